//! Our own `status.json`, for owners without a status page. Source: `static/status.schema.json`.

use super::json::Json;
use super::worst;
use crate::channel::{Channel, ChannelKind, Service};
use crate::model::{
    Component, ComponentStatus, Impact, Incident, IncidentStatus, Maintenance, MaintenanceStatus, Snapshot,
};
use crate::text::line;

pub(super) fn read(feed: Json<'_>) -> Option<Snapshot> {
    if feed.number("version") != Some(1) {
        return None;
    }
    let page = feed.get("page");
    let components = components(feed, ComponentStatus::Operational);
    // A part that an incident names, and of which nothing else is said, is not known to work.
    let named = self::components(feed, ComponentStatus::Unknown);
    let incidents = feed.list("incidents", &|it| incident(it, &named));
    let maintenances = feed.list("maintenances", &|it| maintenance(it, &named));
    Some(Snapshot {
        page_name: page.line("name"),
        page_url: page.href("url"),
        indicator: worst(&components, &incidents, &maintenances),
        description: None,
        channels: feed.list("channels", &channel),
        poll_after_seconds: feed.number("poll_after_seconds"),
        components,
        incidents,
        maintenances,
    })
}

/// Without a word one is as `silent`: an owner lists the parts once, and adds a word when one fails.
fn components(feed: Json<'_>, silent: ComponentStatus) -> Vec<Component> {
    feed.list("components", &|it| {
        let (id, name) = it.heading("name");
        let status = it.text("status").map_or(Some(silent), ComponentStatus::from_word);
        let status = status.unwrap_or(ComponentStatus::Unknown);
        (!name.is_empty()).then_some(Component { id, name, status })
    })
}

fn incident(it: Json<'_>, all: &[Component]) -> Option<Incident> {
    if !it.is_object() {
        return None;
    }
    let (id, title) = it.heading("title");
    let words = it.list("updates", &|it| Some((it.time(&["posted_at"]), it.text("status")?)));
    let newest = words.into_iter().max_by_key(|(posted_at, _)| *posted_at);
    let word = it.text("status").or_else(|| Some(newest?.1));
    Some(Incident {
        id,
        title,
        lang: it.lang("title"),
        status: word.and_then(IncidentStatus::from_word).unwrap_or(IncidentStatus::Ongoing),
        impact: Impact::from_word(it.word("impact")).unwrap_or(Impact::Ungraded),
        started_at: it.time(&["started_at"]),
        resolved_at: it.time(&["resolved_at"]),
        next_update_by: it.time(&["next_update_by"]),
        url: it.href("url"),
        components: affected(it, all),
        updates: it.updates("updates", &["posted_at"]),
    })
}

fn maintenance(it: Json<'_>, all: &[Component]) -> Option<Maintenance> {
    if !it.is_object() {
        return None;
    }
    let (id, title) = it.heading("title");
    let status = MaintenanceStatus::from_word(it.word("status"));
    let starts_at = it.time(&["starts_at"]);
    Some(Maintenance {
        id,
        title,
        lang: it.lang("title"),
        // Nobody edits a file at four in the morning: what was scheduled begins and ends by the clock.
        status: status.filter(|it| *it != MaintenanceStatus::Scheduled || starts_at.is_none()),
        starts_at,
        ends_at: it.time(&["ends_at"]),
        url: it.href("url"),
        components: affected(it, all),
        updates: it.updates("updates", &["posted_at"]),
    })
}

/// Named by id or by name; a name that is not in the list is kept, its state unknown.
fn affected(it: Json<'_>, all: &[Component]) -> Vec<Component> {
    it.list("components", &|it| {
        let name = line(it.as_text()?);
        let known = all.iter().find(|it| it.is_called(&name)).cloned();
        Some(known.unwrap_or_else(|| Component { id: name.clone(), name, status: ComponentStatus::Unknown }))
    })
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
        channel.depends_on = Some(it.list("depends_on", &|it| Some(line(it.as_text()?))));
    }
    Some(channel)
}
