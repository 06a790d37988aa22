//! A lenient view of JSON: absent, `null` and a number for a string are all fine. Derived structs would cost
//! a kilobyte and more each in the WebAssembly, and break on the first feed that leaves a key out.

use crate::model::{Component, ComponentStatus, Update};
use crate::text::{Href, Text, line};
use crate::time::Timestamp;
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use std::fmt;
use std::rc::Rc;

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

/// One value somewhere in a feed.
#[derive(Clone, Copy)]
pub(super) struct Json<'a>(&'a Value);

impl<'a> Json<'a> {
    pub(super) fn new(value: &'a Value) -> Self {
        Self(value)
    }

    /// The value under this key; `null` when there is none.
    pub(super) fn get(self, key: &str) -> Self {
        let Value::Object(entries) = self.0 else { return Self(&Value::Null) };
        Self(entries.iter().rfind(|(it, _)| it == key).map_or(&Value::Null, |(_, value)| value))
    }

    pub(super) fn is_object(self) -> bool {
        matches!(self.0, Value::Object(_))
    }

    pub(super) fn has_list(self, key: &str) -> bool {
        matches!(self.get(key).0, Value::List(_))
    }

    /// What `read` makes of the entries of the array under this key; nothing when there is none. A plain loop:
    /// each chain of iterators would be compiled again for each provider.
    pub(super) fn list<T>(self, key: &str, read: &dyn Fn(Json<'a>) -> Option<T>) -> Vec<T> {
        let mut list = Vec::new();
        if let Value::List(entries) = self.get(key).0 {
            for entry in entries {
                list.extend(read(Json(entry)));
            }
        }
        list
    }

    /// This value as text, if it is text (not blank) or a number.
    pub(super) fn as_text(self) -> Option<&'a str> {
        match self.0 {
            Value::Text(text) if !text.trim().is_empty() => Some(text),
            _ => None,
        }
    }

    pub(super) fn text(self, key: &str) -> Option<&'a str> {
        self.get(key).as_text()
    }

    /// The word under this key; empty when there is none.
    pub(super) fn word(self, key: &str) -> &'a str {
        self.text(key).unwrap_or_default()
    }

    /// One line fit for a title or a name.
    pub(super) fn line(self, key: &str) -> Option<Rc<str>> {
        Some(line(self.text(key)?)).filter(|it| !it.is_empty())
    }

    /// The time under the first of these keys that has one.
    pub(super) fn time(self, keys: &[&str]) -> Option<Timestamp> {
        keys.iter().find_map(|key| Timestamp::parse(self.text(key)?))
    }

    /// Id and title, one for the other where a feed has only one. Without both it is still an incident.
    pub(super) fn heading(self, title: &str) -> (Rc<str>, Rc<str>) {
        let id = self.text("id").map(line).unwrap_or_default();
        let title = self.get(title).local().map(line).unwrap_or_default();
        match (id.is_empty(), title.is_empty()) {
            (true, _) => (title.clone(), title),
            (_, true) => (id.clone(), id),
            _ => (id, title),
        }
    }

    /// The components under this key, each with a name and the word for its state under `status`.
    pub(super) fn components(self, key: &str, status: &str) -> Vec<Component> {
        self.list(key, &|it| {
            if matches!(it.get("group").0, Value::Bool(true)) {
                return None; // A group only repeats its members.
            }
            let (id, name) = it.heading("name");
            let status = match it.text(status)? {
                "full_outage" => ComponentStatus::MajorOutage,
                word => ComponentStatus::from_word(word).unwrap_or(ComponentStatus::Unknown),
            };
            (!name.is_empty()).then_some(Component { id, name, status })
        })
    }

    /// The updates under this key.
    pub(super) fn updates(self, key: &str, posted_at: &[&str]) -> Vec<Update> {
        self.list(key, &|it| Some(it.update("body", posted_at)))
    }

    /// One update, its words and its time under these keys.
    pub(super) fn update(self, body: &str, posted_at: &[&str]) -> Update {
        let body = self.get(body).local().map_or_else(Text::default, Text::reduce);
        Update { body, posted_at: self.time(posted_at) }
    }

    pub(super) fn href(self, key: &str) -> Option<Href> {
        Href::try_from(self.text(key)?).ok()
    }

    /// A whole number that fits.
    pub(super) fn number(self, key: &str) -> Option<u32> {
        self.text(key)?.parse().ok()
    }

    /// What it is, for an error text.
    pub(super) fn kind(self) -> &'static str {
        match self.0 {
            Value::Object(_) => "an object",
            Value::List(_) => "an array",
            _ => "a bare value",
        }
    }

    /// A text that may come in several languages: English, else the first.
    pub(super) fn local(self) -> Option<&'a str> {
        let Value::Object(texts) = self.0 else { return self.as_text() };
        self.text("en").or_else(|| Json(&texts.first()?.1).as_text())
    }
}
