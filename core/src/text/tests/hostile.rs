use std::time::{Duration, Instant};

use crate::text::{MAX_CHARS, MAX_LINE_CHARS, Span, Text, line};

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
        "<y ",
        "<y =",
        "<y =\"",
        "</y ",
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
            [piece.repeat(100_000 / piece.len()), format!("<p>{}>", piece.repeat(5_000 / piece.len()))]
        {
            let text = Text::reduce(&body);
            assert!(text.to_plain().chars().count() <= MAX_CHARS, "{piece:?}");
            assert!(line(&body).chars().count() <= MAX_LINE_CHARS, "{piece:?}");
        }
    }
    assert!(started.elapsed() < Duration::from_mins(1), "{:?}", started.elapsed());
}

/// Nothing panics, and each link has words.
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
    for _ in 0..20_000 {
        let mut body = String::new();
        for _ in 0..8 {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            body.push_str(MARKS[(state >> 16) as usize % MARKS.len()]);
        }
        let text = Text::reduce(&body);
        for max in [0, 1, 5] {
            if let Some(excerpt) = text.excerpt(max) {
                assert!(excerpt.to_plain().chars().count() <= max.max(1), "{body:?}");
            }
        }
        for span in text.spans() {
            assert!(!matches!(span, Span::Link { label, .. } if label.is_empty()), "{body:?}");
        }
        assert!(!line(&body).contains('\n'));
    }
}
