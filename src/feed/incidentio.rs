//! incident.io: the widget API (`/api/v1/summary`) and the Statuspage-compatible one (`/api/v2/summary.json`).
//! Source: <https://docs.incident.io/status-pages/widget-api> and recorded answers.

use super::json::Json;
use super::{statuspage, worst};
use crate::model::{Component, Impact, Incident, IncidentStatus, Maintenance, MaintenanceStatus, Snapshot};

const ULID_LENGTH: usize = 26; // Only incident.io's pages have such an id in the compatible shape.

pub(super) fn read(feed: Json<'_>) -> Option<Snapshot> {
    if feed.get("page").text("id").is_some_and(|it| it.len() == ULID_LENGTH) {
        return Some(statuspage::snapshot(feed));
    }
    if !feed.has_list("ongoing_incidents") {
        return None;
    }
    let incidents = feed.list("ongoing_incidents", &incident);
    let mut maintenances =
        feed.list("in_progress_maintenances", &|it| maintenance(it, MaintenanceStatus::InProgress));
    maintenances
        .extend(feed.list("scheduled_maintenances", &|it| maintenance(it, MaintenanceStatus::Scheduled)));
    let mut components: Vec<Component> = Vec::new();
    for component in incidents.iter().flat_map(|it| &it.components) {
        if components.iter().all(|it| it.id != component.id) {
            components.push(component.clone());
        }
    }
    Some(Snapshot {
        page_name: feed.line("page_title"),
        page_url: feed.href("page_url"),
        indicator: worst(&components, &incidents, &maintenances),
        components,
        incidents,
        maintenances,
        ..Snapshot::default()
    })
}

fn incident(it: Json<'_>) -> Option<Incident> {
    if !it.is_object() {
        return None;
    }
    let (id, title) = it.heading("name");
    Some(Incident {
        id,
        title,
        status: IncidentStatus::from_word(it.word("status")).unwrap_or(IncidentStatus::Ongoing),
        impact: impact(it.word("current_worst_impact")),
        started_at: it.time(&["started_at", "created_at"]),
        url: it.href("url"),
        components: it.components("affected_components", "current_status"),
        updates: vec![it.update("last_update_message", &["last_update_at"])],
        ..Incident::default()
    })
}

fn impact(word: &str) -> Impact {
    match word {
        "operational" => Impact::None,
        "degraded_performance" => Impact::Minor,
        "partial_outage" => Impact::Major,
        "full_outage" => Impact::Critical,
        _ => Impact::Ungraded,
    }
}

/// The array says the status better than the entry's own word does.
fn maintenance(it: Json<'_>, status: MaintenanceStatus) -> Option<Maintenance> {
    if !it.is_object() {
        return None;
    }
    let (id, title) = it.heading("name");
    Some(Maintenance {
        id,
        title,
        status: Some(status),
        starts_at: it.time(&["started_at", "starts_at"]),
        ends_at: it.time(&["scheduled_end_at", "ends_at"]),
        url: it.href("url"),
        components: it.components("affected_components", "current_status"),
        updates: vec![it.update("last_update_message", &["last_update_at"])],
        ..Maintenance::default()
    })
}
