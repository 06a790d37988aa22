//! The widget's own files, `dist/`, which are inside of the program.

use std::collections::HashMap;
use std::sync::Arc;

use hyper::body::Bytes;
use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};

use super::body::{About, Ready};

/// A new build may lie there at any time; all files of it are then asked for within minutes.
const SOON: &str = "public, max-age=300, stale-while-revalidate=600";
/// Under an address that has the build's digest in it nothing ever changes.
const FOR_EVER: &str = "public, max-age=31536000, immutable";

#[derive(RustEmbed)]
#[cfg_attr(is_published, folder = "dist")]
#[cfg_attr(not(is_published), folder = "../dist")]
#[allow_missing = true]
struct Dist;

/// The files by their paths, without the slash at the beginning.
pub(super) struct Files {
    by_path: HashMap<String, Arc<Ready>>,
}

impl Files {
    /// All that was in `dist/` when this program was built.
    pub(super) fn embedded() -> Self {
        let mut paths: Vec<String> = Dist::iter().map(std::borrow::Cow::into_owned).collect();
        paths.sort_unstable();
        Self::of(
            paths
                .into_iter()
                .filter_map(|path| Some((Dist::get(&path)?.data.into_owned(), path)))
                .map(|(bytes, path)| (path, bytes)),
        )
    }

    fn of(files: impl Iterator<Item = (String, Vec<u8>)>) -> Self {
        let all: HashMap<String, Bytes> = files.map(|(path, bytes)| (path, Bytes::from(bytes))).collect();
        let build = build(&all);
        let mut by_path = HashMap::new();
        for (path, bytes) in &all {
            let Some(content_type) = content_type(path) else { continue }; // A twin is sent for its file.
            let version = crate::place::digest(bytes);
            let twin = |end: &str| all.get(&format!("{path}.{end}")).cloned();
            for (address, cache_control) in [(path.clone(), SOON), (format!("{build}/{path}"), FOR_EVER)] {
                let about = About { version: &version, content_type, cache_control, last_modified: None };
                let ready = Arc::new(Ready::new(about, bytes.clone(), twin("gz"), twin("br")));
                by_path.insert(address, ready);
            }
        }
        for folder in [String::new(), format!("{build}/")] {
            if let Some(page) = by_path.get(&format!("{folder}index.html")).cloned() {
                by_path.insert(folder, page);
            }
        }
        Self { by_path }
    }

    /// One of them.
    pub(super) fn get(&self, path: &str) -> Option<Arc<Ready>> {
        self.by_path.get(path).cloned()
    }

    /// Whether there was a `dist/` when this program was built.
    pub(super) fn are_there() -> bool {
        Dist::iter().any(|it| it == "outage-banner.js")
    }
}

/// A digest of all files.
fn build(all: &HashMap<String, Bytes>) -> String {
    let mut paths: Vec<_> = all.iter().collect();
    paths.sort_unstable_by_key(|(path, _)| *path);
    let mut digest = Sha256::new();
    for (path, bytes) in paths {
        digest.update(path.as_bytes());
        digest.update([0]);
        digest.update(Sha256::digest(bytes));
    }
    digest.finalize().iter().take(6).fold(String::from("build-"), |text, byte| format!("{text}{byte:02x}"))
}

fn content_type(path: &str) -> Option<&'static str> {
    let (_, end) = path.rsplit_once('.')?;
    Some(match end {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "wasm" => "application/wasm",
        "css" => "text/css; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "txt" | "md" => "text/plain; charset=utf-8",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test panics")]

    use super::Files;
    use http::header::{CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE};
    use http::{HeaderMap, HeaderValue, Method};

    fn files() -> Files {
        let file = |(path, bytes): (&str, &str)| (path.to_owned(), bytes.as_bytes().to_vec());
        let all = [
            ("index.html", "<!doctype html>"),
            ("outage-banner.js", "script"),
            ("outage-banner.js.br", "short"),
            ("locales/de.json", "{}"),
            ("notes", "no type"),
        ];
        Files::of(all.into_iter().map(file))
    }

    #[test]
    fn a_file_has_its_type_and_its_twin() {
        let mut asked = HeaderMap::new();
        asked.insert("accept-encoding", HeaderValue::from_static("br"));
        let answer = files().get("outage-banner.js").unwrap().answer(&Method::GET, &asked);
        assert_eq!(answer.headers()[CONTENT_TYPE], "text/javascript; charset=utf-8");
        assert_eq!(answer.headers()[CONTENT_ENCODING], "br");
    }

    #[test]
    fn under_the_builds_own_folder_nothing_changes() {
        let files = files();
        let inside = |it: &String| it.starts_with("build-") && it.ends_with("/index.html");
        let build = files.by_path.keys().find(|it| inside(it)).unwrap().split('/').next().unwrap();
        let cached = |path: &str| {
            let answer = files.get(path).unwrap().answer(&Method::GET, &HeaderMap::new());
            answer.headers()[CACHE_CONTROL].to_str().unwrap().to_owned()
        };
        assert!(cached(&format!("{build}/locales/de.json")).contains("immutable"));
        assert!(!cached("locales/de.json").contains("immutable"));
    }

    #[test]
    fn what_is_no_file_of_the_widget_is_not_served() {
        let files = files();
        for path in ["outage-banner.js.br", "notes", "locales", "../Cargo.toml", "/index.html"] {
            assert!(files.get(path).is_none(), "{path}");
        }
        assert!(files.get("").is_some());
    }
}
