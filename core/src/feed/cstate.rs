//! cState: `index.json`. Source: `layouts/index.json` of <https://github.com/cstate/cstate>.
//! One issue appears once for each system that it affects; its text is elsewhere.

use super::provider::{PROVIDER, Provider};
use super::words::Words;
use crate::model::Snapshot;

pub(super) const CSTATE: Provider = Provider {
    name: "cstate",
    known: "summaryStatus$ systems[",
    // In its first version systems have no state.
    rows: "page[name=title url=baseURL overall=summaryStatus] \
           component=systems[name status unless=/apiVersion:1.0,1] \
           incident=systems..unresolvedIssues[id=permalink title impact=severity over=resolved:true \
           notice=informational:true start=createdAt end=resolvedAt link=permalink parts=affected] \
           incident=pinnedIssues[id=permalink title impact=severity over=resolved:true \
           notice=informational:true start=createdAt end=resolvedAt link=permalink parts=affected]",
    words: Words("hnotice minor hdown critical"),
    after: Some(|_, snapshot: &mut Snapshot| {
        for index in (1..snapshot.incidents.len()).rev() {
            let (before, it) = snapshot.incidents.split_at(index);
            if before.iter().any(|known| known.id == it[0].id) {
                snapshot.incidents.remove(index);
            }
        }
    }),
    ..PROVIDER
};
