//! How answers that are no feed are refused: the line for the owner.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a failed test panics")]

use outage_banner::feed::{self, Error, Hints, MAX_BYTES, MAX_ENTRIES};
use outage_banner::model::Indicator;
use outage_banner::time::Timestamp;

#[track_caller]
fn check_refused(bytes: &[u8], expected: &str) {
    assert_eq!(feed::read(bytes, Hints::default()).expect_err("this is no feed").to_line(), expected);
}

#[test]
fn what_is_empty_is_refused() {
    check_refused(b"", "expected a status feed in JSON, RSS or Atom, found nothing: the answer is empty");
    check_refused(
        b" \r\n\t",
        "expected a status feed in JSON, RSS or Atom, found nothing: the answer is empty",
    );
    check_refused(
        "\u{feff}".as_bytes(),
        "expected a status feed in JSON, RSS or Atom, found nothing: the answer is empty",
    );
}

#[test]
fn a_web_page_is_refused() {
    let expected =
        "expected a status feed in JSON, RSS or Atom, found HTML at byte 0: a log-in or an error page?";
    check_refused(b"<!doctype html><title>Log in</title>", expected);
    check_refused(b"\n  <html></html>", expected);
}

#[test]
fn what_is_cut_off_is_refused() {
    check_refused(
        br#"{"version":1,"incidents":[{"title":"Em"#,
        "expected a status feed in JSON, RSS or Atom, found one that ends too early (was it cut off?): \
         EOF while parsing a string at line 1 column 38",
    );
}

#[test]
fn more_than_the_limit_is_refused_and_the_limit_itself_is_not() {
    let mut bytes = br#"{"version":1}"#.to_vec();
    bytes.resize(MAX_BYTES, b' ');
    assert!(feed::read(&bytes, Hints::default()).is_ok());
    bytes.push(b' ');
    check_refused(
        &bytes,
        "expected a status feed in JSON, RSS or Atom, found more than the limit of 2 MiB, 2097152 bytes",
    );
}

#[test]
fn a_mistake_in_the_middle_is_no_end_that_is_missing() {
    check_refused(
        br#"{"version":1,"incidents":[{"title":"Email" "impact":"major"}]}"#,
        "expected a status feed in JSON, RSS or Atom, found a text that is not well formed: \
         expected `,` or `}` at line 1 column 44",
    );
}

#[test]
fn deep_nesting_is_refused_without_a_stack_overflow() {
    let expected = "expected a status feed in JSON, RSS or Atom, found one that ends too early (was it cut off?): \
         recursion limit exceeded at line 1 column 128";
    check_refused("[".repeat(10_000).as_bytes(), expected);
}

#[test]
fn what_is_not_utf_8_is_refused() {
    let expected = "expected a status feed in JSON, RSS or Atom, found text that is not UTF-8 at byte 2";
    check_refused(b"{\"\xff\":1}", expected);
}

#[test]
fn json_that_no_provider_writes_is_refused() {
    let line = |kind| {
        format!(
            "expected a status feed in JSON, RSS or Atom, found {kind} without the keys of any provider we know"
        )
    };
    check_refused(b"[{}]", &line("an array"));
    check_refused(b"42", &line("a bare value"));
    check_refused(b"\"quiet\"", &line("a bare value"));
    check_refused(b"null", &line("a bare value"));
    check_refused(b"{}", &line("an object"));
}

