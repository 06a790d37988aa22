//! XML as the values that JSON has, natively; `browser.js` does the same with the browser's own parser.

use super::limits::MAX_ENTRIES;
use crate::value::Value;
use roxmltree::{Document, Node};

/// What a feed is made of; everything else in it is text.
const CONTAINERS: &[&str] = &["rss", "RDF", "channel", "item", "feed", "entry"];

const MAX_DEPTH: u8 = 4; // rss, channel, item.

/// An object for each container; of several elements of one name a list; of a link its address.
pub(super) fn parse(text: &str) -> Result<Value, String> {
    let document = Document::parse(text).map_err(|error| error.to_string())?;
    let root = document.root_element();
    Ok(Value::Object(vec![(root.tag_name().name().to_owned(), value(root, MAX_DEPTH))]))
}

fn value(element: Node<'_, '_>, depth: u8) -> Value {
    if depth == 0 || !CONTAINERS.contains(&element.tag_name().name()) {
        let words = element.descendants().filter(Node::is_text).filter_map(|it| it.text()).collect();
        return Value::Text(element.attribute("href").map_or(words, str::to_owned));
    }
    let mut entries: Vec<(String, Value)> = Vec::new();
    for child in element.children().filter(Node::is_element) {
        let name = child.tag_name().name();
        let is_foreign = child.tag_name().namespace() != element.tag_name().namespace();
        if child.attribute("rel").is_some_and(|it| it != "alternate")
            || is_foreign && !CONTAINERS.contains(&name) && !matches!(name, "encoded" | "date")
        {
            continue; // The feed's own address, say, or the title of a picture.
        }
        if entries.len() > MAX_ENTRIES {
            break; // It is refused for that.
        }
        match entries.iter_mut().find(|(it, _)| it == name) {
            Some((_, Value::List(values))) => values.push(value(child, depth - 1)),
            Some((_, first)) => {
                *first = Value::List(vec![std::mem::replace(first, Value::Null), value(child, depth - 1)]);
            }
            None => entries.push((name.to_owned(), value(child, depth - 1))),
        }
    }
    Value::Object(entries)
}
