//! Which incident or planned work somebody means, and what a new one is called.

use super::texts::Words;
use super::told::{Cure, Named, Refusal};
use crate::document::Node;
use crate::moment::rfc3339;
use jiff::Timestamp;

/// The longest part of a title in an id.
const MAX_SLUG: usize = 40;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Incident,
    Maintenance,
}

/// Where one of them is in the document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Record {
    pub(super) kind: Kind,
    index: usize,
    pub(super) id: String,
}

impl Kind {
    fn key(self) -> &'static str {
        match self {
            Self::Incident => "incidents",
            Self::Maintenance => "maintenances",
        }
    }

    fn statuses(self) -> &'static [&'static str] {
        match self {
            Self::Incident => &["investigating", "identified", "monitoring", "resolved", "ongoing"],
            Self::Maintenance => &["scheduled", "in_progress", "completed"],
        }
    }
}

impl Record {
    pub(super) fn entry<'a>(&self, feed: &'a mut Node) -> Result<&'a mut Node, Refusal> {
        let gone = || Refusal::from(format!("{} is gone", self.id));
        feed.list_mut(self.kind.key())?.get_mut(self.index).ok_or_else(gone)
    }
}

/// Whether this word is a status of what the record is.
pub(super) fn fits(record: &Record, status: Option<&str>) -> Result<(), Refusal> {
    let known = record.kind.statuses();
    match status.filter(|it| !known.contains(it)) {
        Some(word) => Err(format!("{}: no status {word}; expected {}", record.id, known.join(", ")).into()),
        None => Ok(()),
    }
}

/// Whether this entry of this list is not over, as the core decides it.
pub(crate) fn is_open(key: &str, entry: &Node, now: Timestamp) -> bool {
    let ended = |key| entry.word(key).parse::<Timestamp>().is_ok_and(|it| it <= now);
    if key == "maintenances" {
        let status = entry.word("status");
        return status == "in_progress" || status != "completed" && !ended("ends_at");
    }
    let newest =
        entry.list("updates").iter().rev().max_by_key(|it| it.word("posted_at").parse::<Timestamp>().ok());
    let status = match entry.word("status") {
        "" => newest.map_or("", |it| it.word("status")),
        status => status,
    };
    !(status == "resolved" || status.is_empty() && ended("resolved_at"))
}

/// The open incidents: what somebody who writes should know of.
#[must_use]
pub fn open_records(feed: &Node, now: Timestamp) -> Vec<Named> {
    let open = feed.list("incidents").iter().filter(|it| is_open("incidents", it, now));
    open.map(named).collect()
}

/// The one that these words name: by its id, or by a part of its title. Without words, the only open incident.
pub(super) fn one(feed: &Node, words: Option<&str>, now: Timestamp) -> Result<Record, Refusal> {
    let all = [Kind::Incident, Kind::Maintenance].into_iter().flat_map(|kind| {
        let entries = feed.list(kind.key()).iter().enumerate();
        entries.map(move |(index, entry)| (Record { kind, index, id: id(entry) }, entry))
    });
    let mut fit: Vec<(Record, &Node)> = all.collect();
    let is_live = |(record, entry): &(Record, &Node)| is_open(record.kind.key(), entry, now);
    let Some(words) = words else {
        fit.retain(|it| it.0.kind == Kind::Incident && is_live(it));
        return match &*fit {
            [(record, _)] => Ok(record.clone()),
            [] => Err(Refusal::with("no incident is open", Cure::OpenOne)),
            several => {
                Err(Refusal::with(format!("several are open: {}", all_named(several)), Cure::ChooseById))
            }
        };
    };
    if let Some((record, _)) = fit.iter().find(|(_, entry)| entry.word("id") == words) {
        return Ok(record.clone());
    }
    let words = words.to_lowercase();
    let titles = |entry: &Node| -> Vec<String> {
        match entry.get("title") {
            Some(Node::Object(texts)) => {
                texts.iter().filter_map(|it| it.1.as_str()).map(str::to_lowercase).collect()
            }
            _ => vec![entry.word("title").to_lowercase()],
        }
    };
    let known: Vec<String> =
        fit.iter().filter(|it| is_live(it)).map(|(_, entry)| named(entry).to_string()).collect();
    // Of what is over, only the id is enough: its title may well be that of the next one.
    fit.retain(|it| is_live(it) && titles(it.1).iter().any(|title| title.contains(&words)));
    match &*fit {
        [(record, _)] => Ok(record.clone()),
        [] if known.is_empty() => Err(format!("{words}: no such id, and nothing is open").into()),
        [] => Err(format!("{words}: no such id, and no open title has it: {}", known.join(", ")).into()),
        several => {
            Err(Refusal::with(format!("{words}: several have it: {}", all_named(several)), Cure::ChooseById))
        }
    }
}

/// The id that is asked for, or one of the day and the title; it is new in any case.
pub(super) fn new_id(
    feed: &Node,
    asked: Option<&str>,
    title: &Words,
    day: Timestamp,
) -> Result<String, Refusal> {
    let entries = || feed.list("incidents").iter().chain(feed.list("maintenances"));
    let is_taken = |id: &str| entries().any(|it| it.word("id") == id);
    if let Some(id) = asked {
        return if is_taken(id) {
            let words = format!("there is one with the id {id} already");
            Err(Refusal::with(words, Cure::UpdateThat(id.to_owned())))
        } else {
            Ok(id.to_owned())
        };
    }
    let day = rfc3339(day);
    let day = day.get(..10).unwrap_or(&day);
    let slug = slug(title.text.as_deref().unwrap_or_default());
    let id = if slug.is_empty() { day.to_owned() } else { format!("{day}-{slug}") };
    let numbered = (2..).map(|it| format!("{id}-{it}"));
    let mut ids = std::iter::once(id.clone()).chain(numbered);
    Ok(ids.find(|it| !is_taken(it)).unwrap_or(id))
}

/// `mail-is-down`; letters that are not plain ones are left out, for an id stands in addresses and commands.
#[must_use]
pub fn slug(text: &str) -> String {
    let mut slug = String::new();
    for word in text.split(|it: char| !it.is_ascii_alphanumeric()).filter(|it| !it.is_empty()) {
        if slug.len() + word.len() >= MAX_SLUG {
            break;
        }
        if !slug.is_empty() {
            slug.push('-');
        }
        slug.push_str(&word.to_lowercase());
    }
    slug
}

fn id(entry: &Node) -> String {
    match entry.word("id") {
        "" => title(entry),
        id => id.to_owned(),
    }
}

fn title(entry: &Node) -> String {
    match entry.get("title") {
        Some(Node::Object(texts)) => {
            let english = texts.iter().find(|it| it.0 == "en").or(texts.first());
            english.and_then(|it| it.1.as_str()).unwrap_or_default().to_owned()
        }
        _ => entry.word("title").to_owned(),
    }
}

fn named(entry: &Node) -> Named {
    Named { id: entry.word("id").to_owned(), title: title(entry) }
}

fn all_named(records: &[(Record, &Node)]) -> String {
    records.iter().map(|(_, entry)| named(entry).to_string()).collect::<Vec<_>>().join(", ")
}
