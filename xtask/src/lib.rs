//! What `cargo xtask` and the browser tests share.

pub mod browser;
mod root;
pub mod serve;
