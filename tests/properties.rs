//! What holds for any answer, text and time. The seed is fixed; `cargo xtask fuzz` tries random input.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a failed test panics")]

use invariants::{check, check_href, check_line, check_text, check_time};
use outage_banner::feed::{self, Hints};
use outage_banner::text::{Href, MAX_CHARS, Text, line};
use outage_banner::time::Timestamp;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

mod invariants;
mod words;

const DAY_MS: i64 = 86_400_000;
const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// Texts that are addresses, markup, or marks that our own code uses.
const HOSTILE: [&str; 12] = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "&lt;a href=javascript:alert(1)&gt;x&lt;/a&gt;",
    "[x](javascript:alert(1)) [y](data:text/html,z) [z](https://a.example@evil.example)",
    " \u{1}java\tscript\n:alert(1)",
    "javascript:alert(1)//https://a.example",
    "//evil.example/\\@a.example",
    "https://a.example/\u{202e}gpj.exe\0\"><b>",
    "\u{0}\u{1}https://a.example\u{2}b\u{3}\u{7f}\u{85}\u{200b}\u{2066}\u{feff}",
    "`<a href=https://a.example>b`c</a>` ~~~ [<a href='https://b.example/](https://c.example)'>d</a>",
    "\u{1F468}\u{200D}\u{1F469}\u{0301}\u{FFFD}\u{10FFFF}",
    "99999999999999999999999999e999",
];

/// Every fixture of every provider.
static FIXTURES: LazyLock<Vec<(PathBuf, Vec<u8>)>> = LazyLock::new(|| read(&words::fixtures()));

/// The fixtures that are JSON.
static TREES: LazyLock<Vec<Value>> =
    LazyLock::new(|| FIXTURES.iter().filter_map(|(_, bytes)| serde_json::from_slice(bytes).ok()).collect());

/// The files of a folder and of its folders.
fn read(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(read(&path));
        } else if path.extension().is_some_and(|it| it != "md") {
            let bytes = std::fs::read(&path).unwrap();
            files.push((path, bytes));
        }
    }
    files.sort();
    files
}

fn leaves<'a>(value: &'a mut Value, found: &mut Vec<&'a mut Value>) {
    match value {
        Value::Object(entries) => entries.values_mut().for_each(|it| leaves(it, found)),
        Value::Array(entries) => entries.iter_mut().for_each(|it| leaves(it, found)),
        _ => found.push(value),
    }
}

/// Renames the key at this place, counted over the whole value; returns whether there was one.
fn rename(value: &mut Value, place: &mut usize, name: &str) -> bool {
    match value {
        Value::Object(entries) => {
            if let Some(key) = entries.keys().nth(*place).cloned() {
                let it = entries.remove(&key).unwrap_or_default();
                entries.insert(name.to_owned(), it);
                return true;
            }
            *place -= entries.len();
            entries.values_mut().any(|it| rename(it, place, name))
        }
        Value::Array(entries) => entries.iter_mut().any(|it| rename(it, place, name)),
        _ => false,
    }
}

fn refusal(bytes: &[u8]) -> String {
    feed::read(bytes, Hints::default()).expect_err("this is no feed").to_line()
}

/// Generates JSON from the keys and words of the fixtures.
fn trees() -> impl Strategy<Value = Value> {
    let (mut keys, mut words) =
        (Vec::new(), vec![Value::Null, false.into(), true.into(), 1.into(), (-1).into()]);
    for tree in TREES.iter() {
        vocabulary(tree, &mut keys, &mut words);
    }
    keys.sort();
    keys.dedup();
    proptest::sample::select(words).prop_recursive(5, 60, 8, move |inner| {
        let entries = prop::collection::vec((proptest::sample::select(keys.clone()), inner.clone()), 0..8);
        prop_oneof![
            2 => entries.prop_map(|it| Value::Object(it.into_iter().collect())),
            1 => prop::collection::vec(inner, 0..4).prop_map(Value::Array),
        ]
    })
}

fn vocabulary(value: &Value, keys: &mut Vec<String>, words: &mut Vec<Value>) {
    match value {
        Value::Object(entries) => {
            for (key, it) in entries {
                keys.push(key.clone());
                vocabulary(it, keys, words);
            }
        }
        Value::Array(entries) => entries.iter().for_each(|it| vocabulary(it, keys, words)),
        _ => words.push(value.clone()),
    }
}

