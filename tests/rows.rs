//! What holds for the rows of all providers, tried on all fixtures and recorded samples.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a failed test panics")]

use outage_banner::config::{Config, Show};
use outage_banner::feed::{self, Feed, Hints};
use outage_banner::model::Indicator;
use outage_banner::policy;
use outage_banner::time::Timestamp;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

mod grammar;
use grammar::{Field, Place, at, parse, walk};

const NOW: &str = "2026-05-04T14:00:00Z";

/// Each fixture, and each recorded sample where their folder is beside the project: its path and its bytes.
fn feeds() -> Vec<(String, Vec<u8>)> {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut feeds = Vec::new();
    for folder in ["tests/fixtures", "../shared/feeds", "../shared/cases"] {
        collect(&own.join(folder), &mut feeds);
    }
    assert!(feeds.len() > 200, "the fixtures are missing");
    feeds
}

fn collect(folder: &Path, feeds: &mut Vec<(String, Vec<u8>)>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    let mut paths: Vec<PathBuf> = entries.map(|it| it.unwrap().path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            collect(&path, feeds);
        } else if path.extension().is_some_and(|it| it == "json" || it == "xml") {
            feeds.push((path.display().to_string(), fs::read(&path).unwrap()));
        }
    }
}

fn hints() -> Hints<'static> {
    Hints { now: Timestamp::parse(NOW).unwrap(), ..Hints::default() }
}

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

/// A provider's rows as `feed::rows_json` gives them.
struct Rows {
    name: String,
    own: Vec<Field>,
    text: String,
    words: String,
}

fn providers() -> Vec<Rows> {
    let all = feed::rows_json();
    let text = |it: &Value, key: &str| it[key].as_str().unwrap().to_owned();
    let of = |it: &Value| Rows {
        name: text(it, "name"),
        own: parse(&text(it, "rows")),
        text: [text(it, "rows"), text(it, "known")].join(" "),
        words: text(it, "words"),
    };
    all["providers"].as_array().unwrap().iter().map(of).collect()
}

/// The JSON feeds that rows read, each with the rows of its provider.
fn ruled() -> Vec<(String, Value, Rows)> {
    let mut ruled = Vec::new();
    for (path, bytes) in feeds() {
        let (Ok(feed), Ok(tree)) = (feed::read(&bytes, hints()), serde_json::from_slice::<Value>(&bytes))
        else {
            continue;
        };
        // Of two with one name, the one word of OpenStatus is the other.
        let is_word = tree.as_object().is_some_and(|it| it.len() == 1 && it.contains_key("status"));
        let mut rows = providers().into_iter().filter(|it| it.name == feed.provider);
        let rows = if is_word { rows.next_back() } else { rows.next() };
        ruled.extend(rows.map(|rows| (path, tree, rows)));
    }
    assert!(ruled.len() > 200, "{} feeds", ruled.len());
    ruled
}

/// What is read; what is shown of it, if anything; `None` where it is refused.
fn read(tree: &Value) -> Option<(Feed, Option<Indicator>)> {
    let show = Show { incidents: true, maintenance: true, upcoming: true, resolved: false };
    let config = Config { show, upcoming_hours: 24 * 365, ..Config::default() };
    let feed = feed::read(tree.to_string().as_bytes(), hints()).ok()?;
    let shown = policy::decide(&feed.snapshot, hints().now, &config).map(|it| it.indicator);
    Some((feed, shown))
}

