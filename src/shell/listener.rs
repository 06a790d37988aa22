//! What the page does to the banner, for as long as somebody wants to know.

use super::browser;
use wasm_bindgen::JsValue;
use wasm_bindgen::closure::Closure;

/// Something that happens around the banner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Signal {
    /// The tab was shown or hidden, or some time went by in a visible one.
    Time,
    /// The page wants the endpoint to be asked now.
    Refresh,
    /// The page wants a closed banner back.
    Reopen,
    /// Another tab wrote what its visitor closed, or the storage was emptied.
    Storage,
}

/// Hears signals until it is dropped.
#[must_use = "signals are heard until this is dropped"]
pub(super) struct Listener {
    stop: js_sys::Function,
    _callback: Closure<dyn Fn(u8)>,
}

impl Listener {
    /// `ms` is how often time is told, in milliseconds; `key` is what to hear of in the storage, if anything.
    pub(super) fn new(ms: u32, key: Option<&str>, onsignal: impl Fn(Signal) + 'static) -> Self {
        // The order of `names` in `browser.js`.
        let callback = Closure::<dyn Fn(u8)>::new(move |number| {
            onsignal(match number {
                1 => Signal::Refresh,
                2 => Signal::Reopen,
                3 => Signal::Storage,
                _ => Signal::Time,
            });
        });
        Self { stop: browser::listen(&callback, ms, key), _callback: callback }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let _ = self.stop.call0(&JsValue::NULL); // Throws nothing.
    }
}
