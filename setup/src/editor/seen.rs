//! What visitors see of a feed, in one line: decided and worded by the core, as the banner itself is.

use outage_banner_core::config::{Config, Show};
use outage_banner_core::feed::{self, Hints, Value};
use outage_banner_core::locale::{Locale, Utc};
use outage_banner_core::policy;
use outage_banner_core::time::Timestamp;

/// Our own format, in the words of the readers.
const OWN: &str = "outage-banner";

/// Whose feed a text is, where it is one of another provider's.
pub(crate) fn foreign(text: &str) -> Option<&'static str> {
    let hints = Hints { now: Timestamp::from_millis(0), ..Hints::default() };
    let read = feed::read_by(text.as_bytes(), hints, |text| {
        serde_json::from_str::<Value>(text).map_err(|error| error.to_string())
    });
    read.ok().map(|it| it.provider).filter(|it| ![OWN, feed::UNKNOWN].contains(it))
}

/// With the tag's default options.
pub(crate) fn line(text: &str, now_ms: i64) -> String {
    let now = Timestamp::from_millis(now_ms);
    let hints = Hints { now, provider: OWN, ..Hints::default() };
    let read = feed::read_by(text.as_bytes(), hints, |text| {
        serde_json::from_str::<Value>(text).map_err(|error| error.to_string())
    });
    let feed = match read {
        Ok(feed) => feed,
        Err(error) => return format!("The banner cannot read this: {}", error.to_line()),
    };
    let config = Config::default();
    let locale = Locale { strings: &config.strings, format: &Utc };
    if let Some(notice) = policy::decide(&feed.snapshot, now, &config) {
        let more =
            if notice.more.is_empty() { String::new() } else { format!(", and {} more", notice.more.len()) };
        let word = locale.word(notice.first.kind, notice.indicator);
        return format!("Visitors see “{word}: {}”{more}.", locale.title(&notice.first));
    }
    let show = Show { incidents: true, maintenance: true, upcoming: true, resolved: true };
    let config = Config { show, ..Config::default() };
    match policy::decide(&feed.snapshot, now, &config) {
        Some(notice) => {
            let title = locale.title(&notice.first);
            format!(
                "Visitors see nothing; where the tag’s show has upcoming and resolved, they see “{title}”."
            )
        }
        None => "Visitors see nothing.".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{foreign, line};

    const NOON_MS: i64 = 1_777_896_000_000; // 2026-05-04T12:00:00Z

    #[test]
    fn another_providers_feed_is_known_as_such() {
        let statuspage = r#"{"page":{"id":"x","name":"Acme","url":"https://acme.example"},"status":{"indicator":"none","description":"All good"},"incidents":[],"components":[]}"#;
        assert_eq!(foreign(statuspage), Some("statuspage"));
        for own in [
            r#"{"version":1}"#,
            r#"{"version":1,"incidents":[{"title":"a","impact":"major"}]}"#,
            "{}",
            r#"{"incidents":[]}"#,
            "nonsense",
        ] {
            assert_eq!(foreign(own), None, "{own}");
        }
    }

    #[test]
    fn the_line_is_what_the_banner_decides() {
        let open = r#"{"version":1,"incidents":[{"id":"a","title":"Mail is down","impact":"major","status":"investigating"}]}"#;
        assert_eq!(line(open, NOON_MS), "Visitors see “Major outage: Mail is down”.");
        assert_eq!(line(r#"{"version":1}"#, NOON_MS), "Visitors see nothing.");
        let later = r#"{"version":1,"maintenances":[{"id":"b","title":"New disks","starts_at":"2026-05-04T20:00:00Z","ends_at":"2026-05-04T22:00:00Z"}]}"#;
        assert_eq!(
            line(later, NOON_MS),
            "Visitors see nothing; where the tag’s show has upcoming and resolved, they see “New disks”."
        );
        assert!(line("{", NOON_MS).starts_with("The banner cannot read this: "), "{}", line("{", NOON_MS));
    }
}
