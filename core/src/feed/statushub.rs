//! StatusHub: `/api/statuses`, how many services are up, affected and down. Source: what other clients read.

use super::provider::{PROVIDER, Provider};
use super::words::Words;
use crate::model::Indicator;

pub(super) const STATUSHUB: Provider = Provider {
    name: "statushub",
    known: "counters.count_status_2? counters.count_status_3?",
    rows: "page[overall=counters.count_status_2|counters.count_status_3]",
    words: Words("h0 up"),
    after: Some(|feed, snapshot| {
        if feed.number("counters.count_status_3") > Some(0) {
            snapshot.indicator = Indicator::Major;
        }
    }),
    ..PROVIDER
};
