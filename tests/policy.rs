//! The rules of the notice: what is shown, in which order, at which impact, and how far it can be trusted.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a failed test panics")]

use outage_banner::config::Config;
use outage_banner::feed::{self, Hints};
use outage_banner::notice::{Freshness, Item};
use outage_banner::policy;
use outage_banner::time::Timestamp;

const NOW: &str = "2026-05-04T14:00:00Z";

/// `attributes` are `name=value`, separated by `;`; `feed` is our own format without its `version`, or a whole feed.
#[track_caller]
fn check(attributes: &str, feed: &str, expected: &str) {
    let feed =
        if feed.contains("\"status\":{") { feed.to_owned() } else { format!("{{\"version\":1,{feed}}}") };
    let snapshot = feed::read(feed.as_bytes(), Hints::default()).unwrap().snapshot;
    let config = config(attributes);
    let told = policy::decide(&snapshot, at(NOW), &config).map_or("nothing".to_owned(), |it| {
        let items: Vec<String> = it.items().map(told).collect();
        format!("{}: {}", it.indicator.as_str(), items.join(" | "))
    });
    assert_eq!(told, expected);
}

fn told(it: &Item<'_>) -> String {
    let names: Vec<&str> = it.components.iter().map(|it| &*it.name).collect();
    let said = it.latest.map(|it| format!(" \"{}\"", it.body.to_plain())).unwrap_or_default();
    let (kind, indicator) = (format!("{:?}", it.kind).to_lowercase(), it.indicator.as_str());
    format!("{kind} {indicator} {}[{}]{said}", it.title.unwrap_or("-"), names.join(","))
}

fn config(attributes: &str) -> Config {
    let pairs: Vec<_> = attributes.split(';').filter_map(|it| it.split_once('=')).collect();
    Config::read(&|name| pairs.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned()))
}

fn at(time: &str) -> Timestamp {
    Timestamp::parse(time).unwrap()
}

const TWO: &str = r#""components":[{"id":"m1","name":"Email","status":"operational"},{"id":"w1","name":"Web","status":"operational"}]"#;

fn two(incidents: &str) -> String {
    format!("{TWO},\"incidents\":[{incidents}]")
}

