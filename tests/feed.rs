//! One small feed per state and provider: what is read from it, and in which words what is no feed is refused.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a failed test panics")]
#![allow(clippy::needless_raw_string_hashes, reason = "expect-test writes them")]

use expect_test::{Expect, expect};
use outage_banner::feed::{self, Hints, MAX_BYTES};
use outage_banner::model::{Component, Update, latest};
use outage_banner::time::Timestamp;
use std::fmt::Write as _;
use std::path::Path;

const NOW: &str = "2026-05-04T14:00:00Z";

#[track_caller]
fn check(fixture: &str, expected: &Expect) {
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(fixture).with_extension("json");
    let bytes = std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    expected.assert_eq(&told(&bytes));
}

#[track_caller]
fn check_refused(bytes: &[u8], expected: &str) {
    assert_eq!(feed::read(bytes, Hints::default()).expect_err("this is no feed").to_line(), expected);
}

/// A line each for the page, its components, its incidents and its maintenances.
fn told(bytes: &[u8]) -> String {
    let read = match feed::read(bytes, Hints::default()) {
        Ok(read) => read,
        Err(error) => return error.to_line(),
    };
    let now = Timestamp::parse(NOW).unwrap();
    let it = read.snapshot;
    let mut told = format!("{} {}\n", read.provider, it.indicator.as_str());
    if !it.components.is_empty() {
        writeln!(told, "components: {}", components(&it.components)).unwrap();
    }
    for it in &it.incidents {
        let (status, impact) = (it.status.as_str(), it.impact.as_str());
        let (started, said) = (time(it.started_at), said(&it.updates));
        let affected = components(&it.components);
        writeln!(told, "{}: {status}, {impact}, {started} [{affected}] {said}", it.title).unwrap();
    }
    for it in &it.maintenances {
        let window = [time(it.starts_at), time(it.ends_at)].join(" to ");
        let status = it.status_at(now);
        writeln!(told, "{}: {}, {window} {}", it.title, status.as_str(), said(&it.updates)).unwrap();
    }
    told
}

fn components(components: &[Component]) -> String {
    let words: Vec<_> = components.iter().map(|it| format!("{} {}", it.name, it.status.as_str())).collect();
    words.join(", ")
}

fn said(updates: &[Update]) -> String {
    latest(updates).map_or("says nothing".to_owned(), |it| {
        format!("says \"{}\" at {}", it.body.to_plain(), time(it.posted_at))
    })
}

fn time(at: Option<Timestamp>) -> String {
    at.map_or("?".to_owned(), Timestamp::to_rfc3339)
}

