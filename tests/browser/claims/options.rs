//! The owner's attributes: a wrong one is named, and changes nothing else.

use super::claims;
use crate::feeds::{TITLE, statuspage};
use crate::page::Page;
use crate::stage::Stage;

claims![
    each_wrong_attribute_is_named_and_its_default_used,
    a_wrong_attribute_is_named_on_a_quiet_day_too,
    right_attributes_cost_no_request,
    nothing_is_stored_when_told_so,
];

/// An attribute, a value that is not allowed, and a part of the line that names it.
const WRONG: [(&str, &str, &str); 9] = [
    ("updates", "javascript:alert(1)", "https"),
    ("support", "data:text/html,x", "mailto"),
    ("placement", "middle", "inline"),
    ("show", "incidents everything", "maintenance"),
    ("min-impact", "huge", "critical"),
    ("theme", "pink", "dark"),
    ("dismissible", "sometimes", "critical"),
    ("poll-seconds", "often", "15"),
    ("max-age-minutes", "-1", "minutes"),
];

fn each_wrong_attribute_is_named_and_its_default_used(stage: &Stage) {
    stage.feed(&statuspage::outage());
    for (name, value, allowed) in WRONG {
        stage.open(&Page::new().with(name, value));
        stage.wait_for_banner();
        let line = stage.the_one_line();
        for part in [name, value, allowed] {
            assert!(line.contains(part), "{line:?} does not say {part:?}");
        }
        assert_eq!(stage.text(".title").as_deref(), Some(TITLE), "with data-{name}={value:?}");
        assert_eq!(stage.eval("all('button.dismiss').length"), 1, "with data-{name}={value:?}");
        stage.wait_for_its_place();
        assert_eq!(
            stage.eval("host.nextElementSibling === document.body"),
            true,
            "with data-{name}={value:?}"
        );
    }

    stage.open(&Page::new().with("poll-seconds", "3"));
    stage.wait_for_banner();
    assert!(stage.the_one_line().contains("15"));

    let all = WRONG
        .iter()
        .fold(Page::new().with("storage", "cookies"), |page, (name, value, _)| page.with(name, value));
    stage.open(&all);
    stage.wait_for_banner();
    stage.quiesce();
    let lines = stage.console();
    assert_eq!(lines.len(), WRONG.len() + 1, "{lines:#?}");
    assert!(lines.iter().all(|line| line.starts_with("warn: outage-banner: ")), "{lines:#?}");
}

/// Each mistake alone: the loader has to notice it, and the file that it then loads has to name it.
fn a_wrong_attribute_is_named_on_a_quiet_day_too(stage: &Stage) {
    stage.feed(&statuspage::quiet());
    let more = [
        ("storage", "cookies", "local"),
        ("show", "", "incidents"),
        ("show", "incidentsx", "incidents"),
        ("theme", "lightdark", "light"),
        ("theme", "", "light"),
        ("placement", "top overlay", "top-overlay"),
        ("support", "mailto:help@acme.example help.acme.example", "mailto"),
        ("updates", "https:", "https"),
        ("poll-seconds", "14", "15"),
        ("poll-seconds", " 9 ", "15"),
        ("poll-seconds", "014", "15"),
        ("poll-seconds", "15.5", "15"),
        ("max-age-minutes", "0", "1"),
        ("upcoming-hours", "00", "1"),
        ("resolved-minutes", "1e3", "1"),
    ];
    for (name, value, allowed) in WRONG.into_iter().chain(more) {
        stage.clear_requests();
        stage.open(&Page::new().with(name, value));
        if (name, value) == ("show", "") {
            continue; // Nothing is said, so nothing is wrong.
        }
        let line = stage.the_one_line();
        assert!(line.contains(name) && line.contains(allowed), "data-{name}={value:?}: {line}");
        assert!(!stage.requests().iter().any(|it| it.contains("_bg.wasm")), "data-{name}={value:?}");
    }
}

fn right_attributes_cost_no_request(stage: &Stage) {
    stage.feed(&statuspage::quiet());
    let page = [
        ("updates", "https://status.example.net http://example.net,mailto:a@example.net"),
        ("support", "\n  mailto:help@acme.example\n  tel:+15550100,\n  sms:+15550100  "),
        ("show", " incidents, maintenance upcoming\nresolved "),
        ("placement", "top-overlay"),
        ("theme", "auto"),
        ("storage", "local"),
        ("min-impact", "none"),
        ("dismissible", "critical"),
        ("poll-seconds", "15"),
        ("max-age-minutes", "1"),
        ("upcoming-hours", "48"),
        ("resolved-minutes", "120"),
        ("strings", "{}"),
        ("components", "Email, Web"),
        ("support-for", "tel:Email"),
        ("cfasync", "false"),
        ("no-optimize", "1"),
        ("nowprocket", ""),
    ];
    stage.open(&page.into_iter().fold(Page::new(), |page, (name, value)| page.with(name, value)));
    stage.settle();
    assert_eq!(stage.requests(), ["GET endpoint/status.json", "GET site/outage-banner.js"]);
    stage.assert_silent();
}

fn nothing_is_stored_when_told_so(stage: &Stage) {
    stage.feed(&statuspage::outage());
    stage.open(&Page::new().with("storage", "none"));
    stage.wait_for_banner();
    stage.click("all('button.dismiss')[0]");
    stage.wait_for("!banner");
    stage.quiesce();
    assert_eq!(stage.eval("localStorage.length + sessionStorage.length + document.cookie.length"), 0);
    stage.assert_silent();
}
