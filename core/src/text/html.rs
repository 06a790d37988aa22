//! HTML, plain or escaped, to text with line breaks. What is no HTML passes through.

use super::characters::{decode, normalise, push_entity};
use super::element::{Kind, href};
use super::scan::find;

/// A link in the text: `LINK` address `LABEL` words `END`. No body can hold these: control characters are dropped.
pub(super) const LINK: u8 = 1;
pub(super) const LABEL: u8 = 2;
pub(super) const END: u8 = 3;

/// Bytes of text after which the rest is not read: more than the longest text that is kept, links included.
const ENOUGH: usize = 65_536;

/// Tags are sought in the text, and where it has none, in what its entities stand for.
pub(super) fn to_text(source: &str) -> Vec<u8> {
    if is_plain(source) {
        return source.as_bytes().to_vec();
    }
    let mut html = normalise(source);
    let (text, mut has_tags) = strip(&html);
    for _ in 0..2 {
        if has_tags || find(&html, 0, b"&") == html.len() {
            break;
        }
        html = decode(&html);
        let (unescaped, tags) = strip(&html);
        if tags {
            return unescaped;
        }
        has_tags = tags;
    }
    text
}

/// Whether it is ASCII without a tag, an entity, an escape or a character that must not be shown. Most texts are, and what
/// is done for the others takes ten times as long.
pub(super) fn is_plain(source: &str) -> bool {
    source.len() < ENOUGH && source.bytes().all(|it| matches!(it, b' '..=b'~') && !b"<&\\".contains(&it))
}

struct Stripper<'a> {
    source: &'a [u8],
    text: Vec<u8>,
    /// Inside a block, a line break of the source is a space.
    in_block: bool,
    after_break: bool,
    in_link: bool,
    ends: Ends,
}

/// How tags can end in what is left: no search is made again that has once been in vain, so time stays linear.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ends {
    Somewhere,
    /// A quote is never closed; the next `>` must do.
    InQuotes,
    Nowhere,
}

/// The text, and whether it had tags.
fn strip(source: &[u8]) -> (Vec<u8>, bool) {
    let mut stripper = Stripper {
        source,
        text: Vec::new(),
        in_block: false,
        after_break: false,
        in_link: false,
        ends: Ends::Somewhere,
    };
    let has_tags = stripper.read();
    (stripper.text, has_tags)
}

