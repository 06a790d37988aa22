//! The browser's clock, and how it writes a moment for this visitor.

use crate::locale::Locale;
use crate::time::Timestamp;
use js_sys::{Date, Object, Reflect};
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
    format(at, &[("dateStyle", "medium".into()), ("timeStyle", "long".into())])
}

fn clock(at: Timestamp) -> String {
    format(at, &[("hour", "numeric".into()), ("minute", "2-digit".into())])
}

fn format(at: Timestamp, options: &[(&str, JsValue)]) -> String {
    let bag = Object::new();
    for (key, value) in options {
        let _ = Reflect::set(&bag, &JsValue::from_str(key), value); // A plain object takes any key.
    }
    #[allow(clippy::cast_precision_loss, reason = "whole milliseconds, far below 2^53")]
    let date = Date::new(&JsValue::from_f64(at.millis() as f64));
    date.to_locale_string("en", &bag).into()
}
