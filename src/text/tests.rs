#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

use std::fmt::Write;
use std::time::{Duration, Instant};

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
        "AT&T and R&D; &unknown; &#xZZ; & &;",
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
fn html_becomes_lines() {
    for (body, expected) in [
        ("<p>One</p><p>Two<br>Three<br/>Four</p>", "One\n\nTwo\nThree\nFour"),
        ("<p>\nOne is\nlong.  <br />\nTwo</p>\n\n<p>\nThree</p>\n", "One is long.\nTwo\n\nThree"),
        ("One.<br /><br />Two", "One.\n\nTwo"),
        ("One.\n\nTwo<br>\nThree", "One.\n\nTwo\nThree"),
        ("<p>One</p><p><br></p><p>Two&nbsp;</p><p><br><br></p>", "One\n\nTwo"),
        ("<div>One</div><div>Two</div>", "One\nTwo"),
        (
            "<p>Hit:</p><ul>\n<li>mail</li>\n<li><p>web</p></li></ul><p>End</p>",
            "Hit:\n\n• mail\n• web\n\nEnd",
        ),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc"),
        ("<pre>a\nb</pre>c", "a\nb\n\nc"),
        ("<P CLASS='x'>Up<EM>per</EM></P >", "Upper"),
        ("a<!-- <p>no</p> -->b<!---->c", "abc"),
        ("<!DOCTYPE html><?xml version='1'?><html><head><title></title></head><body>a</body></html>", "a"),
        ("a<script>alert('<p>')</script>b<style>p{}</STYLE >c<script>d", "abc"),
        ("<svg onload=alert(1)><text>x</text></svg>y", "y"),
        ("<img src=x onerror=\"alert('>')\">a <iframe src=javascript:x></iframe>b", "a b"),
        (
            "<small>May <var data-var='date'>22</var>, <var data-var='time'>15:26</var> UTC</small>",
            "May 22, 15:26 UTC",
        ),
        ("&lt;b&gt; is bold, 1 &lt; 2 &amp;amp; <i>3</i>", "<b> is bold, 1 < 2 &amp; 3"),
        ("It&#39;s &#x201C;fine&#8221;&hellip; &uuml;ber &Auml; &mdash; &copy;", "It's “fine”… über Ä — ©"),
        ("<b title=\"a > b\">x</b> <b title=\">y</b>", "x y"),
        ("<a<b>x", "<ax"),
    ] {
        check(body, expected);
    }
}

#[test]
fn escaped_html_is_read_once_more() {
    for (body, expected) in [
        ("&lt;p&gt;One&lt;/p&gt;\r\n&lt;p&gt;Two&amp;nbsp;&lt;br/&gt;Three&lt;/p&gt;", "One\n\nTwo\nThree"),
        ("&amp;lt;p&amp;gt;One &amp;amp;amp; Two&amp;lt;/p&amp;gt;", "One & Two"),
        ("&lt;script&gt;alert(1)&lt;/script&gt;x", "x"),
        (
            "&lt;a href=&quot;https://a.example/?x=1&amp;amp;y=2&quot;&gt;go&lt;/a&gt;",
            "{go|https://a.example/?x=1&y=2}",
        ),
        ("1 &lt; 2, &lt;your-host&gt;, I &lt;3 you", "1 < 2, <your-host>, I <3 you"),
        ("&amp;lt;3", "&lt;3"),
    ] {
        check(body, expected);
    }
}

#[test]
fn links_of_html() {
    for (body, expected) in [
        (
            "[1] <a href=\"https://a.example/x.html\">https://a.example/x.html</a>.",
            "[1] {https://a.example/x.html|https://a.example/x.html}.",
        ),
        (
            "<p>See <a target=_blank HREF = 'https://a.example/?a=1&amp;b=2'><span style='x'>the\n<b>page</b></span> </a>. Thanks</p>",
            "See {the page|https://a.example/?a=1&b=2} . Thanks",
        ),
        ("<a href=https://a.example/*x*>*x* [y](https://b.example)</a>", "{x y|https://a.example/*x*}"),
        ("<a href='/incidents/1'>here</a> <a name=x>there</a> <a>no</a>", "here there no"),
        (
            "<a href='javascript:alert(1)'>a</a><a href=' jAvAscript:x'>b</a><a href='java&#10;script:x'>c</a>",
            "abc",
        ),
        (
            "<a href='data:text/html,x'>a</a><a href='//evil.example'>b</a><a href='https://a.example@evil.example'>c</a>",
            "abc",
        ),
        ("<a data-href='https://no.example' href='mailto:a@b.example'>mail</a>", "{mail|mailto:a@b.example}"),
        ("<a href='https://a.example'></a>", "{https://a.example|https://a.example}"),
        (
            "<a href='https://a.example'>one<a href='https://b.example'>two",
            "{one|https://a.example}{two|https://b.example}",
        ),
        (
            "[x](<a href=\"https://a.example\">https://a.example</a>)",
            "[x]({https://a.example|https://a.example})",
        ),
        (
            "\u{1}javascript:x\u{2}a\u{3} \u{1}https://a.example\u{2}b",
            "javascript:xa {https://a.exampleb|https://a.exampleb}",
        ),
        ("&#1;https://a.example&#2;a&#3;", "{https://a.examplea|https://a.examplea}"),
    ] {
        check(body, expected);
    }
}

