//! Which keys and words our own format has. Knows that something in a feed is wrong, but not what: the schema says
//! that to the owner, and visitors do not pay for it.

use super::json::Value;
use crate::text::{Href, pieces};
use crate::time::Timestamp;

/// One line for each object and each closed set of words: its path, then its keys or words. `tests/schema.rs` compares
/// them with `static/status.schema.json`.
pub(super) const SHAPE: &str = "\
\x20$schema version updated_at checked_at valid_seconds source poll_after_seconds page components incidents maintenances channels
:version 1
:page name url
:components id name status
:components:status operational degraded_performance partial_outage major_outage under_maintenance unknown
:incidents id title impact status started_at resolved_at components url next_update_by updates
:incidents:impact none ungraded minor major critical
:incidents:status investigating identified monitoring resolved ongoing
:incidents:updates status posted_at body
:incidents:updates:status investigating identified monitoring resolved ongoing
:maintenances id title status starts_at ends_at components url updates
:maintenances:status scheduled in_progress completed
:maintenances:updates status posted_at body
:maintenances:updates:status scheduled in_progress completed
:channels kind label url icon depends_on
:channels:kind updates support
:channels:icon phone sms mail chat x mastodon bluesky facebook instagram linkedin youtube telegram whatsapp signal discord slack matrix reddit github zendesk web
";

/// Whether everything in this value is known; `path` says where it stands, as in `:incidents:updates`.
pub(super) fn is_known(value: &Value, path: &str) -> bool {
    let line = pieces(SHAPE, b'\n').find_map(|line| line.strip_prefix(path)?.strip_prefix(' '));
    let has = |word: &str| line.is_none_or(|line| pieces(line, b' ').any(|it| it == word));
    match value {
        Value::Null | Value::Bool(_) => false,
        Value::List(entries) => entries.iter().all(|it| is_known(it, path)),
        Value::Object(entries) => {
            // There is no line for a text in several languages: its keys are their tags.
            line.is_none()
                || entries.iter().all(|(key, value)| match &**key {
                    "+" => is_known(value, path), // Joined answers: each of them is a feed.
                    _ if key.starts_with("x-") => true,
                    _ => has(key) && is_known(value, &[path, ":", key].concat()),
                })
        }
        Value::Text(text) => {
            let is_kind = |ends: &str| path.ends_with(ends);
            if is_kind("_at") || is_kind("_by") {
                time(text).is_some()
            } else if is_kind("url") || is_kind("source") {
                Href::try_from(&**text).is_ok()
            } else if is_kind("seconds") {
                matches!(text.parse(), Ok(1u32..))
            } else {
                has(text)
            }
        }
    }
}

/// A time with its zone. Without one nobody knows which moment it is, and whoever writes a feed by hand rarely means UTC.
pub(super) fn time(text: &str) -> Option<Timestamp> {
    match text.as_bytes() {
        [.., b'Z' | b'z'] | [.., b'+' | b'-', _, _, b':', _, _] => Timestamp::parse(text),
        _ => None,
    }
}
