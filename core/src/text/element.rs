//! The elements of HTML.

use super::characters::decode;
use super::href::Href;
use super::scan::{find, skip, words};

/// What an element does to the text.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Link,
    Break,
    Item,
    Cell,
    Preformatted,
    /// Not for reading, content included.
    Hidden,
    Paragraph,
    Line,
    Inline,
}

impl Kind {
    pub(super) fn of(name: &[u8]) -> Option<Self> {
        let knows = |names| words(names).any(|known| known.eq_ignore_ascii_case(name));
        ELEMENTS.iter().find(|(_, names)| knows(names)).map(|(kind, _)| *kind)
    }
}

/// The elements that come without attributes. Others stay as text: `<host>` in a sentence is no tag.
const ELEMENTS: [(Kind, &str); 9] = [
    (Kind::Link, "a"),
    (Kind::Break, "br"),
    (Kind::Item, "li"),
    (Kind::Cell, "td th"),
    (Kind::Preformatted, "pre"),
    (Kind::Hidden, "script style template svg math"),
    (Kind::Paragraph, "p h1 h2 h3 h4 h5 h6 blockquote table dl details"),
    (Kind::Line, "div ul ol dt dd tr hr section article header footer main nav aside address center summary"),
    (
        Kind::Inline,
        "b i u s em strong span small big font code kbd var time sub sup del ins strike mark img html head body title \
         thead tbody tfoot",
    ),
];

/// The address among a link's attributes.
pub(super) fn href(attributes: &[u8]) -> Option<Href> {
    let mut at = 0;
    loop {
        at = skip(attributes, find(attributes, at, b" \n"), b" \n");
        let name = attributes.get(at..at + 4)?;
        let equals = skip(attributes, at + 4, b" \n");
        if !name.eq_ignore_ascii_case(b"href") || attributes.get(equals) != Some(&b'=') {
            continue;
        }
        let value = skip(attributes, equals + 1, b" \n");
        let (start, end) = match attributes.get(value)? {
            quote @ (b'"' | b'\'') => (value + 1, find(attributes, value + 1, &[*quote])),
            _ => (value, find(attributes, value, b" \n")),
        };
        return Href::try_from(std::str::from_utf8(&decode(attributes.get(start..end)?)).ok()?).ok();
    }
}