impl Stripper<'_> {
    fn read(&mut self) -> bool {
        let backslash_n = find(self.source, 0, b"\n") == self.source.len();
        let mut has_tags = false;
        let mut at = 0;
        while let Some(byte) = self.source.get(at)
            && self.text.len() < ENOUGH
        {
            at += 1;
            let mut rest = self.source.get(at..).unwrap_or_default();
            let byte = match (*byte, rest) {
                (b'<', _) => {
                    if let Some(after) = self.tag(at) {
                        at = after;
                        has_tags = true;
                        continue;
                    }
                    b'<'
                }
                (b'&', _) if push_entity(&mut self.text, &mut rest) => {
                    at = self.source.len() - rest.len();
                    self.after_break = false;
                    continue;
                }
                (b'\\', [b'r', b'\\', b'n', ..]) if backslash_n => {
                    at += 1;
                    continue;
                }
                (b'\\', [b'n', ..]) if backslash_n => {
                    at += 1;
                    b'\n'
                }
                (b'\n', _) if self.in_block => b' ',
                (b'\n', _) if self.after_break => b' ',
                (byte, _) => byte,
            };
            // The source's own line break after a <br> or a block is not another one.
            self.after_break &= byte == b' ' && self.source.get(at - 1) != Some(&b'\n');
            self.text.push(byte);
        }
        self.end_link();
        has_tags
    }

    /// Acts on the tag whose `<` precedes `start`, if it is one, and returns where the text goes on.
    fn tag(&mut self, start: usize) -> Option<usize> {
        let source = self.source;
        if source.get(start..)?.starts_with(b"!--") {
            let mut at = start + 2;
            while at < source.len() {
                at = find(source, at + 1, b">");
                if source.get(..at)?.ends_with(b"--") {
                    break;
                }
            }
            return Some(at + 1);
        }
        let is_closing = source.get(start) == Some(&b'/');
        let name_start = start + usize::from(is_closing || matches!(source.get(start), Some(b'!' | b'?')));
        let mut name_end = name_start;
        while source.get(name_end)?.is_ascii_alphanumeric() {
            name_end += 1;
        }
        let name = source.get(name_start..name_end)?;
        if name.is_empty() || !matches!(source.get(name_end)?, b'>' | b'/' | b' ' | b'\n') {
            return None;
        }
        let kind = Kind::of(name);
        let end = if kind.is_some() { self.tag_end(name_end)? } else { find(source, name_end, b"<>") };
        let attributes = source.get(name_end..end)?;
        let is_markup = name_start > start || find(attributes, 0, b"=") < attributes.len();
        let kind = kind.or((is_markup && source.get(end) == Some(&b'>')).then_some(Kind::Inline))?;
        if kind == Kind::Link {
            self.end_link();
            self.begin_link(attributes);
        } else {
            self.lay_out(kind, is_closing);
        }
        if kind == Kind::Hidden && !is_closing {
            return Some(self.content_end(end, name));
        }
        Some(end + 1)
    }

    fn tag_end(&mut self, start: usize) -> Option<usize> {
        let mut at = start;
        while self.ends == Ends::Somewhere {
            at = find(self.source, at, b">\"'");
            match self.source.get(at) {
                Some(b'>') => return Some(at),
                Some(quote) if self.source.get(at - 1) == Some(&b'=') => {
                    at = find(self.source, at + 1, &[*quote]);
                }
                Some(_) => {}
                None => self.ends = Ends::InQuotes,
            }
            at += 1;
        }
        at = if self.ends == Ends::InQuotes { find(self.source, start, b">") } else { self.source.len() };
        if at == self.source.len() {
            self.ends = Ends::Nowhere;
            return None;
        }
        Some(at)
    }

    /// Where the content of a hidden element ends.
    fn content_end(&self, start: usize, name: &[u8]) -> usize {
        let mut at = start;
        loop {
            at = find(self.source, at + 1, b"<");
            match self.source.get(at + 1..) {
                None | Some([]) => return self.source.len(),
                Some([b'/', after @ ..])
                    if after.get(..name.len()).is_some_and(|end| end.eq_ignore_ascii_case(name)) =>
                {
                    return at;
                }
                _ => {}
            }
        }
    }

    fn begin_link(&mut self, attributes: &[u8]) {
        if let Some(href) = href(attributes) {
            self.text.push(LINK);
            self.text.extend_from_slice(href.as_str().as_bytes());
            self.text.push(LABEL);
            self.in_link = true;
        }
    }

    fn end_link(&mut self) {
        if self.in_link {
            self.text.push(END);
        }
        self.in_link = false;
    }

    fn lay_out(&mut self, kind: Kind, is_closing: bool) {
        match kind {
            Kind::Inline | Kind::Hidden | Kind::Link => return,
            Kind::Cell => return self.text.push(b' '),
            Kind::Break => self.text.push(b'\n'),
            _ => {
                self.end_line(if matches!(kind, Kind::Line | Kind::Item) { b"\n" } else { b"\n\n" });
                if kind == Kind::Item && !is_closing {
                    self.text.extend_from_slice("• ".as_bytes());
                }
                self.in_block = !is_closing && kind != Kind::Preformatted;
            }
        }
        self.after_break = true;
    }

    /// Makes the text end in at least `breaks`, unless nothing but a bullet is on its last line.
    fn end_line(&mut self, breaks: &[u8]) {
        while self.text.ends_with(b" ") {
            self.text.pop();
        }
        if self.text.ends_with("•".as_bytes()) {
            return self.text.push(b' ');
        }
        while !self.text.ends_with(breaks) {
            self.text.push(b'\n');
        }
    }
}
