//! What screen readers announce: once, from a region that was there before, and only what is new.

use super::claims;
use crate::feeds::{NEWEST, TITLE, ago, own, seconds_ago};
use crate::page::Page;
use crate::stage::Stage;
use crate::states::State;
use serde_json::{Value, json};

claims![
    accessibility_a_live_region_speaks_once_and_was_there_before,
    accessibility_a_new_update_is_announced_once_and_an_age_never,
];

/// Writes down what the two regions contain, `[status, alert]`, whenever that changes. Runs before the loader.
const LISTENER: &str = r#"<script>
window.__heard = [];
const attach = Element.prototype.attachShadow;
Element.prototype.attachShadow = function (init) {
  const root = attach.call(this, init);
  const hear = () => {
    const [status, alert] = ["status", "alert"].map(role => root.querySelector(`p.said[role=${role}]`));
    const now = status && alert && [status.textContent, alert.textContent];
    if (now && String(now) != String(__heard.at(-1))) __heard.push(now);
  };
  new MutationObserver(hear).observe(root, { subtree: true, childList: true, characterData: true });
  return root;
};
</script>"#;

#[track_caller]
fn heard(stage: &Stage) -> Vec<Value> {
    stage.eval("__heard").as_array().cloned().unwrap_or_default()
}

fn accessibility_a_live_region_speaks_once_and_was_there_before(stage: &Stage) {
    for (state, index, word) in [(State::Major, 0, "Major outage"), (State::Critical, 1, "Critical outage")] {
        state.open(stage, &Page::new().head(LISTENER));
        stage.wait_for("__heard.length > 2");
        let heard = heard(stage);
        assert_eq!(heard.len(), 3, "{heard:?}");
        assert_eq!((&heard[0], &heard[2]), (&json!(["", ""]), &json!(["", ""])), "empty before and after");
        let said = heard[1][index].as_str().unwrap_or_default();
        assert!(said.starts_with(&format!("{word}: {TITLE}. {NEWEST}")), "{heard:?}");
        assert_eq!(heard[1][1 - index], json!(""), "only one of the regions speaks");
    }
}

fn accessibility_a_new_update_is_announced_once_and_an_age_never(stage: &Stage) {
    let mut feed = own::outage();
    feed["incidents"][0]["updates"][0]["posted_at"] = json!(seconds_ago(12 * 60 + 35));
    stage.feed(&feed);
    stage.open(&Page::new().head(LISTENER).with("poll-seconds", "15"));
    stage.wait_for("banner && text('.times time').includes('12 min')");
    stage.wait_for("text('.times time').includes('13 min')");
    stage.wait_for("__heard.length > 2");
    assert_eq!(heard(stage).len(), 3, "an age was announced: {:?}", heard(stage));

    let newer = json!({ "status": "monitoring", "posted_at": ago(0), "body": "Mail is back." });
    if let Some(updates) = feed["incidents"][0]["updates"].as_array_mut() {
        updates.insert(0, newer);
    }
    stage.feed(&feed);
    stage.wait_for("__heard.length > 4");
    let heard = heard(stage);
    assert_eq!(heard.len(), 5, "{heard:?}");
    assert!(heard[3][0].as_str().is_some_and(|said| said.ends_with("Mail is back.")), "{heard:?}");
    assert_eq!(heard[4], json!(["", ""]));
}