#[test]
fn a_quiet_feed_shows_nothing() {
    check("", r#""components":[{"name":"Email","status":"operational"}]"#, "nothing");
}

#[test]
fn the_worst_of_incident_and_component_counts() {
    let feed = r#""components":[{"name":"Email","status":"major_outage"}],
        "incidents":[{"title":"A","impact":"minor","components":["Email"]}]"#;
    check("", feed, "major: incident major A[Email]");
}

#[test]
fn the_page_s_own_word_makes_an_incident_worse() {
    let feed = r#"{"page":{"id":"p"},"status":{"indicator":"critical"},"incidents":[{"name":"A","impact":"minor"}]}"#;
    check("", feed, "critical: incident minor A[]");
}

#[test]
fn an_unknown_impact_is_not_fine() {
    check("", r#""incidents":[{"title":"A","impact":"severe"}]"#, "major: incident major A[]");
}

#[test]
fn an_incident_without_an_impact_is_not_fine() {
    check("", r#""incidents":[{"title":"A"}]"#, "minor: incident minor A[]");
}

#[test]
fn an_unknown_word_for_a_component_is_not_fine() {
    check("", r#""components":[{"name":"Email","status":"wobbly"}]"#, "minor: components minor -[Email]");
}

#[test]
fn an_unknown_indicator_is_not_fine() {
    check("", r#"{"page":{"id":"p"},"status":{"indicator":"purple"}}"#, "minor: components minor -[]");
}

#[test]
fn impact_none_is_still_an_incident() {
    check("", r#""incidents":[{"title":"A","impact":"none"}]"#, "none: incident none A[]");
}

#[test]
fn failing_components_alone_are_shown() {
    let feed = r#""components":[{"name":"Email","status":"major_outage"},{"name":"Web","status":"operational"},
        {"name":"Panel","status":"degraded_performance"}]"#;
    check("", feed, "major: components major -[Email,Panel]");
}

#[test]
fn a_bad_indicator_alone_is_shown_in_the_page_s_words() {
    let feed = r#"{"page":{"id":"p"},"status":{"indicator":"major","description":"Partial Outage"}}"#;
    check("", feed, "major: components major Partial Outage[]");
}

#[test]
fn failing_components_are_not_said_twice_beside_an_incident() {
    let feed = r#""components":[{"name":"Email","status":"major_outage"}],"incidents":[{"title":"A","impact":"major"}]"#;
    check("", feed, "major: incident major A[]");
}

#[test]
fn a_wanted_part_that_no_incident_is_about_is_not_hidden_by_one() {
    let feed = r#""components":[{"id":"b","name":"Blog","status":"degraded_performance"},{"id":"m","name":"Email","status":"major_outage"}],
        "incidents":[{"title":"A","impact":"minor","components":["b"]}]"#;
    check("components=Blog, Email", feed, "major: components major -[Email] | incident minor A[Blog]");
    check("components=Blog", feed, "minor: incident minor A[Blog]");
    // It may be about Email.
    let vague = feed.replace(r#","components":["b"]"#, "");
    check("components=Blog, Email", &vague, "minor: incident minor A[]");
}

#[test]
fn incidents_come_before_maintenance_and_that_before_what_is_to_come() {
    let feed = r#""maintenances":[
        {"title":"U","starts_at":"2026-05-04T20:00:00Z"},
        {"title":"M","status":"in_progress"}],
        "incidents":[
        {"title":"R","impact":"critical","status":"resolved","resolved_at":"2026-05-04T13:50:00Z"},
        {"title":"A","impact":"minor"}]"#;
    let expected = "minor: incident minor A[] | maintenance maintenance M[] | resolved none R[] | upcoming maintenance U[]";
    check("show=incidents maintenance upcoming resolved", feed, expected);
}

#[test]
fn the_worse_impact_comes_first_then_the_newer_update_then_the_feed_s_order() {
    let feed = r#""incidents":[
        {"title":"A","impact":"minor","updates":[{"posted_at":"2026-05-04T13:10:00Z","body":"a"}]},
        {"title":"B","impact":"minor","updates":[{"posted_at":"2026-05-04T13:50:00Z","body":"b"}]},
        {"title":"C","impact":"critical","updates":[{"posted_at":"2026-05-04T09:00:00Z","body":"c"}]},
        {"title":"D","impact":"minor","updates":[{"posted_at":"2026-05-04T13:50:00Z","body":"d"}]}]"#;
    let expected = "critical: incident critical C[] \"c\" | incident minor B[] \"b\" | incident minor D[] \"d\" | incident minor A[] \"a\"";
    check("", feed, expected);
}

#[test]
fn the_latest_update_is_the_newest_that_says_something() {
    let feed = r#""incidents":[{"title":"A","impact":"minor","updates":[
        {"posted_at":"2026-05-04T13:10:00Z","body":"first"},
        {"posted_at":"2026-05-04T15:40:00+02:00","body":"newest"},
        {"posted_at":"2026-05-04T13:55:00Z","body":" "},
        {"body":"undated"}]}]"#;
    check("", feed, "minor: incident minor A[] \"newest\"");
}

#[test]
fn min_impact_hides_what_is_milder() {
    let feed = r#""incidents":[{"title":"A","impact":"minor"},{"title":"B","impact":"major"}]"#;
    check("min-impact=major", feed, "major: incident major B[]");
    check("min-impact=critical", feed, "nothing");
    check("min-impact=minor", r#""incidents":[{"title":"A","impact":"none"}]"#, "nothing");
}

#[test]
fn min_impact_minor_does_not_hide_what_is_not_graded() {
    check(
        "min-impact=minor",
        r#""incidents":[{"title":"A","impact":"ungraded"}]"#,
        "minor: incident minor A[]",
    );
}

#[test]
fn a_hidden_incident_does_not_hide_a_worse_component() {
    let feed = r#""components":[{"name":"Email","status":"major_outage"}],"incidents":[{"title":"A","impact":"minor"}]"#;
    check("min-impact=major", feed, "major: components major -[Email]");
}

#[test]
fn min_impact_hides_milder_components_too() {
    let feed = r#""components":[{"name":"Email","status":"partial_outage"}]"#;
    check("min-impact=major", feed, "nothing");
}

#[test]
fn the_filter_takes_names_and_ids_in_any_case() {
    let feed = two(
        r#"{"title":"A","impact":"minor","components":["m1"]},{"title":"B","impact":"minor","components":["w1"]}"#,
    );
    check("components=email", &feed, "minor: incident minor A[Email]");
    check("components=W1", &feed, "minor: incident minor B[Web]");
    check("components=Databases, Web", &feed, "minor: incident minor B[Web]");
    check("components=Databases", &feed, "nothing");
}

#[test]
fn an_incident_without_components_is_never_hidden_by_the_filter() {
    check("components=Databases", &two(r#"{"title":"A","impact":"minor"}"#), "minor: incident minor A[]");
}

#[test]
fn the_filter_holds_for_components_without_an_incident() {
    let feed =
        r#""components":[{"name":"Email","status":"major_outage"},{"name":"Web","status":"partial_outage"}]"#;
    check("components=Web", feed, "minor: components minor -[Web]");
    check("components=Databases", feed, "nothing");
}

#[test]
fn what_is_to_come_is_shown_when_asked_and_near() {
    let feed = r#""maintenances":[{"title":"M","starts_at":"2026-05-05T14:00:00Z","ends_at":"2026-05-05T16:00:00Z"}]"#;
    check("", feed, "nothing");
    check("show=upcoming", feed, "maintenance: upcoming maintenance M[]");
    check("show=upcoming;upcoming-hours=23", feed, "nothing");
}

#[test]
fn what_has_ended_is_shown_when_asked_and_recent() {
    let feed = r#""incidents":[{"title":"A","impact":"major","status":"resolved","resolved_at":"2026-05-04T13:30:00Z"}]"#;
    check("", feed, "nothing");
    check("show=incidents resolved", feed, "none: resolved none A[]");
    check("show=resolved;resolved-minutes=29", feed, "nothing");
}

#[test]
fn what_has_ended_at_no_known_time_is_no_news() {
    check("show=resolved", r#""incidents":[{"title":"A","impact":"major","status":"resolved"}]"#, "nothing");
}

#[test]
fn a_maintenance_goes_by_the_clock() {
    let window = |starts: &str, ends: &str| {
        format!(
            r#""maintenances":[{{"title":"M","status":"scheduled","starts_at":"2026-05-04T{starts}:00Z","ends_at":"2026-05-04T{ends}:00Z"}}]"#
        )
    };
    let shown = "maintenance: maintenance maintenance M[]";
    check("", &window("13:00", "15:00"), shown);
    check("", &window("14:00", "15:00"), shown);
    check("", &window("14:01", "15:00"), "nothing");
    check("", &window("13:00", "14:00"), "nothing");
}

#[test]
fn a_maintenance_in_progress_by_the_feed_s_word_goes_on_past_its_window() {
    let feed = r#""maintenances":[{"title":"M","status":"in_progress","ends_at":"2026-05-04T13:00:00Z"}]"#;
    check("", feed, "maintenance: maintenance maintenance M[]");
    check("show=incidents", feed, "nothing");
}

#[test]
fn what_is_not_asked_for_is_not_shown() {
    check("show=maintenance", r#""incidents":[{"title":"A","impact":"critical"}]"#, "nothing");
}

#[test]
fn an_answer_is_trusted_until_requests_fail_and_then_for_so_long() {
    let (checked, config) = (at(NOW), config("max-age-minutes=15"));
    let freshness = |is_failing, now| policy::freshness(checked, is_failing, at(now), &config);
    assert_eq!(freshness(false, "2026-05-04T14:15:00Z"), Freshness::Fresh);
    assert_eq!(freshness(true, "2026-05-04T14:00:01Z"), Freshness::LastChecked(checked));
    assert_eq!(freshness(true, "2026-05-04T14:15:00Z"), Freshness::LastChecked(checked));
    assert_eq!(freshness(true, "2026-05-04T14:15:01Z"), Freshness::Unknown(checked));
    assert_eq!(freshness(false, "2026-05-04T14:15:01Z"), Freshness::Unknown(checked));
}

#[test]
fn with_a_filter_the_impact_is_that_of_the_wanted_components() {
    let feed = r#""components":[{"name":"Email","status":"major_outage"},{"name":"Web","status":"degraded_performance"},
        {"name":"DNS","status":"operational"},{"name":"Fax"}],
        "incidents":[{"title":"A","impact":"critical","components":["Email","Web","DNS","Fax"]}]"#;
    check("", feed, "critical: incident critical A[Email,Web,DNS,Fax]");
    check("components=Web", feed, "minor: incident minor A[Email,Web,DNS,Fax]");
    check("components=Web,Email", feed, "major: incident major A[Email,Web,DNS,Fax]");
    // If the component works, or has no state, the incident's own impact counts.
    check("components=DNS", feed, "critical: incident critical A[Email,Web,DNS,Fax]");
    check("components=Web,Fax", feed, "critical: incident critical A[Email,Web,DNS,Fax]");
    check("components=Web;min-impact=major", feed, "nothing");
}
