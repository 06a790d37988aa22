//! Each link of the documentation leads somewhere, and one to each page; what it says of words, files, properties, parts,
//! sources and tests is what there is.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a failed test panics")]

mod markdown;

use markdown::{quoted, same};
use outage_banner::feed;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

const README: &str = include_str!("../README.md");

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The files with this ending in these folders.
fn files(folders: &[&str], end: &str) -> Vec<PathBuf> {
    let entries = folders.iter().flat_map(|it| std::fs::read_dir(root().join(it)).expect("a folder"));
    let mut paths: Vec<_> = entries.map(|it| it.unwrap().path()).collect();
    paths.retain(|it| it.to_string_lossy().ends_with(end));
    paths.sort();
    paths
}

/// Of each row of the first table below a heading its first cell.
fn first_cells<'a>(text: &'a str, heading: &str) -> Vec<&'a str> {
    let (_, text) = text.split_once(heading).expect(heading);
    let lines = text.lines().skip_while(|it| !it.starts_with("|---")).skip(1);
    let rows = lines.take_while(|it| it.starts_with("| "));
    rows.map(|it| it[2..].split(" | ").next().unwrap()).collect()
}

/// A text in Markdown without its code.
fn prose(text: &str) -> String {
    let blocks: String = text.split("\n```").step_by(2).collect::<Vec<_>>().join("\n");
    blocks.split('`').step_by(2).collect::<Vec<_>>().join("")
}

/// The names by which a page's headings are linked to: letters and digits in lower case, `-` for a space.
fn anchors(text: &str) -> BTreeSet<String> {
    let blocks: Vec<&str> = text.split("\n```").step_by(2).collect();
    let lines = blocks.iter().flat_map(|it| it.lines()).filter(|it| it.starts_with('#'));
    let is_kept = |it: &char| it.is_alphanumeric() || [' ', '-', '_'].contains(it);
    let anchor = |it: &str| it.trim_start_matches('#').trim().to_lowercase();
    lines.map(|it| anchor(it).chars().filter(is_kept).collect::<String>().replace(' ', "-")).collect()
}

#[test]
fn each_link_leads_somewhere() {
    let read = |path: &Path| std::fs::read_to_string(path).unwrap_or_default();
    let mut found = 0;
    for page in files(&[".", "docs", "examples", "core", "tests/fixtures"], ".md") {
        let text = prose(&read(&page));
        let links = text.split("](").skip(1).map(|it| it.split(')').next().unwrap());
        let sources = text.split("src=\"").chain(text.split("srcset=\"")).skip(1);
        let sources = sources.filter_map(|it| it.split_once('"')).map(|it| it.0);
        for link in links.chain(sources.filter(|it| it.starts_with("docs/"))) {
            if link.starts_with("https:") {
                continue;
            }
            let (path, anchor) = link.split_once('#').unwrap_or((link, ""));
            let target = if path.is_empty() { page.clone() } else { page.parent().unwrap().join(path) };
            let shown = page.strip_prefix(root()).unwrap().display();
            assert!(target.exists(), "{shown}: there is no {link}");
            let is_there = anchor.is_empty() || anchors(&read(&target)).contains(anchor);
            assert!(is_there, "{shown}: {link}: the page has no such heading");
            found += 1;
        }
    }
    assert!(found > 250, "{found}");
}

/// A page that the README does not name is found by nobody.
#[test]
fn the_readme_leads_to_each_page() {
    let (_, list) = README.split_once("## All pages\n").expect("the list of pages");
    let list = list.split("\n## ").next().unwrap();
    for page in files(&["docs"], ".md").iter().chain(&files(&["."], ".md")) {
        let name = page.strip_prefix(root()).unwrap().display().to_string();
        let is_there = name == "README.md" || list.contains(&format!("]({name})"));
        assert!(is_there, "README.md, \"All pages\", lacks {name}");
    }
}

#[test]
fn the_words_that_can_be_replaced_are_said_with_their_english() {
    let languages = include_str!("../docs/languages.md");
    let said = |heading| -> BTreeMap<&str, &str> {
        let (_, text) = languages.split_once(heading).expect(heading);
        let lines = text.lines().skip_while(|it| !it.starts_with("|---")).skip(1);
        let rows = lines.take_while(|it| it.starts_with("| "));
        let rows = rows.map(|it| it.trim_matches(['|', ' ']).split_once(" | ").expect("two cells"));
        rows.map(|(key, text)| (key.trim_matches('`'), if text == "(empty)" { "" } else { text })).collect()
    };
    assert_eq!(said("## All keys"), outage_banner::locale::english().collect());

    let page = include_str!("../static/page/phrases.js");
    let (_, names) = page.split_once("const of = (").expect("the names");
    let names = names.split(')').next().unwrap().split(", ");
    let (_, english) = page.split_once("  en: of(\"").expect("the English");
    let english = english.split("\"),").next().unwrap().split("\", \"");
    let keys: Vec<String> = names.map(|it| format!("page_{it}")).collect();
    assert_eq!(said("Those of the [outage page]"), keys.iter().map(String::as_str).zip(english).collect());
}

