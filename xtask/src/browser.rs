//! Browsers under remote control, by `WebDriver`: for the tests in browsers, for `cargo xtask bench` and `pictures`.

mod command;
mod devtools;
mod engine;
mod session;

pub use command::Command;
pub use engine::Engine;
pub use session::{Session, end_all_on_signals};
