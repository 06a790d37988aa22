//! Atlassian Statuspage v2 (`summary.json`, `status.json`, `incidents/unresolved.json`, `scheduled-maintenances/*.json`)
//! and the services that answer in its shape. Source: <https://support.atlassian.com/statuspage/docs/>, the `/api` help
//! of each page, and recorded answers.

use super::json::Json;
use super::provider::{PROVIDER, Provider};
use crate::model::Snapshot;
use crate::text::Href;

pub(super) const STATUSPAGE: Provider = Provider {
    name: "statuspage",
    known: "status.indicator?|page.id? incidents[|page.time_zone? incidents[|page.id? components[\
            |page{ components..group? !version=1|page.updated_at? components..status?|page.id? scheduled_maintenances[\
            |scheduled_maintenances..scheduled_for?|incidents..incident_updates[ incidents..page_id?",
    rows: "page[name=page.name url=page.url overall=status.indicator says=status.description \
           written=page.updated_at] \
           component=components[id name status unless=group:true] \
           incident=incidents[id title=name status=status|state impact start=started_at|startedAt|created_at \
           end=resolved_at link=shortlink|url text=latestUpdate time=updatedAt \
           updates=incident_updates[text=body time=display_at|created_at] parts=components[id name status]] \
           maintenance=scheduled_maintenances[id title=name status start=scheduled_for end=scheduled_until \
           link=shortlink updates=incident_updates[text=body time=display_at|created_at] \
           parts=components[id name status]]",
    after: Some(after),
    ..PROVIDER
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
