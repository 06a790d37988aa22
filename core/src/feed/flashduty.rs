//! Flashduty: the widget (`/api/widget/v1/summary.json`), incident.io's three arrays with an overall word.
//! Source: <https://docs.flashduty.com> and recorded answers.

use super::provider::{PROVIDER, Provider};

pub(super) const FLASHDUTY: Provider = Provider {
    name: "flashduty",
    known: "overall.status? ongoing_incidents[",
    rows: "page[name=page.name url=page.url overall=overall.status poll=poll_after_seconds] \
           incident=ongoing_incidents[id title status=phase impact start=starts_at link=url \
           updates=last_update[text=message time=at] parts=affected_components[id name status]] \
           active=in_progress_maintenances[id title start=starts_at end=ends_at link=url \
           updates=last_update[text=message time=at] parts=affected_components[id name status]] \
           upcoming=scheduled_maintenances[id title start=starts_at end=ends_at link=url \
           updates=last_update[text=message time=at] parts=affected_components[id name status]]",
    ..PROVIDER
};
