//! OneUptime: `/status-page-api/overview/:page`. The names of its states are the owner's.
//! Source: `App/FeatureSet/BaseAPI/API/StatusPageAPI.ts` of <https://github.com/OneUptime/oneuptime>.

use super::common::{PLAIN, Provider, part};
use super::json::Json;
use crate::model::{ComponentStatus, Impact, Incident, Snapshot};

pub(super) const ONEUPTIME: Provider = Provider {
    name: "oneuptime",
    known: "incident_public_notes|scheduled_maintenance_events",
    mend,
    after,
    ..PLAIN
};

/// A component has the id of its state.
fn after(feed: Json<'_>, snapshot: &mut Snapshot) {
    let overall = feed.get("overallStatus");
    if overall.is_object() {
        snapshot.indicator = health(overall).into();
    }
    let states = feed.list("monitor_statuses");
    for it in feed.list("status_page_resources") {
        let id = it.word("monitor.current_monitor_status_id");
        // Of a group of monitors the state is elsewhere; the page's own word still tells.
        if !id.is_empty() {
            let state = states.iter().find(|it| it.word("id") == id);
            let doing = state.map_or(ComponentStatus::Unknown, |it| health(*it));
            snapshot.components.extend(part(it.text("id"), it.word("display_name"), doing));
        }
    }
}

/// An announcement is nothing that fails.
fn mend(it: Json<'_>, found: &mut Incident) {
    if it.has("show_announcement_at") {
        found.impact = Impact::None;
    }
}

fn health(state: Json<'_>) -> ComponentStatus {
    if state.is("is_operational_state", true) {
        return ComponentStatus::Operational;
    }
    let status = state.words().component_status(state.word("name"));
    if status == ComponentStatus::Operational { ComponentStatus::Unknown } else { status }
}
