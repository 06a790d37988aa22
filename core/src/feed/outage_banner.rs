//! Our own `status.json`, for owners without a status page. Source: `static/status.schema.json`.
//!
//! People write it by hand, in a hurry. So only our own words count here. A misspelt word is not guessed: it counts as the
//! worst that it may mean, and the owner is told.

use super::engine::by_the_clock;
use super::json::Json;
use super::provider::{PROVIDER, Provider};
use super::rows::field;
use super::words::Words;
use crate::channel::{Channel, ChannelKind, Service};
use crate::model::{ComponentStatus, Incident, IncidentStatus, Snapshot};
use crate::text::line;
use crate::time::Timestamp;

const SECOND_MS: i64 = 1_000;

pub(super) const OUTAGE_BANNER: Provider = Provider {
    name: "outage-banner",
    // Without the right version it is known by what no other format has at these places.
    known: "version=1|channels..kind? channels..url?\
            |incidents..updates..posted_at? incidents..updates..body? !status_page?\
            |maintenances..updates..posted_at? maintenances..updates..body? !status_page?\
            |incidents..next_update_by? incidents..title? !status? !status_page? !config?\
            |version$ incidents..title? !status? !status_page? !config?\
            |version$ maintenances..starts_at? !status? !status_page? !config?\
            |version$ components..status=operational,degraded_performance,partial_outage,major_outage \
            !status? !page.id? !page.status? !incidents[",
    // Owners list their components once, and add a status when one fails.
    rows: "page[name=page.name url=page.url poll=poll_after_seconds \
           written=checked_at|updated_at] \
           component=components[id name=name|id status else=operational] \
           incident=incidents[id title impact status start=started_at end=resolved_at promise=next_update_by link=url \
           updates=updates[text=body time=posted_at phase=status] parts=components] \
           maintenance=maintenances[id title status start=starts_at end=ends_at link=url \
           updates=updates[text=body time=posted_at] parts=components]",
    words: Words("="),
    mend: Some(mend),
    after: Some(after),
    ..PROVIDER
};

/// All that there may be: see [`super::own_format`].
pub(super) const FORMAT: &str = "$schema version=1 updated_at checked_at valid_seconds source poll_after_seconds worker page[name url] \
     components[id name \
     status=operational,degraded_performance,partial_outage,major_outage,under_maintenance,unknown] \
     incidents[id title impact=none,ungraded,minor,major,critical \
     status=investigating,identified,monitoring,resolved,ongoing started_at=@ resolved_at=@ components url \
     next_update_by=@ updates[status=investigating,identified,monitoring,resolved,ongoing posted_at=@ body]] \
     maintenances[id title status=scheduled,in_progress,completed starts_at=@ ends_at=@ components url \
     updates[status=scheduled,in_progress,completed posted_at=@ body]] \
     channels[kind=updates,support label url=: icon depends_on]";

/// Whether the owner is to be told of something.
pub(super) fn has_mistake(feed: &Json<'_>) -> bool {
    !feed.meets("version:1") || feed.has_mistake(FORMAT)
}

/// Until when what the file says is to be believed, where whoever wrote it says so. Of joined files the earliest counts.
pub(super) fn valid_until(feed: &Json<'_>) -> Option<Timestamp> {
    let until =
        |it: Json<'_>| Some(it.time("checked_at")?.after(i64::from(it.number("valid_seconds")?) * SECOND_MS));
    feed.parts().into_iter().filter_map(until).min()
}

/// Nobody knows that an affected part works if the list of components gives it no state, or does not have it. And an owner
/// may leave out the status of an incident that has ended.
fn mend(it: Json<'_>, newest: Option<Json<'_>>, found: &mut Incident) {
    let mut with_state = Vec::new();
    if !found.components.is_empty() {
        for it in it.root().list("components", "").into_iter().filter(|it| it.state("status").is_some()) {
            with_state.extend(it.line("id"));
            with_state.extend(it.line("name"));
        }
    }
    for part in &mut found.components {
        if !with_state.iter().any(|name| part.is_called(name)) {
            part.status = ComponentStatus::Unknown;
        }
    }
    let word = it.state("status").or_else(|| newest?.state("status"));
    if word.is_none() && found.resolved_at.is_some_and(|end| end <= it.about.hints.now) {
        found.status = IncidentStatus::Resolved;
    }
}

fn after(feed: Json<'_>, snapshot: &mut Snapshot) {
    by_the_clock(&mut snapshot.maintenances); // Nobody edits a file at four in the morning.
    // A component without a status works, unless one of its other keys may be a misspelt `status`.
    let format = field(FORMAT, "components").unwrap_or_default();
    for it in feed.list("components", "") {
        if it.state("status").is_none() && it.has_mistake(format.inner) {
            let id = line(it.text("id|name"));
            for part in snapshot.components.iter_mut().filter(|it| it.is_called(&id)) {
                part.status = part.status.max(ComponentStatus::Unknown);
            }
        }
    }
    for it in feed.list("channels", "") {
        snapshot.channels.extend(channel(it));
    }
}

fn channel(it: Json<'_>) -> Option<Channel> {
    let kind = match it.text("kind") {
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
