//! What the endpoint says: the invented feeds of the native benchmarks.

#[path = "../../../core/benches/feeds/summary.rs"]
mod summary;

pub(crate) use summary::{DESCRIPTION, LARGE, OUTAGE, QUIET, Size, TITLE, short, summary};
