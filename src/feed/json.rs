//! A lenient view of JSON: absent, `null` and a number for a string are all fine. Derived structs would cost
//! a kilobyte and more each in the WebAssembly, and break on the first feed that leaves a key out.

use super::Hints;
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
pub(super) struct Json<'a> {
    value: &'a Value,
    hints: Hints<'a>,
}

impl<'a> Json<'a> {
    pub(super) fn new(value: &'a Value, hints: Hints<'a>) -> Self {
        Self { value, hints }
    }

    fn with(self, value: &'a Value) -> Self {
        Self { value, ..self }
    }

    /// The value under this key; `null` when there is none.
    pub(super) fn get(self, key: &str) -> Self {
        let Value::Object(entries) = self.value else { return self.with(&Value::Null) };
        self.with(entries.iter().rfind(|(it, _)| it == key).map_or(&Value::Null, |(_, value)| value))
    }

    pub(super) fn is_object(self) -> bool {
        matches!(self.value, Value::Object(_))
    }

    pub(super) fn has_list(self, key: &str) -> bool {
        matches!(self.get(key).value, Value::List(_))
    }

    /// What `read` makes of the entries of the array under this key; nothing when there is none. A plain loop:
    /// each chain of iterators would be compiled again for each provider.
    pub(super) fn list<T>(self, key: &str, read: &dyn Fn(Json<'a>) -> Option<T>) -> Vec<T> {
        let mut list = Vec::new();
        if let Value::List(entries) = self.get(key).value {
            for entry in entries {
                list.extend(read(self.with(entry)));
            }
        }
        list
    }

    /// This value as text, if it is text (not blank) or a number.
    pub(super) fn as_text(self) -> Option<&'a str> {
        match self.value {
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

    /// One line fit for a title, a name or a label, which may come in several languages.
    pub(super) fn line(self, key: &str) -> Option<Rc<str>> {
        Some(line(self.get(key).local()?.0)).filter(|it| !it.is_empty())
    }

    /// The language of the text under this key, where it is not the one asked for.
    pub(super) fn lang(self, key: &str) -> Option<Rc<str>> {
        self.get(key).local()?.1.map(Into::into)
    }

    /// The time under the first of these keys that has one.
    pub(super) fn time(self, keys: &[&str]) -> Option<Timestamp> {
        keys.iter().find_map(|key| Timestamp::parse(self.text(key)?))
    }

    /// Id and title, one for the other where a feed has only one. Without both it is still an incident.
    pub(super) fn heading(self, title: &str) -> (Rc<str>, Rc<str>) {
        let id = self.text("id").map(line).unwrap_or_default();
        let title = self.line(title).unwrap_or_default();
        match (id.is_empty(), title.is_empty()) {
            (true, _) => (title.clone(), title),
            (_, true) => (id.clone(), id),
            _ => (id, title),
        }
    }

    /// The components under this key, each with a name and the word for its state under `status`.
    pub(super) fn components(self, key: &str, status: &str) -> Vec<Component> {
        self.list(key, &|it| {
            if matches!(it.get("group").value, Value::Bool(true)) {
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
        let posted_at = self.time(posted_at);
        let Some((words, lang)) = self.get(body).local() else {
            return Update { posted_at, ..Update::default() };
        };
        Update { body: Text::reduce(words), lang: lang.map(Into::into), posted_at }
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
        match self.value {
            Value::Object(_) => "an object",
            Value::List(_) => "an array",
            _ => "a bare value",
        }
    }

    /// A text that may come in several languages: that of the page, else English, else the first; and its tag where
    /// it is another language than the page's.
    fn local(self) -> Option<(&'a str, Option<&'a str>)> {
        let Value::Object(texts) = self.value else { return Some((self.as_text()?, None)) };
        let wanted = self.hints.lang;
        let mut best: Option<(u8, &str, &str)> = None;
        for (tag, text) in texts {
            let rank = match tag {
                _ if tag.eq_ignore_ascii_case(wanted) => 3,
                _ if base(tag).eq_ignore_ascii_case(base(wanted)) => 2,
                _ if base(tag).eq_ignore_ascii_case("en") => 1,
                _ => 0,
            };
            if let Some(text) = self.with(text).as_text()
                && best.is_none_or(|(best, ..)| rank > best)
            {
                best = Some((rank, text, tag));
            }
        }
        best.map(|(rank, text, tag)| (text, (rank < 2).then_some(tag)))
    }
}

/// `de` of `de-AT`.
fn base(tag: &str) -> &str {
    tag.split('-').next().unwrap_or_default()
}
