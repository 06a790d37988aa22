//! Parts of documents that a command writes: they stand between two lines that name the command.

use std::fs;
use std::path::Path;

use crate::bundle;

/// Puts a text between the marks of a file.
pub(crate) fn put(path: &Path, command: &str, text: &str) -> Result<(), String> {
    let failed = |why: String| format!("{}: {why}", path.display());
    let old = fs::read_to_string(path).map_err(|error| failed(error.to_string()))?;
    let missing = || failed(format!("the marks `{}` and `{}` are missing", begin(command), end(command)));
    bundle::write(path, between(&old, command, text).ok_or_else(missing)?.as_bytes())
}

fn begin(command: &str) -> String {
    format!("<!-- {command} -->")
}

fn end(command: &str) -> String {
    format!("<!-- /{command} -->")
}

fn between(old: &str, command: &str, text: &str) -> Option<String> {
    let (before, rest) = old.split_once(&begin(command))?;
    let (_, after) = rest.split_once(&end(command))?;
    Some(format!("{before}{}\n\n{}\n\n{}{after}", begin(command), text.trim(), end(command)))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test panics")]

    use std::fs;

    use super::between;
    use crate::root::root;

    #[test]
    fn only_what_stands_between_the_marks_is_written_anew() {
        let old = "before\n<!-- cargo x -->old<!-- /cargo x -->\nafter\n";
        let new = between(old, "cargo x", "\nnew\n").unwrap();
        assert_eq!(new, "before\n<!-- cargo x -->\n\nnew\n\n<!-- /cargo x -->\nafter\n");
        assert_eq!(between(&new, "cargo x", "new"), Some(new.clone()), "the second time changes nothing");
        assert_eq!(between(old, "cargo y", "new"), None);
    }

    #[test]
    fn each_document_that_a_command_writes_has_its_marks() {
        for (file, command) in [
            ("README.md", "cargo xtask bench"),
            ("docs/benchmarks.md", "cargo xtask bench"),
            ("docs/benchmarks.md", "cargo xtask lighthouse"),
            ("docs/hosting.md", "cargo xtask simulate"),
            ("docs/size.md", "cargo xtask size"),
        ] {
            let text = fs::read_to_string(root().join(file)).unwrap();
            assert!(between(&text, command, "").is_some(), "{file}");
        }
    }
}
