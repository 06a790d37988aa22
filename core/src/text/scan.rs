//! Searches in bytes of UTF-8, for marks that are ASCII.

/// Where the first of `marks` stands in `text` at `from` or later; the text's end where none does.
pub(super) fn find(text: &[u8], from: usize, marks: &[u8]) -> usize {
    let mut at = from;
    while let Some(byte) = text.get(at)
        && !marks.iter().any(|mark| mark == byte)
    {
        at += 1;
    }
    at
}

/// The first place in `text`, at `from` or later, with none of `marks`.
pub(super) fn skip(text: &[u8], from: usize, marks: &[u8]) -> usize {
    let mut at = from;
    while let Some(byte) = text.get(at)
        && marks.iter().any(|mark| mark == byte)
    {
        at += 1;
    }
    at
}

pub(super) fn words(list: &str) -> impl Iterator<Item = &[u8]> {
    list.as_bytes().split(|b| *b == b' ')
}

/// What is before the first `mark`, which is ASCII, and what is after it. The search of `str` is made for speed: a
/// kilobyte that nobody would notice.
#[must_use]
pub fn cut(text: &str, mark: u8) -> Option<(&str, &str)> {
    let at = text.bytes().position(|it| it == mark)?;
    Some((text.get(..at)?, text.get(at + 1..)?))
}

/// What is between the marks.
pub fn pieces(text: &str, mark: u8) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let (piece, after) = cut(rest?, mark).map_or((rest?, None), |(piece, after)| (piece, Some(after)));
        rest = after;
        Some(piece)
    })
}

/// A whole number; one that is too large is the largest, for a huge wait is not no wait.
pub(crate) fn whole(text: &str) -> Option<u32> {
    let digits = text.trim_ascii().as_bytes();
    let is_number = !digits.is_empty() && digits.iter().all(u8::is_ascii_digit);
    let add = |number: u32, digit: &u8| number.saturating_mul(10).saturating_add(u32::from(digit & 15));
    is_number.then(|| digits.iter().fold(0, add))
}
