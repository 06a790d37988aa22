//! What holds for the rows of all providers, tried on all fixtures and recorded samples.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a failed test panics")]

use outage_banner::config::{Config, Show};
use outage_banner::feed::{self, Feed, Reading};
use outage_banner::model::Indicator;
use outage_banner::policy;
use serde_json::Value;
use std::collections::BTreeSet;

mod changes;
mod grammar;

use changes::{all_keys, feeds, few, foreign, hints, providers, ruled, states, values};
use grammar::{Field, Place, at, walk};

#[test]
fn exactly_one_provider_knows_each_feed() {
    let mut shared = Vec::new();
    for (path, bytes) in feeds() {
        if let Ok(feed) = feed::read(&bytes, hints())
            && let Some(rival) = feed.rival
        {
            shared.push(format!("{path}: {} and {rival}", feed.provider));
        }
    }
    assert!(shared.is_empty(), "{shared:#?}");
}

/// Reads as a page does, which has the rows in JavaScript.
#[test]
fn rows_that_come_with_a_feed_read_as_those_of_the_core() {
    let rows = feed::rows_json();
    let mut read = 0;
    for (path, bytes) in feeds() {
        let (Ok(feed), Ok(text)) = (feed::read(&bytes, hints()), std::str::from_utf8(&bytes)) else {
            continue;
        };
        let parts = ["name", "words", "rows"];
        let of_one = |it: &Value| {
            let [name, words, rows] = parts.map(|part| it[part].as_str().unwrap());
            (name == feed.provider).then(|| [name, "1", words, rows].join("\t"))
        };
        let lines: Vec<String> = rows["providers"].as_array().unwrap().iter().filter_map(of_one).collect();
        // If two providers have one name, the rows of one find less than those of the other.
        let readings = lines.iter().map(|line| {
            let parse = |text: &str| {
                let tree = feed::read_value(text)?;
                Ok((tree, line.clone()))
            };
            feed::read_by_rows(text.as_bytes(), hints(), parse).unwrap()
        });
        let expected = Reading { snapshot: feed.snapshot, has_mistake: feed.has_mistake };
        assert!(feed.provider == "unknown" || readings.into_iter().any(|it| it == expected), "{path}");
        read += 1;
    }
    assert!(read > 200, "{read} feeds");
}

/// A provider, and what each of its fixtures says.
struct Told {
    provider: Value,
    fixtures: Vec<(Vec<u8>, Option<Reading>)>,
}

impl Told {
    fn all() -> Vec<Self> {
        let mut all = Vec::new();
        let feeds: Vec<_> = feeds().into_iter().filter(|it| it.0.contains("tests/fixtures")).collect();
        let names = feeds.iter().map(|it| feed::read(&it.1, hints()).map_or("", |it| it.provider));
        let names: Vec<&str> = names.collect();
        for provider in feed::rows_json()["providers"].as_array().unwrap() {
            let mut it = Self { provider: provider.clone(), fixtures: Vec::new() };
            for ((_, bytes), _) in feeds.iter().zip(&names).filter(|(_, name)| provider["name"] == **name) {
                it.fixtures.push((bytes.clone(), it.read(bytes, it.part("words"))));
            }
            all.push(it);
        }
        all
    }

    fn part(&self, name: &str) -> &str {
        self.provider[name].as_str().unwrap()
    }

    fn read(&self, bytes: &[u8], words: &str) -> Option<Reading> {
        let line = [self.part("name"), "1", words, self.part("rows")].join("\t");
        feed::read_by_rows(bytes, hints(), |text| Ok((feed::read_value(text)?, line))).ok()
    }

    /// Whether any of its fixtures that have this word is read otherwise with these words of its own.
    fn is_changed_by(&self, words: &str, about: &str) -> bool {
        self.fixtures.iter().any(|(bytes, told)| {
            let letters: Vec<u8> = bytes.iter().filter(|it| it.is_ascii_alphanumeric()).copied().collect();
            let mut starts = (0..letters.len()).map(|at| &letters[at..]);
            let has_it =
                |it: &[u8]| it.get(..about.len()).is_some_and(|it| it.eq_ignore_ascii_case(about.as_bytes()));
            starts.any(has_it) && self.read(bytes, words) != *told
        })
    }
}

/// A word that nothing would miss is unproved: it may be misspelt, or mean something else.
#[test]
fn without_any_of_a_providers_own_words_a_fixture_is_read_otherwise() {
    let (mut unproved, mut tried) = (Vec::new(), 0);
    for it in Told::all() {
        let words: Vec<&str> = it.part("words").split_whitespace().collect();
        for (number, pair) in words.chunks_exact(2).enumerate() {
            let others = [&words[..number * 2], &words[number * 2 + 2..]].concat().join(" ");
            tried += 1;
            if !it.is_changed_by(&others, &pair[0][1..]) {
                unproved.push(format!("{}: {}", it.part("name"), pair.join(" ")));
            }
        }
    }
    assert!(tried > 50, "{tried} words");
    assert!(unproved.is_empty(), "no fixture needs these: {unproved:#?}");
}

