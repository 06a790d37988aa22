//! What is wrong in a feed of our own format, by `static/status.schema.json`, in the words that the browser uses too
//! (`static/outage-banner-check-feed.js`). Knows the schema, and no field by name.

use jsonschema::error::ValidationErrorKind;
use serde_json::Value;
use std::fmt::Write as _;
use strsim::osa_distance;

const SCHEMA: &str = include_str!(concat!(env!("OUTAGE_BANNER_STATIC"), "/status.schema.json"));
const MAX_LINES: usize = 20;
const MAX_CHARS: usize = 80;

/// One line for each mistake in these bytes.
#[must_use]
pub fn of_bytes(bytes: &[u8]) -> Vec<String> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    match serde_json::from_slice(bytes) {
        Ok(feed) => mistakes(&feed),
        Err(_) => {
            vec!["something in the feed is not of our format; write it in UTF-8 to be told what".to_owned()]
        }
    }
}

/// One line for each mistake in this feed.
#[must_use]
pub fn mistakes(feed: &Value) -> Vec<String> {
    let schema: Value = serde_json::from_str(SCHEMA).unwrap_or_default();
    let Ok(validator) = jsonschema::draft202012::options().should_validate_formats(true).build(&schema)
    else {
        return Vec::new(); // The tests build it: see tests/schema.rs.
    };
    // Joined addresses come as one object; each part is a feed.
    let parts = feed["+"].as_array().map_or(std::slice::from_ref(feed), Vec::as_slice);
    let mut lines = Vec::new();
    for error in parts.iter().flat_map(|part| validator.iter_errors(part)) {
        let (path, rule) = place(&schema, error.instance_path().as_str());
        let found = match error.kind() {
            ValidationErrorKind::AdditionalProperties { unexpected } => {
                unexpected.iter().map(|key| unknown(&path, rule, key)).collect()
            }
            ValidationErrorKind::Required { property } => {
                let key = property.as_str().unwrap_or_default();
                let rule = resolved(&schema, &rule["properties"][key]);
                vec![format!("{} is missing: expected {}", inside(&path, key), expected(rule))]
            }
            _ => vec![wrong(&path, rule, error.instance())],
        };
        for line in found {
            let line = format!("in the feed, {line}");
            if !lines.contains(&line) {
                lines.push(line);
            }
        }
    }
    let rest = lines.len().saturating_sub(MAX_LINES);
    if rest > 0 {
        lines.truncate(MAX_LINES);
        lines.push(format!("in the feed, {rest} more mistakes"));
    }
    lines
}

/// A JSON pointer as people write it, `incidents[0].impact`, and the part of the schema that holds there.
fn place<'a>(schema: &'a Value, pointer: &str) -> (String, &'a Value) {
    let (mut path, mut rule) = (String::new(), schema);
    for key in pointer.split('/').skip(1) {
        let key = key.replace("~1", "/").replace("~0", "~");
        if rule["type"] == "array" {
            let _ = write!(path, "[{key}]"); // To a string: it cannot fail.
            rule = resolved(schema, &rule["items"]);
        } else {
            path = inside(&path, &key);
            rule = resolved(schema, &rule["properties"][&key]);
        }
    }
    (path, rule)
}

fn resolved<'a>(schema: &'a Value, mut rule: &'a Value) -> &'a Value {
    while let Some(reference) = rule["$ref"].as_str() {
        rule = schema.pointer(reference.trim_start_matches('#')).unwrap_or(&Value::Null);
    }
    rule
}

fn inside(path: &str, key: &str) -> String {
    let key: String = key.chars().take(MAX_CHARS).collect();
    if path.is_empty() { key } else { format!("{path}.{key}") }
}

fn wrong(path: &str, rule: &Value, value: &Value) -> String {
    let path = if path.is_empty() { "the feed" } else { path };
    let like = suggestion(rule, value)
        .map(|it| format!("; did you mean {}?", shown(&it.into())))
        .unwrap_or_default();
    format!("{path} is {}: expected {}{like}", shown(value), expected(rule))
}

