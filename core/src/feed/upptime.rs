//! Upptime: `history/summary.json` of its repository, the open issues by GitHub's API, and both joined.
//! Source: `src/summary.ts` and `src/update.ts` of <https://github.com/upptime/uptime-monitor>.

use super::common::{PLAIN, Provider};
use super::find;
use super::json::Json;
use crate::model::Incident;
use crate::time::Timestamp;

pub(super) const UPPTIME: Provider =
    Provider { name: "upptime", known: "uptime_day|html_url", mend, ..PLAIN };

/// The window of a maintenance is in lines of a comment in its text.
fn mend(it: Json<'_>, found: &mut Incident) {
    if it.texts("labels.name").contains(&"maintenance") {
        (found.started_at, found.resolved_at) = (time(it, b"start:"), time(it, b"end:"));
    }
}

fn time(row: Json<'_>, key: &[u8]) -> Option<Timestamp> {
    let body = row.word("body").as_bytes();
    let value = body.get(find(body, key)? + key.len()..)?;
    let line = value.get(..find(value, b"\n")?)?;
    Timestamp::parse(std::str::from_utf8(line).ok()?)
}
