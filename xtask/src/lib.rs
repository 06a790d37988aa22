//! What `cargo xtask` and the browser tests share.

pub mod browser;
pub mod front;
pub mod playground;
mod root;
pub mod serve;
