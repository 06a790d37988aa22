//! Slack: `/api/v2.0.0/current` and `/history`. Source: <https://docs.slack.dev/reference/slack-status-api>.

use super::common::{PLAIN, Provider, undated};
use super::json::Json;
use crate::model::{Indicator, Snapshot};

pub(super) const SLACK: Provider =
    Provider { name: "slack", known: "active_incidents status|notes", after, ..PLAIN };

/// "active", and nothing told of it, is not fine.
fn after(feed: Json<'_>, snapshot: &mut Snapshot) {
    undated(snapshot);
    let is_silent = snapshot.incidents.is_empty() && snapshot.maintenances.is_empty();
    if !matches!((feed.word("status"), is_silent), ("ok" | "", _) | ("active", false)) {
        snapshot.indicator = Indicator::Minor;
    }
}
