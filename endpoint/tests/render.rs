//! `render`: the banner without a script, as a piece of a page, of a mail, and as text.
#![allow(clippy::unwrap_used, reason = "a failed test panics")]

#[allow(dead_code, reason = "the other tests use more of it")]
mod process;

use process::run;
use serde_json::{Value, json};
use std::fs;
use std::path::Path;
use std::process::Output;
use xtask::serve::{Answer, Server, folder};

/// Today's feed: an incident with all that there is to say of one, another one, and channels of each kind.
fn feed() -> Value {
    json!({
        "version": 1,
        "page": { "name": "Acme Hosting", "url": "https://status.example.net/" },
        "components": [
            { "id": "mail", "name": "Email", "status": "major_outage" },
            { "id": "web", "name": "Web sites", "status": "partial_outage" },
        ],
        "incidents": [
            {
                "id": "core", "title": "Email is down", "impact": "major", "status": "identified",
                "components": ["mail", "web"], "started_at": "2026-05-04T12:00:00Z",
                "next_update_by": "2026-05-04T14:35:00Z",
                "updates": [{
                    "posted_at": "2026-05-04T13:48:00Z",
                    "body": "A switch failed, see [the log](https://status.example.net/log).\n\nWe replace it.",
                }],
            },
            {
                "title": "Slow panel", "impact": "minor", "status": "monitoring",
                "updates": [{ "posted_at": "2026-05-04T13:00:00Z", "body": "It is better." }],
            },
        ],
        "channels": [
            { "kind": "updates", "label": "@acme_status", "url": "https://social.example/@acme_status" },
            { "kind": "support", "label": "+44 20 7946 0123", "url": "tel:+442079460123" },
            { "kind": "support", "url": "https://acme.example/desk" },
            { "kind": "support", "url": "mailto:help@acme.example" },
        ],
    })
}

const TEXT: &str = "Major outage · Cause identified
Acme Hosting: Email is down

A switch failed, see the log <https://status.example.net/log>.

We replace it.
Updated 2026-05-04 13:48 UTC · Last checked 2026-05-04 14:00 UTC

Call us: +44 20 7946 0123
Follow us Mastodon: @acme_status <https://social.example/@acme_status>

Affected: Email, Web sites
Started 2026-05-04 12:00 UTC
Next update by 2026-05-04 14:35 UTC
Get help: acme.example/desk <https://acme.example/desk>
Email us: help@acme.example (may not work during this incident)
Status page <https://status.example.net/>

Also: Slow panel
Minor disruption · Monitoring a fix
It is better.
Updated 2026-05-04 13:00 UTC
";

