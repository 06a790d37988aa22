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
