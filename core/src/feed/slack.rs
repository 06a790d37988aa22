//! Slack: `/api/v2.0.0/current` and `/history`. Source: <https://docs.slack.dev/reference/slack-status-api>.

use super::engine::worst;
use super::provider::{PROVIDER, Provider};
use crate::model::Indicator;

pub(super) const SLACK: Provider = Provider {
    name: "slack",
    known: "active_incidents[ status? date_created?|.notes[ .date_created$",
    rows: "page[overall=status] \
           incident=active_incidents|[id title status impact=type notice=type:notice planned=type:maintenance \
           start=date_created link=url updates=notes[text=body time=date_created] parts=services]",
    // The only time of planned work is that of its posting. "active", and nothing told of it, is not fine.
    after: Some(|feed, snapshot| {
        for it in &mut snapshot.maintenances {
            it.starts_at = it.starts_at.filter(|it| *it > feed.about.hints.now);
        }
        let is_silent = snapshot.incidents.is_empty() && snapshot.maintenances.is_empty();
        if feed.text("status") == "active" && !is_silent {
            snapshot.indicator = Indicator::None;
            snapshot.indicator = worst(snapshot, feed.about.hints.now);
        }
    }),
    ..PROVIDER
};
