//! Upptime: `history/summary.json` of its repository, the open issues by GitHub's API, and both joined.
//! Source: `src/summary.ts` and `src/update.ts` of <https://github.com/upptime/uptime-monitor>.

use super::common::{PLAIN, Provider};
use super::find;
use super::json::Json;
use crate::model::Snapshot;
use crate::time::Timestamp;

pub(super) const UPPTIME: Provider =
    Provider { name: "upptime", known: "uptime_day|html_url", after, ..PLAIN };

/// The window of a maintenance is in lines of a comment in its text.
fn after(feed: Json<'_>, snapshot: &mut Snapshot) {
    for it in &mut snapshot.maintenances {
        let rows = feed.list("");
        let Some(row) = rows.iter().find(|row| row.word("id") == &*it.id) else { continue };
        (it.starts_at, it.ends_at) = (time(row, b"start:"), time(row, b"end:"));
    }
}

fn time(row: &Json<'_>, key: &[u8]) -> Option<Timestamp> {
    let body = row.word("body").as_bytes();
    let value = body.get(find(body, key)? + key.len()..)?;
    let line = value.get(..find(value, b"\n")?)?;
    Timestamp::parse(std::str::from_utf8(line).ok()?)
}
