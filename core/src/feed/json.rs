//! A lenient view of JSON: absent, `null` and a number for a string are all fine. Derived structs would cost
//! a kilobyte and more each in the WebAssembly, and break on the first feed that leaves a key out.

use super::Hints;
use super::common::Provider;
use super::words::Words;
use crate::model::Update;
use crate::text::{Href, Text, line, pieces, whole};
use crate::time::Timestamp;
use crate::value::Value;
use std::cell::Cell;
use std::rc::Rc;

/// What holds for all values of a feed.
pub(super) struct About<'a> {
    pub(super) hints: Hints<'a>,
    pub(super) provider: &'a Provider,
    /// The whole feed.
    pub(super) root: &'a Value,
    /// Whether its reader has met something that it does not know, where nothing unknown should be.
    pub(super) has_mistake: Cell<bool>,
}

/// One value somewhere in a feed.
#[derive(Clone, Copy)]
pub(super) struct Json<'a> {
    value: &'a Value,
    pub(super) about: &'a About<'a>,
}

/// `keys` are several with spaces between, of which the first that has something counts; `createdAt` and `CreatedAt`
/// are `created_at`; a key may be a path with dots between.
impl<'a> Json<'a> {
    pub(super) fn new(about: &'a About<'a>) -> Self {
        Self { value: about.root, about }
    }

    fn with(self, value: &'a Value) -> Self {
        Self { value, ..self }
    }

    pub(super) fn root(self) -> Self {
        Self::new(self.about)
    }

    pub(super) fn words(self) -> Words {
        self.about.provider.words
    }

    /// The value under these keys; `null` when there is none.
    pub(super) fn get(self, keys: &str) -> Self {
        for path in keys.as_bytes().split(|it| *it == b' ') {
            if let Some(found) = self.values(path, false).pop() {
                return found;
            }
        }
        self.with(&Value::Null)
    }

    /// What is at the end of this path, `null` left out; `of_all` goes through the entries of arrays on the way.
    fn values(self, path: &[u8], of_all: bool) -> Vec<Self> {
        let mut found = vec![self];
        for key in path.split(|it| *it == b'.') {
            let mut next = Vec::new();
            for it in found {
                it.add_values(key, of_all, &mut next);
            }
            found = next;
        }
        found
    }

    /// In JSON:API a key may also be among the attributes, and in joined answers in any of them.
    fn add_values(self, key: &[u8], of_all: bool, found: &mut Vec<Self>) {
        match self.value {
            Value::Object(entries) => {
                for (name, value) in entries {
                    if is_same(name.as_bytes(), key) {
                        if !matches!(value, Value::Null) {
                            found.push(self.with(value));
                        }
                    } else if name == "attributes" {
                        self.with(value).add_values(key, of_all, found);
                    } else if name == "+" {
                        self.with(value).add_joined(key, of_all, found);
                    }
                }
            }
            Value::List(entries) if of_all => {
                for entry in entries {
                    self.with(entry).add_values(key, of_all, found);
                }
            }
            _ => {}
        }
    }

    /// Answers of several addresses come as `{"+": […]}`: all keys count; a bare array is under the empty one.
    fn add_joined(self, key: &[u8], of_all: bool, found: &mut Vec<Self>) {
        let Value::List(parts) = self.value else { return };
        for part in parts {
            let part = self.with(part);
            if key.is_empty() && !part.is_object() {
                found.push(part);
            }
            part.add_values(key, of_all, found);
        }
    }

    /// Whether the feed has the keys by which a provider is known: see [`super::common::Provider`].
    pub(super) fn is_known_by(self, known: &str) -> bool {
        known.is_empty()
            || known
                .as_bytes()
                .split(|it| *it == b'|')
                .any(|all| all.split(|it| *it == b' ').all(|path| !self.values(path, true).is_empty()))
    }

    pub(super) fn is_object(self) -> bool {
        matches!(self.value, Value::Object(_))
    }

    /// Whether anything is under this key, `null` not counted.
    pub(super) fn has(self, key: &str) -> bool {
        !matches!(self.get(key).value, Value::Null)
    }

    /// Whether it has this key, even with `null` under it.
    pub(super) fn has_key(self, key: &str) -> bool {
        self.entries().iter().any(|(it, _)| *it == key)
    }

    pub(super) fn has_list(self, key: &str) -> bool {
        matches!(self.get(key).value, Value::List(_))
    }

    /// Whether it is true, or false, that.
    pub(super) fn is(self, key: &str, expected: bool) -> bool {
        self.text(key) == Some(if expected { "true" } else { "false" })
    }

