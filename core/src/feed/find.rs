//! Where a mark stands in a text. The search of `str` would be a kilobyte.

/// Where the first `mark` is.
pub(super) fn find(text: &[u8], mark: &[u8]) -> Option<usize> {
    text.windows(mark.len()).position(|it| it == mark)
}

/// What is before the first `mark`, and what is after it.
pub(super) fn split<'a>(text: &'a str, mark: &[u8]) -> Option<(&'a str, &'a str)> {
    let at = find(text.as_bytes(), mark)?;
    Some((text.get(..at)?, text.get(at + mark.len()..)?))
}

/// The texts with commas between them. Not by `join`, which is half a kilobyte.
pub(super) fn listed(texts: &[&str]) -> String {
    let mut list = String::new();
    for it in texts {
        list.push_str(if list.is_empty() { "" } else { ", " });
        list.push_str(it);
    }
    list
}
