//! Atlassian Statuspage v2 (`summary.json`, `status.json`, `incidents/unresolved.json`, `scheduled-maintenances/*.json`)
//! and the services that answer in its shape. Source: <https://support.atlassian.com/statuspage/docs/>, the `/api` help
//! of each page, and recorded answers.

use super::common::{PLAIN, Provider};
use super::json::Json;
use crate::model::Snapshot;
use crate::text::Href;

pub(super) const STATUSPAGE: Provider = Provider {
    name: "statuspage",
    known: "status.indicator|page incidents|page scheduled_maintenances|page components|incidents.incident_updates",
    overall: "status.indicator",
    after,
    ..PLAIN
};

/// Clones leave the permalink out: then it is the page's own address with the id.
fn after(_: Json<'_>, snapshot: &mut Snapshot) {
    let Some(base) = &snapshot.page_url else { return };
    let base = base.as_str();
    let base = base.strip_suffix('/').unwrap_or(base);
    let fill = |url: &mut Option<Href>, id: &str| {
        if url.is_none() {
            *url = Href::try_from(&*[base, "/incidents/", id].concat()).ok();
        }
    };
    for it in &mut snapshot.incidents {
        fill(&mut it.url, &it.id);
    }
    for it in &mut snapshot.maintenances {
        fill(&mut it.url, &it.id);
    }
}
