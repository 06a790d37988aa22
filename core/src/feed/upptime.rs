//! Upptime: `history/summary.json` of its repository, the open issues by GitHub's API, and both joined.
//! Source: `src/summary.ts` and `src/update.ts` of <https://github.com/upptime/uptime-monitor>.

use super::find::find;
use super::json::Json;
use super::provider::{PROVIDER, Provider};
use crate::time::Timestamp;

pub(super) const UPPTIME: Provider = Provider {
    name: "upptime",
    known: ".uptimeDay$ .slug$|.html_url$ .state$",
    rows: "component=[if=slug id=slug name status] \
           incident=[if=html_url unless=pull_request id title status=state planned=labels..name:maintenance \
           start=created_at end=closed_at link=html_url text=body time=updated_at]",
    // The window of a maintenance is in lines of a comment in its text.
    mend: Some(|it, _, found| {
        if it.texts("labels..name").contains(&"maintenance") {
            (found.started_at, found.resolved_at) = (time(it, b"start:"), time(it, b"end:"));
        }
    }),
    ..PROVIDER
};

fn time(row: Json<'_>, key: &[u8]) -> Option<Timestamp> {
    let body = row.text("body").as_bytes();
    let value = body.get(find(body, key)? + key.len()..)?;
    let line = value.get(..find(value, b"\n")?)?;
    Timestamp::parse(std::str::from_utf8(line).ok()?)
}
