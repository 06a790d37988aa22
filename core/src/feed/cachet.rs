//! Cachet 2.x (`/api/v1/…`) and 3.x (`/api/…`, JSON:API): incidents, components, schedules, status, in any joining.
//! Source: <https://docs.cachethq.io> and the resources of <https://github.com/cachethq/core>.

use super::engine::by_the_clock;
use super::provider::{PROVIDER, Provider};
use super::words::Words;

pub(super) const CACHET: Provider = Provider {
    name: "cachet",
    // Groups have no status, and the updates of one incident have an incident's id: nothing in them is ever wrong.
    known: "meta.pagination{ data..status? !data..incident_id? \
            |meta.pagination{ data]|links{ meta{ data]|data..type=incidents,components,schedules|data{ data.status? data.message?",
    rows: "page[overall=data.status] \
           component=data[~ paged if=order|status_name|type:components id name status=status.value|status \
           unless=enabled:false] \
           incident=data[if=visible|occurred_at|latest_status id title=name status=latest_status|status \
           over=is_resolved:true open=is_resolved:false planned=status:0 \
           start=occurred_at|scheduled_at|created_at link=permalink \
           text=message time=updated_at|created_at updates=updates[text=message time=created_at]] \
           maintenance=data[if=scheduled_at unless=visible|occurred_at|latest_status id title=name status \
           start=scheduled_at end=completed_at text=message time=updated_at|created_at parts=components[id=component_id name]] \
           incident=data[~ if=type:incidents id title=name status=status.value start=occurred.string|created.string \
           text=message time=updated.string|created.string \
           updates=relationships.updates.data..id>included[~ text=message time=created.string]] \
           maintenance=data[~ if=type:schedules id title=name status=status.value start=scheduled.string \
           end=completed.string text=message time=updated.string|created.string]",
    words: Words(
        "c1 up c2 degraded c3 partial c4 major c6 maintenance hinfo minor i1 investigating i2 identified i3 watching \
         i4 fixed m0 scheduled m1 active m2 complete",
    ),
    // Nobody moves its planned work on by hand: once its time has come it is going on, until its end or a new word.
    after: Some(|_, snapshot| by_the_clock(&mut snapshot.maintenances)),
    ..PROVIDER
};
