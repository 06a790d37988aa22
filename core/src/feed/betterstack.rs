//! Better Stack (Better Uptime): `/index.json`, a document of JSON:API.
//! Source: <https://betterstack.com/docs/uptime/status-pages/subscribing-to-status-updates/subscribing-to-api/>.

use super::json::Json;
use super::provider::{PROVIDER, Provider};
use super::words::Words;
use crate::channel::{Channel, ChannelKind};
use crate::model::{Impact, Incident, IncidentStatus, Snapshot};

pub(super) const BETTERSTACK: Provider = Provider {
    name: "betterstack",
    known: "data.attributes.aggregate_state?",
    // A report has no word of its own that can be trusted, so its row names none: see `mend`.
    rows: "page[name=data.attributes.company_name overall=data.attributes.aggregate_state] \
           component=included[~ if=type:status_page_resource id name=public_name status \
           unless=status:not_monitored] \
           incident=included[~ if=type:status_report id title planned=report_type:maintenance \
           impact=aggregate_state start=starts_at|published_at end=ends_at \
           updates=relationships.status_updates.data..id>included[~ text=message time=published_at] \
           parts=affected_resources[id=status_page_resource_id status]] \
           incident=data[~ if=announcement title=announcement notice=announcement]",
    words: Words("cresolved up"),
    mend: Some(mend),
    after: Some(|feed, snapshot: &mut Snapshot| {
        if let Some(href) = feed.href("data.attributes.contact_url") {
            snapshot.channels.push(Channel::new(ChannelKind::Support, href));
        }
    }),
    ..PROVIDER
};

/// `ends_at` stays empty when a report is over: the newest update tells, by its resources or by its one word.
fn mend(it: Json<'_>, newest: Option<Json<'_>>, found: &mut Incident) {
    if found.status == IncidentStatus::Resolved || !it.has("report_type|starts_at|published_at") {
        return;
    }
    let newest = newest.unwrap_or(it);
    let mut states = newest.texts("affected_resources..status");
    if states.is_empty() {
        states = it.texts("affected_resources..status");
    }
    // Without a state for the whole report, its one word.
    let word = if states.is_empty() { newest.text("message") } else { "resolved" };
    states.push(it.state("aggregate_state").unwrap_or(word));
    found.status = IncidentStatus::Resolved;
    found.impact = Impact::Ungraded;
    for state in states {
        if !matches!(state, "operational")
            && it.words().incident_status(state) != Some(IncidentStatus::Resolved)
        {
            found.status = IncidentStatus::Ongoing;
            found.impact = it.words().impact(state);
        }
    }
}
