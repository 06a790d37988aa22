//! Where each provider's fixtures hold words of a closed set, and what they are with words that nobody knows.
#![allow(dead_code, reason = "each test and each fuzz target takes a part")]

use serde_json::Value;
use std::path::{Path, PathBuf};

/// Two feeds of one shape, and the keys of their words. A key is the end of a path: `*` is any step, `$` the last
/// entry of a list, a `/` before it the top. In what is no JSON it is the word itself.
pub(crate) struct Row {
    pub(crate) provider: &'static str,
    /// Nothing is wrong there.
    pub(crate) quiet: &'static str,
    /// Something is.
    pub(crate) incident: &'static str,
    /// Words that say how a thing is doing: one that nobody knows is shown.
    pub(crate) how: &'static [&'static str],
    /// Words about an incident: one that nobody knows does not hide it.
    pub(crate) about: &'static [&'static str],
}

#[rustfmt::skip]
pub(crate) const ROWS: &[Row] = &[
    row("outage-banner", "quiet", "incident", &["/components.*.status"], &["incidents.*.status", "incidents.*.impact"]),
    row("incidentio", "quiet", "incident", &[], &["ongoing_incidents.*.status", "current_worst_impact", "affected_components.*.current_status"]),
    row("incidentio", "compatible", "compatible", &["status.indicator", "/components.*.status"], &["incidents.*.status", "impact", "incident_updates.*.status"]),
    row("statuspage", "quiet", "incident", &["status.indicator", "/components.*.status"], &["incidents.*.status", "impact", "incident_updates.*.status", "incidents.*.components.*.status"]),
    row("statuspage-clones", "quiet", "incident", &["status.indicator", "/components.*.status"], &["incidents.*.state", "impact"]),
];

const fn row(
    provider: &'static str,
    quiet: &'static str,
    incident: &'static str,
    how: &'static [&'static str],
    about: &'static [&'static str],
) -> Row {
    Row { provider, quiet, incident, how, about }
}

/// The folder of all fixtures; the fuzz targets are a package within this one.
pub(crate) fn fixtures() -> PathBuf {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    own.ancestors().map(|it| it.join("tests/fixtures")).find(|it| it.is_dir()).unwrap()
}

/// One fixture, and how to write it with other words.
pub(crate) struct Feed {
    pub(crate) path: PathBuf,
    text: String,
    json: Option<Value>,
}

/// Where a word stands: a pointer into JSON, or the word itself.
#[derive(Clone, Debug)]
pub(crate) struct Place(String);

impl Feed {
    pub(crate) fn open(provider: &str, name: &str) -> Self {
        let path = fixtures().join(provider).join(name);
        let path =
            ["json", "xml", "txt"].map(|it| path.with_extension(it)).into_iter().find(|it| it.is_file());
        let path = path.unwrap_or_else(|| panic!("{provider}/{name} is missing"));
        let text = std::fs::read_to_string(&path).unwrap();
        let json = serde_json::from_str(&text).ok();
        Self { path, text, json }
    }

    /// Where words of these keys stand.
    pub(crate) fn places(&self, keys: &[&str]) -> Vec<Place> {
        let mut places = Vec::new();
        match &self.json {
            Some(json) => find(json, &mut Vec::new(), keys, &mut places),
            None => places
                .extend(keys.iter().filter(|it| self.text.contains(**it)).map(|it| Place((*it).to_owned()))),
        }
        places
    }

    /// With other words in these places: a number where a number is (or one in quotes), else a word.
    pub(crate) fn with(&self, places: &[Place], word: &str, number: u32) -> Vec<u8> {
        let Some(json) = &self.json else {
            return places.iter().fold(self.text.clone(), |text, it| text.replace(&it.0, word)).into_bytes();
        };
        let mut json = json.clone();
        for place in places {
            let it = json.pointer_mut(&place.0).unwrap();
            *it = match it {
                Value::Number(_) => number.into(),
                Value::String(old) if old.parse::<u32>().is_ok() => number.to_string().into(),
                _ => word.into(),
            };
        }
        json.to_string().into_bytes()
    }
}

fn find(value: &Value, path: &mut Vec<String>, keys: &[&str], places: &mut Vec<Place>) {
    let mut enter = |step: String, value: &Value| {
        path.push(step);
        find(value, path, keys, places);
        path.pop();
    };
    match value {
        Value::Object(entries) => entries.iter().for_each(|(key, value)| enter(key.clone(), value)),
        Value::Array(entries) => {
            for (index, value) in entries.iter().enumerate() {
                enter(
                    if index + 1 == entries.len() { format!("{index}$") } else { index.to_string() },
                    value,
                );
            }
        }
        Value::Bool(_) => {} // There is no third.
        Value::Null | Value::Number(_) | Value::String(_) => {
            if keys.iter().any(|it| ends_in(path, it)) {
                let mut pointer = String::new();
                for step in &*path {
                    pointer.push('/');
                    pointer.push_str(&step.trim_end_matches('$').replace('~', "~0").replace('/', "~1"));
                }
                places.push(Place(pointer));
            }
        }
    }
}

fn ends_in(path: &[String], key: &str) -> bool {
    let (from_top, key) = key.strip_prefix('/').map_or((false, key), |it| (true, it));
    let steps: Vec<&str> = key.split('.').collect();
    let Some(start) = path.len().checked_sub(steps.len()) else { return false };
    let fits = |(step, wanted): (&String, &&str)| match *wanted {
        "*" => true,
        "$" => step.ends_with('$'),
        wanted => step == wanted,
    };
    (!from_top || start == 0) && path[start..].iter().zip(&steps).all(fits)
}
