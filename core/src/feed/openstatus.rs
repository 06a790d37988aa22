//! OpenStatus: a page's `/feed/json`, and its one word.
//! Source: `feed/[type]/route.ts` of <https://github.com/openstatusHQ/openstatus>.

use super::provider::{PROVIDER, Provider};
use super::words::Words;

pub(super) const OPENSTATUS: Provider = Provider {
    name: "openstatus",
    known: "statusReports[ title? status?",
    rows: "page[name=title overall=status] \
           name=pageComponents[id name] \
           component=monitors[id name status] \
           incident=statusReports[id title status \
           updates=statusReportUpdates[text=message time=date] parts=monitors|pageComponents[id]] \
           maintenance=maintenances[id title=name start=from end=to text=message time=updatedAt \
           parts=monitors|pageComponents[id]]",
    words: Words("hinfo maintenance hactive up"),
    // Reports have no start: it is their first update.
    mend: Some(|_, _, found| {
        found.started_at = found.started_at.or(found.updates.iter().filter_map(|it| it.posted_at).min());
    }),
    ..PROVIDER
};

/// `api.openstatus.dev/public/status/:slug`: one word, which is "unknown" for a page that does not exist.
pub(super) const WORD: Provider = Provider {
    name: "openstatus",
    known: "# status=operational,degraded_performance,partial_outage,major_outage,under_maintenance,incident",
    rows: "page[overall=status]",
    ..PROVIDER
};
