//! UptimeFlare: `/api/data`. Source: `pages/api/data.ts` of <https://github.com/lyc8503/UptimeFlare>.

use super::provider::{PROVIDER, Provider};
use super::words::Words;

pub(super) const UPTIMEFLARE: Provider = Provider {
    name: "uptimeflare",
    known: "monitors{ up? down?",
    rows: "component=monitors.*[id=^ name=^ status=up] \
           maintenance=maintenances[title start end text=body parts=monitors]",
    words: Words("htrue up hfalse down"),
    ..PROVIDER
};
