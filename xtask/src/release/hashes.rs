//! Digests by which others check what they have got.

use std::fmt::Write;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256, Sha384};

use super::archive::Files;
use super::sources::is_twin;

/// The lines that `sha256sum --check` reads.
#[must_use]
pub fn sums(files: &Files) -> String {
    let mut lines = String::new();
    for (path, content) in files {
        let _ = writeln!(lines, "{}  {path}", hex(&Sha256::digest(content))); // A string takes everything.
    }
    lines
}

/// `integrity.json`: for each file what the attribute `integrity` of a tag has.
#[must_use]
pub fn integrity(version: &str, dist: &Files) -> String {
    let files: Map<String, Value> = dist
        .iter()
        .filter(|(path, _)| !is_twin(path))
        .map(|(path, content)| (path.clone(), Value::String(sri(content))))
        .collect();
    format!("{:#}\n", json!({ "version": version, "files": files }))
}

/// One value of the attribute `integrity`.
pub(super) fn sri(content: &[u8]) -> String {
    format!("sha384-{}", STANDARD.encode(Sha384::digest(content)))
}

pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut letters, byte| {
        let _ = write!(letters, "{byte:02x}"); // A string takes everything.
        letters
    })
}

#[cfg(test)]
mod tests {
    use super::{Files, sri, sums};

    /// From the specification of Subresource Integrity, section 3.2.
    #[test]
    fn a_hash_is_that_of_the_specification() {
        assert_eq!(
            sri(b"alert('Hello, world.');"),
            "sha384-H8BRh8j48O9oYatfu5AZzq6A9RINhZO5H16dQZngK7T62em8MUt1FLm52t+eX6xO"
        );
    }

    #[test]
    fn a_sum_is_written_as_sha256sum_writes_it() {
        let files = Files::from([("empty".to_owned(), Vec::new())]);
        assert_eq!(sums(&files), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  empty\n");
    }
}
