//! A word that nobody knows never reads as fine: in place of each word of each provider.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a failed test panics")]

use words::{Feed, Place, Row, rows};

mod invariants;
mod words;

const WORD: &str = "wobbly";
const NUMBER: u32 = 977;

#[track_caller]
fn check_shown(feed: &Feed, places: &[Place]) {
    let bytes = feed.with(places, WORD, NUMBER);
    let (path, text) = (feed.path.display(), String::from_utf8_lossy(&bytes));
    match invariants::check(&bytes) {
        Some(read) => {
            assert!(invariants::is_shown(&read), "{path} with {places:?}: reads as fine: {text}");
        }
        None => assert!(feed.is_bare(), "{path} with {places:?}: no feed: {text}"),
    }
}

/// Each place alone, and all of them.
#[track_caller]
fn check_each(feed: &Feed, places: &[Place]) {
    for place in places {
        check_shown(feed, std::slice::from_ref(place));
    }
    if !places.is_empty() {
        check_shown(feed, places);
    }
}

#[test]
fn an_unknown_word_for_how_a_thing_is_doing_is_shown() {
    for Row { provider, quiet, how, .. } in rows() {
        let feed = Feed::open(provider, quiet);
        check_each(&feed, &feed.places(how));
    }
}

#[test]
fn an_unknown_word_hides_no_incident() {
    for Row { provider, incident, how, about, .. } in rows() {
        let feed = Feed::open(provider, incident);
        check_shown(&feed, &[]);
        check_each(&feed, &feed.places(&[*how, *about].concat()));
    }
}

#[test]
fn what_is_quiet_is_quiet_until_a_word_is_unknown() {
    for Row { provider, quiet, incident, .. } in rows() {
        let feed = Feed::open(provider, quiet);
        let read = invariants::check(&feed.with(&[], WORD, NUMBER)).unwrap();
        assert_eq!(invariants::is_shown(&read), quiet == incident, "{}", feed.path.display());
    }
}

#[test]
fn each_key_of_the_table_is_in_its_feeds() {
    let mut missing = Vec::new();
    for Row { provider, quiet, incident, how, about } in rows() {
        for (name, keys) in [(quiet, how), (incident, about)] {
            let feed = Feed::open(provider, name);
            for key in keys.iter().filter(|it| feed.places(&[it]).is_empty()) {
                missing.push(format!("{provider}/{name}: {key}"));
            }
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn each_provider_has_a_row() {
    let mut folders: Vec<_> = std::fs::read_dir(words::fixtures()).unwrap().map(|it| it.unwrap()).collect();
    folders.retain(|it| it.path().is_dir());
    for folder in folders {
        let name = folder.file_name();
        assert!(rows().any(|it| name == it.provider), "{}", folder.path().display());
    }
}
