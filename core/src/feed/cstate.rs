//! cState: `index.json`. Source: `layouts/index.json` of <https://github.com/cstate/cstate>.
//! One issue appears once for each system that it affects; its text is elsewhere.

use super::provider::{PROVIDER, Provider};
use super::words::Words;
use crate::model::Snapshot;

pub(super) const CSTATE: Provider = Provider {
    name: "cstate",
    known: "summaryStatus$ systems[",
    // In its first version systems have no state. What is not resolved goes on, whatever end was planned for it.
    rows: "page[name=title url=baseURL overall=summaryStatus] \
           component=systems[name status unless=/apiVersion:1.0,1] \
           incident=systems..unresolvedIssues[id=permalink title impact=severity over=resolved:true open=resolved:false \
           notice=informational:true start=createdAt end=resolvedAt link=permalink parts=affected] \
           incident=pinnedIssues[id=permalink title impact=severity over=resolved:true open=resolved:false \
           notice=informational:true start=createdAt end=resolvedAt link=permalink parts=affected]",
    words: Words("hnotice minor hdown critical"),
    after: Some(|_, snapshot: &mut Snapshot| {
        for index in (1..snapshot.incidents.len()).rev() {
            let it = snapshot.incidents.remove(index);
            // Of two that stand under one address the open and worse one counts.
            match snapshot.incidents.iter_mut().take(index).find(|known| known.id == it.id) {
                Some(same) if (it.is_open(), it.impact) > (same.is_open(), same.impact) => *same = it,
                Some(_) => {}
                None => snapshot.incidents.insert(index, it),
            }
        }
    }),
    ..PROVIDER
};
