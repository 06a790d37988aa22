//! What an owner asks for on the console: an explanation of what was read, and a sample of what would be shown.

use super::claims;
use crate::feeds::{own, statuspage};
use crate::page::Page;
use crate::stage::Stage;
use outage_banner::feed::{self, Hints};
use serde_json::{Value, json};

claims![
    what_is_left_out_is_explained,
    what_no_reader_takes_is_explained,
    a_feed_is_explained_as_it_was_answered,
    a_preview_is_shown_by_each_element_s_own_options,
    the_console_shows_a_marked_sample_and_keeps_nothing_of_it,
    the_console_explains_what_is_not_shown,
    no_visitor_loads_what_only_owners_need,
];

fn the_console_shows_a_marked_sample_and_keeps_nothing_of_it(stage: &Stage) {
    for attributes in [vec![], vec![("provider", "statuspage"), ("placement", "bottom")]] {
        stage.clear_requests();
        stage.feed(&statuspage::quiet());
        let page = attributes.iter().fold(Page::new(), |page, (name, value)| page.with(name, value));
        // Nothing in the page's address shows a sample.
        stage.open(&page);
        stage.settle();
        stage.assert_no_banner();
        stage.eval("void OutageBanner.preview()");
        stage.wait_for("banner && text('.title').startsWith('Preview:')");
        assert_eq!(stage.eval("document.querySelectorAll('outage-banner').length"), 1);
        stage.quiesce();
        assert_eq!(stage.eval("localStorage.length"), 0);
        let asked = stage.requests().iter().filter(|it| *it == "GET endpoint/status.json").count();
        assert_eq!(asked, 1, "the sample asks for no feed");
        stage.reload();
        stage.quiesce();
        stage.assert_no_banner();
    }
}

fn the_console_explains_what_is_not_shown(stage: &Stage) {
    stage.feed(&statuspage::outage());
    stage.open(&Page::new().with("min-impact", "critical"));
    stage.settle();
    stage.assert_no_banner();
    stage.eval("void OutageBanner.debug()");
    for part in ["read as statuspage", "min-impact"] {
        stage.wait_for(&format!("__log.some(it => it.includes({part:?}))"));
    }
}

/// Waits for the value of the expression, which may `await`; in it `owner` is the module.
fn asked(stage: &Stage, expression: &str) -> Value {
    stage.eval(&format!(
        "void (window.__found = undefined, import('/outage-banner-owner.js').then(async owner => {expression})\
         .then(it => window.__found = JSON.stringify(it ?? null), it => window.__found = JSON.stringify(String(it))))"
    ));
    stage.wait_for("window.__found");
    serde_json::from_str(stage.eval("window.__found").as_str().unwrap_or_default()).unwrap_or_default()
}

/// Asks for the explanation of an element with these attributes, which need not be on the page.
fn explained(stage: &Stage, attributes: &Value) -> Vec<String> {
    let found = asked(
        stage,
        &format!(
            "{{ const element = document.createElement('div');
               for (const [name, value] of Object.entries({attributes})) element.setAttribute(name, value);
               return (await owner.explained(element)).lines; }}"
        ),
    );
    let lines = found.as_array().unwrap_or_else(|| panic!("{found}"));
    lines.iter().filter_map(Value::as_str).map(str::to_owned).collect()
}

#[track_caller]
fn assert_says(lines: &[String], parts: &[&str]) {
    for part in parts {
        assert!(lines.iter().any(|it| it.contains(part)), "nothing says {part:?} of {lines:#?}");
    }
}

fn endpoint(stage: &Stage) -> String {
    format!("{}/status.json", stage.endpoint.origin())
}

