//! What an owner is told of an endpoint: what is the case, and what helps. `outage-banner check` tells it, and the set-up page.
//! The answer comes in, the findings go out. The feature `check`; no visitor gets any of it.

use crate::config::Config;
use crate::feed::{Error, UNKNOWN};
use crate::model::{Incident, IncidentStatus, Indicator, Snapshot, latest};
use crate::notice::{Kind, Notice};
use crate::policy;
use crate::time::Timestamp;

/// A visitor on a slow phone waits about two seconds for it.
const LARGE: usize = 100_000;
/// News may be this much late.
const LONG_SECONDS: u64 = 120;
/// As much of an update as fits on a line.
const MAX_CHARS: usize = 90;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Good to know.
    Note,
    /// It works, and may not when it is needed; or it costs visitors more than it must.
    Weak,
    /// Visitors see nothing, or something wrong.
    Wrong,
}

impl Level {
    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Weak => "weak",
            Self::Wrong => "wrong",
        }
    }
}

/// What was found, and what helps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// How bad it is.
    pub level: Level,
    /// What it is about, in one word that stays the same: for programs.
    pub about: &'static str,
    /// What is the case.
    pub what: String,
    /// What to do.
    pub cure: String,
}

/// Something that is good to know.
pub fn note(about: &'static str, what: impl Into<String>, cure: impl Into<String>) -> Finding {
    Finding { level: Level::Note, about, what: what.into(), cure: cure.into() }
}

/// Something that works now, and may not when it is needed.
pub fn weak(about: &'static str, what: impl Into<String>, cure: impl Into<String>) -> Finding {
    Finding { level: Level::Weak, about, what: what.into(), cure: cure.into() }
}

/// Something by which visitors see nothing, or something wrong.
pub fn wrong(about: &'static str, what: impl Into<String>, cure: impl Into<String>) -> Finding {
    Finding { level: Level::Wrong, about, what: what.into(), cure: cure.into() }
}

/// An address without TLS. `site_is_plain` is whether the site is without it too, as far as that is known.
#[must_use]
pub fn plain(address: &str, site_is_plain: bool) -> Finding {
    let what = format!("{address} is not https");
    if site_is_plain {
        weak("tls", format!("{what}: anybody on the way can change it"), "serve it by https")
    } else {
        wrong(
            "tls",
            format!("{what}: a page on https may not read it"),
            "serve it by https, and write https:// in the tag",
        )
    }
}

/// What helps where no page of another site may read it.
pub const SHARE: &str = "send Access-Control-Allow-Origin: * on every answer, errors too; where you cannot, let \
    `outage-banner publish` make a copy";

/// An answer that no page of another site may read.
#[must_use]
pub fn unshared() -> Finding {
    wrong("cors", "no page of another site may read it: Access-Control-Allow-Origin is missing", SHARE)
}

/// What helps where a header is not exposed.
pub const EXPOSE: &str = "send Access-Control-Expose-Headers: Date, Retry-After";

/// A `Date` that no page may read.
#[must_use]
pub fn unexposed_date() -> Finding {
    note("cors", "a visitor whose clock is wrong sees wrong ages: Date is not exposed", EXPOSE)
}

/// What `Cache-Control` and `Age` mean for how late news is.
#[must_use]
pub fn caching(control: Option<&str>, age: Option<&str>) -> Vec<Finding> {
    let mut found = Vec::new();
    let control = control.unwrap_or_default().to_ascii_lowercase();
    let directive = |name: &str| {
        control.split(',').map(str::trim).find_map(|it| {
            it.strip_prefix(name)?.trim_start_matches('=').trim_matches('"').parse::<u64>().ok()
        })
    };
    let good = "send Cache-Control: max-age=15";
    let longest = directive("s-maxage").max(directive("max-age"));
    match longest {
        _ if control.contains("no-store") => {
            let what = "no-store: nobody may keep it, so each look costs the whole body";
            found.push(weak("cache", what, good));
        }
        Some(seconds) if seconds > LONG_SECONDS => {
            let what = format!(
                "caches keep it for {seconds} seconds, so visitors hear of an outage that much later"
            );
            found.push(weak("cache", what, good));
        }
        None if control.is_empty() => {
            let what = "Cache-Control is missing: each cache decides by itself how long it keeps it";
            found.push(weak("cache", what, good));
        }
        _ => {}
    }
    if let Some(age) = age.and_then(|it| it.parse::<u64>().ok()).filter(|it| *it > LONG_SECONDS) {
        let what = format!("this answer lay in a cache for {age} seconds");
        found.push(weak("cache", what, "let the cache ask more often, or purge it when the feed changes"));
    }
    found
}

