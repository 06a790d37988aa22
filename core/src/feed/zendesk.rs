//! Zendesk: `/api/ssp/incidents.json`, JSON:API. Source: <https://support.zendesk.com> and recorded answers.

use super::provider::{PROVIDER, Provider};

pub(super) const ZENDESK: Provider = Provider {
    name: "zendesk",
    known: "data..type=incident,service",
    rows: "incident=data[~ if=type:incident id title=name|title status impact start=startedAt|started_at \
           end=resolvedAt|resolved_at updates=relationships.incidentUpdates.data..id>included|relationships.incident_updates.data..id>included[~ \
           text=description time=createdAt|created_at] \
           parts=relationships.incidentServices.data..id>included[name=attributes.serviceName]]",
    ..PROVIDER
};
