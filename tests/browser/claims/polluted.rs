//! Pages whose other scripts change the storage, or the language's own objects.

use super::claims;
use crate::engine::workspace;
use crate::feeds::{own, statuspage};
use crate::page::Page;
use crate::stage::Stage;
use std::fs;
use xtask::serve::Answer;

claims![
    another_s_storage_event_reopens_nothing,
    the_storage_is_heard_of_what_was_closed_alone,
    enlarged_and_frozen_prototypes_change_nothing,
    a_frozen_namespace_and_a_broken_console_change_nothing,
    another_failing_component_brings_a_closed_banner_back,
];

const IS_CLOSED: &str = "!banner && root.querySelector('.reopen')";

#[track_caller]
fn closed(stage: &Stage, page: &Page) {
    stage.feed(&statuspage::outage());
    stage.open(page);
    stage.wait_for_banner();
    stage.click("all('button.dismiss')[0]");
    stage.wait_for(IS_CLOSED);
}

/// Dispatches the event that a browser sends when another page of the origin writes to the storage.
fn written(stage: &Stage, key: &str) {
    stage.eval(&format!("window.dispatchEvent(new StorageEvent('storage', {{ key: {key} }}))"));
}

fn another_s_storage_event_reopens_nothing(stage: &Stage) {
    closed(stage, &Page::new().with("storage", "none"));
    for key in ["'cart'", "null", "'outage-banner'"] {
        written(stage, key);
        stage.quiesce();
        assert_eq!(stage.eval(&format!("!!({IS_CLOSED})")), true, "{key}");
    }
    closed(stage, &Page::new());
    // Our key is gone too, but the event is about another key.
    stage.eval("localStorage.removeItem(Object.keys(localStorage).find(it => it.includes('dismissed')))");
    written(stage, "'cart'");
    stage.quiesce();
    assert_eq!(stage.eval(&format!("!!({IS_CLOSED})")), true);
}

fn the_storage_is_heard_of_what_was_closed_alone(stage: &Stage) {
    let key = "Object.keys(localStorage).find(it => it.startsWith('outage-banner-dismissed:'))";
    closed(stage, &Page::new());
    stage.eval(&format!(
        "(window.__key = {key}, window.__lines = localStorage[__key], localStorage.removeItem(__key))"
    ));
    written(stage, "__key");
    stage.wait_for_banner();
    stage.eval("localStorage[__key] = __lines");
    written(stage, "__key");
    stage.wait_for(IS_CLOSED);
    stage.eval("localStorage.clear()");
    written(stage, "null");
    stage.wait_for_banner();
}

fn enlarged_and_frozen_prototypes_change_nothing(stage: &Stage) {
    let rss = fs::read(workspace().join("tests/fixtures/rss/odd-names.xml")).unwrap_or_default();
    let enlarged = "<script>
        Array.prototype.extra = () => 1; Object.prototype.extra = () => 2; String.prototype.extra = 3;
        Array.prototype.toJSON = function () { return '[' + this.join() + ']' };
    </script>";
    let frozen = "<script>
        for (const it of [Object, Array, Function, Error, Promise, Element, Node, Event, Map, Response])
          Object.freeze(it.prototype);
    </script>";
    for head in [enlarged, frozen] {
        for answer in [Answer::json(own::outage().to_string()), Answer::new("text/xml", rss.clone())] {
            stage.answer(answer);
            stage.open(&Page::new().head(head).with("lang", "de"));
            stage.wait_for_banner();
            assert_eq!(stage.eval("all('button.dismiss')[0].getAttribute('aria-label')"), "Schließen");
            // Not by the driver: that of WebKit fails on such pages by itself.
            stage.wait_for("(all('button.dismiss')[0]?.click(), !banner)");
            stage.wait_for(IS_CLOSED);
            stage.eval("(OutageBanner.reopen(), 1)");
            stage.wait_for_banner();
            stage.assert_silent();
            stage.eval("(localStorage.clear(), 1)");
        }
    }
}

fn a_frozen_namespace_and_a_broken_console_change_nothing(stage: &Stage) {
    let head = "<script>
        let kept;
        Object.defineProperty(window, 'OutageBanner', { get: () => kept, set: it => (kept = Object.freeze(it)) });
        console.warn = () => { throw new Error('no console') };
    </script>";
    stage.feed(&statuspage::outage());
    stage.open(&Page::new().head(head));
    stage.wait_for_banner();
    stage.answer(Answer::json("").status(500));
    stage.eval("OutageBanner.refresh()");
    stage.wait_for("text('.stale')");
    stage.feed(&statuspage::quiet());
    stage.eval("OutageBanner.refresh()");
    stage.wait_for("!banner");
    stage.assert_silent();
}

fn another_failing_component_brings_a_closed_banner_back(stage: &Stage) {
    let failing = |mail: &str, web: &str| {
        let mut feed = statuspage::summary("minor", mail, &[]);
        feed["status"]["indicator"] = "minor".into();
        feed["components"][1]["status"] = web.into();
        feed
    };
    stage.feed(&failing("degraded_performance", "operational"));
    stage.open(&Page::new());
    stage.wait_for_banner();
    stage.click("all('button.dismiss')[0]");
    stage.wait_for(IS_CLOSED);
    stage.feed(&failing("degraded_performance", "degraded_performance"));
    stage.eval("OutageBanner.refresh()");
    stage.wait_for_banner();
    stage.click("all('button.dismiss')[0]");
    stage.wait_for(IS_CLOSED);
    // That one component works again is no news; that it fails once more is, on the next page view too.
    stage.feed(&failing("operational", "degraded_performance"));
    stage.eval("OutageBanner.refresh()");
    stage.wait_for(
        "!Object.entries(localStorage).some(it => it[0].includes('dismissed') && it[1].includes(' mail'))",
    );
    assert_eq!(stage.eval(&format!("!!({IS_CLOSED})")), true);
    stage.feed(&failing("degraded_performance", "degraded_performance"));
    stage.reload();
    stage.wait_for_banner();
    stage.assert_silent();
}
