use super::check;

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
