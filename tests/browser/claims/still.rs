//! What `outage-banner render` prints, in pages where no script runs: it has the banner's words and colours, and neither
//! the page nor the banner changes the other's looks.

use super::claims;
use super::endpoint::{folder, program};
use crate::feeds::{NEWEST, TITLE, own};
use crate::page::BODY;
use crate::stage::Stage;
use serde_json::json;
use std::fs;
use std::process::Command;
use xtask::serve::Answer;

claims![
    still_the_banner_is_there_where_no_script_runs,
    still_a_page_and_its_banner_leave_each_other_alone,
    still_a_browser_without_declared_shadow_roots_shows_the_tables,
];

/// The printed banner.
#[track_caller]
fn printed(words: &[&str]) -> String {
    let place = folder();
    let feed = own::outage().to_string();
    fs::write(place.path().join("feed.json"), feed).unwrap_or_else(|error| panic!("no feed: {error}"));
    let output =
        Command::new(program()).current_dir(place.path()).args(["render", "feed.json"]).args(words).output();
    let output = output.unwrap_or_else(|error| panic!("render: {error}"));
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Rules that would change each element of a banner, if they came to it.
const LOUD: &str = "<style>* { color: rgb(1, 2, 3) !important; font-size: 40px !important; text-transform: uppercase !important }
    p, div, section, ul, svg { display: none } a { border: 9px solid !important }</style>";

fn page(head: &str, body: &str) -> String {
    format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Down</title>{head}</head><body>{body}</body></html>"
    )
}

/// Shows a page in a frame that may run no script: there `noscript` counts as markup. `page` is its document.
#[track_caller]
fn open(stage: &Stage, html: String) {
    stage.site.set("/still.html", Answer::html(html));
    let frame =
        "<iframe sandbox=\"allow-same-origin\" src=\"/still.html\" width=\"900\" height=\"900\"></iframe>";
    stage.site.set("/", Answer::html(page("", frame)));
    stage.visit("/");
    stage.wait_for("frames[0].document.readyState === 'complete'");
}

/// A property of the first element of a class in the still banner, as it is computed.
fn style(stage: &Stage, class: &str, name: &str) -> serde_json::Value {
    stage.eval(&format!(
        "frames[0].getComputedStyle(frames[0].document.querySelector('outage-notice').shadowRoot.querySelector('.{class}')).{name}"
    ))
}

fn still_the_banner_is_there_where_no_script_runs(stage: &Stage) {
    let notice = printed(&["--theme", "light"]);
    let ran = "<script>document.title = 'ran'</script>";
    for body in [format!("{notice}{ran}"), format!("<noscript>{notice}</noscript>{ran}")] {
        open(stage, page("", &body));
        assert_eq!(stage.eval("frames[0].document.title"), "Down", "a script ran");
        let seen = stage.eval(
            "(() => {
                const it = frames[0].document.querySelector('outage-notice').shadowRoot.querySelector('.root');
                return [it.innerText.replace(/\\s+/g, ' '), it.checkVisibility(), it.querySelectorAll('button').length,
                        frames[0].document.body.innerText.includes(it.querySelector('.title').innerText)];
            })()",
        );
        let words = seen[0].as_str().unwrap_or_default();
        for word in [TITLE, NEWEST, "Last checked 20", "UTC"] {
            assert!(words.contains(word), "{word} is not in {words}");
        }
        assert_eq!((&seen[1], &seen[2]), (&json!(true), &json!(0)), "{words}");
        // The tables beside the shadow root are not seen.
        assert_eq!(
            stage.eval("frames[0].document.querySelector('outage-notice table').checkVisibility()"),
            false
        );
        assert_eq!(style(stage, "banner", "borderTopColor"), "rgb(138, 46, 0)");
        assert_eq!(style(stage, "title", "fontWeight"), "700");
        // What is behind "Details" is open.
        assert_eq!(style(stage, "rest", "display"), "grid");
    }
    // Where scripts run, nothing of it is there but in the source.
    stage.site.set("/", Answer::html(page("", &format!("<noscript>{notice}</noscript>"))));
    stage.visit("/");
    assert_eq!(stage.eval("document.querySelector('outage-notice')"), serde_json::Value::Null);
    // A page that allows no script at all, with the style that it must allow.
    let policy = "default-src 'none'; style-src 'unsafe-inline'";
    stage.site.set("/", Answer::html(page("", &notice)).header("Content-Security-Policy", policy));
    stage.visit("/");
    let colour = "getComputedStyle(document.querySelector('outage-notice').shadowRoot.querySelector('.banner')).borderTopColor";
    assert_eq!(stage.eval(colour), "rgb(138, 46, 0)");
}

fn still_a_page_and_its_banner_leave_each_other_alone(stage: &Stage) {
    let notice = printed(&["--theme", "light"]);
    let looks = "['color', 'fontSize', 'display', 'margin', 'borderTopWidth', 'fontFamily'].map(name =>
        [...frames[0].document.querySelectorAll('body > header *, body > main *')].map(it => frames[0].getComputedStyle(it)[name]))";
    open(stage, page("", BODY));
    let alone = stage.eval(looks);
    open(stage, page("", &format!("{BODY}{notice}")));
    assert_eq!(stage.eval(looks), alone);
    let mut seen = Vec::new();
    for head in ["", LOUD] {
        open(stage, page(head, &notice));
        let of = |class: &str, name: &str| style(stage, class, name);
        seen.push([
            of("title", "color"),
            of("title", "fontSize"),
            of("banner", "display"),
            of("title", "display"),
            of("text", "textTransform"),
            of("row a", "borderTopWidth"),
            of("head > svg", "display"),
        ]);
    }
    assert_eq!(seen[0], seen[1], "the page's style came in");
    assert_eq!((&seen[0][1], &seen[0][2]), (&json!("18px"), &json!("block")));
}

fn still_a_browser_without_declared_shadow_roots_shows_the_tables(stage: &Stage) {
    let notice = printed(&[]);
    // Such a browser takes the template for a template.
    open(stage, page("", &notice.replace("shadowrootmode", "data-mode")));
    let words = stage.eval("frames[0].document.body.innerText.replace(/\\s+/g, ' ')");
    let words = words.as_str().unwrap_or_default();
    assert!(words.contains(TITLE) && words.contains(NEWEST), "{words}");
    let table = "frames[0].getComputedStyle(frames[0].document.querySelector('outage-notice table'))";
    assert_eq!(stage.eval(&format!("{table}.borderTopColor")), "rgb(138, 46, 0)");
    let width = format!("parseFloat({table}.width) > 800");
    assert_eq!(stage.eval(&width), true);
}
