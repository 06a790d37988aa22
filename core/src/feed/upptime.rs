//! Upptime: `history/summary.json` of its repository, the open issues by GitHub's API, and both joined.
//! Source: `src/summary.ts` and `src/update.ts` of <https://github.com/upptime/uptime-monitor>.

use super::find::split;
use super::json::Json;
use super::provider::{PROVIDER, Provider};
use crate::time::Timestamp;

pub(super) const UPPTIME: Provider = Provider {
    name: "upptime",
    known: ".uptimeDay$ .slug$|.html_url$ .state$",
    rows: "component=[if=slug id=slug name status] \
           incident=[if=html_url unless=pull_request id title status=state planned=labels..name:maintenance \
           start=created_at end=closed_at link=html_url text=body time=updated_at]",
    // The window of a maintenance is in lines of the first comment in its text.
    mend: Some(|it, _, found| {
        if it.texts("labels..name").contains(&"maintenance") {
            (found.started_at, found.resolved_at) = (time(it, b"\nstart:"), time(it, b"\nend:"));
        }
    }),
    ..PROVIDER
};

fn time(row: Json<'_>, key: &[u8]) -> Option<Timestamp> {
    let comment = split(row.text("body"), b"<!--")?.1;
    let value = split(comment, key)?.1;
    Timestamp::parse(split(value, b"\n").map_or(value, |it| it.0))
}
