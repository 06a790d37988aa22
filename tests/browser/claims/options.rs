//! The owner's attributes: what is wrong is named, and costs nothing but itself.

use super::claims;
use crate::feeds::{TITLE, statuspage};
use crate::page::Page;
use crate::stage::Stage;

claims![each_wrong_attribute_is_named_and_its_default_used, nothing_is_stored_when_told_so];

/// Attribute, a value that is not allowed, and a word of what is.
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
