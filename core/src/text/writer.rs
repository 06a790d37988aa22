use std::mem::take;
use std::rc::Rc;

use super::href::Href;
use super::html::{END, LABEL, LINK};
use super::span::Span;

/// Collects spans byte by byte: folds white space, trims both ends, cuts where its room ends. Of a link of HTML that
/// nobody has read, in code say, the words stay.
pub(super) struct Writer {
    spans: Vec<Span>,
    text: Vec<u8>,
    /// One more than the characters that still fit; the last place is for "…".
    room: usize,
    breaks: usize,
    space: bool,
    in_link: bool,
    in_address: bool,
}

/// Whether a character begins with `byte` (UTF-8).
pub(super) fn begins_char(byte: u8) -> bool {
    byte & 0xc0 != 0x80
}

impl Writer {
    pub(super) fn new(room: usize) -> Self {
        Self {
            spans: Vec::new(),
            text: Vec::new(),
            room,
            breaks: 0,
            space: false,
            in_link: false,
            in_address: false,
        }
    }

    /// 0 when the text has been cut.
    pub(super) fn room(&self) -> usize {
        self.room
    }

    pub(super) fn is_empty(&self) -> bool {
        self.text.is_empty() && self.spans.is_empty()
    }

    pub(super) fn push(&mut self, byte: u8) {
        match byte {
            LINK => self.in_address = true,
            LABEL | END => self.in_address = false,
            _ if self.in_address => {}
            b'\n' if !self.in_link => self.breaks += 1,
            b'\n' | b' ' => self.space = true,
            _ => {
                self.close_gap();
                self.put(byte);
            }
        }
    }

    pub(super) fn push_all(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.push(*byte);
        }
    }

    pub(super) fn close_gap(&mut self) {
        let begins = self.text.is_empty() && (self.in_link || self.spans.is_empty());
        if !begins && self.breaks > 0 {
            self.put(b'\n');
        }
        if !begins && self.breaks > 1 {
            self.put(b'\n');
        }
        if !begins && self.breaks == 0 && self.space {
            self.put(b' ');
        }
        self.breaks = 0;
        self.space = false;
    }

    fn put(&mut self, byte: u8) {
        if begins_char(byte) {
            if self.room == 1 {
                self.cut();
            }
            self.room = self.room.saturating_sub(1);
        }
        if self.room > 0 {
            self.text.push(byte);
        }
    }

    /// Ends the text at a word's end (or here, in a very long word or a language without spaces) with "…".
    pub(super) fn cut(&mut self) {
        if self.room == 0 {
            return;
        }
        let end = self.text.iter().rposition(|b| matches!(b, b' ' | b'\n')).unwrap_or(0);
        if end > self.text.len() / 2 && self.room == 1 {
            self.text.truncate(end);
        }
        while let [kept @ .., b' ' | b'\n' | b',' | b';' | b':' | b'-' | b'(']
        | [kept @ .., 0xe2, 0x80, 0xa2] = self.text.as_slice()
        {
            self.text.truncate(kept.len());
        }
        self.text.extend_from_slice("…".as_bytes());
        self.room = 0;
    }

    pub(super) fn begin_link(&mut self) {
        self.close_gap();
        self.end_text();
        self.in_link = true;
    }

    pub(super) fn end_link(&mut self, href: Href) {
        if self.text.is_empty() {
            for byte in href.as_str().bytes() {
                self.put(byte);
            }
        }
        if !self.text.is_empty() {
            let label = self.take();
            self.spans.push(Span::Link { label, href });
        }
        self.in_link = false;
    }

    fn end_text(&mut self) {
        if !self.text.is_empty() {
            let words = self.take();
            self.spans.push(Span::Text(words));
        }
    }

    pub(super) fn take(&mut self) -> Rc<str> {
        String::from_utf8(take(&mut self.text)).unwrap_or_default().into()
    }

    pub(super) fn finish(mut self) -> Vec<Span> {
        self.end_text();
        self.spans
    }
}
