//! Upptime: `history/summary.json` of its repository, the open issues by GitHub's API, and both joined.
//! Source: `src/summary.ts` and `src/update.ts` of <https://github.com/upptime/uptime-monitor>.

use super::find::split;
use super::json::Json;
use super::provider::{PROVIDER, Provider};
use crate::text::{cut, pieces};
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
            (found.started_at, found.resolved_at) = (time(it, "start"), time(it, "end"));
        }
    }),
    ..PROVIDER
};

fn time(row: Json<'_>, key: &str) -> Option<Timestamp> {
    let comment = split(row.text("body"), b"<!--")?.1;
    let comment = split(comment, b"-->").map_or(comment, |it| it.0);
    let mut lines = pieces(comment, b'\n').filter_map(|line| cut(line, b':'));
    Timestamp::parse(lines.find(|(name, _)| name.trim_ascii() == key)?.1)
}
