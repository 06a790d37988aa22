//! What the documentation says of providers, short addresses and options is what the code has, and what
//! `docs/reliability.md` promises is tried in browsers. `pages.rs` has the rest.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a failed test panics")]

mod markdown;

use markdown::{blocks, quoted, same};
use outage_banner::config::Config;
use outage_banner::feed;
use std::collections::{BTreeMap, BTreeSet};

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
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("static/locales");
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
