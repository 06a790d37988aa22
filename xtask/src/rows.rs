//! Puts the providers' rows into the JavaScript files that read by them, so that no visitor asks for a file of rows.

use std::fmt::Write;

use outage_banner::feed;
use serde_json::Value;

/// The import line that the rows replace.
const ROWS: &str = "import { PROVIDERS, WORDS } from \"./outage-banner-providers.js\";\n";

/// The import line in the gate's source that the reader of rows replaces.
const READER: &str =
    "import { isObject, textOf, finder, candidates, fieldsOf, lineOf } from \"./outage-banner-rows.js\";\n";

/// The providers whose rows the reader's own file has: the loader judges their feeds, so the gate's file is not loaded.
const FIRST: [&str; 3] = ["statuspage", "incidentio", "outage-banner"];

/// The reader's source with the rows of these providers, and the shapes alone of the others.
pub(crate) fn with_first_rows(reader: &str) -> Result<String, String> {
    with_rows(reader, |name| FIRST.contains(&name))
}

/// The gate's source with the reader in it, and the rows of all providers.
pub(crate) fn with_reader(gate: &str, reader: &str) -> Result<String, String> {
    let (before, after) = split(gate, READER)?;
    Ok([before, &with_rows(reader, |_| true)?, after].concat())
}

fn with_rows(reader: &str, is_wanted: impl Fn(&str) -> bool) -> Result<String, String> {
    let (before, after) = split(reader, ROWS)?;
    let all = feed::rows_json();
    let mut providers = Vec::new();
    for it in all["providers"].as_array().into_iter().flatten() {
        // A provider whose feeds a function reads has no rows.
        let is_whole = it["rows"] == "" || is_wanted(it["name"].as_str().unwrap_or_default());
        let parts: &[&str] = if is_whole { &["name", "known", "words", "rows"] } else { &["name", "known"] };
        providers.push(parts.iter().map(|part| it[part].clone()).collect::<Value>());
    }
    let mut source = before.to_owned();
    let written = writeln!(source, "const PROVIDERS = {}, WORDS = {};", Value::from(providers), all["words"]);
    written.map_err(|error| error.to_string())?;
    source.push_str(after);
    Ok(source)
}

/// The source before and after this line, which must be there.
fn split<'a>(source: &'a str, line: &str) -> Result<(&'a str, &'a str), String> {
    source
        .split_once(line)
        .ok_or_else(|| format!("there is no line `{}` for the rows", line.trim_ascii_end()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test panics")]

    use super::{READER, ROWS, with_first_rows, with_reader};

    #[test]
    fn the_rows_take_the_place_of_the_line_that_imports_them() {
        let source = with_first_rows(&format!("// why\n{ROWS}use(PROVIDERS, WORDS);\n")).unwrap();
        assert!(source.starts_with("// why\nconst PROVIDERS = [["), "{source}");
        assert!(source.contains("incident=incidents[id title=name status=status|state"), "{source}");
        assert!(
            source.contains(r#"["slack","active_incidents[ status? date_created?|.notes[ .date_created$"]"#),
            "{source}"
        );
        assert!(source.contains(r#"["atom","feed{","",""]"#), "{source}");
        assert!(source.ends_with(";\nuse(PROVIDERS, WORDS);\n"), "{source}");
    }

    #[test]
    fn the_gate_has_the_reader_and_all_rows() {
        let source =
            with_reader(&format!("// gate\n{READER}use(rules);\n"), &format!("{ROWS}rules;\n")).unwrap();
        assert!(source.starts_with("// gate\nconst PROVIDERS = [["), "{source}");
        assert!(source.contains("incident=active_incidents|[id"), "{source}");
        assert!(source.ends_with(";\nrules;\nuse(rules);\n"), "{source}");
    }

    #[test]
    fn a_source_without_a_place_for_the_rows_stops_the_build() {
        assert!(
            with_first_rows("use(PROVIDERS, WORDS);").unwrap_err().contains("outage-banner-providers.js")
        );
        assert!(with_reader("use(rules);", ROWS).unwrap_err().contains("outage-banner-rows.js"));
    }
}