#[test]
fn another_version_of_our_own_feed_is_refused() {
    let expected = "expected a status feed in JSON, RSS or Atom, found a \"version\" other than 1 at the top";
    check_refused(br#"{"version":2}"#, expected);
    check_refused(br#"{"version":"one"}"#, expected);
}

#[test]
fn a_byte_order_mark_does_no_harm() {
    assert!(feed::read("\u{feff}{\"version\":1}".as_bytes(), Hints::default()).is_ok());
}

/// The provider and the number of open incidents, or the line if the answer is refused.
fn read_as(provider: &str, body: &str) -> Result<(&'static str, usize), String> {
    let read = feed::read(body.as_bytes(), Hints { provider, ..Hints::default() });
    read.map(|it| (it.provider, it.snapshot.incidents.len())).map_err(|error| error.to_line())
}

#[test]
fn a_named_provider_is_the_only_one_that_is_tried() {
    let incident = r#"{"active_incidents":[{"title":"Email delayed"}]}"#;
    assert_eq!(read_as("slack", incident), Ok(("slack", 1)));
    let foreign =
        "expected a status feed in JSON, RSS or Atom, found an object that the named provider does not write";
    for (provider, body) in [("slak", incident), ("slack", r#"{"users":[]}"#)] {
        assert_eq!(read_as(provider, body), Err(foreign.to_owned()), "{provider}");
    }
}

#[test]
fn no_entries_are_nothing_wrong() {
    for body in ["[]", r#"{"+":[[],[]]}"#, r#"{"data":[],"included":[]}"#] {
        assert_eq!(read_as("", body).map(|it| it.1), Ok(0), "{body}");
    }
    let refused = read_as("", r#"{"data":[],"error":"no such page"}"#);
    assert!(refused.unwrap_err().ends_with("found an error: no such page"));
}

#[test]
fn joined_answers_are_read_as_one() {
    let (page, notes) = (
        r#"{"incident":{"title":"Email delayed"},"publicGroupList":[],"config":{"slug":"acme"}}"#,
        r#"[{"slug":"x"}]"#,
    );
    assert_eq!(read_as("", &format!(r#"{{"+":[{page},{notes}]}}"#)), Ok(("uptime-kuma", 1)));
}

#[test]
fn a_list_of_too_many_is_refused_at_once() {
    let line =
        "expected a status feed in JSON, RSS or Atom, found more than the limit of 3000 entries in one list";
    check_refused(format!("[{}{{}}]", "{},".repeat(MAX_ENTRIES)).as_bytes(), line);
    let names: Vec<String> = (0..100_000).map(|it| format!("<n{it}/>")).collect();
    check_refused(format!("<rss><channel><item>{}</item></channel></rss>", names.concat()).as_bytes(), line);
}

/// The entities of a DTD could grow without end. Text that only looks like a DTD, in a comment or a text, is none.
#[test]
fn xml_with_a_dtd_is_refused() {
    let dtd = "<?xml version=\"1.0\"?>\n<!-- a --><!DOCTYPE rss [<!ENTITY a \"b\">]><rss><channel/></rss>";
    check_refused(
        dtd.as_bytes(),
        "expected a status feed in JSON, RSS or Atom, found a text that is not well formed: XML with DTD detected",
    );
    let text =
        "<!-- <!DOCTYPE rss> --><rss><channel><title><![CDATA[<!DOCTYPE rss>]]></title></channel></rss>";
    assert!(feed::read(text.as_bytes(), Hints::default()).is_ok());
}

#[test]
fn json_in_a_call_is_read_without_it() {
    let feed = r#"{"services":[{"serviceName":"Email","events":[]}]}"#;
    for body in [format!("jsonCallback({feed});"), format!("jsonCallback({feed})\n"), feed.to_owned()] {
        assert_eq!(read_as("", &body), Ok(("apple", 0)), "{body}");
    }
    assert!(read_as("", &format!("alert(1);jsonCallback({feed});")).is_err());
}

fn at(time: &str) -> Timestamp {
    Timestamp::parse(&format!("2026-05-04T{time}Z")).unwrap()
}

/// A quiet file of our own format that was checked at 14:00 and holds for a quarter of an hour.
const VALID: &str = r#"{"version":1,"checked_at":"2026-05-04T14:00:00Z","valid_seconds":900}"#;

#[test]
fn our_own_format_is_no_answer_any_more_when_its_time_is_over() {
    let read = |feed: &str, now| feed::read(feed.as_bytes(), Hints { now: at(now), ..Hints::default() });
    assert!(read(VALID, "14:14:59").is_ok());
    let refused = read(VALID, "14:15:00").expect_err("it has expired");
    assert_eq!(refused, Error::Expired(at("14:15:00")));
    assert_eq!(
        refused.to_line(),
        "expected a status feed in JSON, RSS or Atom, found one that was valid until 2026-05-04T14:15:00Z"
    );
    // Also with an open incident, because nobody knows whether it is still open.
    let open = VALID.replace("900", r#"900,"incidents":[{"title":"Email is down"}]"#);
    assert!(read(&open, "14:14:59").is_ok());
    assert!(read(&open, "14:15:00").is_err());
    // Joined files expire together with the first of them.
    let longer = VALID.replace("900", "1800");
    assert!(read(&format!(r#"{{"+":[{longer},{VALID}]}}"#), "14:20:00").is_err());
    assert!(read(&format!(r#"{{"+":[{longer},{longer}]}}"#), "14:20:00").is_ok());
}

#[test]
fn only_a_whole_and_readable_term_makes_our_own_format_expire() {
    for feed in [
        r#"{"version":1,"checked_at":"2026-05-04T14:00:00Z"}"#,
        r#"{"version":1,"valid_seconds":900}"#,
        r#"{"version":1,"checked_at":"2026-05-04T14:00:00","valid_seconds":900}"#,
        r#"{"version":1,"checked_at":"2026-05-04T14:00:00Z","valid_seconds":"soon"}"#,
        r#"{"version":1,"checked_at":"2026-05-04T14:00:00Z","valid_seconds":null}"#,
    ] {
        let hints = Hints { now: at("23:00:00"), ..Hints::default() };
        assert!(feed::read(feed.as_bytes(), hints).is_ok(), "{feed}");
    }
    // A term that ends beyond every calendar must not overflow.
    let long = VALID.replace("900", "99999999999999999999");
    assert!(feed::read(long.as_bytes(), Hints { now: at("23:00:00"), ..Hints::default() }).is_ok());
}

#[test]
fn what_a_program_or_an_owner_adds_to_our_own_format_is_no_mistake_and_changes_nothing() {
    let plain = r#"{"version":1,"components":[{"name":"Email","status":"operational"}]"#;
    let more = r#","$schema":"status.schema.json","checked_at":"2026-05-04T14:00:00Z","valid_seconds":900,
        "source":"https://status.acme.example/summary.json","x-owner":{"status":"major_outage"},
        "x-incidents":[{"title":"A","impact":"critical"}]}"#;
    let read =
        |feed: &str| feed::read(feed.as_bytes(), Hints { now: at("14:05:00"), ..Hints::default() }).unwrap();
    let mut feed = read(&[plain, more].concat());
    assert!(!feed.has_mistake);
    // When it was written counts among several endpoints alone.
    assert_eq!(feed.snapshot.written_at.take(), Some(at("14:00:00")));
    assert_eq!(feed, read(&[plain, "}"].concat()));
    // In other formats these fields mean nothing.
    let page = |more: &str| {
        format!(r#"{{"page":{{"id":"a"}},"status":{{"indicator":"none"}},"incidents":[]{more}}}"#)
    };
    let old = r#","checked_at":"2020-01-01T00:00:00Z","valid_seconds":1"#;
    assert_eq!(read(&page(old)), read(&page("")));
}

#[test]
fn of_two_providers_that_know_a_feed_both_are_named_and_the_worse_reading_counts() {
    // Vigil's health and probes, and Statuspage's indicator.
    let feed =
        r#"{"health":"dead","probes":[{"name":"Email","status":"dead"}],"status":{"indicator":"none"}}"#;
    let read = |provider| {
        let feed = feed::read(feed.as_bytes(), Hints { provider, ..Hints::default() }).unwrap();
        (feed.provider, feed.rival, feed.snapshot.indicator)
    };
    assert_eq!(read(""), ("vigil", Some("statuspage"), Indicator::Major));
    // The attribute `provider` decides.
    assert_eq!(read("statuspage"), ("statuspage", None, Indicator::None));
    assert_eq!(read("vigil"), ("vigil", None, Indicator::Major));
}

#[test]
fn a_component_whose_state_is_misspelt_is_not_taken_for_one_that_works() {
    let read = |component: &str| {
        let feed = format!(r#"{{"version":1,"components":[{component}]}}"#);
        let feed = feed::read(feed.as_bytes(), Hints::default()).unwrap();
        (feed.snapshot.components[0].status.as_str(), feed.has_mistake)
    };
    assert_eq!(read(r#"{"name":"Email"}"#), ("operational", false));
    assert_eq!(read(r#"{"id":"mail","name":"Email","x-status":"down"}"#), ("operational", false));
    assert_eq!(read(r#"{"id":"mail","name":"Email","stauts":"major_outage"}"#), ("unknown", true));
    assert_eq!(read(r#"{"name":"Email","Status":"major_outage"}"#), ("unknown", true));
    // A state that is there counts, whatever keys stand beside it.
    assert_eq!(read(r#"{"name":"Email","status":"operational","owner":"me"}"#), ("operational", true));
}

#[test]
fn planned_work_that_an_update_ended_is_over_long_after_its_window_too() {
    let feed = include_bytes!("fixtures/statusio/quiet-by-message.json");
    for now in ["2026-05-04T14:00:00Z", "2026-06-04T14:00:00Z"] {
        let now = Timestamp::parse(now).unwrap();
        let snapshot = feed::read(feed, Hints { now, ..Hints::default() }).unwrap().snapshot;
        let status: Vec<_> = snapshot.maintenances.iter().map(|it| it.status_at(now).as_str()).collect();
        assert_eq!(status, ["completed"], "{}", now.to_rfc3339());
    }
}
