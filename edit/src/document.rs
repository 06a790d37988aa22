//! A feed as it was written: every key in its place, also those that we do not know. Knows JSON; no field by name.

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::Number;
use std::fmt;

/// The longest line of something that fits in one.
const MAX_COLUMNS: usize = 120;

/// Any JSON, its keys in the order in which they were written.
#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    /// `null`.
    Null,
    /// `true` and `false`.
    Bool(bool),
    /// A number.
    Number(Number),
    /// A string.
    Text(String),
    /// An array.
    List(Vec<Node>),
    /// An object; of equal keys the last counts.
    Object(Vec<(String, Node)>),
}

impl Node {
    /// Reads one JSON text in UTF-8, with or without a byte order mark.
    ///
    /// # Errors
    /// When it is no JSON, in one line with the place.
    pub fn parse(bytes: &[u8]) -> Result<Self, String> {
        // So Windows writes it, when a command's output goes to a file.
        if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
            return Err("it is written in UTF-16: save it as UTF-8".to_owned());
        }
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        serde_json::from_slice(bytes).map_err(|error| error.to_string())
    }

    /// The text of a file, with a line end: indented as people do it, so that they can read and compare it. What stands
    /// in a list and has nothing nested in it is one line, where that is not a long one.
    ///
    /// # Errors
    /// Never for what [`Node::parse`] has read.
    pub fn to_bytes(&self) -> Result<Vec<u8>, String> {
        let mut text = String::new();
        self.write(&mut text, 0, false).map_err(|error| error.to_string())?;
        text.push('\n');
        Ok(text.into_bytes())
    }

    fn write(&self, text: &mut String, depth: usize, is_entry: bool) -> Result<(), serde_json::Error> {
        // What is empty has no lines to be put on.
        let fits = |it: &String| it.len() <= "[]".len() || it.chars().count() + 2 * depth <= MAX_COLUMNS;
        if let Some(line) = self.line(is_entry)?.filter(fits) {
            text.push_str(&line);
            return Ok(());
        }
        let indent = "  ".repeat(depth);
        match self {
            Self::List(entries) => {
                for (index, entry) in entries.iter().enumerate() {
                    text.push_str(if index == 0 { "[\n" } else { ",\n" });
                    text.push_str(&indent);
                    text.push_str("  ");
                    entry.write(text, depth + 1, true)?;
                }
                text.push('\n');
                text.push_str(&indent);
                text.push(']');
            }
            Self::Object(entries) => {
                for (index, (key, value)) in entries.iter().enumerate() {
                    text.push_str(if index == 0 { "{\n" } else { ",\n" });
                    text.push_str(&indent);
                    text.push_str("  ");
                    text.push_str(&serde_json::to_string(key)?);
                    text.push_str(": ");
                    value.write(text, depth + 1, false)?;
                }
                text.push('\n');
                text.push_str(&indent);
                text.push('}');
            }
            plain => text.push_str(&serde_json::to_string(plain)?),
        }
        Ok(())
    }

    /// All of it in one line, where nothing is nested in it.
    fn line(&self, is_entry: bool) -> Result<Option<String>, serde_json::Error> {
        let is_flat = |it: &Node| match it {
            Self::List(inner) => !inner.iter().any(Node::is_nest),
            it => !it.is_nest(),
        };
        match self {
            Self::List(entries) if !entries.iter().any(Node::is_nest) => {
                let texts = entries.iter().map(serde_json::to_string).collect::<Result<Vec<_>, _>>()?;
                Ok(Some(format!("[{}]", texts.join(", "))))
            }
            Self::Object(entries) if entries.is_empty() => Ok(Some("{}".to_owned())),
            Self::Object(entries) if is_entry && entries.iter().all(|it| is_flat(&it.1)) => {
                let mut texts = Vec::new();
                for (key, value) in entries {
                    let Some(value) = value.line(false)? else { return Ok(None) };
                    texts.push(format!("{}: {value}", serde_json::to_string(key)?));
                }
                Ok(Some(format!("{{ {} }}", texts.join(", "))))
            }
            Self::List(_) | Self::Object(_) => Ok(None),
            plain => serde_json::to_string(plain).map(Some),
        }
    }

    fn is_nest(&self) -> bool {
        matches!(self, Self::List(_) | Self::Object(_))
    }

    /// A string.
    #[must_use]
    pub fn text(words: impl Into<String>) -> Self {
        Self::Text(words.into())
    }

    /// The string here, if it is one.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::Text(words) => Some(words),
            _ => None,
        }
    }

    /// What is under this key, if this is an object that has it.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Node> {
        match self {
            Self::Object(entries) => entries.iter().rfind(|it| it.0 == key).map(|it| &it.1),
            _ => None,
        }
    }

    /// The string under this key; empty where there is none.
    #[must_use]
    pub fn word(&self, key: &str) -> &str {
        self.get(key).and_then(Self::as_str).unwrap_or_default()
    }

    /// The entries of the list under this key; none where there is no list.
    #[must_use]
    pub fn list(&self, key: &str) -> &[Node] {
        match self.get(key) {
            Some(Self::List(entries)) => entries,
            _ => &[],
        }
    }

    /// The list under this key, to be changed; what is missing there, or `null`, becomes an empty list.
    ///
    /// # Errors
    /// When something else is there: it is somebody's, and must not be lost.
    pub fn list_mut(&mut self, key: &str) -> Result<&mut Vec<Node>, String> {
        let wrong = || format!("{key} is not a list");
        if matches!(self.get(key), None | Some(Self::Null)) {
            self.set(key, Self::List(Vec::new()));
        }
        let Self::Object(entries) = self else { return Err("the feed is not an object".to_owned()) };
        match entries.iter_mut().rfind(|it| it.0 == key) {
            Some((_, Self::List(list))) => Ok(list),
            _ => Err(wrong()),
        }
    }

    /// Puts this under the key: where the key was, or else at the end. Of what is no object nothing is changed.
    pub fn set(&mut self, key: &str, value: Node) {
        if let Self::Object(entries) = self {
            match entries.iter_mut().rfind(|it| it.0 == key) {
                Some(entry) => entry.1 = value,
                None => entries.push((key.to_owned(), value)),
            }
        }
    }

    /// Takes the key away.
    pub fn remove(&mut self, key: &str) {
        if let Self::Object(entries) = self {
            entries.retain(|it| it.0 != key);
        }
    }
}

