//! The components that an incident affects, and what their state becomes: an incident alone does not mark the channels
//! that hang on a component of which the feed still says that it works.

use super::choose::{is_open, slug};
use super::told::{Cure, Note, Refusal};
use crate::document::Node;
use jiff::Timestamp;

/// States from the best to the worst, as the core ranks them.
const STATES: &[&str] = &[
    "operational",
    "under_maintenance",
    "unknown",
    "degraded_performance",
    "partial_outage",
    "major_outage",
];

/// What the components of a feed are called, for a person to choose from.
#[must_use]
pub fn known(feed: &Node) -> Vec<String> {
    feed.list("components").iter().map(own_id).collect()
}

/// Adds the components that the feed does not have yet. A feed that has none gets those that are affected without being asked.
///
/// # Errors
/// When another one has the id that would be made of the name.
pub fn add_components(feed: &mut Node, names: &[String], affects: &[String]) -> Result<(), Refusal> {
    let is_first = feed.list("components").is_empty();
    add(feed, names)?;
    let is_new = |it: &&String| !feed.list("components").iter().any(|entry| is_called(entry, it));
    let others: Vec<String> = affects.iter().filter(|_| is_first).filter(is_new).cloned().collect();
    add(feed, &others)
}

fn add(feed: &mut Node, names: &[String]) -> Result<(), Refusal> {
    for word in filled(names) {
        let list = feed.list_mut("components")?;
        if list.iter().any(|it| is_called(it, word)) {
            continue;
        }
        let id = slug(word);
        let id = if id.is_empty() { word.to_owned() } else { id };
        if list.iter().any(|it| is_called(it, &id)) {
            return Err(format!("{word} would be the component {id}, which the feed has already").into());
        }
        let fields = [("id", &*id), ("name", word)];
        let fields = fields.map(|(key, text)| (key.to_owned(), Node::text(text)));
        list.push(Node::Object(fields.into()));
    }
    Ok(())
}

fn filled(words: &[String]) -> Vec<&str> {
    words.iter().map(|it| it.trim()).filter(|it| !it.is_empty()).collect()
}

/// The ids of the components that these words name. A feed without components gets them: there is no list in which
/// somebody could have looked the names up.
pub(super) fn resolved(feed: &mut Node, words: &[String]) -> Result<Vec<String>, Refusal> {
    if feed.list("components").is_empty() {
        add(feed, words)?;
    }
    let words = filled(words);
    let mut ids = Vec::new();
    for word in words {
        let found = feed.list("components").iter().find(|it| is_called(it, word));
        let id = found.map(own_id).ok_or_else(|| unknown(feed, word))?;
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    Ok(ids)
}

/// Sets the state of these components, but never to a better one than they have, unless that state itself was asked for.
pub(super) fn worsen(
    feed: &mut Node,
    ids: &[String],
    asked: Option<&str>,
    impact: Option<&str>,
    notes: &mut Vec<Note>,
) -> Result<(), Refusal> {
    if asked.is_some() && ids.is_empty() {
        return Err(Refusal::with("a component status, but no component is affected", Cure::NameComponents));
    }
    change(feed, ids, notes, |entry| {
        if let Some(word) = asked {
            return Some(word.to_owned());
        }
        let state = state_of(impact.unwrap_or("ungraded"))?;
        (rank(state) > rank(entry.word("status"))).then(|| state.to_owned())
    })
}

/// Sets the state of these components to what the open incidents that affect them say; else to that of planned work that
/// goes on; else they work again.
pub(super) fn settle(
    feed: &mut Node,
    ids: &[String],
    now: Timestamp,
    notes: &mut Vec<Note>,
) -> Result<(), Refusal> {
    let touching = |key: &str, entry: &Node| -> Vec<Node> {
        let open = feed.list(key).iter().filter(|it| is_open(key, it, now));
        let parts =
            |it: &Node| it.list("components").iter().filter_map(Node::as_str).any(|id| is_called(entry, id));
        open.filter(|it| parts(it)).cloned().collect()
    };
    let mut states = Vec::new();
    for entry in feed.list("components") {
        let incidents = touching("incidents", entry);
        let impacts = incidents.iter().map(|it| match it.word("impact") {
            "" => "ungraded",
            word => word,
        });
        let worst = impacts.filter_map(state_of).max_by_key(|it| rank(it));
        let is_begun = |it: &Node| {
            let start = it.word("starts_at").parse::<Timestamp>();
            it.word("status") == "in_progress" || start.is_ok_and(|start| start <= now)
        };
        let is_maintained = touching("maintenances", entry).iter().any(is_begun);
        let calm = if is_maintained { "under_maintenance" } else { "operational" };
        states.push((own_id(entry), worst.unwrap_or(calm).to_owned()));
    }
    change(feed, ids, notes, |entry| {
        let id = own_id(entry);
        states.iter().find(|it| it.0 == id).map(|it| it.1.clone())
    })
}

fn change(
    feed: &mut Node,
    ids: &[String],
    notes: &mut Vec<Note>,
    state: impl Fn(&Node) -> Option<String>,
) -> Result<(), Refusal> {
    if ids.is_empty() {
        return Ok(());
    }
    for entry in feed.list_mut("components")? {
        if !ids.iter().any(|id| is_called(entry, id)) {
            continue;
        }
        if let Some(state) = state(entry).filter(|it| it != entry.word("status")) {
            notes.push(Note::State { id: own_id(entry), state: state.clone() });
            entry.set("status", Node::Text(state));
        }
    }
    Ok(())
}

/// What an impact says of a component that is affected; nothing where visitors hardly notice it. It is the inverse of how
/// the core reads a component's state as an impact.
fn state_of(impact: &str) -> Option<&'static str> {
    match impact {
        "none" => None,
        "minor" => Some("degraded_performance"),
        "major" | "critical" => Some("major_outage"),
        _ => Some("unknown"),
    }
}

/// A component without a state works; a word that we do not know is not made better by ours.
fn rank(state: &str) -> usize {
    match state {
        "" => 0,
        state => STATES.iter().position(|it| *it == state).unwrap_or(2),
    }
}

pub(crate) fn own_id(entry: &Node) -> String {
    match entry.word("id") {
        "" => names(entry).into_iter().next().unwrap_or_default(),
        id => id.to_owned(),
    }
}

pub(crate) fn names(entry: &Node) -> Vec<String> {
    match entry.get("name") {
        Some(Node::Object(texts)) => texts.iter().filter_map(|it| it.1.as_str()).map(str::to_owned).collect(),
        Some(Node::Text(name)) => vec![name.clone()],
        _ => Vec::new(),
    }
}

pub(super) fn is_called(entry: &Node, word: &str) -> bool {
    let word = word.to_lowercase();
    entry.word("id").to_lowercase() == word || names(entry).iter().any(|it| it.to_lowercase() == word)
}

fn unknown(feed: &Node, word: &str) -> Refusal {
    let known: Vec<String> = feed.list("components").iter().map(own_id).collect();
    let named = feed.list("components").iter().flat_map(names);
    let all: Vec<String> = known.iter().cloned().chain(named).collect();
    let lower = word.to_lowercase();
    let mistakes = |it: &&String| strsim::osa_distance(&lower, &it.to_lowercase());
    let near = all.iter().filter(|it| mistakes(it) * 3 <= it.chars().count()).min_by_key(mistakes);
    let words = match near {
        Some(near) => format!("the feed has no component {word}: did you mean {near}?"),
        None => format!("the feed has no component {word}: it has {}", known.join(", ")),
    };
    Refusal::with(words, Cure::AddComponent(word.to_owned()))
}
