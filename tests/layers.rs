//! Files import only downwards, as the layers of ARCHITECTURE.md say. The tests read the `use` lines of all Rust files, and
//! in JavaScript each name of a file, since most are loaded when they are needed, by more than one kind of call.
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
    &["board", "mirrors", "schedule", "skew", "turns"],
];

/// The folders with modules; in each `crate::` means the crate of that folder.
const CRATES: [&str; 7] =
    ["core/src", "endpoint/src", "src", "explain/src", "xtask/src", "tests/browser", "tests"];

/// The files that each file imports, by their paths.
type Imports = BTreeMap<PathBuf, Vec<PathBuf>>;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Names of files in JavaScript that are no imports.
const NAMED_ONLY: [(&str, &str); 1] =
    // It tells the owner that this file did not come.
    [("static/outage-banner-check.js", "static/outage-banner-addresses.js")];

fn files(folder: &Path, extension: &str, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() && path != root().join("tests/browser") {
            files(&path, extension, found);
        } else if path.extension().is_some_and(|it| it == extension) {
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
        files(&folder, "rs", &mut all);
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

/// JavaScript without its comments: those that have a line or several lines of their own, and those behind code.
fn without_comments(source: &str) -> String {
    let mut rest = source;
    let mut code = String::new();
    while let Some((before, after)) = rest.split_once("/*") {
        // Not `"*/*"`, nor in a pattern.
        let is_comment = before.is_empty() || before.ends_with(['\n', ' ']);
        code.push_str(before);
        rest = if is_comment { after.split_once("*/").map_or("", |it| it.1) } else { after };
    }
    code.push_str(rest);
    code.lines().map(|line| line.split("// ").next().unwrap_or_default()).collect::<Vec<_>>().join("\n")
}

/// The files of ours that a JavaScript file names in its strings: whole, or by the end that a name is made with.
fn imports_of_javascript() -> Imports {
    let mut all = Vec::new();
    for folder in ["static", "src"] {
        files(&root().join(folder), "js", &mut all);
    }
    let mut imports = Imports::new();
    for file in &all {
        let code = without_comments(&fs::read_to_string(file).unwrap());
        let targets = code.split(['"', '`', '\'']).filter_map(|it| {
            let (before, after) = it.split_once(".js")?;
            let end = before
                .rsplit(['/', ' ', '>', '}'])
                .next()
                .filter(|it| !it.is_empty() && !after.starts_with("on"))?;
            let names = [format!("{end}.js"), format!("outage-banner{end}.js")];
            all.iter().find(|it| names.iter().any(|name| it.file_name().is_some_and(|own| own == &**name)))
        });
        let is_import =
            |target: &&PathBuf| *target != file && !NAMED_ONLY.contains(&(&*shown(file), &*shown(target)));
        imports.insert(file.clone(), targets.filter(is_import).cloned().collect());
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

fn circles(imports: &Imports) -> Vec<String> {
    let circle = |file| way(imports, file, file, &mut Vec::new());
    imports.keys().filter_map(|file| circle(file)).map(|it| it.join(" → ")).collect()
}

#[test]
fn no_two_files_import_each_other() {
    let imports = imports();
    assert!(
        imports.len() > 90 && imports.values().map(Vec::len).sum::<usize>() > 200,
        "imports are not found"
    );
    assert_eq!(circles(&imports), [""; 0]);
}

#[test]
fn no_two_files_of_javascript_import_each_other() {
    let imports = imports_of_javascript();
    // One for each way in which a file is named: by a part's path, a whole name, an end, and in a template.
    for (from, to) in [
        ("static/outage-banner-first.js", "static/first/draw.js"),
        ("static/outage-banner-owner.js", "static/outage-banner-check.js"),
        ("static/outage-banner.js", "static/outage-banner-stay.js"),
        ("static/outage-worker.js", "static/outage-page.js"),
        ("src/shell/browser.js", "static/outage-banner-addresses.js"),
    ] {
        let targets = &imports[&root().join(from)];
        assert!(targets.contains(&root().join(to)), "{from} imports {to}; found {targets:?}");
    }
    assert_eq!(circles(&imports), [""; 0]);
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
fn the_core_names_no_crate_of_the_web() {
    let manifest = fs::read_to_string(root().join("core/Cargo.toml")).unwrap();
    for name in ["yew", "gloo", "web-sys", "js-sys", "wasm-bindgen", "tokio", "chrono"] {
        assert!(!manifest.contains(name), "{name}");
    }
}
