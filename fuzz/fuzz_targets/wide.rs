//! A fixture with lists as long as the limit lets them be: none takes longer than libFuzzer's `-timeout`.
#![no_main]

use arbitrary::{Arbitrary, Unstructured};
use libfuzzer_sys::fuzz_target;
use outage_banner::feed::MAX_BYTES;
use serde_json::{Map, Value, json};
use tree::{FIXTURES, count, nth_mut};

#[path = "../../tests/invariants/mod.rs"]
mod invariants;
mod tree;
#[path = "../../tests/words/mod.rs"]
mod words;

/// Keys by which entries are told apart or joined.
const NAMES: [&str; 8] = ["id", "_id", "name", "title", "key", "url", "permalink", "slug"];

#[derive(Arbitrary, Debug)]
enum Entry {
    Nothing,
    Empty,
    Name,
    Number,
    Object,
    /// The list's own first entry, under a new name.
    First,
}

fuzz_target!(|bytes: &[u8]| {
    let _ = widen(&mut Unstructured::new(bytes));
});

fn widen(source: &mut Unstructured<'_>) -> arbitrary::Result<()> {
    let mut feed = source.choose(&FIXTURES)?.clone();
    let lists = source.int_in_range(1..=2)?;
    for _ in 0..lists {
        let (place, entry): (u16, Entry) = source.arbitrary()?;
        let mut place = usize::from(place) % count(&feed);
        if let Some(it) = nth_mut(&mut feed, &mut place) {
            fill(it, &entry, MAX_BYTES / (lists + 1));
        }
    }
    let bytes = feed.to_string();
    assert!(bytes.len() <= MAX_BYTES, "{}", bytes.len());
    invariants::check(bytes.as_bytes());
    Ok(())
}

/// Makes a list, an object or a text `bytes` long.
fn fill(value: &mut Value, entry: &Entry, bytes: usize) {
    match value {
        Value::Array(entries) => {
            let first = entries.first().cloned().unwrap_or_default();
            *value = series(entry, &first, bytes).collect();
        }
        Value::Object(entries) => {
            let first = entries.values().next().cloned().unwrap_or_default();
            *value = Value::Object(
                series(entry, &first, bytes / 2)
                    .enumerate()
                    .map(|(at, it)| (at.to_string(), it))
                    .collect::<Map<_, _>>(),
            );
        }
        _ => *value = "https://a.example/".repeat(bytes / 20).into(),
    }
}

fn series(entry: &Entry, first: &Value, bytes: usize) -> impl Iterator<Item = Value> {
    let entries = (100_000..).map(move |number: u32| match entry {
        Entry::Nothing => Value::Null,
        Entry::Empty => json!({}),
        Entry::Name => number.to_string().into(),
        Entry::Number => number.into(),
        Entry::Object => json!({"id": number, "name": number}),
        Entry::First => renamed(first, number),
    });
    let mut room = bytes;
    entries.take_while(move |it| {
        let size = it.to_string().len() + 2;
        room = room.saturating_sub(size);
        room > size
    })
}

fn renamed(value: &Value, number: u32) -> Value {
    let mut value = value.clone();
    if let Value::Object(entries) = &mut value {
        for (key, it) in entries {
            if NAMES.contains(&key.as_str()) {
                *it =
                    if it.is_number() { number.into() } else { format!("https://a.example/{number}").into() };
            } else {
                *it = renamed(it, number);
            }
        }
    }
    value
}
