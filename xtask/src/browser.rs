//! Browsers under remote control, by `WebDriver`: for the tests in browsers and for `cargo xtask bench`.

mod command;
mod engine;
mod session;

pub use command::Command;
pub use engine::Engine;
pub use session::{Session, end_all_on_signals};
