//! What the banner asks for while it is shown: how much it reads, how long it waits, whom it names.

use super::claims;
use crate::feeds::{TITLE, own, statuspage};
use crate::page::Page;
use crate::stage::Stage;
use serde_json::json;
use std::time::Duration;
use xtask::serve::{Answer, Delay, Flow};

claims![
    an_endless_answer_is_cut_at_the_limit,
    an_answer_that_drips_is_given_up,
    the_endpoint_that_failed_is_named,
    a_fetch_that_the_page_replaced_fails_and_no_more,
    a_failure_is_told_without_an_element_in_the_page,
    rows_that_are_not_there_yet_are_loaded_with_the_first_feed_that_needs_them,
    a_missing_file_of_the_rows_is_named_and_asked_for_again,
];

/// Shows a banner; from then on the WebAssembly asks.
fn shown(stage: &Stage, page: &Page) {
    stage.feed(&statuspage::outage());
    stage.open(page);
    stage.wait_for_banner();
}

/// Asks now, and returns the one line that this gives.
#[track_caller]
fn line_of_refresh(stage: &Stage) -> String {
    stage.eval("(__log.length = 0, OutageBanner.refresh())");
    let line = stage.the_one_line();
    assert_eq!(stage.text(".title").as_deref(), Some(TITLE), "the last notice stays");
    line
}

/// Alone, and as a part of a joined one.
fn an_endless_answer_is_cut_at_the_limit(stage: &Stage) {
    let origin = stage.endpoint.origin();
    let endless = || Answer::json("[1,2]".repeat(20_000)).flow(Flow::Repeated(usize::MAX));
    shown(stage, &Page::new());
    stage.answer(endless());
    assert!(line_of_refresh(stage).contains("more than the limit of 2 MiB"));

    stage.endpoint.set("/2.json", Answer::json("[]"));
    shown(stage, &Page::new().with("endpoint", &format!("{origin}/status.json+{origin}/2.json")));
    stage.answer(endless());
    stage.endpoint.set("/2.json", endless());
    assert!(line_of_refresh(stage).contains("more than the limit of 2 MiB"));
}

/// A byte now and then keeps any limit between bytes from ever ending.
fn an_answer_that_drips_is_given_up(stage: &Stage) {
    shown(stage, &Page::new());
    stage.answer(Answer::json(" ").flow(Flow::Dripping(Duration::from_millis(100))));
    assert!(line_of_refresh(stage).contains("/status.json: "));
    stage.feed(&own::outage());
    stage.eval("OutageBanner.refresh()");
    stage.wait_for("banner && !text('.stale')");
}

fn the_endpoint_that_failed_is_named(stage: &Stage) {
    let origin = stage.endpoint.origin();
    let page = || Page::new().with("endpoint", &format!("{origin}/first.json {origin}/status.json"));
    // What the loader was told by the second: the WebAssembly reads it.
    stage.endpoint.set("/first.json", Answer::json("").status(500));
    stage.answer(Answer::json("{\"users\":[{\"name\":\"Ada\"}]}"));
    stage.open(&page());
    let line = stage.the_one_line();
    assert!(line.contains("/status.json: expected a status feed"), "{line}");

    shown(stage, &page());
    stage.answer(Answer::json("[1]"));
    let line = line_of_refresh(stage);
    assert!(line.contains("/status.json: expected a status feed"), "{line}");
    stage.answer(Answer::json("").status(503));
    // The one that had failed before is asked last.
    assert!(line_of_refresh(stage).ends_with("/first.json: answered with HTTP 500"));
}

fn a_fetch_that_the_page_replaced_fails_and_no_more(stage: &Stage) {
    shown(stage, &Page::new());
    for (index, fetch) in [
        "() => { throw null }",
        "() => { throw new Error('replaced') }",
        "() => undefined",
        "() => ({ ok: true })",
        "async () => { throw 'no words' }",
        "() => new Promise((_, no) => no(Symbol('s')))",
    ]
    .iter()
    .enumerate()
    {
        stage.eval(&format!("(window.__fetch ??= fetch, window.fetch = {fetch})"));
        let line = line_of_refresh(stage);
        assert!(line.starts_with("warn: outage-banner: http://"), "{index}: {line}");
        stage.eval("window.fetch = window.__fetch");
    }
}

