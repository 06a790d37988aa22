//! Good manners on the host page: the banner asks seldom, adds nothing without need, and changes nothing else.

use super::claims;
use crate::feeds::{TITLE, incidentio, own, statuspage};
use crate::page::Page;
use crate::stage::Stage;
use serde_json::{Value, json};
use xtask::serve::{Answer, Delay};

claims![
    a_quiet_day_leaves_the_document_alone,
    one_visitor_asks_once_whatever_feed_header_or_attribute_says,
    a_tag_that_stands_twice_makes_one_banner,
    two_elements_with_other_options_share_nothing,
    two_pages_with_other_options_share_nothing,
    the_owners_own_style_stays,
    a_script_that_failed_is_asked_for_again_and_told_once,
    a_webassembly_that_hangs_is_told_and_tried_again,
    a_locale_that_hangs_leaves_english_words,
];

/// Records everything that changes in the document, except what the parser adds.
const OBSERVE: &str = r#"<script>
window.__changes = [];
new MutationObserver(list => {
  for (const { type, attributeName, addedNodes, removedNodes } of list) {
    const added = [...addedNodes].map(it => it.nodeName.toLowerCase());
    if (type !== "childList" || removedNodes.length || added.some(it => it.includes("outage")))
      __changes.push([type, attributeName, ...added, ...[...removedNodes].map(it => "-" + it.nodeName)]);
  }
}).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
</script>"#;

fn a_quiet_day_leaves_the_document_alone(stage: &Stage) {
    let page = Page::new().head(OBSERVE);
    stage.site.set("/outage-banner.js", Answer::new("text/javascript", ""));
    stage.open(&page);
    let without = stage.eval("document.documentElement.outerHTML");
    stage.site.unset("/outage-banner.js");
    for placement in ["top", "corner", "inline"] {
        let tagged = page.clone().with("placement", placement);
        for feed in [statuspage::quiet(), incidentio::quiet(), own::quiet()] {
            stage.clear_requests();
            stage.feed(&feed);
            stage.open(&tagged);
            stage.settle();
            assert_eq!(stage.eval("__changes"), json!([]), "{placement}: {feed}");
            let attribute = format!(" data-placement=\"{placement}\"");
            let now = stage.eval("document.documentElement.outerHTML");
            let now = now.as_str().map(|html| html.replace(&attribute, ""));
            assert_eq!(now.as_deref(), without.as_str(), "{placement}: {feed}");
            stage.assert_silent();
        }
    }
    // The observer does notice an element: this one is the claim's.
    stage.feed(&own::outage());
    stage.eval("OutageBanner.refresh()");
    stage.wait_for("banner && __changes.length");
}

/// All sources of a wait are tried on one page, each with its own endpoint. After a quiet answer the loader waits, during
/// an outage the WebAssembly.
fn one_visitor_asks_once_whatever_feed_header_or_attribute_says(stage: &Stage) {
    let mut elements = Vec::new();
    let mut paths = Vec::new();
    let mut add = |attribute: &str, feed: &Value, retry: Option<&str>| {
        let path = format!("/feed-{}.json", paths.len());
        let mut answer = Answer::json(feed.to_string());
        if let Some(retry) = retry {
            answer = answer.header("Retry-After", retry);
        }
        stage.endpoint.set(&path, answer);
        let endpoint = stage.endpoint.origin();
        elements.push(format!(
            "<outage-banner placement=inline endpoint=\"{endpoint}{path}\" {attribute}></outage-banner>"
        ));
        paths.push(path);
    };
    for feed in [own::quiet(), own::outage()] {
        for wait in ["3600000", "1e9", "1e20", "4294967296", "2147484", "0", "-1", "null", "\"\"", "\"abc\""]
        {
            let mut feed = feed.clone();
            feed["poll_after_seconds"] = serde_json::from_str(wait).unwrap_or_default();
            add("", &feed, None);
        }
        for wait in
            ["1e9", "1e20", "1000000000", "99999999999999999999", "2147484", "0", "-1", "NaN", "", "abc"]
        {
            add(&format!("poll-seconds=\"{wait}\""), &feed, None);
        }
        for wait in ["1e20", "100000000000000000000", "4294967296", "2147484", "0", "-1", "", "soon"] {
            add("", &feed, Some(wait));
        }
        for hours in ["1e20", "99999999999", "-1"] {
            add(&format!("upcoming-hours=\"{hours}\""), &feed, None);
        }
    }
    stage.open(&Page::new().without_endpoint().body(&elements.concat()));
    stage.wait_until("each is asked for", |stage| {
        let asked = stage.endpoint.requests();
        paths.iter().all(|path| asked.iter().any(|request| request.path == *path))
    });
    for _ in 0..3 {
        stage.quiesce();
    }
    let asked = stage.endpoint.requests();
    for (path, what) in paths.iter().zip(&elements) {
        let count = asked.iter().filter(|request| request.path == *path).count();
        assert_eq!(count, 1, "{what}");
    }
}

