//! Uptime Kuma 1.x and 2.x: `/api/status-page/:slug`, `/api/status-page/heartbeat/:slug`, and both joined.
//! Source: `server/routers/status-page-router.js` of <https://github.com/louislam/uptime-kuma>.

use super::common::{PLAIN, Provider, part};
use super::json::Json;
use super::words::Words;
use crate::model::{Incident, Snapshot};
use crate::time::Timestamp;

pub(super) const UPTIME_KUMA: Provider = Provider {
    name: "uptime-kuma",
    known: "public_group_list|heartbeat_list",
    words: Words("h0 down h1 up h2 pending h3 maintenance hprimary none hlight none hdark none"),
    mend,
    after,
    ..PLAIN
};

/// The last beat is now. Without the names of the monitors their ids must do.
fn after(feed: Json<'_>, snapshot: &mut Snapshot) {
    let names = feed.list("public_group_list.monitor_list");
    for (id, beats) in feed.get("heartbeat_list").entries() {
        let known = names.iter().find(|it| it.word("id") == id);
        if let Some(word) = beats.last().text("status")
            && (names.is_empty() || known.is_some())
        {
            let name = known.map_or(id, |it| it.word("name"));
            snapshot.components.extend(part(Some(id), name, feed.words().component_status(word)));
        }
    }
}

/// Only maintenance that is under way is listed, so its last window counts; its times are in its own zone where they
/// name none.
fn mend(it: Json<'_>, found: &mut Incident) {
    let time = |text: &str| {
        let offset = if text.as_bytes().last() == Some(&b'Z') { "" } else { it.word("timezone_offset") };
        Timestamp::parse(&[text, offset].concat())
    };
    if it.has("timeslot_list") {
        let slot = it.get("timeslot_list").last();
        (found.started_at, found.resolved_at) = (time(slot.word("start_date")), time(slot.word("end_date")));
    }
}
