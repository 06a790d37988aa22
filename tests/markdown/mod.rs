//! What the tests of the documentation read of it.
#![allow(dead_code, reason = "each test takes a part")]

use std::collections::BTreeSet;

/// What stands between backticks.
pub(crate) fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

/// Two lists of names are one; what only one of them has is named with its place.
#[track_caller]
pub(crate) fn same<'a>(
    (one, here): (impl IntoIterator<Item = &'a str>, &str),
    (other, there): (impl IntoIterator<Item = &'a str>, &str),
) {
    let [one, other] = [one.into_iter().collect::<BTreeSet<_>>(), other.into_iter().collect()];
    let lacks: Vec<_> =
        other.difference(&one).map(|it| format!("{here} lacks `{it}`, which {there} has")).collect();
    let more: Vec<_> =
        one.difference(&other).map(|it| format!("{there} lacks `{it}`, which {here} has")).collect();
    assert!(lacks.is_empty() && more.is_empty(), "{:#?}", [lacks, more].concat());
}

/// Blocks of code in a text in Markdown.
pub(crate) fn blocks(text: &str) -> impl Iterator<Item = &str> {
    text.split("```").skip(1).step_by(2).filter_map(|it| it.split_once('\n')).map(|(_, code)| code)
}
