//! UptimeRobot: `getMonitorList` of a public page, `getMonitor`. Source: recorded answers of
//! <https://stats.uptimerobot.com>, whose pages ask for them.

use super::engine::worst;
use super::provider::{PROVIDER, Provider};
use super::words::Words;
use crate::model::Indicator;

pub(super) const UPTIMEROBOT: Provider = Provider {
    name: "uptimerobot",
    known: "psp.monitors[|monitor{ statistics{",
    rows: "page[overall=statistics.counts.down else=unknown] \
           component=psp.monitors|monitor[paged id=monitorId name status=statusClass unless=statusClass:black,paused]",
    words: Words("h0 up"),
    // The list has 30 of them; the count has all.
    after: Some(|feed, snapshot| {
        if feed.number("statistics.counts.down").is_some_and(|it| it > 0) {
            snapshot.indicator = snapshot.indicator.max(Indicator::Major);
        }
        snapshot.indicator = worst(snapshot, feed.about.hints.now);
    }),
    ..PROVIDER
};
