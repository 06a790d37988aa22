//! Our own `status.json`, for owners without a status page. Source: `static/status.schema.json`.

use super::common::{PLAIN, Provider, part, read};
use super::json::Json;
use crate::channel::{Channel, ChannelKind, Service};
use crate::model::{Component, ComponentStatus, Incident, MaintenanceStatus, Snapshot};
use crate::text::line;

pub(super) const OUTAGE_BANNER: Provider = Provider {
    name: "outage-banner",
    read: |feed, snapshot| feed.number("version") == Some(1) && read(feed, snapshot),
    mend,
    after,
    ..PLAIN
};

fn after(feed: Json<'_>, snapshot: &mut Snapshot) {
    // An owner lists the parts once, and adds a word when one fails.
    snapshot.components.clear();
    for it in feed.list("components") {
        snapshot.components.extend(read_part(it, ComponentStatus::Operational));
    }
    // Nobody edits a file at four in the morning: what was scheduled begins and ends by the clock.
    for it in &mut snapshot.maintenances {
        it.status =
            it.status.filter(|status| *status != MaintenanceStatus::Scheduled || it.starts_at.is_none());
    }
    for it in feed.list("channels") {
        snapshot.channels.extend(channel(it));
    }
}

/// Named by id or by name. A part of which nothing else is said, or that is not in the list, is not known to work.
fn mend(it: Json<'_>, found: &mut Incident) {
    for name in it.texts("components") {
        let name = line(name);
        let parts = it.root().list("components");
        let mut known = parts.into_iter().filter_map(|it| read_part(it, ComponentStatus::Unknown));
        let known = known.find(|it| it.is_called(&name));
        found.components.extend(known.or_else(|| part(None, &name, ComponentStatus::Unknown)));
    }
}

/// Without a word one is as `silent`.
fn read_part(it: Json<'_>, silent: ComponentStatus) -> Option<Component> {
    let status = it.text("status").map_or(silent, |word| it.words().component_status(word));
    part(it.text("id"), it.word("name id"), status)
}

fn channel(it: Json<'_>) -> Option<Channel> {
    let kind = match it.text("kind")? {
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
