//! incident.io: the widget API (`/api/v1/summary`), and what a page asks for itself (`/proxy/HOST`); its
//! Statuspage-compatible one is in `statuspage`.
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

/// The answer of the page: a part that is not among the affected ones is fine.
pub(super) const PAGE: Provider = Provider {
    name: "incidentio",
    known: "summary.ongoing_incidents[",
    rows: "page[name=summary.name url=summary.public_url] \
           name=summary.structure.items..group.components[id=component_id name unless=hidden:true] \
           name=summary.structure.items..component[id=component_id name unless=hidden:true] \
           component=summary.affected_components[id=component_id status=status|current_status] \
           incident=summary.ongoing_incidents[id title=name status start=published_at \
           updates=updates[text=message_string time=published_at] \
           parts=affected_components[id=component_id status=current_status]] \
           maintenance=summary.scheduled_maintenances[id title=name status \
           updates=updates[text=message_string time=published_at]]",
    ..PROVIDER
};
