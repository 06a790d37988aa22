//! Our own `status.json`, for owners without a status page. Source: `static/status.schema.json`.
//!
//! It is written by hand, in a hurry. So only our own keys and words count here, and what is misspelt is not guessed:
//! it is taken for no milder than it may be, and the owner is told.

use super::engine::{part, worst};
use super::json::Json;
use super::provider::{PROVIDER, Provider};
use crate::channel::{Channel, ChannelKind, Service};
use crate::model::{
    Component, ComponentStatus, Impact, Incident, IncidentStatus, Indicator, Maintenance, MaintenanceStatus,
    Snapshot,
};
use crate::text::{line, pieces};
use crate::time::Timestamp;

/// Without a version it is known by what no other format has at these places.
pub(super) const OUTAGE_BANNER: Provider = Provider {
    name: "outage-banner",
    known: "version=1|channels..kind? channels..url?|page{ incidents..next_update_by?\
            |incidents..updates..posted_at? incidents..updates..body? !status_page?\
            |maintenances..updates..posted_at? maintenances..updates..body? !status_page?\
            |page{ version? components[ !status?|page{ version? incidents[ !status?\
            |page{ version? maintenances[ !status?|page{ version? channels[ !status?",
    // An owner lists the components once, and adds a word when one fails.
    rows: "page[name=page.name url=page.url poll=poll_after_seconds] \
           component=components[id name=name|id status else=operational] \
           incident=incidents[id title status impact start=started_at end=resolved_at promise=next_update_by link=url \
           updates=updates[text=body time=posted_at phase=status] parts=components] \
           maintenance=maintenances[id title status start=starts_at end=ends_at link=url \
           updates=updates[text=body time=posted_at] parts=components]",
    mend,
    after,
    ..PROVIDER
};

/// All keys, by the path of their object. `tests/schema.rs` compares them with the schema.
const KEYS: [(&str, &str); 7] = [
    (
        "",
        "$schema version updated_at checked_at valid_seconds source poll_after_seconds page components incidents \
         maintenances channels",
    ),
    ("page", "name url"),
    ("components", "id name status"),
    ("incidents", "id title impact status started_at resolved_at components url next_update_by updates"),
    ("maintenances", "id title status starts_at ends_at components url updates"),
    ("channels", "kind label url icon depends_on"),
    ("updates", "status posted_at body"),
];

#[cfg(not(target_arch = "wasm32"))]
pub(super) fn keys() -> Vec<(&'static str, &'static str)> {
    KEYS.to_vec()
}

fn after(feed: Json<'_>, snapshot: &mut Snapshot) {
    note(feed, feed.number("version") != Some(1));
    for (path, known) in KEYS {
        let records = if path.is_empty() { feed.parts() } else { feed.list(path, "") };
        for it in records {
            note_keys(it, known);
        }
    }
    (snapshot.components, snapshot.indicator) = (Vec::new(), Indicator::None);
    for it in feed.list("components", "") {
        let found = component(it, ComponentStatus::Operational);
        if found.name.is_empty() {
            snapshot.indicator = snapshot.indicator.max(found.status.into()); // Nameless, it may still fail.
        } else {
            snapshot.components.push(found);
        }
    }
    for (it, found) in feed.list("maintenances", "").into_iter().zip(&mut snapshot.maintenances) {
        mend_maintenance(it, found);
    }
    for it in feed.list("channels", "") {
        snapshot.channels.extend(channel(it));
    }
    snapshot.indicator = worst(snapshot, feed.about.hints.now);
}

/// Keeps in mind that there is a mistake.
fn note(it: Json<'_>, is_mistake: bool) {
    if is_mistake {
        it.about.has_mistake.set(true);
    }
}

fn note_keys(it: Json<'_>, known: &str) {
    for key in it.keys() {
        note(it, !key.starts_with("x-") && !pieces(known, b' ').any(|it| it == key));
    }
}

