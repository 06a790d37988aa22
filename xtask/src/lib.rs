//! What `cargo xtask` and the browser tests share.

pub mod serve;