/// Each path of each row, each way that it may take.
fn check_paths(row: &Field, root: &Value, all: &[Place], prefix: &str, missing: &mut BTreeSet<String>) {
    let wanted: Vec<Place> = all.iter().filter(|it| grammar::is_wanted(root, it, row)).cloned().collect();
    for field in &row.inner {
        let records = if matches!(&*field.name, "unless" | "parts") { all } else { &wanted };
        if matches!(&*field.name, "~" | "else" | "of") {
            continue;
        }
        let mut entries = Vec::new();
        for path in &field.paths {
            let path = path.split(':').next().unwrap();
            let found: Vec<Place> =
                records.iter().flat_map(|it| walk(root, it, path, row.is_resource())).collect();
            // What is a list of ids has no keys.
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
        if matches!(&*field.name, "~" | "else" | "of") {
            continue;
        }
        for path in &field.paths {
            found.insert(format!("{prefix} {}={}", field.name, path.split(':').next().unwrap()));
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

/// The place without what is there, with `null`, with nothing in it, and with a word that nobody knows.
fn unsaid(tree: &Value, place: &Place) -> Vec<(&'static str, Value)> {
    let mut all = Vec::new();
    for (name, state) in [("null", Value::Null), ("empty", "".into()), ("unknown", "wobbly".into())] {
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

/// The places of the states that a row names in a feed, and whether each must show when nobody knows it.
fn states(root: &Value, row: &Field) -> Vec<(Place, bool)> {
    let mut states = Vec::new();
    if row.name == "page" {
        let paths = row.get("overall").into_iter().flat_map(|it| &it.paths);
        let places = paths.flat_map(|it| walk(root, &Place::new(), it, false));
        // The page's word is not in each of a provider's answers.
        return places.map(|it| (it, false)).collect();
    }
    let mut records = grammar::rows(root, &Place::new(), row, row.is_resource());
    if let Some(branches) = row.get("parts").filter(|_| row.name == "component") {
        let mut next = 0;
        while let Some(record) = records.get(next).cloned() {
            records.extend(grammar::rows(root, &record, branches, false));
            next += 1;
        }
    }
    for record in records.iter().filter(|it| grammar::is_wanted(root, it, row)) {
        let end = row.get("end").and_then(|it| walk(root, record, &it.paths[0], row.is_resource()).pop());
        let end = end.and_then(|it| Timestamp::parse(at(root, &it).as_str()?));
        if row.name == "maintenance" && end.is_some_and(|it| it <= hints().now) {
            continue; // When its window is over only a word keeps it going.
        }
        let first = |field: &Field, from: &Place| {
            let mut paths = field.paths.iter();
            paths.find_map(|it| walk(root, from, it, row.is_resource()).into_iter().next())
        };
        if let Some(place) = row.get("status").and_then(|it| first(it, record)) {
            // What is a record's own word, and not overruled.
            let is_over = ["over", "planned"].iter().any(|it| grammar::meets(root, record, row, it));
            states.push((place, matches!(&*row.name, "component" | "incident") && !is_over));
        }
        if let Some(updates) = row.get("updates") {
            for update in grammar::rows(root, record, updates, row.is_resource()) {
                let place = updates.get("status").and_then(|it| first(it, &update));
                states.extend(place.map(|it| (it, false)));
            }
        }
    }
    states
}

/// The first and the last of many: those between are read as they are.
fn few<T>(mut all: Vec<T>) -> Vec<T> {
    let tail = all.split_off(all.len().saturating_sub(4));
    all.truncate(4);
    all.extend(tail);
    all
}

#[test]
fn a_state_that_nobody_knows_never_makes_a_feed_quieter() {
    let (mut quieter, mut tried) = (Vec::new(), 0);
    for (path, tree, rows) in ruled() {
        let was = read(&tree).expect(&path).1;
        for (place, must_show) in rows.own.iter().flat_map(|it| few(states(&tree, it))) {
            for (kind, changed) in unsaid(&tree, &place) {
                // A provider may say that an open state is fine. In our own feed every state may be missing; the page's
                // word is in one of the answers of a Statuspage alone.
                let is_page = place.ends_with(&["status".to_owned(), "indicator".to_owned()]);
                if kind == "null" && rows.words.contains("null")
                    || kind == "missing"
                        && (rows.name == "outage-banner" || rows.name == "statuspage" && is_page)
                {
                    continue;
                }
                tried += 1;
                // What is refused is no answer: it hides nothing.
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

/// Each step of each path: the keys that a provider knows.
fn keys(text: &str) -> BTreeSet<String> {
    let is_key = |it: &&str| it.chars().next().is_some_and(char::is_alphabetic);
    text.split(|it: char| !it.is_alphanumeric() && it != '_').filter(is_key).map(str::to_owned).collect()
}

const VALUES: usize = 4;

/// What may stand under a key that means something else there: a text of the fixtures, an empty list, a list of records
/// that tell trouble under every usual name, and no.
fn values() -> BTreeMap<String, [Value; VALUES]> {
    fn gather(tree: &Value, found: &mut BTreeMap<String, [Value; VALUES]>) {
        match tree {
            Value::Object(entries) => {
                for (key, it) in entries {
                    let trouble = serde_json::json!([{
                        "id": "x", "name": "Trouble", "title": "Trouble", "status": "major_outage", "impact": "critical",
                        "body": "Trouble", "message": "Trouble", "created_at": NOW, "date": NOW
                    }]);
                    let kept = found.entry(key.clone()).or_insert([
                        "resolved".into(),
                        Value::Array(Vec::new()),
                        trouble,
                        false.into(),
                    ]);
                    if it.is_string() && key != "version" {
                        kept[0] = it.clone();
                    }
                    gather(it, found);
                }
            }
            Value::Array(entries) => entries.iter().for_each(|it| gather(it, found)),
            _ => {}
        }
    }
    let mut found = BTreeMap::new();
    for (_, tree, _) in ruled().iter().filter(|it| it.0.contains("tests/fixtures")) {
        gather(tree, &mut found);
    }
    found
}

/// The first place of each kind in which a feed says something: the whole, a record, an update, an affected part.
fn objects(root: &Value, rows: &[Field]) -> Vec<Place> {
    let mut objects: Vec<Place> = Vec::new();
    let top = Place::new();
    if root.is_object() && root.as_object().is_some_and(|it| !it.contains_key("+")) {
        objects.push(top.clone());
    }
    for row in rows.iter().filter(|it| it.name != "page") {
        let records = grammar::rows(root, &top, row, row.is_resource());
        let inner = |name: &str| {
            let within = row.get(name).filter(|_| row.name != "component");
            within.map_or_else(Vec::new, |it| {
                records.iter().flat_map(|record| grammar::rows(root, record, it, row.is_resource())).collect()
            })
        };
        for all in [inner("updates"), inner("parts"), records.clone()] {
            objects.extend(all.into_iter().find(|it| at(root, it).is_object()));
        }
    }
    objects.sort();
    objects.dedup();
    objects
}

/// What our own format is known by when the owner made a mistake with its version.
const OUR_MARKS: [&str; 2] = ["version", "next_update_by"];

#[test]
fn a_key_of_another_provider_changes_nothing() {
    let values = values();
    let all: BTreeSet<String> = providers().iter().flat_map(|it| keys(&it.text)).collect();
    let all: BTreeSet<String> = all.into_iter().filter(|it| values.contains_key(it)).collect();
    assert!(all.len() > 150, "{} keys", all.len());
    let (mut changed, mut tried) = (Vec::new(), 0);
    for (path, tree, rows) in ruled() {
        // Long feeds are more of the same; the one word of OpenStatus is known by being alone.
        if tree.to_string().len() > 6_000 || rows.text.contains('#') {
            continue;
        }
        let was = read(&tree).expect(&path);
        let own: BTreeSet<String> =
            providers().iter().filter(|it| it.name == rows.name).flat_map(|it| keys(&it.text)).collect();
        for place in objects(&tree, &rows.own) {
            let known = at(&tree, &place).as_object().unwrap();
            let foreign = || {
                all.iter().filter(|it| {
                    !own.contains(*it) && !known.contains_key(*it) && !OUR_MARKS.contains(&&***it)
                })
            };
            for number in [0, 1, 2, 3] {
                let with = |keys: &[&String]| {
                    let mut tree = tree.clone();
                    let object = grammar::at_mut(&mut tree, &place).as_object_mut().unwrap();
                    for key in keys {
                        object.insert((*key).clone(), values[*key][number].clone());
                    }
                    read(&tree)
                        .is_some_and(|it| it.0.snapshot == was.0.snapshot && it.0.provider == was.0.provider)
                };
                // Many at once; what changes something is then looked for.
                let keys: Vec<&String> = foreign().collect();
                tried += keys.len();
                for some in keys.chunks(if place.is_empty() { 24 } else { 400 }).filter(|it| !with(it)) {
                    for key in some.iter().filter(|it| !with(&[it])) {
                        changed.push(format!(
                            "{path}: {key}={} at {}",
                            values[*key][number],
                            place.join(".")
                        ));
                    }
                }
            }
        }
    }
    assert!(tried > 100_000, "{tried} keys tried");
    assert!(changed.is_empty(), "{} of {tried}: {:#?}", changed.len(), &changed[..changed.len().min(80)]);
}
