//! A word that nobody knows never reads as fine: it is tried in place of each word of each provider.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a failed test panics")]

use words::{Feed, Place, ROWS, Row};

mod invariants;
mod words;

const WORD: &str = "wobbly";
const NUMBER: u32 = 977;

/// Checks the feed with unknown words in these places; returns what is wrong with the result.
fn fault(feed: &Feed, places: &[Place]) -> Option<String> {
    let read = invariants::check(&feed.with(places, WORD, NUMBER));
    let fault = match read {
        Some(read) if invariants::is_shown(&read) => return None,
        Some(_) => "reads as fine",
        None if feed.is_bare() => return None,
        None => "is no feed",
    };
    Some(format!("{} with {places:?} {fault}", feed.path.display()))
}

/// Tries each place alone, and all of them together.
fn faults(feed: &Feed, places: &[Place]) -> Vec<String> {
    let mut faults: Vec<_> = places.iter().filter_map(|it| fault(feed, std::slice::from_ref(it))).collect();
    if !places.is_empty() {
        faults.extend(fault(feed, places));
    }
    faults
}

#[test]
fn an_unknown_word_for_how_a_thing_is_doing_is_shown() {
    let mut found = Vec::new();
    for Row { provider, quiet, how, .. } in ROWS {
        let feed = Feed::open(provider, quiet);
        found.extend(faults(&feed, &feed.places(how)));
    }
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn an_unknown_word_hides_no_incident() {
    let mut found = Vec::new();
    for Row { provider, incident, how, about, .. } in ROWS {
        let feed = Feed::open(provider, incident);
        found.extend(fault(&feed, &[]));
        found.extend(faults(&feed, &feed.places(&[*how, *about].concat())));
    }
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn what_is_quiet_is_quiet_until_a_word_is_unknown() {
    let mut found = Vec::new();
    for Row { provider, quiet, incident, .. } in ROWS {
        let feed = Feed::open(provider, quiet);
        let read = invariants::check(&feed.with(&[], WORD, NUMBER));
        if read.as_ref().map(invariants::is_shown) != Some(quiet == incident) {
            found.push(feed.path.display().to_string());
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn each_key_of_the_table_is_in_its_feeds() {
    let mut missing = Vec::new();
    for Row { provider, quiet, incident, how, about } in ROWS {
        for (name, keys) in [(quiet, how), (incident, about)] {
            let feed = Feed::open(provider, name);
            for key in keys.iter().filter(|it| feed.places(&[it]).is_empty()) {
                missing.push(format!("{provider}/{name}: {key}"));
            }
        }
    }
    assert!(missing.is_empty(), "keys of tests/words/mod.rs that are not in that feed: {missing:#?}");
}

#[test]
fn each_provider_has_a_row() {
    let mut folders: Vec<_> = std::fs::read_dir(words::fixtures()).unwrap().map(|it| it.unwrap()).collect();
    folders.retain(|it| it.path().is_dir());
    for folder in folders {
        let name = folder.file_name();
        let is_there = ROWS.iter().any(|it| name == it.provider);
        assert!(is_there, "{} has no row in tests/words/mod.rs", folder.path().display());
    }
}