fn a_tag_that_stands_twice_makes_one_banner(stage: &Stage) {
    for feed in [own::quiet(), own::outage()] {
        stage.clear_requests();
        stage.feed(&feed);
        stage.open_as(&Page::new(), |text| {
            let start = text.find("<script async src").unwrap_or_default();
            let end = text.find("</head>").unwrap_or_default();
            let tag = text[start..end].to_owned();
            text.replace("</head>", &format!("{tag}</head>")).replace("</body>", &format!("{tag}</body>"))
        });
        assert_eq!(stage.eval("document.querySelectorAll('script[data-endpoint]').length"), 3);
        stage.settle();
        let asked = stage.requests();
        assert_eq!(asked.iter().filter(|it| it.ends_with("/status.json")).count(), 1, "{asked:?}");
    }
    stage.wait_for("[...root.querySelectorAll('.said')].some(it => it.textContent)");
    assert_eq!(stage.eval("document.querySelectorAll('outage-banner').length"), 1);
    stage.assert_silent();
}

/// Two elements with different options that ask one endpoint.
fn pair(stage: &Stage, first: &str, second: &str) -> Page {
    let endpoint = stage.endpoint.origin();
    let element = |wish: &str| {
        format!("<outage-banner placement=inline endpoint=\"{endpoint}/status.json\" {wish}></outage-banner>")
    };
    Page::new().without_endpoint().body(&[element(first), element(second)].concat())
}

/// The title that each of the two shows, or nothing.
const TITLES: &str = "[...document.querySelectorAll('outage-banner')].map(it =>
    it.shadowRoot?.querySelector('section.banner .title')?.textContent.trim() ?? null)";

fn two_elements_with_other_options_share_nothing(stage: &Stage) {
    // The second has nothing to show, and must not remove what the first remembers.
    for [first, second] in
        [["components=Email", "components=Nothing"], ["min-impact=minor", "min-impact=critical"]]
    {
        stage.feed(&own::outage());
        for (page, titles) in [
            (pair(stage, first, second), json!([TITLE, null])),
            (pair(stage, second, first), json!([null, TITLE])),
        ] {
            stage.open(&page);
            stage.wait_for(&format!("JSON.stringify({TITLES}) === {:?}", titles.to_string()));
            stage.quiesce();
            stage.answer(Answer::json("{}").status(503));
            stage.reload();
            stage.wait_for(&format!("({TITLES}).some(it => it)"));
            stage.quiesce();
            assert_eq!(stage.eval(TITLES), titles, "remembered by {first:?}, {second:?}");
            stage.feed(&own::outage());
        }
    }

    let page = pair(stage, "components=Email", "min-impact=minor");
    stage.open(&page);
    stage.wait_for(&format!("({TITLES}).every(it => it)"));
    stage.click("all('button.dismiss')[0]");
    stage.wait_for(&format!("JSON.stringify({TITLES}) === JSON.stringify([null, {TITLE:?}])"));
    for _ in 0..2 {
        stage.reload();
        stage.wait_for(&format!("({TITLES}).some(it => it)"));
        stage.quiesce();
        assert_eq!(
            stage.eval(TITLES),
            json!([null, TITLE]),
            "what was closed in the first is closed in it alone"
        );
    }
}

