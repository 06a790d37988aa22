//! The browser's clock, and how it writes a moment for this visitor.

use super::json::bag;
use crate::locale::Locale;
use crate::time::Timestamp;
use js_sys::Date;
use wasm_bindgen::JsValue;

/// The visitor's zone and habits.
pub(super) const LOCAL: Locale = Locale { moment, clock };

/// Now, by this device.
pub(super) fn now() -> Timestamp {
    #[allow(clippy::cast_possible_truncation, reason = "whole milliseconds, far below 2^53")]
    let ms = Date::now() as i64;
    Timestamp::from_millis(ms)
}

fn moment(at: Timestamp) -> String {
    format(
        at,
        &[
            ("month", "short".into()),
            ("day", "numeric".into()),
            ("hour", "numeric".into()),
            ("minute", "2-digit".into()),
            ("timeZoneName", "short".into()),
        ],
    )
}

fn clock(at: Timestamp) -> String {
    format(at, &[("hour", "numeric".into()), ("minute", "2-digit".into())])
}

fn format(at: Timestamp, options: &[(&str, JsValue)]) -> String {
    #[allow(clippy::cast_precision_loss, reason = "whole milliseconds, far below 2^53")]
    let date = Date::new(&JsValue::from_f64(at.millis() as f64));
    date.to_locale_string("en", &bag(options)).into()
}
