//! Changes that people make to a feed of our own format. Each is a function of the document, of what was asked, and of
//! the present moment; what it does not name stays as it is.

mod asked;
mod choose;
mod common;
mod lists;
mod parts;
mod texts;
mod told;
mod update;

use crate::document::Node;
use crate::moment::rfc3339;
use choose::Kind;
use common::{is_before, list, message, object, say, stamp, strings, time};
use jiff::Timestamp;

pub use asked::{Maintain, Next, Post, Resolve, Reword, Update};
pub(crate) use choose::is_open;
pub use choose::open_records;
pub use choose::slug;
pub use lists::{
    Channel, Component, Page, drop_channel, drop_component, put_channel, put_component, put_page, reword,
};
pub use parts::{add_components, known as component_names};
pub(crate) use parts::{names, own_id};
pub use texts::Words;
pub use told::{Cure, Done, Named, Note, Refusal};
pub use update::update;

/// A feed in which nothing is said yet.
#[must_use]
pub fn empty() -> Node {
    Node::Object(vec![("version".to_owned(), Node::Number(1.into()))])
}

/// Whether the feed has these components, by id or name. Where it has none yet, each is a new one.
///
/// # Errors
/// When it has others, and not these.
pub fn check_components(feed: &Node, words: &[String]) -> Result<(), Refusal> {
    parts::resolved(&mut feed.clone(), words).map(drop)
}

/// Opens an incident.
///
/// # Errors
/// When the feed has such an id already, or does not have such a component.
pub fn post(feed: &mut Node, it: &Post, now: Timestamp) -> Result<Done, Refusal> {
    let mut notes = Vec::new();
    let id = choose::new_id(feed, it.id.as_deref(), &it.title, now)?;
    let others = open_records(feed, now);
    let affected = parts::resolved(feed, &it.affects)?;
    let mut fields = vec![("id", Node::text(&*id)), ("title", it.title.to_node())];
    fields.extend(it.impact.as_deref().map(|word| ("impact", Node::text(word))));
    fields.push(("status", Node::text(&*it.status)));
    fields.push(("started_at", time(it.started_at.unwrap_or(now))));
    if !affected.is_empty() {
        fields.push(("components", list(&affected)));
    }
    fields.extend(it.url.as_deref().map(|url| ("url", Node::text(url))));
    fields.extend(it.next_update_by.map(|at| ("next_update_by", time(at))));
    if it.text.is_some() {
        fields.push(("updates", Node::List(vec![message(Some(&it.status), &it.text, now)])));
    }
    feed.list_mut("incidents")?.insert(0, object(fields));
    parts::worsen(feed, &affected, it.component_status.as_deref(), it.impact.as_deref(), &mut notes)?;
    if !others.is_empty() {
        notes.push(Note::AlsoOpen(others));
    }
    stamp(feed, now, &mut notes);
    Ok(Done { id, notes })
}

/// Ends what is open.
///
/// # Errors
/// When it is not clear what.
pub fn resolve(feed: &mut Node, it: &Resolve, now: Timestamp) -> Result<Done, Refusal> {
    let record = choose::one(feed, it.id.as_deref(), now)?;
    let mut notes = Vec::new();
    let at = it.at.unwrap_or(now);
    let entry = record.entry(feed)?;
    let (status, begin, end) = match record.kind {
        Kind::Incident => ("resolved", "started_at", "resolved_at"),
        Kind::Maintenance => ("completed", "starts_at", "ends_at"),
    };
    if record.kind == Kind::Incident && is_before(&rfc3339(at), entry.word(begin)) {
        return Err(format!("it would end, {}, before it began, {}", rfc3339(at), entry.word(begin)).into());
    }
    entry.set("status", Node::text(status));
    // Work that was done early, or called off before it began, must not be announced until its planned end.
    if record.kind == Kind::Incident || is_before(&rfc3339(at), entry.word(end)) {
        entry.set(end, time(at));
    }
    entry.remove("next_update_by");
    say(entry, Some(status), &it.text, now, &mut notes)?;
    let affected = strings(entry.list("components"));
    parts::settle(feed, &affected, now, &mut notes)?;
    let others = open_records(feed, now);
    if !others.is_empty() {
        notes.push(Note::StillOpen(others));
    }
    stamp(feed, now, &mut notes);
    Ok(Done { id: record.id, notes })
}

/// Announces planned work.
///
/// # Errors
/// When it would end before it begins, the feed has such an id already, or does not have such a component.
pub fn maintain(feed: &mut Node, it: &Maintain, now: Timestamp) -> Result<Done, Refusal> {
    if it.ends_at <= it.starts_at {
        return Err(format!(
            "it would end, {}, before it begins, {}",
            rfc3339(it.ends_at),
            rfc3339(it.starts_at)
        )
        .into());
    }
    if it.ends_at <= now {
        return Err(format!("it is over already: it would end {}", rfc3339(it.ends_at)).into());
    }
    let mut notes = Vec::new();
    let id = choose::new_id(feed, it.id.as_deref(), &it.title, it.starts_at)?;
    let affected = parts::resolved(feed, &it.affects)?;
    let mut fields = vec![
        ("id", Node::text(&*id)),
        ("title", it.title.to_node()),
        ("starts_at", time(it.starts_at)),
        ("ends_at", time(it.ends_at)),
    ];
    if !affected.is_empty() {
        fields.push(("components", list(&affected)));
    }
    fields.extend(it.url.as_deref().map(|url| ("url", Node::text(url))));
    if it.text.is_some() {
        fields.push(("updates", Node::List(vec![message(None, &it.text, now)])));
    }
    feed.list_mut("maintenances")?.insert(0, object(fields));
    stamp(feed, now, &mut notes);
    Ok(Done { id, notes })
}

/// Takes out what ended more than a day ago, and counts it: visitors load it and are never shown it.
///
/// # Errors
/// When a list is something else.
pub fn tidy(feed: &mut Node, now: Timestamp) -> Result<usize, Refusal> {
    let before = rfc3339(now.checked_sub(jiff::SignedDuration::from_hours(24)).unwrap_or(now));
    let mut count = 0;
    for (key, end) in [("incidents", "resolved_at"), ("maintenances", "ends_at")] {
        if feed.list(key).is_empty() {
            continue;
        }
        let list = feed.list_mut(key)?;
        let length = list.len();
        // Whatever has no time of its end, or goes on, stays.
        list.retain(|it| !is_before(it.word(end), &before) || choose::is_open(key, it, now));
        count += length - list.len();
    }
    Ok(count)
}

/// Brings a former state back: it is as it was, but of this moment.
///
/// # Errors
/// Never; as the other changes, it could refuse.
pub fn restore(feed: &mut Node, former: Node, name: &str, now: Timestamp) -> Result<Done, Refusal> {
    *feed = former;
    let mut notes = Vec::new();
    stamp(feed, now, &mut notes);
    Ok(Done { id: name.to_owned(), notes })
}
