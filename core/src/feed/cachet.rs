//! Cachet 2.x (`/api/v1/…`) and 3.x (`/api/…`, JSON:API): incidents, components, schedules, status, in any joining.
//! Source: <https://docs.cachethq.io> and the resources of <https://github.com/cachethq/core>.

use super::common::{PLAIN, Provider, read};
use super::words::Words;

pub(super) const CACHET: Provider = Provider {
    name: "cachet",
    known: "meta data|data.message",
    overall: "data.status",
    words: Words(
        "c1 up c2 degraded c3 partial c4 major c6 maintenance hinfo minor i1 investigating i2 identified i3 watching i4 fixed m0 scheduled m1 active m2 complete",
    ),
    read: |feed, snapshot| {
        let data = feed.list("data");
        // Groups, and the updates of one incident: nothing in them is ever wrong.
        !data.iter().any(|it| !it.has("status") || it.has("incident_id")) && read(feed, snapshot)
    },
    ..PLAIN
};
