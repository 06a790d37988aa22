//! Salesforce Trust: `/v1/incidents/active`, `/incidents`, `/maintenances`, `/instances`, joined or not.
//! Source: <https://api.status.salesforce.com/v1/docs/> and recorded answers.

use super::find::listed;
use super::json::Json;
use super::provider::{PROVIDER, Provider};
use super::words::Words;
use crate::model::{Impact, Incident, IncidentStatus};
use crate::text::{Href, line};

pub(super) const SALESFORCE: Provider = Provider {
    name: "salesforce",
    known: ".IncidentImpacts[ .IncidentEvents[|.MaintenanceImpacts[ .MaintenanceEvents[|.Incidents[ .isActive?",
    rows: "component=[if=key id=key name=key status] \
           incident=[unless=key|MaintenanceImpacts|plannedStartTime id title=serviceKeys over=IncidentImpacts&endTime start=createdAt \
           updates=IncidentEvents[text=message time=createdAt] parts=serviceKeys] \
           maintenance=[if=MaintenanceImpacts|plannedStartTime id title=name status=message.eventStatus \
           start=plannedStartTime end=plannedEndTime updates=MaintenanceEvents[text=message time=createdAt] \
           parts=serviceKeys]",
    words: Words(
        "hminorincidentcore minor hminorincidentnoncore minor hmajorincidentcore major hmajorincidentnoncore major \
         hmaintenancecore maintenance hmaintenancenoncore maintenance hinformationalcore none hinformationalnoncore none",
    ),
    mend: Some(mend),
    ..PROVIDER
};

/// An incident has no title, and is open while any of its impacts has no end, whatever its texts say.
fn mend(it: Json<'_>, _: Option<Json<'_>>, found: &mut Incident) {
    if it.has("MaintenanceImpacts|plannedStartTime") {
        return;
    }
    let impacts = it.list("IncidentImpacts", "");
    let services = listed(&it.texts("serviceKeys"));
    found.title = line(&services);
    found.url = Href::try_from(&*["https://status.salesforce.com/incidents/", it.text("id")].concat()).ok();
    if impacts.is_empty() {
        return;
    }
    found.status = IncidentStatus::Resolved;
    found.impact = Impact::None;
    for impact in impacts.into_iter().rev() {
        found.title = line(&[&*services, ":", &spaced(impact.text("type"))].concat());
        found.started_at = impact.time("startTime");
        if !impact.has("endTime") {
            found.status = IncidentStatus::Ongoing;
            found.impact = found.impact.max(it.words().impact(impact.text("severity")));
        }
    }
}

/// `featurePerfDegradation` as words.
fn spaced(kind: &str) -> String {
    let mut words = String::from(" ");
    for it in kind.chars() {
        if it.is_ascii_uppercase() {
            words.push(' ');
        }
        words.push(it.to_ascii_lowercase());
    }
    words
}
