//! The custom elements manifest, by which editors know the element: made of the tables of the documentation.

use serde_json::{Value, json};

/// The manifest of version 1.0.0 of the schema, from `options.md`, `design.md` and `javascript-api.md`.
pub(super) fn manifest(options: &str, design: &str, api: &str) -> Result<String, String> {
    let attributes = rows(options, "## All attributes")?.into_iter().map(|[name, default, meaning]| {
        let is_word = default.starts_with('`') && default.matches('`').count() == 2;
        let mut attribute = json!({ "name": name, "description": plain(meaning) });
        if is_word {
            attribute["default"] = json!(default.trim_matches('`'));
        }
        attribute
    });
    let properties = rows(design, "## Custom properties")?.into_iter().map(
        |[name, default, meaning]| json!({ "name": name, "default": plain(default), "description": plain(meaning) }),
    );
    let parts = rows(design, "## Parts")?;
    let parts = parts.into_iter().map(|[name, what, _]| json!({ "name": name, "description": plain(what) }));
    let events = rows(api, "## Events")?.into_iter().map(|[name, when, _]| {
        let detail = match name {
            "outage-banner:change" => "CustomEvent<Notice | null>",
            "outage-banner:dismiss" => "CustomEvent<Notice>",
            _ => "CustomEvent<string>",
        };
        json!({ "name": name, "type": { "text": detail }, "description": plain(when) })
    });
    let list = |values: &mut dyn Iterator<Item = Value>| Value::Array(values.collect());
    let element = json!({
        "kind": "class",
        "name": "OutageBanner",
        "tagName": "outage-banner",
        "customElement": true,
        "superclass": { "name": "HTMLElement" },
        "description": "Tells visitors of an outage: the latest update and the channels that still work.",
        "attributes": list(&mut attributes.into_iter()),
        "events": list(&mut events.into_iter()),
        "cssProperties": list(&mut properties.into_iter()),
        "cssParts": list(&mut parts.into_iter()),
        "slots": [{ "name": "", "description": "Shown until an answer has come, and without script." }],
    });
    let path = "dist/outage-banner.js";
    let declaration = json!({ "name": "OutageBanner", "module": path });
    let export =
        json!({ "kind": "custom-element-definition", "name": "outage-banner", "declaration": declaration });
    let module =
        json!({ "kind": "javascript-module", "path": path, "declarations": [element], "exports": [export] });
    Ok(format!("{:#}\n", json!({ "schemaVersion": "1.0.0", "readme": "README.md", "modules": [module] })))
}

/// The rows of the first table below a heading: a name without its backticks, and two more cells, empty if missing.
fn rows<'a>(text: &'a str, heading: &str) -> Result<Vec<[&'a str; 3]>, String> {
    let (_, section) = text
        .split_once(&format!("\n{heading}\n"))
        .ok_or_else(|| format!("the documentation has no {heading:?}"))?;
    let section = section.split("\n## ").next().unwrap_or_default();
    let rows: Vec<_> = section.lines().filter_map(row).collect();
    if rows.is_empty() { Err(format!("the documentation has no table under {heading:?}")) } else { Ok(rows) }
}

fn row(line: &str) -> Option<[&str; 3]> {
    let mut cells = line.strip_prefix("| `")?.strip_suffix(" |")?.split(" | ");
    let name = cells.next()?.strip_suffix('`')?;
    Some([name, cells.next()?, cells.next().unwrap_or_default()])
}

/// Markdown without the addresses of its links, which lead nowhere outside the documentation.
fn plain(markdown: &str) -> String {
    let mut text = String::new();
    let mut rest = markdown;
    while let Some((before, after)) = rest.split_once('[') {
        let Some((words, target)) = after.split_once("](") else { break };
        text += before;
        text += words;
        rest = target.split_once(')').map_or("", |it| it.1);
    }
    text + rest
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test panics")]

    use super::{plain, rows};

    #[test]
    fn a_link_leaves_its_words() {
        assert_eq!(
            plain("a `tag`, as [options.md](options.md#a) and [b](c) say"),
            "a `tag`, as options.md and b say"
        );
        assert_eq!(plain("one of [a, b"), "one of [a, b");
    }

    #[test]
    fn rows_are_those_of_the_first_table_below_the_heading() {
        let text = "# A\n\n## B\n\n| n | m |\n|---|---|\n| `x` | one |\n| `y` | two | three |\n\n## C\n\n| `z` | no |\n";
        assert_eq!(rows(text, "## B").unwrap(), [["x", "one", ""], ["y", "two", "three"]]);
        assert_eq!(rows(text, "## D").unwrap_err(), "the documentation has no \"## D\"");
    }
}
