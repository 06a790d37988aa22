//! Pages whose root or body is laid out in its own way: the banner is as wide as the window and in its place, and comes
//! first or last for those who read by keyboard.

use super::claims;
use super::faults::{advance, watched};
use crate::engine::Engine;
use crate::feeds::own;
use crate::page::Page;
use crate::stage::Stage;
use fantoccini::key::Key;
use serde_json::json;

claims![
    whatever_lays_out_the_page_the_banner_is_in_its_place,
    a_root_with_a_margin_of_its_own_is_moved_from_the_first_view,
    a_root_that_is_zoomed_is_moved_by_the_height_of_the_banner,
    a_page_that_sets_its_own_list_of_sheets_is_moved_again,
    tab_comes_to_a_banner_at_the_top_first_and_at_the_bottom_last,
];

/// Styles that real pages give their root and body.
const STYLES: [&str; 30] = [
    "",
    "html { display: flex }",
    "html { display: flex; flex-direction: column }",
    "html { display: flex; justify-content: center; align-items: center; min-height: 100% }",
    "html { display: grid; grid-template-columns: 1fr 1fr }",
    "html { display: inline-block; width: 400px }",
    "html { position: fixed; width: 100% }",
    "html { position: relative; left: 40px }",
    "html { display: contents }",
    "html { zoom: 1.5 }",
    "html { transform: scale(.9) }",
    "html { transform: translate(40px, 30px) }",
    "html { overflow: hidden; height: 100% } body { overflow: auto; height: 100% }",
    "html { margin-top: 32px !important }",
    "html { padding: 20px 10px; border: 3px solid }",
    "html { max-width: 700px; margin: 0 auto }",
    "html { filter: grayscale(1) }",
    "html { contain: layout }",
    "body { display: flex }",
    "body { display: flex; flex-direction: column; min-height: 100vh }",
    "body { display: grid; place-items: center; min-height: 100vh; margin: 0 }",
    "body { position: fixed; width: 100% }",
    "body { position: relative; overflow: hidden }",
    "body { display: contents }",
    "body { zoom: 1.5 }",
    "body { transform: translate(40px, 30px) }",
    "body { margin: 50px; padding: 20px; max-width: 600px; margin-inline: auto }",
    "body { filter: brightness(.9); will-change: transform }",
    "body { contain: layout; perspective: 500px }",
    "* { box-sizing: content-box } body > * { float: left; width: 30% }",
];

/// For each placement an expression that must be true; `box` is the banner's, `first` that of the page's first element.
const PLACES: [(&str, &str); 5] = [
    // A page may keep room free at its top for a bar of its own, so the banner may stand below that room.
    (
        "top",
        "isWide && (Math.abs(box.top) < 1 || Math.abs(box.top - own) < 1) && first.top >= box.bottom - 1",
    ),
    ("top-overlay", "isWide && Math.abs(box.top) < 1"),
    // A page that is moved to the side has a scroll bar at its lower edge.
    ("bottom", "isWide && box.bottom <= innerHeight + 1 && box.bottom > innerHeight - 17"),
    (
        "corner",
        "box.right <= innerWidth && box.right > innerWidth - 60 && box.bottom <= innerHeight
         && box.bottom > innerHeight - 60 && box.width > 150 && box.width <= 704 * zoom",
    ),
    ("inline", "box.width > 150 && box.left >= -1 && box.right <= end + 1 && !isOver"),
];

const BODY: &str = "<header id=first><h1>Acme Hosting</h1></header><main><p>Web sites and mail.</p></main>";

fn stands(test: &str) -> String {
    format!(
        "banner && (() => {{
            const box = banner.getBoundingClientRect();
            const first = document.querySelector('#first').getBoundingClientRect();
            const zoom = Number(getComputedStyle(document.documentElement).zoom) || 1;
            const own = document.querySelector('#lay').textContent.includes('margin-top: 32px') ? 32 : 0;
            // A page that is moved to the side is wider than the window.
            const end = Math.max(innerWidth, ...[document.documentElement, document.body].map(it => it.getBoundingClientRect().right));
            const isWide = Math.abs(box.left) < 1 && box.right > innerWidth - 17 && box.right < innerWidth + 1;
            const isOver = [...document.querySelectorAll('header, main')].map(it => it.getBoundingClientRect()).some(
                it => it.bottom > box.top + 1 && it.top < box.bottom - 1 && it.right > box.left + 1 && it.left < box.right - 1);
            return {test};
        }})()"
    )
}

