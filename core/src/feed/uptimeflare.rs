//! UptimeFlare: `/api/data`. Source: `pages/api/data.ts` of <https://github.com/lyc8503/UptimeFlare>.

use super::common::{PLAIN, Provider, part};
use super::json::Json;
use super::words::Words;
use crate::model::Snapshot;

pub(super) const UPTIMEFLARE: Provider = Provider {
    name: "uptimeflare",
    known: "monitors up",
    words: Words("htrue up hfalse down"),
    after,
    ..PLAIN
};

fn after(feed: Json<'_>, snapshot: &mut Snapshot) {
    for (name, it) in feed.get("monitors").entries() {
        let status = feed.words().component_status(it.word("up"));
        snapshot.components.extend(part(None, name, status));
    }
}