/// Runs it at 14:00 in UTC, with `feed.json` beside it.
fn render(folder: &Path, feed: &Value, words: &[&str]) -> Output {
    fs::write(folder.join("feed.json"), feed.to_string()).unwrap();
    let mut all = vec!["render", "feed.json", "--now", "2026-05-04T14:00:00Z", "--zone", "UTC"];
    all.extend(words);
    run(folder, &all)
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[track_caller]
fn rendered(feed: &Value, words: &[&str]) -> String {
    let place = tempfile::tempdir().unwrap();
    let output = render(place.path(), feed, words);
    assert_eq!((output.status.code(), &*text(&output.stderr)), (Some(0), ""), "{words:?}");
    text(&output.stdout)
}

/// What is read: without tags, entities resolved, white space folded.
fn words(markup: &str) -> String {
    let mut words = String::new();
    for piece in markup.split('<') {
        words.push_str(piece.split_once('>').map_or(piece, |it| it.1));
        words.push(' ');
    }
    let words = words.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The two halves of what is printed for a page: what the shadow root has, and what is beside it.
fn halves(page: &str) -> (&str, &str) {
    let (start, rest) = page.split_once("<template shadowrootmode=\"open\"><style>").unwrap();
    assert_eq!(start, "<outage-notice lang=\"en\" placement=\"inline\">");
    let (style, rest) = rest.split_once("</style>").unwrap();
    assert!(style.contains(".banner") && !style.contains('<'), "{style}");
    let (banner, plain) = rest.split_once("</template>").unwrap();
    (banner, plain.trim_end().strip_suffix("</outage-notice>").unwrap())
}

#[test]
fn text_has_all_the_words_and_the_addresses_behind_them() {
    assert_eq!(rendered(&feed(), &["--text"]), TEXT);
}

#[test]
fn a_page_and_a_mail_have_the_words_of_the_text() {
    let (page, mail) = (rendered(&feed(), &[]), rendered(&feed(), &["--email"]));
    let (banner, plain) = halves(&page);
    assert_eq!(plain.trim(), mail.trim(), "what old browsers show is the mail");
    for (form, found) in [("page", words(banner)), ("mail", words(&mail))] {
        // An address is an attribute there, and stands as a tag in the text.
        for piece in TEXT.lines().flat_map(|it| it.split(['·', '(', ')'])).map(words) {
            for piece in piece.split(": ").map(|it| it.trim_end_matches(" .")) {
                // The style sheet makes the first letter a capital.
                let is_there = found.contains(piece) || found.contains(&piece.replace("Next", "next"));
                assert!(is_there, "{form}: {piece} is not in {found}");
            }
        }
    }
    for form in [banner, &mail] {
        for address in ["https://status.example.net/log", "tel:+442079460123", "mailto:help@acme.example"] {
            assert_eq!(form.matches(&format!("href=\"{address}\"")).count(), 1, "{address} in {form}");
        }
    }
}

#[test]
fn nothing_is_there_that_wants_a_script() {
    let page = rendered(&feed(), &[]);
    let (banner, plain) = halves(&page);
    for form in [banner, plain] {
        for word in
            ["<button", "<script", "<outage-banner", "onclick", "role=\"status\"", "aria-expanded", "Details"]
        {
            assert!(!form.contains(word), "{word} in {form}");
        }
    }
    assert!(
        banner.contains("<svg viewBox=\"0 0 24 24\" aria-hidden=\"true\" width=\"20\" height=\"20\">"),
        "{banner}"
    );
    assert!(banner.contains("data-impact=\"major\"") && banner.contains("part=\"banner\""), "{banner}");
}

#[test]
fn a_mail_carries_its_style_and_loads_nothing() {
    let mail = rendered(&feed(), &["--email"]);
    for word in ["<style", "<svg", "class=", "src=", "url(", "@media", "target=", "<template", "var(", "flex"]
    {
        assert!(!mail.contains(word), "{word} in {mail}");
    }
    let cells = mail.matches("<td ").count();
    assert!(cells > 10, "{mail}");
    assert_eq!(mail.matches("<td align=\"left\" style=\"font-family:").count(), cells, "{mail}");
    let critical = mail_of("critical");
    assert!(critical.contains("background:#990f17;color:#ffffff"), "{critical}");
    assert!(mail_of("minor").contains("<span style=\"background:#6b4000;color:#ffffff;"));
}

fn mail_of(impact: &str) -> String {
    let feed = json!({ "version": 1, "incidents": [{ "title": "Down", "impact": impact }] });
    rendered(&feed, &["--email"])
}

/// What says "12 min ago" is wrong a minute later, and "late" once the update has come.
#[test]
fn moments_stay_true() {
    let mut feed = feed();
    feed["incidents"][0]["next_update_by"] = json!("2026-05-04T13:30:00Z");
    for form in [&["--text"][..], &["--email"], &[]] {
        let found = words(&rendered(&feed, form));
        let found = found.to_lowercase();
        for word in [" ago", " late", "now ", "in 1", " min "] {
            assert!(!found.contains(word), "{word:?} in {found}");
        }
        assert!(found.contains("next update by 2026-05-04 13:30 utc"), "{found}");
        assert!(found.contains("last checked 2026-05-04 14:00 utc"), "{found}");
    }
    // In the zone that was asked for, which is named by its distance.
    let place = tempfile::tempdir().unwrap();
    let berlin = render(place.path(), &feed, &["--text", "--zone", "Europe/Berlin"]);
    assert!(text(&berlin.stdout).contains("Updated 2026-05-04 15:48 UTC+02:00"), "{}", text(&berlin.stdout));
}

#[test]
fn planned_work_says_its_window_and_what_is_over_when_it_ended() {
    let feed = json!({ "version": 1, "maintenances": [
        { "title": "Upgrade", "starts_at": "2026-05-04T13:00:00Z", "ends_at": "2026-05-04T15:00:00Z" },
        { "title": "Move", "starts_at": "2026-05-04T16:00:00Z", "ends_at": "2026-05-04T18:00:00Z" },
    ], "incidents": [
        { "title": "Was down", "impact": "major", "status": "resolved", "resolved_at": "2026-05-04T13:50:00Z" },
    ] });
    let lines = |show: &str| rendered(&feed, &["--text", "--show", show]);
    assert_eq!(
        lines("maintenance"),
        "Maintenance · Until 2026-05-04 15:00 UTC\nUpgrade\n\nLast checked 2026-05-04 14:00 UTC\n\n\
         Started 2026-05-04 13:00 UTC\n"
    );
    assert_eq!(
        lines("upcoming"),
        "Planned maintenance\nMove\n\n2026-05-04 16:00 – 18:00 UTC · Last checked 2026-05-04 14:00 UTC\n"
    );
    assert_eq!(
        lines("resolved"),
        "Resolved · Ended 2026-05-04 13:50 UTC\nWas down\n\nLast checked 2026-05-04 14:00 UTC\n"
    );
}

#[test]
fn hostile_words_stay_words() {
    let hostile = "\u{1b}[31m</template></style><script>alert(1)</script><img src=x onerror=alert(1)> 1 < 2 \
        {{env `HOME`}} {% x %} <!--# echo var=x -->";
    let feed = json!({ "version": 1, "page": { "name": "\" onclick=\"alert(1)", "url": "javascript:alert(1)" },
        "incidents": [{ "title": "A &lt;img src=x onerror=alert(1)&gt; \u{202e}B", "impact": "minor",
            "url": "javascript:alert(1)", "components": ["</td><script>"],
            "updates": [{ "posted_at": "2026-05-04T13:48:00Z", "body": hostile }] }],
        "channels": [{ "kind": "support", "label": "<b>x\" onload=\"y", "url": "https://acme.example/\"><script>" },
            { "kind": "support", "url": "data:text/html,<script>" }] });
    let place = tempfile::tempdir().unwrap();
    let rendered = |form: &[&str]| {
        let output = render(place.path(), &feed, form);
        assert!(output.status.success() && !output.stderr.is_empty(), "what is wrong with the feed is told");
        text(&output.stdout)
    };
    for form in [&["--email"][..], &[]] {
        let found = rendered(form);
        for word in [
            "<script",
            "<img",
            "<b>",
            "href=\"javascript:",
            "href=\"data:",
            "<!--",
            "{{",
            "{%",
            "\u{1b}",
            "\u{202e}",
        ] {
            assert!(!found.contains(word), "{word:?} in {found}");
        }
        assert!(found.contains("1 &lt; 2 &#123;&#123;env"), "{found}");
        assert!(found.contains("aria-label=\"&quot; onclick=&quot;alert(1): Service status\""), "{found}");
        assert!(found.matches("</template>").count() <= 1 && found.matches("</style>").count() <= 1);
    }
    let lines = rendered(&["--text"]);
    assert!(lines.contains("1 < 2") && !lines.contains(['\u{1b}', '\u{202e}']), "{lines}");
    assert!(!lines.contains("javascript:"), "{lines}");
}

#[test]
fn it_speaks_each_language() {
    let place = tempfile::tempdir().unwrap();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../static/locales");
    let mut count = 0;
    for file in fs::read_dir(folder).unwrap().map(|it| it.unwrap().path()) {
        count += 1;
        let strings: Value = serde_json::from_slice(&fs::read(&file).unwrap()).unwrap();
        let tag = file.file_stem().unwrap().to_str().unwrap();
        let asked = if tag == "pt" { "pt-PT" } else { tag };
        let output = render(place.path(), &feed(), &["--text", "--lang", asked]);
        let found = text(&output.stdout);
        let string = |name: &str| strings[name].as_str().unwrap();
        assert!(found.starts_with(string("word_major")), "{tag}: {found}");
        assert!(found.contains(string("status_page")), "{tag}: {found}");
        let is_rtl = matches!(tag, "ar" | "fa" | "he");
        let moment = if is_rtl { "\u{2066}2026-05-04 13:48 UTC\u{2069}" } else { "2026-05-04 13:48 UTC" };
        let updated = string("updated").replace("{time}", moment);
        assert!(found.contains(&updated), "{tag}: {updated} is not in {found}");
    }
    assert!(count > 30, "{count}");
}

#[test]
fn what_runs_from_right_to_left_says_so() {
    let (page, mail) =
        (rendered(&feed(), &["--lang", "ar"]), rendered(&feed(), &["--lang", "ar", "--email"]));
    assert!(page.starts_with("<outage-notice lang=\"ar\""), "{page}");
    assert!(page.contains("<div lang=\"ar\" dir=\"rtl\" data-nosnippet=\"true\" class=\"root\">"), "{page}");
    assert!(mail.starts_with("<div lang=\"ar\" dir=\"rtl\""), "{mail}");
    assert!(mail.contains("text-align:right") && !mail.contains("text-align:left"), "{mail}");
    assert!(mail.contains("border-right:3px solid #6b4000"), "{mail}");
}

#[test]
fn a_language_without_words_is_told_and_its_own_words_are_taken() {
    let place = tempfile::tempdir().unwrap();
    let latvian = render(place.path(), &feed(), &["--text", "--lang", "lv"]);
    assert_eq!(text(&latvian.stderr), "note: no words in lv: they are English\n");
    assert_eq!(text(&latvian.stdout), TEXT);
    fs::write(place.path().join("lv.json"), r#"{"word_major": "Liels traucējums"}"#).unwrap();
    let latvian = render(place.path(), &feed(), &["--lang", "lv", "--strings", "lv.json"]);
    assert_eq!(text(&latvian.stderr), "");
    let page = text(&latvian.stdout);
    assert!(page.contains("Liels traucējums") && page.contains("<div lang=\"lv\" dir=\"ltr\""), "{page}");
    fs::write(place.path().join("lv.json"), r#"{"word_majro": "x"}"#).unwrap();
    let wrong = render(place.path(), &feed(), &["--strings", "lv.json"]);
    assert_eq!(text(&wrong.stderr), "error: lv.json: there is no string of the name word_majro\n");
    assert_eq!((wrong.status.code(), wrong.stdout.len()), (Some(1), 0));
}

#[test]
fn the_options_of_the_tag_count() {
    let lines = |words: &[&str]| rendered(&feed(), &[&["--text"], words].concat());
    let own = lines(&["--support", "https://x.com/acme_help tel:+4930123456", "--updates", "sms:+4930999"]);
    assert!(
        own.contains("+4930123456") && own.contains("https://x.com/acme_help") && own.contains("+4930999"),
        "{own}"
    );
    assert!(
        lines(&["--site", "www.example.net"]).starts_with("Major outage · Cause identified\nEmail is down\n")
    );
    assert!(!lines(&["--min-impact", "major"]).contains("Slow panel"));
    assert!(lines(&["--components", "Web sites"]).contains("Email is down"));
    assert!(lines(&["--support-for", "phone:web"]).contains("+44 20 7946 0123 (may not work"));
    let place = tempfile::tempdir().unwrap();
    let dark = render(place.path(), &feed(), &["--theme", "dark"]);
    assert!(text(&dark.stdout).contains("data-theme=\"dark\""));
}

#[test]
fn where_there_is_nothing_to_show_there_is_nothing() {
    let place = tempfile::tempdir().unwrap();
    let quiet =
        json!({ "version": 1, "components": [{ "id": "mail", "name": "Email", "status": "operational" }] });
    for form in [&[][..], &["--email"], &["--text"]] {
        let output = render(place.path(), &quiet, form);
        assert_eq!((output.status.code(), output.stdout.len(), output.stderr.len()), (Some(0), 0, 0));
    }
    fs::write(place.path().join("notice.html"), "an outage").unwrap();
    let output = render(place.path(), &quiet, &["--out", "notice.html"]);
    assert_eq!((output.status.code(), output.stdout.len()), (Some(0), 0));
    assert_eq!(fs::read_to_string(place.path().join("notice.html")).unwrap(), "");
}

#[test]
fn a_feed_that_cannot_be_read_turns_no_file_green() {
    let place = tempfile::tempdir().unwrap();
    let server = Server::start(None, folder(place.path())).unwrap();
    server.set("/status.json", Answer::json(feed().to_string()));
    let url = format!("{}/status.json", server.origin());
    let ask = || {
        let at = ["--now", "2026-05-04T14:00:00Z", "--zone", "UTC", "--out", "notice.txt"];
        run(place.path(), &[&["render", &*url, "--text"], &at[..]].concat())
    };
    let written = || fs::read_to_string(place.path().join("notice.txt")).unwrap();
    assert!(ask().status.success());
    assert_eq!(written(), TEXT);
    let old = r#"{"version": 1, "checked_at": "2026-05-04T10:00:00Z", "valid_seconds": 60}"#;
    for answer in [Answer::json("").status(503), Answer::html("<!doctype html>"), Answer::json(old)] {
        server.set("/status.json", answer);
        let output = ask();
        assert_eq!((output.status.code(), output.stdout.len()), (Some(1), 0));
        assert_eq!(text(&output.stderr).lines().count(), 1, "{}", text(&output.stderr));
        assert_eq!(written(), TEXT);
    }
}

#[test]
fn what_is_wrong_on_the_command_line_is_exit_code_2() {
    let place = tempfile::tempdir().unwrap();
    for (words, line) in [
        (&["--lang", "german"][..], "expected a language tag, as de or pt-BR"),
        (&["--email", "--text"], "cannot be used with"),
        (&["--support", "javascript:alert(1)"], "javascript:alert(1): expected https:"),
        (&["--updates", "https://a.example/ @acme"], "@acme: expected https:"),
        (&["--show", "incident"], "incidents, maintenance, upcoming, resolved"),
        (&["--min-impact", "maintenance"], "none, minor, major, critical"),
        (&["--upcoming-hours", "0"], "expected a whole number from 1 on"),
    ] {
        let output = render(place.path(), &feed(), words);
        assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0), "{words:?}");
        assert!(text(&output.stderr).contains(line), "{words:?}: {}", text(&output.stderr));
    }
}
