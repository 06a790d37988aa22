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
        let least = match feed.number("statistics.counts.down") {
            Some(0) => Indicator::None,
            Some(_) => Indicator::Major,
            None => Indicator::Minor,
        };
        snapshot.indicator = snapshot.indicator.max(least);
        snapshot.indicator = worst(snapshot, feed.about.hints.now);
    }),
    ..PROVIDER
};
