//! Markdown to spans. Plain text passes through; what only looks like markup stays as it is.

use super::html::{self, next};
use super::{Href, Span};

/// Bytes within which a pair of marks must close. Bounds the work that a text full of openers can cause.
const REACH: usize = 2_500;

/// Emphasis that can be open at one place.
const NESTED: usize = 8;

/// Collects spans: folds white space, trims both ends, cuts at the end of its room.
pub(super) struct Writer {
    spans: Vec<Span>,
    text: String,
    /// Characters that still fit.
    room: usize,
    breaks: usize,
    space: bool,
    in_link: bool,
}

impl Writer {
    pub(super) fn new(room: usize) -> Self {
        Self { spans: Vec::new(), text: String::new(), room, breaks: 0, space: false, in_link: false }
    }

    pub(super) fn push(&mut self, c: char) {
        match c {
            '\n' if !self.in_link => self.breaks += 1,
            '\n' | ' ' => self.space = true,
            _ => {
                self.close_gap();
                self.put(c);
            }
        }
    }

    fn close_gap(&mut self) {
        if !self.text.is_empty() || !self.spans.is_empty() && !self.in_link {
            for _ in 0..self.breaks.min(2) {
                self.put('\n');
            }
            if self.breaks == 0 && self.space {
                self.put(' ');
            }
        }
        self.breaks = 0;
        self.space = false;
    }

    fn put(&mut self, c: char) {
        if self.room > 1 {
            self.text.push(c);
        } else if self.room == 1 {
            self.text.truncate(self.text.trim_ascii_end().len());
            self.text.push('…');
        }
        self.room = self.room.saturating_sub(1);
    }

    fn begin_link(&mut self) {
        self.close_gap();
        self.end_text();
        self.in_link = true;
    }

    fn end_link(&mut self, href: Href) {
        if self.text.is_empty() {
            href.as_str().chars().for_each(|c| self.put(c));
        }
        self.in_link = false;
        if !self.text.is_empty() {
            let label = std::mem::take(&mut self.text).into();
            self.spans.push(Span::Link { label, href });
        }
    }

    fn end_text(&mut self) {
        if !self.text.is_empty() {
            self.spans.push(Span::Text(std::mem::take(&mut self.text).into()));
        }
    }

    pub(super) fn into_line(self) -> std::rc::Rc<str> {
        self.text.into()
    }
}

pub(super) struct Markdown {
    writer: Writer,
    /// Inside a fence, the text is taken as it is.
    fenced: bool,
}

impl Markdown {
    pub(super) fn new(writer: Writer) -> Self {
        Self { writer, fenced: false }
    }

    pub(super) fn read(&mut self, text: &str) {
        self.inline(text, 0);
    }

    pub(super) fn finish(mut self) -> Vec<Span> {
        self.writer.end_text();
        self.writer.spans
    }

    fn inline(&mut self, text: &str, depth: usize) {
        // Where emphasis closes, as the length of the text left there.
        let mut closers = [0; NESTED];
        let mut opened = 0;
        let mut rest = text;
        let mut before = '\n';
        while self.writer.room > 0 {
            if before == '\n' && depth == 0 {
                rest = self.line_start(rest);
            }
            let here = rest;
            let Some(c) = next(&mut rest) else { return };
            let taken = match c {
                '\\' => self.escape(rest, before),
                '`' => self.code(here),
                '*' | '_' | '~' => {
                    let run = here.bytes().take_while(|b| char::from(*b) == c).count();
                    let after = here.get(run..).unwrap_or_default();
                    let closer =
                        if closers.contains(&here.len()) { Some(0) } else { closer(after, before, c, run) };
                    if let Some(closer) = closer {
                        if closer > 0
                            && let Some(slot) = closers.get_mut(opened % NESTED)
                        {
                            *slot = closer;
                            opened += 1;
                        }
                    } else {
                        (0..run).for_each(|_| self.writer.push(c));
                    }
                    Some(after)
                }
                '!' if rest.starts_with('[') && depth < 4 => {
                    self.bracket(rest.get(1..).unwrap_or_default(), depth, true)
                }
                '[' if depth < 4 => self.bracket(rest, depth, false),
                '<' => self.angle(rest, depth),
                'h' | 'H' if depth == 0 && !before.is_ascii_alphanumeric() => self.address(here),
                html::LINK => self.html_link(rest, depth),
                _ => None,
            };
            match taken {
                Some(after) => rest = after,
                None => self.writer.push(c),
            }
            before = c;
        }
    }

