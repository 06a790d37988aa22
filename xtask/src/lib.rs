//! What `cargo xtask` and the browser tests share.

pub mod browser;
pub mod example;
pub mod front;
pub mod playground;
pub mod release;
mod root;
pub mod serve;
