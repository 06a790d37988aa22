//! What holds for the rows of all providers, tried on all fixtures and recorded samples.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a failed test panics")]

use outage_banner::config::{Config, Show};
use outage_banner::feed::{self, Feed, Hints};
use outage_banner::model::Indicator;
use outage_banner::policy;
use outage_banner::time::Timestamp;
use serde_json::Value;
use std::collections::BTreeSet;
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
        let rows = providers().into_iter().filter(|it| it.name == feed.provider);
        let rows = if is_word { rows.last() } else { rows.take(1).last() };
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
        let records = if field.name == "unless" { all } else { &wanted };
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
