//! The page stays where it is while the banner comes.

use super::claims;
use crate::engine::Engine;
use crate::page::Page;
use crate::stage::Stage;
use crate::states::State;
use std::fs;
use xtask::serve::Answer;

claims![
    layout_stays_as_it_is_under_a_banner_that_lies_over_it,
    layout_moves_once_at_first_and_not_at_all_on_the_next_page_view,
];

/// The browser's own account of what moved, and where the page began in each frame that was drawn.
const WATCH: &str = r#"<script>
window.__shifts = [];
window.__tops = [];
try {
  new PerformanceObserver(list => __shifts.push(...list.getEntries().map(it => it.value)))
    .observe({ type: "layout-shift", buffered: true });
} catch {}
requestAnimationFrame(function look() {
  const top = document.querySelector("header")?.getBoundingClientRect().top;
  // Less than a pixel is no move: heights are remembered in whole ones.
  if (top != null && !(Math.abs(top - __tops.at(-1)) < 1)) __tops.push(top);
  requestAnimationFrame(look);
});
</script>"#;

/// How often the page moved.
#[track_caller]
fn moves(stage: &Stage) -> usize {
    stage.wait_for("banner && [...root.querySelectorAll('p.said')].some(it => it.textContent)");
    let frames = stage.eval("__tops");
    let frames = frames.as_array().map_or(0, Vec::len).saturating_sub(1);
    // Only Chromium keeps an account.
    if stage.engine() == Engine::Chromium {
        let shifts = stage.eval("__shifts");
        let shifts = shifts.as_array().map_or(0, Vec::len);
        assert_eq!(
            shifts,
            frames,
            "layout-shift entries {} and places {}",
            stage.eval("__shifts"),
            stage.eval("__tops")
        );
    }
    frames
}

fn layout_stays_as_it_is_under_a_banner_that_lies_over_it(stage: &Stage) {
    for placement in ["top-overlay", "bottom", "corner"] {
        State::Major.open(stage, &Page::new().head(WATCH).with("placement", placement));
        assert_eq!(moves(stage), 0, "{placement}: {}", stage.eval("__tops"));
    }
}

/// The script comes from the browser's cache on the second view, as it does on a real site.
fn layout_moves_once_at_first_and_not_at_all_on_the_next_page_view(stage: &Stage) {
    for (path, kind) in [
        ("outage-banner.js", "text/javascript"),
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
    let page = Page::new().head(WATCH);
    State::Major.open(stage, &page);
    assert_eq!(moves(stage), 1, "first view: {}", stage.eval("__tops"));
    // Firefox and WebKit paint before they run a script with `async`, though it is in their cache: there the owner
    // has to leave `async` out to have the place reserved in time.
    let blocking = page.clone().blocking();
    let pages = if stage.engine() == Engine::Chromium { vec![page, blocking] } else { vec![blocking] };
    for page in pages {
        for _ in 0..3 {
            State::Major.open(stage, &page);
            assert_eq!(moves(stage), 0, "next view: {}", stage.eval("__tops"));
        }
    }
}
