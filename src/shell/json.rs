//! Values as the browser has them, and the other way round.

use crate::feed::Value;
use js_sys::{Array, Object, Reflect};
use wasm_bindgen::JsValue;

/// The value that `pack` in `browser.js` has made one text of.
pub(super) fn unpack(packed: &JsValue) -> Result<Value, String> {
    Value::unpack(&packed.as_string().unwrap_or_default()).ok_or_else(|| "nesting too deep".to_owned())
}

/// The other way: text stays text.
pub(super) fn to_js(value: &Value) -> JsValue {
    match value {
        Value::Null => JsValue::NULL,
        Value::Bool(it) => JsValue::from_bool(*it),
        Value::Text(it) => JsValue::from_str(it),
        Value::List(values) => values.iter().map(to_js).collect::<Array>().into(),
        Value::Object(entries) => {
            let object = Object::new();
            for (key, value) in entries {
                let _ = Reflect::set(&object, &JsValue::from_str(key), &to_js(value)); // A plain object takes any key.
            }
            object.into()
        }
    }
}
