//! cState: `index.json`. Source: `layouts/index.json` of <https://github.com/cstate/cstate>.
//! One issue appears once for each system that it affects; its text is elsewhere.

use super::common::{PLAIN, Provider};
use super::json::Json;
use super::words::Words;
use crate::model::{Impact, Incident, Snapshot};

pub(super) const CSTATE: Provider = Provider {
    name: "cstate",
    known: "summary_status",
    overall: "summary_status",
    words: Words("hnotice minor hdown critical"),
    mend,
    after,
    ..PLAIN
};

fn mend(it: Json<'_>, found: &mut Incident) {
    if it.is("informational", true) {
        found.impact = Impact::None;
    }
}

fn after(_: Json<'_>, snapshot: &mut Snapshot) {
    for index in (1..snapshot.incidents.len()).rev() {
        let (before, it) = snapshot.incidents.split_at(index);
        if before.iter().any(|known| known.id == it[0].id) {
            snapshot.incidents.remove(index);
        }
    }
}
