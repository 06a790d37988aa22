//! Instatus: `/summary.json`, `/v2/components.json`, and both joined.
//! Source: <https://instatus.com/help/api/public-data> and recorded answers.

use super::provider::{PROVIDER, Provider};

pub(super) const INSTATUS: Provider = Provider {
    name: "instatus",
    // Its list of components is known by the words for their state, which are in capitals.
    known: "page.status$ !page.state?\
            |.status=OPERATIONAL,UNDERMAINTENANCE,DEGRADEDPERFORMANCE,PARTIALOUTAGE,MINOROUTAGE,MAJOROUTAGE\
            |components..status=OPERATIONAL,UNDERMAINTENANCE,DEGRADEDPERFORMANCE,PARTIALOUTAGE,MINOROUTAGE,MAJOROUTAGE",
    rows: "page[name=page.name url=page.url overall=page.status] \
           component=components|[id name status] \
           incident=activeIncidents[id title=name status impact start=started link=url] \
           maintenance=activeMaintenances[id title=name status start minutes=duration link=url] \
           maintenance=scheduledMaintenances[id title=name status start minutes=duration link=url]",
    // Groups are among the components: they are what another names as its group.
    after: Some(|feed, snapshot| {
        let groups = feed.texts("components..group.id|.group.id");
        snapshot.components.retain(|it| !groups.contains(&&*it.id));
    }),
    ..PROVIDER
};
