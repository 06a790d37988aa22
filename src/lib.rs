//! The outage banner.
