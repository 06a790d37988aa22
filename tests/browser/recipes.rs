//! The recipes of `docs/embedding.md`: the claims try the blocks that owners copy.

use crate::page::RECORDER;
use crate::stage::Stage;
use xtask::front;
use xtask::serve::Answer;

const DOCS: &str = include_str!("../../docs/embedding.md");

/// The blocks of code below a heading that contains this text, unchanged.
pub(crate) fn recipes(text: &str) -> Vec<&'static str> {
    front::recipes(DOCS, text)
}

/// The first of them.
#[track_caller]
pub(crate) fn recipe(text: &str) -> &'static str {
    let found = recipes(text).first().copied();
    assert!(found.is_some(), "docs/embedding.md has no recipe under a heading with {text:?}");
    found.unwrap_or_default()
}

/// Replaces the hosts of the examples by those of the claim.
pub(crate) fn here(stage: &Stage, text: &str) -> String {
    let text = text.replace("https://cdn.example.net", &stage.site.origin());
    text.replace("https://status.example.net", &stage.endpoint.origin())
}

/// A page with these tags alone; the recorder runs first. `body` begins with the `<body>` tag.
pub(crate) fn page(head: &str, body: &str) -> Answer {
    Answer::html(format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><script>{RECORDER}</script>\
         <title>Acme Hosting</title>{head}</head>\n{body}</html>\n"
    ))
}
