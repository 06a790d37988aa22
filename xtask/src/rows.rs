//! Puts the providers' rows into the gate's file: data that it imports, and that no visitor asks for by itself.

use outage_banner::feed;

/// The line of the gate's source that stands for the rows.
const PLACE: &str = "import { PROVIDERS, WORDS } from \"./outage-banner-rows.js\";\n";

/// The gate's source with the rows in it.
pub(crate) fn with_rows(gate: &str) -> Result<String, String> {
    let (before, after) = gate
        .split_once(PLACE)
        .ok_or_else(|| format!("the gate has no line `{}` for the rows", PLACE.trim_ascii_end()))?;
    let rows = feed::gate_json();
    Ok(format!("{before}const PROVIDERS = {}, WORDS = {};\n{after}", rows["providers"], rows["words"]))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test panics")]

    use super::{PLACE, with_rows};

    #[test]
    fn the_rows_take_the_place_of_the_line_that_imports_them() {
        let source = with_rows(&format!("// why\n{PLACE}use(PROVIDERS, WORDS);\n")).unwrap();
        assert!(source.starts_with("// why\nconst PROVIDERS = [["), "{source}");
        assert!(source.contains("\"incident=incidents status=status|state\""), "{source}");
        assert!(source.ends_with(";\nuse(PROVIDERS, WORDS);\n"), "{source}");
    }

    #[test]
    fn a_gate_without_a_place_for_the_rows_stops_the_build() {
        assert!(with_rows("use(PROVIDERS, WORDS);").unwrap_err().contains("outage-banner-rows.js"));
    }
}
