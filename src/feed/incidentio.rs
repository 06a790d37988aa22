//! incident.io: the widget API (`/api/v1/summary`) and the Statuspage-compatible one (`/api/v2/summary.json`).
//! Source: <https://docs.incident.io/status-pages/widget-api> and recorded answers.

use super::json::Json;
use super::{statuspage, worst};
use crate::model::{
    Component, ComponentStatus, Impact, Incident, IncidentStatus, Maintenance, MaintenanceStatus, Snapshot, Update,
};
use crate::text::line;
use std::rc::Rc;

const ULID_LENGTH: usize = 26; // Only incident.io's pages have such an id in the compatible shape.

pub(super) fn read(feed: Json<'_>) -> Option<Snapshot> {
    if feed.get("page").text("id").is_some_and(|it| it.len() == ULID_LENGTH) {
        return Some(statuspage::snapshot(feed));
    }
    if !feed.has_list("ongoing_incidents") {
        return None;
    }
    let incidents = feed.list("ongoing_incidents", &incident);
    let mut maintenances = feed.list("in_progress_maintenances", &|it| maintenance(it, MaintenanceStatus::InProgress));
    maintenances.extend(feed.list("scheduled_maintenances", &|it| maintenance(it, MaintenanceStatus::Scheduled)));
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
    let (id, title) = heading(it)?;
    Some(Incident {
        id,
        title,
        status: IncidentStatus::from_word(it.word("status")).unwrap_or(IncidentStatus::Ongoing),
        impact: impact(it.word("current_worst_impact")),
        started_at: it.time("started_at").or_else(|| it.time("created_at")),
        resolved_at: None,
        next_update_by: None,
        url: it.href("url"),
        components: components(it),
        updates: vec![update(it)],
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
    let (id, title) = heading(it)?;
    Some(Maintenance {
        id,
        title,
        status: Some(status),
        starts_at: it.time("started_at").or_else(|| it.time("starts_at")),
        ends_at: it.time("scheduled_end_at").or_else(|| it.time("ends_at")),
        url: it.href("url"),
        components: components(it),
        updates: vec![update(it)],
    })
}

fn heading(it: Json<'_>) -> Option<(Rc<str>, Rc<str>)> {
    let title = it.line("name")?;
    Some((it.text("id").map_or_else(|| title.clone(), line), title))
}

fn update(it: Json<'_>) -> Update {
    Update { body: it.body("last_update_message"), posted_at: it.time("last_update_at") }
}

fn components(it: Json<'_>) -> Vec<Component> {
    it.list("affected_components", &|it| {
        let (id, name) = heading(it)?;
        let word = it.text("current_status")?;
        let status = match word {
            "full_outage" => ComponentStatus::MajorOutage,
            _ => ComponentStatus::from_word(word).unwrap_or(ComponentStatus::Unknown),
        };
        Some(Component { id, name, status })
    })
}
