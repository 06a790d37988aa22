//! Any JSON, as the parser of the day has read it: `serde_json` natively, the browser's own in a page.

use crate::text::{pieces, whole};
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use std::fmt;

/// Stands before each piece of a packed value, and in none of them: no reader shows this character.
pub const MARK: u8 = 1;

const MAX_DEPTH: u32 = 128; // As in serde_json: what is deeper is an attack on the stack, not a feed.

/// Any JSON; numbers are whole and text, for no field of a feed needs a fraction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// `null`.
    Null,
    /// `true` and `false`.
    Bool(bool),
    /// A string or a number.
    Text(String),
    /// An array.
    List(Vec<Value>),
    /// An object; of equal keys the last counts.
    Object(Vec<(String, Value)>),
}

impl Value {
    /// A number, its fraction dropped.
    #[must_use]
    pub fn number(it: f64) -> Self {
        #[allow(clippy::cast_possible_truncation, reason = "saturates; ids and times are far smaller")]
        Self::Text((it as i64).to_string())
    }

    /// The value that was packed into one text, in which [`MARK`] stands before each piece: a list is `[` and how many
    /// entries follow, an object `{` and how many pairs of a key and a value follow, a text `"` and its characters;
    /// `true`, `false` and `null` are themselves. What is before the first mark does not count. `None` where the text is
    /// cut off, or nested too deep.
    ///
    /// A browser's values come so into the WebAssembly: a call for each key and each value took longer than all the rest.
    #[must_use]
    pub fn unpack(packed: &str) -> Option<Self> {
        Self::next(&mut pieces(packed, MARK).skip(1), MAX_DEPTH)
    }

    fn next<'a>(pieces: &mut impl Iterator<Item = &'a str>, depth: u32) -> Option<Self> {
        let deeper = depth.checked_sub(1)?;
        let piece = pieces.next()?;
        let rest = piece.get(1..)?;
        Some(match piece.as_bytes().first()? {
            b'"' => Self::Text(rest.to_owned()),
            b'[' => {
                let mut values = Vec::new();
                for _ in 0..whole(rest)? {
                    values.push(Self::next(pieces, deeper)?);
                }
                Self::List(values)
            }
            b'{' => {
                let mut values = Vec::new();
                for _ in 0..whole(rest)? {
                    values.push((pieces.next()?.to_owned(), Self::next(pieces, deeper)?));
                }
                Self::Object(values)
            }
            b'n' => Self::Null,
            first => Self::Bool(*first == b't'),
        })
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AnyValue)
    }
}

struct AnyValue;

impl<'de> Visitor<'de> for AnyValue {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, it: bool) -> Result<Value, E> {
        Ok(Value::Bool(it))
    }

    fn visit_u64<E>(self, it: u64) -> Result<Value, E> {
        Ok(Value::Text(it.to_string()))
    }

    fn visit_i64<E>(self, it: i64) -> Result<Value, E> {
        Ok(Value::Text(it.to_string()))
    }

    fn visit_f64<E>(self, it: f64) -> Result<Value, E> {
        Ok(Value::number(it))
    }

    fn visit_str<E>(self, it: &str) -> Result<Value, E> {
        Ok(Value::Text(it.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(entry) = entries.next_element()? {
            list.push(entry);
        }
        Ok(Value::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut object = Vec::new();
        while let Some(entry) = entries.next_entry()? {
            object.push(entry);
        }
        Ok(Value::Object(object))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test panics")]

    use super::{MARK, MAX_DEPTH, Value};

    /// As `pack` in `src/shell/browser.js` does it.
    fn pack(value: &Value, packed: &mut String) {
        packed.push(char::from(MARK));
        match value {
            Value::Null => packed.push_str("null"),
            Value::Bool(it) => packed.push_str(&it.to_string()),
            Value::Text(it) => packed.push_str(&["\"", it].concat()),
            Value::List(values) => {
                packed.push_str(&["[", &values.len().to_string()].concat());
                for it in values {
                    pack(it, packed);
                }
            }
            Value::Object(entries) => {
                packed.push_str(&["{", &entries.len().to_string()].concat());
                for (key, it) in entries {
                    packed.push(char::from(MARK));
                    packed.push_str(key);
                    pack(it, packed);
                }
            }
        }
    }

    fn packed(value: &Value) -> String {
        let mut packed = "\u{a0}".to_owned();
        pack(value, &mut packed);
        packed
    }

    fn nested(levels: u32) -> Value {
        (1..levels).fold(Value::Null, |it, _| Value::List(vec![it]))
    }

    const ODD: &str = r#"{"a": ["", "[3", "{", "\"", "null", "Grüße\u00a0\n", -12, 0.5, true, false, null], "": {}, "\"": []}"#;

    #[test]
    fn what_is_packed_comes_back() {
        let value: Value = serde_json::from_str(ODD).unwrap();
        assert_eq!(Value::unpack(&packed(&value)), Some(value));
    }

    #[test]
    fn what_is_cut_off_is_nothing() {
        let whole = packed(&serde_json::from_str(ODD).unwrap());
        for (end, mark) in whole.bytes().enumerate().filter(|it| it.1 == MARK) {
            assert_eq!(Value::unpack(&whole[..end]), None, "up to {mark} at {end}");
        }
        for odd in ["", "\u{1}", "\u{1}[x", "\u{1}{1\u{1}a", "\u{1}[4294967295"] {
            assert_eq!(Value::unpack(odd), None, "{odd:?}");
        }
    }

    #[test]
    fn what_is_nested_too_deep_is_nothing() {
        assert_eq!(Value::unpack(&packed(&nested(MAX_DEPTH))), Some(nested(MAX_DEPTH)));
        assert_eq!(Value::unpack(&packed(&nested(MAX_DEPTH + 1))), None);
    }
}
