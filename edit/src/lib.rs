//! A feed of our own format, and the changes that people make to it: for the commands of `outage-banner` and for the
//! editor in the browser, by one set of rules.
//!
//! A [`document`] keeps each key in its place; a [`change`] is a function of it, of what was asked, and of the present
//! moment; a [`draft`] is a document with changes that nobody else has seen yet. [`moment`] reads times in the words of
//! people. Nothing here knows a clock, IO or the web.
#![cfg_attr(not(test), deny(clippy::unwrap_used, clippy::expect_used))]

pub mod change;
pub mod document;
pub mod draft;
pub mod moment;
pub mod summary;
