//! What the documentation says of providers, short addresses, options, words, files, properties and parts is what the code
//! has; what `docs/reliability.md` promises is tried in browsers; each link leads somewhere, and one to each page.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a failed test panics")]

use outage_banner::config::Config;
use outage_banner::feed;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

const DOCS: &str = include_str!("../docs/providers.md");
const CHECK: &str = include_str!("../static/outage-banner-check.js");
const OPTIONS: &str = include_str!("../docs/options.md");
const RELIABILITY: &str = include_str!("../docs/reliability.md");
const CLAIMS: [&str; 3] = [
    include_str!("browser/claims/faults.rs"),
    include_str!("browser/claims/fault_stories.rs"),
    include_str!("browser/claims/soak.rs"),
];
const EMBEDDING: &str = include_str!("../docs/embedding.md");
/// What busy owners copy from.
const COPIED: [(&str, &str); 5] = [
    ("README.md", include_str!("../README.md")),
    ("docs/start.md", include_str!("../docs/start.md")),
    ("docs/embedding.md", EMBEDDING),
    ("docs/csp.md", include_str!("../docs/csp.md")),
    ("npm/SELFHOST.md", include_str!("../npm/SELFHOST.md")),
];
const ADDRESSES: &str = include_str!("../static/outage-banner-addresses.js");

/// What stands between backticks.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

/// Two lists of names are one; what only one of them has is named with its place.
#[track_caller]
fn same<'a>(
    (one, here): (impl IntoIterator<Item = &'a str>, &str),
    (other, there): (impl IntoIterator<Item = &'a str>, &str),
) {
    let [one, other] = [one.into_iter().collect::<BTreeSet<_>>(), other.into_iter().collect()];
    let lacks: Vec<_> =
        other.difference(&one).map(|it| format!("{here} lacks `{it}`, which {there} has")).collect();
    let more: Vec<_> =
        one.difference(&other).map(|it| format!("{there} lacks `{it}`, which {here} has")).collect();
    assert!(lacks.is_empty() && more.is_empty(), "{:#?}", [lacks, more].concat());
}

/// The names of the module, each with its template.
fn templates() -> BTreeMap<&'static str, String> {
    let (_, entries) = ADDRESSES.split_once("const URLS = {").expect("the list of URLs");
    let (entries, _) = entries.split_once("\n};").expect("its end");
    let entries = entries.split("\",\n").filter_map(|it| it.split_once("\"https"));
    entries
        .map(|(before, after)| {
            let name = before.trim().lines().last().unwrap().trim();
            let url = after.split('"').next().unwrap();
            (name.strip_suffix(':').unwrap().trim_matches('"'), format!("https{url}"))
        })
        .collect()
}

/// Of each row of the tables its short addresses, and the cell that says what the first stands for.
fn rows() -> Vec<(Vec<&'static str>, &'static str)> {
    let rows = DOCS.lines().filter(|it| it.starts_with("| `"));
    rows.map(|row| {
        let mut cells = row.trim_start_matches("| ").split(" | ");
        (quoted(cells.next().unwrap()).collect(), cells.next().unwrap())
    })
    .collect()
}

/// `slack:` keeps its colon: without a parameter it is part of the name.
fn name(address: &str) -> &str {
    if address.ends_with(':') { address } else { address.split(':').next().unwrap() }
}

#[test]
fn the_words_for_provider_are_those_of_the_readers() {
    let words = DOCS.lines().find_map(|it| it.split_once("The words: ")).expect("the words for `provider`").1;
    let said: Vec<_> = quoted(words).collect();
    let unique: BTreeSet<_> = said.iter().copied().collect();
    assert_eq!(said.len(), unique.len(), "a word is there twice");
    same((unique, "docs/providers.md, \"The words: …\","), (feed::providers(), "the core"));
}

#[test]
fn the_providers_that_are_suggested_are_those_of_the_readers() {
    let (_, words) = CHECK.split_once("const PROVIDERS =\n  \"").expect("the list of providers");
    let words: Vec<_> = words.split('"').next().unwrap().split(' ').collect();
    let unique: BTreeSet<_> = words.iter().copied().collect();
    assert_eq!(words.len(), unique.len(), "a word is there twice");
    same((unique, "PROVIDERS in static/outage-banner-check.js"), (feed::providers(), "the core"));
}

