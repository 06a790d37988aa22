//! Buttons are large enough to hit, and nothing is cut on a narrow screen, whatever the spacing of the text.

use super::claims;
use crate::page::Page;
use crate::stage::Stage;
use crate::states::State;
use serde_json::json;

claims![
    accessibility_targets_are_large_enough,
    accessibility_a_narrow_page_neither_scrolls_sideways_nor_clips,
    accessibility_all_words_can_be_read_at_four_hundred_per_cent,
];

const PLACEMENTS: [&str; 5] = ["top", "top-overlay", "bottom", "corner", "inline"];

/// An inline banner stands where its element does, so the element is in the body and the script in the head.
fn page(stage: &Stage, placement: &str, lang: &str) -> Page {
    if placement != "inline" {
        return Page::new().body("<main></main>").with("placement", placement).with("lang", lang);
    }
    let endpoint = stage.endpoint.origin();
    Page::new().without_endpoint().body(&format!(
        "<main><outage-banner endpoint=\"{endpoint}/status.json\" placement=\"inline\" lang=\"{lang}\"></outage-banner></main>"
    ))
}

/// WCAG 2.5.8. Links within sentences are exempt.
fn accessibility_targets_are_large_enough(stage: &Stage) {
    for placement in PLACEMENTS {
        for state in [State::Critical, State::Dismissed] {
            state.open(stage, &page(stage, placement, "en"));
            if state == State::Critical {
                stage.open_details();
            }
            let small = stage.eval(
                "[...root.querySelectorAll('button, .channels a, .fact a')].filter(it => it.checkVisibility()).flatMap(it => {
                    const { width, height } = it.getBoundingClientRect();
                    return width < 24 || height < 24
                        ? [`${it.localName}.${it.className} in .${it.parentNode.className}: ${width} x ${height}`] : [];
                 })",
            );
            assert_eq!(small, json!([]), "{state:?} {placement}");
        }
    }
}

/// 320 CSS pixels are 1280 at 400 % (WCAG 1.4.10). A frame has this width, because browsers keep their windows wider.
const FRAME: &str = "<iframe src=\"/narrow.html\" style=\"width: 320px; height: 640px; border: 0\"></iframe>";

/// The first words have made room: what is opened of them would not be open in what follows.
const HAS_BEGUN: &str = "frames[0].document.querySelector('outage-banner')?.shadowRoot?.querySelector('section:not([data-first] *)')";

/// The spacing that text must allow (WCAG 1.4.12), set inside the shadow root, where no style of a page reaches.
const SPACING: &str = "(view => {
    const root = view.document.querySelector('outage-banner').shadowRoot, sheet = new view.CSSStyleSheet();
    sheet.replaceSync('* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }');
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
    root.querySelector('button.details').click();
})(frames[0])";

/// The elements that leave the page's width, or leave their own box where nobody can scroll.
const LOST: &str = "(view => {
    const page = view.document.documentElement, root = view.document.querySelector('outage-banner').shadowRoot;
    const name = it => `${it.localName}.${it.getAttribute('class') || ''}`;
    const lost = page.scrollWidth > page.clientWidth ? [`the page is ${page.scrollWidth} wide`] : [];
    // A folded banner may cut texts, because the details have them whole.
    const isOpen = root.querySelector('button.details').ariaExpanded == 'true';
    for (const it of root.querySelectorAll('*')) {
        if (it.closest('.said, .row .label, svg') || !it.checkVisibility()) continue;
        if (!isOpen && it.matches('.title, .text, .phase')) continue;
        const { left, right } = it.getBoundingClientRect(), style = view.getComputedStyle(it);
        if (left < -.5 || right > page.clientWidth + .5) lost.push(`${name(it)} from ${left} to ${right}`);
        const clips = side => /hidden|clip/.test(style['overflow' + side]);
        if (clips('X') && it.scrollWidth > it.clientWidth + 1 || clips('Y') && it.scrollHeight > it.clientHeight + 1)
            lost.push(`${name(it)} clips`);
        if (/auto|scroll/.test(style.overflowX) && it.scrollWidth > it.clientWidth + 1) lost.push(`${name(it)} scrolls sideways`);
    }
    return lost;
})(frames[0])";

fn accessibility_a_narrow_page_neither_scrolls_sideways_nor_clips(stage: &Stage) {
    let mut all = Vec::new();
    for placement in PLACEMENTS {
        for lang in ["en", "de", "ar"] {
            stage.feed(&State::Critical.feed());
            let page = page(stage, placement, lang);
            stage.site.set("/narrow.html", page.answer(&stage.endpoint.origin()));
            stage.open(&Page::new().without_endpoint().body(FRAME));
            stage.wait_for(HAS_BEGUN);
            let plain = stage.eval(LOST);
            stage.eval(SPACING);
            let spaced = stage.eval(LOST);
            if (&plain, &spaced) != (&json!([]), &json!([])) {
                all.push(format!("{placement} {lang}: {plain}; opened and with wide spacing: {spaced}"));
            }
        }
    }
    assert!(all.is_empty(), "{all:#?}");
}

/// 1280 x 1024 at 400 %: the title, the text and the ways to get help are there, and what scrolls is high enough to read in.
const UNREADABLE: &str = "(view => {
    const root = view.document.querySelector('outage-banner').shadowRoot;
    const lost = ['.title', '.text', '.foot > .times', '.row a', '.details'].filter(it => !root.querySelector('.banner ' + it)?.checkVisibility());
    for (const it of root.querySelectorAll('.banner, .banner *')) {
        const isCut = it.scrollHeight > it.clientHeight + 1 && /auto|scroll/.test(view.getComputedStyle(it).overflowY);
        if (isCut && it.clientHeight < 80) lost.push(`.${it.className} scrolls in ${it.clientHeight} px`);
    }
    return lost;
})(frames[0])";

fn accessibility_all_words_can_be_read_at_four_hundred_per_cent(stage: &Stage) {
    let mut all = Vec::new();
    for placement in PLACEMENTS {
        stage.feed(&State::Critical.feed());
        stage.site.set("/narrow.html", page(stage, placement, "en").answer(&stage.endpoint.origin()));
        stage.open(&Page::new().without_endpoint().body(&FRAME.replace("640px", "256px")));
        stage.wait_for(HAS_BEGUN);
        let folded = stage.eval(UNREADABLE);
        stage.eval(
            "frames[0].document.querySelector('outage-banner').shadowRoot.querySelector('.details').click()",
        );
        let open = stage.eval(UNREADABLE);
        if (&folded, &open) != (&json!([]), &json!([])) {
            all.push(format!("{placement}: {folded}; opened: {open}"));
        }
    }
    assert!(all.is_empty(), "{all:#?}");
}