#[test]
fn without_any_of_the_common_words_a_fixture_is_read_otherwise() {
    // To our own format, which is strict, no word can be added.
    let all: Vec<Told> = Told::all().into_iter().filter(|it| it.part("words") != "=").collect();
    let rows = feed::rows_json();
    let lines = ["h", "i", "m"].into_iter().flat_map(|kind| rows["words"][kind].as_array().unwrap());
    let words: BTreeSet<&str> = lines.flat_map(|it| it.as_str().unwrap().split(' ')).collect();
    assert!(words.len() > 80, "{} words", words.len());
    let is_unproved = |word: &&&str| {
        let unknown = format!("h{word} wobbly i{word} wobbly m{word} wobbly");
        let with = |it: &Told| [it.part("words"), &unknown].join(" ").trim_start().to_owned();
        // Several words of a provider's own lead to a common one.
        let own = |it: &Told| it.part("words").split(' ').any(|it| it == **word);
        !all.iter().any(|it| it.is_changed_by(&with(it), if own(it) { "" } else { word }))
    };
    let unproved: Vec<&&str> = words.iter().filter(is_unproved).collect();
    assert!(unproved.is_empty(), "no fixture needs these: {unproved:#?}");
}

/// What is read, and what is shown of it, if anything; `None` if the feed is refused.
fn read(tree: &Value) -> Option<(Feed, Option<Indicator>)> {
    let show = Show { incidents: true, maintenance: true, upcoming: true, resolved: false };
    let config = Config { show, upcoming_hours: 24 * 365, ..Config::default() };
    let feed = feed::read(tree.to_string().as_bytes(), hints()).ok()?;
    let shown = policy::decide(&feed.snapshot, hints().now, &config).map(|it| it.indicator);
    Some((feed, shown))
}

/// Each path of each row, with each of its alternatives.
fn check_paths(row: &Field, root: &Value, all: &[Place], prefix: &str, missing: &mut BTreeSet<String>) {
    let wanted: Vec<Place> = all.iter().filter(|it| grammar::is_wanted(root, it, row)).cloned().collect();
    for field in &row.inner {
        let records = if matches!(&*field.name, "unless" | "parts") { all } else { &wanted };
        if matches!(&*field.name, "~" | "paged" | "else" | "of") {
            continue;
        }
        let mut entries = Vec::new();
        for path in &field.paths {
            let path = path.split([':', '&']).next().unwrap();
            let found: Vec<Place> =
                records.iter().flat_map(|it| walk(root, it, path, row.is_resource())).collect();
            // A list of ids has no keys.
            let is_id = !records.is_empty() && records.iter().all(|it| !at(root, it).is_object());
            if path == "^" || is_id || found.iter().any(|it| !at(root, it).is_null()) {
                missing.remove(&format!("{prefix} {}={path}", field.name));
            }
            entries.extend(records.iter().flat_map(|it| grammar::records(root, it, path, row.is_resource())));
        }
        check_paths(field, root, &entries, &format!("{prefix} {}", field.name), missing);
    }
}

fn all_paths(row: &Field, prefix: &str, found: &mut BTreeSet<String>) {
    for field in &row.inner {
        if matches!(&*field.name, "~" | "paged" | "else" | "of") {
            continue;
        }
        for path in &field.paths {
            found.insert(format!("{prefix} {}={}", field.name, path.split([':', '&']).next().unwrap()));
        }
        all_paths(field, &format!("{prefix} {}", field.name), found);
    }
}