    /// Drops what opens a line (quote, heading) or the whole line (rule, fence); a list's mark becomes a bullet.
    fn line_start<'a>(&mut self, text: &'a str) -> &'a str {
        let mut text = skip(text, b" ");
        let line = text.split('\n').next().unwrap_or_default();
        let below = text.get(line.len()..).unwrap_or_default();
        let is_fence =
            line.starts_with("```") && !line.trim_start_matches('`').contains('`') || line.starts_with("~~~");
        if is_fence {
            self.fenced = !self.fenced;
            return below;
        }
        if self.fenced {
            line.chars().for_each(|c| self.writer.push(c));
            return below;
        }
        if is_rule(line) {
            return below;
        }
        while let [b'>', b' ' | b'>' | b'\n', ..] | [b'>'] = text.as_bytes() {
            text = skip(text.get(1..).unwrap_or_default(), b" ");
        }
        let heading = text.trim_start_matches('#');
        if matches!(text.len() - heading.len(), 1..=6) && heading.starts_with([' ', '\n']) {
            text = skip(heading, b"#\\ "); // Some providers escape a second, useless mark.
        }
        if let [b'-' | b'*' | b'+', b' ', ..] = text.as_bytes() {
            text = skip(text.get(1..).unwrap_or_default(), b" ");
            self.writer.push('•');
            self.writer.push(' ');
        }
        text
    }

    fn escape<'a>(&mut self, after: &'a str, before: char) -> Option<&'a str> {
        match after.as_bytes() {
            [] | [b'\n', ..] => Some(after),
            [b' ', ..] if before == ' ' => Some(after),
            [mark, ..] if mark.is_ascii_punctuation() => {
                self.writer.push(char::from(*mark));
                after.get(1..)
            }
            _ => None,
        }
    }

    fn code<'a>(&mut self, here: &'a str) -> Option<&'a str> {
        let ticks = here.len() - here.trim_start_matches('`').len();
        let window = head(here).get(ticks..)?;
        let mut run = 0;
        for (at, byte) in window.bytes().chain([b' ']).enumerate() {
            if byte == b'`' {
                run += 1;
                continue;
            }
            if run == ticks {
                window.get(..at - run)?.chars().for_each(|c| self.writer.push(c));
                return here.get(ticks + at..);
            }
            run = 0;
        }
        (0..ticks).for_each(|_| self.writer.push('`'));
        here.get(ticks..)
    }

    /// `[label](address "title")`, of which `after` follows the first bracket.
    fn bracket<'a>(&mut self, after: &'a str, depth: usize, is_image: bool) -> Option<&'a str> {
        let window = head(after);
        let end = closing(window, b'[', b']')?;
        let label = window.get(..end)?;
        let (address, left) = destination(window.get(end + 1..)?.strip_prefix('(')?)?;
        let address: String = address.chars().filter(|c| *c != '\\').collect();
        self.link(label, if is_image { "" } else { &address }, depth);
        after.get(window.len() - left.len()..)
    }

    fn html_link<'a>(&mut self, after: &'a str, depth: usize) -> Option<&'a str> {
        let (address, rest) = after.split_once(html::LABEL)?;
        let (label, rest) = rest.split_once(html::END)?;
        self.link(label, address, depth);
        Some(rest)
    }

    fn link(&mut self, label: &str, address: &str, depth: usize) {
        match Href::try_from(address) {
            Ok(href) if depth == 0 => {
                self.writer.begin_link();
                self.inline(label, depth + 1);
                self.writer.end_link(href);
            }
            _ => self.inline(label, depth + 1),
        }
    }

    /// `<https://…>`
    fn angle<'a>(&mut self, after: &'a str, depth: usize) -> Option<&'a str> {
        let (address, left) = head(after).split_once('>')?;
        self.bare(address, depth)?;
        after.get(head(after).len() - left.len()..)
    }

    fn address<'a>(&mut self, here: &'a str) -> Option<&'a str> {
        let window = head(here);
        let end = window.find(ends_address).unwrap_or(window.len());
        let mut address = window.get(..end)?;
        while let Some(last) = address.bytes().last() {
            let is_balanced = || {
                address.bytes().filter(|b| *b == b'(').count()
                    >= address.bytes().filter(|b| *b == b')').count()
            };
            match last {
                b')' if is_balanced() => break,
                b'.' | b',' | b';' | b':' | b'!' | b'?' | b'\'' | b'*' | b'_' | b'~' | b'|' | b']' | b')' => {
                    address = address.get(..address.len() - 1)?;
                }
                _ => break,
            }
        }
        address.get(..4).filter(|scheme| scheme.eq_ignore_ascii_case("http"))?;
        self.bare(address, 0)?;
        here.get(address.len()..)
    }

    fn bare(&mut self, address: &str, depth: usize) -> Option<()> {
        let href = Href::try_from(address).ok()?;
        if depth == 0 {
            self.writer.begin_link();
        }
        address.chars().for_each(|c| self.writer.push(c));
        if depth == 0 {
            self.writer.end_link(href);
        }
        Some(())
    }
}

