//! The browser's side: the one place that can fail for reasons outside this crate. Each failure is one line on the
//! console for the owner of the site; the page itself never notices.

mod browser;
mod clock;
mod fetch;
mod json;
mod listener;
mod mount;
mod poll;
mod read;
mod store;

pub use mount::{OutageBanner, OutageBannerProps, start};

/// A fifth of the bytes of the standard library's allocator, 1.8 KB less for each visitor.
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();