fn two_pages_with_other_options_share_nothing(stage: &Stage) {
    let top = "document.querySelector('header').getBoundingClientRect().top";
    let (mail, nothing) = (
        Page::new().blocking().with("components", "Email"),
        Page::new().blocking().with("components", "Nothing"),
    );
    stage.feed(&own::quiet());
    stage.open(&nothing);
    stage.settle();
    let without = stage.eval(top);

    stage.feed(&own::outage());
    stage.open(&mail);
    stage.wait_for_banner();
    stage.wait_for("getComputedStyle(document.documentElement).getPropertyValue('--outage-banner-height')");
    let with = stage.eval(top);
    assert_ne!(with, without);

    stage.answer(Answer::json("").delay(Delay::Hang));
    stage.open(&nothing);
    assert_eq!(stage.eval(top), without, "a place is kept for a banner that this page never had");
    stage.open(&mail);
    assert_eq!(stage.eval(&format!("Math.abs({top} - {with}) < 1")), true, "no place is kept");

    stage.feed(&own::outage());
    stage.open(&nothing);
    stage.settle();
    stage.assert_no_banner();
    stage.answer(Answer::json("{}").status(503));
    stage.open(&mail);
    stage.wait_for_banner();
    assert_eq!(stage.text(".title").as_deref(), Some(TITLE));
}

fn the_owners_own_style_stays(stage: &Stage) {
    let style = "margin: 3px; color: red; min-height: 7px";
    let endpoint = stage.endpoint.origin();
    for placement in ["top", "inline"] {
        let page = Page::new().without_endpoint().body(&format!(
            "<outage-banner placement={placement} style=\"{style}\" endpoint=\"{endpoint}/status.json\"></outage-banner>
             <p>Page</p>"
        ));
        // A quiet view, an outage, a view that has its height reserved, and a quiet view again.
        for (feed, is_shown) in
            [(own::quiet(), false), (own::outage(), true), (own::outage(), true), (own::quiet(), false)]
        {
            stage.clear_requests();
            stage.feed(&feed);
            stage.open(&page);
            assert_eq!(stage.eval("host.getAttribute('style')"), style, "{placement}, at first");
            stage.settle();
            stage.wait_for(if is_shown { "banner" } else { "!banner" });
            assert_eq!(stage.eval("host.getAttribute('style')"), style, "{placement}, later");
        }
    }
}

fn a_script_that_failed_is_asked_for_again_and_told_once(stage: &Stage) {
    stage.feed(&statuspage::outage());
    for broken in [
        Answer::html("<h1>Not found</h1>").status(404),
        Answer::new("text/javascript", "("),
        Answer::html("<h1>Log in</h1>"),
    ] {
        stage.site.set("/outage_banner.js", broken);
        stage.open(&Page::new());
        stage.the_one_line();
        for _ in 0..2 {
            stage.clear_requests();
            stage.eval("OutageBanner.refresh()");
            stage.settle();
            assert!(
                stage.requests().contains(&"GET site/outage_banner.js".to_owned()),
                "it is not asked for again: {:?}",
                stage.requests()
            );
            stage.the_one_line();
        }
        stage.site.unset("/outage_banner.js");
        stage.eval("OutageBanner.refresh()");
        stage.wait_for_banner();
        stage.the_one_line();
    }
}

fn a_webassembly_that_hangs_is_told_and_tried_again(stage: &Stage) {
    stage.feed(&statuspage::outage());
    stage.site.set("/outage_banner_bg.wasm", Answer::new("application/wasm", "").delay(Delay::Hang));
    stage.open(&Page::new());
    stage.the_one_line();
    stage.site.unset("/outage_banner_bg.wasm");
    stage.eval("OutageBanner.refresh()");
    stage.wait_for_banner();
    stage.the_one_line();
}

fn a_locale_that_hangs_leaves_english_words(stage: &Stage) {
    stage.feed(&statuspage::outage());
    stage.site.set("/locales/de.json", Answer::json("").delay(Delay::Hang));
    stage.open(&Page::new().with("lang", "de"));
    stage.wait_for_banner();
    assert_eq!(stage.text(".word").as_deref(), Some("Major outage"));
    let line = stage.the_one_line();
    assert!(line.contains("de"), "{line}");
}
