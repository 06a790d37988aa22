//! A guest never breaks the house, and the house does not break the guest.

use super::claims;
use crate::feeds::{own, statuspage};
use crate::page::Page;
use crate::stage::Stage;
use serde_json::{Value, json};
use xtask::serve::{Answer, Delay};

claims![
    the_pages_css_does_not_change_the_banner,
    the_banners_css_does_not_change_the_page,
    one_namespace_is_the_only_new_global,
    a_hanging_endpoint_does_not_delay_load,
    a_hanging_webassembly_does_not_delay_load,
    a_closing_banner_gives_the_page_its_place_back,
];

/// Rules for `html` are left out where they would hide or narrow the whole page, and the banner with it.
const AGGRESSIVE: [&str; 8] = [
    "* { all: unset !important }",
    ":not(html) { color: red !important; font: italic 40px/3 serif !important; display: none !important }",
    ":not(html) { border: 9px solid !important; margin: 50px !important; padding: 20px !important; float: right }",
    "* { box-sizing: content-box !important; text-transform: uppercase; letter-spacing: 9px; word-spacing: 30px;
         text-align: right; text-indent: 50px; line-height: 4; white-space: pre; visibility: hidden; cursor: wait }",
    "html { font-size: 5px } button { width: 300px; height: 300px; background: red; border-radius: 50% }
     section, p, a, ul, li, summary, details, span, time { display: none; position: fixed; background: lime }",
    "div { display: none !important } svg, path { fill: red !important; width: 300px !important; display: none !important }
     .banner, .title, .update, .channels, .dismiss, [part] { display: none !important; color: red !important }",
    "outage-banner { display: none; color: red; font-size: 40px; width: 100px; height: 3px; overflow: hidden;
                     padding: 30px; margin: 30px; border: 9px solid; opacity: .1; transform: rotate(9deg); filter: blur(9px) }",
    ":not(html)::before, :not(html)::after { content: 'x' !important; display: block !important; font-size: 60px !important }
     html > * { flex: 1; columns: 3; zoom: 2; clip-path: inset(50%); position: absolute }
     html > :not(body) { writing-mode: vertical-rl }",
];

/// Fixes the scroll bar, because one that comes and goes with the page's length would change the width.
const ALWAYS: &str = "html:root { overflow-y: scroll !important }";

/// Tag, class, place within the banner and all computed styles of each element inside.
const INSIDE: &str = r#"(() => {
    const origin = banner.getBoundingClientRect();
    return [banner, ...all("*")].map(element => {
        const box = element.getBoundingClientRect(), style = getComputedStyle(element);
        const near = number => Math.round(number * 4) / 4;
        const isShown = element.getClientRects().length; // An element that is not shown has no place.
        const place = isShown ? [box.x - origin.x, box.y - origin.y, box.width, box.height].map(near) : [];
        const styles = Object.fromEntries([...style].filter(name => !name.startsWith("--"))
            .map(name => [name, style.getPropertyValue(name)]));
        return [element.tagName + "." + (element.getAttribute("class") || ""), { place: place.join(" "), ...styles }];
    });
})()"#;

/// The same, without places, for the page's own elements.
const OUTSIDE: &str = r#"[document.body, ...document.body.querySelectorAll("*")].map(element => {
    const style = getComputedStyle(element);
    return [element.tagName, Object.fromEntries([...style].filter(name => !name.startsWith("--"))
        .map(name => [name, style.getPropertyValue(name)]))];
})"#;

fn open_with(stage: &Stage, css: &str) {
    // Each time anew, because the texts have their age and a minute must not pass between two looks.
    stage.feed(&own::outage());
    stage.open(&Page::new().head(&format!("<style>{ALWAYS}{css}</style>")));
    stage.wait_for_its_place();
}

fn the_pages_css_does_not_change_the_banner(stage: &Stage) {
    open_with(stage, "");
    let plain = stage.eval(INSIDE);
    assert!(plain.as_array().is_some_and(|all| all.len() > 10));
    let width = stage.eval("banner.getBoundingClientRect().width");
    for css in AGGRESSIVE {
        open_with(stage, css);
        assert_same(&plain, &stage.eval(INSIDE), css);
        assert_eq!(stage.eval("banner.getBoundingClientRect().width"), width, "with {css}");
        assert_eq!(stage.eval("banner.checkVisibility()"), true, "with {css}");
        assert_eq!(stage.eval("banner.getBoundingClientRect().top >= 0"), true, "with {css}");
    }
}

