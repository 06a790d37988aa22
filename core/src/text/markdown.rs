//! Markdown to spans. Plain text passes through; what only looks like markup stays as it is.

use super::html::LINK;
use super::scan::{find, skip};
use super::span::Span;
use super::writer::Writer;

/// Bytes within which a pair of marks must close. Bounds the work that a text full of openers can cause.
const REACH: usize = 2_500;

pub(super) fn spans(text: &[u8], writer: Writer) -> Vec<Span> {
    let mut reader = Reader { text, writer, is_fenced: false, closers: [usize::MAX; 8], opened: 0 };
    reader.inline(0, text.len(), 0);
    reader.writer.finish()
}

pub(super) struct Reader<'a> {
    pub(super) text: &'a [u8],
    pub(super) writer: Writer,
    /// Inside a fence, text is taken as it is.
    is_fenced: bool,
    /// Where the emphasis opened last closes.
    closers: [usize; 8],
    opened: usize,
}

impl<'a> Reader<'a> {
    /// The byte at `at`, 0 where there is none.
    pub(super) fn byte(&self, at: usize) -> u8 {
        self.text.get(at).copied().unwrap_or(0)
    }

    pub(super) fn range(&self, start: usize, end: usize) -> &'a [u8] {
        self.text.get(start..end).unwrap_or_default()
    }

    /// The text up to where a mark at `at` must be closed.
    pub(super) fn reach(&self, at: usize) -> &'a [u8] {
        self.text.get(..at + REACH).unwrap_or(self.text)
    }

    pub(super) fn inline(&mut self, start: usize, end: usize, depth: usize) {
        let mut at = start;
        let mut before = b'\n';
        while at < end && self.writer.room() > 0 {
            if before == b'\n' && depth == 0 {
                at = self.line_start(at);
            }
            let byte = self.byte(at);
            let after = match byte {
                b'\\' => self.escape(at, before),
                b'*' | b'_' | b'~' | b'`' => Some(self.emphasis(at, before)),
                b'[' => self.bracket(at, depth),
                b'!' if self.byte(at + 1) == b'[' => self.bracket(at + 1, depth),
                b'<' => self.angle(at, depth),
                b'h' | b'H' if depth == 0 && !before.is_ascii_alphanumeric() => self.address(at),
                LINK => Some(self.html_link(at, depth)),
                _ => None,
            };
            before = byte;
            at = after.unwrap_or_else(|| {
                if at < end {
                    self.writer.push(byte);
                }
                at + 1
            });
        }
    }

    /// Drops what opens a line (quote, heading) or the whole line (rule, fence); a list's mark becomes a bullet.
    fn line_start(&mut self, start: usize) -> usize {
        let mut at = skip(self.text, start, b" ");
        let end = find(self.text, at, b"\n");
        let mark = self.byte(at);
        let is_code = mark == b'`' && find(self.text, skip(self.text, at, b"`"), b"`\n") < end;
        if matches!(mark, b'~' | b'`') && self.range(at, at + 3) == [mark; 3] && !is_code {
            self.is_fenced = !self.is_fenced;
            return end;
        }
        if self.is_fenced {
            self.writer.push_all(self.range(at, end));
            return end;
        }
        if matches!(mark, b'-' | b'*' | b'_' | b'=') && self.is_rule(at, end) {
            return end;
        }
        while self.byte(at) == b'>' && matches!(self.byte(at + 1), b' ' | b'>' | b'\n' | 0) {
            at = skip(self.text, at + 1, b" ");
        }
        let heading_end = skip(self.text, at, b"#");
        if matches!(heading_end - at, 1..=6) && matches!(self.byte(heading_end), b' ' | b'\n') {
            at = skip(self.text, heading_end, b"#\\ "); // Some providers escape a second, useless mark.
        }
        if matches!(self.byte(at), b'-' | b'*' | b'+') && self.byte(at + 1) == b' ' {
            at = skip(self.text, at + 1, b" ");
            self.writer.push_all("• ".as_bytes());
        }
        at
    }

    /// Whether a line is made of one mark, three at least.
    fn is_rule(&self, start: usize, end: usize) -> bool {
        let mark = self.byte(start);
        count(self.range(start, end), mark) > 2 && skip(self.text, start, &[mark, b' ']) >= end
    }

    fn escape(&mut self, at: usize, before: u8) -> Option<usize> {
        match self.byte(at + 1) {
            b'\n' | 0 => Some(at + 1),
            b' ' if before == b' ' => Some(at + 1),
            mark if mark.is_ascii_punctuation() => {
                self.writer.push(mark);
                Some(at + 2)
            }
            _ => None,
        }
    }

    /// Drops a run of marks when it has, or is, a counterpart; takes code as it is.
    fn emphasis(&mut self, at: usize, before: u8) -> usize {
        let mark = self.byte(at);
        let after = skip(self.text, at, &[mark]);
        if self.closers.contains(&at) {
            return after;
        }
        match self.closer(at, after, before) {
            Some(closer) if mark == b'`' => {
                self.writer.push_all(self.range(after, closer));
                return closer + after - at;
            }
            Some(closer) => {
                self.opened += 1;
                if let Some(slot) = self.closers.get_mut(self.opened % 8) {
                    *slot = closer;
                }
            }
            None => self.writer.push_all(self.range(at, after)),
        }
        after
    }

    /// Where the marks from `start` to `after` are closed by as many.
    fn closer(&self, start: usize, after: usize, before: u8) -> Option<usize> {
        let (mark, run) = (self.byte(start), after - start);
        let is_code = mark == b'`';
        // `snake_case` and `2*3*4` are words.
        let splits_words = is_code || run > 1 && mark != b'_';
        let opens = (run < 4 && (mark != b'~' || run == 2) && !matches!(self.byte(after), b' ' | b'\n'))
            && (splits_words || !before.is_ascii_alphanumeric());
        let text = self.reach(after);
        let mut at = after;
        while (is_code || opens) && at < text.len() {
            let last = self.byte(at - 1);
            let end = skip(text, at, &[mark]);
            let closes = !matches!(last, b' ' | b'\n' | b'\\')
                && (splits_words || !self.byte(end).is_ascii_alphanumeric());
            if end - at == run && (is_code || closes) {
                return Some(at);
            }
            if self.byte(at) == b'\n' && last == b'\n' {
                break; // Emphasis ends with its paragraph.
            }
            at = end.max(at + 1);
        }
        None
    }
}

pub(super) fn count(text: &[u8], mark: u8) -> usize {
    text.iter().map(|byte| usize::from(*byte == mark)).sum()
}
