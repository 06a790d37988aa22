//! UptimeRobot: `getMonitorList` of a public page, `getMonitor`. Source: recorded answers of
//! <https://stats.uptimerobot.com>, whose pages ask for them.

use super::common::{PLAIN, Provider};
use super::json::Json;
use crate::model::{Indicator, Snapshot};

pub(super) const UPTIMEROBOT: Provider =
    Provider { name: "uptimerobot", known: "psp.monitors|monitor statistics", after, ..PLAIN };

/// The list has 30 of them; the count has all.
fn after(feed: Json<'_>, snapshot: &mut Snapshot) {
    if feed.number("statistics.counts.down") > Some(0) {
        snapshot.indicator = Indicator::Major;
    }
}
