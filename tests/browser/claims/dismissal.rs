//! Closing the banner: how, and for how long.

use super::claims;
use crate::feeds::{UPDATES, statuspage};
use crate::page::Page;
use crate::stage::Stage;
use fantoccini::key::Key;
use serde_json::json;

claims![
    dismissed_stays_dismissed_after_reload,
    dismissed_returns_on_a_newer_update,
    dismissed_returns_on_a_worse_impact,
    the_dismiss_button_works_by_keyboard_and_is_large_enough,
    what_may_not_be_dismissed_has_no_button,
];

/// Shows a minor incident, and closes it.
fn dismiss(stage: &Stage) {
    stage.feed(&statuspage::outage_with("minor", &UPDATES));
    stage.open(&Page::new());
    stage.wait_for_banner();
    stage.click("all('button.dismiss')[0]");
    stage.wait_for("!banner");
}

fn dismissed_stays_dismissed_after_reload(stage: &Stage) {
    dismiss(stage);
    for _ in 0..2 {
        stage.clear_requests();
        stage.reload();
        stage.settle();
        stage.assert_no_banner();
    }
    let keys = stage.eval("Object.keys(localStorage)");
    let keys = keys.as_array().map(Vec::as_slice).unwrap_or_default();
    let ours = |key: &serde_json::Value| key.as_str().is_some_and(|key| key.starts_with("outage-banner"));
    assert!(!keys.is_empty() && keys.iter().all(ours), "{keys:?}");
    assert_eq!(stage.eval("document.cookie"), json!(""));
    stage.assert_silent();
}

fn dismissed_returns_on_a_newer_update(stage: &Stage) {
    dismiss(stage);
    stage.feed(&statuspage::outage_with(
        "minor",
        &[("identified", 1, "Half of the mail is back."), UPDATES[0]],
    ));
    stage.reload();
    stage.wait_for("banner && text('.update').includes('Half of the mail')");
}

fn dismissed_returns_on_a_worse_impact(stage: &Stage) {
    dismiss(stage);
    stage.feed(&statuspage::outage_with("critical", &UPDATES));
    stage.reload();
    stage.wait_for("banner && banner.dataset.impact === 'critical'");
}

fn the_dismiss_button_works_by_keyboard_and_is_large_enough(stage: &Stage) {
    stage.feed(&statuspage::outage());
    stage.open(&Page::new());
    stage.wait_for_banner();
    let size = stage.eval("(r => [r.width, r.height])(all('button.dismiss')[0].getBoundingClientRect())");
    let least =
        size.as_array().into_iter().flatten().filter_map(serde_json::Value::as_f64).fold(f64::MAX, f64::min);
    assert!((24.0..200.0).contains(&least), "{size}");
    assert_eq!(stage.eval("all('button.dismiss')[0].getAttribute('aria-label')"), json!("Dismiss"));

    let is_reached = "!!root.activeElement?.matches('button.dismiss')";
    let reached = (0..20).any(|_| {
        stage.press(Key::Tab);
        stage.eval(is_reached) == true
    });
    assert!(reached, "twenty tabs do not reach the button");
    stage.press(Key::Enter);
    stage.wait_for("!banner");
    stage.assert_silent();
}

fn what_may_not_be_dismissed_has_no_button(stage: &Stage) {
    stage.feed(&statuspage::outage());
    stage.open(&Page::new().with("dismissible", "minor"));
    stage.wait_for_banner();
    assert_eq!(stage.eval("all('button.dismiss').length"), json!(0));

    stage.feed(&statuspage::outage_with("minor", &UPDATES));
    stage.reload();
    stage.wait_for_banner();
    assert_eq!(stage.eval("all('button.dismiss').length"), json!(1));
}
