//! The page stays where it is while the banner comes.

use super::claims;
use crate::engine::Engine;
use crate::page::Page;
use crate::stage::Stage;
use crate::states::State;
use serde_json::json;
use std::fs;
use std::time::Duration;
use xtask::serve::{Answer, Delay};

claims![
    layout_stays_as_it_is_under_a_banner_that_lies_over_it,
    layout_moves_once_at_first_and_not_at_all_on_the_next_page_view,
];

/// Records the browser's own layout shifts, and where the page began in each frame that was drawn.
const WATCH: &str = r#"<script>
window.__shifts = [];
window.__tops = [];
try {
  new PerformanceObserver(list => __shifts.push(...list.getEntries().map(it => it.value + it.sources.map(({ node, previousRect, currentRect }) =>
    [" by", node?.nodeName, node?.className, ...[previousRect, currentRect].map(it => [it.x, it.y, it.width, it.height])].join(" ")))))
    .observe({ type: "layout-shift", buffered: true });
} catch {}
requestAnimationFrame(function look() {
  // While the page is still being parsed, it moves by itself.
  const top = document.readyState === "loading" ? null : document.querySelector("header").getBoundingClientRect().top;
  // Less than a pixel is no move, because heights are remembered in whole pixels.
  if (top != null && !(Math.abs(top - __tops.at(-1)) < 1)) __tops.push(top);
  requestAnimationFrame(look);
});
</script>"#;

/// How often the page moved.
#[track_caller]
fn moves(stage: &Stage, what: &str) -> usize {
    stage.wait_for("banner && document.readyState == 'complete'");
    stage.quiesce(); // So the element has come to its final place.
    let frames = stage.eval("__tops");
    let frames = frames.as_array().map_or(0, Vec::len).saturating_sub(1);
    // Only Chromium records layout shifts.
    if stage.engine() == Engine::Chromium {
        // A smaller shift is text of the page that comes late on a busy machine; real faults were 0.002 and more.
        let shifts = stage.eval("__shifts.filter(it => parseFloat(it) > 0.0002)");
        let shifts = shifts.as_array().map_or(0, Vec::len);
        assert_eq!(
            shifts,
            frames,
            "{what}: layout-shift entries {} and places {}",
            stage.eval("__shifts"),
            stage.eval("__tops")
        );
    }
    frames
}

/// A phone and a desktop: a text may fit into one line on one of them and not on the other.
const WIDTHS: [u32; 2] = [360, 1280];

/// No driver makes a window as narrow as a phone; Chromium can imitate one.
fn resize(stage: &Stage, width: u32) {
    if stage.engine() == Engine::Chromium {
        let screen = json!({ "width": width, "height": 740, "deviceScaleFactor": 1, "mobile": false });
        let body = json!({ "cmd": "Emulation.setDeviceMetricsOverride", "params": screen });
        stage.command("goog/cdp/execute", Some(&body));
    } else {
        stage.command("window/rect", Some(&json!({ "width": width, "height": 740 })));
    }
}

/// Starts with nothing remembered, and with no banner left that would remember another width.
fn start_anew(stage: &Stage, width: u32) {
    stage.site.set("/blank", Answer::html("<title>Blank</title>"));
    stage.visit("/blank");
    stage.eval("localStorage.clear()");
    resize(stage, width);
}

/// Slows the processor down, so that it paints between two steps of our code, as a phone does.
fn slow_down(stage: &Stage, times: u32) {
    if stage.engine() == Engine::Chromium {
        let body = json!({ "cmd": "Emulation.setCPUThrottlingRate", "params": { "rate": times } });
        stage.command("goog/cdp/execute", Some(&body));
    }
}

fn restore(stage: &Stage) {
    slow_down(stage, 1);
    if stage.engine() == Engine::Chromium {
        let body = json!({ "cmd": "Emulation.clearDeviceMetricsOverride", "params": {} });
        stage.command("goog/cdp/execute", Some(&body));
    }
}

fn layout_stays_as_it_is_under_a_banner_that_lies_over_it(stage: &Stage) {
    cached(stage);
    slow_down(stage, 6);
    for width in WIDTHS {
        for placement in ["top-overlay", "bottom", "corner"] {
            for state in [State::Major, State::Critical] {
                start_anew(stage, width);
                // The views after the first remember what was shown, and draw it before the answer has come.
                for view in 1..=3 {
                    stage.feed(&state.feed());
                    stage.open(&Page::new().head(WATCH).with("placement", placement));
                    let what = format!("{placement}, {width} px, {state:?}, view {view}");
                    assert_eq!(moves(stage, &what), 0, "{what}: {}", stage.eval("__tops"));
                }
            }
        }
    }
    restore(stage);
}

/// The scripts come from the browser's cache after the first view, as they do on a real site.
fn cached(stage: &Stage) {
    for (path, kind) in [
        ("outage-banner.js", "text/javascript"),
        ("outage-banner-first.js", "text/javascript"),
        ("outage-banner-rows.js", "text/javascript"),
        ("outage_banner.js", "text/javascript"),
        ("outage_banner_bg.wasm", "application/wasm"),
    ] {
        let Ok(body) = fs::read(crate::engine::workspace().join("dist").join(path)) else {
            panic!("no dist/{path}")
        };
        let mut answer = Answer::new(kind, body);
        for (name, value) in &mut answer.headers {
            if name == "Cache-Control" {
                "max-age=3600".clone_into(value);
            }
        }
        stage.site.set(&format!("/{path}"), answer);
    }
}

fn layout_moves_once_at_first_and_not_at_all_on_the_next_page_view(stage: &Stage) {
    cached(stage);
    for width in WIDTHS {
        start_anew(stage, width);
        assert_moves_once(stage);
    }
    restore(stage);
}

#[track_caller]
fn assert_moves_once(stage: &Stage) {
    let page = Page::new().head(WATCH);
    // The page is painted before the answer comes, as it is wherever the endpoint is not beside the reader.
    let late = Answer::json(State::Major.feed().to_string()).delay(Delay::For(Duration::from_secs(1)));
    stage.answer(late);
    stage.open(&page.clone().with("show", State::SHOW)); // As `State::open` does: other options keep another place.
    assert_eq!(moves(stage, "first view"), 1, "first view: {}", stage.eval("__tops"));
    // Firefox and WebKit paint before they run a script with `async`, though it is in their cache: there the owner
    // has to leave `async` out to have the place reserved in time.
    let blocking = page.clone().blocking();
    let pages = if stage.engine() == Engine::Chromium { vec![page, blocking] } else { vec![blocking] };
    for (kind, page) in pages.into_iter().rev().enumerate() {
        // A slow processor paints before it runs a script with `async`, in Chromium too.
        slow_down(stage, if kind == 0 { 6 } else { 1 });
        for view in 2..5 {
            State::Major.open(stage, &page);
            let what = format!("view {view} of page {kind}");
            assert_eq!(moves(stage, &what), 0, "{what}: {}", stage.eval("__tops"));
        }
    }
}
