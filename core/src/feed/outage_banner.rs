//! Our own `status.json`, for owners without a status page. Source: `static/status.schema.json`.
//!
//! It is written by hand, in a hurry. So only our own keys and words count here, and what is misspelt is not guessed:
//! it is taken for no milder than it may be, and the owner is told.

use super::common::{PLAIN, Provider, incident, maintenance, part};
use super::json::Json;
use crate::channel::{Channel, ChannelKind, Service};
use crate::model::{
    Component, ComponentStatus, Impact, Incident, IncidentStatus, Maintenance, MaintenanceStatus, Snapshot,
};
use crate::text::{line, pieces};
use crate::time::Timestamp;

/// Without a version it is known by what no other format has at these places.
pub(super) const OUTAGE_BANNER: Provider = Provider {
    name: "outage-banner",
    known: "version|channels.kind channels.url|incidents.next_update_by|incidents.updates.posted_at \
            incidents.updates.body|maintenances.updates.posted_at maintenances.updates.body",
    mend,
    read,
    ..PLAIN
};

const FEED: &str = "$schema version updated_at checked_at valid_seconds source poll_after_seconds page components \
                    incidents maintenances channels";
const UPDATE: &str = "status posted_at body";

type ReadPart = fn(Json<'_>, &mut Snapshot);

/// What is in a feed: the key of each object or list of objects, the keys in there, and who reads one.
const PARTS: [(&str, &str, ReadPart); 5] = [
    ("page", "name url", |it, snapshot| {
        snapshot.page_name = it.line("name");
        snapshot.page_url = it.href("url");
    }),
    // An owner lists the components once, and adds a word when one fails.
    ("components", "id name status", |it, snapshot| {
        let found = component(it, ComponentStatus::Operational);
        if found.name.is_empty() {
            snapshot.indicator = snapshot.indicator.max(found.status.into()); // Nameless, it may still fail.
        } else {
            snapshot.components.push(found);
        }
    }),
    (
        "incidents",
        "id title impact status started_at resolved_at components url next_update_by updates",
        |it, snapshot| snapshot.incidents.push(incident(it)),
    ),
    ("maintenances", "id title status starts_at ends_at components url updates", |it, snapshot| {
        maintenance(it, None, snapshot);
        snapshot.maintenances.last_mut().into_iter().for_each(|found| mend_maintenance(it, found));
    }),
    ("channels", "kind label url icon depends_on", |it, snapshot| snapshot.channels.extend(channel(it))),
];

/// All keys, by the path of their object. `tests/schema.rs` compares them with the schema.
#[cfg(not(target_arch = "wasm32"))]
pub(super) fn keys() -> Vec<(&'static str, &'static str)> {
    let parts = PARTS.iter().map(|(path, keys, _)| (*path, *keys));
    parts.chain([("", FEED), ("updates", UPDATE)]).collect()
}

fn read(feed: Json<'_>, snapshot: &mut Snapshot) -> bool {
    let is_first = feed.number("version") == Some(1);
    // Others have a version too, but not these lists without a word for the whole.
    let is_ours = is_first
        || !feed.has("version")
        || feed.has("components incidents maintenances channels") && !feed.has("status");
    note(feed, !is_first);
    note_keys(feed, FEED);
    snapshot.poll_after_seconds = feed.number("poll_after_seconds");
    for (key, keys, read) in PARTS {
        for it in feed.list(key) {
            note_keys(it, keys);
            read(it, snapshot);
        }
    }
    is_ours
}

/// Keeps in mind that there is a mistake.
fn note(it: Json<'_>, is_mistake: bool) {
    if is_mistake {
        it.about.has_mistake.set(true);
    }
}

fn note_keys(it: Json<'_>, known: &str) {
    for (key, _) in it.entries() {
        note(it, !key.starts_with("x-") && key != "+" && !pieces(known, b' ').any(|it| it == key));
    }
}

/// A component without a status has the `silent` one; the name is empty where there is none. A word that is not ours is never taken for a good one.
fn component(it: Json<'_>, silent: ComponentStatus) -> Component {
    let mut status = silent;
    if it.has_key("status") {
        let word = it.word("status");
        status = it.words().component_status(word);
        if status.as_str() != word {
            status = status.max(ComponentStatus::Unknown);
            note(it, true);
        }
    }
    let id = it.line("id").unwrap_or_default();
    let name = it.line("name").unwrap_or_else(|| id.clone());
    Component { id: if id.is_empty() { name.clone() } else { id }, name, status }
}

/// Only our own keys count, in place of those that the common reader found.
fn mend(it: Json<'_>, found: &mut Incident) {
    found.title = it.line("title").unwrap_or_default();
    found.started_at = time(it, "started_at");
    found.resolved_at = time(it, "resolved_at");
    found.next_update_by = time(it, "next_update_by");
    if !it.has("impact") {
        found.impact = Impact::Ungraded;
    } else if found.impact.as_str() != it.word("impact") {
        found.impact = Impact::Major; // It may be as bad as that.
        note(it, true);
    }
    let mut word = it.word("status");
    let mut newest = None;
    found.updates.clear();
    for entry in it.list("updates") {
        note_keys(entry, UPDATE);
        let mut update = entry.update("body", "");
        update.posted_at = time(entry, "posted_at");
        // Of updates of the same time the first is the newest, as everywhere.
        if !it.has_key("status") && (found.updates.is_empty() || update.posted_at > newest) {
            newest = update.posted_at;
            word = entry.word("status");
        }
        found.updates.push(update);
    }
    let is_over = word.is_empty() && found.resolved_at.is_some_and(|end| end <= it.about.hints.now);
    found.status = match it.words().incident_status(word) {
        Some(status) if status.as_str() == word => status,
        _ if is_over => IncidentStatus::Resolved,
        _ => {
            // Planned work comes here too.
            let is_known = pieces("ongoing scheduled in_progress completed", b' ').any(|it| it == word);
            note(it, !is_known && (!word.is_empty() || it.has_key("status")));
            IncidentStatus::Ongoing
        }
    };
    for name in it.texts("components") {
        let name = line(name);
        let parts = it.root().list("components");
        let mut known = parts.into_iter().map(|it| component(it, ComponentStatus::Unknown));
        let known = known.find(|it| !it.name.is_empty() && it.is_called(&name));
        // A part of which nothing else is said, or that is not in the list, is not known to work.
        found.components.extend(known.or_else(|| part(None, &name, ComponentStatus::Unknown)));
    }
}

fn mend_maintenance(it: Json<'_>, found: &mut Maintenance) {
    found.starts_at = time(it, "starts_at");
    found.ends_at = time(it, "ends_at");
    let is_certain = match found.status {
        // Nobody edits a file at four in the morning: what was scheduled begins and ends by the clock.
        Some(MaintenanceStatus::Scheduled) => found.starts_at.is_none(),
        Some(MaintenanceStatus::Completed) => it.word("status") == "completed",
        _ => true,
    };
    if !is_certain {
        found.status = None;
    }
}

/// A time with its zone. Without one nobody knows which moment it is: whoever writes it by hand rarely means UTC.
fn time(it: Json<'_>, key: &str) -> Option<Timestamp> {
    let text = it.text(key).unwrap_or_default();
    let time = match text.as_bytes() {
        [.., b'Z' | b'z'] | [.., b'+' | b'-', _, _, b':', _, _] => Timestamp::parse(text),
        _ => None,
    };
    note(it, time.is_none() && it.has_key(key));
    time
}

fn channel(it: Json<'_>) -> Option<Channel> {
    let word = it.word("kind");
    let is_updates = word == "updates";
    let href = it.href("url");
    note(it, href.is_none() || !is_updates && word != "support");
    let kind = if is_updates { ChannelKind::Updates } else { ChannelKind::Support };
    let mut channel = Channel::new(kind, href?);
    if let Some(label) = it.line("label") {
        channel.label = label;
    }
    if let Some(service) = Service::from_word(it.word("icon")) {
        channel.service = service;
    }
    if it.has_list("depends_on") {
        channel.depends_on = Some(it.texts("depends_on").into_iter().map(line).collect());
    }
    Some(channel)
}
