//! A lenient view of a feed's values, and the paths of the row language that lead to them: absent, `null` and a number
//! for a string are all fine. Derived structs would cost a kilobyte and more each in the WebAssembly, and break on the
//! first feed that leaves a key out.

use super::hints::Hints;
use super::rows::field;
use super::words::Words;
use crate::model::Update;
use crate::text::{Href, Text, cut, line, pieces, whole};
use crate::time::Timestamp;
use crate::value::Value;
use std::rc::Rc;

/// What holds for all values of a feed.
pub(super) struct About<'a> {
    pub(super) hints: Hints<'a>,
    pub(super) words: Words<'a>,
    /// The whole feed.
    pub(super) root: &'a Value,
}

/// One value somewhere in a feed.
#[derive(Clone, Copy)]
pub(super) struct Json<'a> {
    value: &'a Value,
    /// The key under which an object has it, where the path said `*`.
    key: &'a str,
    /// Whether its attributes count as its own keys (JSON:API).
    is_resource: bool,
    pub(super) about: &'a About<'a>,
}

impl<'a> Json<'a> {
    pub(super) fn new(about: &'a About<'a>) -> Self {
        Self { value: about.root, key: "", is_resource: false, about }
    }

    fn with(&self, value: &'a Value) -> Self {
        Self { value, key: "", is_resource: false, about: self.about }
    }

    pub(super) fn root(&self) -> Self {
        Self::new(self.about)
    }

