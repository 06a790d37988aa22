//! Answers that are too long, too slow or broken: the banner stops reading early, so that they cost the visitor little.

use super::claims;
use crate::engine::Engine;
use crate::feeds::{TITLE, own, statuspage};
use crate::page::Page;
use crate::stage::Stage;
use std::time::Duration;
use xtask::serve::{Answer, Flow};

claims![
    fifty_megabytes_are_not_read_to_the_end,
    a_body_that_drips_is_given_up,
    what_is_broken_costs_no_webassembly,
    the_line_names_the_endpoint_that_failed,
];

const PIECE: usize = 64 * 1024;
const PIECES: usize = 50 * 1024 * 1024 / PIECE;

/// The loader asks first, and the module while a banner is there. Both stop at the same limits.
#[track_caller]
fn assert_given_up(stage: &Stage, answer: &Answer) -> usize {
    let is_given_up = |begun: usize| {
        move |stage: &Stage| {
            let streamed = stage.endpoint.streamed("/status.json");
            streamed.begun == begun && streamed.open == 0
        }
    };
    stage.answer(answer.clone());
    stage.open(&Page::new());
    stage.wait_until("the loader gives up", is_given_up(1));
    assert!(stage.the_one_line().contains("/status.json"));
    stage.assert_no_banner();

    stage.feed(&own::outage());
    stage.eval("OutageBanner.refresh()");
    stage.wait_for_banner();
    stage.eval("void (__log.length = 0)");
    stage.answer(answer.clone());
    stage.eval("OutageBanner.refresh()");
    stage.wait_until("the module gives up", is_given_up(2));
    assert!(stage.the_one_line().contains("/status.json"));
    assert_eq!(stage.text(".title").as_deref(), Some(TITLE));
    stage.endpoint.streamed("/status.json").bytes
}

fn fifty_megabytes_are_not_read_to_the_end(stage: &Stage) {
    // WebKit takes all that a server sends until it is told to stop, so for it the body has no end.
    let is_greedy = stage.engine() == Engine::WebKit;
    let pieces = if is_greedy { usize::MAX } else { PIECES };
    let bytes = assert_given_up(stage, &Answer::json(" ".repeat(PIECE)).flow(Flow::Repeated(pieces)));
    // The system and the browser buffer some bytes beyond the limit.
    assert!(is_greedy || bytes < PIECE * PIECES, "{bytes} bytes were taken in two requests");
}

fn a_body_that_drips_is_given_up(stage: &Stage) {
    assert_given_up(stage, &Answer::json(" ").flow(Flow::Dripping(Duration::from_millis(200))));
}

fn what_is_broken_costs_no_webassembly(stage: &Stage) {
    let mut cut = statuspage::outage().to_string();
    cut.truncate(cut.len() / 2);
    for answer in [
        Answer::html("<!doctype html><title>Log in</title><p>Please log in."),
        Answer::html("<html><body>Maintenance</body></html>"),
        Answer::json(cut),
        Answer::json(""),
        Answer::json("   \n"),
        Answer::json("{"),
        Answer::new("text/plain", "Too many requests"),
    ] {
        stage.clear_requests();
        stage.answer(answer.clone());
        stage.open(&Page::new());
        let line = stage.the_one_line();
        let body = String::from_utf8_lossy(&answer.body);
        assert!(line.contains("/status.json"), "{body:?}: {line}");
        let heavy = |it: &String| it.contains("_bg.wasm") || it.contains("outage_banner.js");
        assert!(!stage.requests().iter().any(heavy), "{body:?}: {:?}", stage.requests());
    }
}

fn the_line_names_the_endpoint_that_failed(stage: &Stage) {
    let endpoint = stage.endpoint.origin();
    stage.endpoint.set("/second.json", Answer::json("{\"users\":[{\"name\":\"Ada\"}]}"));
    stage.answer(Answer::html("<h1>Bad gateway</h1>").status(502));
    stage.open(&Page::new().with("endpoint", &format!("{endpoint}/status.json {endpoint}/second.json")));
    let line = stage.the_one_line();
    assert!(line.contains("/second.json") && !line.contains("/status.json"), "{line}");
}