fn the_banners_css_does_not_change_the_page(stage: &Stage) {
    stage.feed(&own::outage());
    stage.site.set("/outage-banner.js", Answer::new("text/javascript", ""));
    stage.open(&Page::new());
    let without = stage.eval(OUTSIDE);
    let root = "(style => ['fontSize', 'color', 'backgroundColor', 'margin', 'padding', 'overflow', 'scrollBehavior', \
                'colorScheme', 'display', 'position'].map(name => style[name]))(getComputedStyle(document.documentElement))";
    let root_without = stage.eval(root);
    stage.site.unset("/outage-banner.js");
    stage.reload();
    stage.wait_for_its_place();
    assert_same(&without, &stage.eval(OUTSIDE), "the banner");
    // One sheet moves the page down by the banner's height; without that sheet everything is as it was before.
    let rules = "[...document.adoptedStyleSheets].flatMap(it => [...it.cssRules])
        .map(it => [it.media.mediaText, ...[...it.cssRules].flatMap(it => [...it.style].sort())].join())";
    assert_eq!(stage.eval(rules), json!(["screen,--outage-banner-height,margin-top"]));
    assert_eq!(stage.eval("(document.adoptedStyleSheets = [], document.styleSheets.length)"), 0);
    assert_eq!(stage.eval(root), root_without);
    assert_eq!(stage.eval("document.body.getAttributeNames().length"), 0);
}

#[track_caller]
fn assert_same(plain: &Value, other: &Value, cause: &str) {
    let pairs = |all: &Value| all.as_array().cloned().unwrap_or_default();
    let (plain, other) = (pairs(plain), pairs(other));
    assert_eq!(plain.len(), other.len(), "with {cause}");
    for (plain, other) in plain.iter().zip(&other) {
        assert_eq!(plain[0], other[0], "with {cause}");
        let before = plain[1].as_object().cloned().unwrap_or_default();
        let changed: Vec<String> = before
            .iter()
            .filter(|(name, value)| other[1][*name] != **value)
            .map(|(name, value)| format!("{name}: {value} became {}", other[1][name]))
            .collect();
        assert!(changed.is_empty(), "{cause}\nchanges {}: {changed:#?}", plain[0]);
    }
}

fn one_namespace_is_the_only_new_global(stage: &Stage) {
    let new = "Object.getOwnPropertyNames(window).filter(name => !window.__before.includes(name) && name !== '__before')";
    for feed in [own::quiet(), own::outage()] {
        stage.feed(&feed);
        stage.open(&Page::new());
        stage.settle();
        let names = stage.eval(new);
        assert!(names == json!([]) || names == json!(["OutageBanner"]), "{names}");
        stage.assert_silent();
    }
    stage.wait_for_banner();
    stage.eval("window.__stray = 1");
    assert!(stage.eval(new).to_string().contains("__stray"), "the list would not see a new name");
    assert_eq!(stage.eval("document.cookie"), "");
}

#[track_caller]
fn assert_loaded_while(stage: &Stage, hanging: &str) {
    // `open` returns only after `load`.
    stage.open(&Page::new());
    assert_eq!(stage.eval("document.readyState"), "complete");
    stage
        .wait_until("the hanging request", |stage| stage.requests().iter().any(|request| request == hanging));
    assert_eq!(stage.eval("performance.getEntriesByType('navigation')[0].loadEventStart > 0"), true);
    stage.assert_silent();
}

fn a_hanging_endpoint_does_not_delay_load(stage: &Stage) {
    stage.answer(Answer::json("").delay(Delay::Hang));
    assert_loaded_while(stage, "GET endpoint/status.json");
    stage.assert_no_banner();
}

fn a_hanging_webassembly_does_not_delay_load(stage: &Stage) {
    stage.feed(&statuspage::outage());
    stage.site.set("/outage_banner_bg.wasm", Answer::new("application/wasm", "").delay(Delay::Hang));
    assert_loaded_while(stage, "GET site/outage_banner_bg.wasm");
}

fn a_closing_banner_gives_the_page_its_place_back(stage: &Stage) {
    let top = "document.body.getBoundingClientRect().top";
    stage.feed(&own::quiet());
    stage.open(&Page::new());
    stage.settle();
    let without = stage.eval(top);
    stage.feed(&own::outage());
    stage.reload();
    stage.wait_for_banner();
    assert_eq!(stage.eval(&format!("{top} >= banner.getBoundingClientRect().bottom")), true);
    stage.click("all('button.dismiss')[0]");
    stage.wait_for("!banner");
    assert_eq!(stage.eval(top), without);
}
