//! Every shipped language has every string, with its placeholders, and no English is left in it.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a failed test panics")]

use outage_banner::feed::Value;
use outage_banner::locale::{Key, Strings, english, fill};
use std::path::Path;

/// Words that a language shares with English.
const SHARED: [&str; 9] =
    ["SMS", "Sms", "Chat", "{name}: {status}", "", "Status", "Details", "{time}", "Detail"];
const PLURAL: [&str; 1] = ["more"];

fn locales() -> Vec<(String, Vec<(String, String)>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("static/locales");
    let files = std::fs::read_dir(folder).unwrap().map(|it| it.unwrap().path());
    let read = |file: std::path::PathBuf| {
        let tag = file.file_stem().unwrap().to_str().unwrap().to_owned();
        let Value::Object(entries) = serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap() else {
            panic!("{tag} is no object")
        };
        let text = |value| if let Value::Text(text) = value { text } else { panic!("{tag}: no text") };
        (tag.clone(), entries.into_iter().map(|(name, value)| (name, text(value))).collect())
    };
    files.map(read).collect()
}

fn placeholders(text: &str) -> Vec<&str> {
    let mut found: Vec<_> = text.split('{').skip(1).filter_map(|it| it.split('}').next()).collect();
    found.sort_unstable();
    found
}

#[test]
fn there_are_twenty_languages_and_more() {
    assert!(locales().len() >= 20);
}

#[test]
fn every_locale_has_every_string_and_nothing_else() {
    for (tag, strings) in locales() {
        for (name, english) in english() {
            let named = |it: &&(String, String)| {
                it.0 == name
                    || PLURAL.contains(&name) && it.0.strip_prefix(name).is_some_and(|it| it.starts_with('_'))
            };
            let texts: Vec<_> = strings.iter().filter(named).collect();
            assert!(!texts.is_empty(), "{tag} has no {name}");
            for (name, text) in texts {
                if !name.ends_with("_words") {
                    let missing: Vec<_> =
                        placeholders(english).into_iter().filter(|it| !text.contains(*it)).collect();
                    // "One more" and "two more" need no digit in some languages.
                    let is_spelled = ["_zero", "_one", "_two"].iter().any(|it| name.ends_with(it));
                    assert!(missing.is_empty() || is_spelled, "{tag}: {name} lacks {missing:?}: {text}");
                }
                assert!(placeholders(text).len() <= placeholders(english).len(), "{tag}: {name}: {text}");
            }
        }
        let object = strings.into_iter().map(|(name, text)| (name, Value::Text(text))).collect();
        assert_eq!(Strings::default().add(&Value::Object(object)), [], "{tag}");
    }
}

#[test]
fn no_english_is_left_over() {
    let english: Vec<_> = english().collect();
    for (tag, strings) in locales() {
        let same: Vec<_> = strings
            .iter()
            .filter(|(name, text)| english.iter().any(|it| it.0 == name && it.1 == text))
            .filter(|(_, text)| !SHARED.contains(&&**text))
            .collect();
        assert!(same.is_empty(), "{tag}: {same:?}");
    }
}

#[test]
fn the_first_words_say_the_same_english() {
    let source = include_str!("../static/first/draw.js");
    let (_, source) = source.split_once("const ENGLISH = {\n").unwrap();
    let (source, _) = source.split_once("};").unwrap();
    let lines: Vec<(&str, &str)> =
        source.lines().map(|line| line.trim().trim_end_matches("\",").split_once(": \"").unwrap()).collect();
    assert!(lines.len() > 20, "{lines:?}");
    for line in lines {
        assert!(english().any(|it| it == line), "{line:?}");
    }
}

#[test]
fn what_is_not_replaced_is_english_and_the_last_word_counts() {
    let mut strings = Strings::default();
    let add = |strings: &mut Strings, text: &str| strings.add(&serde_json::from_str(text).unwrap());
    assert_eq!(strings.get(Key::Dismiss), "Dismiss");
    assert_eq!(add(&mut strings, r#"{"dismiss":"Schließen","more_one":"+ 1","more_other":"+ {count}"}"#), []);
    assert_eq!(&*add(&mut strings, r#"{"dismiss":"Zu","dismis":"x"}"#)[0], "dismis");
    assert_eq!(strings.get(Key::Dismiss), "Zu");
    assert_eq!(strings.get(Key::Help), "Get help");
    assert_eq!(strings.plural(Key::More, "one"), "+ 1");
    assert_eq!(strings.plural(Key::More, "few"), "+ {count}", "a category that is not there is `other`");
    let mut strings = Strings::default();
    assert_eq!(strings.plural(Key::More, "one"), "+ {count} more");
    add(&mut strings, r#"{"more":"{count} others"}"#);
    assert_eq!(strings.plural(Key::More, "one"), "{count} others");
}

/// The owner writes them into the same attribute, and the banner must not call them a mistake.
#[test]
fn words_for_the_outage_page_are_no_mistake() {
    let script = include_str!("../static/page/phrases.js");
    let (_, names) = script.split_once("const of = (").unwrap();
    let names: Vec<&str> = names.split_once(')').unwrap().0.split(", ").collect();
    assert!(names.len() == 4 && names.contains(&"down"), "{names:?}");
    for name in names {
        let words = Value::Object(vec![(format!("page_{name}"), Value::Text("x".to_owned()))]);
        assert_eq!(Strings::default().add(&words), [], "{name}");
    }
}

#[test]
fn what_fills_a_template_is_not_looked_at_again() {
    let values = [("name", "{status}"), ("status", "down")];
    assert_eq!(fill("{name}: {status} {other}", &values), "{status}: down ");
    assert_eq!(fill("{name", &values), "{status}");
}

/// The script that speaks first has the list of all languages, and asks for no other file.
#[test]
fn the_first_words_know_every_language_that_there_is() {
    let script = include_str!("../static/first/words.js");
    let listed = script.split_once("const TAGS = \"").unwrap().1.split_once('"').unwrap().0;
    let mut files: Vec<String> = locales().into_iter().map(|it| it.0).collect();
    files.sort_by_key(|it| it.to_lowercase());
    assert_eq!(listed.split(' ').collect::<Vec<_>>(), files);
}

/// In a language that is missing there, the outage page would stay empty, and no owner could choose it.
#[test]
fn the_outage_page_and_the_set_up_page_know_every_language_too() {
    let mut files: Vec<String> = locales().into_iter().map(|it| it.0).chain(["en".to_owned()]).collect();
    files.sort();
    let page = include_str!("../static/page/phrases.js");
    let page = page.lines().filter_map(|it| it.strip_prefix("  ")?.split_once(": of(")).map(|it| it.0);
    let setup = include_str!("../setup/src/languages.rs");
    let setup =
        setup.lines().filter_map(|it| it.strip_prefix("    (\"")?.split_once("\", \"")).map(|it| it.0);
    for (name, tags) in [
        ("static/page/phrases.js", page.collect::<Vec<_>>()),
        ("setup/src/languages.rs", setup.filter(|it| !it.is_empty()).collect()),
    ] {
        let mut tags: Vec<&str> = tags.iter().map(|it| it.trim_matches('"')).collect();
        tags.sort_unstable();
        assert_eq!(tags, files, "{name}");
    }
}
