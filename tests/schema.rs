//! The schema by which owners check their `status.json` accepts the files that we publish, and refuses mistakes.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a failed test panics")]

use outage_banner::feed::{self, Hints};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

mod grammar;

const NOW: &str = "2026-05-04T14:00:00Z";

#[track_caller]
fn check(name: &str, feed: &Value, is_valid: bool) {
    let schema = parsed(&root().join("static/status.schema.json"));
    assert!(jsonschema::meta::is_valid(&schema), "the schema itself is wrong");
    let validator = jsonschema::draft202012::options().should_validate_formats(true).build(&schema).unwrap();
    let errors: Vec<_> =
        validator.iter_errors(feed).map(|it| format!("{}: {it}", it.instance_path())).collect();
    assert_eq!(errors.is_empty(), is_valid, "{name}: {errors:#?}");
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn parsed(path: &Path) -> Value {
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

/// Puts times into a state of the demo, which has `{now-3m}` in their places.
fn with_times(value: &mut Value) {
    match value {
        Value::String(text) if text.starts_with("{now") => NOW.clone_into(text),
        Value::Array(list) => list.iter_mut().for_each(with_times),
        Value::Object(object) => object.values_mut().for_each(with_times),
        _ => {}
    }
}

#[test]
fn the_example_is_valid() {
    check("status.json", &parsed(&root().join("static/status.json")), true);
}

#[test]
fn every_demo_in_our_own_format_is_valid() {
    let mut count = 0;
    for entry in std::fs::read_dir(root().join("xtask/demo")).unwrap() {
        let path = entry.unwrap().path();
        let mut body = parsed(&path)["body"].take();
        if body.get("version").is_some() {
            with_times(&mut body);
            check(&path.display().to_string(), &body, true);
            count += 1;
        }
    }
    assert!(count > 5, "only {count} demos in our own format");
}

#[test]
fn the_version_alone_is_valid() {
    check("version alone", &json!({ "version": 1 }), true);
}

#[test]
fn text_in_several_languages_is_valid() {
    let title = json!({ "en": "Email is down", "pt-BR": "E-mail fora do ar" });
    check("languages", &json!({ "version": 1, "incidents": [{ "title": title }] }), true);
}

#[test]
fn what_is_wrong_is_refused() {
    let wrong = [
        json!({}),
        json!([]),
        json!({ "version": 2 }),
        json!({ "version": "1" }),
        json!({ "version": 1, "updated_at": "yesterday" }),
        json!({ "version": 1, "incidentes": [] }),
        json!({ "version": 1, "valid_seconds": 0 }),
        json!({ "version": 1, "worker": "off" }),
        json!({ "version": 1, "checked_at": "2026-05-04T14:00:00" }),
        json!({ "version": 1, "incidents": [{ "titel": "Email is down" }] }),
        json!({ "version": 1, "channels": [{ "url": "0911 123456" }] }),
        json!({ "version": 1, "poll_after_seconds": 5 }),
        json!({ "version": 1, "page": { "url": "javascript:alert(1)" } }),
        json!({ "version": 1, "components": [{ "id": "mail", "status": "wobbly" }] }),
        json!({ "version": 1, "incidents": {} }),
        json!({ "version": 1, "incidents": [{ "impact": "severe" }] }),
        json!({ "version": 1, "incidents": [{ "status": "pondering" }] }),
        json!({ "version": 1, "incidents": [{ "title": {} }] }),
        json!({ "version": 1, "incidents": [{ "updates": [{ "posted_at": "13:50" }] }] }),
        json!({ "version": 1, "maintenances": [{ "starts_at": 1_777_903_200 }] }),
        json!({ "version": 1, "channels": [{ "kind": "gossip" }] }),
        json!({ "version": 1, "channels": [{ "url": "javascript:alert(1)" }] }),
    ];
    for feed in wrong {
        check(&feed.to_string(), &feed, false);
    }
}

/// The rule that a reference of the schema stands for.
fn resolved<'a>(schema: &'a Value, node: &'a Value) -> &'a Value {
    match node["$ref"].as_str() {
        Some(reference) => schema.pointer(reference.trim_start_matches('#')).unwrap(),
        None => node,
    }
}

/// The words that the schema allows for each key of each object, by path.
fn keys(schema: &Value, node: &Value, path: &str, found: &mut BTreeMap<String, BTreeSet<String>>) {
    let node = resolved(schema, node);
    if node["type"] == "array" {
        keys(schema, &node["items"], path, found);
    }
    let Some(properties) = node["properties"].as_object() else { return };
    assert_eq!(node["additionalProperties"], false, "{path} takes any key");
    assert_eq!(node["patternProperties"], json!({ "^x-": true }), "{path}");
    for (key, node) in properties {
        let own = resolved(schema, node);
        let path = format!("{path}/{key}");
        let text = |it: &Value| it.as_str().map_or_else(|| it.to_string(), str::to_owned);
        let words = own["enum"].as_array().into_iter().flatten().chain(own.get("const")).map(text);
        // Some fields are not read, and an icon is only a picture.
        let is_time = own["format"] == "date-time" && !UNREAD.contains(&&**key);
        let words = if key == "icon" { BTreeSet::new() } else { words.collect() };
        let words = if is_time { BTreeSet::from(["@".to_owned()]) } else { words };
        let words = if path == "/channels/url" { BTreeSet::from([":".to_owned()]) } else { words };
        found.insert(path.clone(), words);
        keys(schema, node, &path, found);
    }
}

/// The words that the reader of our own format knows, by path.
fn own_keys(fields: &[grammar::Field], path: &str, found: &mut BTreeMap<String, BTreeSet<String>>) {
    for field in fields {
        let path = format!("{path}/{}", field.name);
        let words = field.paths.iter().flat_map(|it| it.split(',')).filter(|it| *it != field.name);
        found.insert(path.clone(), words.map(str::to_owned).collect());
        own_keys(&field.inner, &path, found);
    }
}

#[test]
fn the_reader_knows_the_keys_and_words_of_the_schema() {
    let schema = parsed(&root().join("static/status.schema.json"));
    let (mut expected, mut own) = (BTreeMap::new(), BTreeMap::new());
    keys(&schema, &schema, "", &mut expected);
    own_keys(&grammar::parse(feed::own_format()), "", &mut own);
    assert_eq!(own, expected);
}

/// A feed with every field of the format.
fn complete() -> Value {
    let update = |status: &str| json!({ "status": status, "posted_at": NOW, "body": { "en": "Text", "de": "Text" }, "x-by": 1 });
    json!({
        "$schema": "status.schema.json", "version": 1, "updated_at": NOW, "checked_at": NOW, "valid_seconds": 900, "worker": true,
        "source": "https://status.example.net/", "poll_after_seconds": 60, "x-note": { "any": null },
        "page": { "name": "Acme", "url": "https://status.example.net" },
        "components": [{ "id": "mail", "name": "Email", "status": "operational" }],
        "incidents": [{
            "id": "i", "title": "Email is down", "impact": "major", "status": "identified", "started_at": NOW,
            "resolved_at": NOW, "components": ["mail"], "url": "https://status.example.net/i",
            "next_update_by": "2026-05-04T16:00:00+02:00", "updates": [update("identified")],
        }],
        "maintenances": [{
            "id": "m", "title": "Work", "status": "scheduled", "starts_at": NOW, "ends_at": NOW,
            "components": ["mail"], "url": "https://status.example.net/m", "updates": [update("scheduled")],
        }],
        "channels": [{
            "kind": "support", "label": "Phone", "url": "tel:+15550100", "icon": "phone", "depends_on": ["mail"],
        }],
    })
}

/// The fields that are not read, so nothing depends on their values.
const UNREAD: [&str; 4] = ["updated_at", "checked_at", "valid_seconds", "source"];

/// The feed with one mistake at a time: a misspelt key, an unknown word, a time without its zone. The keys of a text in
/// several languages are free.
fn mistakes(value: &Value, path: &str, found: &mut Vec<(String, Value)>) {
    match value {
        Value::Object(entries) if !entries.contains_key("en") => {
            for (key, inner) in entries.iter().filter(|(key, _)| !key.starts_with("x-")) {
                let path = format!("{path}/{key}");
                let mut with = |to: &str, inner: Value| {
                    let mut entries = entries.clone();
                    entries.remove(key);
                    entries.insert(to.to_owned(), inner);
                    found.push((path.clone(), Value::Object(entries)));
                };
                with(&format!("{key}s"), inner.clone());
                let is_time = key.ends_with("_at") || key.ends_with("_by");
                if is_time && !UNREAD.contains(&&**key) {
                    with(key, json!("2026-05-04T14:00:00"));
                    with(key, json!("soon"));
                    with(key, Value::Null);
                } else if path == "/channels/url" {
                    with(key, json!("0911 123456"));
                } else if matches!(&**key, "version" | "status" | "impact" | "kind")
                    && !path.contains("/updates/")
                {
                    with(key, json!("wobbly"));
                }
                let mut inside = Vec::new();
                mistakes(inner, &path, &mut inside);
                for (path, inner) in inside {
                    let mut entries = entries.clone();
                    entries.insert(key.clone(), inner);
                    found.push((path, Value::Object(entries)));
                }
            }
        }
        Value::Array(entries) => {
            for (index, inner) in entries.iter().enumerate() {
                let mut inside = Vec::new();
                mistakes(inner, path, &mut inside);
                for (path, inner) in inside {
                    let mut entries = entries.clone();
                    entries[index] = inner;
                    found.push((path, Value::Array(entries)));
                }
            }
        }
        _ => {}
    }
}

#[test]
fn the_reader_notices_mistakes_that_the_schema_refuses() {
    let notices = |feed: &Value| {
        let read = feed::read(feed.to_string().as_bytes(), Hints::default()).expect("a feed");
        assert_eq!(read.provider, "outage-banner", "{feed}");
        read.has_mistake
    };
    check("complete", &complete(), true);
    assert!(!notices(&complete()));
    let mut found = Vec::new();
    mistakes(&complete(), "", &mut found);
    assert!(found.len() > 70, "{}", found.len());
    for (path, feed) in found {
        check(&format!("{path}: {feed}"), &feed, false);
        assert!(notices(&feed), "{path}: {feed}");
    }
}
