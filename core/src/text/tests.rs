#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

mod hostile;
mod html;
mod markdown;

use std::fmt::Write;

use super::{Href, MAX_CHARS, MAX_LINE_CHARS, Span, Text, line};

/// A text as one string: a link is `{label|href}`.
fn show(text: &Text) -> String {
    text.spans().iter().fold(String::new(), |mut shown, span| {
        match span {
            Span::Text(words) => shown.push_str(words),
            Span::Link { label, href } => write!(shown, "{{{label}|{}}}", href.as_str()).unwrap(),
        }
        shown
    })
}

#[track_caller]
fn check(body: &str, expected: &str) {
    assert_eq!(show(&Text::reduce(body)), expected, "{body:?}");
}

#[test]
fn plain_text_stays() {
    for text in [
        "Mail is down. We are working on it.",
        "Waiting time a < b, and c > d",
        "We <3 our customers & you",
        "Latency <5 ms at 5 * 3 and 2*3*4 = 24",
        "the host <your-host> and snake_case_names, 99.9%*",
        "Card numbers ****1234, ~5 minutes, ~ 3",
        "AT&T and R&D; &unknown; &#xZZ; & &; &#000000065x",
        "[Network] packet loss [1], see (below), f(x)[0](y z)",
        "It costs $5_000 in C:\\Users\\mail",
        "| Time | Event |\n| :--- | :--- |\n| 16:24 | a |",
        "1. first\n2) second",
        "Störung behoben. Ça va? 障害 🚨 👩\u{200d}🔧",
        "ends with a star * and an underscore _",
        "`unclosed, *unclosed, [unclosed, ![unclosed",
        "Type - network issues",
        "!important",
        "a <b",
        "#hashtag and #1",
        "https:// and http: alone",
    ] {
        check(text, text);
    }
}

#[test]
fn white_space_is_folded() {
    for (body, expected) in [
        ("", ""),
        (" \r\n\t \u{feff}", ""),
        ("a\r\nb\rc\nd", "a\nb\nc\nd"),
        ("a  \n\n\n\n  b   c ", "a\n\nb c"),
        ("a\u{a0}\u{2009}b\u{3000}c\td", "a b c d"),
        ("a\u{2028}b\u{2029}c", "a\nb\nc"),
        ("one\\ntwo\\r\\nthree", "one\ntwo\nthree"),
        ("see C:\\net\nnow", "see C:\\net\nnow"),
    ] {
        check(body, expected);
    }
}

#[test]
fn control_and_direction_characters_are_dropped() {
    check("a\0b\u{7}c\u{1b}[31md\u{7f}\u{9f}", "abc[31md");
    check("\u{202e}a\u{202a}b\u{2066}c\u{2069}\u{feff}\u{200b}", "abc");
    check("&#8238;a&#x202E;b&#0;c&#xD800;&#x110000;", "abc&#xD800;&#x110000;");
    check("שלום\u{200f} نص\u{200c}ها", "שלום\u{200f} نص\u{200c}ها");
}

#[test]
fn long_texts_are_cut() {
    for body in [
        "wörd ".repeat(2_000),
        "ö".repeat(9_000),
        "[ab](https://a.example) ".repeat(5_000),
        "<b>😀</b>".repeat(9_000),
    ] {
        let plain = Text::reduce(&body).to_plain();
        assert!(plain.chars().count() <= MAX_CHARS && plain.ends_with('…'), "{body:.20}");
    }
    let short = "ö".repeat(MAX_CHARS - 1);
    check(&short, &short);
}

#[test]
fn excerpts_end_at_a_word() {
    let excerpt = |body: &str, max| Text::reduce(body).excerpt(max).map(|text| show(&text));
    for (body, max, expected) in [
        ("Mail is down again", 18, None),
        ("", 0, None),
        ("Mail is down again", 17, Some("Mail is down…")),
        ("Mail is down, again and again", 15, Some("Mail is down…")),
        ("Mail\n\nis down", 6, Some("Mail…")),
        ("Größenwahnsinnigkeit", 6, Some("Größe…")),
        ("障害が発生しています", 4, Some("障害が…")),
        ("abc", 0, Some("…")),
        ("See [our page](https://a.example) now", 12, Some("See…")),
        ("See [our page](https://a.example) now", 13, Some("See {our page|https://a.example}…")),
        ("[our page](https://a.example) now", 5, Some("{our…|https://a.example}")),
        ("[a](https://a.example)[b](https://b.example)", 2, None),
        ("[a](https://a.example)[b](https://b.example)c", 2, Some("{a|https://a.example}…")),
    ] {
        assert_eq!(excerpt(body, max).as_deref(), expected, "{body:?} in {max}");
    }
}

#[test]
fn titles_become_one_line() {
    for (text, expected) in [
        ("  Mail\r\n &amp;  web\tdown ", "Mail & web down"),
        ("<b>Mail</b><script>x</script> &lt;i&gt;down&lt;/i&gt;", "Mail <i>down</i>"),
        ("&lt;i&gt;down&lt;/i&gt;", "down"),
        ("[Network] **loss** in snake_case", "[Network] **loss** in snake_case"),
        ("<a href='https://a.example'>Mail</a> down\u{202e}", "Mail down"),
        ("<p>a</p><p>b</p>", "a b"),
    ] {
        assert_eq!(&*line(text), expected, "{text:?}");
    }
    let long = line(&"ö ".repeat(500));
    assert!(long.chars().count() <= MAX_LINE_CHARS && long.ends_with("ö…"), "{long}");
}

#[test]
fn addresses_fit_for_href() {
    for (text, expected) in [
        ("https://a.example", "https://a.example"),
        (" HTTPS://A.example/X ", "https://A.example/X"),
        ("http://[::1]:80/", "http://[::1]:80/"),
        ("https://a.example/@b", "https://a.example/@b"),
        ("mailto:a@b.example?subject=x%20y", "mailto:a@b.example?subject=x%20y"),
        ("tel:+49123", "tel:+49123"),
        ("sms:+49123", "sms:+49123"),
    ] {
        assert_eq!(Href::try_from(text).unwrap().as_str(), expected);
    }
    for text in [
        "",
        ":",
        "https:",
        "https:a.example",
        "https://",
        "https:///x",
        "https://?x",
        "https://:80",
        "https://user:pass@a.example",
        "https://a.example\\@b.example",
        "mailto:",
        "javascript:alert(1)",
        "java\nscript:alert(1)",
        " javascript:https://a.example",
        "\u{1}javascript:x",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
        "blob:https://a.example/x",
        "//a.example",
        "/x",
        "a.example",
        "https://a.example/a b",
        "https://a.example/a\tb",
        "https://a.example/\0",
        "https://a.example/\u{202e}b",
        "https://a.example/\u{2066}b",
        "https://a.example/\u{a0}b",
        "https://a.example/<b>",
        "ｈttps://a.example",
    ] {
        assert!(Href::try_from(text).is_err(), "{text:?}");
    }
    let long = |bytes: usize| Href::try_from(format!("https://{}", "a".repeat(bytes - 8)).as_str());
    assert!(long(2_000).is_ok());
    assert!(long(2_001).is_err());
}
