//! Our own `status.json`, for owners without a status page. Source: `static/status.schema.json`.
//!
//! It is written by hand, in a hurry. So only our own keys and words count here, and what is misspelt is not guessed:
//! it is taken for the worst that it may be, and the owner is told.

use super::common::{PLAIN, Provider, incident, part, planned};
use super::json::Json;
use super::shape::{is_known, time};
use crate::channel::{Channel, ChannelKind, Service};
use crate::model::{
    Component, ComponentStatus, Impact, Incident, IncidentStatus, Maintenance, MaintenanceStatus,
    Snapshot,
};
use crate::text::line;
use crate::time::Timestamp;

pub(super) const OUTAGE_BANNER: Provider = Provider { name: "outage-banner", read, mend, ..PLAIN };

/// The keys that only our own format has together, for a feed whose version is missing or of another kind.
const OURS: &str = "channels.kind channels.url|incidents.next_update_by|\
                    incidents.updates.posted_at incidents.updates.body|maintenances.updates.posted_at maintenances.updates.body";
const LISTS: &str = "components|incidents|maintenances|channels";

fn read(feed: Json<'_>, snapshot: &mut Snapshot) -> bool {
    let version = feed.number("version");
    if version != Some(1) && !feed.is_known_by(if version.is_some() { LISTS } else { OURS }) {
        return false;
    }
    snapshot.has_mistake = version != Some(1) || !is_known(feed.about.root, "");
    let page = feed.get("page");
    snapshot.page_name = page.line("name");
    snapshot.page_url = page.href("url");
    snapshot.poll_after_seconds = feed.number("poll_after_seconds");
    // An owner lists the parts once, and adds a word when one fails.
    for it in feed.list("components") {
        let status = component_status(it, ComponentStatus::Operational);
        let found = component(it, status);
        if found.is_none() {
            snapshot.indicator = snapshot.indicator.max(status.into()); // Nameless, but it fails.
        }
        snapshot.components.extend(found);
    }
    for it in feed.list("incidents") {
        snapshot.incidents.push(incident(it));
    }
    for it in feed.list("maintenances") {
        snapshot.maintenances.push(maintenance(it));
    }
    for it in feed.list("channels") {
        snapshot.channels.extend(channel(it));
    }
    true
}

fn component(it: Json<'_>, status: ComponentStatus) -> Option<Component> {
    part(it.text("id"), &it.line("name").or_else(|| it.line("id"))?, status)
}

/// A component without a status has the `silent` one. A word that is not ours is never taken for a good one.
fn component_status(it: Json<'_>, silent: ComponentStatus) -> ComponentStatus {
    if !it.has_key("status") {
        return silent;
    }
    let word = it.word("status");
    let least = match word {
        "operational" | "under_maintenance" => ComponentStatus::Operational,
        _ => ComponentStatus::Unknown,
    };
    it.words().component_status(word).max(least)
}

/// Only our own keys count, in place of those that the common reader found.
fn mend(it: Json<'_>, found: &mut Incident) {
    found.title = it.line("title").unwrap_or_default();
    found.lang = it.lang("title");
    found.started_at = time_of(it, "started_at");
    found.resolved_at = time_of(it, "resolved_at");
    found.next_update_by = time_of(it, "next_update_by");
    if it.has("impact") {
        found.impact = Impact::from_word(it.word("impact")).unwrap_or(Impact::Major); // It may be as bad as that.
    } else {
        found.impact = Impact::Ungraded;
    }
    let mut word = it.word("status");
    let mut newest = None;
    found.updates.clear();
    for entry in it.list("updates") {
        let mut update = entry.update("body", "");
        update.posted_at = time_of(entry, "posted_at");
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
        _ => IncidentStatus::Ongoing,
    };
    found.components.clear();
    for name in it.texts("components") {
        let name = line(name);
        let parts = it.root().list("components");
        let mut known = parts
            .into_iter()
            .filter_map(|it| component(it, component_status(it, ComponentStatus::Unknown)))
            .filter(|it| it.is_called(&name));
        // A part of which nothing else is said, or that is not in the list, is not known to work.
        found.components.extend(known.next().or_else(|| part(None, &name, ComponentStatus::Unknown)));
    }
}

fn maintenance(it: Json<'_>) -> Maintenance {
    let mut found = planned(incident(it));
    let word = it.word("status");
    found.starts_at = time_of(it, "starts_at");
    found.ends_at = time_of(it, "ends_at");
    found.status = it.words().maintenance_status(word).filter(|status| match status {
        // Nobody edits a file at four in the morning: what was scheduled begins and ends by the clock.
        MaintenanceStatus::Scheduled => found.starts_at.is_none(),
        MaintenanceStatus::InProgress => true,
        MaintenanceStatus::Completed => word == "completed",
    });
    found
}

fn time_of(it: Json<'_>, key: &str) -> Option<Timestamp> {
    time(it.text(key)?)
}

fn channel(it: Json<'_>) -> Option<Channel> {
    let kind = match it.word("kind") {
        "updates" => ChannelKind::Updates,
        _ => ChannelKind::Support,
    };
    let mut channel = Channel::new(kind, it.href("url")?);
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