/// The words of a list in the file that names mistakes.
fn listed(before: &str) -> BTreeSet<&'static str> {
    let words = CHECK.split_once(before).expect("the list").1.trim_start();
    words.strip_prefix('"').unwrap().split('"').next().unwrap().split(' ').collect()
}

#[test]
fn the_languages_and_services_that_are_suggested_are_those_that_there_are() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("static/locales");
    let files = std::fs::read_dir(folder).unwrap().map(|it| it.unwrap().file_name().into_string().unwrap());
    let tags: BTreeSet<String> = files.map(|it| it.trim_end_matches(".json").to_owned()).collect();
    let known = listed("const tags =").into_iter().filter(|it| *it != "en").map(str::to_owned).collect();
    assert_eq!(tags, known);

    let schema: serde_json::Value =
        serde_json::from_str(include_str!("../static/status.schema.json")).unwrap();
    let icons = schema["$defs"]["channel"]["properties"]["icon"]["enum"].as_array().unwrap();
    assert_eq!(
        icons.iter().filter_map(|it| it.as_str()).collect::<BTreeSet<_>>(),
        listed("const SERVICES =")
    );
}

/// The options by the table of `docs/options.md`.
fn options() -> BTreeSet<&'static str> {
    let (_, table) = OPTIONS.split_once("## All attributes").expect("the table of attributes");
    let rows = table.split("\n## ").next().unwrap().lines().filter(|it| it.starts_with("| `"));
    rows.flat_map(|it| quoted(it.trim_start_matches("| ").split(" | ").next().unwrap())).collect()
}

/// Blocks of code in a text in Markdown.
fn blocks(text: &str) -> impl Iterator<Item = &str> {
    text.split("```").skip(1).step_by(2).filter_map(|it| it.split_once('\n')).map(|(_, code)| code)
}

#[test]
fn each_option_and_short_address_that_is_to_be_copied_is_one() {
    // Of optimisers, not of ours.
    let foreign = ["cfasync", "no-optimize", "noptimize", "no-defer"];
    let (known, addresses) = (options(), templates());
    for (name, text) in COPIED {
        let mut found = 0;
        for code in blocks(text) {
            for (at, _) in code.match_indices(" data-") {
                let option = code[at + 6..].split(['=', '>', ' ']).next().unwrap();
                assert!(known.contains(option) || foreign.contains(&option), "{name}: data-{option}");
                found += 1;
            }
            for before in ["data-endpoint=\"", "--from "] {
                for (at, _) in code.match_indices(before) {
                    let address = code[at + before.len()..].split([':', '"', ' ']).next().unwrap();
                    let is_url = address.starts_with("http") || address.starts_with('/');
                    assert!(is_url || addresses.contains_key(address), "{name}: {address}:");
                }
            }
        }
        assert!(found > 0, "{name} has no tag");
    }
}

/// A test in browsers takes the policy out of `docs/csp.md`.
#[test]
fn the_policy_of_the_readme_is_the_one_that_is_tried() {
    let [readme, csp] = [COPIED[0].1, COPIED[3].1]
        .map(|text| blocks(text).find(|it| it.contains("script-src")).expect("a policy"));
    assert_eq!(readme, csp);
}

/// Those of `docs/embedding.md` are tried in browsers.
#[test]
fn the_start_page_has_the_recipes_that_are_tried() {
    let (_, start) = COPIED[1];
    for language in ["```php\n", "```js\n"] {
        let recipe =
            start.split_once(language).and_then(|(_, rest)| rest.split_once("```")).expect(language).0;
        assert!(EMBEDDING.contains(&format!("{language}{recipe}```")), "{recipe}");
    }
    for part in ["outage-banner.js?endpoint=", "<outage-banner base=\"/"] {
        let has = |text| -> Vec<&str> { blocks(text).filter(|it| it.contains(part)).collect() };
        assert_eq!(has(start), has(EMBEDDING), "{part}");
    }
}

#[test]
fn the_options_that_are_suggested_are_those_that_are_documented() {
    let said = options();
    let (_, entries) = CHECK.split_once("const OPTIONS = {\n").expect("the list of options");
    let entries = entries.split("\n};").next().unwrap().lines();
    let known: BTreeSet<_> =
        entries.map(|it| it.trim().split(": ").next().unwrap().trim_matches('"')).collect();
    assert_eq!(known, said);
}

