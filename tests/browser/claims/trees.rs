//! The whole accessibility tree that screen readers get, for each state.

use super::claims;
use crate::engine::Engine;
use crate::page::Page;
use crate::stage::Stage;
use crate::states::State;
use expect_test::{Expect, expect};
use serde_json::{Value, json};

claims![accessibility_trees_say_what_is_meant];

/// Only Chromium's driver gives the tree. Numbers and times are replaced, because they change from run to run.
#[allow(clippy::too_many_lines, reason = "a tree for each state, as it is heard")]
fn accessibility_trees_say_what_is_meant(stage: &Stage) {
    if stage.engine() != Engine::Chromium {
        println!("skipped: {}: only Chromium tells its accessibility tree", stage.engine());
        return;
    }
    let trees: [(State, Expect); 9] = [
        (
            State::Major,
            expect![[r#"
                status
                  StaticText "Major outage: Mail and web sites unreachable. A core switch failed; we are replacing it."
                alert
                region "Acme Hosting: Service status"
                  StaticText "Major outage"
                  StaticText "Cause identified"
                  paragraph
                    StaticText "Mail and web sites unreachable"
                  StaticText "A core switch failed; we are replacing it."
                  paragraph
                    time
                      StaticText "Updated # min. ago"
                      StaticText "(Month #, #:# UTC)"
                  list
                    listitem
                      link "Call us +# # #"
                        StaticText "Call us"
                        StaticText "+# # #"
                    listitem
                      link "Follow us Mastodon @acme"
                        StaticText "Follow us"
                        StaticText "Mastodon"
                        StaticText "@acme"
                    listitem
                      button "Details"
                        StaticText "Details"
                  button "Dismiss"
            "#]],
        ),
        (
            State::Critical,
            expect![[r#"
                status
                alert
                  StaticText "Critical outage: Mail and web sites unreachable. A core switch failed; we are replacing it. See https://status.example.net/core for the plan. We go on step by step. We go on step by step. We go on step by step. We go on step by step. We go on step by step. We go on step by step. We go on step by step. We go on step by step.…"
                region "Acme Hosting: Service status"
                  StaticText "Critical outage"
                  StaticText "Cause identified"
                  paragraph
                    StaticText "Mail and web sites unreachable"
                  StaticText "A core switch failed; we are replacing it. See "
                  link "https://status.example.net/core"
                    StaticText "https://status.example.net/core"
                  StaticText " for the plan. We go on step by step. We go on step by step. We go on step by step. We go on step by step. We go on step by step. We go on step by step. We go on step by step. We go on step by step. We go on step by step. We go on step by step. We go on step by step. We go on step by step. We go on step by step. We go on step by step."
                  paragraph
                    time
                      StaticText "Updated # min. ago"
                      StaticText "(Month #, #:# UTC)"
                    StaticText " · "
                    time
                      StaticText "next update by #:#"
                      StaticText "(Month #, #:# UTC)"
                  list
                    listitem
                      link "Call us +# # #"
                        StaticText "Call us"
                        StaticText "+# # #"
                    listitem
                      link "Follow us Mastodon @acme"
                        StaticText "Follow us"
                        StaticText "Mastodon"
                        StaticText "@acme"
                    listitem
                      button "Details +#"
                        StaticText "Details"
                        StaticText " +#"
                  button "Dismiss"
            "#]],
        ),
        (
            State::Unknown,
            expect![[r#"
                status
                alert
                  StaticText "Critical outage: Mail and web sites unreachable. A core switch failed; we are replacing it. See https://status.example.net/core for the plan. We go on step by step. We go on step by step. We go on step by step. We go on step by step. We go on step by step. We go on step by step. We go on step by step. We go on step by step.…"
                region "Acme Hosting: Service status"
                  StaticText "Critical outage"
                  StaticText "Cause identified"
                  paragraph
                    StaticText "Mail and web sites unreachable"
                  StaticText "A core switch failed; we are replacing it. See "
                  link "https://status.example.net/core"
                    StaticText "https://status.example.net/core"
                  StaticText " for the plan. We go on step by step. We go on step by step. We go on step by step. We go on step by step. We go on step by step. We go on step by step. We go on step by step. We go on step by step. We go on step by step. We go on step by step. We go on step by step. We go on step by step. We go on step by step. We go on step by step."
                  paragraph
                    time
                      StaticText "Updated # min. ago"
                      StaticText "(Month #, #:# UTC)"
                    StaticText " · "
                    strong
                      StaticText "Status unknown since #:#"
                  list
                    listitem
                      link "Call us +# # #"
                        StaticText "Call us"
                        StaticText "+# # #"
                    listitem
                      link "Follow us Mastodon @acme"
                        StaticText "Follow us"
                        StaticText "Mastodon"
                        StaticText "@acme"
                    listitem
                      button "Details +#"
                        StaticText "Details"
                        StaticText " +#"
                  button "Dismiss"
            "#]],
        ),
        (
            State::Maintenance,
            expect![[r#"
                status
                  StaticText "Maintenance: New core switch. Mail may be slow."
                alert
                region "Acme Hosting: Service status"
                  StaticText "Maintenance"
                  time
                    StaticText "Until #:#"
                    StaticText "(Month #, #:# UTC)"
                  paragraph
                    StaticText "New core switch"
                  StaticText "Mail may be slow."
                  paragraph
                    time
                      StaticText "Updated # min. ago"
                      StaticText "(Month #, #:# UTC)"
                  list
                    listitem
                      button "Details"
                        StaticText "Details"
                  button "Dismiss"
            "#]],
        ),
        (
            State::Upcoming,
            expect![[r#"
                status
                  StaticText "Planned maintenance: New core switch. Mail may be slow."
                alert
                region "Acme Hosting: Service status"
                  StaticText "Planned maintenance"
                  time
                    StaticText "in # hr."
                    StaticText "(Month #, #:# UTC)"
                  paragraph
                    StaticText "New core switch"
                  StaticText "Mail may be slow."
                  paragraph
                    StaticText "Month #, #:# – #:#"
                  list
                    listitem
                      button "Details"
                        StaticText "Details"
                  button "Dismiss"
            "#]],
        ),
        (
            State::Resolved,
            expect![[r#"
                status
                  StaticText "Resolved: Mail and web sites unreachable. Mail works again."
                alert
                region "Acme Hosting: Service status"
                  StaticText "Resolved"
                  time
                    StaticText "Ended # min. ago"
                    StaticText "(Month #, #:# UTC)"
                  paragraph
                    StaticText "Mail and web sites unreachable"
                  StaticText "Mail works again."
                  paragraph
                    time
                      StaticText "Updated # min. ago"
                      StaticText "(Month #, #:# UTC)"
                  list
                    listitem
                      button "Details"
                        StaticText "Details"
                  button "Dismiss"
            "#]],
        ),
        (
            State::Components,
            expect![[r#"
                status
                  StaticText "Major outage: Email"
                alert
                region "Acme Hosting: Service status"
                  StaticText "Major outage"
                  paragraph
                    StaticText "Email"
                  list
                    listitem
                      link "Call us +# # #"
                        StaticText "Call us"
                        StaticText "+# # #"
                    listitem
                      link "Follow us Mastodon @acme"
                        StaticText "Follow us"
                        StaticText "Mastodon"
                        StaticText "@acme"
                    listitem
                      button "Details"
                        StaticText "Details"
                  button "Dismiss"
            "#]],
        ),
        (
            State::Dismissed,
            expect![[r#"
                status
                alert
                button "Outage"
                  StaticText "Outage"
            "#]],
        ),
        (State::Quiet, expect![""]),
    ];
    for (state, expected) in trees {
        state.open(stage, &Page::new());
        // A live region is filled only for a while, so wait until it is. Other claims test what it says.
        // Of a banner that is closed again it is waited for that they are empty.
        stage
            .wait_for("!root || [...root.querySelectorAll('p.said')].some(it => it.textContent) == !!banner");
        let tree = tree(stage);
        expected.assert_eq(&tree);
    }
}

#[track_caller]
fn devtools(stage: &Stage, method: &str, params: &Value) -> Value {
    stage.command("goog/cdp/execute", Some(&json!({ "cmd": method, "params": params })))
}

/// `role "name"` of everything in the host that screen readers get, indented.
#[track_caller]
fn tree(stage: &Stage) -> String {
    let host = devtools(
        stage,
        "Runtime.evaluate",
        // The frame, because the host itself has no box. On a quiet day there is neither, and the head's tree is empty.
        &json!({ "expression": "document.querySelector('outage-banner')?.shadowRoot.firstElementChild ?? document.head" }),
    );
    let host = devtools(stage, "DOM.describeNode", &json!({ "objectId": host["result"]["objectId"] }));
    let all = devtools(stage, "Accessibility.getFullAXTree", &json!({}));
    let nodes = all["nodes"].as_array().map(Vec::as_slice).unwrap_or_default();
    let top = nodes.iter().find(|it| it["backendDOMNodeId"] == host["node"]["backendNodeId"]);
    let mut lines = String::new();
    if let Some(top) = top {
        write_down(nodes, top, 0, &mut lines);
    }
    lines
}

fn write_down(nodes: &[Value], node: &Value, depth: usize, lines: &mut String) {
    let role = node["role"]["value"].as_str().unwrap_or_default();
    let is_told = node["ignored"] != true && !["generic", "none", "InlineTextBox"].contains(&role);
    if is_told {
        let name = timeless(node["name"]["value"].as_str().unwrap_or_default());
        let line = format!("{:indent$}{role} {name:?}", "", indent = 2 * depth);
        lines.push_str(line.trim_end_matches(" \"\""));
        lines.push('\n');
    }
    for child in node["childIds"].as_array().into_iter().flatten() {
        if let Some(child) = nodes.iter().find(|it| it["nodeId"] == *child) {
            write_down(nodes, child, depth + usize::from(is_told), lines);
        }
    }
}

/// Replaces digits by `#` and months by `Month`, and removes the other parts of a time.
fn timeless(text: &str) -> String {
    const MONTHS: &str = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec";
    let spaced = text.replace(['\u{a0}', '\u{202f}'], " ");
    let words: Vec<String> = spaced
        .split(' ')
        .filter(|word| !["AM", "PM"].contains(word))
        .map(|word| {
            let bare = word.trim_start_matches('(');
            let word = if MONTHS.split(' ').any(|month| month == bare) {
                word.replace(bare, "Month")
            } else {
                word.to_owned()
            };
            let mut masked = String::new();
            for letter in word.chars() {
                match letter {
                    '0'..='9' if masked.ends_with('#') => {}
                    '0'..='9' => masked.push('#'),
                    letter => masked.push(letter),
                }
            }
            masked
        })
        .collect();
    // A moment of another day names its day, and whether that is one depends on the hour of the test.
    ["– ", "since ", "by ", "checked "]
        .iter()
        .fold(words.join(" "), |text, before| text.replace(&format!("{before}Month #, "), before))
}
