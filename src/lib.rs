//! An embeddable outage banner: the latest update and the support channels that still work.
//!
//! The core is pure: [`feed::read`] turns an answer's bytes into a [`model::Snapshot`], [`policy::decide`] turns that
//! into a [`notice::Notice`], [`view`] draws it. Only `shell`, which exists on wasm32 alone, touches the browser.
#![cfg_attr(not(test), deny(clippy::unwrap_used, clippy::expect_used))]

pub mod board;
pub mod channel;
pub mod config;
pub mod dismissal;
pub mod feed;
pub mod locale;
pub mod model;
pub mod notice;
pub mod policy;
pub mod report;
pub mod schedule;
#[cfg(target_arch = "wasm32")]
pub mod shell; // All that can fail for reasons outside this crate.
pub mod skew;
pub mod text;
pub mod time;
pub mod view;