/// An option that is set to its default changes nothing, and one more, or another word of its list, changes something.
#[test]
fn the_defaults_of_options_are_those_that_are_said() {
    let (_, known) = CHECK.split_once("const OPTIONS = {\n").expect("the list of options");
    let words_of = |name: &str| -> Vec<&str> {
        let entry = known.lines().map(|it| it.trim().trim_start_matches('"')).find(|it| it.starts_with(name));
        let (_, value) = entry.expect(name).split_once(": ").expect("a value");
        match value.trim_end_matches(',') {
            "LEVELS" => vec!["none", "minor", "major", "critical"],
            value => value.trim_matches('"').split(' ').collect(),
        }
    };
    let with = |name: &str, value: &str| Config::read(&|it| (it == name).then(|| value.to_owned()));
    let default = Config::read(&|_| None);
    for (text, heading, least) in [(OPTIONS, "## All attributes", 11), (COPIED[0].1, "## Attributes", 6)] {
        let mut found = 0;
        let (_, rows) = text.split_once(heading).expect(heading);
        let rows = rows.split("\n## ").next().unwrap().lines();
        for row in rows.filter(|it| it.starts_with("| `")) {
            let [name, said] = [0, 1].map(|at| row.trim_start_matches("| ").split(" | ").nth(at).unwrap());
            let (Some(name), Some(said)) = (quoted(name).next(), quoted(said).next()) else { continue };
            assert_eq!(with(name, said), default, "{name}: {said}");
            if let Ok(number) = said.parse::<u32>() {
                assert_ne!(with(name, &(number + 1).to_string()), default, "{name}: {said} is no default");
            } else if name != "post-tag" {
                let words = words_of(name);
                assert!(said.split(' ').all(|it| words.contains(&it)), "{name}: {said} is none of {words:?}");
                let changes = words.iter().any(|it| with(name, it) != default);
                assert!(changes || name == "placement", "{name}: {words:?}"); // The style sheet's alone.
            }
            found += 1;
        }
        assert!(found >= least, "{heading}: {found}");
    }
}

#[test]
fn each_short_address_is_said_and_each_that_is_said_is_one() {
    let said: BTreeSet<_> = rows().into_iter().flat_map(|(addresses, _)| addresses).map(name).collect();
    same((said, "docs/providers.md"), (templates().into_keys(), "static/outage-banner-addresses.js"));
    for (name, url) in templates() {
        assert_eq!(name.ends_with(':'), !url.contains('$'), "{name}: {url}: what follows the colon is $1");
    }
}

#[test]
fn a_short_address_stands_for_what_is_said() {
    let templates = templates();
    for (addresses, cell) in rows().into_iter().filter(|(_, cell)| cell.starts_with('`')) {
        let parameter = addresses[0].split_once(':').unwrap().1;
        let host = parameter.split('/').next().unwrap();
        let Some(template) = templates.get(name(addresses[0])) else {
            panic!("static/outage-banner-addresses.js lacks `{}`, which docs/providers.md has", addresses[0])
        };
        let url =
            template.replace("$1", parameter).replace("$2", host).replace("$3", &parameter[host.len()..]);
        let said: Vec<_> = quoted(cell.split(", ").next().unwrap()).collect();
        assert_eq!(said.join("+"), url, "{}", addresses[0]);
    }
}

/// A claim is a row of the tests' own table, or a function.
#[test]
fn each_fault_is_promised_for_by_the_name_of_its_test_and_each_promise_is_tried() {
    let is_name = |it: &&str| it.starts_with("fault_") || it.starts_with("soak_");
    let promised: Vec<_> = quoted(RELIABILITY).filter(is_name).collect();
    let unique: BTreeSet<_> = promised.iter().copied().collect();
    assert_eq!(promised.len(), unique.len(), "a test is named twice");
    let lines = CLAIMS.iter().flat_map(|it| it.lines());
    let tried: BTreeSet<_> = lines
        .filter_map(|line| match line.strip_prefix("fn ") {
            Some(function) => function.split_once("(stage"),
            None => line.strip_prefix("    ")?.split_once(": Row {"),
        })
        .map(|(name, _)| name)
        .filter(is_name)
        .collect();
    assert!(tried.len() > 70, "{}", tried.len());
    assert_eq!(unique, tried, "docs/reliability.md, and the claims of the browser tests");
}

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
    let (_, list) = COPIED[0].1.split_once("## All pages\n").expect("the list of pages");
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
                  locales/*.json status.schema.json index.html setup/";
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
