//! Uptime Kuma 1.x and 2.x: `/api/status-page/:slug`, `/api/status-page/heartbeat/:slug`, and both joined.
//! Source: `server/routers/status-page-router.js` of <https://github.com/louislam/uptime-kuma>.

use super::json::Json;
use super::provider::{PROVIDER, Provider};
use super::words::Words;
use crate::model::Incident;
use crate::time::Timestamp;

pub(super) const UPTIME_KUMA: Provider = Provider {
    name: "uptime-kuma",
    known: "publicGroupList[ config.slug?|heartbeatList{",
    // The last beat is now. Only maintenance that is under way is listed, so its last window counts.
    rows: "page[name=config.title] \
           name=publicGroupList..monitorList[id name] \
           component=heartbeatList.*.-1[id=^ status] \
           incident=incidents|incident[id title impact=style start=createdDate text=content \
           time=lastUpdatedDate|createdDate] \
           maintenance=maintenanceList[id title status start=timeslotList.-1.startDate \
           end=timeslotList.-1.endDate text=description]",
    words: Words("h0 down h1 up h2 pending h3 maintenance"),
    mend: Some(mend),
    ..PROVIDER
};

/// Times of a window are in its own zone where they name none.
fn mend(it: Json<'_>, _: Option<Json<'_>>, found: &mut Incident) {
    let time = |text: &str| {
        let offset = if text.as_bytes().last() == Some(&b'Z') { "" } else { it.text("timezoneOffset") };
        Timestamp::parse(&[text, offset].concat())
    };
    if it.has("timeslotList") {
        let slot = it.get("timeslotList.-1");
        (found.started_at, found.resolved_at) = (time(slot.text("startDate")), time(slot.text("endDate")));
    }
}
