//! The links of Markdown, bare addresses, and those that HTML has left.

use super::href::Href;
use super::html::{END, LABEL, LINK};
use super::markdown::{Reader, count};
use super::scan::{find, skip};

/// Labels within labels that are read.
const MAX_DEPTH: usize = 4;

impl Reader<'_> {
    /// `[label](address "title")`; an image is its label.
    pub(super) fn bracket(&mut self, at: usize, depth: usize) -> Option<usize> {
        let end = self.closing(at, b'[', b']').filter(|_| depth < MAX_DEPTH)?;
        let (address_end, after) = self.destination(end + 1)?;
        let is_image = at.checked_sub(1).is_some_and(|before| self.byte(before) == b'!');
        let mut address = Vec::from(if is_image { b"" } else { self.range(end + 2, address_end) });
        address.retain(|b| !matches!(b, b'\\' | b'<' | b'>'));
        self.link(&address, at + 1, end, depth);
        Some(after)
    }

    /// Where the address ends whose parenthesis is at `open`, and where the parentheses do.
    fn destination(&self, open: usize) -> Option<(usize, usize)> {
        if self.byte(open) != b'(' || self.byte(open + 1) == LINK {
            return None; // HTML made of Markdown has the link already.
        }
        let close = self.closing(open, b'(', b')')?;
        let text = self.reach(open);
        let end = find(text, open, b" \n").min(close);
        let mut at = skip(text, end, b" \n");
        let quote = self.byte(at);
        if matches!(quote, b'"' | b'\'') {
            while at < text.len() && self.byte(at) != b')' {
                at = skip(text, find(text, at + 1, &[quote]) + 1, b" \n");
            }
        }
        (self.byte(at) == b')').then_some((end, at + 1))
    }

    /// Where the bracket at `at` is closed.
    fn closing(&self, at: usize, open: u8, close: u8) -> Option<usize> {
        let text = self.reach(at);
        let mut depth = 0;
        let mut at = at;
        while let Some(byte) = text.get(at) {
            if *byte == b'\\' {
                at += 1;
            } else if *byte == open {
                depth += 1;
            } else if *byte == close {
                depth -= 1;
                if depth == 0 {
                    return Some(at);
                }
            }
            at += 1;
        }
        None
    }

    pub(super) fn html_link(&mut self, at: usize, depth: usize) -> usize {
        let label = find(self.text, at, &[LABEL]);
        let end = find(self.text, label, &[END]);
        self.link(self.range(at + 1, label), label + 1, end, depth);
        end + 1
    }

    fn link(&mut self, address: &[u8], start: usize, end: usize, depth: usize) {
        let href = href(address).filter(|_| depth == 0);
        if href.is_some() {
            self.writer.begin_link();
        }
        self.inline(start, end, depth + 1);
        if let Some(href) = href {
            self.writer.end_link(href);
        }
    }

    /// `<https://…>`
    pub(super) fn angle(&mut self, at: usize, depth: usize) -> Option<usize> {
        let end = find(self.reach(at), at, b">");
        self.bare(at + 1, end, depth)?;
        Some(end + 1)
    }

    pub(super) fn address(&mut self, at: usize) -> Option<usize> {
        if !self.range(at, at + 4).eq_ignore_ascii_case(b"http") {
            return None;
        }
        // The last three begin characters of general and CJK punctuation.
        let mut end = find(self.reach(at), at, b" \n\"<>`\\\x01\x02\x03\xe2\xe3\xef");
        loop {
            let address = self.range(at, end);
            match self.byte(end - 1) {
                b')' if count(address, b'(') >= count(address, b')') => break,
                b'.' | b',' | b';' | b':' | b'!' | b'?' | b'\'' | b'*' | b'_' | b'~' | b'|' | b']' | b')' => {
                    end -= 1;
                }
                _ => break,
            }
        }
        self.bare(at, end, 0)?;
        Some(end)
    }

    fn bare(&mut self, start: usize, end: usize, depth: usize) -> Option<()> {
        let address = self.range(start, end);
        let href = href(address)?;
        if depth == 0 {
            self.writer.begin_link();
        }
        self.writer.push_all(address);
        if depth == 0 {
            self.writer.end_link(href);
        }
        Some(())
    }
}

fn href(address: &[u8]) -> Option<Href> {
    Href::try_from(std::str::from_utf8(address).ok()?).ok()
}
