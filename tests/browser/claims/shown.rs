//! What a visitor sees on a bad day, and what a page view costs.

use super::claims;
use crate::feeds::{NEWEST, TITLE, ago, incidentio, own, statuspage};
use crate::page::Page;
use crate::stage::Stage;
use serde_json::{Value, json};

claims![
    a_statuspage_incident_is_shown,
    an_incidentio_incident_is_shown,
    our_own_feed_is_shown_with_its_channels,
    the_owners_channels_are_shown,
    a_placed_element_shows_the_banner_where_it_stands,
    other_incidents_open_on_demand,
    a_quiet_page_view_costs_two_requests,
    an_outage_costs_six_requests_once_each,
    the_newest_update_with_text_is_shown_whatever_the_order,
];

/// Checks the banner to which the same outage in three shapes must lead.
#[track_caller]
fn assert_outage(stage: &Stage, impact: &str, word: &str) {
    stage.wait_for_banner();
    assert_eq!(stage.eval("banner.dataset.impact"), json!(impact));
    assert_eq!(stage.text(".word").as_deref(), Some(word));
    assert_eq!(stage.text(".title").as_deref(), Some(TITLE));
    assert_contains(stage, ".phase", "identified");
    assert_contains(stage, ".update", NEWEST);
    assert_contains(stage, ".times time", "12 min");
    assert_contains(stage, ".fact", "Email");
    assert!(
        !stage.text(".update").unwrap_or_default().contains("looking into it"),
        "an older update is shown"
    );
    // Nothing covers it: it has a size, and the element at a point inside it is the banner's.
    assert_eq!(
        stage
            .eval("banner.getBoundingClientRect().height > 30 && banner.getBoundingClientRect().width > 300"),
        true
    );
    assert_eq!(
        stage.eval("document.elementFromPoint(500, banner.getBoundingClientRect().top + 15) === host"),
        true
    );
    stage.assert_silent();
}

#[track_caller]
fn assert_contains(stage: &Stage, selector: &str, part: &str) {
    let text = stage.text(selector);
    assert!(
        text.as_ref().is_some_and(|text| text.contains(part)),
        "{selector} is {text:?}, without {part:?}"
    );
}

fn a_statuspage_incident_is_shown(stage: &Stage) {
    stage.feed(&statuspage::outage());
    stage.open(&Page::new());
    assert_outage(stage, "major", "Major outage");
    assert_eq!(stage.eval("all('.fact a')[0].href"), json!("https://stspg.example/inc-1"));
    let newest = stage.eval("Math.round((Date.now() - Date.parse(all('.times time')[0].dateTime)) / 60_000)");
    assert_eq!(newest, json!(12));
    let times =
        stage.eval("all('time').map(it => Math.round((Date.now() - Date.parse(it.dateTime)) / 60_000))");
    assert_eq!(times, json!([45, 12]), "the first is the beginning");
    stage.wait_for_its_place();
    assert_eq!(stage.eval("host.nextElementSibling === document.body"), json!(true));
}

fn an_incidentio_incident_is_shown(stage: &Stage) {
    stage.feed(&incidentio::outage());
    stage.open(&Page::new());
    assert_outage(stage, "critical", "Critical outage");
    assert_eq!(stage.eval("all('.fact a')[0].href"), json!("https://status.example.net/incidents/1"));
}

fn our_own_feed_is_shown_with_its_channels(stage: &Stage) {
    stage.feed(&own::outage());
    stage.open(&Page::new());
    assert_outage(stage, "major", "Major outage");
    let ways = |list: &str| {
        stage.eval(&format!("all('{list} a').map(a => [clean(a.textContent), a.getAttribute('href')])"))
    };
    let expected = json!([
        ["Call us +1 555 0100", "tel:+15550100"],
        ["Follow us Mastodon @acme", "https://social.example/@acme"],
    ]);
    assert_eq!(ways(".row"), expected);
    let expected = json!([["Email us help@acme.example", "mailto:help@acme.example"]]);
    assert_eq!(ways(".rest .channels"), expected, "email is down: its address is not in the row");
    let doubts = stage.eval("all('.doubt').map(it => clean(it.textContent))");
    assert_eq!(doubts, json!(["may not work during this incident"]));
}

fn the_owners_channels_are_shown(stage: &Stage) {
    stage.feed(&statuspage::outage());
    let page = Page::new()
        .with("updates", "https://social.example/@acme")
        .with("support", "mailto:help@acme.example tel:+15550100");
    stage.open(&page);
    stage.wait_for_banner();
    let channels = stage.eval("all('.row a').map(a => a.getAttribute('href'))");
    assert_eq!(channels, json!(["tel:+15550100", "https://social.example/@acme"]));
    let channels = stage.eval("all('.rest .channels a').map(a => a.getAttribute('href'))");
    assert_eq!(channels, json!(["mailto:help@acme.example"]));
    stage.assert_silent();
}

