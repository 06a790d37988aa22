//! Better Stack (Better Uptime): `/index.json`, a document of JSON:API.
//! Source: <https://betterstack.com/docs/uptime/status-pages/subscribing-to-status-updates/subscribing-to-api/>.

use super::common::{PLAIN, Provider, updates};
use super::json::Json;
use crate::channel::{Channel, ChannelKind};
use crate::model::{Impact, Incident, IncidentStatus, Snapshot};

pub(super) const BETTERSTACK: Provider = Provider {
    name: "betterstack",
    known: "data.aggregate_state",
    overall: "data.aggregate_state",
    mend,
    after,
    ..PLAIN
};

fn after(feed: Json<'_>, snapshot: &mut Snapshot) {
    let own = feed.get("data");
    if let Some(href) = own.href("contact_url") {
        snapshot.channels.push(Channel::new(ChannelKind::Support, href));
    }
    if let Some(title) = own.line("announcement") {
        snapshot.incidents.push(Incident {
            id: title.clone(),
            title,
            impact: Impact::None,
            ..Incident::default()
        });
    }
}

/// `ends_at` stays empty when it is over: the newest update tells, by its resources or by its one word.
fn mend(it: Json<'_>, found: &mut Incident) {
    if found.resolved_at.is_some_and(|end| end <= it.about.hints.now) {
        found.status = IncidentStatus::Resolved;
        return;
    }
    let (newest, _) = updates(it);
    let mut states = newest.texts("affected_resources.status");
    if states.is_empty() {
        states = it.texts("affected_resources.status");
    }
    // Without a state for the whole report, its one word.
    let word = if states.is_empty() { newest.word("message") } else { "resolved" };
    states.push(it.text("aggregate_state").unwrap_or(word));
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
