//! Salesforce Trust: `/v1/incidents/active`, `/incidents`, `/maintenances`, `/instances`, joined or not.
//! Source: <https://api.status.salesforce.com/v1/docs/> and recorded answers.

use super::common::{PLAIN, Provider};
use super::json::Json;
use super::words::Words;
use crate::model::{Impact, Incident, IncidentStatus};
use crate::text::{Href, line};

pub(super) const SALESFORCE: Provider = Provider {
    name: "salesforce",
    overall: "status",
    known: "IncidentImpacts|MaintenanceImpacts|incidents key",
    words: Words(
        "hminorincidentcore minor hminorincidentnoncore minor hmajorincidentcore major hmajorincidentnoncore major \
         hmaintenancecore maintenance hmaintenancenoncore maintenance hinformationalcore none hinformationalnoncore none",
    ),
    mend,
    ..PLAIN
};

/// An incident has no title, and is open while any of its impacts has no end, whatever its texts say.
fn mend(it: Json<'_>, found: &mut Incident) {
    let impacts = it.list("incident_impacts");
    if impacts.is_empty() {
        return;
    }
    found.status = IncidentStatus::Resolved;
    found.impact = Impact::None;
    for impact in impacts.into_iter().rev() {
        found.title = line(&spaced(it.texts("service_keys"), impact.word("type")));
        found.started_at = impact.time("start_time");
        if impact.text("end_time").is_none() {
            found.status = IncidentStatus::Ongoing;
            found.impact = found.impact.max(it.words().impact(impact.word("severity")));
        }
    }
    found.url = Href::try_from(&*["https://status.salesforce.com/incidents/", it.word("id")].concat()).ok();
}

/// `featurePerfDegradation` as words.
fn spaced(services: Vec<&str>, kind: &str) -> String {
    let mut words = String::new();
    for it in services {
        words.push_str(if words.is_empty() { "" } else { ", " });
        words.push_str(it);
    }
    words.push_str(": ");
    for it in kind.chars() {
        if it.is_ascii_uppercase() {
            words.push(' ');
        }
        words.push(it.to_ascii_lowercase());
    }
    words
}
