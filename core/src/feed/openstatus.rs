//! OpenStatus: a page's `/feed/json`.
//! Source: `feed/[type]/route.ts` of <https://github.com/openstatusHQ/openstatus>.

use super::common::{PLAIN, Provider};
use super::words::Words;

pub(super) const OPENSTATUS: Provider = Provider {
    name: "openstatus",
    known: "status_reports",
    overall: "status",
    words: Words("hinfo maintenance hactive up"),
    // Reports have no start: it is their first update.
    mend: |_, found| {
        found.started_at = found.updates.iter().filter_map(|it| it.posted_at).min().or(found.started_at);
    },
    ..PLAIN
};

/// `api.openstatus.dev/public/status/:slug`: one word, which is "unknown" for a page that does not exist. Another
/// service's single word is not ours to understand.
pub(super) const WORD: Provider = Provider {
    name: "openstatus",
    overall: "status",
    read: |feed, _| {
        let word = feed.word("status");
        feed.entries().len() == 1 && feed.words().health(word).is_some() && !matches!(word, "ok" | "success")
    },
    ..PLAIN
};
