//! The program `outage-banner`: everything of a status endpoint that is not in the browser.
//!
//! It reads any status feed as the banner does, and edits a feed of our own format wherever that lies. What people
//! change in a feed is the crate `outage-banner-edit`, which the editor in the browser has, too. Pure parts ([`mistakes`],
//! [`words`], [`render`], [`sign`], [`coding`]) know no IO and no clock; [`place`], [`web`] and the commands do.
#![cfg_attr(not(test), deny(clippy::unwrap_used, clippy::expect_used))]
// They panic where the output is full or closed.
#![cfg_attr(not(test), deny(clippy::print_stdout, clippy::print_stderr))]

// Pure: data in, data out.
pub mod address;
pub mod coding;
mod convert;
pub mod mistakes;
pub mod render;
pub mod sign;
pub mod words;

// What can fail for reasons outside this program.
mod ask;
pub mod check;
mod clock;
pub mod disk;
pub mod failure;
pub mod history;
pub mod place;
pub mod publish;
pub mod serve;
mod signals;
pub mod web;

// The commands, and where their options come from.
pub mod commands;
pub mod settings;