    /// The objects in the arrays under these keys; an object there is an array of one. Without a key, those of a bare
    /// array.
    pub(super) fn list(self, keys: &str) -> Vec<Self> {
        let mut list = Vec::new();
        for path in keys.as_bytes().split(|it| *it == b' ') {
            for it in self.values(path, true) {
                it.add_objects(&mut list);
            }
        }
        if keys.is_empty() && !self.is_object() {
            self.add_objects(&mut list);
        }
        list
    }

    fn add_objects(self, list: &mut Vec<Self>) {
        let entries = match self.value {
            Value::List(entries) => entries,
            Value::Object(_) => std::slice::from_ref(self.value),
            _ => &[],
        };
        for entry in entries {
            if let Value::Object(_) = entry {
                list.push(self.with(entry));
            }
        }
    }

    /// The texts under these keys, in arrays or not.
    pub(super) fn texts(self, keys: &str) -> Vec<&'a str> {
        let mut texts = Vec::new();
        for path in keys.as_bytes().split(|it| *it == b' ') {
            for it in self.values(path, true) {
                let entries = if let Value::List(entries) = it.value {
                    entries
                } else {
                    std::slice::from_ref(it.value)
                };
                for entry in entries {
                    texts.extend(it.with(entry).as_text());
                }
            }
        }
        texts
    }

    /// The keys of an object, each with its value.
    pub(super) fn entries(self) -> Vec<(&'a str, Self)> {
        match self.value {
            Value::Object(entries) => entries.iter().map(|(key, it)| (&**key, self.with(it))).collect(),
            _ => Vec::new(),
        }
    }

    /// The last entry of this array.
    pub(super) fn last(self) -> Self {
        let Value::List(entries) = self.value else { return self.with(&Value::Null) };
        self.with(entries.last().unwrap_or(&Value::Null))
    }

    /// This value as text, if it is text (not blank) or a number, also where it is wrapped: `{human, value}`.
    pub(super) fn as_text(self) -> Option<&'a str> {
        match self.value {
            Value::Text(text) if !text.trim_ascii().is_empty() => Some(text),
            Value::Bool(it) => Some(if *it { "true" } else { "false" }),
            Value::Object(_) => match self.get("value string name").value {
                Value::Text(text) => Some(text),
                _ => None,
            },
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
    pub(super) fn line(self, keys: &str) -> Option<Rc<str>> {
        Some(line(self.get(keys).local()?.0)).filter(|it| !it.is_empty())
    }

    /// The language of the text under these keys, where it is not the one asked for.
    pub(super) fn lang(self, keys: &str) -> Option<Rc<str>> {
        self.get(keys).local()?.1.map(Into::into)
    }

    /// The time under the first of these keys that has one.
    pub(super) fn time(self, keys: &str) -> Option<Timestamp> {
        let mut paths = keys.as_bytes().split(|it| *it == b' ');
        paths.find_map(|path| Timestamp::parse(self.values(path, false).pop()?.as_text()?))
    }

    /// One update, its words and its time under these keys.
    pub(super) fn update(self, bodies: &str, posted_at: &str) -> Update {
        let posted_at = self.time(posted_at);
        let Some((words, lang)) = self.get(bodies).local() else {
            return Update { posted_at, ..Update::default() };
        };
        Update { body: Text::reduce(words), lang: lang.map(Into::into), posted_at }
    }

    pub(super) fn href(self, keys: &str) -> Option<Href> {
        Href::try_from(self.text(keys)?).ok()
    }

    /// A whole number, the largest where it is larger.
    pub(super) fn number(self, key: &str) -> Option<u32> {
        whole(self.text(key)?)
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
        let is_tag = |it: &str| {
            matches!(base(it).len(), 2..=3)
                && it.len() < 36
                && it.bytes().all(|it| it.is_ascii_alphanumeric() || it == b'-')
        };
        if !texts.iter().all(|(tag, _)| is_tag(tag)) {
            return Some((self.as_text()?, None)); // Something else than languages.
        }
        let wanted = self.about.hints.lang;
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

/// Keys differ from feed to feed by case and underscores alone.
fn is_same(key: &[u8], wanted: &[u8]) -> bool {
    key == wanted || letters(key).eq(letters(wanted))
}

fn letters(key: &[u8]) -> impl Iterator<Item = u8> {
    key.iter().filter(|it| **it != b'_').map(u8::to_ascii_lowercase)
}

/// `de` of `de-AT`.
fn base(tag: &str) -> &str {
    pieces(tag, b'-').next().unwrap_or_default()
}
