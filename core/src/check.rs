//! What an owner is told of an endpoint: what is the case, and what helps. `outage-banner check` tells it, and the set-up page.
//! The answer comes in, the findings go out. The feature `check`; no visitor gets any of it.

use crate::config::Config;
use crate::feed::{Error, UNKNOWN};
use crate::model::{Incident, IncidentStatus, Indicator, Snapshot, latest};
use crate::notice::{Kind, Notice};
use crate::policy;
use crate::time::Timestamp;
use crate::value::Value;

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

/// A feed in which a part is missing that says how it is: the provider has it at another address, and nobody named that.
/// `body` is what was read, asked for only where it matters.
#[must_use]
pub fn stateless(provider: &str, body: impl FnOnce() -> Option<Value>) -> Option<Finding> {
    match provider {
        "uptime-kuma" => {
            let body = body()?;
            let monitors: Vec<&str> = all(&body, "publicGroupList")
                .flat_map(entries)
                .filter_map(|it| value(it, "monitorList"))
                .flat_map(entries)
                .filter_map(|it| text(value(it, "id")?))
                .collect();
            let mut beats = all(&body, "heartbeatList").peekable();
            let is_named = beats.peek().is_some();
            let has_beat = |list: &Value| {
                let beat = |id: &&str| value(list, id).is_some_and(|it| !entries(it).is_empty());
                monitors.iter().any(beat)
            };
            if monitors.is_empty() || beats.any(has_beat) {
                return None;
            }
            let cure = if is_named {
                "write the same SLUG in both addresses; if it is, wait until a monitor has been asked once"
            } else {
                "add `+…/api/status-page/heartbeat/SLUG` to the address, …/api/status-page/SLUG, with its own host and SLUG"
            };
            Some(weak("states", "no states of monitors: each may be down, and no visitor is told", cure))
        }
        "gatus" => {
            // Without a results' list beside it, it is the part that has the announcements alone.
            let is_alone =
                body().is_some_and(|it| parts(&it).iter().all(|it| value(it, "announcements").is_some()));
            let cure = "add `+…/api/v1/endpoints/statuses?pageSize=1` to the address, with its own host";
            is_alone.then(|| {
                weak("states", "no states of endpoints: each may be down, and no visitor is told", cure)
            })
        }
        "cachet" => {
            // Its planned work has an address of its own. An empty list may be that of the incidents.
            let is_planned = |it: &Value| {
                let is_incident =
                    ["visible", "occurred_at", "latest_status"].iter().any(|key| value(it, key).is_some());
                let is_second = value(it, "scheduled_at").is_some() && !is_incident;
                is_second || value(it, "type").and_then(text) == Some("schedules")
            };
            let is_alone = |part: &Value| {
                let data = value(part, "data").map(entries).unwrap_or_default();
                !data.is_empty() && data.iter().all(is_planned)
            };
            let cure =
                "join the address of the incidents and that of the components by `+`: docs/providers.md";
            body()
                .is_some_and(|it| parts(&it).iter().all(is_alone))
                .then(|| weak("states", "planned work alone: of an outage no visitor is told", cure))
        }
        _ => None,
    }
}

/// The answers of several addresses, or the only one.
fn parts(body: &Value) -> &[Value] {
    match value(body, "+") {
        Some(Value::List(parts)) => parts,
        _ => std::slice::from_ref(body),
    }
}

/// What each part has under this key.
fn all<'a>(body: &'a Value, key: &'a str) -> impl Iterator<Item = &'a Value> {
    parts(body).iter().filter_map(move |it| value(it, key))
}

fn value<'a>(object: &'a Value, key: &str) -> Option<&'a Value> {
    match object {
        Value::Object(pairs) => pairs.iter().rev().find(|it| it.0 == key).map(|it| &it.1),
        _ => None,
    }
}

fn entries(list: &Value) -> &[Value] {
    match list {
        Value::List(entries) => entries,
        _ => &[],
    }
}

