//! What holds for the rows of all providers, tried on all fixtures and recorded samples.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a failed test panics")]

use outage_banner::feed::{self, Hints};
use outage_banner::time::Timestamp;
use std::fs;
use std::path::{Path, PathBuf};

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
