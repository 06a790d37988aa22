//! Changes that are generated from the rows, for all fixtures and recorded samples: keys of other providers, and states
//! that nobody knows. This file says where changes are made; the tests that use it say what must hold then.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a failed test panics")]

use crate::grammar::{self, Field, Place, at, parse, walk};
use outage_banner::feed::{self, Hints};
use outage_banner::time::Timestamp;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// The moment at which all feeds are read.
pub(crate) const NOW: &str = "2026-05-04T14:00:00Z";

/// Path and bytes of each fixture, and of each recorded sample if their folder is beside the project.
pub(crate) fn feeds() -> Vec<(String, Vec<u8>)> {
    // The browser tests, a package further down, try the same.
    let mut above = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors();
    let root = above.find(|it| it.join("tests/fixtures").is_dir()).expect("tests/fixtures");
    let mut feeds = Vec::new();
    for folder in ["tests/fixtures", "../shared/feeds", "../shared/cases"] {
        collect(&root.join(folder), &mut feeds);
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

pub(crate) fn hints() -> Hints<'static> {
    Hints { now: Timestamp::parse(NOW).unwrap(), ..Hints::default() }
}

/// A provider's rows as `feed::rows_json` gives them.
pub(crate) struct Rows {
    pub(crate) name: String,
    pub(crate) own: Vec<Field>,
    pub(crate) text: String,
    pub(crate) words: String,
}

pub(crate) fn providers() -> Vec<Rows> {
    let all = feed::rows_json();
    let text = |it: &Value, key: &str| it[key].as_str().unwrap().to_owned();
    let of = |it: &Value| Rows {
        name: text(it, "name"),
        own: parse(&text(it, "rows")),
        text: [text(it, "rows"), text(it, "known")].join(" "),
        words: text(it, "words"),
    };
    let ruled = all["providers"].as_array().unwrap().iter().filter(|it| it["rows"] != "");
    ruled.map(of).collect()
}

/// The JSON feeds that rows read, each with the rows of its provider.
pub(crate) fn ruled() -> Vec<(String, Value, Rows)> {
    let mut ruled = Vec::new();
    for (path, bytes) in feeds() {
        let (Ok(feed), Ok(tree)) = (feed::read(&bytes, hints()), serde_json::from_slice::<Value>(&bytes))
        else {
            continue;
        };
        // OpenStatus has two shapes under one name; the other is a single word.
        let is_word = tree.as_object().is_some_and(|it| it.len() == 1 && it.contains_key("status"));
        let rows = providers().into_iter().filter(|it| it.name == feed.provider);
        let mut rows = rows;
        let rows = if is_word { rows.next_back() } else { rows.next() };
        ruled.extend(rows.map(|rows| (path, tree, rows)));
    }
    assert!(ruled.len() > 200, "{} feeds", ruled.len());
    ruled
}

/// The places of the states that a row names in a feed, and whether each must show when it is unknown.
pub(crate) fn states(root: &Value, row: &Field) -> Vec<(Place, bool)> {
    let mut states = Vec::new();
    if row.name == "page" {
        let paths = row.get("overall").into_iter().flat_map(|it| &it.paths);
        let places = paths.flat_map(|it| walk(root, &Place::new(), it, false));
        // Not every answer of a provider has the page's own word.
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
            continue; // After its window only a word of the feed keeps planned work going.
        }
        let first = |field: &Field, from: &Place| {
            let mut paths = field.paths.iter();
            paths.find_map(|it| walk(root, from, it, row.is_resource()).into_iter().next())
        };
        if let Some(place) = row.get("status").and_then(|it| first(it, record)) {
            // The record's own word, if no condition overrules it.
            let is_over = ["over", "planned"].iter().any(|it| grammar::meets(root, record, row, it));
            states.push((place, matches!(&*row.name, "component" | "incident") && !is_over));
        }
        if let Some(regions) = row.get("regions").filter(|_| row.name == "component") {
            for region in grammar::rows(root, record, regions, false) {
                states.extend(regions.get("status").and_then(|it| first(it, &region)).map(|it| (it, true)));
            }
        }
        states.extend(proofs(root, row, record, row.is_resource()));
        if let Some(updates) = row.get("updates") {
            for update in grammar::rows(root, record, updates, row.is_resource()) {
                let place = updates.get("status").and_then(|it| first(it, &update));
                states.extend(place.map(|it| (it, false)));
                states.extend(proofs(root, updates, &update, row.is_resource()));
            }
        }
    }
    states
}

/// The words by which the gate knows that a record without a word of its own is over.
fn proofs(root: &Value, row: &Field, record: &Place, is_resource: bool) -> Vec<(Place, bool)> {
    let paths = row.get("proof").into_iter().flat_map(|it| &it.paths);
    paths.flat_map(|it| walk(root, record, it, is_resource)).map(|it| (it, false)).collect()
}

/// The first and the last of many places: those between are read in the same way.
pub(crate) fn few<T>(mut all: Vec<T>) -> Vec<T> {
    let tail = all.split_off(all.len().saturating_sub(4));
    all.truncate(4);
    all.extend(tail);
    all
}

/// The keys that a provider knows: each step of each path.
fn keys(text: &str) -> BTreeSet<String> {
    let is_key = |it: &&str| it.chars().next().is_some_and(char::is_alphabetic);
    text.split(|it: char| !it.is_alphanumeric() && it != '_').filter(is_key).map(str::to_owned).collect()
}

pub(crate) const VALUES: usize = 4;

/// The keys by which our own format is recognised when the owner made a mistake with its version.
const OUR_MARKS: [&str; 2] = ["version", "next_update_by"];

/// Values for a key that means something else to the provider: a text of the fixtures, an empty list, a list of records
/// that tell trouble under every usual name, and `false`.
pub(crate) fn values() -> BTreeMap<String, [Value; VALUES]> {
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

/// The first place of each kind of object that says something: the whole feed, a record, an update, an affected part.
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

/// All keys that any provider knows and that a fixture has.
pub(crate) fn all_keys(values: &BTreeMap<String, [Value; VALUES]>) -> BTreeSet<String> {
    let all: BTreeSet<String> = providers().iter().flat_map(|it| keys(&it.text)).collect();
    let all: BTreeSet<String> = all.into_iter().filter(|it| values.contains_key(it)).collect();
    assert!(all.len() > 150, "{} keys", all.len());
    all
}

/// The objects in which a feed says something, each with the keys that its provider does not know. Long feeds are left
/// out, because they only repeat; so is the single word of OpenStatus, which is recognised because it is alone.
pub(crate) fn foreign(tree: &Value, rows: &Rows, all: &BTreeSet<String>) -> Vec<(Place, Vec<String>)> {
    if tree.to_string().len() > 6_000 || rows.text.contains('#') {
        return Vec::new();
    }
    let own: BTreeSet<String> =
        providers().iter().filter(|it| it.name == rows.name).flat_map(|it| keys(&it.text)).collect();
    let keys_at = |place: &Place| {
        let known = at(tree, place).as_object().unwrap();
        all.iter()
            .filter(|it| !own.contains(*it) && !known.contains_key(*it) && !OUR_MARKS.contains(&&***it))
            .cloned()
            .collect()
    };
    objects(tree, &rows.own).into_iter().map(|it| (it.clone(), keys_at(&it))).collect()
}
