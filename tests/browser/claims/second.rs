//! What a second view, a second banner or a second answer must not get wrong.

use super::claims;
use crate::feeds::{ago, own, seconds_ago};
use crate::page::Page;
use crate::stage::Stage;
use serde_json::{Value, json};
use xtask::serve::Answer;

claims![
    second_failure_of_a_part_that_was_closed_is_shown,
    second_banner_at_the_top_stands_below_the_first_on_each_view,
    second_place_of_an_element_is_as_good_as_the_first,
    second_answer_ends_what_was_said_without_webassembly,
    second_answer_folds_nothing_without_webassembly,
    second_thoughts_of_a_closed_notice_without_webassembly,
    second_day_is_not_yesterday,
    filters_hide_the_same_without_webassembly,
    expired_words_are_not_said,
    a_form_that_is_called_title_is_no_obstacle,
];

const WASM: &str = "/outage_banner_bg.wasm";

fn without_webassembly(stage: &Stage) {
    stage.site.set(WASM, Answer::html("").status(404));
}

/// Components alone, of which these fail.
fn parts(failing: &[&str]) -> Value {
    let part = |id: &str, name| {
        let status = if failing.contains(&id) { "major_outage" } else { "operational" };
        json!({ "id": id, "name": name, "status": status })
    };
    json!({ "version": 1, "components": [part("mail", "Email"), part("web", "Web sites")] })
}

fn close(stage: &Stage) {
    stage.click("all('.dismiss')[0]");
    stage.wait_for("!words && root.querySelector('.reopen')");
}

fn second_failure_of_a_part_that_was_closed_is_shown(stage: &Stage) {
    stage.feed(&parts(&["mail"]));
    stage.open(&Page::new());
    stage.wait_for_banner();
    close(stage);
    stage.feed(&parts(&[]));
    stage.open(&Page::new());
    stage.wait_for("Object.keys(localStorage).length == 0");
    stage.assert_no_banner();
    stage.feed(&parts(&["mail"]));
    stage.open(&Page::new());
    stage.wait_for_banner();
}

fn second_banner_at_the_top_stands_below_the_first_on_each_view(stage: &Stage) {
    stage.endpoint.set("/other.json", Answer::json(parts(&["web"]).to_string()));
    stage.feed(&own::outage());
    let origin = stage.endpoint.origin();
    let element = |file| format!("<outage-banner endpoint=\"{origin}/{file}.json\"></outage-banner>");
    let page = Page::new().without_endpoint().body(&[element("status"), element("other")].concat());
    let boxes = "[...document.querySelectorAll('outage-banner')].map(it => it.shadowRoot?.querySelector('.root:not([data-first]) .banner')?.getBoundingClientRect())";
    for _ in 0..4 {
        stage.open(&page);
        stage.wait_for(&format!(
            "(([a, b], margin) => a && b && (a.top == 0 && b.top == a.bottom || b.top == 0 && a.top == b.bottom)
                && Math.abs(margin - Math.max(a.bottom, b.bottom)) < 1)
             ({boxes}, parseFloat(getComputedStyle(document.documentElement).marginTop))"
        ));
        stage.assert_silent();
    }
    // What one leaves is not kept free.
    stage.eval("void document.querySelector('outage-banner').shadowRoot.querySelector('.dismiss').click()");
    stage.wait_for(&format!(
        "({boxes}).filter(it => it).every(it => it.top == 0 && Math.abs(it.height - parseFloat(getComputedStyle(document.documentElement).marginTop)) < 1)"
    ));
}

fn second_place_of_an_element_is_as_good_as_the_first(stage: &Stage) {
    stage.feed(&own::outage());
    let endpoint = stage.endpoint.origin();
    let element = format!("<outage-banner endpoint=\"{endpoint}/status.json\"></outage-banner><p>Page</p>");
    stage.open(&Page::new().without_endpoint().body(&element));
    // For longer than a move takes, and for less than the file takes that looks for it.
    stage.eval("(() => { const it = host; it.remove(); setTimeout(() => document.body.append(it)) })()");
    stage.wait_for_banner();
    stage.quiesce();
    stage.wait_for_banner();
}