/// The style changes on one page, as by a script or a late style sheet, and the banner has to follow.
fn whatever_lays_out_the_page_the_banner_is_in_its_place(stage: &Stage) {
    let mut wrong = Vec::new();
    stage.feed(&own::outage());
    for (placement, test) in PLACES {
        let tagged = Page::new().with("placement", placement).body(BODY).head("<style id=lay></style>");
        if placement == "inline" {
            let tag = format!(
                "<script src=\"/outage-banner.js\" data-placement=\"inline\" data-endpoint=\"{}/status.json\"></script>",
                stage.endpoint.origin()
            );
            let body = BODY.replace("</header>", &format!("</header>{tag}"));
            stage.open(&Page::new().without_endpoint().body(&body).head("<style id=lay></style>"));
        } else {
            stage.open(&tagged);
        }
        stage.wait_for_banner();
        for style in STYLES {
            if stage.engine() == Engine::WebKit && style.contains("zoom") {
                continue; // This engine reports each box in units of the box's own zoom.
            }
            stage.eval(&format!("void (document.querySelector('#lay').textContent = {style:?})"));
            let stands = stands(test);
            if !stage.comes_true(&stands) {
                let places = stage.eval(
                    "[banner, document.querySelector('#first')].map(it => it && (box =>
                        [box.left, box.top, box.right, box.bottom].map(Math.round).join(' '))(it.getBoundingClientRect()))",
                );
                wrong.push(format!("{placement}, {style}: {places}"));
            }
        }
    }
    assert!(wrong.is_empty(), "not in their place: {wrong:#?}");
}

/// The style is there from the first byte on, as in a real page, so the loader finds it when it begins.
fn a_root_with_a_margin_of_its_own_is_moved_from_the_first_view(stage: &Stage) {
    stage.feed(&own::outage());
    for style in [
        "html { margin-top: 32px !important }",
        "html { display: flex }",
        "html { display: grid; grid-template-columns: 1fr 1fr }",
        "html { height: 100%; overflow: hidden } body { height: 100%; overflow: auto; display: flex }",
        "body { margin: 50px auto; max-width: 600px }",
    ] {
        for _ in 0..2 {
            stage.open(&Page::new().body(BODY).head(&format!("<style id=lay>{style}</style>")));
            stage.wait_for_banner();
            stage.wait_for(&stands(PLACES[0].1));
        }
    }
}

fn a_root_that_is_zoomed_is_moved_by_the_height_of_the_banner(stage: &Stage) {
    if stage.engine() == Engine::WebKit {
        return; // This engine reports each box in units of the box's own zoom.
    }
    stage.feed(&own::outage());
    for zoom in [".8", "1", "1.5", "2"] {
        let style = format!("<style>html {{ zoom: {zoom} }} body {{ margin: 0 }}</style>");
        stage.open(&Page::new().body("<p id=first style='margin: 0'>Web sites and mail.</p>").head(&style));
        stage.wait_for_banner();
        stage.wait_for(
            "Math.abs(document.querySelector('#first').getBoundingClientRect().top - banner.getBoundingClientRect().bottom) < 1.5",
        );
    }
}

fn a_page_that_sets_its_own_list_of_sheets_is_moved_again(stage: &Stage) {
    let is_free = "document.querySelector('header').getBoundingClientRect().top >= banner.getBoundingClientRect().bottom - 1";
    stage.feed(&own::outage());
    stage.open(&watched().body(BODY));
    stage.wait_for_its_place();
    stage.wait_for(is_free);
    stage.eval("void (document.adoptedStyleSheets = [new CSSStyleSheet()])");
    advance(stage, 30);
    stage.wait_for(is_free);
    assert_eq!(stage.eval("document.adoptedStyleSheets.length"), 2);
}

/// Presses Tab until everything was reached, and returns what was: elements of the page by id, of the banner as `banner`.
fn reached(stage: &Stage, stops: usize) -> Vec<String> {
    (0..stops)
        .map(|_| {
            stage.press(Key::Tab);
            let at = stage.eval(
                "document.activeElement === host && host ? 'banner' : document.activeElement?.id || document.activeElement?.tagName",
            );
            at.as_str().unwrap_or_default().to_owned()
        })
        .collect()
}

fn tab_comes_to_a_banner_at_the_top_first_and_at_the_bottom_last(stage: &Stage) {
    let body = "<header><button id=menu>Menu</button></header><main><input id=search></main>\
                <footer><button id=order>Order</button></footer>";
    stage.feed(&own::outage());
    for (placement, is_first) in [("top", true), ("top-overlay", true), ("bottom", false), ("corner", false)]
    {
        stage.open(&Page::new().with("placement", placement).body(body));
        stage.wait_for_banner();
        // A banner on top may come last: while a page loads, its end is the only place that hydration tolerates.
        let (edge, side) = if is_first { ("header", 2) } else { ("footer", 4) };
        stage.wait_for(&format!("document.querySelector('{edge}').compareDocumentPosition(host) & {side}"));
        let all = stage.eval("all('a[href], button').filter(it => it.checkVisibility()).length");
        let count = all.as_u64().and_then(|count| usize::try_from(count).ok()).unwrap_or_default();
        assert!(count > 2, "{placement}: {all}");
        let ours = vec!["banner".to_owned(); count];
        let page = ["menu", "search", "order"].map(str::to_owned).to_vec();
        let expected = if is_first { [ours, page].concat() } else { [page, ours].concat() };
        assert_eq!(reached(stage, count + 3), expected, "{placement}");
    }
    assert_eq!(stage.eval("document.activeElement.tagName"), json!("OUTAGE-BANNER"));
}
