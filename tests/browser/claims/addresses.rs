//! Short addresses, and endpoints with more than one address.

use super::claims;
use crate::engine::workspace;
use crate::feeds::{TITLE, own, statuspage};
use crate::page::Page;
use crate::stage::Stage;
use serde_json::{Value, json};
use std::fs;
use xtask::serve::{Answer, Delay};

claims![
    parts_are_asked_at_once_and_quiet_only_together,
    a_part_that_fails_fails_the_endpoint,
    a_joined_feed_is_polled_in_parts_too,
    a_plus_in_a_query_joins_nothing,
    a_short_address_becomes_a_url,
    short_addresses_that_cannot_be_loaded_are_one_line,
    the_shipped_short_addresses_are_urls,
];

/// The two addresses of one endpoint.
fn joined(stage: &Stage) -> String {
    let origin = stage.endpoint.origin();
    format!("{origin}/status.json+{origin}/beats.json")
}

fn beats(status: u8) -> Answer {
    let beat =
        |status: u8| json!({ "status": status, "time": "2026-05-04 13:59:00.000", "msg": "", "ping": 20 });
    Answer::json(
        json!({ "heartbeatList": { "1": [beat(0), beat(status)] }, "uptimeList": { "1_24": 1 } }).to_string(),
    )
}

fn costs_a_webassembly(stage: &Stage) -> bool {
    stage.requests().iter().any(|request| request.contains("_bg.wasm"))
}

/// Uptime Kuma's page; its heartbeats are a feed of their own.
fn kuma() -> Value {
    json!({
        "config": { "slug": "acme", "title": "Acme Hosting" }, "incident": null, "maintenanceList": [],
        "publicGroupList": [{ "id": 1, "name": "Hosting", "monitorList": [{ "id": 1, "name": "Email", "type": "smtp" }] }],
    })
}

fn parts_are_asked_at_once_and_quiet_only_together(stage: &Stage) {
    stage.feed(&kuma());
    for (last, is_quiet) in [(1, true), (0, false), (2, false)] {
        stage.clear_requests();
        stage.endpoint.set("/beats.json", beats(last));
        stage.open(&Page::new().with("endpoint", &joined(stage)).with("storage", "none"));
        stage.settle();
        let asked: Vec<String> =
            stage.requests().into_iter().filter(|request| request.starts_with("GET endpoint")).collect();
        assert_eq!(asked, ["GET endpoint/beats.json", "GET endpoint/status.json"]);
        assert_eq!(costs_a_webassembly(stage), !is_quiet, "with a last beat of {last}");
    }
    // The second address is asked before the first has answered.
    stage.clear_requests();
    stage.answer(Answer::json("").delay(Delay::Hang));
    stage.open(&Page::new().with("endpoint", &joined(stage)));
    stage.wait_until("the second part is asked for", |stage| {
        stage.requests().iter().any(|request| request == "GET endpoint/beats.json")
    });
}

fn a_part_that_fails_fails_the_endpoint(stage: &Stage) {
    stage.feed(&statuspage::outage());
    stage.endpoint.set("/beats.json", Answer::html("").status(404));
    stage.open(&Page::new().with("endpoint", &joined(stage)));
    assert!(stage.the_one_line().contains("answered with HTTP 404"));
    stage.assert_no_banner();

    let reserve = format!("{} {}/own.json", joined(stage), stage.endpoint.origin());
    stage.endpoint.set("/own.json", Answer::json(own::outage().to_string()));
    stage.open(&Page::new().with("endpoint", &reserve));
    stage.wait_for_banner();
    assert_eq!(stage.text(".title").as_deref(), Some(TITLE));
    stage.assert_silent();
}

/// Later requests ask for the same parts and make the same body of them.
fn a_joined_feed_is_polled_in_parts_too(stage: &Stage) {
    stage.feed(&kuma());
    stage.endpoint.set("/beats.json", beats(0));
    stage.open(&Page::new().with("endpoint", &joined(stage)));
    stage.wait_until("the WebAssembly is loaded", costs_a_webassembly);
    stage.quiesce();
    stage.clear_requests();
    stage.eval("OutageBanner.refresh()");
    stage.wait_until("both parts are asked for again", |stage| {
        let mut asked = stage.requests();
        asked.retain(|it| it.starts_with("GET endpoint"));
        asked == ["GET endpoint/beats.json", "GET endpoint/status.json"]
    });
}

fn a_plus_in_a_query_joins_nothing(stage: &Stage) {
    stage.feed(&own::outage());
    let endpoint = format!("{}/status.json?tag=a+b:c+d", stage.endpoint.origin());
    stage.open(&Page::new().with("endpoint", &endpoint));
    stage.wait_for_banner();
    assert_eq!(stage.eval("host.getAttribute('endpoint')"), json!(endpoint));
    stage.assert_silent();
}

fn a_short_address_becomes_a_url(stage: &Stage) {
    // The shipped file, with an address of this claim in place of a provider's.
    let file = workspace().join("dist/outage-banner-addresses.js");
    let shipped = fs::read_to_string(&file).unwrap_or_default();
    let module = shipped.replace("https://status.heroku.com/api/v4/current-status", &joined(stage));
    assert_ne!(module, shipped);
    stage.site.set("/outage-banner-addresses.js", Answer::new("text/javascript", module));
    stage.feed(&kuma());
    stage.endpoint.set("/beats.json", beats(1));
    // Now and then a second endpoint is asked, too; not here.
    let page =
        Page::new().with("endpoint", "heroku: /own.json").head("<script>Math.random = () => 0.5</script>");
    stage.open(&page);
    stage.settle();
    assert!(!costs_a_webassembly(stage));
    assert!(!stage.requests().iter().any(|it| it.contains("own.json")), "the first has answered");
    stage.endpoint.set("/beats.json", beats(0));
    stage.open(&page);
    stage.wait_for_banner();
    assert_eq!(stage.eval("host.getAttribute('endpoint')"), json!(format!("{} /own.json", joined(stage))));
    stage.clear_requests();
    stage.feed(&own::outage());
    stage.open(&Page::new());
    stage.wait_for_banner();
    let needless = "GET site/outage-banner-addresses.js".to_owned();
    assert!(!stage.requests().contains(&needless), "a URL needs no list of short addresses");
}

fn short_addresses_that_cannot_be_loaded_are_one_line(stage: &Stage) {
    stage.site.set("/outage-banner-addresses.js", Answer::html("").status(404));
    stage.open(&Page::new().with("endpoint", "statuspage:status.example.net"));
    let line = stage.the_one_line();
    assert!(line.contains("outage-banner-addresses.js"), "{line}");
    stage.assert_no_banner();
}

fn the_shipped_short_addresses_are_urls(stage: &Stage) {
    stage.feed(&own::quiet());
    stage.open(&Page::new());
    let all = "import('/outage-banner-addresses.js').then(it => ['statuspage:status.example.net', 'slack:', 'what:x'].map(it.expand))";
    let expected = [
        "https://status.example.net/api/v2/summary.json",
        "https://slack-status.com/api/v2.0.0/current",
        "what:x",
    ];
    assert_eq!(stage.eval(all), json!(expected));
}