/// A body that is too long for what it says.
#[must_use]
pub fn large(length: usize) -> Option<Finding> {
    let what = || format!("{length} bytes, which each visitor loads");
    let cure = "let `outage-banner publish` make a copy: it leaves out what is over";
    (length > LARGE).then(|| weak("size", what(), cure))
}

/// A `Content-Type` of something else than a feed.
#[must_use]
pub fn kind(content_type: Option<&str>) -> Option<Finding> {
    let kind = content_type.unwrap_or_default().to_ascii_lowercase();
    if ["json", "xml", "javascript"].iter().any(|it| kind.contains(it)) {
        return None;
    }
    let is = if kind.is_empty() { "missing".to_owned() } else { kind };
    Some(note("type", format!("Content-Type is {is}"), "send Content-Type: application/json"))
}

/// A status by which nothing is shown.
#[must_use]
pub fn refused(status: u16) -> Finding {
    let cure = "visitors see nothing until it answers with 200; is it the right address?";
    wrong("status", format!("HTTP {status}"), cure)
}

/// An address at which nothing answers; `what` says how that shows. `is_short` is whether the owner wrote a short address.
pub fn unreached(what: impl Into<String>, is_short: bool) -> Finding {
    let cure = if is_short {
        "is the name right? A short address is always asked by https: where its server speaks http alone, let \
         `outage-banner publish` make a copy of the whole http:// URL"
    } else {
        "visitors see nothing until this address answers; is it the right one?"
    };
    wrong("reached", what, cure)
}

/// An answer that no reader takes.
#[must_use]
pub fn unread(error: &Error) -> Finding {
    let cure = match error {
        // `outage-banner publish` reads no more than a banner does.
        Error::TooLarge | Error::TooMany => {
            "visitors see nothing until it is shorter: take out what is over, or write another address of the same \
             page: docs/providers.md"
        }
        _ => "visitors see nothing until this is a feed: docs/providers.md lists what is",
    };
    wrong("feed", error.to_line(), cure)
}

/// A feed that says nothing by which its provider could be known, such as an empty list.
#[must_use]
pub fn nameless(provider: &str) -> Option<Finding> {
    let what = "nothing in it says whose feed it is, as long as it tells of no incident";
    let cure = "write data-provider in the tag, with a name of docs/providers.md";
    (provider == UNKNOWN).then(|| note("provider", what, cure))
}

/// A feed that two providers could have written.
#[must_use]
pub fn rival(provider: &str, rival: &str) -> Finding {
    let what = format!("read as {provider}, and {rival} has the same shape");
    let cure = format!("write data-provider=\"{provider}\" or data-provider=\"{rival}\" in the tag");
    note("provider", what, cure)
}

/// A copy that is older than it says it holds is no answer.
#[must_use]
pub fn expired(until: Timestamp, now: Timestamp) -> Finding {
    let minutes = now.millis().saturating_sub(until.millis()) / 60_000;
    let what =
        format!("the copy held until {}, {minutes} minutes ago: it counts as no answer", until.to_rfc3339());
    wrong("age", what, "is `outage-banner publish` still running, and may it write there?")
}

/// An update that was promised and did not come.
#[must_use]
pub fn overdue(snapshot: &Snapshot, now: Timestamp) -> Option<Finding> {
    let promised = |it: &&Incident| it.is_open() && it.next_update_by.is_some_and(|it| it < now);
    snapshot.incidents.iter().find(promised).map(|it| {
        let what = format!("visitors read that the update of \"{}\" is overdue", it.title);
        note("overdue", what, "post one: `outage-banner update`")
    })
}