/// Whoever copies the files, or looks for one that is missing, needs to know what it is for.
#[test]
fn each_file_that_is_served_is_said_with_what_it_is_for() {
    let hosting = include_str!("../docs/hosting.md");
    let said: BTreeSet<&str> = first_cells(hosting, "## Files").into_iter().flat_map(quoted).collect();
    let mut there: BTreeSet<String> = files(&["static"], ".js")
        .iter()
        .map(|it| it.file_name().unwrap().to_string_lossy().into_owned())
        .collect();
    // Made by the build, or of another kind.
    let others = "outage_banner.js outage_banner_bg.wasm outage_banner_explain.js outage_banner_explain_bg.wasm \
                  locales/*.json status.schema.json index.html setup/ outage-editor-worker.js";
    there.extend(others.split(' ').map(str::to_owned));
    same((said, "docs/hosting.md"), (there.iter().map(String::as_str), "static/"));
}

/// What an owner may set, and what the banner looks at.
#[test]
fn the_custom_properties_and_parts_are_those_that_are_said() {
    let design = include_str!("../docs/design.md");
    let read = |path: PathBuf| std::fs::read_to_string(path).unwrap();
    let mut sources: String = ["src/view.css", "src/view.rs"].map(|it| read(root().join(it))).concat();
    sources.extend(files(&["src/view"], ".rs").into_iter().map(read));
    sources.extend(files(&["static", "static/first", "static/page"], ".js").into_iter().map(read));

    let properties: BTreeSet<&str> = sources
        .split("--outage-banner-")
        .skip(1)
        .map(|it| it.split(|it: char| !it.is_ascii_lowercase() && it != '-').next().unwrap())
        .filter(|it| !it.is_empty() && *it != "height") // The banner sets that one.
        .collect();
    let said = first_cells(design, "## Custom properties").into_iter().flat_map(quoted);
    let said = said.filter_map(|it| it.strip_prefix("--outage-banner-"));
    same((said, "docs/design.md"), (properties, "the style sheet"));

    let parts = sources.split("part=\"").skip(1).map(|it| it.split('"').next().unwrap());
    let parts: BTreeSet<&str> = parts.filter(|it| it.bytes().all(|it| it.is_ascii_lowercase())).collect();
    same(
        (first_cells(design, "## Parts").into_iter().flat_map(quoted), "docs/design.md"),
        (parts, "the markup"),
    );
}

/// The sources below a folder, by their paths from the root.
fn sources(folder: &str, all: &mut Vec<String>) {
    for entry in std::fs::read_dir(root().join(folder)).expect("a folder").map(Result::unwrap) {
        let path = format!("{folder}/{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            sources(&path, all);
        } else if [".rs", ".js", ".css"].iter().any(|it| path.ends_with(it)) {
            all.push(path);
        }
    }
}

/// By its path or its name, or by a folder around it, in the order that the map has them.
#[test]
fn the_code_map_names_each_source_and_each_that_it_names_is_there() {
    let text = include_str!("../ARCHITECTURE.md");
    let (_, map) = text.split_once("## Code map").expect("the code map");
    let (map, _) = map.split_once("\n## ").expect("its end");
    let named: BTreeSet<&str> = quoted(map).flat_map(|it| it.split([' ', ','])).collect();
    let mut all = Vec::new();
    for folder in "core/src core/benches edit/src endpoint/src endpoint/tests explain/src fuzz/fuzz_targets setup/src src \
                   static tests xtask/src"
        .split(' ')
    {
        sources(folder, &mut all);
    }
    assert!(all.len() > 200, "{}", all.len());
    let is_named = |path: &String| {
        let (folder, file) = path.rsplit_once('/').unwrap();
        let name = file.split('.').next().unwrap();
        // The root of a crate, a provider, and a test are named by their sort.
        ["lib", "main", "mod"].contains(&name)
            || folder == "tests"
            || (folder == "core/src/feed" && feed::providers().any(|it| it.replace('-', "_") == name))
            || named.contains(&**path)
            || named.contains(file)
            || named.contains(name)
            || folder.match_indices('/').map(|it| it.0).chain([folder.len()]).any(|end| {
                let (above, own) =
                    (format!("{}/", &folder[..end]), folder[..end].rsplit('/').next().unwrap());
                named.contains(&*above) || named.contains(&*format!("{own}/"))
            })
    };
    let missing: Vec<_> = all.iter().filter(|it| !is_named(it)).collect();
    assert!(missing.is_empty(), "the code map of ARCHITECTURE.md lacks {missing:#?}");

    let is_source =
        |it: &&&str| !it.contains(['*', '<']) && [".rs", ".js", ".css"].iter().any(|end| it.ends_with(end));
    for name in named.iter().filter(is_source) {
        let is_there = all.iter().any(|it| it == name || it.ends_with(&format!("/{name}")));
        assert!(is_there, "ARCHITECTURE.md names {name}, which is not there");
    }
}

/// A name that ends in `…` stands for all that begin so.
#[test]
fn what_is_said_of_accessibility_is_tried_under_that_name() {
    let mut claims = Vec::new();
    sources("tests/browser/claims", &mut claims);
    let text: String = claims.iter().map(|it| std::fs::read_to_string(root().join(it)).unwrap()).collect();
    let said = quoted(include_str!("../docs/accessibility.md"));
    let said: Vec<_> = said.filter(|it| it.contains('_')).map(|it| it.trim_end_matches('…')).collect();
    assert!(said.len() > 10, "{said:?}");
    for name in said {
        assert!(text.contains(&format!("\nfn {name}")), "docs/accessibility.md: {name}");
    }
}
