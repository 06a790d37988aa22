//! One small feed per state and provider: what is read from it, and in which words what is no feed is refused.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a failed test panics")]

use expect_test::{Expect, expect};
use outage_banner::feed::{self, MAX_BYTES};
use outage_banner::model::{Component, MaintenanceStatus, Update, latest};
use outage_banner::time::Timestamp;
use std::fmt::Write as _;
use std::path::Path;

const NOW: &str = "2026-05-04T14:00:00Z";

#[track_caller]
fn check(fixture: &str, expected: Expect) {
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(fixture).with_extension("json");
    let bytes = std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    expected.assert_eq(&told(&bytes));
}

#[track_caller]
fn check_refused(bytes: &[u8], expected: &str) {
    assert_eq!(feed::read(bytes).expect_err("this is no feed").to_line(), expected);
}

/// A line each for the page, its components, its incidents and its maintenances.
fn told(bytes: &[u8]) -> String {
    let read = match feed::read(bytes) {
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
        let status: MaintenanceStatus = it.status_at(now);
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
    check("statuspage/quiet", expect![[]]);
}

#[test]
fn an_incident_of_statuspage_is_read() {
    check("statuspage/incident", expect![[]]);
}

#[test]
fn maintenances_of_statuspage_have_their_status() {
    check("statuspage/maintenance", expect![[]]);
}

#[test]
fn an_unknown_word_of_statuspage_never_reads_as_fine() {
    check("statuspage/unknown-word", expect![[]]);
}

#[test]
fn a_feed_of_statuspage_that_is_cut_off_is_refused() {
    check("statuspage/truncated", expect![[]]);
}

#[test]
fn the_latest_of_statuspage_is_one_that_says_something() {
    check("statuspage/newest-empty-body", expect![[]]);
}

#[test]
fn the_order_of_updates_of_statuspage_is_not_trusted() {
    check("statuspage/unordered-updates", expect![[]]);
}

#[test]
fn failing_components_of_statuspage_are_read_without_an_incident() {
    check("statuspage/components-only", expect![[]]);
}

#[test]
fn a_resolved_incident_of_statuspage_is_not_open() {
    check("statuspage/resolved", expect![[]]);
}

#[test]
fn two_incidents_of_statuspage_are_both_read() {
    check("statuspage/two-incidents", expect![[]]);
}

#[test]
fn hostile_texts_of_statuspage_are_only_words() {
    check("statuspage/hostile", expect![[]]);
}

#[test]
fn null_and_odd_entries_of_statuspage_do_no_harm() {
    check("statuspage/nulls", expect![[]]);
}

#[test]
fn the_status_of_statuspage_alone_is_a_feed() {
    check("statuspage/status-only", expect![[]]);
}

#[test]
fn a_quiet_statuspage_clones_feed_says_that_nothing_is_wrong() {
    check("statuspage-clones/quiet", expect![[]]);
}

#[test]
fn an_incident_of_statuspage_clones_is_read() {
    check("statuspage-clones/incident", expect![[]]);
}

#[test]
fn an_unknown_word_of_statuspage_clones_never_reads_as_fine() {
    check("statuspage-clones/unknown-word", expect![[]]);
}

#[test]
fn failing_components_of_statuspage_clones_are_read_without_an_incident() {
    check("statuspage-clones/components-only", expect![[]]);
}

#[test]
fn a_quiet_incidentio_feed_says_that_nothing_is_wrong() {
    check("incidentio/quiet", expect![[]]);
}

#[test]
fn an_incident_of_incidentio_is_read() {
    check("incidentio/incident", expect![[]]);
}

#[test]
fn maintenances_of_incidentio_have_their_status() {
    check("incidentio/maintenance", expect![[]]);
}

#[test]
fn an_unknown_word_of_incidentio_never_reads_as_fine() {
    check("incidentio/unknown-word", expect![[]]);
}

#[test]
fn a_feed_of_incidentio_that_is_cut_off_is_refused() {
    check("incidentio/truncated", expect![[]]);
}

#[test]
fn the_latest_of_incidentio_is_one_that_says_something() {
    check("incidentio/newest-empty-body", expect![[]]);
}

#[test]
fn two_incidents_of_incidentio_are_both_read() {
    check("incidentio/two-incidents", expect![[]]);
}

#[test]
fn the_compatible_shape_of_incidentio_is_known_by_its_page_id() {
    check("incidentio/compatible", expect![[]]);
}

#[test]
fn a_quiet_outage_banner_feed_says_that_nothing_is_wrong() {
    check("outage-banner/quiet", expect![[]]);
}

#[test]
fn an_incident_of_outage_banner_is_read() {
    check("outage-banner/incident", expect![[]]);
}

#[test]
fn maintenances_of_outage_banner_have_their_status() {
    check("outage-banner/maintenance", expect![[]]);
}

#[test]
fn an_unknown_word_of_outage_banner_never_reads_as_fine() {
    check("outage-banner/unknown-word", expect![[]]);
}

#[test]
fn a_feed_of_outage_banner_that_is_cut_off_is_refused() {
    check("outage-banner/truncated", expect![[]]);
}

#[test]
fn the_latest_of_outage_banner_is_one_that_says_something() {
    check("outage-banner/newest-empty-body", expect![[]]);
}

#[test]
fn the_order_of_updates_of_outage_banner_is_not_trusted() {
    check("outage-banner/unordered-updates", expect![[]]);
}

#[test]
fn failing_components_of_outage_banner_are_read_without_an_incident() {
    check("outage-banner/components-only", expect![[]]);
}

#[test]
fn a_resolved_incident_of_outage_banner_is_not_open() {
    check("outage-banner/resolved", expect![[]]);
}

#[test]
fn two_incidents_of_outage_banner_are_both_read() {
    check("outage-banner/two-incidents", expect![[]]);
}

#[test]
fn hostile_texts_of_outage_banner_are_only_words() {
    check("outage-banner/hostile", expect![[]]);
}

#[test]
fn the_version_of_outage_banner_alone_is_a_feed() {
    check("outage-banner/version-only", expect![[]]);
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
    assert!(feed::read(&bytes).is_ok());
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
    assert!(feed::read("\u{feff}{\"version\":1}".as_bytes()).is_ok());
}
