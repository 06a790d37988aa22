//! Where a mark stands in a text. The search of `str` would be a kilobyte.

/// Where the first `mark` is.
pub(super) fn find(text: &[u8], mark: &[u8]) -> Option<usize> {
    text.windows(mark.len()).position(|it| it == mark)
}