/// Days since 1970-01-01, computed in another way than in the crate.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    year * 365 + year / 4 - year / 100 + year / 400 + (month * 153 + 2) / 5 + day - 1 - 719_468
}

fn configured(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases,
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(20_260_504),
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(configured(2_000))]

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        check(&bytes);
    }

    #[test]
    fn any_words_make_a_safe_text(words in prop_oneof![".{0,200}", "[<>a=\"'`\\[\\]()*_~#\\\\ \n&;:/.h-]{0,80}", "(<a href=https://a\\.example/x>|</a>|`|```\n|\\[|\\]\\(|\\)|<p>|b|\\*|\n){0,30}"]) {
        check_line(&line(&words));
        Href::try_from(&*words).iter().for_each(check_href);
        let text = Text::reduce(&words);
        check_text(&text, MAX_CHARS);
        for max in [0, 1, 7, 40] {
            let excerpt = text.excerpt(max);
            prop_assert_eq!(excerpt.is_some(), text.to_plain().chars().count() > max);
            if let Some(it) = excerpt {
                check_text(&it, max.max(1));
            }
        }
    }

    #[test]
    fn any_words_are_a_time_within_the_years_or_none(words in "[0-9TZ:+. -]{0,40}|.{0,40}", number in any::<i64>()) {
        Timestamp::parse(&words).into_iter().for_each(check_time);
        Timestamp::from_epoch(number).into_iter().for_each(check_time);
        prop_assert!(Timestamp::parse(&Timestamp::from_millis(number).to_rfc3339()).is_some());
    }

    #[test]
    fn a_time_is_the_same_in_every_form(
        (year, month, day) in (1974..9999_i64, 1..=12_i64, 1..=28_i64),
        (hour, minute, second, ms) in (0..24_i64, 0..60_i64, 0..60_i64, 0..1000_i64),
        (is_behind, ahead, quarter) in (any::<bool>(), 0..14_i64, 0..4_i64),
    ) {
        let offset = (ahead * 60 + quarter * 15) * if is_behind { -1 } else { 1 };
        let local = days(year, month, day) * DAY_MS + ((hour * 60 + minute) * 60 + second) * 1000;
        let sign = if is_behind { '-' } else { '+' };
        let (date, clock) = (format!("{year}-{month:02}-{day:02}"), format!("{hour:02}:{minute:02}:{second:02}"));
        let name = MONTHS[usize::try_from(month - 1).unwrap()];
        let (zone, minutes) = (format!("{sign}{ahead:02}"), format!("{:02}", quarter * 15));
        let utc = local - offset * 60_000;
        for (text, expected) in [
            (format!("{date}T{clock}.{ms:03}{zone}:{minutes}"), utc + ms),
            (format!("{date} {clock}.{ms:03} {zone}{minutes}"), utc + ms),
            (format!("{date}T{clock}Z"), local),
            (format!("{date} {clock}"), local),
            (format!("{date} {clock} +0000 UTC"), local),
            (format!("{day:02} {name} {year} {clock} {zone}{minutes}"), utc),
            (format!("{day} {name} {year} {clock} GMT"), local),
            (format!("Sun {name} {day:02} {year} {clock} GMT{zone}{minutes} (Somewhere)"), utc),
            ((utc / 1000).to_string(), utc),
        ] {
            prop_assert_eq!(Timestamp::parse(&text).map(Timestamp::millis), Some(expected), "{}", text);
        }
    }
}

proptest! {
    #![proptest_config(configured(1_000))]

    #[test]
    fn any_tree_of_known_keys_is_read_or_refused(tree in trees()) {
        check(tree.to_string().as_bytes());
    }
}

#[test]
fn a_cut_off_feed_is_no_feed() {
    for (path, bytes) in FIXTURES.iter() {
        for end in (0..bytes.len()).step_by(7) {
            let (start, rest) = bytes.split_at(end);
            if !rest.trim_ascii().is_empty() {
                assert!(check(start).is_none(), "{}: the first {end} bytes", path.display());
            }
        }
    }
}

