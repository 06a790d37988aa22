//! All fixtures in JSON, and each value in one of them by its place.
#![allow(dead_code, reason = "each test and each fuzz target takes a part")]

use serde_json::Value;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use crate::words;

pub static FIXTURES: LazyLock<Vec<Value>> = LazyLock::new(|| {
    let mut paths = Vec::new();
    collect(&words::fixtures(), &mut paths);
    paths.sort();
    let feeds = paths.iter().filter_map(|it| serde_json::from_slice(&std::fs::read(it).unwrap()).ok());
    feeds.collect()
});

/// How many values there are, itself included.
pub fn count(value: &Value) -> usize {
    1 + match value {
        Value::Object(entries) => entries.values().map(count).sum(),
        Value::Array(entries) => entries.iter().map(count).sum(),
        _ => 0,
    }
}

/// The value that is `place` values further on.
pub fn nth<'a>(value: &'a Value, place: &mut usize) -> Option<&'a Value> {
    if *place == 0 {
        return Some(value);
    }
    *place -= 1;
    match value {
        Value::Object(entries) => entries.values().find_map(|it| nth(it, place)),
        Value::Array(entries) => entries.iter().find_map(|it| nth(it, place)),
        _ => None,
    }
}

/// As [`nth`].
pub fn nth_mut<'a>(value: &'a mut Value, place: &mut usize) -> Option<&'a mut Value> {
    if *place == 0 {
        return Some(value);
    }
    *place -= 1;
    match value {
        Value::Object(entries) => entries.values_mut().find_map(|it| nth_mut(it, place)),
        Value::Array(entries) => entries.iter_mut().find_map(|it| nth_mut(it, place)),
        _ => None,
    }
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, paths);
        } else {
            paths.push(path);
        }
    }
}
