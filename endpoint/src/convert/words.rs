//! Words that come out of the core's reader as they went in: each is written so that the reader makes the same of it
//! again, which the reader itself is asked.

use outage_banner_core::text::{self, Href, Span, Text};
use serde_json::{Value, json};
use std::fmt::Write as _;

/// The text of an update.
pub(super) fn body(words: &Text) -> String {
    let writers: [fn(&str) -> String; 3] = [str::to_owned, escaped_for_markdown, escaped_for_html];
    let mut ways = Vec::new();
    if words.spans().iter().all(|it| matches!(it, Span::Text(_))) {
        ways.push(words.to_plain());
    }
    // A plain address is a link by itself.
    ways.push(written(words, str::to_owned, |label, href| {
        if label == href { href.to_owned() } else { format!("{label} {href}") }
    }));
    for writer in writers {
        ways.push(written(words, writer, |label, href| format!("[{}]({href})", writer(label))));
        ways.push(written(
            words,
            |it| writer(it).replace('\n', "<br>"),
            |label, href| format!("<a href=\"{}\">{}</a>", escaped_for_html(href), writer(label)),
        ));
    }
    ways.push(written(
        words,
        |it| escaped_for_html(&escaped_for_markdown(it)).replace('\n', "<br>"),
        |label, href| {
            format!(
                "<a href=\"{}\">{}</a>",
                escaped_for_html(href),
                escaped_for_html(&escaped_for_markdown(label))
            )
        },
    ));
    let same = ways.into_iter().find(|it| Text::reduce(it) == *words);
    same.unwrap_or_else(|| words.to_plain()) // The words at least; tests/fixtures has none that comes here.
}

fn written(words: &Text, text: impl Fn(&str) -> String, link: impl Fn(&str, &str) -> String) -> String {
    let span = |it: &Span| match it {
        Span::Text(words) => text(words),
        Span::Link { label, href } => link(label, href.as_str()),
    };
    words.spans().iter().map(span).collect()
}

/// A title or a name.
pub(super) fn line(words: &str) -> String {
    let mut ways = [words.to_owned(), escaped_for_html(words)].into_iter();
    ways.find(|it| *text::line(it) == *words).unwrap_or_else(|| words.to_owned())
}

/// A text in the language that the feed says; one without it is in any.
pub(super) fn in_language(lang: Option<&str>, words: &str) -> Value {
    match lang.filter(|it| is_language(it)) {
        Some(lang) => json!({ lang: words }),
        None => json!(words),
    }
}

/// As in the schema: `^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$`.
fn is_language(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let is_first = |it: &str| (2..=8).contains(&it.len()) && it.bytes().all(|it| it.is_ascii_alphabetic());
    parts.next().is_some_and(is_first)
        && parts.all(|it| (1..=8).contains(&it.len()) && it.bytes().all(|it| it.is_ascii_alphanumeric()))
}

/// An address of a page.
pub(super) fn web_uri(href: &Href) -> Option<String> {
    uri(href).filter(|it| it.starts_with("http"))
}

/// An address as RFC 3986 wants it; a browser takes more.
pub(super) fn uri(href: &Href) -> Option<String> {
    let text = href.as_str();
    if encoded(text) == text || !text.starts_with("http") {
        return Some(encoded(text));
    }
    // A host in other letters becomes one that all resolvers know. An IPv6 address keeps its brackets.
    let url = url::Url::parse(text).ok()?;
    let start = url.as_str().len() - url[url::Position::BeforePath..].len();
    let (before, after) = url.as_str().split_at(start);
    Some(format!("{before}{}", encoded(after)))
}

fn encoded(text: &str) -> String {
    let mut encoded = String::new();
    for (at, byte) in text.bytes().enumerate() {
        let is_escape = byte == b'%'
            && text.as_bytes().get(at + 1..at + 3).is_some_and(|it| it.iter().all(u8::is_ascii_hexdigit));
        if is_escape || byte.is_ascii_alphanumeric() || b"-._~:/?#@!$&'()*+,;=".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            let _ = write!(encoded, "%{byte:02X}"); // To a string: it cannot fail.
        }
    }
    encoded
}

fn escaped_for_html(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn escaped_for_markdown(text: &str) -> String {
    let mut escaped = String::new();
    for it in text.chars() {
        if "\\`*_[]()#>~|!".contains(it) {
            escaped.push('\\');
        }
        escaped.push(it);
    }
    escaped
}
