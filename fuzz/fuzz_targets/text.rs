//! Any words for a text, a line or an address.
#![no_main]

use libfuzzer_sys::fuzz_target;
use outage_banner::text::{Href, MAX_CHARS, Span, Text, line};

#[path = "../../tests/invariants/mod.rs"]
mod invariants;

fuzz_target!(|bytes: &[u8]| {
    let words = String::from_utf8_lossy(bytes);
    invariants::check_line(&line(&words));
    Href::try_from(&*words).iter().for_each(invariants::check_href);
    let text = Text::reduce(&words);
    invariants::check_text(&text, MAX_CHARS);
    let length = text.to_plain().chars().count();
    let links = hrefs(&text);
    for max in [0, 1, usize::from(bytes.first().copied().unwrap_or_default()), 240, length] {
        let Some(excerpt) = text.excerpt(max) else {
            assert!(length <= max);
            continue;
        };
        assert!(length > max);
        invariants::check_text(&excerpt, max.max(1));
        assert!(links.starts_with(&hrefs(&excerpt)), "an excerpt has the first links of its text");
    }
});

fn hrefs(text: &Text) -> Vec<&Href> {
    let mut hrefs = Vec::new();
    for span in text.spans() {
        if let Span::Link { href, .. } = span {
            hrefs.push(href);
        }
    }
    hrefs
}
