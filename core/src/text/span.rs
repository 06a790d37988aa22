use super::href::Href;
use std::rc::Rc;

/// A piece of a [`Text`](crate::text::Text).
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
    pub(super) fn words(&self) -> &str {
        match self {
            Self::Text(words) | Self::Link { label: words, .. } => words,
        }
    }
}