/// The element is gone, the request still out: nothing more is kept, and what is said is said by the document.
fn a_failure_is_told_without_an_element_in_the_page(stage: &Stage) {
    let listeners = "<script>
        heard = new Map(); told = [];
        for (const [method, by] of [['addEventListener', 1], ['removeEventListener', -1]]) {
          for (const target of [document, window]) {
            const plain = target[method];
            target[method] = function (name, ...rest) {
              heard.set(name, (heard.get(name) || 0) + by);
              return plain.call(target, name, ...rest);
            };
          }
        }
        document.addEventListener('outage-banner:change', event => told.push([event.target.nodeName, event.detail]));
        heard.clear();
    </script>";
    let origin = stage.endpoint.origin();
    let element = format!("<outage-banner endpoint=\"{origin}/status.json\"></outage-banner>");
    stage.feed(&statuspage::outage());
    stage.open(&Page::new().without_endpoint().head(listeners).body(&element));
    stage.wait_for_banner();
    stage.wait_for("told.length == 1");

    stage
        .answer(Answer::json(statuspage::outage().to_string()).delay(Delay::For(Duration::from_millis(500))));
    stage.clear_requests();
    stage.eval("OutageBanner.refresh()");
    stage.wait_until("the request is out", |stage| !stage.requests().is_empty());
    stage.eval("(host.remove(), localStorage.clear())");
    stage.wait_for("told.length == 2");
    assert_eq!(stage.eval("told[1]"), serde_json::json!(["#document", null]));
    assert_eq!(stage.eval("OutageBanner.notice"), serde_json::Value::Null);
    stage.quiesce();
    assert_eq!(stage.eval("localStorage.length"), 0, "{}", stage.eval("Object.keys(localStorage)"));
    let left = "['visibilitychange', 'storage', 'outage-banner:refresh', 'outage-banner:reopen'].filter(name => heard.get(name))";
    assert_eq!(stage.eval(left), serde_json::json!([]));
    stage.assert_silent();
}

/// The loader judges the first feed by itself, so the smaller file of the rows is there.
fn rows_that_are_not_there_yet_are_loaded_with_the_first_feed_that_needs_them(stage: &Stage) {
    const ALL_ROWS: &str = "GET site/outage-banner-gate.js";
    let asked = |stage: &Stage| stage.requests().iter().filter(|it| *it == ALL_ROWS).count();
    shown(stage, &Page::new());
    assert_eq!(asked(stage), 0, "{:?}", stage.requests());
    for name in ["Mail is slow", "Mail is down"] {
        let incident = json!({ "id": "i", "name": name, "status": "INVESTIGATING", "impact": "MAJOROUTAGE" });
        let page = json!({ "name": "Acme Hosting", "status": "HASISSUES" });
        stage.feed(&json!({ "page": page, "activeIncidents": [incident] }));
        stage.eval("OutageBanner.refresh()");
        stage.wait_for(&format!("text('.title') == {name:?}"));
        assert_eq!(asked(stage), 1, "{:?}", stage.requests());
    }
    stage.assert_silent();
}

fn a_missing_file_of_the_rows_is_named_and_asked_for_again(stage: &Stage) {
    stage.feed(&statuspage::outage());
    stage.site.set("/outage-banner-rows.js", Answer::html("<h1>Not found</h1>").status(404));
    stage.open(&Page::new());
    let line = stage.the_one_line();
    assert!(line.contains("/status.json: an answer, but cannot load outage-banner-rows.js: "), "{line}");
    stage.site.unset("/outage-banner-rows.js");
    stage.eval("OutageBanner.refresh()");
    stage.wait_for_banner();
    assert_eq!(stage.console().len(), 1);
}
