//! Ways to reach a company while its things are down. Knows addresses and labels; not markup.

use crate::text::Href;
use std::rc::Rc;

/// What a channel is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChannelKind {
    /// To follow the major updates.
    Updates,
    /// To get an answer of one's own.
    Support,
}

/// One address, ready to be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Channel {
    /// What it is for.
    pub kind: ChannelKind,
    /// What stands on the link.
    pub label: Rc<str>,
    /// Where the link goes.
    pub href: Href,
}

impl Channel {
    /// A channel labelled by its own address, unless the owner has a better word.
    #[must_use]
    pub fn new(kind: ChannelKind, href: Href, label: Option<Rc<str>>) -> Self {
        let label = label.filter(|it| !it.is_empty()).unwrap_or_else(|| address(href.as_str()).into());
        Self { kind, label, href }
    }
}

/// The owner's channels, then the feed's, each address once: two links to one address would be noise.
#[must_use]
pub fn merged<'a>(own: &'a [Channel], more: &'a [Channel]) -> Vec<&'a Channel> {
    let mut merged: Vec<&Channel> = Vec::new();
    for channel in own.iter().chain(more) {
        if merged.iter().all(|it| it.href != channel.href) {
            merged.push(channel);
        }
    }
    merged
}

/// `mailto:help@acme.example?subject=…` → `help@acme.example`, `https://social.example/@acme/` → `social.example/@acme`.
fn address(href: &str) -> &str {
    let mut rest = href.split_once(':').map_or(href, |(_, rest)| rest);
    for noise in ["//", "www."] {
        rest = rest.strip_prefix(noise).unwrap_or(rest);
    }
    let end = rest.bytes().position(|it| it == b'?' || it == b'#').unwrap_or(rest.len());
    let rest = rest.get(..end).unwrap_or_default();
    rest.strip_suffix('/').unwrap_or(rest)
}