fn what_is_left_out_is_explained(stage: &Stage) {
    stage.feed(&own::outage());
    stage.open(&Page::new().without_endpoint());
    let lines = explained(
        stage,
        &json!({ "endpoint": endpoint(stage), "min-impact": "critical", "components": "Emial" }),
    );
    assert_says(
        &lines,
        &[
            &format!(
                "options: components=\"Emial\" endpoint=\"{}\" min-impact=\"critical\"",
                endpoint(stage)
            ),
            ": HTTP 200, ",
            "content-type: application/json",
            "read as outage-banner; the whole page: major",
            "left out by components and min-impact",
            "components: the feed has no component \"Emial\"; did you mean \"Email\"?",
            "there is nothing to show",
        ],
    );
    let lines = explained(stage, &json!({ "endpoint": endpoint(stage), "only-on": "/shop/*" }));
    assert_says(&lines, &["not shown here: only-on=\"/shop/*\" leaves out /"]);
    let lines = explained(stage, &json!({ "endpoint": endpoint(stage), "not-on": "/" }));
    assert_says(&lines, &["not shown here: not-on=\"/\" names /"]);

    stage.open(&Page::new());
    stage.wait_for_banner();
    let of_the_page = || {
        let found = asked(stage, "(await owner.explained(document.querySelector('outage-banner'))).lines");
        found
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    assert_says(&of_the_page(), &["; shown"]);
    stage.click("all('button.dismiss')[0]");
    stage.wait_for("!banner");
    assert_says(&of_the_page(), &["closed in this browser; OutageBanner.reopen() brings it back"]);

    asked(stage, "owner.debug([...document.querySelectorAll('outage-banner')])");
    assert_says(&stage.console(), &["log: read as outage-banner"]);
}

fn what_no_reader_takes_is_explained(stage: &Stage) {
    stage.feed(&json!({ "users": [] }));
    stage.open(&Page::new().without_endpoint());
    let told = |attributes: Value| explained(stage, &attributes);
    assert_says(
        &told(json!({ "endpoint": endpoint(stage) })),
        &["expected a status feed in JSON, RSS or Atom, found an object"],
    );
    let missing = format!("{}/missing.json", stage.endpoint.origin());
    assert_says(
        &told(json!({ "endpoint": missing })),
        &[": HTTP 404, ", "there is no feed at this address", "no endpoint has answered"],
    );
    assert_says(&told(json!({})), &["there is no endpoint"]);
    let mut feed = own::outage();
    feed["incidents"][0]["impact"] = json!("severe");
    stage.feed(&feed);
    assert_says(
        &told(json!({ "endpoint": endpoint(stage) })),
        &["in the feed, incidents[0].impact is \"severe\""],
    );
    assert_says(
        &told(json!({ "endpoint": endpoint(stage), "provider": "kuma" })),
        &["without provider=\"kuma\" it is read as outage-banner"],
    );
}

fn a_feed_is_explained_as_it_was_answered(stage: &Stage) {
    stage.feed(&statuspage::outage());
    stage.open(&Page::new().without_endpoint());
    let lines = explained(stage, &json!({ "endpoint": format!("{0}+{0}", endpoint(stage)) }));
    assert_eq!(lines.iter().filter(|it| it.contains(": HTTP 200, ")).count(), 2, "{lines:#?}");
    assert_says(&lines, &["read as statuspage; the whole page: major", "found: 2 incidents"]);
}

/// Whatever an element filters, its sample is shown, says that it is a sample, and is a feed without a mistake.
fn a_preview_is_shown_by_each_element_s_own_options(stage: &Stage) {
    stage.feed(&statuspage::quiet());
    stage.open(&Page::new().without_endpoint());
    for options in [
        json!({}),
        json!({ "components": "Email", "min-impact": "critical", "dismissible": "none" }),
        json!({ "show": "maintenance" }),
        json!({ "show": "upcoming", "upcoming-hours": "1", "components": "Email" }),
        json!({ "show": "resolved", "resolved-minutes": "5" }),
    ] {
        let found = asked(
            stage,
            &format!(
                "{{ const element = document.createElement('div'), feeds = [];
                   for (const [name, value] of Object.entries({options})) element.setAttribute(name, value);
                   owner.preview([element, element], (it, bytes) => feeds.push([it == element, new TextDecoder().decode(bytes)]));
                   return [Date.now(), feeds]; }}"
            ),
        );
        assert_eq!(found[1].as_array().map(Vec::len), Some(2), "{found}");
        assert_eq!(found[1][0][0], true);
        let text = found[1][0][1].as_str().unwrap_or_default();
        let now = outage_banner::time::Timestamp::from_millis(found[0].as_i64().unwrap_or_default());
        let read = feed::read(text.as_bytes(), Hints { now, ..Hints::default() });
        let Ok(read) = read else { panic!("{text} is no feed") };
        assert_eq!((read.provider, read.has_mistake), ("outage-banner", false), "{text}");
        let config = outage_banner::config::Config::read(&|name| options[name].as_str().map(str::to_owned));
        let notice = outage_banner::policy::decide(&read.snapshot, now, &config);
        let title = notice.and_then(|it| it.first.title.map(str::to_owned));
        assert_eq!(
            title.as_deref(),
            Some("Preview: this is a sample, nothing is wrong"),
            "{options}: {text}"
        );
    }
}

fn no_visitor_loads_what_only_owners_need(stage: &Stage) {
    stage.feed(&own::outage());
    stage.open(&Page::new());
    stage.wait_for_banner();
    stage.quiesce();
    assert!(!stage.requests().iter().any(|it| it.contains("owner") || it.contains("explain")));
}
