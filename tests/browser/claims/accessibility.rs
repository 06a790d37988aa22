//! axe-core finds no fault, and screen readers get the names and roles that we mean.

use super::claims;
use crate::engine::workspace;
use crate::page::{BODY, Page};
use crate::stage::Stage;
use crate::states::State;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs;
use xtask::serve::Answer;

claims![
    accessibility_checks_find_nothing,
    accessibility_roles_and_names_are_those_of_a_region_with_buttons_and_links,
];

const PLACEMENTS: [&str; 5] = ["top", "top-overlay", "bottom", "corner", "inline"];
const THEMES: [&str; 2] = ["light", "dark"];

/// Examines only the banner, because the page around it is not ours. A contrast that axe could not decide counts as a fault.
const CHECK: &str = r#"axe.run({ include: [host] }, {
    runOnly: { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] },
    rules: { "color-contrast-enhanced": { enabled: true } },
    resultTypes: ["violations", "incomplete"],
}).then(({ violations, incomplete, passes }) => [
    passes.some(it => it.id === "color-contrast-enhanced"),
    [...violations, ...incomplete.filter(it => /contrast/.test(it.id))].flatMap(({ id, nodes }) =>
        nodes.map(({ target, any, all, none }) =>
            `${id} at ${target.flat().join(" ").replace(/\[(datetime|title)=[^\]]*\]/g, "")}: ${[...any, ...all, ...none].map(it => `${it.message} ${it.data?.messageKey || ""}`).join("; ")}`.slice(0, 300))),
])"#;

/// axe cannot judge the contrast of text that is scrolled out of view. So nothing scrolls while it looks.
const UNROLL: &str = "(sheet => {
    sheet.replaceSync('.banner { max-height: none !important }');
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
    host.fit?.(); // So that the page makes room at once.
})(new CSSStyleSheet())";

/// All combinations of states, placements and themes; and one state in Arabic, from right to left, in each of them.
fn accessibility_checks_find_nothing(stage: &Stage) {
    let file = workspace().join("target/tools/node_modules/axe-core/axe.min.js");
    let Ok(axe) = fs::read(&file) else {
        panic!("no {}: run `cargo xtask test`, which fetches it", file.display())
    };
    stage.site.set("/axe.js", Answer::new("text/javascript", axe));
    let page = |lang: &str| {
        let endpoint = stage.endpoint.origin();
        let element = format!(
            "<outage-banner endpoint=\"{endpoint}/status.json\" show=\"incidents maintenance upcoming resolved\"{lang}>\
             </outage-banner>"
        );
        Page::new().without_endpoint().head("<script src=\"/axe.js\"></script>").body(&(element + BODY))
    };

    let mut found = BTreeMap::<String, Vec<String>>::new();
    let mut check = |state: State, page: &Page, lang: &str, placements: &[&str]| {
        state.open(stage, page);
        for placement in placements {
            for theme in THEMES {
                put(stage, state, placement, theme);
                // axe opens nothing by itself, so the details are opened for a second look.
                for form in ["closed", "open"] {
                    if form == "open" {
                        if stage.eval("!all('button.details')[0]") == true {
                            continue;
                        }
                        stage.open_details();
                        stage.eval(UNROLL);
                    }
                    let result = stage.eval(CHECK);
                    assert!(
                        result[0] == true || matches!(state, State::Quiet),
                        "axe found no contrast to look at: {result}"
                    );
                    for fault in result[1].as_array().into_iter().flatten().filter_map(Value::as_str) {
                        let at = format!("{state:?} {placement} {theme} {form} {lang}");
                        found.entry(fault.to_owned()).or_default().push(at.trim_end().to_owned());
                    }
                }
            }
        }
    };
    for state in State::ALL {
        check(state, &page(""), "", &PLACEMENTS);
    }
    check(State::Critical, &page(" lang=\"ar\""), "ar", &PLACEMENTS);

    let list: Vec<String> = found
        .iter()
        .map(|(fault, at)| format!("{fault}\n    {} times, first: {}", at.len(), at[0]))
        .collect();
    assert!(list.is_empty(), "axe found:\n{}", list.join("\n"));
}

/// An element of the owner's that is taken out, changed and put in starts anew with the attributes it has then. Into the body: outside of it, axe sees no
/// background and decides nothing about contrast.
#[track_caller]
fn put(stage: &Stage, shown: State, placement: &str, theme: &str) {
    stage.eval(&format!(
        "(place => {{
            host.remove();
            const kinds = ['outage-banner', 'outage-banner-dismissed'], kept = kinds.map(it => localStorage[it + host.key]);
            host.setAttribute('placement', {placement:?});
            host.setAttribute('theme', {theme:?});
            kept.forEach((text, index) => text && (localStorage[kinds[index] + host.key] = text)); // From the other banner.
            place();
         }})
         ({placement:?} === 'inline' ? () => document.querySelector('main').append(host)
                                     : () => document.body.prepend(host))"
    ));
    stage.wait_for(shown.is_shown());
}

/// The role and the name that the driver computes for an element.
fn accessibility_roles_and_names_are_those_of_a_region_with_buttons_and_links(stage: &Stage) {
    State::Major.open(stage, &Page::new());
    check_element(stage, "banner", "region", "Acme Hosting: Service status");
    check_element(stage, "all('button.dismiss')[0]", "button", "Dismiss");
    check_element(stage, "all('.row a')[0]", "link", "Call us +1 555 0100");
    check_element(stage, "all('.row a')[1]", "link", "Follow us Mastodon @acme");
    check_element(stage, "all('button.details')[0]", "button", "Details");
    stage.open_details();
    check_element(stage, "all('.fact a')[0]", "link", "Status page");
    State::Dismissed.open(stage, &Page::new());
    check_element(stage, "root.querySelector('button.reopen')", "button", "Outage");
}

#[track_caller]
fn check_element(stage: &Stage, expression: &str, role: &str, name: &str) {
    let Some(id) = stage.element(expression) else { panic!("there is no {expression}") };
    let computed = |what: &str| stage.command(&format!("element/{id}/computed{what}"), None);
    assert_eq!((computed("role"), computed("label")), (json!(role), json!(name)), "{expression}");
}
