//! What a visitor would see by a feed.

use outage_banner_core::config::Config;
use outage_banner_core::feed::{self, Error, Feed, Hints};
use outage_banner_core::model::{Incident, IncidentStatus, Indicator, Snapshot};
use outage_banner_core::notice::{Kind, Notice};
use outage_banner_core::policy;
use outage_banner_core::time::Timestamp;

use super::finding::{Finding, note, wrong};
use crate::mistakes;

/// As much of an update as fits on a line.
const MAX_CHARS: usize = 90;

/// What is read from a body.
pub(super) struct Shown {
    pub(super) provider: &'static str,
    pub(super) now: String,
    pub(super) worst: String,
    pub(super) findings: Vec<Finding>,
}

/// Reads a body as the banner does.
pub(super) fn of(body: &[u8], now: Timestamp) -> Result<Shown, Finding> {
    let read = |now| feed::read(body, Hints { now, ..Hints::default() });
    // A copy that is too old to be believed says at least what it is a copy of.
    let (old, read) = match read(now) {
        Err(Error::Expired(until)) => (Some(until), read(Timestamp::from_millis(0))),
        read => (None, read),
    };
    let Feed { provider, snapshot, rival, has_mistake } = read.map_err(|error| {
        wrong(
            "feed",
            error.to_line(),
            "visitors see nothing until this is a feed: docs/providers.md lists what is",
        )
    })?;
    let mut findings = Vec::new();
    if has_mistake {
        findings.extend(
            mistakes::of_bytes(body).into_iter().map(|line| wrong("mistake", line, "mend it in the feed")),
        );
    }
    if let Some(rival) = rival {
        let what = format!("read as {provider}, and {rival} has the same shape");
        findings.push(note(
            "provider",
            what,
            format!("write data-provider=\"{provider}\" or data-provider=\"{rival}\" in the tag"),
        ));
    }
    findings.extend(old.map(|until| expired(until, now)));
    findings.extend(overdue(&snapshot, now));
    let config = Config::default();
    let shown = match old {
        None => words(policy::decide(&snapshot, now, &config).as_ref()),
        Some(_) => "what was last known, marked as old".to_owned(),
    };
    let worst = worst(&snapshot, now);
    Ok(Shown { provider, now: shown, worst, findings })
}

/// A copy that is older than it says it holds is no answer.
fn expired(until: Timestamp, now: Timestamp) -> Finding {
    let minutes = now.millis().saturating_sub(until.millis()) / 60_000;
    let what =
        format!("the copy held until {}, {minutes} minutes ago: it counts as no answer", until.to_rfc3339());
    wrong("age", what, "is `outage-banner publish` still running, and may it write there?")
}

fn overdue(snapshot: &Snapshot, now: Timestamp) -> Option<Finding> {
    let promised = |it: &&Incident| it.is_open() && it.next_update_by.is_some_and(|it| it < now);
    snapshot.incidents.iter().find(promised).map(|it| {
        note(
            "overdue",
            format!("visitors read that the update of \"{}\" is overdue", it.title),
            "post one: `outage-banner update`",
        )
    })
}

/// The worst that the feed tells of, as if it were going on.
fn worst(snapshot: &Snapshot, now: Timestamp) -> String {
    let grade = |it: &&Incident| {
        let parts = it.components.iter().map(|it| it.status.into()).max().unwrap_or(Indicator::None);
        parts.max(it.impact.into())
    };
    let Some(worst) = snapshot.incidents.iter().max_by_key(grade) else {
        return "the feed tells of no incident".to_owned();
    };
    let mut incident = worst.clone();
    if !incident.is_open() {
        incident.status = IncidentStatus::Ongoing;
        incident.resolved_at = None;
    }
    let then = Snapshot {
        indicator: Indicator::None,
        incidents: vec![incident],
        maintenances: Vec::new(),
        components: Vec::new(),
        ..snapshot.clone()
    };
    let config = Config::default();
    words(policy::decide(&then, now, &config).as_ref())
}

/// A notice in a line.
fn words(notice: Option<&Notice<'_>>) -> String {
    let Some(notice) = notice else { return "nothing: all is well".to_owned() };
    let first = &notice.first;
    let kind = match first.kind {
        Kind::Maintenance | Kind::Upcoming => "maintenance",
        Kind::Components => "components",
        Kind::Incident | Kind::Resolved => "incident",
    };
    let names = || first.components.iter().map(|it| &*it.name).collect::<Vec<_>>().join(", ");
    let title = first.title.map_or_else(names, str::to_owned);
    let mut line = format!("{} {kind}", notice.indicator.as_str());
    if !title.is_empty() {
        line = format!("{line}: {title}");
    }
    if let Some(latest) = first.latest {
        let said = latest.body.to_plain().replace('\n', " ");
        let cut: String = said.chars().take(MAX_CHARS).collect();
        let end = if cut.len() < said.len() { "…" } else { "" };
        line = format!("{line} · {cut}{end}");
    }
    match notice.more.len() {
        0 => line,
        more => format!("{line} (+{more} more)"),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test panics")]

    use super::of;
    use outage_banner_core::time::Timestamp;

    #[track_caller]
    fn check(feed: &str, now: &str, worst: &str, findings: &[&str]) {
        let at = Timestamp::parse("2026-05-04T14:05:00Z").unwrap();
        let (found_now, found_worst, found) = match of(feed.as_bytes(), at) {
            Ok(it) => (it.now, it.worst, it.findings),
            Err(finding) => (String::new(), String::new(), vec![finding]),
        };
        let found: Vec<String> = found.iter().map(|it| format!("{} {}", it.level.word(), it.about)).collect();
        assert_eq!((&*found_now, &*found_worst), (now, worst));
        assert_eq!(found, findings);
    }

    #[test]
    fn now_and_the_worst_of_the_feed() {
        check(r#"{"version": 1}"#, "nothing: all is well", "the feed tells of no incident", &[]);
        check(
            r#"{"version": 1, "incidents": [
                {"title": "Slow", "impact": "minor", "updates": [{"posted_at": "2026-05-04T14:00:00Z", "body": "We look."}]},
                {"title": "Down", "impact": "critical", "status": "resolved", "resolved_at": "2026-05-04T10:00:00Z"}]}"#,
            "minor incident: Slow · We look.",
            "critical incident: Down",
            &[],
        );
    }

    #[test]
    fn what_visitors_would_take_for_something_else_is_told() {
        check("<html>", "", "", &["wrong feed"]);
        check(
            r#"{"version": 1, "incidentes": []}"#,
            "nothing: all is well",
            "the feed tells of no incident",
            &["wrong mistake"],
        );
        check(
            r#"{"version": 1, "checked_at": "2026-05-04T13:00:00Z", "valid_seconds": 600}"#,
            "what was last known, marked as old",
            "the feed tells of no incident",
            &["wrong age"],
        );
        check(
            r#"{"version": 1, "checked_at": "2026-05-04T14:00:00Z", "valid_seconds": 600}"#,
            "nothing: all is well",
            "the feed tells of no incident",
            &[],
        );
        check(
            r#"{"version": 1, "incidents": [{"title": "Down", "impact": "major", "next_update_by": "2026-05-04T14:00:00Z"}]}"#,
            "major incident: Down",
            "major incident: Down",
            &["note overdue"],
        );
    }
}