    pub(super) fn words(&self) -> Words<'a> {
        self.about.words
    }

    /// Answers of several addresses come as `{"+": […]}`, and each path is tried in all of them.
    pub(super) fn parts(&self) -> Vec<Self> {
        match self.value {
            Value::Object(entries) => match &entries[..] {
                [(key, Value::List(parts))] if key == "+" => parts.iter().map(|it| self.with(it)).collect(),
                _ => vec![*self],
            },
            _ => vec![*self],
        }
    }

    /// All values at the end of one path, also `null`.
    fn walk(&self, path: &str) -> Vec<Self> {
        let (start, path) = path.strip_prefix('/').map_or((*self, path), |rest| (self.root(), rest));
        let mut found = start.parts();
        for step in pieces(path, b'.') {
            let mut next = Vec::new();
            for it in found {
                it.step(step, &mut next);
            }
            found = next;
        }
        found
    }

    fn step(&self, step: &str, found: &mut Vec<Self>) {
        if let Some((key, list)) = cut(step, b'>') {
            let ids = self.texts(key);
            let entries = self.root().list(list, "").into_iter();
            found.extend(entries.filter(|it| ids.contains(&it.id())));
            return;
        }
        match (self.value, step) {
            (Value::Object(entries), "*") => {
                found.extend(entries.iter().map(|(key, it)| Self { key, ..self.with(it) }));
            }
            (Value::Object(entries), _) => {
                let at =
                    |key| entries.iter().rfind(|(name, _)| name == key).map(|(_, value)| self.with(value));
                if let Some(it) = at(step) {
                    found.push(it);
                } else if self.is_resource
                    && let Some(it) = at("attributes")
                {
                    it.step(step, found);
                }
            }
            (Value::List(entries), "") => found.extend(entries.iter().map(|it| self.with(it))),
            (Value::List(entries), "-1") => {
                found.extend(entries.last().map(|it| Self { key: self.key, ..self.with(it) }));
            }
            _ => {}
        }
    }

    /// Its id. Not by a path, for that of each entry of a long list is asked for by each record.
    fn id(&self) -> &'a str {
        let Value::Object(entries) = self.value else { return "" };
        let under = |name: &str| entries.iter().find(|(key, it)| key == name && *it != Value::Null);
        let id = under("_id").or_else(|| under("id"));
        id.and_then(|it| self.with(&it.1).as_text()).unwrap_or_default()
    }

    /// The value of the first of these paths that leads to something.
    pub(super) fn get(&self, paths: &str) -> Self {
        let found = pieces(paths, b'|').find_map(|path| self.walk(path).into_iter().find(|it| !it.is_null()));
        found.unwrap_or_else(|| self.with(&Value::Null))
    }

    pub(super) fn is_null(&self) -> bool {
        matches!(self.value, Value::Null)
    }

    pub(super) fn is_object(&self) -> bool {
        matches!(self.value, Value::Object(_))
    }

    /// Whether anything is there that is not `null`, `false` or empty.
    pub(super) fn has(&self, paths: &str) -> bool {
        match self.get(paths).value {
            Value::Null | Value::Bool(false) => false,
            Value::Text(it) => !it.trim_ascii().is_empty(),
            Value::List(entries) => !entries.is_empty(),
            _ => true,
        }
    }

    /// Whether one of these conditions holds: `path` for something there, `path:word,word` for one of these words,
    /// `path&key` for a list of which each entry has the key.
    pub(super) fn meets(&self, conditions: &str) -> bool {
        pieces(conditions, b'|').any(|condition| {
            if let Some((path, words)) = cut(condition, b':') {
                return self.texts(path).iter().any(|it| pieces(words, b',').any(|word| word == *it));
            }
            let Some((path, key)) = cut(condition, b'&') else { return self.has(condition) };
            let entries = self.list(path, "");
            !entries.is_empty() && entries.iter().all(|it| it.has(key))
        })
    }

    /// Whether the feed has the shape by which a provider is known: see [`super::provider::Provider::known`].
    #[cfg(feature = "rows")]
    pub(super) fn is_known_by(&self, shapes: &str) -> bool {
        pieces(shapes, b'|')
            .any(|shape| pieces(shape, b' ').all(|need| need.is_empty() || self.has_shape(need)))
    }

    #[cfg(feature = "rows")]
    fn has_shape(&self, need: &str) -> bool {
        if need == "#" {
            return matches!(self.value, Value::Object(entries) if entries.len() == 1);
        }
        let (need, expected) = need.strip_prefix('!').map_or((need, true), |need| (need, false));
        let (path, words) = cut(need, b'=').unwrap_or((need, ""));
        let kind = path.as_bytes().last().copied().filter(|it| b"$[]{?".contains(it));
        let path = if kind.is_some() { path.get(..path.len() - 1).unwrap_or_default() } else { path };
        let is_so = |it: &Self| match (kind, it.value) {
            (Some(b'['), Value::List(_)) | (Some(b'{'), Value::Object(_)) | (Some(b'?'), _) => true,
            (Some(b']'), Value::List(entries)) => entries.is_empty(),
            (Some(b'$'), _) => it.as_text().is_some(),
            (None, Value::Text(text)) => pieces(words, b',').any(|word| word == text),
            _ => false,
        };
        self.walk(path).iter().any(is_so) == expected
    }

    /// Whether something is there that its format does not have: see [`super::own_format`].
    pub(super) fn has_mistake(&self, format: &str) -> bool {
        self.walk("*").into_iter().any(|it| {
            let Some(known) = field(format, it.key) else { return !it.key.starts_with("x-") };
            match known.paths {
                "@" => self.time(it.key).is_none(),
                ":" => self.href(it.key).is_none(),
                name if name == known.name => {
                    let is_wrong = |entry: Self| entry.has_mistake(known.inner);
                    !known.inner.is_empty() && self.list(it.key, "").into_iter().any(is_wrong)
                }
                words => !self.meets(&[it.key, ":", words].concat()),
            }
        })
    }

    /// The records there: the entries of an array, or an object by itself. With `~` in their row the attributes of each
    /// count as its keys.
    pub(super) fn list(&self, paths: &str, row: &str) -> Vec<Self> {
        let is_resource = field(row, "~").is_some();
        for path in pieces(paths, b'|') {
            let mut list = Vec::new();
            for it in self.walk(path) {
                match it.value {
                    Value::List(entries) => list.extend(entries.iter().map(|entry| self.with(entry))),
                    _ => list.push(it),
                }
            }
            list.retain(|it| !it.is_null());
            for it in &mut list {
                it.is_resource = is_resource;
            }
            if !list.is_empty() {
                return list;
            }
        }
        Vec::new()
    }

    /// The texts there, in arrays or not.
    pub(super) fn texts(&self, paths: &str) -> Vec<&'a str> {
        self.list(paths, "").into_iter().filter_map(|it| it.as_text()).collect()
    }

    /// This value as text, if it is text (not blank), a number or a truth; or the key under which it is.
    pub(super) fn as_text(&self) -> Option<&'a str> {
        match self.value {
            Value::Text(text) if !text.trim_ascii().is_empty() => Some(text),
            Value::Bool(it) => Some(if *it { "true" } else { "false" }),
            _ => None,
        }
    }

    /// The text there; empty when there is none.
    pub(super) fn text(&self, paths: &str) -> &'a str {
        if paths == "^" { self.key } else { self.get(paths).as_text().unwrap_or_default() }
    }

    /// The word for a state: `null` for one that is left open, empty for what is no word, `None` where the key is
    /// missing.
    pub(super) fn state(&self, paths: &str) -> Option<&'a str> {
        let mut state = None;
        for path in pieces(paths, b'|') {
            for it in self.walk(path) {
                if !it.is_null() {
                    return Some(it.as_text().unwrap_or_default());
                }
                state = Some("null");
            }
        }
        state
    }

    /// The words for several states, each as for one: of answers that are joined, each has its own.
    pub(super) fn states(&self, path: &str) -> impl Iterator<Item = &'a str> {
        self.walk(path)
            .into_iter()
            .map(|it| if it.is_null() { "null" } else { it.as_text().unwrap_or_default() })
    }

    /// One line fit for a title, a name or a label, which may come in several languages.
    pub(super) fn line(&self, paths: &str) -> Option<Rc<str>> {
        let text = if paths == "^" { self.key } else { self.get(paths).local()?.0 };
        Some(line(text)).filter(|it| !it.is_empty())
    }

    /// The language of the text there, where it is not the one asked for.
    pub(super) fn lang(&self, paths: &str) -> Option<Rc<str>> {
        self.get(paths).local()?.1.map(Into::into)
    }

    /// The time under the first of these paths that has one.
    pub(super) fn time(&self, paths: &str) -> Option<Timestamp> {
        pieces(paths, b'|').find_map(|path| {
            let text = self.text(path);
            // Without its zone nobody knows which moment it is: whoever writes it by hand rarely means UTC.
            if self.words().is_strict()
                && !matches!(text.as_bytes(), [.., b'Z' | b'z'] | [.., b'+' | b'-', _, _, b':', _, _])
            {
                return None;
            }
            Timestamp::parse(text)
        })
    }

    /// One update, its words and its time under these paths.
    pub(super) fn update(&self, bodies: &str, posted_at: &str) -> Update {
        let posted_at = self.time(posted_at);
        let Some((words, lang)) = self.get(bodies).local() else {
            return Update { posted_at, ..Update::default() };
        };
        Update { body: Text::reduce(words), lang: lang.map(Into::into), posted_at }
    }

    pub(super) fn href(&self, paths: &str) -> Option<Href> {
        Href::try_from(self.text(paths)).ok()
    }

    /// A whole number, the largest where it is larger.
    pub(super) fn number(&self, path: &str) -> Option<u32> {
        whole(self.text(path))
    }

    /// What it is, for an error text.
    pub(super) fn kind(&self) -> &'static str {
        match self.value {
            Value::Object(_) => "an object",
            Value::List(_) => "an array",
            _ => "a bare value",
        }
    }

    /// A text that may come in several languages: that of the page, else English, else the first; and its tag where
    /// it is another language than the page's.
    fn local(&self) -> Option<(&'a str, Option<&'a str>)> {
        let Value::Object(texts) = self.value else { return Some((self.as_text()?, None)) };
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
                && is_tag(tag)
                && best.is_none_or(|(best, ..)| rank > best)
            {
                best = Some((rank, text, tag));
            }
        }
        best.map(|(rank, text, tag)| (text, (rank < 2).then_some(tag)))
    }
}

fn is_tag(it: &str) -> bool {
    matches!(base(it).len(), 2..=3)
        && it.len() < 36
        && it.bytes().all(|it| it.is_ascii_alphanumeric() || it == b'-')
}

/// `de` of `de-AT`.
fn base(tag: &str) -> &str {
    pieces(tag, b'-').next().unwrap_or_default()
}
