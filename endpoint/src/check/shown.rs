//! What a visitor would see by a feed.

use outage_banner_core::check::{self, Finding, expired, overdue, told, unread, wrong};
use outage_banner_core::config::Config;
use outage_banner_core::feed::{self, Error, Feed, Hints, Value};
use outage_banner_core::time::Timestamp;

use crate::mistakes;

/// What is read from a body.
pub(super) struct Shown {
    pub(super) provider: &'static str,
    pub(super) now: String,
    pub(super) worst: String,
    pub(super) findings: Vec<Finding>,
}

/// What is written in a body, as its reader sees it.
pub(crate) fn value(body: &[u8]) -> Option<Value> {
    feed::read_value(std::str::from_utf8(body).ok()?.trim_start_matches('\u{feff}')).ok()
}

/// Reads a body as the banner does.
pub(super) fn of(body: &[u8], now: Timestamp) -> Result<Shown, Finding> {
    let read = |now| feed::read(body, Hints { now, ..Hints::default() });
    // A copy that is too old to be believed says at least what it is a copy of.
    let (old, answer) = match read(now) {
        Err(Error::Expired(until)) => (Some(until), read(Timestamp::from_millis(0))),
        answer => (None, answer),
    };
    let Feed { provider, snapshot, rival, has_mistake } = answer.map_err(|error| unread(&error))?;
    let mut findings = Vec::new();
    if has_mistake {
        findings.extend(
            mistakes::of_bytes(body).into_iter().map(|line| wrong("mistake", line, "mend it in the feed")),
        );
    }
    findings.extend(rival.map(|it| check::rival(provider, it)));
    findings.extend(check::nameless(provider));
    let unstated = check::stateless(provider, || value(body));
    let is_stateless = unstated.is_some();
    findings.extend(unstated);
    findings.extend(old.map(|until| expired(until, now)));
    findings.extend(overdue(&snapshot, now));
    let config = Config::default();
    let shown = match old {
        None if is_stateless => check::told_without_states(&snapshot, now, &config),
        None => told(&snapshot, now, &config),
        Some(_) => "what was last known, marked as old".to_owned(),
    };
    let worst = check::worst(&snapshot, now, |at| read(at).ok().map(|it| it.snapshot))
        .map_or_else(|| "the feed tells of no incident".to_owned(), |(then, at)| told(&then, at, &config));
    Ok(Shown { provider, now: shown, worst, findings })
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
        check(
            r#"{"config": {"slug": "main"}, "publicGroupList": [{"id": 1, "monitorList": [{"id": 1, "name": "Mail"}]}]}"#,
            "nothing: how it is, this feed does not say",
            "the feed tells of no incident",
            &["weak states"],
        );
        check("[]", "nothing: all is well", "the feed tells of no incident", &["note provider"]);
    }
}
