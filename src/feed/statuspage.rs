//! Atlassian Statuspage v2 (`summary.json`, `status.json`, `incidents/unresolved.json`, `scheduled-maintenances/*.json`)
//! and the services that answer in its shape. Source: <https://support.atlassian.com/statuspage/docs/>, the `/api` help
//! of each page, and recorded answers.

use super::json::Json;
use super::worst;
use crate::model::{
    Impact, Incident, IncidentStatus, Indicator, Maintenance, MaintenanceStatus, Snapshot, Update,
};
use crate::text::Href;
use std::rc::Rc;

/// A feed of Statuspage itself.
pub(super) fn read(feed: Json<'_>) -> Option<Snapshot> {
    let page = feed.get("page");
    let known = feed.get("status").text("indicator").is_some()
        || page.is_object()
            && ["incidents", "scheduled_maintenances", "components"].iter().any(|it| feed.has_list(it))
        || !feed.list("incidents", &|it| it.has_list("incident_updates").then_some(())).is_empty();
    known.then(|| snapshot(feed))
}

/// The same shape from another service: no page id, or `operational` for an indicator.
pub(super) fn read_clone(feed: Json<'_>) -> Option<Snapshot> {
    let page = feed.get("page");
    let foreign = page.is_object() && page.text("id").is_none()
        || feed.get("status").word("indicator") == "operational";
    foreign.then(|| read(feed)).flatten()
}

/// Reads the shape without asking whose it is.
pub(super) fn snapshot(feed: Json<'_>) -> Snapshot {
    let page = feed.get("page");
    let base = page.text("url").unwrap_or_default();
    let components = feed.components("components", "status");
    let incidents = feed.list("incidents", &|it| incident(it, base));
    let maintenances = feed.list("scheduled_maintenances", &|it| maintenance(it, base));
    let indicator = feed.get("status").text("indicator").map(indicator);
    Snapshot {
        page_name: page.line("name"),
        page_url: page.href("url"),
        indicator: indicator.unwrap_or_else(|| worst(&components, &incidents, &maintenances)),
        description: feed.get("status").line("description"),
        components,
        incidents,
        maintenances,
        ..Snapshot::default()
    }
}

fn indicator(word: &str) -> Indicator {
    match word {
        "operational" => Indicator::None,
        _ => Indicator::from_word(word).unwrap_or(Indicator::Minor), // A new word must not read as fine.
    }
}

fn incident(it: Json<'_>, base: &str) -> Option<Incident> {
    if !it.is_object() {
        return None;
    }
    let (id, title, url) = heading(it, base);
    Some(Incident {
        id,
        title,
        status: incident_status(it.text("status").unwrap_or_else(|| it.word("state"))),
        impact: Impact::from_word(it.word("impact")).unwrap_or(Impact::Ungraded),
        started_at: it.time(&["started_at", "startedAt", "created_at"]),
        resolved_at: it.time(&["resolved_at"]),
        url,
        components: it.components("components", "status"),
        updates: updates(it),
        ..Incident::default()
    })
}

fn incident_status(word: &str) -> IncidentStatus {
    match word {
        "postmortem" | "completed" => IncidentStatus::Resolved,
        _ => IncidentStatus::from_word(word).unwrap_or(IncidentStatus::Ongoing),
    }
}

fn maintenance(it: Json<'_>, base: &str) -> Option<Maintenance> {
    if !it.is_object() {
        return None;
    }
    let (id, title, url) = heading(it, base);
    let status = it.word("status");
    Some(Maintenance {
        id,
        title,
        status: match status {
            "verifying" => Some(MaintenanceStatus::InProgress),
            _ => MaintenanceStatus::from_word(status),
        },
        starts_at: it.time(&["scheduled_for"]),
        ends_at: it.time(&["scheduled_until"]),
        url,
        components: it.components("components", "status"),
        updates: updates(it),
        ..Maintenance::default()
    })
}

/// Id, title and permalink, which clones leave out: then it is the page's own address with the id.
fn heading(it: Json<'_>, base: &str) -> (Rc<str>, Rc<str>, Option<Href>) {
    let (id, title) = it.heading("name");
    let url = it.href("shortlink").or_else(|| it.href("url")).or_else(|| {
        let own = it.text("id")?;
        Href::try_from(&*[base.strip_suffix('/').unwrap_or(base), "/incidents/", own].concat()).ok()
    });
    (id, title, url)
}

fn updates(it: Json<'_>) -> Vec<Update> {
    let mut updates = it.updates("incident_updates", &["display_at", "created_at", "updated_at"]);
    if it.text("latestUpdate").is_some() {
        updates.push(it.update("latestUpdate", &["updatedAt", "updated_at"]));
    }
    updates
}