fn text(value: &Value) -> Option<&str> {
    match value {
        Value::Text(text) => Some(text),
        _ => None,
    }
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

/// As [`told`], for a feed that is [`stateless`]: that nothing is shown does not mean there that all is well.
#[must_use]
pub fn told_without_states(snapshot: &Snapshot, now: Timestamp, config: &Config) -> String {
    let notice = policy::decide(snapshot, now, config);
    if notice.is_none() {
        "nothing: how it is, this feed does not say".to_owned()
    } else {
        words(notice.as_ref())
    }
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

    use super::{stateless, told, told_without_states, worst};
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

    /// What the finding says first and its cure, and what is shown now.
    #[track_caller]
    fn check_states(feed: &str, expected: Option<(&str, &str)>, shown: &str) {
        let now = Timestamp::parse("2026-05-04T14:05:00Z").unwrap();
        let read = feed::read(feed.as_bytes(), Hints { now, ..Hints::default() }).unwrap();
        let found = stateless(read.provider, || feed::read_value(feed).ok());
        let config = Config::default();
        let line = match found {
            Some(_) => told_without_states(&read.snapshot, now, &config),
            None => told(&read.snapshot, now, &config),
        };
        assert_eq!(line, shown, "{feed}");
        match (&found, expected) {
            (Some(it), Some((what, cure))) => {
                assert!(it.what.starts_with(what) && it.cure.contains(cure), "{it:?}");
            }
            _ => assert_eq!((found.is_some(), feed), (expected.is_some(), feed)),
        }
    }

    /// Else a page is quietly green while everything is down.
    #[test]
    fn a_part_that_has_no_states_is_told_from_one_in_which_all_is_well() {
        const WELL: &str = "nothing: all is well";
        const UNSAID: &str = "nothing: how it is, this feed does not say";
        let page = |incident: &str| {
            format!(
                r#"{{"config": {{"slug": "main", "title": "Acme"}}, "incident": {incident}, "publicGroupList": [
                    {{"id": 1, "name": "All", "monitorList": [{{"id": 1, "name": "Mail"}}]}}], "maintenanceList": []}}"#
            )
        };
        let beats = |list: &str| {
            format!(r#"{{"+": [{}, {{"heartbeatList": {list}, "uptimeList": {{}}}}]}}"#, page("null"))
        };
        let missing = ("no states of monitors", "add `+…/api/status-page/heartbeat/SLUG`");
        check_states(&page("null"), Some(missing), UNSAID);
        check_states(
            &page(r#"{"id": 1, "style": "danger", "title": "Mail is down", "content": "We look."}"#),
            Some(missing),
            "major incident: Mail is down · We look.",
        );
        check_states(&beats(r#"{"1": [{"status": 0}, {"status": 1}]}"#), None, WELL);
        check_states(&beats(r#"{"1": [{"status": 1}, {"status": 0}]}"#), None, "major components: Mail");
        let other = ("no states of monitors", "the same SLUG in both");
        check_states(&beats(r#"{"7": [{"status": 1}]}"#), Some(other), UNSAID);
        check_states(&beats(r#"{"1": []}"#), Some(other), UNSAID);
        // A page on which nothing is watched hides nothing.
        check_states(&page("null").replace(r#"{"id": 1, "name": "Mail"}"#, ""), None, WELL);

        let config = r#"{"oidc": false, "authenticated": true, "announcements": []}"#;
        let gatus = |list: &str| format!(r#"{{"+": [{list}, {config}]}}"#);
        let endpoint = r#"[{"name": "Mail", "key": "_mail", "results": [{"success": true}]}]"#;
        check_states(config, Some(("no states of endpoints", "/api/v1/endpoints/statuses")), UNSAID);
        check_states(&gatus(endpoint), None, WELL);
        check_states(&gatus("[]"), None, WELL);
        check_states(endpoint, None, WELL);

        let cachet =
            |entry: &str| format!(r#"{{"meta": {{"pagination": {{"total": 1}}}}, "data": [{entry}]}}"#);
        let work = r#"{"id": 1, "name": "Restart", "status": 0, "scheduled_at": "2026-06-04 14:00:00"}"#;
        let part = r#"{"id": 1, "name": "Mail", "status": 1, "order": 0, "enabled": true}"#;
        check_states(&cachet(work), Some(("planned work alone", "`+`")), UNSAID);
        check_states(&format!(r#"{{"+": [{}, {}]}}"#, cachet(part), cachet(work)), None, WELL);
        check_states(&cachet(part), None, WELL);
        // The list of the incidents, in which planned work may be all, or nothing.
        let begun = r#"{"id": 1, "name": "Restart", "status": 0, "visible": 1, "scheduled_at": "2026-06-04 14:00:00"}"#;
        check_states(&cachet(begun), None, WELL);
        check_states(&format!(r#"{{"+": [{}, {}]}}"#, cachet(""), cachet(work)), None, WELL);
    }
}