fn unknown(path: &str, rule: &Value, key: &str) -> String {
    let keys = rule["properties"].as_object().map(|it| it.keys().map(|it| &**it)).into_iter().flatten();
    let known: Vec<&str> = keys.filter(|it| *it != "$schema").collect();
    let path = inside(path, key);
    match nearest(&key.to_lowercase(), &known) {
        Some(best) => format!("{path} is not known: did you mean {}?", shown(&best.into())),
        None => format!("{path} is not known: expected {}, or a name that begins with x-", one_of(&known)),
    }
}

/// What to write instead, in words that a person without the schema understands.
fn expected(rule: &Value) -> String {
    if let Some(words) = rule["enum"].as_array() {
        return one_of(&words.iter().filter_map(Value::as_str).collect::<Vec<_>>());
    }
    if !rule["const"].is_null() {
        return rule["const"].to_string();
    }
    let words = match (rule["format"].as_str(), rule["pattern"].as_str(), rule["type"].as_str()) {
        (Some("date-time"), ..) => "a time with its zone, such as 2026-05-04T14:05:00Z",
        (_, Some(pattern), _) if pattern.contains("[Tt][Ee][Ll]") => {
            "an address that begins with https:, http:, mailto:, tel: or sms:"
        }
        (_, Some(_), _) => "an address that begins with https: or http:",
        (.., Some("integer")) => return format!("a whole number, {} or more", rule["minimum"]),
        (.., Some("object")) => "an object",
        (.., Some("array")) => "a list",
        (.., Some(_)) => "a text",
        (.., None) => "a text, or an object with a text for each language",
    };
    words.to_owned()
}

/// The nearest right value, where one suggests itself.
fn suggestion(rule: &Value, value: &Value) -> Option<String> {
    let value = value.as_str()?;
    if let Some(words) = rule["enum"].as_array() {
        let words: Vec<&str> = words.iter().filter_map(Value::as_str).collect();
        let pieces: Vec<&str> = value.split([' ', '\t', '\n', '-']).filter(|it| !it.is_empty()).collect();
        return nearest(&pieces.join("_").to_lowercase(), &words).map(str::to_owned);
    }
    rule["pattern"].as_str()?;
    let is_number = |it: char| it.is_ascii_digit() || " \t\n()/.-".contains(it);
    let digits = value.strip_prefix('+').unwrap_or(value);
    if digits.len() >= 5 && digits.chars().all(is_number) {
        return Some(format!("tel:{}", value.replace(|it: char| it != '+' && !it.is_ascii_digit(), "")));
    }
    if value.contains([' ', '\t', '\n', ':']) {
        return None;
    }
    match value.split_once('@') {
        Some((name, host)) if !name.is_empty() && is_host(host) && !name.contains('/') => {
            Some(format!("mailto:{value}"))
        }
        None if is_host(value.split('/').next()?) => Some(format!("https://{value}")),
        _ => None,
    }
}

fn is_host(text: &str) -> bool {
    let is_label = |it: &str| {
        !it.is_empty() && it.bytes().all(|it| it.is_ascii_alphanumeric() || matches!(it, b'-' | b'_'))
    };
    text.contains('.') && text.split('.').all(is_label)
}

/// The word that is most like this one. Two letters that changed places are one mistake.
fn nearest<'a>(word: &str, known: &[&'a str]) -> Option<&'a str> {
    let mistakes = |other: &&&str| osa_distance(word, other);
    known.iter().filter(|it| mistakes(it) * 3 <= it.chars().count()).min_by_key(mistakes).copied()
}

/// A value as JSON, no longer than a line bears.
fn shown(value: &Value) -> String {
    let text = match value {
        Value::Array(_) => "a list".to_owned(),
        Value::Object(_) => "an object".to_owned(),
        value => value.to_string(),
    };
    if text.chars().count() <= MAX_CHARS {
        return text;
    }
    text.chars().take(MAX_CHARS - 1).chain(['…']).collect()
}

/// "a, b or c".
fn one_of(words: &[&str]) -> String {
    match words {
        [rest @ .., last] if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        words => words.concat(),
    }
}

#[cfg(test)]
mod tests {
    use super::mistakes;
    use serde_json::{Value, json};