/// The worst incident that the feed tells of, as the feed was when it was at its worst, and when that was: at the last
/// update before the one that ended it. `again` reads the feed at another moment, for what is said of an incident is not
/// read when that is over for long. `None` where the feed tells of no incident.
#[must_use]
pub fn worst(
    snapshot: &Snapshot,
    now: Timestamp,
    again: impl FnOnce(Timestamp) -> Option<Snapshot>,
) -> Option<(Snapshot, Timestamp)> {
    let grade = |it: &&Incident| {
        let parts = it.components.iter().map(|it| it.status.into()).max().unwrap_or(Indicator::None);
        parts.max(it.impact.into())
    };
    let mut incident = snapshot.incidents.iter().max_by_key(grade)?.clone();
    let mut moment = now;
    if !incident.is_open() {
        let end = incident.resolved_at;
        let then = end.and_then(again).map(|it| it.incidents).unwrap_or_default();
        let is_same = |it: &Incident| it.id == incident.id && it.title == incident.title;
        if let Some(it) = then.into_iter().find(is_same) {
            incident.updates = it.updates;
        }
        let last = end.or(latest(&incident.updates).and_then(|it| it.posted_at));
        let before: Vec<_> = incident.updates.iter().filter(|it| it.posted_at < last).cloned().collect();
        // Where nothing was said before the end, that is all that visitors can have seen.
        if !before.is_empty() {
            incident.updates = before;
        }
        incident.status = IncidentStatus::Ongoing;
        incident.resolved_at = None;
        incident.next_update_by = None;
        let said = latest(&incident.updates).and_then(|it| it.posted_at);
        moment = said.or(incident.started_at).or(end).unwrap_or(now);
    }
    let then = Snapshot {
        indicator: Indicator::None,
        incidents: vec![incident],
        maintenances: Vec::new(),
        components: Vec::new(),
        ..snapshot.clone()
    };
    Some((then, moment))
}

/// What visitors see of a feed at a moment, in a line.
#[must_use]
pub fn told(snapshot: &Snapshot, now: Timestamp, config: &Config) -> String {
    words(policy::decide(snapshot, now, config).as_ref())
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

    use super::{told, worst};
    use crate::config::Config;
    use crate::feed::{self, Hints};
    use crate::time::Timestamp;

    #[track_caller]
    fn check(feed: &str, expected: Option<(&str, &str)>) {
        let now = Timestamp::parse("2026-05-04T14:05:00Z").unwrap();
        let read =
            |now| feed::read(feed.as_bytes(), Hints { now, ..Hints::default() }).ok().map(|it| it.snapshot);
        let found = worst(&read(now).unwrap(), now, read)
            .map(|(then, at)| (told(&then, at, &Config::default()), at.to_rfc3339()));
        assert_eq!(found.as_ref().map(|(line, at)| (&**line, &**at)), expected);
    }

    #[test]
    fn the_worst_moment_is_the_last_before_the_end() {
        check(r#"{"version": 1}"#, None);
        check(
            r#"{"version": 1, "incidents": [
                {"title": "Slow", "impact": "minor", "updates": [{"posted_at": "2026-05-04T14:00:00Z", "body": "We look."}]},
                {"title": "Down", "impact": "critical", "status": "resolved", "started_at": "2026-04-01T09:00:00Z",
                 "resolved_at": "2026-04-01T10:00:00Z", "updates": [
                 {"posted_at": "2026-04-01T10:00:00Z", "body": "It is over."},
                 {"posted_at": "2026-04-01T09:40:00Z", "body": "A switch failed."},
                 {"posted_at": "2026-04-01T09:10:00Z", "body": "We look."}]}]}"#,
            Some(("critical incident: Down · A switch failed.", "2026-04-01T09:40:00Z")),
        );
        // Of an incident that has one update alone, that is what visitors saw.
        check(
            r#"{"version": 1, "incidents": [{"title": "Down", "impact": "major", "status": "resolved",
                "started_at": "2026-04-01T09:00:00Z", "resolved_at": "2026-04-01T10:00:00Z"}]}"#,
            Some(("major incident: Down", "2026-04-01T09:00:00Z")),
        );
        // What is still going on is at its worst now.
        check(
            r#"{"version": 1, "incidents": [{"title": "Down", "impact": "major", "started_at": "2026-05-04T13:00:00Z"}]}"#,
            Some(("major incident: Down", "2026-05-04T14:05:00Z")),
        );
    }
}
