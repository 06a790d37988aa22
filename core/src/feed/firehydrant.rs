//! FireHydrant: `/data/payload.json`, with its whole history. Source: recorded answers.

use super::provider::{PROVIDER, Provider};
use super::words::Words;

pub(super) const FIREHYDRANT: Provider = Provider {
    name: "firehydrant",
    known: "config{ conditions{ incidents[",
    rows: "page[name=config.companyName|config.title] \
           name=components[id name] \
           incident=incidents[id title impact=severitySlug planned=severitySlug:MAINTENANCE \
           start=timestamps.started end=timestamps.resolved \
           updates=timeline[text=details.note.note|details.note time=occurredAt|time] \
           parts=components|componentConditions.*[id name status=condition]]",
    words: Words("hsev1 critical hsev2 major hsev3 minor hsev4 minor hsev5 minor"),
    ..PROVIDER
};
