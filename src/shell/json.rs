//! Values as the browser has them, and the other way round.

use crate::feed::Value;
use js_sys::{Array, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

const MAX_DEPTH: u32 = 128; // As in serde_json: what is deeper is an attack on the stack, not a feed.

/// The value that the browser's parser made of a text.
pub(super) fn convert(tree: &JsValue) -> Result<Value, String> {
    value(tree, MAX_DEPTH).ok_or_else(|| "nesting too deep".to_owned())
}

fn value(value: &JsValue, depth: u32) -> Option<Value> {
    let deeper = depth.checked_sub(1)?;
    if let Some(text) = value.as_string() {
        return Some(Value::Text(text));
    }
    if let Some(number) = value.as_f64() {
        return Some(Value::number(number));
    }
    if let Some(list) = value.dyn_ref::<Array>() {
        let mut values = Vec::new();
        for index in 0..list.length() {
            values.push(self::value(&list.get(index), deeper)?);
        }
        return Some(Value::List(values));
    }
    if let Some(is_true) = value.as_bool() {
        return Some(Value::Bool(is_true));
    }
    if value.is_null() {
        return Some(Value::Null);
    }
    let entries = Object::entries(value.unchecked_ref()); // JSON has nothing else.
    let mut values = Vec::new();
    for index in 0..entries.length() {
        let entry: Array = entries.get(index).unchecked_into();
        values.push((entry.get(0).as_string()?, self::value(&entry.get(1), deeper)?));
    }
    Some(Value::Object(values))
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