#[test]
fn hostile_words_in_any_place_stay_words() {
    for tree in TREES.iter() {
        for words in HOSTILE {
            let mut tree = tree.clone();
            let mut found = Vec::new();
            leaves(&mut tree, &mut found);
            found.into_iter().filter(|it| it.is_string()).for_each(|it| *it = words.into());
            check(tree.to_string().as_bytes());
        }
        let mut place = 0;
        loop {
            let mut tree = tree.clone();
            let mut found = Vec::new();
            leaves(&mut tree, &mut found);
            let Some(it) = found.into_iter().nth(place) else { break };
            *it = HOSTILE[place % HOSTILE.len()].into();
            check(tree.to_string().as_bytes());
            place += 1;
        }
    }
}

#[test]
fn hostile_words_for_any_key_stay_words() {
    for tree in TREES.iter() {
        for place in 0.. {
            let mut tree = tree.clone();
            if !rename(&mut tree, &mut { place }, HOSTILE[place % HOSTILE.len()]) {
                break;
            }
            check(tree.to_string().as_bytes());
        }
    }
}

#[test]
fn what_is_larger_than_the_limit_is_refused_unread() {
    let mut bytes = br#"{"version":1,"page":{"name":""#.to_vec();
    bytes.resize(5_000_000, b'a');
    bytes.extend_from_slice(br#""}}"#);
    assert!(refusal(&bytes).ends_with("found more than the limit of 2 MiB, 2097152 bytes"));
}

#[test]
fn what_is_nested_too_deep_is_refused() {
    for (open, close) in [("[", "]"), (r#"{"a":"#, "}"), (r#"{"components":["#, "]}")] {
        let nested = |levels: usize| format!("{}0{}", open.repeat(levels), close.repeat(levels));
        assert!(refusal(nested(60).as_bytes()).contains("without the keys"), "{open}");
        assert!(refusal(nested(129).as_bytes()).contains("recursion limit exceeded"), "{open}");
        assert!(refusal(nested(100_000).as_bytes()).contains("recursion limit exceeded"), "{open}");
        let inside = format!(r#"{{"version":1,"incidents":[{}]}}"#, nested(129));
        assert!(refusal(inside.as_bytes()).contains("recursion limit exceeded"), "{open}");
    }
}

#[test]
fn xml_nested_too_deep_is_refused_or_flat_without_a_stack_overflow() {
    for name in ["a", "item", "channel"] {
        for levels in [129, 100_000] {
            let nested = format!("<{name}>").repeat(levels) + &format!("</{name}>").repeat(levels);
            check(format!("<rss><channel>{nested}</channel></rss>").as_bytes());
            check(format!("<rss><channel><item><title>{nested}</title></item></channel></rss>").as_bytes());
        }
    }
}

#[test]
fn entities_of_xml_do_not_multiply() {
    let mut bomb = String::from("<!DOCTYPE rss [<!ENTITY a \"aaaaaaaaaa\">");
    for (name, inner) in "bcdefghij".chars().zip("abcdefghi".chars()) {
        bomb.extend([format!("<!ENTITY {name} \""), format!("&{inner};").repeat(10), "\">".to_owned()]);
    }
    bomb.push_str("]><rss><channel><title>&j;</title></channel></rss>");
    check(bomb.as_bytes());
}

#[test]
fn hostile_words_in_any_place_of_xml_stay_words() {
    for (_, bytes) in FIXTURES.iter().filter(|(path, _)| path.extension().is_some_and(|it| it == "xml")) {
        let Ok(text) = std::str::from_utf8(bytes) else { continue };
        let places: Vec<usize> = text.match_indices(['>', '"']).map(|(at, _)| at + 1).collect();
        for (number, at) in places.into_iter().enumerate() {
            let words = HOSTILE[number % HOSTILE.len()]
                .replace('&', "&amp;")
                .replace('<', "&lt;")
                .replace('"', "&quot;");
            let (start, end) = text.split_at(at);
            check([start, &words, end].concat().as_bytes());
        }
    }
}

#[test]
fn what_was_found_once_stays_mended() {
    let found = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/found");
    for (_, bytes) in read(&found.join("feed")) {
        check(&bytes);
    }
    for (_, bytes) in read(&found.join("text")) {
        let words = String::from_utf8(bytes).unwrap();
        check_line(&line(&words));
        Href::try_from(&*words).iter().for_each(check_href);
        check_text(&Text::reduce(&words), MAX_CHARS);
    }
}
