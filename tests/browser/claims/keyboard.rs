//! Everything works without a pointer, and the focus is the visitor's.

use super::claims;
use crate::page::Page;
use crate::stage::Stage;
use crate::states::State;
use fantoccini::key::Key;
use serde_json::json;
use std::thread;
use std::time::Duration;
use xtask::serve::{Answer, Delay};

claims![
    keyboard_tab_reaches_everything_in_reading_order_and_goes_on,
    keyboard_opens_the_details_and_folds_them,
    keyboard_escape_dismisses_only_from_inside_and_focus_follows,
    keyboard_focus_is_never_taken,
];

const DETAILS: &str = "root.activeElement?.matches('button.details')";

fn keyboard_tab_reaches_everything_in_reading_order_and_goes_on(stage: &Stage) {
    State::Critical.open(stage, &Page::new());
    stage.wait_for_its_place();
    stage.eval("all('button.details')[0].click()"); // This does not move the focus.
    stage.wait_for("all('.rest')[0].checkVisibility()");
    stage.eval("window.__stops = all('a[href], button, [tabindex]').filter(it => it.checkVisibility())");
    let names = stage.eval("__stops.map(it => clean(it.ariaLabel || it.textContent).slice(0, 40))");
    let names = names.as_array().map(Vec::as_slice).unwrap_or_default();
    assert!(names.len() >= 9, "{names:?}");
    for (index, name) in names.iter().enumerate() {
        stage.press(Key::Tab);
        let reached = stage.eval(
            "root.activeElement && clean(root.activeElement.ariaLabel || root.activeElement.textContent)",
        );
        assert_eq!(
            stage.eval("__stops.indexOf(root.activeElement)"),
            json!(index),
            "Tab went to {reached}, not {name}"
        );
        let ring = stage.eval(
            "(style => style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2)(getComputedStyle(root.activeElement))",
        );
        assert_eq!(ring, json!(true), "no ring around {name}");
    }
    stage.press(Key::Tab);
    assert_eq!(stage.eval("root.activeElement"), json!(null), "the focus is held");
    assert_eq!(stage.eval("document.body.contains(document.activeElement)"), json!(true));
    stage.assert_silent();
}

/// Whether the details are open: by the button's `aria-expanded`, and by what can be seen.
const IS_OPEN: &str = "[all('button.details')[0].ariaExpanded, all('.rest')[0].checkVisibility()]";

fn keyboard_opens_the_details_and_folds_them(stage: &Stage) {
    State::Critical.open(stage, &Page::new());
    assert_eq!(stage.eval(IS_OPEN), json!(["false", false]));
    tab_to(stage, DETAILS);
    stage.press(Key::Enter);
    stage.wait_for("all('.other').length == 2 && all('.other').every(it => it.checkVisibility())");
    assert_eq!(stage.eval(IS_OPEN), json!(["true", true]));
    assert_eq!(stage.eval(DETAILS), true, "the focus stays on the button");
    stage.press(Key::Space);
    stage.wait_for("!all('.rest')[0].checkVisibility()");
    assert_eq!(stage.eval(IS_OPEN), json!(["false", false]));
    assert_eq!(stage.eval(DETAILS), true, "the focus stays on the button");
}

fn keyboard_escape_dismisses_only_from_inside_and_focus_follows(stage: &Stage) {
    State::Critical.open(stage, &Page::new());
    stage.eval("document.querySelector('input').focus()");
    stage.press(Key::Escape);
    thread::sleep(Duration::from_millis(300)); // Nothing may happen in this time.
    assert_eq!(stage.eval("!!banner"), json!(true), "Escape is the page's, outside the banner");

    stage.open_details();
    stage.press(Key::Escape);
    stage.wait_for("!banner && root.activeElement?.matches('button.reopen')");
    stage.press(Key::Enter);
    stage.wait_for("banner && root.activeElement?.matches('button.dismiss')");
    assert_eq!(stage.eval(IS_OPEN), json!(["true", true]), "open for as long as the page is viewed");
    stage.press(Key::Space);
    stage.wait_for("!banner && root.activeElement?.matches('button.reopen')");
    stage.press(Key::Tab);
    assert_eq!(stage.eval("root.activeElement"), json!(null), "the button holds the focus");
    stage.assert_silent();
}

fn keyboard_focus_is_never_taken(stage: &Stage) {
    let late =
        Answer::json(State::Critical.feed().to_string()).delay(Delay::For(Duration::from_millis(1500)));
    stage.answer(late);
    stage.open(&Page::new());
    stage.eval("document.querySelector('input').focus()");
    stage.assert_no_banner();
    stage.wait_for("banner && [...root.querySelectorAll('p.said')].some(it => it.textContent)");
    assert_eq!(stage.eval("document.activeElement.tagName"), json!("INPUT"));
}

#[track_caller]
fn tab_to(stage: &Stage, expression: &str) {
    let reached = (0..20).any(|_| {
        stage.press(Key::Tab);
        stage.eval(&format!("!!({expression})")) == true
    });
    assert!(reached, "twenty tabs do not make this true: {expression}");
}
