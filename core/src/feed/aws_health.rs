//! AWS Health: `/public/currentevents`, in UTF-16. Source: recorded answers of <https://health.aws.amazon.com>.
//! The event's own number counts: those of its log go up and down.

use super::common::{PLAIN, Provider};
use super::words::Words;

pub(super) const AWS_HEALTH: Provider = Provider {
    name: "aws-health",
    known: "event_log",
    words: Words("h0 none h1 none h2 minor h3 major i0 resolved"),
    ..PLAIN
};