fn second_answer_ends_what_was_said_without_webassembly(stage: &Stage) {
    without_webassembly(stage);
    stage.feed(&own::outage());
    stage.open(&Page::new().with("storage", "none").with("poll-seconds", "15"));
    stage.wait_for("words && window.__log.length");
    stage.feed(&own::quiet());
    stage.eval("void OutageBanner.refresh()");
    stage.wait_for("!words");
    // Where storage is refused, nothing is left to forget, and nothing more to tell the owner.
    let refused = "<script>Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('refused') } })</script>";
    stage.feed(&own::outage());
    stage.open(&Page::new().head(refused));
    stage.wait_for("words && window.__log.length");
    stage.feed(&own::quiet());
    stage.eval("void OutageBanner.refresh()");
    stage.wait_for("!words");
    stage.the_one_line();
}

fn second_answer_folds_nothing_without_webassembly(stage: &Stage) {
    without_webassembly(stage);
    let mut feed = own::outage();
    stage.feed(&feed);
    stage.open(&Page::new());
    stage.wait_for("words && window.__log.length");
    stage.eval("void all('.details')[0].click()");
    feed["incidents"][0]["updates"][0]["body"] = json!("Half of it is back.");
    stage.feed(&feed);
    stage.eval("void OutageBanner.refresh()");
    stage.wait_for("text('.update')?.includes('Half of it is back.')");
    assert_eq!(stage.eval("all('.details')[0].getAttribute('aria-expanded')"), "true");
}

fn second_thoughts_of_a_closed_notice_without_webassembly(stage: &Stage) {
    without_webassembly(stage);
    stage.feed(&parts(&["mail"]));
    stage.open(&Page::new());
    stage.wait_for("words && window.__log.length");
    close(stage);
    stage.eval("void root.querySelector('.reopen').click()");
    stage.wait_for("words");
    close(stage);
    stage.feed(&parts(&["mail", "web"]));
    stage.eval("void OutageBanner.refresh()");
    stage.wait_for("words"); // Another failing part is news.
}

fn second_day_is_not_yesterday(stage: &Stage) {
    let mut feed = own::outage();
    let ahead = |hours: i64| seconds_ago(-hours * 3_600);
    feed["incidents"][0]["updates"] = json!([{ "posted_at": ago(47 * 60), "body": "It goes on." }]);
    stage.feed(&feed);
    stage.open(&Page::new());
    stage.wait_for("text('.times')?.includes('1 day ago')");
    let soon = json!({ "version": 1, "maintenances": [{ "id": "m", "title": "Work", "status": "scheduled",
        "starts_at": ahead(47), "ends_at": ahead(48) }] });
    stage.feed(&soon);
    stage.open(&Page::new().with("show", "upcoming").with("upcoming-hours", "72"));
    stage.wait_for("text('.head')?.includes('in 2 days')");
}

fn filters_hide_the_same_without_webassembly(stage: &Stage) {
    without_webassembly(stage);
    let mut minor = own::outage();
    minor["incidents"][0]["impact"] = json!("minor");
    minor["components"] = json!([{ "id": "mail", "name": "Email", "status": "degraded_performance" }]);
    for (feed, name, value) in [
        (&minor, "min-impact", "critical"),
        (&parts(&["web"]), "components", "Email"),
        (&minor, "show", "maintenance"),
    ] {
        stage.feed(feed);
        stage.open(&Page::new().with(name, value));
        stage.wait_for("window.__log.length");
        stage.quiesce();
        assert_eq!(stage.eval("words && words.textContent"), Value::Null, "{name}");
    }
}

fn expired_words_are_not_said(stage: &Stage) {
    without_webassembly(stage);
    let mut feed = own::outage();
    feed["checked_at"] = json!(ago(120));
    feed["valid_seconds"] = json!(60);
    stage.feed(&feed);
    stage.open(&Page::new());
    stage.wait_for("window.__log.length");
    stage.quiesce();
    assert!(!stage.text(".title").is_some_and(|it| it.contains(crate::feeds::TITLE)));
}

fn a_form_that_is_called_title_is_no_obstacle(stage: &Stage) {
    stage.feed(&own::outage());
    stage.open(&Page::new().body("<form name=title><input name=q></form>"));
    stage.wait_for_banner();
}
