//! Now, by this device's clock, corrected where a server says that it is off.

use crate::skew::skew_ms;
use crate::time::Timestamp;
use js_sys::Date;
use std::cell::Cell;

thread_local! {
    static SKEW_MS: Cell<i64> = const { Cell::new(0) };
}

/// Now, as far as anybody knows.
pub(super) fn now() -> Timestamp {
    device().after(SKEW_MS.get())
}

/// Takes in the `Date` of an answer that has just come, where the server lets us read it.
pub(super) fn correct(date: Option<&str>) {
    if let Some(server) = date.and_then(Timestamp::parse) {
        SKEW_MS.set(skew_ms(server, device()));
    }
}

fn device() -> Timestamp {
    #[allow(clippy::cast_possible_truncation, reason = "whole milliseconds, far below 2^53")]
    let ms = Date::now() as i64;
    Timestamp::from_millis(ms)
}
