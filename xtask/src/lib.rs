//! What `cargo xtask` and the browser tests share.

pub mod mistakes;
pub mod serve;