/// As much of `text` as is searched for the end of a mark.
fn head(text: &str) -> &str {
    text.get(..text.floor_char_boundary(REACH)).unwrap_or(text)
}

fn skip<'a>(text: &'a str, marks: &[u8]) -> &'a str {
    let end = text.bytes().position(|b| !marks.contains(&b)).unwrap_or(text.len());
    text.get(end..).unwrap_or_default()
}

/// A line of nothing but dashes (or stars, underscores, equals signs), three at least.
fn is_rule(line: &str) -> bool {
    let mark = line.bytes().next().unwrap_or(b'x');
    b"-*_=".contains(&mark)
        && line.bytes().all(|b| b == mark || b == b' ')
        && line.bytes().filter(|b| *b == mark).count() >= 3
}

fn ends_address(c: char) -> bool {
    matches!(c, '\0'..=' ' | '"' | '<' | '>' | '`' | '\\' | '\u{2000}'..='\u{206f}' | '\u{3000}'..='\u{303f}' | '\u{ff00}'..='\u{ffef}')
}

/// Where the mark that `open` has opened closes.
fn closing(text: &str, open: u8, close: u8) -> Option<usize> {
    let (mut depth, mut escaped) = (0, false);
    text.bytes().position(|b| {
        if !escaped && b == open {
            depth += 1;
        } else if !escaped && b == close {
            depth -= 1;
        }
        escaped = b == b'\\' && !escaped;
        depth < 0
    })
}

/// The address in `text`, which follows the parenthesis, and what follows the closing one.
fn destination(text: &str) -> Option<(&str, &str)> {
    let end = closing(text, b'(', b')')?;
    let end = text.get(..end)?.find([' ', '\n']).unwrap_or(end);
    let (address, rest) = text.split_at_checked(end)?;
    let rest = skip(rest, b" \n");
    let address = address.strip_prefix('<').and_then(|address| address.strip_suffix('>')).unwrap_or(address);
    if address.starts_with(html::LINK) {
        return None; // HTML made of Markdown: the address is a link already.
    }
    if let Some(rest) = rest.strip_prefix(')') {
        return Some((address, rest));
    }
    let quote = rest.bytes().next().filter(|b| matches!(b, b'"' | b'\''))?;
    let mut title = rest.get(1..)?;
    loop {
        title = title.split_once(char::from(quote))?.1;
        if let Some(rest) = skip(title, b" \n").strip_prefix(')') {
            return Some((address, rest));
        }
    }
}

/// The length of the text left where `run` marks of emphasis, opened after `before`, close.
fn closer(after: &str, before: char, mark: char, run: usize) -> Option<usize> {
    // `snake_case` and `2*3*4` are words.
    let breaks_words = run > 1 && mark != '_';
    let is_mark = run < 4 && (mark != '~' || run == 2);
    if !is_mark || before.is_ascii_alphanumeric() && !breaks_words || after.starts_with([' ', '\n']) {
        return None;
    }
    let (mut count, mut escaped, mut last) = (0, false, b' ');
    for (at, byte) in head(after).bytes().chain([b' ']).enumerate() {
        if char::from(byte) == mark && !escaped {
            count += 1;
            continue;
        }
        if count == run && !matches!(last, b' ' | b'\n') && (breaks_words || !byte.is_ascii_alphanumeric()) {
            return Some(after.len() + run - at);
        }
        if byte == b'\n' && last == b'\n' {
            return None; // Emphasis ends with its paragraph.
        }
        (count, escaped, last) = (0, byte == b'\\' && !escaped, byte);
    }
    None
}
