//! What an endpoint may send instead of a feed: the page stays as it is, and the owner gets one line.

use super::claims;
use crate::feeds::{own, statuspage};
use crate::page::Page;
use crate::stage::Stage;
use serde_json::json;
use xtask::serve::{Answer, Delay, Server};

claims![
    a_web_page_is_no_feed,
    truncated_json_is_no_feed,
    an_empty_body_is_no_feed,
    more_than_two_megabytes_are_no_feed,
    ten_thousand_brackets_are_no_feed,
    a_feed_as_deep_as_is_read_is_shown,
    invalid_utf8_is_no_feed,
    json_of_something_else_is_no_feed,
    not_found_changes_nothing,
    a_server_error_changes_nothing,
    a_refused_connection_changes_nothing,
    a_hanging_endpoint_changes_nothing,
];

#[track_caller]
fn assert_untouched(stage: &Stage, page: &Page) {
    stage.open(page);
    let line = stage.the_one_line();
    assert!((30..400).contains(&line.len()), "{line}");
    stage.assert_no_banner();
    assert_eq!(stage.eval("document.body.getBoundingClientRect().top < 30"), true, "the page has moved");
    assert_eq!(stage.eval("localStorage.length"), 0);
}

#[track_caller]
fn assert_refused(stage: &Stage, answer: Answer) {
    stage.answer(answer);
    assert_untouched(stage, &Page::new());
}

fn a_web_page_is_no_feed(stage: &Stage) {
    assert_refused(
        stage,
        Answer::html("<!doctype html><title>Log in</title><script>window.__pwned = 1</script>"),
    );
}

fn truncated_json_is_no_feed(stage: &Stage) {
    let mut feed = statuspage::outage().to_string();
    feed.truncate(feed.len() / 2);
    assert_refused(stage, Answer::json(feed));
}

fn an_empty_body_is_no_feed(stage: &Stage) {
    assert_refused(stage, Answer::json(""));
}

/// The body is valid JSON of a known shape, so only its size is the reason to refuse it.
fn more_than_two_megabytes_are_no_feed(stage: &Stage) {
    let mut feed = own::outage();
    feed["padding"] = json!("x".repeat(2 * 1024 * 1024 + 1));
    assert_refused(stage, Answer::json(feed.to_string()));
}

fn ten_thousand_brackets_are_no_feed(stage: &Stage) {
    let deep = format!("{{\"incidents\":{}{}}}", "[".repeat(10_000), "]".repeat(10_000));
    assert_refused(stage, Answer::json(deep));
}

/// The stack has room for it: parts in parts, down to the deepest that are read.
fn a_feed_as_deep_as_is_read_is_shown(stage: &Stage) {
    let mut part = json!({ "id": 0, "name": "Mail", "children": [], "current_incident_type": "major" });
    for id in 1..=60 {
        part = json!({ "id": id, "name": "Group", "children": [part], "current_incident_type": null });
    }
    let feed = json!({
        "services": [part], "incidents": [], "maintenances": [], "upcoming_maintenances": [],
        "status_page": { "name": "Acme", "url": "www.acme.example", "current_incident_type": "major" },
    });
    stage.feed(&feed);
    stage.open(&Page::new());
    stage.wait_for_banner();
    assert_eq!(stage.text(".title").as_deref().map(|it| it.ends_with("Mail")), Some(true));
}

fn invalid_utf8_is_no_feed(stage: &Stage) {
    assert_refused(stage, Answer::json(&b"{\"version\":1,\"incidents\":[{\"title\":\"\xff\xfe\"}]}"[..]));
}

fn json_of_something_else_is_no_feed(stage: &Stage) {
    for body in ["{\"users\":[{\"name\":\"Ada\"}]}", "[{}]", "null", "42", "\"all is well\""] {
        assert_refused(stage, Answer::json(body));
    }
}

fn not_found_changes_nothing(stage: &Stage) {
    assert_refused(stage, Answer::html("<h1>Not found</h1>").status(404));
}

/// An error answer is no feed, even if its body is one.
fn a_server_error_changes_nothing(stage: &Stage) {
    for status in [500, 503] {
        assert_refused(stage, Answer::json(statuspage::outage().to_string()).status(status));
    }
}

fn a_refused_connection_changes_nothing(stage: &Stage) {
    let gone = match Server::start(None, xtask::serve::folder(std::path::Path::new("/nonexistent"))) {
        Ok(server) => server.origin(),
        Err(error) => panic!("{error}"),
    };
    assert_untouched(stage, &Page::new().with("endpoint", &format!("{gone}/status.json")));
}

fn a_hanging_endpoint_changes_nothing(stage: &Stage) {
    assert_refused(stage, Answer::json("").delay(Delay::Hang));
}
