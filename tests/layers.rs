//! Files import only downwards, as the layers of ARCHITECTURE.md say. The test reads the `use` lines of all Rust files.
#![allow(clippy::unwrap_used, reason = "a failed test panics")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// The layers of `core/src`, the lowest first: a file may import what is in a lower one. Within a layer the arrows
/// follow from the rule that no two files import each other.
const LAYERS: &[&[&str]] = &[
    &["text", "time", "value", "words"],
    &["service", "channel", "model"],
    &["feed"],
    &["strings", "config"],
    &["notice", "ways", "policy"],
    &["locale", "report", "dismissal"],
    &["board", "mirrors", "schedule", "skew", "turns", "check"],
];

/// The folders with modules; in each `crate::` means the crate of that folder.
const CRATES: [&str; 9] = [
    "core/src",
    "edit/src",
    "endpoint/src",
    "src",
    "explain/src",
    "setup/src",
    "xtask/src",
    "tests/browser",
    "tests",
];

/// The files that each file imports, by their paths.
type Imports = BTreeMap<PathBuf, Vec<PathBuf>>;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() && path != root().join("tests/browser") {
            files(&path, found);
        } else if path.extension().is_some_and(|it| it == "rs") {
            found.push(path);
        }
    }
}

/// Each path that a `use` line names: `use a::{b, c::{self, d}};` names three.
fn uses(source: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = source;
    while let Some(start) = rest.find("use ") {
        let before = rest[..start].chars().next_back();
        let line = &rest[start + 4..];
        let end = line.find(';').unwrap_or(line.len());
        let is_statement =
            before.is_none_or(|it| it == '\n' || it == ' ') && !line[..end].contains(['"', '=']);
        let at = rest[..start].rfind('\n').map_or(0, |it| it + 1);
        if is_statement && !rest[at..start].contains("//") {
            let path: String = line[..end].split_whitespace().collect::<Vec<_>>().join(" ");
            expand("", &path, &mut found);
        }
        rest = &line[end.min(4)..];
    }
    found
}

fn expand(prefix: &str, path: &str, found: &mut Vec<String>) {
    let path = path.trim();
    let Some((head, tail)) = path.split_once('{') else {
        let name = path.split(" as ").next().unwrap_or_default();
        found.push(format!("{prefix}{name}").trim_end_matches("::self").to_owned());
        return;
    };
    let (mut depth, mut start) = (0, 0);
    let tail = &tail[..tail.rfind('}').unwrap_or(tail.len())];
    for (at, byte) in tail.bytes().chain([b',']).enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' => depth -= 1,
            b',' if depth == 0 => {
                if !tail[start..at].trim().is_empty() {
                    expand(&format!("{prefix}{head}"), &tail[start..at], found);
                }
                start = at + 1;
            }
            _ => {}
        }
    }
}

/// The file of a module of this crate, the longest one that the path names.
fn file_of(folder: &Path, modules: &[&str]) -> Option<PathBuf> {
    (1..=modules.len()).rev().find_map(|length| {
        let path = folder.join(modules[..length].join("/"));
        [path.with_extension("rs"), path.join("mod.rs")].into_iter().find(|it| it.is_file())
    })
}

fn imports() -> Imports {
    let mut imports = Imports::new();
    for folder in CRATES.map(|it| root().join(it)) {
        let mut all = Vec::new();
        files(&folder, &mut all);
        for file in all {
            let own = file.strip_prefix(&folder).unwrap().with_extension("");
            let mut own: Vec<&str> =
                own.iter().filter_map(|it| it.to_str()).filter(|it| *it != "mod").collect();
            // The root of a crate; each file of `tests/` is a root.
            if matches!(own[..], ["lib" | "main" | "suite"]) || own.len() == 1 && folder.ends_with("tests") {
                own.clear();
            }
            let mut targets = Vec::new();
            let source = fs::read_to_string(&file).unwrap();
            // Tests in a file import the file that they test.
            let source = source.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
            for path in uses(source) {
                let mut steps: Vec<&str> = path.split("::").collect();
                let mut base = if steps[0] == "crate" { Vec::new() } else { own.clone() };
                while matches!(steps.first(), Some(&"super" | &"self" | &"crate")) {
                    if steps.remove(0) == "super" {
                        base.pop();
                    }
                }
                let is_local = path.starts_with("crate::") || path.starts_with("super::");
                let is_child = file_of(&folder, &[&own[..], &steps[..1.min(steps.len())]].concat())
                    .is_some_and(|it| it != file);
                if !is_local && !is_child {
                    continue; // A path of another crate.
                }
                let modules = [&base[..], &steps[..]].concat();
                targets.extend(file_of(&folder, &modules).filter(|it| *it != file));
            }
            imports.insert(file, targets);
        }
    }
    imports
}

fn shown(path: &Path) -> String {
    path.strip_prefix(root()).unwrap_or(path).display().to_string()
}

/// A chain of imports from one file to another.
fn way(imports: &Imports, from: &Path, to: &Path, seen: &mut Vec<PathBuf>) -> Option<Vec<String>> {
    for next in imports.get(from)? {
        if next == to {
            return Some(vec![shown(from), shown(to)]);
        }
        if !seen.contains(next) {
            seen.push(next.clone());
            if let Some(mut rest) = way(imports, next, to, seen) {
                rest.insert(0, shown(from));
                return Some(rest);
            }
        }
    }
    None
}

#[test]
fn no_two_files_import_each_other() {
    let imports = imports();
    assert!(
        imports.len() > 90 && imports.values().map(Vec::len).sum::<usize>() > 200,
        "imports are not found"
    );
    let circles: Vec<String> = imports
        .keys()
        .filter_map(|it| way(&imports, it, it, &mut Vec::new()))
        .map(|it| it.join(" → "))
        .collect();
    assert!(circles.is_empty(), "{circles:#?}");
}

#[test]
fn no_file_of_the_core_imports_what_is_above_it() {
    let folder = root().join("core/src");
    let layer = |path: &Path| {
        let path = path.strip_prefix(&folder).ok()?.with_extension("");
        let module = path.iter().next()?.to_str()?.to_owned();
        let found = LAYERS.iter().position(|it| it.contains(&&*module));
        assert!(found.is_some() || module == "lib", "{module} is in no layer");
        found
    };
    let mut wrong = Vec::new();
    for (file, targets) in imports() {
        let Some(own) = layer(&file) else { continue };
        for target in targets.iter().filter(|it| layer(it).is_none_or(|it| it > own)) {
            wrong.push(format!("{} imports {}", shown(&file), shown(target)));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn what_is_pure_names_no_crate_of_the_web() {
    let manifests =
        ["core", "edit"].map(|it| fs::read_to_string(root().join(it).join("Cargo.toml")).unwrap());
    let manifest = manifests.concat();
    for name in ["yew", "gloo", "web-sys", "js-sys", "wasm-bindgen", "tokio", "chrono"] {
        assert!(!manifest.contains(name), "{name}");
    }
}
