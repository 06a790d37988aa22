//! The service workers' files: the gate as one script, and the digests by which each worker knows the files that it keeps.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use sha2::{Digest, Sha256};

/// The files that the outage page may need, in the order in which the worker puts them together.
pub(crate) const FILES: [&str; 13] = [
    "outage-page.js",
    "outage-banner.js",
    "outage-banner-first.js",
    "outage-banner-rows.js",
    "outage-banner-gate.js",
    "outage-banner-addresses.js",
    "outage-banner-signed.js",
    "outage-banner-stay.js",
    "outage-banner-check.js",
    "outage-banner-check-feed.js",
    "outage-banner-xml.js",
    "outage_banner.js",
    "outage_banner_bg.wasm",
];

/// The lines that stand for the gate, and for the file that checks signatures.
const GATE: &str = "import { isQuiet } from \"./outage-banner-gate.js\";\n";
const SIGNED: &str = "import { signed } from \"./outage-banner-signed.js\";\n";

/// The lines that stand for a worker's files and their digest.
const NAMES: &str = "const FILES = [];\n";
const DIGEST: &str = "const DIGEST = \"\";\n";

/// The worker's gate with the tag's gate in it, and with what checks signatures.
pub(crate) fn with_gate(source: &str, gate: &str, signed: &str) -> Result<String, String> {
    replaced(&replaced(source, GATE, gate)?, SIGNED, signed)
}

/// A module without imports as a script that leaves no names behind.
pub(crate) fn as_script(module: &str) -> String {
    let mut script = "(() => {\n".to_owned();
    for line in module.lines() {
        script.push_str(line.strip_prefix("export ").unwrap_or(line));
        script.push('\n');
    }
    script.push_str("})();\n");
    script
}

/// The worker with the digest of the outage page's files, each from the first of the folders that has it.
pub(crate) fn with_digest(source: &str, folders: &[&Path]) -> Result<String, String> {
    let mut hash = Sha256::new();
    for file in FILES {
        let bytes = folders.iter().find_map(|it| fs::read(it.join(file)).ok());
        hash.update(bytes.ok_or_else(|| format!("{file} is missing for the outage page"))?);
    }
    with_names(source, &FILES.join(" "), &hash.finalize())
}

/// The set-up page's worker with the names and the digest of all files that the page may need: those of `dist/`, but for
/// other workers' and the outage page's.
pub(crate) fn of_editor(source: &str, dist: &Path) -> Result<String, String> {
    let mut names = Vec::new();
    for folder in ["", "locales/", "setup/"] {
        let path = dist.join(folder);
        let entries = fs::read_dir(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        for entry in entries.flatten().filter(|it| it.path().is_file()) {
            let name = entry.file_name().to_string_lossy().into_owned();
            let is_twin =
                matches!(Path::new(&name).extension().and_then(|it| it.to_str()), Some("br" | "gz"));
            if !is_twin && !name.starts_with("outage-worker") && !name.starts_with("outage-page") {
                names.push(format!("{folder}{name}"));
            }
        }
    }
    names.sort_unstable(); // A folder lists its files in any order.
    let mut hash = Sha256::new();
    for name in &names {
        let bytes = fs::read(dist.join(name)).map_err(|error| format!("{name}: {error}"))?;
        hash.update(Sha256::digest(bytes)); // Of each, so that no byte can go from one file to the next.
    }
    with_names(source, &names.join(" "), &hash.finalize())
}

fn with_names(source: &str, names: &str, hash: &[u8]) -> Result<String, String> {
    let mut hex = String::new();
    for byte in &hash[..16] {
        write!(hex, "{byte:02x}").map_err(|error| error.to_string())?;
    }
    let source = replaced(source, NAMES, &format!("const FILES = \"{names}\".split(\" \");\n"))?;
    replaced(&source, DIGEST, &format!("const DIGEST = \"{hex}\";\n"))
}

fn replaced(source: &str, line: &str, by: &str) -> Result<String, String> {
    let (before, after) = source
        .split_once(line)
        .ok_or_else(|| format!("there is no line `{}` in the worker", line.trim_ascii_end()))?;
    Ok([before, by, after].concat())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test panics")]

    use super::{DIGEST, FILES, GATE, NAMES, SIGNED, as_script, of_editor, with_digest, with_gate};
    use std::fs;

    #[test]
    fn another_byte_in_any_file_is_another_digest() {
        let folder = tempfile::tempdir().unwrap();
        let put = |file: &str, text: &str| fs::write(folder.path().join(file), text).unwrap();
        let made = || with_digest(&format!("{NAMES}{DIGEST}"), &[folder.path()]);
        for file in FILES {
            put(file, file);
        }
        let first = made().unwrap();
        assert!(first.contains(&FILES.join(" ")), "{first}");
        for file in FILES {
            put(file, "changed");
            assert_ne!(made().unwrap(), first, "{file}");
            put(file, file);
        }
        assert_eq!(made().unwrap(), first);
        fs::remove_file(folder.path().join(FILES[3])).unwrap();
        assert_eq!(made().unwrap_err(), format!("{} is missing for the outage page", FILES[3]));
    }

    #[test]
    fn the_editors_worker_keeps_all_of_its_page_and_no_other_worker() {
        let folder = tempfile::tempdir().unwrap();
        let put = |file: &str, text: &str| fs::write(folder.path().join(file), text).unwrap();
        for it in ["locales", "setup"] {
            fs::create_dir(folder.path().join(it)).unwrap();
        }
        for file in ["index.html", "index.html.br", "outage-banner.js", "outage-worker.js", "outage-page.js"]
        {
            put(file, file);
        }
        put("locales/de.json", "{}");
        put("setup/setup.css", "");
        let made = || of_editor(&format!("{NAMES}{DIGEST}"), folder.path()).unwrap();
        let first = made();
        let names = "const FILES = \"index.html locales/de.json outage-banner.js setup/setup.css\".split(";
        assert!(first.contains(names), "{first}");
        for (file, is_its) in [
            ("index.html", true),
            ("setup/setup.css", true),
            ("index.html.br", false),
            ("outage-worker.js", false),
        ] {
            let before = made();
            put(file, "changed");
            assert_eq!(made() != before, is_its, "{file}");
        }
    }

    #[test]
    fn the_gate_is_one_script_without_names() {
        let source = format!("{GATE}{SIGNED}use(isQuiet, signed);\n");
        let whole = with_gate(&source, "export const isQuiet = 1;\n", "export const signed = 2;\n").unwrap();
        assert_eq!(
            as_script(&whole),
            "(() => {\nconst isQuiet = 1;\nconst signed = 2;\nuse(isQuiet, signed);\n})();\n"
        );
        for source in ["use(isQuiet);", GATE, SIGNED] {
            assert!(with_gate(source, "", "").is_err(), "{source}");
        }
    }
}
