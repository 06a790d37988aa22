//! What `cargo xtask` and the browser tests share.

pub mod browser;
pub mod mistakes;
mod root;
pub mod serve;