impl Serialize for Node {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(it) => serializer.serialize_bool(*it),
            Self::Number(it) => it.serialize(serializer),
            Self::Text(it) => serializer.serialize_str(it),
            Self::List(it) => it.serialize(serializer),
            Self::Object(entries) => {
                let mut map = serializer.serialize_map(Some(entries.len()))?;
                for (key, value) in entries {
                    map.serialize_entry(key, value)?;
                }
                map.end()
            }
        }
    }
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AnyNode)
    }
}

struct AnyNode;

impl<'de> Visitor<'de> for AnyNode {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Node, E> {
        Ok(Node::Null)
    }

    fn visit_bool<E>(self, it: bool) -> Result<Node, E> {
        Ok(Node::Bool(it))
    }

    fn visit_u64<E>(self, it: u64) -> Result<Node, E> {
        Ok(Node::Number(it.into()))
    }

    fn visit_i64<E>(self, it: i64) -> Result<Node, E> {
        Ok(Node::Number(it.into()))
    }

    fn visit_f64<E>(self, it: f64) -> Result<Node, E> {
        Ok(Number::from_f64(it).map_or(Node::Null, Node::Number)) // JSON has no infinity.
    }

    fn visit_str<E>(self, it: &str) -> Result<Node, E> {
        Ok(Node::Text(it.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut entries: A) -> Result<Node, A::Error> {
        let mut list = Vec::new();
        while let Some(entry) = entries.next_element()? {
            list.push(entry);
        }
        Ok(Node::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Node, A::Error> {
        let mut object = Vec::new();
        while let Some(entry) = entries.next_entry()? {
            object.push(entry);
        }
        Ok(Node::Object(object))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test panics")]

    use super::Node;

    #[test]
    fn what_nobody_changes_stays_as_it_is() {
        let text = "{\n  \"z\": 1,\n  \"a\": [null, true, -2, 0.5, 18446744073709551615],\n  \"é\\n\": {\n    \"y\": {},\n    \"x\": []\n  }\n}\n";
        let node = Node::parse(text.as_bytes()).unwrap();
        assert_eq!(String::from_utf8(node.to_bytes().unwrap()).unwrap(), text);
    }

    #[test]
    fn the_example_is_written_as_people_write_it() {
        let text = include_str!("../../static/status.json");
        let node = Node::parse(text.as_bytes()).unwrap();
        assert_eq!(String::from_utf8(node.to_bytes().unwrap()).unwrap(), text);
    }

    #[test]
    fn a_key_keeps_its_place() {
        let mut node = Node::parse(br#"{"b": 1, "a": 2}"#).unwrap();
        node.set("b", Node::Bool(true));
        node.set("c", Node::Null);
        node.remove("a");
        assert_eq!(serde_json::to_string(&node).unwrap(), r#"{"b":true,"c":null}"#);
    }

    #[test]
    fn of_equal_keys_the_last_counts() {
        let mut node = Node::parse(br#"{"a": "first", "a": "last"}"#).unwrap();
        assert_eq!(node.word("a"), "last");
        node.set("a", Node::text("new"));
        assert_eq!(node.word("a"), "new");
    }

    #[test]
    fn what_lies_deep_is_written_as_it_was_read() {
        for inner in ["[]", "{}", "[1]", "\"a\""] {
            let text = format!("{}{inner}{}", "[".repeat(100), "]".repeat(100));
            let node = Node::parse(text.as_bytes()).unwrap();
            assert_eq!(Node::parse(&node.to_bytes().unwrap()), Ok(node), "{inner}");
        }
    }

    #[test]
    fn another_encoding_is_named() {
        for bytes in [&b"\xff\xfe{\0}\0"[..], b"\xfe\xff\0{\0}"] {
            assert_eq!(Node::parse(bytes), Err("it is written in UTF-16: save it as UTF-8".to_owned()));
        }
        assert!(Node::parse(b"\xef\xbb\xbf{}").is_ok());
    }

    #[test]
    fn what_is_no_list_is_not_replaced_by_one() {
        let mut node = Node::parse(br#"{"incidents": {"a": 1}, "none": null}"#).unwrap();
        assert_eq!(node.list_mut("incidents"), Err("incidents is not a list".to_owned()));
        assert_eq!(node.list_mut("none"), Ok(&mut Vec::new()));
        assert_eq!(Node::Null.list_mut("a"), Err("the feed is not an object".to_owned()));
    }
}