#[test]
fn links_of_markdown() {
    for (body, expected) in [
        (
            "[help](https://a.example) and [mail](mailto:a@b.example \"write (to) us\").",
            "{help|https://a.example} and {mail|mailto:a@b.example}.",
        ),
        (
            "([mirror](https://a.example/x_(y)/z)), [**bold**](<https://b.example>)",
            "({mirror|https://a.example/x_(y)/z}), {bold|https://b.example}",
        ),
        ("[call](TEL:+1-555) [text](sms:555)", "{call|tel:+1-555} {text|sms:555}"),
        ("[x](javascript:alert(1)) [y](data:,) [z](/relative) [w](JaVaScRiPt:x)", "x y z w"),
        (
            "![chart](https://a.example/x.png) [![alt](https://b.example)](https://c.example)",
            "chart {alt|https://c.example}",
        ),
        (
            "[a [b] c](https://a.example) [a\\]](https://b.example/a\\_b)",
            "{a [b] c|https://a.example} {a]|https://b.example/a_b}",
        ),
        ("[](https://a.example)", "{https://a.example|https://a.example}"),
        ("[https://good.example](https://a.example)", "{https://good.example|https://a.example}"),
        (
            "[a](https://a.example 'x' y) [b] (https://b.example)",
            "[a]({https://a.example|https://a.example} 'x' y) [b] ({https://b.example|https://b.example})",
        ),
        ("[a](no link here)", "[a](no link here)"),
        ("[ a \n b ](https://a.example)c", "{a b|https://a.example} c"),
        ("[a](https://x.example/\u{202e}gpj.exe)", "{a|https://x.example/gpj.exe}"),
    ] {
        check(body, expected);
    }
}

#[test]
fn bare_addresses_become_links() {
    for (body, expected) in [
        ("See https://a.example/x.", "See {https://a.example/x|https://a.example/x}."),
        (
            "(HTTPS://a.example/x?y=(z)), https://b.example/_a_b_!",
            "({HTTPS://a.example/x?y=(z)|https://a.example/x?y=(z)}), {https://b.example/_a_b|https://b.example/_a_b}_!",
        ),
        (
            "**https://a.example/** *https://b.example*",
            "{https://a.example/|https://a.example/} {https://b.example|https://b.example}",
        ),
        (
            "<https://a.example/x>, <mailto:a@b.example>",
            "{https://a.example/x|https://a.example/x}, {mailto:a@b.example|mailto:a@b.example}",
        ),
        (
            "https://a.example。 \u{201c}https://b.example\u{201d} https://c.example/Köln",
            "{https://a.example|https://a.example}。 “{https://b.example|https://b.example}” {https://c.example/Köln|https://c.example/Köln}",
        ),
        (
            "xhttps://a.example javascript:alert(1) ftp://a.example",
            "xhttps://a.example javascript:alert(1) ftp://a.example",
        ),
        (
            "https://a.example\nhttp://b.example:8080/#x",
            "{https://a.example|https://a.example}\n{http://b.example:8080/#x|http://b.example:8080/#x}",
        ),
        ("\"https://a.example\"", "\"{https://a.example|https://a.example}\""),
    ] {
        check(body, expected);
    }
}

