//! From the bytes of a status feed to what a banner says at one moment.
//!
//! [`feed::read`] turns an answer's bytes into a [`model::Snapshot`], [`policy::decide`] turns that into a
//! [`notice::Notice`], and a [`board::Board`] keeps both for one banner. There is no clock, no IO, no chance and no web
//! type here: `now` is an argument. The modules stand in layers, the lowest first, and import downwards only.
#![cfg_attr(not(test), deny(clippy::unwrap_used, clippy::expect_used))]

/// Its example runs with the tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
pub struct Readme;

// What everything else is made of.
pub mod text;
pub mod time;
pub mod value;
mod words;

// What a feed says, whoever wrote it.
pub mod channel;
pub mod model;
mod service;

// Bytes to a snapshot.
pub mod feed;

// What the owner wants, and the banner's own words.
pub mod config;
pub mod strings;

// What a visitor is to be told.
pub mod notice;
pub mod policy;
pub mod ways;

// In which words, and what the visitor has closed.
pub mod dismissal;
pub mod locale;
pub mod report;

// One banner, from answer to answer.
pub mod board;
pub mod mirrors;
pub mod schedule;
pub mod skew;
pub mod turns;

// What an owner is told of an endpoint.
#[cfg(feature = "check")]
pub mod check;
