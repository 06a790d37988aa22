//! incident.io: the widget API (`/api/v1/summary`); its Statuspage-compatible one is in `statuspage`.
//! Source: <https://docs.incident.io/status-pages/widget-api> and recorded answers.

use super::provider::{PROVIDER, Provider};

pub(super) const INCIDENTIO: Provider = Provider {
    name: "incidentio",
    known: "page_title? ongoing_incidents[",
    rows: "page[name=page_title url=page_url] \
           incident=ongoing_incidents[id title=name status impact=current_worst_impact link=url \
           text=last_update_message time=last_update_at parts=affected_components[id name status=current_status]] \
           active=in_progress_maintenances[id title=name start=started_at end=scheduled_end_at link=url \
           text=last_update_message time=last_update_at parts=affected_components[id name status=current_status]] \
           upcoming=scheduled_maintenances[id title=name start=starts_at end=ends_at link=url \
           text=last_update_message time=last_update_at parts=affected_components[id name status=current_status]]",
    ..PROVIDER
};
