//! An outage from its beginning to its end, as feeds of our own format, to be played in the preview.

use crate::choices::Choices;
use outage_banner_core::time::Timestamp;
use serde_json::{Value, json};

/// One moment of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    /// Nothing is wrong.
    Quiet,
    /// The first words.
    Investigating,
    /// What is known, and when more comes.
    Update,
    /// It is over.
    Resolved,
    /// The site itself does not come.
    Down,
    /// What the owner's own feed says, and no part of the story.
    Own,
}

impl Stage {
    /// All of them, in the order of the story.
    pub(crate) const ALL: [Self; 5] =
        [Self::Quiet, Self::Investigating, Self::Update, Self::Resolved, Self::Down];

    /// What it is called.
    pub(crate) fn label(self) -> &'static str {
        match self {
            Self::Quiet => "All is well",
            Self::Investigating => "Investigating",
            Self::Update => "An update",
            Self::Resolved => "Resolved",
            Self::Down => "The site is down",
            Self::Own => "Your feed now",
        }
    }

    /// Whether a visitor sees it on one page with the others, which stays open.
    pub(crate) fn is_played(self) -> bool {
        !matches!(self, Self::Down | Self::Own)
    }

    /// What comes after it.
    pub(crate) fn next(self) -> Self {
        let at = Self::ALL.iter().position(|it| *it == self).map_or(0, |it| it + 1);
        Self::ALL.get(at).copied().unwrap_or(Self::Quiet)
    }

    /// What is to be seen, for whoever does not see the preview change.
    pub(crate) fn said(self, choices: &Choices) -> &'static str {
        let shows = |word: &str| choices.get("show").split([' ', ',']).any(|it| it == word);
        match self {
            Self::Quiet => "Nothing is wrong: the page is as it always is.",
            Self::Own => "This is what visitors see by your feed, as it was when it was checked.",
            Self::Investigating | Self::Update if !shows("incidents") => {
                "Your choice of what is shown leaves out incidents, so visitors see nothing."
            }
            Self::Investigating => "The first words are there: what fails, and where people get help.",
            Self::Update => "An update came, and the promise of the next one.",
            Self::Resolved if shows("resolved") => "It is over, and the banner says so for half an hour.",
            Self::Resolved => {
                "It is over: the banner is gone. With “Resolved incidents” it would say so for half an hour."
            }
            Self::Down => {
                "The site does not answer: with data-worker, visitors who were there before see this page. docs/site-down.md says how."
            }
        }
    }

    /// What the feed says at this moment.
    pub(crate) fn feed(self, now: Timestamp) -> String {
        let ago = |minutes: i64| Timestamp::from_millis(now.millis() - minutes * 60_000).to_rfc3339();
        let first = |at: i64| json!({ "posted_at": ago(at), "status": "investigating", "body": "We see that mail and web sites do not answer, and are looking for the cause." });
        let second = |at: i64| json!({ "posted_at": ago(at), "status": "identified", "body": "A switch in our data centre failed. We are replacing it; mail is kept, and arrives later." });
        let incident = |status: &str, started: i64, updates: Vec<Value>, more: &[(&str, String)]| {
            let mut incident = json!({
                "id": "preview", "title": "Mail and web sites unreachable", "impact": "major", "status": status,
                "started_at": ago(started), "updates": updates,
            });
            for (name, value) in more {
                incident[*name] = json!(value);
            }
            incident
        };
        let incidents = match self {
            Self::Quiet | Self::Own => Vec::new(),
            Self::Investigating => vec![incident("investigating", 6, vec![first(2)], &[])],
            Self::Update | Self::Down => {
                vec![incident("identified", 31, vec![second(3), first(27)], &[("next_update_by", ago(-27))])]
            }
            Self::Resolved => {
                let end = json!({ "posted_at": ago(1), "status": "resolved", "body": "The switch is replaced. All services answer again." });
                vec![incident("resolved", 70, vec![end, second(42), first(66)], &[("resolved_at", ago(1))])]
            }
        };
        json!({ "version": 1, "updated_at": ago(0), "page": { "name": "Your company" }, "incidents": incidents })
            .to_string()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test panics")]

    use super::{Choices, Stage};
    use outage_banner_core::config::{Config, Show};
    use outage_banner_core::feed::{self, Hints};
    use outage_banner_core::model::IncidentStatus;
    use outage_banner_core::policy;
    use outage_banner_core::time::Timestamp;

    #[test]
    fn each_moment_is_what_it_is_called() {
        let now = Timestamp::parse("2026-05-04T14:05:00Z").unwrap();
        let show = Show { incidents: true, maintenance: true, upcoming: true, resolved: true };
        let config = Config { show, ..Config::default() };
        let told = |stage: Stage| {
            let feed = feed::read(stage.feed(now).as_bytes(), Hints { now, ..Hints::default() }).unwrap();
            assert!(!feed.has_mistake, "{stage:?}");
            policy::decide(&feed.snapshot, now, &config)
                .map(|it| (it.first.status.map(IncidentStatus::as_str), it.first.next_update_by.is_some()))
        };
        assert_eq!(told(Stage::Quiet), None);
        assert_eq!(told(Stage::Investigating), Some((Some("investigating"), false)));
        assert_eq!(told(Stage::Update), Some((Some("identified"), true)));
        assert_eq!(told(Stage::Resolved), Some((Some("resolved"), false)));
    }

    #[test]
    fn after_the_last_moment_the_story_begins_again() {
        let mut stage = Stage::Quiet;
        let mut seen = Vec::new();
        for _ in Stage::ALL {
            seen.push(stage);
            stage = stage.next();
        }
        assert_eq!((seen, stage), (Stage::ALL.to_vec(), Stage::Quiet));
        assert!(Stage::Update.said(&Choices::default().with("show", "maintenance")).contains("leaves out"));
    }
}
