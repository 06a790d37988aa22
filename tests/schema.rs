//! The schema that owners check their `status.json` with takes what we publish, and refuses what is wrong.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a failed test panics")]

use serde_json::{Value, json};
use std::path::{Path, PathBuf};

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

/// The demo's times count from the moment it is looked at: `{now-3m}`.
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
