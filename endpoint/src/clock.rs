//! The present moment.

use outage_banner_core::time::Timestamp;
use std::time::{SystemTime, UNIX_EPOCH};

/// By this machine's clock.
pub(crate) fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp::from_millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}
