//! What is read from a feed, in lines that a person can compare with the feed.

use outage_banner::feed::{self, Hints};
use outage_banner::model::{Component, Update, latest};
use outage_banner::time::Timestamp;
use std::fmt::Write as _;

pub(crate) const NOW: &str = "2026-05-04T14:00:00Z";

/// One line for the page, one for its components, and one for each incident and each maintenance.
pub(crate) fn told(bytes: &[u8]) -> String {
    let now = Timestamp::parse(NOW).unwrap();
    let read = match feed::read(bytes, Hints { now, ..Hints::default() }) {
        Ok(read) => read,
        Err(error) => return error.to_line(),
    };
    let it = read.snapshot;
    let mut told = format!("{} {}\n", read.provider, it.indicator.as_str());
    if !it.components.is_empty() {
        writeln!(told, "components: {}", components(&it.components)).unwrap();
    }
    for it in &it.incidents {
        let (status, impact) = (it.status.as_str(), it.impact.as_str());
        let (started, said) = (time(it.started_at), said(&it.updates));
        let affected = components(&it.components);
        writeln!(told, "{}: {status}, {impact}, {started} [{affected}] {said}", it.title).unwrap();
    }
    for it in &it.maintenances {
        let window = [time(it.starts_at), time(it.ends_at)].join(" to ");
        let status = it.status_at(now);
        writeln!(told, "{}: {}, {window} {}", it.title, status.as_str(), said(&it.updates)).unwrap();
    }
    told
}

fn components(components: &[Component]) -> String {
    let words: Vec<_> =
        components.iter().map(|it| format!("{} {}", it.label(), it.status.as_str())).collect();
    words.join(", ")
}

fn said(updates: &[Update]) -> String {
    latest(updates).map_or("says nothing".to_owned(), |it| {
        format!("says \"{}\" at {}", it.body.to_plain(), time(it.posted_at))
    })
}

fn time(at: Option<Timestamp>) -> String {
    at.map_or("?".to_owned(), Timestamp::to_rfc3339)
}
