//! AWS Health: `/public/currentevents`, in UTF-16. Source: recorded answers of <https://health.aws.amazon.com>.
//! The event's own number counts: those of its log go up and down.

use super::provider::{PROVIDER, Provider};
use super::words::Words;

pub(super) const AWS_HEALTH: Provider = Provider {
    name: "aws-health",
    known: ".event_log[ .arn$",
    rows: "incident=[id=arn title=summary status impact=status start=date \
           updates=event_log[text=message time=timestamp] \
           parts=impacted_services.*[id=^ name=service_name status=current] regions=region_name]",
    words: Words("h0 none h1 none h2 minor h3 major i0 resolved"),
    ..PROVIDER
};