fn a_placed_element_shows_the_banner_where_it_stands(stage: &Stage) {
    stage.feed(&own::outage());
    let endpoint = stage.endpoint.origin();
    let element = format!(
        "<p>Before</p><outage-banner endpoint=\"{endpoint}/status.json\" placement=\"inline\">\
         <a href=\"https://status.example.net\">Status</a></outage-banner><p>After</p>"
    );
    stage.open(&Page::new().without_endpoint().body(&element));
    assert_outage(stage, "major", "Major outage");
    assert_eq!(stage.eval("document.querySelectorAll('outage-banner').length"), json!(1));
    assert_eq!(
        stage.eval("host.previousElementSibling.textContent + host.nextElementSibling.textContent"),
        json!("BeforeAfter")
    );
}

fn other_incidents_open_on_demand(stage: &Stage) {
    let incidents = [
        statuspage::incident("a", "Slow search", "minor", &[("monitoring", 20, "A fix is in place.")]),
        statuspage::incident("b", TITLE, "critical", &[("identified", 30, NEWEST)]),
    ];
    stage.feed(&statuspage::summary("critical", "major_outage", &incidents));
    stage.open(&Page::new());
    stage.wait_for_banner();
    assert_eq!(stage.text(".title").as_deref(), Some(TITLE), "the worse one comes first");
    assert_eq!(stage.text("button.details").as_deref(), Some("Details +1"));
    assert_eq!(stage.eval("all('.other').some(it => it.checkVisibility())"), false);
    stage.open_details();
    assert_eq!(stage.text(".other .title").as_deref(), Some("Also: Slow search"));
    assert_eq!(stage.eval("all('.other')[0].checkVisibility()"), true);
    stage.assert_silent();
}

fn a_quiet_page_view_costs_two_requests(stage: &Stage) {
    for feed in [statuspage::quiet(), incidentio::quiet(), own::quiet()] {
        stage.clear_requests();
        stage.feed(&feed);
        stage.open(&Page::new());
        stage.settle();
        stage.assert_no_banner();
        assert_eq!(stage.requests(), ["GET endpoint/status.json", "GET site/outage-banner.js"], "on {feed}");
        assert_eq!(resources(stage), json!(["/outage-banner.js", "/status.json"]), "on {feed}");
        stage.assert_silent();
    }
}

fn an_outage_costs_six_requests_once_each(stage: &Stage) {
    stage.feed(&statuspage::outage());
    stage.open(&Page::new());
    stage.wait_for_banner();
    stage.settle();
    let expected = [
        "GET endpoint/status.json",
        "GET site/outage-banner-first.js",
        "GET site/outage-banner-rows.js",
        "GET site/outage-banner.js",
        "GET site/outage_banner.js",
        "GET site/outage_banner_bg.wasm",
    ];
    assert_eq!(stage.requests(), expected);
    let expected = json!([
        "/outage-banner-first.js",
        "/outage-banner-rows.js",
        "/outage-banner.js",
        "/outage_banner.js",
        "/outage_banner_bg.wasm",
        "/status.json"
    ]);
    assert_eq!(resources(stage), expected);
}

/// Uses the browser's own list of requests, because a cache hides requests from the servers' logs.
fn resources(stage: &Stage) -> Value {
    stage.eval(
        "performance.getEntriesByType('resource').map(it => new URL(it.name).pathname)
         .filter(it => it !== '/favicon.ico').sort()",
    )
}

fn the_newest_update_with_text_is_shown_whatever_the_order(stage: &Stage) {
    let updates = [
        ("identified", 12, NEWEST),
        ("investigating", 45, "We are looking into it."),
        ("identified", 3, ""),
        ("investigating", 50, "Some customers report errors."),
        ("identified", 5, "   \n"),
    ];
    let mut reversed = updates;
    reversed.reverse();
    for updates in [updates, reversed] {
        stage.feed(&statuspage::outage_with("major", &updates));
        stage.open(&Page::new());
        stage.wait_for_banner();
        assert_contains(stage, ".update", NEWEST);
    }

    let mut feed = own::outage();
    feed["incidents"][0]["updates"] = json!([
        { "status": "investigating", "posted_at": ago(40), "body": "Older." },
        { "status": "identified", "posted_at": ago(4), "body": "Newest." },
        { "status": "identified", "posted_at": ago(20), "body": "Old." },
        { "status": "identified", "posted_at": ago(1), "body": "" },
    ]);
    stage.feed(&feed);
    stage.reload();
    stage.wait_for_banner();
    assert_contains(stage, ".update", "Newest.");
}
