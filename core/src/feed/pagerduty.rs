//! PagerDuty: `/api/posts`. Source: what other clients read from <https://status.pagerduty.com>.

use super::common::{PLAIN, Provider};

pub(super) const PAGERDUTY: Provider = Provider { name: "pagerduty", known: "posts", ..PLAIN };
