//! Other people's words, made safe to show: plain text with line breaks and links, nothing else.

mod characters;
mod element;
mod href;
mod html;
mod link;
mod markdown;
mod scan;
mod span;
#[cfg(test)]
mod tests;
mod writer;

use std::rc::Rc;

pub use href::{Href, UnsafeHref};
pub(crate) use scan::whole;
pub use scan::{cut, pieces};
pub use span::Span;
use writer::Writer;

/// The longest text that is kept, in characters.
pub const MAX_CHARS: usize = 4_000;

/// The longest title or name that is kept, in characters.
pub const MAX_LINE_CHARS: usize = 200;

/// An update's words: plain text with line breaks and safe links.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text(Rc<[Span]>);

impl Text {
    /// Reduces plain text, Markdown or HTML (also with its tags escaped once or twice).
    ///
    /// What is longer than [`MAX_CHARS`] is cut and ends in "…".
    #[must_use]
    pub fn reduce(body: &str) -> Self {
        Self(markdown::spans(&html::to_text(body), Writer::new(MAX_CHARS)).into())
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

    /// The first `max` characters, cut at a word's end and closed with "…", links kept whole;
    /// `None` when the text is not longer.
    #[must_use]
    pub fn excerpt(&self, max: usize) -> Option<Self> {
        let mut writer = Writer::new(max.max(1));
        if self.spans().iter().map(|span| count(span.words())).sum::<usize>() <= max {
            return None;
        }
        for span in self.spans() {
            let Span::Link { label, href } = span else {
                writer.push_all(span.words().as_bytes());
                continue;
            };
            writer.close_gap();
            if count(label) >= writer.room() && !writer.is_empty() {
                writer.cut();
            }
            if writer.room() == 0 {
                break;
            }
            writer.begin_link();
            writer.push_all(label.as_bytes());
            writer.end_link(href.clone());
        }
        Some(Self(writer.finish().into()))
    }
}

fn count(words: &str) -> usize {
    words.bytes().filter(|b| writer::begins_char(*b)).count()
}

/// One line for titles and names: no tags, no entities, white space folded, at most [`MAX_LINE_CHARS`] characters.
#[must_use]
pub fn line(text: &str) -> Rc<str> {
    let is_folded =
        text.trim_ascii().len() == text.len() && !text.as_bytes().windows(2).any(|it| it == b"  ");
    if is_folded && text.len() <= MAX_LINE_CHARS && html::is_plain(text) {
        return text.into(); // As nearly all names, ids and titles are.
    }
    let mut writer = Writer::new(MAX_LINE_CHARS);
    for byte in html::to_text(text) {
        writer.push(if byte == b'\n' { b' ' } else { byte });
    }
    writer.take()
}
