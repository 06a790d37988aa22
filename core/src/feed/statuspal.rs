//! StatusPal: `/api/v2/status_pages/:subdomain/summary`. Source: <https://www.statuspal.io/api-docs/v2>.

use super::common::{PLAIN, Provider};
use super::json::Json;
use crate::model::{MaintenanceStatus, Snapshot};

pub(super) const STATUSPAL: Provider = Provider {
    name: "statuspal",
    known: "status_page",
    overall: "status_page.current_incident_type",
    after,
    ..PLAIN
};

/// There are two words for the page; and the array says the status of a maintenance.
fn after(feed: Json<'_>, snapshot: &mut Snapshot) {
    if let Some(word) = feed.text("current_status_type") {
        snapshot.indicator = feed.words().indicator(word);
    }
    for it in &mut snapshot.maintenances {
        it.status = it.status.or(Some(MaintenanceStatus::InProgress));
    }
}