#[test]
fn a_quiet_statuspage_feed_says_that_nothing_is_wrong() {
    check(
        "statuspage/quiet",
        &expect![[r#"
        statuspage none
        components: Email operational, Web sites operational
    "#]],
    );
}

#[test]
fn an_incident_of_statuspage_is_read() {
    check(
        "statuspage/incident",
        &expect![[r#"
        statuspage major
        components: Email major_outage, Web sites operational
        Email delayed: identified, major, 2026-05-04T13:20:00Z [Email major_outage] says "A queue server failed; no mail is lost." at 2026-05-04T13:50:00Z
    "#]],
    );
}

#[test]
fn maintenances_of_statuspage_have_their_status() {
    check(
        "statuspage/maintenance",
        &expect![[r#"
        statuspage maintenance
        components: Email operational, Databases under_maintenance
        Database upgrade: in_progress, 2026-05-04T13:00:00Z to 2026-05-04T15:00:00Z says "The upgrade has begun." at 2026-05-04T13:00:00Z
        Switch replacement: in_progress, 2026-05-04T12:00:00Z to 2026-05-04T14:30:00Z says nothing
        Rack move: scheduled, 2026-05-06T20:00:00Z to 2026-05-06T22:00:00Z says nothing
        Old work: completed, 2026-05-01T20:00:00Z to 2026-05-01T22:00:00Z says nothing
    "#]],
    );
}

#[test]
fn an_unknown_word_of_statuspage_never_reads_as_fine() {
    check(
        "statuspage/unknown-word",
        &expect![[r#"
        statuspage minor
        components: Email unknown
        Email acts strangely: ongoing, ungraded, 2026-05-04T13:20:00Z [] says "Strange." at 2026-05-04T13:30:00Z
    "#]],
    );
}

#[test]
fn a_feed_of_statuspage_that_is_cut_off_is_refused() {
    check(
        "statuspage/truncated",
        &expect!["expected a status feed in JSON, found EOF while parsing a value at line 15 column 30"],
    );
}

#[test]
fn the_latest_of_statuspage_is_one_that_says_something() {
    check(
        "statuspage/newest-empty-body",
        &expect![[r#"
        statuspage minor
        components: Email operational, Web sites operational
        Slow panel: monitoring, minor, 2026-05-04T13:20:00Z [] says "A fix is in place." at 2026-05-04T13:40:00Z
    "#]],
    );
}

#[test]
fn the_order_of_updates_of_statuspage_is_not_trusted() {
    check(
        "statuspage/unordered-updates",
        &expect![[r#"
        statuspage minor
        components: Email operational, Web sites operational
        Slow panel: monitoring, minor, 2026-05-04T13:20:00Z [] says "Newest words." at 2026-05-04T13:55:00Z
    "#]],
    );
}

#[test]
fn failing_components_of_statuspage_are_read_without_an_incident() {
    check(
        "statuspage/components-only",
        &expect![[r#"
        statuspage major
        components: Email major_outage, Web sites degraded_performance, Databases operational
    "#]],
    );
}

#[test]
fn a_resolved_incident_of_statuspage_is_not_open() {
    check(
        "statuspage/resolved",
        &expect![[r#"
        statuspage none
        components: Email operational, Web sites operational
        Email delayed: resolved, major, 2026-05-04T13:20:00Z [] says "Fixed." at 2026-05-04T13:50:00Z
        Old one: resolved, major, 2026-05-04T13:20:00Z [] says nothing
    "#]],
    );
}

#[test]
fn two_incidents_of_statuspage_are_both_read() {
    check(
        "statuspage/two-incidents",
        &expect![[r#"
        statuspage critical
        components: Email operational, Web sites operational
        Slow panel: investigating, minor, 2026-05-04T13:20:00Z [] says "Slow." at 2026-05-04T13:55:00Z
        Web sites down: identified, critical, 2026-05-04T13:20:00Z [] says "Down." at 2026-05-04T13:30:00Z
    "#]],
    );
}

#[test]
fn hostile_texts_of_statuspage_are_only_words() {
    check(
        "statuspage/hostile",
        &expect![[r#"
        statuspage minor
        components: Email partial_outage
        Mail & web: investigating, minor, 2026-05-04T13:20:00Z [] says "Read this & that." at 2026-05-04T13:30:00Z
    "#]],
    );
}

#[test]
fn null_and_odd_entries_of_statuspage_do_no_harm() {
    check(
        "statuspage/nulls",
        &expect![[r#"
        statuspage minor
        12: ongoing, ungraded, ? [] says nothing
    "#]],
    );
}

#[test]
fn the_status_of_statuspage_alone_is_a_feed() {
    check(
        "statuspage/status-only",
        &expect![[r#"
        statuspage minor
    "#]],
    );
}

#[test]
fn a_quiet_statuspage_clones_feed_says_that_nothing_is_wrong() {
    check(
        "statuspage-clones/quiet",
        &expect![[r#"
        statuspage-clones none
        components: Email operational, Web sites operational
    "#]],
    );
}

#[test]
fn an_incident_of_statuspage_clones_is_read() {
    check(
        "statuspage-clones/incident",
        &expect![[r#"
        statuspage-clones none
        components: Email operational
        Email delayed: identified, major, 2026-05-04T13:20:00Z [] says "A queue server failed." at 2026-05-04T13:50:00Z
    "#]],
    );
}

#[test]
fn an_unknown_word_of_statuspage_clones_never_reads_as_fine() {
    check(
        "statuspage-clones/unknown-word",
        &expect![[r#"
        statuspage-clones minor
        components: Email operational
    "#]],
    );
}

#[test]
fn failing_components_of_statuspage_clones_are_read_without_an_incident() {
    check(
        "statuspage-clones/components-only",
        &expect![[r#"
        statuspage-clones major
        components: Email major_outage, Web sites operational
    "#]],
    );
}

#[test]
fn a_quiet_incidentio_feed_says_that_nothing_is_wrong() {
    check(
        "incidentio/quiet",
        &expect![[r#"
        incidentio none
    "#]],
    );
}

#[test]
fn an_incident_of_incidentio_is_read() {
    check(
        "incidentio/incident",
        &expect![[r#"
        incidentio major
        components: Email partial_outage
        Email delayed: identified, major, ? [Email partial_outage] says "A queue server failed." at 2026-05-04T13:50:00Z
    "#]],
    );
}

#[test]
fn maintenances_of_incidentio_have_their_status() {
    check(
        "incidentio/maintenance",
        &expect![[r#"
        incidentio maintenance
        Database upgrade: in_progress, 2026-05-04T13:00:00Z to 2026-05-04T15:00:00Z says "It has begun." at 2026-05-04T13:00:00Z
        Rack move: scheduled, 2026-05-06T20:00:00Z to 2026-05-06T22:00:00Z says nothing
    "#]],
    );
}

#[test]
fn an_unknown_word_of_incidentio_never_reads_as_fine() {
    check(
        "incidentio/unknown-word",
        &expect![[r#"
        incidentio minor
        components: Email unknown
        Email acts strangely: ongoing, ungraded, ? [Email unknown] says "Strange." at 2026-05-04T13:30:00Z
    "#]],
    );
}

#[test]
fn a_feed_of_incidentio_that_is_cut_off_is_refused() {
    check(
        "incidentio/truncated",
        &expect!["expected a status feed in JSON, found EOF while parsing a string at line 1 column 64"],
    );
}

#[test]
fn an_empty_message_of_incidentio_says_nothing() {
    check(
        "incidentio/newest-empty-body",
        &expect![[r#"
        incidentio minor
        Slow panel: monitoring, minor, ? [] says nothing
    "#]],
    );
}

#[test]
fn two_incidents_of_incidentio_are_both_read() {
    check(
        "incidentio/two-incidents",
        &expect![[r#"
        incidentio critical
        components: Web major_outage
        Slow panel: monitoring, minor, ? [] says "Slow." at 2026-05-04T13:55:00Z
        Web sites down: investigating, critical, ? [Web major_outage] says "Down." at 2026-05-04T13:30:00Z
    "#]],
    );
}

#[test]
fn the_compatible_shape_of_incidentio_is_known_by_its_page_id() {
    check(
        "incidentio/compatible",
        &expect![[r#"
        incidentio minor
        components: Email degraded_performance
        Email slow: investigating, none, 2026-05-04T13:20:00Z [] says "Looking." at 2026-05-04T13:30:00Z
    "#]],
    );
}

#[test]
fn a_quiet_outage_banner_feed_says_that_nothing_is_wrong() {
    check(
        "outage-banner/quiet",
        &expect![[r#"
        outage-banner none
        components: Email operational, Web sites operational
    "#]],
    );
}

#[test]
fn an_incident_of_outage_banner_is_read() {
    check(
        "outage-banner/incident",
        &expect![[r#"
        outage-banner major
        components: Email major_outage, Web sites operational
        Email is down: identified, major, 2026-05-04T13:20:00Z [Email major_outage] says "A switch failed." at 2026-05-04T13:50:00Z
    "#]],
    );
}

#[test]
fn maintenances_of_outage_banner_have_their_status() {
    check(
        "outage-banner/maintenance",
        &expect![[r#"
        outage-banner maintenance
        By the clock: in_progress, 2026-05-04T13:00:00Z to 2026-05-04T15:00:00Z says nothing
        Over by the clock: completed, 2026-05-04T10:00:00Z to 2026-05-04T11:00:00Z says nothing
        To come: scheduled, 2026-05-04T20:00:00Z to 2026-05-04T21:00:00Z says nothing
        Runs late: in_progress, 2026-05-04T10:00:00Z to 2026-05-04T11:00:00Z says nothing
    "#]],
    );
}

#[test]
fn an_unknown_word_of_outage_banner_never_reads_as_fine() {
    check(
        "outage-banner/unknown-word",
        &expect![[r#"
        outage-banner minor
        components: Email unknown
        Email acts strangely: ongoing, ungraded, ? [Email unknown, pigeons unknown] says nothing
    "#]],
    );
}

#[test]
fn a_feed_of_outage_banner_that_is_cut_off_is_refused() {
    check(
        "outage-banner/truncated",
        &expect!["expected a status feed in JSON, found EOF while parsing a string at line 1 column 46"],
    );
}

#[test]
fn the_latest_of_outage_banner_is_one_that_says_something() {
    check(
        "outage-banner/newest-empty-body",
        &expect![[r#"
        outage-banner minor
        Slow panel: monitoring, minor, ? [] says "Cause found." at 2026-05-04T13:40:00Z
    "#]],
    );
}

#[test]
fn the_order_of_updates_of_outage_banner_is_not_trusted() {
    check(
        "outage-banner/unordered-updates",
        &expect![[r#"
        outage-banner minor
        Slow panel: monitoring, minor, ? [] says "Newest." at 2026-05-04T13:55:00Z
    "#]],
    );
}

#[test]
fn failing_components_of_outage_banner_are_read_without_an_incident() {
    check(
        "outage-banner/components-only",
        &expect![[r#"
        outage-banner major
        components: Email major_outage, Web sites operational
    "#]],
    );
}

#[test]
fn a_resolved_incident_of_outage_banner_is_not_open() {
    check(
        "outage-banner/resolved",
        &expect![[r#"
        outage-banner none
        Email was down: resolved, major, ? [] says nothing
    "#]],
    );
}

#[test]
fn two_incidents_of_outage_banner_are_both_read() {
    check(
        "outage-banner/two-incidents",
        &expect![[r#"
        outage-banner critical
        Slow panel: ongoing, minor, ? [] says nothing
        Web sites down: investigating, critical, ? [] says nothing
    "#]],
    );
}

#[test]
fn hostile_texts_of_outage_banner_are_only_words() {
    check(
        "outage-banner/hostile",
        &expect![[r#"
        outage-banner minor
        components: Email partial_outage
        Mail & web: investigating, minor, ? [Email partial_outage] says "this and that" at 2026-05-04T13:30:00Z
    "#]],
    );
}

#[test]
fn the_version_of_outage_banner_alone_is_a_feed() {
    check(
        "outage-banner/version-only",
        &expect![[r#"
        outage-banner none
    "#]],
    );
}

#[test]
fn every_fixture_is_told_above() {
    let source = include_str!("feed.rs");
    for provider in ["statuspage", "statuspage-clones", "incidentio", "outage-banner"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(provider);
        for entry in std::fs::read_dir(folder).unwrap() {
            let name = entry.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned();
            let call = format!("\"{provider}/{name}\"");
            assert!(source.contains(&call), "no test reads {call}");
        }
    }
}

#[test]
fn what_is_empty_is_refused() {
    check_refused(b"", "expected a status feed in JSON, found nothing: the answer is empty");
    check_refused(b" \r\n\t", "expected a status feed in JSON, found nothing: the answer is empty");
    check_refused(
        "\u{feff}".as_bytes(),
        "expected a status feed in JSON, found nothing: the answer is empty",
    );
}

#[test]
fn a_web_page_is_refused() {
    let expected = "expected a status feed in JSON, found HTML at byte 0: a log-in or an error page?";
    check_refused(b"<!doctype html><title>Log in</title>", expected);
    check_refused(b"\n  <html></html>", expected);
}

#[test]
fn what_is_cut_off_is_refused() {
    check_refused(
        br#"{"version":1,"incidents":[{"title":"Em"#,
        "expected a status feed in JSON, found EOF while parsing a string at line 1 column 38",
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
        "expected a status feed in JSON, found more than the limit of 2 MiB, 2097152 bytes",
    );
}

#[test]
fn deep_nesting_is_refused_without_a_stack_overflow() {
    let expected = "expected a status feed in JSON, found recursion limit exceeded at line 1 column 128";
    check_refused("[".repeat(10_000).as_bytes(), expected);
}

#[test]
fn what_is_not_utf_8_is_refused() {
    let expected = "expected a status feed in JSON, found text that is not UTF-8 at byte 2";
    check_refused(b"{\"\xff\":1}", expected);
}

#[test]
fn json_that_no_provider_writes_is_refused() {
    let line = |kind| {
        format!("expected a status feed in JSON, found {kind} without the keys of any provider we know")
    };
    check_refused(b"[]", &line("an array"));
    check_refused(b"42", &line("a bare value"));
    check_refused(b"\"quiet\"", &line("a bare value"));
    check_refused(b"null", &line("a bare value"));
    check_refused(b"{}", &line("an object"));
}

#[test]
fn another_version_of_our_own_feed_is_refused() {
    let expected = "expected a status feed in JSON, found a \"version\" other than 1 at the top";
    check_refused(br#"{"version":2}"#, expected);
    check_refused(br#"{"version":"one"}"#, expected);
}

#[test]
fn a_byte_order_mark_does_no_harm() {
    assert!(feed::read("\u{feff}{\"version\":1}".as_bytes(), Hints::default()).is_ok());
}
