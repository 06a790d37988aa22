//! When to ask again: between 15 seconds and an hour, whatever page, feed or server want, and up to a fifth more by chance.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a failed test panics")]

use outage_banner::config::Config;
use outage_banner::feed::{self, Hints};
use outage_banner::notice::Freshness;
use outage_banner::policy::{self, decide};
use outage_banner::schedule::{retry_after, wait_ms};
use outage_banner::time::Timestamp;

const NOW: &str = "2026-05-04T14:00:00Z";

fn now() -> Timestamp {
    Timestamp::parse(NOW).unwrap()
}

#[test]
fn the_wait_is_the_owner_s_or_more_if_asked_and_an_hour_at_most() {
    let waits = [
        // Up to a fifth earlier or later than the owner's own time, but never below 15 seconds.
        (60, None, 0, 0.0, 48_000),
        (60, None, 0, 0.5, 60_000),
        (60, None, 0, 1.0, 72_000),
        (15, None, 0, 0.0, 15_000),
        (15, None, 0, 1.0, 18_000),
        (0, None, 0, 0.0, 15_000),
        (0, Some(0), 0, 0.0, 15_000),
        (7_200, Some(10), 0, 0.5, 3_600_000),
        (u32::MAX, None, 0, 0.0, 2_880_000),
        // The wait is never shorter than the feed or the server asks for.
        (60, Some(15), 0, 0.0, 48_000),
        (60, Some(60), 0, 0.0, 60_000),
        (60, Some(300), 0, 0.0, 300_000),
        (60, Some(300), 0, 1.0, 360_000),
        (60, Some(3_600_000), 0, 0.0, 3_600_000),
        (60, Some(u32::MAX), 0, 1.0, 4_320_000),
        (u32::MAX, Some(u32::MAX), 0, 1.0, 4_320_000),
        // The first failed request changes nothing; each further one doubles the wait, up to a quarter of an hour.
        (60, None, 1, 0.5, 60_000),
        (60, None, 2, 0.5, 120_000),
        (60, None, 3, 0.5, 240_000),
        (60, None, 5, 0.5, 900_000),
        (60, None, u32::MAX, 0.5, 900_000),
        (15, None, 7, 0.5, 900_000),
        (1_800, None, 3, 0.5, 1_800_000),
        (60, Some(120), 1, 0.0, 120_000),
        (60, Some(120), 3, 0.5, 240_000),
        (60, None, 0, -3.0, 48_000),
        (60, None, 0, 9.0, 72_000),
        (60, None, 0, f64::NAN, 48_000),
    ];
    for (poll_seconds, asked, failures, chance, expected) in waits {
        let wait = wait_ms(poll_seconds, asked, failures, chance);
        assert_eq!(wait, expected, "{poll_seconds} s, asked {asked:?}, {failures} failures, chance {chance}");
    }
}

/// What each source may say, and the wait in seconds that follows: from the attribute, from a feed's number, from a
/// feed's text, and from `Retry-After`.
const SOURCES: [(&str, [u32; 4]); 13] = [
    ("0", [60, 15, 15, 15]),
    ("-1", [60, 15, 15, 15]),
    ("14", [60, 15, 15, 15]),
    ("15", [15, 15, 15, 15]),
    ("90", [90, 90, 90, 90]),
    ("3600000", [3_600; 4]),
    ("1000000000", [3_600; 4]),
    ("100000000000000000000", [3_600; 4]),
    ("1e9", [60, 3_600, 15, 15]),
    ("1e20", [60, 3_600, 15, 15]),
    ("NaN", [60, 15, 15, 15]),
    ("", [60, 15, 15, 15]),
    ("soon", [60, 15, 15, 15]),
];

#[test]
fn no_source_of_a_wait_gets_below_or_above_the_limits() {
    for (value, expected) in SOURCES {
        let config = Config::read(&|name| (name == "poll-seconds").then(|| value.to_owned()));
        let feed = |value: &str| {
            let feed = format!(r#"{{"version":1,"poll_after_seconds":{value}}}"#);
            feed::read(feed.as_bytes(), Hints::default()).ok()?.snapshot.poll_after_seconds
        };
        let waits = [
            wait_ms(config.poll_seconds, None, 0, 0.5),
            wait_ms(15, feed(value), 0, 0.0),
            wait_ms(15, feed(&format!("{value:?}")), 0, 0.0),
            wait_ms(15, retry_after(value, now()), 0, 0.0),
        ];
        assert_eq!(waits, expected.map(|seconds| seconds * 1_000), "of {value:?}");
    }
}

#[test]
fn a_server_may_name_the_moment_to_come_back() {
    assert_eq!(retry_after("120", now()), Some(120));
    assert_eq!(retry_after(" 120 ", now()), Some(120));
    assert_eq!(retry_after("Mon, 04 May 2026 14:02:00 GMT", now()), Some(120));
    assert_eq!(retry_after("Fri, 31 Dec 9999 23:59:59 GMT", now()), Some(u32::MAX));
    assert_eq!(retry_after("Mon, 04 May 2026 13:58:00 GMT", now()), None, "that moment is over");
    assert_eq!(retry_after("2 minutes", now()), None);
}

/// Attributes that are compared with times: whatever they say, nothing overflows, and what is shown stays sensible.
#[test]
fn no_span_of_time_overflows() {
    let feed = r#"{"version":1,
        "incidents":[{"title":"A","impact":"major","status":"resolved","resolved_at":"1970-01-01T00:00:00Z"}],
        "maintenances":[{"title":"B","starts_at":"9999-12-31T23:59:59Z"}]}"#;
    for value in SOURCES.map(|it| it.0).into_iter().chain(["4294967295", "9223372036854775807"]) {
        let config = Config::read(&|name| match name {
            "upcoming-hours" | "resolved-minutes" | "max-age-minutes" => Some(value.to_owned()),
            "show" => Some("upcoming resolved".to_owned()),
            _ => None,
        });
        let snapshot = feed::read(feed.as_bytes(), Hints::default()).unwrap().snapshot;
        let shown = decide(&snapshot, now(), &config).map(|it| it.items().count());
        let is_large = value.len() > 9; // Thousands of years.
        assert_eq!(shown, is_large.then_some(2), "with {value:?}");
        let begin = Timestamp::from_millis(0);
        let expected = if is_large { Freshness::LastChecked(begin) } else { Freshness::Unknown(begin) };
        assert_eq!(policy::freshness(begin, true, now(), &config), expected, "with {value:?}");
    }
}