/// A component without a status has the `silent` one; the name is empty where there is none. A word that is not ours is
/// never taken for a good one.
fn component(it: Json<'_>, silent: ComponentStatus) -> Component {
    let mut status = silent;
    if it.state("status").is_some() {
        let word = it.text("status");
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

/// Only our own words count, in place of what the rows found.
fn mend(it: Json<'_>, _: Option<Json<'_>>, found: &mut Incident) {
    found.started_at = time(it, "started_at");
    found.resolved_at = time(it, "resolved_at");
    found.next_update_by = time(it, "next_update_by");
    if it.get("impact").is_null() {
        found.impact = Impact::Ungraded;
    } else if found.impact.as_str() != it.text("impact") {
        found.impact = Impact::Major; // It may be as bad as that.
        note(it, true);
    }
    let has_status = it.state("status").is_some();
    let mut word = it.text("status");
    let mut newest = None;
    found.updates.clear();
    for entry in it.list("updates", "") {
        note_keys(entry, KEYS[6].1);
        let mut update = entry.update("body", "-");
        update.posted_at = time(entry, "posted_at");
        // Of updates of the same time the first is the newest, as everywhere.
        if !has_status && (found.updates.is_empty() || update.posted_at > newest) {
            newest = update.posted_at;
            word = entry.text("status");
        }
        found.updates.push(update);
    }
    let is_over = word.is_empty() && found.resolved_at.is_some_and(|end| end <= it.about.hints.now);
    found.status = match it.words().incident_status(word) {
        Some(status) if status.as_str() == word => status,
        _ if is_over && it.state("status").is_none() => IncidentStatus::Resolved,
        _ => {
            // Planned work comes here too.
            let is_known = pieces("ongoing scheduled in_progress completed", b' ').any(|it| it == word);
            note(it, !is_known && (!word.is_empty() || has_status));
            IncidentStatus::Ongoing
        }
    };
    found.components.clear();
    for name in it.texts("components") {
        let name = line(name);
        let parts = it.root().list("components", "");
        let mut known = parts.into_iter().map(|it| component(it, ComponentStatus::Unknown));
        let known = known.find(|it| !it.name.is_empty() && it.is_called(&name));
        // A part of which nothing else is said, or that is not in the list, is not known to work.
        found.components.extend(known.or_else(|| part(&name, ComponentStatus::Unknown)));
    }
}

fn mend_maintenance(it: Json<'_>, found: &mut Maintenance) {
    found.starts_at = time(it, "starts_at");
    found.ends_at = time(it, "ends_at");
    let is_certain = match found.status {
        // Nobody edits a file at four in the morning: what was scheduled begins and ends by the clock.
        Some(MaintenanceStatus::Scheduled) => found.starts_at.is_none(),
        Some(MaintenanceStatus::Completed) => it.text("status") == "completed",
        _ => true,
    };
    if !is_certain {
        found.status = None;
    }
}

/// A time with its zone. Without one nobody knows which moment it is: whoever writes it by hand rarely means UTC.
fn time(it: Json<'_>, key: &str) -> Option<Timestamp> {
    let text = it.text(key);
    let time = match text.as_bytes() {
        [.., b'Z' | b'z'] | [.., b'+' | b'-', _, _, b':', _, _] => Timestamp::parse(text),
        _ => None,
    };
    note(it, time.is_none() && it.state(key).is_some());
    time
}

fn channel(it: Json<'_>) -> Option<Channel> {
    let word = it.text("kind");
    let is_updates = word == "updates";
    let href = it.href("url");
    note(it, href.is_none() || !is_updates && word != "support");
    let kind = if is_updates { ChannelKind::Updates } else { ChannelKind::Support };
    let mut channel = Channel::new(kind, href?);
    if let Some(label) = it.line("label") {
        channel.label = label;
    }
    if let Some(service) = Service::from_word(it.text("icon")) {
        channel.service = service;
    }
    if !it.get("depends_on").is_null() {
        channel.depends_on = Some(it.texts("depends_on").into_iter().map(line).collect());
    }
    Some(channel)
}
