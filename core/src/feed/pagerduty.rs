//! PagerDuty: `/api/services`, `/api/posts`. Source: what other clients read from <https://status.pagerduty.com>.

use super::provider::{PROVIDER, Provider};

pub(super) const PAGERDUTY: Provider = Provider {
    name: "pagerduty",
    known: "posts..post_type?|posts..current_post_severity_enum?|posts[ services..display_name?",
    rows: "name=services[id name=display_name|name] \
           incident=posts[id title impact=current_post_severity_enum.name planned=post_type:maintenance \
           start=starts_at|first_update_at end=ends_at updates=updates|latest_update[text=message time=reported_at] \
           parts=incident_services[id]]",
    ..PROVIDER
};