#[test]
fn each_path_of_each_row_is_in_a_fixture() {
    let mut missing = BTreeSet::new();
    for (number, provider) in providers().iter().enumerate() {
        for row in &provider.own {
            let prefix = format!("{number} {}: {}={}", provider.name, row.name, row.paths.join("|"));
            all_paths(row, &prefix, &mut missing);
        }
    }
    for (path, root, _) in ruled().into_iter().filter(|it| it.0.contains("tests/fixtures")) {
        let read = feed::read(root.to_string().as_bytes(), hints()).expect(&path).provider;
        for (number, provider) in providers().iter().enumerate().filter(|it| it.1.name == read) {
            for row in &provider.own {
                let prefix = format!("{number} {}: {}={}", provider.name, row.name, row.paths.join("|"));
                let records: Vec<Place> = if row.name == "page" {
                    vec![Place::new()]
                } else {
                    row.paths
                        .iter()
                        .flat_map(|it| grammar::records(&root, &Place::new(), it, false))
                        .collect()
                };
                check_paths(row, &root, &records, &prefix, &mut missing);
            }
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
}

/// The feed with the value at this place removed, `null`, empty, an empty list, and replaced by an unknown word.
fn unsaid(tree: &Value, place: &Place) -> Vec<(&'static str, Value)> {
    let mut all = Vec::new();
    let states = [
        ("null", Value::Null),
        ("empty", "".into()),
        ("a list", Value::Array(Vec::new())),
        ("unknown", "wobbly".into()),
    ];
    for (name, state) in states {
        let mut changed = tree.clone();
        *grammar::at_mut(&mut changed, place) = state;
        all.push((name, changed));
    }
    let mut changed = tree.clone();
    let (key, object) = place.split_last().unwrap();
    grammar::at_mut(&mut changed, object).as_object_mut().unwrap().remove(key);
    all.push(("missing", changed));
    all
}

#[test]
fn a_state_that_nobody_knows_never_makes_a_feed_quieter() {
    let (mut quieter, mut tried) = (Vec::new(), 0);
    for (path, tree, rows) in ruled() {
        let was = read(&tree).expect(&path).1;
        for (place, must_show) in rows.own.iter().flat_map(|it| few(states(&tree, it))) {
            for (kind, changed) in unsaid(&tree, &place) {
                // A provider may say that an open state is fine. In our own feed every state may be missing; the page's own
                // word is in only one of the answers of a Statuspage.
                let is_page = place.ends_with(&["status".to_owned(), "indicator".to_owned()]);
                if kind == "null" && rows.words.contains("null")
                    || kind == "missing"
                        && (rows.name == "outage-banner" || rows.name == "statuspage" && is_page)
                {
                    continue;
                }
                tried += 1;
                // A refused feed is no answer, so it hides nothing.
                if let Some((_, None)) = read(&changed)
                    && (was.is_some() || must_show)
                {
                    quieter.push(format!("{path}: {kind} at {}", place.join(".")));
                }
            }
        }
    }
    assert!(tried > 1_500, "{tried} states");
    assert!(quieter.is_empty(), "{} of {tried}: {:#?}", quieter.len(), &quieter[..quieter.len().min(60)]);
}

#[test]
fn a_key_of_another_provider_changes_nothing() {
    let values = values();
    let all = all_keys(&values);
    let (mut changed, mut tried) = (Vec::new(), 0);
    for (path, tree, rows) in ruled() {
        let was = read(&tree).expect(&path);
        for (place, keys) in foreign(&tree, &rows, &all) {
            for number in [0, 1, 2, 3] {
                let with = |keys: &[String]| {
                    let mut tree = tree.clone();
                    let object = grammar::at_mut(&mut tree, &place).as_object_mut().unwrap();
                    for key in keys {
                        object.insert(key.clone(), values[key][number].clone());
                    }
                    read(&tree)
                        .is_some_and(|it| it.0.snapshot == was.0.snapshot && it.0.provider == was.0.provider)
                };
                // Many keys at once; only if something changes, the key that did it is searched.
                tried += keys.len();
                for some in keys.chunks(if place.is_empty() { 24 } else { 400 }).filter(|it| !with(it)) {
                    for key in some.iter().filter(|it| !with(std::slice::from_ref(*it))) {
                        changed.push(format!("{path}: {key}={} at {}", values[key][number], place.join(".")));
                    }
                }
            }
        }
    }
    assert!(tried > 100_000, "{tried} keys tried");
    assert!(changed.is_empty(), "{} of {tried}: {:#?}", changed.len(), &changed[..changed.len().min(80)]);
}

/// Where a function says more than the rows, the first words, which know the rows alone, must wait for the WebAssembly.
#[test]
fn first_words_wait_for_every_provider_with_a_function() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let script = std::fs::read_to_string(root.join("static/first/read.js")).unwrap();
    let (_, mended) = script.split_once("const MENDED = \"").unwrap();
    let mut mended: Vec<&str> = mended.split_once('"').unwrap().0.split(' ').collect();
    mended.extend(["outage-banner", "statuspage"]); // What their functions do, the first words do, too.
    let mut with_function = 0;
    for file in std::fs::read_dir(root.join("core/src/feed")).unwrap() {
        let code = std::fs::read_to_string(file.unwrap().path()).unwrap();
        if !["mend: Some(", "after: Some("].iter().any(|it| code.contains(it)) {
            continue;
        }
        let name = code.split_once("    name: \"").unwrap().1.split_once('"').unwrap().0;
        assert!(mended.contains(&name), "{name}");
        with_function += 1;
    }
    assert!(with_function > 10, "{with_function}");
}