    #[track_caller]
    fn check(feed: &Value, expected: &[&str]) {
        let lines = mistakes(feed);
        let found: Vec<_> = lines.iter().map(|it| it.trim_start_matches("in the feed, ")).collect();
        assert_eq!(found, expected, "{feed}");
    }

    fn incident(fields: &Value) -> Value {
        json!({ "version": 1, "incidents": [fields] })
    }

    #[test]
    fn a_feed_without_a_mistake_has_no_line() {
        check(
            &json!({ "version": 1, "x-owner": { "any": "thing" }, "checked_at": "2026-05-04T14:05:00+02:00" }),
            &[],
        );
    }

    #[test]
    fn a_misspelt_key_is_named_with_the_nearest_right_one() {
        check(
            &json!({ "version": 1, "incidentes": [] }),
            &["incidentes is not known: did you mean \"incidents\"?"],
        );
        check(
            &incident(&json!({ "titel": "A" })),
            &["incidents[0].titel is not known: did you mean \"title\"?"],
        );
        check(
            &json!({ "version": 1, "page": { "x": 1, "x-y": 1 } }),
            &["page.x is not known: expected name or url, or a name that begins with x-"],
        );
    }

    #[test]
    fn a_word_that_is_not_ours_is_named_with_those_that_are() {
        check(
            &incident(&json!({ "impact": "severe", "status": "fixed" })),
            &[
                "incidents[0].impact is \"severe\": expected none, ungraded, minor, major or critical",
                "incidents[0].status is \"fixed\": expected investigating, identified, monitoring, resolved or ongoing",
            ],
        );
        check(
            &json!({ "version": 1, "channels": [{ "kind": "Suport" }] }),
            &["channels[0].kind is \"Suport\": expected updates or support; did you mean \"support\"?"],
        );
    }

    #[test]
    fn a_time_without_a_zone_is_named() {
        check(
            &incident(&json!({ "updates": [{}, { "posted_at": "2026-05-04T14:05:00" }] })),
            &[
                "incidents[0].updates[1].posted_at is \"2026-05-04T14:05:00\": expected a time with its zone, such as \
               2026-05-04T14:05:00Z",
            ],
        );
    }

    #[test]
    fn a_version_that_is_missing_or_another_is_named() {
        check(&json!({ "incidents": [] }), &["version is missing: expected 1"]);
        check(&json!({ "version": 2 }), &["version is 2: expected 1"]);
        check(&json!({ "+": [{ "version": 1 }, { "version": "1" }] }), &["version is \"1\": expected 1"]);
    }

    #[test]
    fn an_address_without_its_scheme_is_named_with_the_right_one() {
        let channel = |url: &str| json!({ "version": 1, "channels": [{ "url": url }] });
        let line = |url: &str, like: &str| {
            format!(
                "channels[0].url is \"{url}\": expected an address that begins with https:, http:, mailto:, tel: or \
                 sms:; did you mean \"{like}\"?"
            )
        };
        for (url, like) in [
            ("0911 123456", "tel:0911123456"),
            ("+44 (20) 7946-0123", "tel:+442079460123"),
            ("help@acme.example", "mailto:help@acme.example"),
            ("chat.acme.example/now", "https://chat.acme.example/now"),
        ] {
            check(&channel(url), &[&line(url, like)]);
        }
    }

    #[test]
    fn a_value_of_another_kind_is_named() {
        check(
            &json!({ "version": 1, "incidents": {}, "poll_after_seconds": 5, "page": { "name": null } }),
            &[
                "incidents is an object: expected a list",
                "page.name is null: expected a text, or an object with a text for each language",
                "poll_after_seconds is 5: expected a whole number, 15 or more",
            ],
        );
        check(&json!([]), &["the feed is a list: expected an object"]);
    }

    #[test]
    fn a_long_list_of_mistakes_ends() {
        let keys: serde_json::Map<_, _> = (0..50).map(|it| (format!("{it}"), Value::Null)).collect();
        let lines = mistakes(&Value::Object(keys));
        assert_eq!((lines.len(), &*lines[20]), (21, "in the feed, 31 more mistakes"));
    }
}