#[test]
fn markdown_loses_its_marks() {
    for (body, expected) in [
        ("# Title\n## \\# Other\n### `x`\n#nine", "Title\nOther\nx\n#nine"),
        ("**Bold** __b__ *it* _it_ ~~s~~ ***all*** **a *b* c**", "Bold b it it s all a b c"),
        ("**重要**です foo**bar**baz foo*bar*baz foo_bar_baz", "重要です foobarbaz foo*bar*baz foo_bar_baz"),
        ("➡️ **Resolved** — fixed \\*now\\* \\#1 \\[x\\] \\>60", "➡️ Resolved — fixed *now* #1 [x] >60"),
        ("**\\[ETA\\]** a ** b ** *c\n\nd*", "[ETA] a ** b ** *c\n\nd*"),
        ("- a\n* b\n+ c\n  - **d**: e\n-f", "• a\n• b\n• c\n• d: e\n-f"),
        ("> quoted\n>> twice\n>\n>60 users", "quoted\ntwice\n\n>60 users"),
        ("above\n---\nbelow\n* * *\n===\nend", "above\n\nbelow\n\nend"),
        ("```sh\nls **/*.rs\n# x\n```\nok `a_b_c` ``x`y`` ``", "ls **/*.rs\n# x\n\nok a_b_c x`y ``"),
        ("one\\\ntwo \\ \\\nthree \\", "one\ntwo\nthree"),
        ("*.a.example and *.b.example", "*.a.example and *.b.example"),
        ("* [ ] **GCE:** * **x** y", "• [ ] GCE: * x y"),
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
        ("See [our page](https://a.example) now", 11, Some("See…")),
        ("See [our page](https://a.example) now", 12, Some("See {our page|https://a.example}…")),
        ("[our page](https://a.example) now", 5, Some("{our…|https://a.example}")),
        ("[a](https://a.example)[b](https://b.example)", 1, Some("{a|https://a.example}…")),
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

/// Each of these makes a careless reader start over at every byte.
#[test]
fn hostile_texts_take_linear_time() {
    let started = Instant::now();
    for piece in [
        "<",
        "<a ",
        "<a =\"",
        "<a b='>",
        "<a =\">\" ",
        "<!--",
        "<!-",
        "<!a",
        "</",
        "<script>",
        "<script></",
        "<br>",
        "<li>",
        "<p></p>",
        "<a href=https://a.example>",
        "<a href='",
        "&",
        "&lt;",
        "&amp;",
        "&amp;lt;p",
        "&#1;",
        "[",
        "[[](",
        "![",
        "](",
        "[a](https://a.example/",
        "[a](b '",
        "[a](",
        "*",
        "**",
        "* ",
        "*a ",
        "*a",
        "_a _",
        "*_",
        "*_~~",
        "**a *b ***c ",
        "~~",
        "`",
        "`` ",
        "`a ``",
        "\\",
        "\\n",
        "\n",
        "\r",
        "> ",
        ">",
        "#",
        "# ",
        "- ",
        "---\n",
        "```\n",
        "~~~",
        "(",
        ")",
        "http",
        "http://",
        "https://a)",
        "https://a.example/))))",
        "<https://",
        " ",
        "\u{3000}",
        "\0",
        "😀",
        "\u{202e}",
    ] {
        for body in
            [piece.repeat(2_000_000 / piece.len()), format!("<p>{}>", piece.repeat(200_000 / piece.len()))]
        {
            let text = Text::reduce(&body);
            assert!(text.to_plain().chars().count() <= MAX_CHARS, "{piece:?}");
            assert!(line(&body).chars().count() <= MAX_LINE_CHARS, "{piece:?}");
        }
    }
    assert!(started.elapsed() < Duration::from_mins(1), "{:?}", started.elapsed());
}

/// Every text of up to five marks: nothing panics and nothing but a whole link comes out.
#[test]
fn no_mix_of_marks_panics() {
    const MARKS: [&str; 24] = [
        "<",
        ">",
        "<a href=https://a.example>",
        "</a>",
        "&lt;",
        "&#42;",
        "[",
        "](",
        ")",
        "!",
        "*",
        "_",
        "~~",
        "`",
        "\\",
        "\n",
        " ",
        "ü",
        "https://a.example",
        "\"",
        "#",
        "- ",
        "<!--",
        "=",
    ];
    let mut state = 1_u32;
    for _ in 0..200_000 {
        let mut body = String::new();
        for _ in 0..8 {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            body.push_str(MARKS[(state >> 16) as usize % MARKS.len()]);
        }
        let text = Text::reduce(&body);
        for max in [0, 1, 5] {
            if let Some(excerpt) = text.excerpt(max) {
                assert!(excerpt.to_plain().chars().count() <= max + 1, "{body:?}");
            }
        }
        for span in text.spans() {
            assert!(!matches!(span, Span::Link { label, .. } if label.is_empty()), "{body:?}");
        }
        assert!(!line(&body).contains('\n'));
    }
}
