//! An embeddable outage banner: the latest update and the support channels that still work.
//!
//! What is said is decided in `outage-banner-core`, whose modules are here under their own names:
//! [`feed`] turns an answer's bytes into a [`model::Snapshot`], [`policy::decide`] turns that into a
//! [`notice::Notice`]. Here [`view`] draws it, and `shell`, which exists on wasm32 alone, touches the browser.
#![cfg_attr(not(test), deny(clippy::unwrap_used, clippy::expect_used))]

pub use outage_banner_core::{
    board, channel, config, dismissal, feed, locale, mirrors, model, notice, policy, report, schedule, skew,
    strings, text, time, turns, value, ways,
};

#[cfg(target_arch = "wasm32")]
pub mod shell; // All that can fail for reasons outside this crate.
pub mod view;
