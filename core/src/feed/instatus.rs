//! Instatus: `/summary.json`, `/v2/components.json`, and both joined.
//! Source: <https://instatus.com/help/api/public-data> and recorded answers.

use super::common::{PLAIN, Provider, read};
use super::json::Json;
use super::words::Words;
use crate::model::Snapshot;

pub(super) const INSTATUS: Provider = Provider {
    name: "instatus",
    known: "active_incidents|active_maintenances|page.status",
    overall: "page.status",
    words: Words(
        "hhasissues minor hallundermaintenance maintenance hsomeundermaintenance maintenance honeundermaintenance maintenance",
    ),
    after,
    ..PLAIN
};

/// Its list of components: known by nothing, so it comes last.
pub(super) const COMPONENTS: Provider = Provider {
    name: "instatus",
    read: |feed, snapshot| read(feed, snapshot) && !snapshot.components.is_empty(),
    after,
    ..PLAIN
};

/// Groups are among the components: they are what another names as its group.
fn after(feed: Json<'_>, snapshot: &mut Snapshot) {
    let groups = feed.texts("components.group.id group.id");
    snapshot.components.retain(|it| !groups.contains(&&*it.id));
}
