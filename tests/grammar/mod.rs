//! A second interpreter of the row language, on JSON that can be changed: it says where in a feed a path leads.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a failed test panics")]
#![allow(dead_code, reason = "each test takes a part")]

use serde_json::Value;

/// A field of a row: `name=paths[inner]`.
#[derive(Clone, Debug)]
pub(crate) struct Field {
    pub(crate) name: String,
    pub(crate) paths: Vec<String>,
    pub(crate) inner: Vec<Field>,
}

/// Where a value is in a feed: the keys and indices from the top on.
pub(crate) type Place = Vec<String>;

pub(crate) fn parse(row: &str) -> Vec<Field> {
    let (mut fields, mut depth, mut start) = (Vec::new(), 0, 0);
    for (at, byte) in row.bytes().chain([b' ']).enumerate() {
        match byte {
            b'[' => depth += 1,
            b']' => depth -= 1,
            b' ' if depth == 0 => {
                if let Some(token) = row.get(start..at).filter(|it| !it.is_empty()) {
                    fields.push(field(token));
                }
                start = at + 1;
            }
            _ => {}
        }
    }
    assert_eq!(depth, 0, "brackets in {row}");
    fields
}

fn field(token: &str) -> Field {
    let (head, inner) =
        token.split_once('[').map_or((token, ""), |(head, tail)| (head, &tail[..tail.len() - 1]));
    let (name, paths) = head.split_once('=').unwrap_or((head, head));
    Field { name: name.to_owned(), paths: paths.split('|').map(str::to_owned).collect(), inner: parse(inner) }
}

impl Field {
    pub(crate) fn get(&self, name: &str) -> Option<&Field> {
        self.inner.iter().find(|it| it.name == name)
    }

    pub(crate) fn is_resource(&self) -> bool {
        self.get("~").is_some()
    }
}

pub(crate) fn at<'a>(root: &'a Value, place: &[String]) -> &'a Value {
    place.iter().fold(root, |value, step| match value {
        Value::Array(entries) => &entries[step.parse::<usize>().expect("a place in an array")],
        _ => &value[step],
    })
}

pub(crate) fn at_mut<'a>(root: &'a mut Value, place: &[String]) -> &'a mut Value {
    place.iter().fold(root, |value, step| match value {
        Value::Array(entries) => &mut entries[step.parse::<usize>().expect("a place in an array")],
        _ => &mut value[step],
    })
}

fn parts(root: &Value, place: &Place) -> Vec<Place> {
    match at(root, place) {
        Value::Object(entries) if entries.len() == 1 && entries.contains_key("+") => {
            let joined = with(place, "+");
            (0..at(root, &joined).as_array().map_or(0, Vec::len))
                .map(|it| with(&joined, &it.to_string()))
                .collect()
        }
        _ => vec![place.clone()],
    }
}

fn with(place: &Place, step: &str) -> Place {
    [&place[..], &[step.to_owned()]].concat()
}

/// The places at the end of a path.
pub(crate) fn walk(root: &Value, from: &Place, path: &str, is_resource: bool) -> Vec<Place> {
    let (start, path) = path.strip_prefix('/').map_or((from.clone(), path), |path| (Place::new(), path));
    let mut found = parts(root, &start);
    for (number, name) in path.split('.').enumerate() {
        let mut next = Vec::new();
        for place in found {
            step(root, &place, name, is_resource && number == 0, &mut next);
        }
        found = next;
    }
    found
}

fn step(root: &Value, place: &Place, name: &str, is_resource: bool, found: &mut Vec<Place>) {
    if let Some((key, list)) = name.split_once('>') {
        let mut ids = Vec::new();
        step(root, place, key, is_resource, &mut ids);
        let ids: Vec<Value> = ids.iter().map(|it| at(root, it).clone()).collect();
        for entry in records(root, &Place::new(), list, false) {
            let it = at(root, &entry);
            if ids.contains(&it["id"]) || ids.contains(&it["_id"]) {
                found.push(entry);
            }
        }
        return;
    }
    match (at(root, place), name) {
        (Value::Object(entries), "*") => found.extend(entries.keys().map(|key| with(place, key))),
        (Value::Object(entries), _) if entries.contains_key(name) => found.push(with(place, name)),
        (Value::Object(entries), _) if is_resource && entries.contains_key("attributes") => {
            step(root, &with(place, "attributes"), name, false, found);
        }
        (Value::Array(entries), "") => {
            found.extend((0..entries.len()).map(|it| with(place, &it.to_string())));
        }
        (Value::Array(entries), "-1") if !entries.is_empty() => {
            found.push(with(place, &(entries.len() - 1).to_string()));
        }
        _ => {}
    }
}

/// The records at these places: the entries of an array, or an object itself.
pub(crate) fn records(root: &Value, from: &Place, path: &str, is_resource: bool) -> Vec<Place> {
    let mut records = Vec::new();
    for place in walk(root, from, path, is_resource) {
        match at(root, &place) {
            Value::Array(entries) => {
                records.extend((0..entries.len()).map(|it| with(&place, &it.to_string())));
            }
            Value::Null => {}
            _ => records.push(place),
        }
    }
    records
}

/// The records of a row: those of the first of its paths that has any.
pub(crate) fn rows(root: &Value, from: &Place, row: &Field, is_resource: bool) -> Vec<Place> {
    row.paths
        .iter()
        .map(|path| records(root, from, path, is_resource))
        .find(|it| !it.is_empty())
        .unwrap_or_default()
}

/// Whether a condition holds.
pub(crate) fn meets(root: &Value, record: &Place, row: &Field, name: &str) -> bool {
    row.get(name).is_some_and(|condition| {
        condition.paths.iter().any(|it| {
            if let Some((path, key)) = it.split_once('&') {
                let entries = records(root, record, path, row.is_resource());
                return !entries.is_empty() && entries.iter().all(|it| !at(root, it)[key].is_null());
            }
            let (path, words) = it.split_once(':').map_or((&**it, None), |(path, words)| (path, Some(words)));
            walk(root, record, path, row.is_resource()).iter().any(|place| match (at(root, place), words) {
                (Value::Null | Value::Bool(false), None) => false,
                (Value::Array(it), None) => !it.is_empty(),
                (Value::String(it), None) => !it.is_empty(),
                (_, None) => true,
                (Value::String(it), Some(words)) => words.split(',').any(|word| word == it),
                (it, Some(words)) => words.split(',').any(|word| *it == *word || it.to_string().eq(word)),
            })
        })
    })
}

/// Whether the row is about this record.
pub(crate) fn is_wanted(root: &Value, record: &Place, row: &Field) -> bool {
    (row.get("if").is_none() || meets(root, record, row, "if")) && !meets(root, record, row, "unless")
}
