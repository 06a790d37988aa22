//! Other people's words, made safe to show: plain text with line breaks and links, nothing else.

mod href;
mod html;
mod markdown;
#[cfg(test)]
mod tests;

use std::rc::Rc;

pub use href::{Href, UnsafeHref};
use markdown::{Markdown, Writer};

/// The longest text that is kept, in characters.
pub const MAX_CHARS: usize = 4_000;

/// The longest title or name that is kept, in characters.
pub const MAX_LINE_CHARS: usize = 200;

/// A piece of a [`Text`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Span {
    /// Words; `\n` is a line break.
    Text(Rc<str>),
    /// Words that lead somewhere.
    Link {
        /// The words, never empty.
        label: Rc<str>,
        /// Where they lead.
        href: Href,
    },
}

impl Span {
    fn words(&self) -> &str {
        match self {
            Self::Text(words) | Self::Link { label: words, .. } => words,
        }
    }
}

/// An update's words: plain text with line breaks and safe links.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text(Rc<[Span]>);

impl Text {
    /// Reduces plain text, Markdown or HTML (also with its tags escaped once or twice).
    ///
    /// What is longer than [`MAX_CHARS`] is cut and ends in "…".
    #[must_use]
    pub fn reduce(body: &str) -> Self {
        let mut markdown = Markdown::new(Writer::new(MAX_CHARS));
        markdown.read(&html::to_text(body));
        Self(markdown.finish().into())
    }

    /// The pieces in reading order.
    #[must_use]
    pub fn spans(&self) -> &[Span] {
        &self.0
    }

    /// Whether there is nothing to read.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The words without their links.
    #[must_use]
    pub fn to_plain(&self) -> String {
        let mut plain = String::new();
        for span in self.spans() {
            plain.push_str(span.words());
        }
        plain
    }

    /// The first `max` characters, cut at a word's end and closed with "…", each link whole or not at all;
    /// `None` when the text is not longer.
    #[must_use]
    pub fn excerpt(&self, max: usize) -> Option<Self> {
        let mut spans = Vec::new();
        let mut left = max;
        for span in self.spans() {
            let words = span.words();
            let count = words.chars().count();
            if count <= left {
                left -= count;
                spans.push(span.clone());
                continue;
            }
            match (span, spans.last_mut()) {
                (Span::Text(_), _) => spans.push(Span::Text(shorten(words, left).into())),
                (Span::Link { href, .. }, None) => {
                    spans.push(Span::Link { label: shorten(words, left).into(), href: href.clone() });
                }
                (Span::Link { .. }, Some(Span::Text(before))) => {
                    *before = shorten_to(before, before.len()).into();
                }
                (Span::Link { .. }, Some(Span::Link { .. })) => spans.push(Span::Text("…".into())),
            }
            return Some(Self(spans.into()));
        }
        None
    }
}

/// The beginning of `words` in less than `max` characters and "…".
fn shorten(words: &str, max: usize) -> String {
    let room = words.char_indices().nth(max.saturating_sub(1)).map_or(0, |(at, _)| at);
    let kept = words.get(..room).unwrap_or_default();
    // A language without spaces, or one very long word, is cut where the room ends.
    let word_end = kept.bytes().rposition(|b| b == b' ' || b == b'\n').filter(|end| *end > room / 2);
    shorten_to(words, word_end.unwrap_or(room))
}

fn shorten_to(words: &str, end: usize) -> String {
    let mut kept = words.get(..end).unwrap_or_default();
    while let Some(shorter) = kept.strip_suffix([' ', '\n', ',', ';', ':', '-', '–', '•', '(']) {
        kept = shorter;
    }
    let mut text = String::from(kept);
    text.push('…');
    text
}

/// One line for titles and names: no tags, no entities, white space folded, at most [`MAX_LINE_CHARS`] characters.
#[must_use]
pub fn line(text: &str) -> Rc<str> {
    let mut writer = Writer::new(MAX_LINE_CHARS);
    let mut address = false;
    for c in html::to_text(text).chars() {
        match c {
            html::LINK => address = true,
            html::LABEL => address = false,
            html::END => {}
            _ if address => {}
            '\n' => writer.push(' '),
            _ => writer.push(c),
        }
    }
    writer.into_line()
}
