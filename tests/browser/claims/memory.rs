//! What the loader need not ask the WebAssembly twice: an answer that showed nothing, and never will.

use super::claims;
use crate::feeds::{TITLE, ago, own, statuspage};
use crate::page::Page;
use crate::stage::Stage;
use serde_json::{Value, json};

claims![
    an_answer_that_showed_nothing_costs_the_webassembly_once,
    another_answer_or_attribute_asks_anew,
    what_may_begin_to_show_is_not_remembered_as_quiet,
    what_is_no_feed_is_not_remembered_as_quiet,
    nothing_is_remembered_as_quiet_when_told_so,
];

const MARKS: &str = "Object.keys(localStorage).filter(key => key.startsWith('outage-banner-quiet:')).length";

/// A maintenance that is over, and whose word the gate does not know.
fn unproven() -> Value {
    with_maintenance("2026-01-01T10:00:00Z", "2026-01-01T11:00:00Z")
}

fn with_maintenance(starts_at: &str, ends_at: &str) -> Value {
    let mut feed = own::quiet();
    feed["updated_at"] = json!("2026-01-02T10:00:00Z");
    feed["maintenances"] =
        json!([{ "id": "m", "title": "New switches", "starts_at": starts_at, "ends_at": ends_at }]);
    feed
}

/// Opens the page and says whether that cost a WebAssembly.
#[track_caller]
fn costs_a_webassembly(stage: &Stage, page: &Page) -> bool {
    stage.clear_requests();
    stage.open(page);
    stage.settle();
    stage.assert_no_banner();
    stage.requests().iter().any(|request| request.contains("_bg.wasm"))
}

fn an_answer_that_showed_nothing_costs_the_webassembly_once(stage: &Stage) {
    stage.feed(&unproven());
    assert!(costs_a_webassembly(stage, &Page::new()), "the gate proves it: the claim needs another feed");
    stage.wait_for(MARKS);
    for _ in 0..2 {
        assert!(!costs_a_webassembly(stage, &Page::new()));
    }
    stage.feed(&statuspage::outage());
    stage.open(&Page::new());
    stage.wait_for_banner();
    stage.wait_for(&format!("!{MARKS}"));
    stage.feed(&unproven());
    stage.eval("OutageBanner.refresh()");
    stage.wait_for(&format!("!banner && {MARKS}"));
    assert!(!costs_a_webassembly(stage, &Page::new()));
    stage.assert_silent();
}

fn another_answer_or_attribute_asks_anew(stage: &Stage) {
    stage.feed(&unproven());
    assert!(costs_a_webassembly(stage, &Page::new()));
    stage.wait_for(MARKS);
    assert!(costs_a_webassembly(stage, &Page::new().with("show", "incidents resolved")), "another attribute");
    stage.wait_for(MARKS);
    assert!(costs_a_webassembly(stage, &Page::new()), "the attributes of before");
    stage.wait_for(MARKS);
    let mut changed = unproven();
    changed["maintenances"][0]["title"] = json!("Newer switches");
    stage.feed(&changed);
    assert!(costs_a_webassembly(stage, &Page::new()), "another answer");

    changed["incidents"] = own::outage()["incidents"].clone();
    stage.feed(&changed);
    stage.open(&Page::new());
    stage.wait_for_banner();
    assert_eq!(stage.text(".title").as_deref(), Some(TITLE));
    stage.assert_silent();
}

fn what_may_begin_to_show_is_not_remembered_as_quiet(stage: &Stage) {
    // Scheduled without a time, by a word that the gate does not take for one.
    let mut feed = with_maintenance(&ago(-90), &ago(-120));
    feed["maintenances"][0]["status"] = json!("planned for the night");
    stage.feed(&feed);
    for _ in 0..2 {
        assert!(costs_a_webassembly(stage, &Page::new()));
        assert_eq!(stage.eval(MARKS), 0);
    }
}

fn what_is_no_feed_is_not_remembered_as_quiet(stage: &Stage) {
    stage.feed(&json!({ "users": [{ "name": "Ada" }] }));
    for _ in 0..2 {
        assert!(costs_a_webassembly(stage, &Page::new()));
        stage.the_one_line();
        assert_eq!(stage.eval("localStorage.length"), 0);
    }
}

fn nothing_is_remembered_as_quiet_when_told_so(stage: &Stage) {
    stage.feed(&unproven());
    let page = Page::new().with("storage", "none");
    for _ in 0..2 {
        assert!(costs_a_webassembly(stage, &page));
        assert_eq!(stage.eval("localStorage.length"), 0);
    }
}
