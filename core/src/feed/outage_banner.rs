//! Our own `status.json`, for owners without a status page. Source: `static/status.schema.json`.

use super::json::Json;
use super::provider::{PROVIDER, Provider};
use crate::channel::{Channel, ChannelKind, Service};
use crate::model::{ComponentStatus, Incident, IncidentStatus, MaintenanceStatus, Snapshot};
use crate::text::line;

pub(super) const OUTAGE_BANNER: Provider = Provider {
    name: "outage-banner",
    known: "version=1",
    // An owner lists the parts once, and adds a word when one fails.
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

/// A part of which nothing else is said, or that is not in the list, is not known to work; and the status may be left
/// out when an incident has ended.
fn mend(it: Json<'_>, _: Option<Json<'_>>, found: &mut Incident) {
    let silent: Vec<_> =
        it.root().list("components", "").into_iter().filter(|it| !it.has("status")).collect();
    for part in &mut found.components {
        if silent.iter().any(|it| part.is_called(&line(it.text("id|name")))) {
            part.status = ComponentStatus::Unknown;
        }
    }
    let ended = found.resolved_at.is_some_and(|end| end <= it.about.hints.now);
    if ended && it.state("status").is_none() {
        found.status = IncidentStatus::Resolved;
    }
}

fn after(feed: Json<'_>, snapshot: &mut Snapshot) {
    // Nobody edits a file at four in the morning: what was scheduled begins and ends by the clock.
    for it in &mut snapshot.maintenances {
        it.status =
            it.status.filter(|status| *status != MaintenanceStatus::Scheduled || it.starts_at.is_none());
    }
    for it in feed.list("channels", "") {
        snapshot.channels.extend(channel(it));
    }
}

fn channel(it: Json<'_>) -> Option<Channel> {
    let kind = match it.text("kind") {
        "" => return None,
        "updates" => ChannelKind::Updates,
        _ => ChannelKind::Support,
    };
    let mut channel = Channel::new(kind, it.href("url")?);
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
