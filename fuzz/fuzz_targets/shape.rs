//! A fixture with other words, values, keys and lists: never a panic, and a word that nobody knows is never fine.
#![no_main]

use arbitrary::{Arbitrary, Unstructured};
use libfuzzer_sys::fuzz_target;
use serde_json::Value;
use std::sync::LazyLock;
use tree::{FIXTURES, count, nth, nth_mut};
use words::{Feed, Row};

#[path = "../../tests/invariants/mod.rs"]
mod invariants;
mod tree;
#[path = "../../tests/words/mod.rs"]
mod words;

/// Letters that make no word which any provider knows, nor a part of one.
const LETTERS: &[u8] = b"bwqyz";

/// The longest list that is made of a short one.
const LONGEST: usize = 2_000;

/// Each row's quiet feed and its incident.
static FEEDS: LazyLock<Vec<(&Row, Feed, Feed)>> = LazyLock::new(|| {
    let open =
        |it: &'static Row| (it, Feed::open(it.provider, it.quiet), Feed::open(it.provider, it.incident));
    words::ROWS.iter().map(open).collect()
});

#[derive(Arbitrary, Debug)]
enum Change {
    Drop(u8),
    Text(String),
    Number(i64),
    Null,
    True,
    EmptyList,
    EmptyObject,
    Wrap,
    Repeat(u16),
    /// Puts another value of some fixture there.
    Graft(u8, u16),
}

fuzz_target!(|bytes: &[u8]| {
    let mut source = Unstructured::new(bytes);
    let _ = if source.arbitrary().unwrap_or(false) { reword(&mut source) } else { reshape(&mut source) };
});

fn reword(source: &mut Unstructured<'_>) -> arbitrary::Result<()> {
    let (row, quiet, incident) = source.choose(&FEEDS)?;
    let is_quiet = source.arbitrary()?;
    let feed = if is_quiet { quiet } else { incident };
    let keys = if is_quiet { row.how.to_vec() } else { [row.how, row.about].concat() };
    let mut places = feed.places(&keys);
    let chosen: u32 = source.arbitrary()?;
    let mut index = 0;
    places.retain(|_| {
        index += 1;
        chosen >> (index % 32) & 1 == 1
    });
    let mut word = String::from("w");
    for _ in 0..source.int_in_range(0..=9)? {
        word.push(char::from(*source.choose(LETTERS)?));
    }
    let bytes = feed.with(&places, &word, source.int_in_range(900..=999)?);
    let Some(read) = invariants::check(&bytes) else {
        assert!(feed.is_bare(), "{} is no feed with {word:?} in {places:?}", feed.path.display());
        return Ok(());
    };
    if !is_quiet || !places.is_empty() {
        assert!(
            invariants::is_shown(&read),
            "{} reads as fine with {word:?} in {places:?}",
            feed.path.display()
        );
    }
    Ok(())
}

fn reshape(source: &mut Unstructured<'_>) -> arbitrary::Result<()> {
    let mut feed = source.choose(&FIXTURES)?.clone();
    for _ in 0..source.int_in_range(1..=6)? {
        let (place, change): (u16, Change) = source.arbitrary()?;
        let mut place = usize::from(place) % count(&feed);
        if let Some(it) = nth_mut(&mut feed, &mut place) {
            apply(it, &change);
        }
    }
    invariants::check(feed.to_string().as_bytes());
    Ok(())
}

fn apply(value: &mut Value, change: &Change) {
    match change {
        Change::Drop(which) => match value {
            Value::Object(entries) => {
                let key = entries.keys().nth(usize::from(*which)).cloned();
                drop(key.and_then(|it| entries.remove(&it)));
            }
            Value::Array(entries) => drop(entries.pop()),
            _ => *value = Value::Null,
        },
        Change::Text(text) => *value = text.clone().into(),
        Change::Number(number) => *value = (*number).into(),
        Change::Null => *value = Value::Null,
        Change::True => *value = true.into(),
        Change::EmptyList => *value = Value::Array(Vec::new()),
        Change::EmptyObject => *value = Value::Object(serde_json::Map::new()),
        Change::Wrap => *value = Value::Array(vec![value.take()]),
        Change::Repeat(times) => {
            let entry =
                if let Value::Array(entries) = value { entries.first().cloned() } else { Some(value.take()) };
            let entry = entry.unwrap_or_default();
            // What is large is repeated less often.
            let times = usize::from(*times) % (LONGEST / count(&entry) + 1);
            *value = vec![entry; times].into();
        }
        Change::Graft(which, place) => {
            let fixture = &FIXTURES[usize::from(*which) % FIXTURES.len()];
            *value = nth(fixture, &mut (usize::from(*place) % count(fixture))).unwrap_or(fixture).clone();
        }
    }
}
