//! What all changes have in common: an update in its place, the time of the change, and small pieces of a document.

use super::texts::Words;
use super::told::{Note, Refusal};
use crate::document::Node;
use crate::moment::rfc3339;
use jiff::Timestamp;

/// Puts an update before the others: of two at the same second, the first is shown.
pub(super) fn say(
    entry: &mut Node,
    status: Option<&str>,
    text: &Words,
    now: Timestamp,
    notes: &mut Vec<Note>,
) -> Result<(), Refusal> {
    if !text.is_some() {
        return Ok(());
    }
    let newest = entry.list("updates").iter().map(|it| it.word("posted_at"));
    if let Some(later) = newest.filter(|it| is_before(&rfc3339(now), it)).max() {
        notes
            .push(Note::line(format!("another update is of {later}, which is later: visitors see that one")));
    }
    entry.list_mut("updates")?.insert(0, message(status, text, now));
    Ok(())
}

pub(super) fn message(status: Option<&str>, text: &Words, now: Timestamp) -> Node {
    let mut fields = Vec::new();
    fields.extend(status.map(|word| ("status", Node::text(word))));
    fields.push(("posted_at", time(now)));
    fields.push(("body", text.to_node()));
    object(fields)
}

/// Says when the feed was changed; and, where it says how long it holds, that it holds from now on.
pub(super) fn stamp(feed: &mut Node, now: Timestamp, notes: &mut Vec<Note>) {
    feed.set("updated_at", time(now));
    if feed.get("checked_at").is_some() {
        feed.set("checked_at", time(now));
    }
    if let Some(source) = feed.get("source").and_then(Node::as_str) {
        notes.push(Note::line(format!(
            "this feed is a copy of {source}: whoever copies it will write over this"
        )));
    }
}

/// Whether both are times, and the first is the earlier one.
pub(super) fn is_before(first: &str, second: &str) -> bool {
    matches!((first.parse::<Timestamp>(), second.parse::<Timestamp>()), (Ok(first), Ok(second)) if first < second)
}

pub(super) fn object(fields: Vec<(&str, Node)>) -> Node {
    Node::Object(fields.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
}

pub(super) fn time(at: Timestamp) -> Node {
    Node::Text(rfc3339(at))
}

pub(super) fn list(words: &[String]) -> Node {
    Node::List(words.iter().map(|it| Node::text(&**it)).collect())
}

pub(super) fn strings(nodes: &[Node]) -> Vec<String> {
    nodes.iter().filter_map(Node::as_str).map(str::to_owned).collect()
}
