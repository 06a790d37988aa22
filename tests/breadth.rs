//! How broad an outage is: how many services it affects, and in which regions. A filter may name a region too.
#![allow(clippy::unwrap_used, reason = "a failed test panics")]

use outage_banner::config::Config;
use outage_banner::feed::{self, Hints};
use outage_banner::locale::{Locale, Utc};
use outage_banner::policy;
use outage_banner::strings::Strings;
use outage_banner::time::Timestamp;

const NOW: &str = "2026-05-04T14:00:00Z";

/// What a visitor is told of a feed with this `components` option: the impact, the title, and what is affected.
#[track_caller]
fn check(components: &str, feed: &str, expected: &str) {
    let now = Timestamp::parse(NOW).unwrap();
    let snapshot = feed::read(feed.as_bytes(), Hints { now, ..Hints::default() }).unwrap().snapshot;
    let config = Config::read(&|name| (name == "components").then(|| components.to_owned()));
    let strings = Strings::default();
    let locale = Locale { strings: &strings, format: &Utc };
    let told = policy::decide(&snapshot, now, &config).map_or("nothing".to_owned(), |it| {
        let affected = locale.affected(&it.first).unwrap_or_default();
        format!("{}: {}. {affected}", it.indicator.as_str(), locale.title(&it.first))
    });
    assert_eq!(told, expected, "components={components}");
}

/// Status.io: mail is down in Dubai, one of its two containers; web sites are slow in both of theirs; the rest works.
fn statusio(incidents: &str) -> String {
    format!(
        r#"{{"result":{{"status_overall":{{"status_code":500}},"status":[
        {{"id":"m","name":"Mail","status_code":500,"containers":[
            {{"id":"eu","name":"Europe","status_code":100}},{{"id":"ae","name":"Dubai","status_code":500}}]}},
        {{"id":"w","name":"Web sites","status_code":300,"containers":[
            {{"id":"eu","name":"Europe","status_code":300}},{{"id":"ae","name":"Dubai","status_code":300}}]}},
        {{"id":"d","name":"Databases","status_code":100,"containers":[]}}],
        "incidents":[{incidents}],"maintenance":{{"active":[],"upcoming":[]}}}}}}"#
    )
}

fn incident(containers: &str) -> String {
    statusio(&format!(
        r#"{{"_id":"i","name":"Mail is down","datetime_open":"2026-05-04T13:00:00Z",
        "messages":[{{"details":"We look.","state":100,"status":500,"datetime":"2026-05-04T13:00:00Z"}}],
        "components_affected":[{{"_id":"m","name":"Mail"}}],"containers_affected":[{containers}]}}"#
    ))
}

const DUBAI: &str = r#"{"_id":"ae","name":"Dubai"}"#;
const EUROPE: &str = r#"{"_id":"eu","name":"Europe"}"#;

#[test]
fn an_incident_in_one_region_says_so_and_of_how_many_services() {
    check("", &incident(DUBAI), "major: Mail is down. 1 of 3 services: Mail (Dubai)");
}

#[test]
fn a_filter_may_name_the_service_its_region_or_both() {
    let shown = "major: Mail is down. 1 of 3 services: Mail (Dubai)";
    for filter in ["Mail", "m", "dubai", "ae", "Mail (Dubai)", "Databases, Dubai"] {
        check(filter, &incident(DUBAI), shown);
    }
    for filter in ["Databases", "Mail (Europe)", "Leeds"] {
        check(filter, &incident(DUBAI), "nothing");
    }
}

#[test]
fn a_region_that_works_is_not_touched_by_what_fails_elsewhere() {
    // In Europe mail works, by the incident and by the list of components; web sites are slow there as well.
    check("Europe", &statusio(""), "minor: Web sites: degraded performance. 1 of 3 services: Web sites");
    check("Europe", &incident(DUBAI), "minor: Web sites: degraded performance. 1 of 3 services: Web sites");
}

#[test]
fn an_incident_that_names_no_region_may_be_in_each() {
    check("Europe", &incident(""), "major: Mail is down. 1 of 3 services: Mail");
    check("Mail (Europe)", &incident(EUROPE), "major: Mail is down. 1 of 3 services: Mail (Europe)");
}

#[test]
fn with_a_filter_the_impact_is_that_of_the_region() {
    let slow = incident(&[DUBAI, EUROPE].join(","))
        .replace(r#""Europe","status_code":100"#, r#""Europe","status_code":300"#);
    check("Europe", &slow, "minor: Mail is down. 1 of 3 services: Mail");
    check("Dubai", &slow, "major: Mail is down. 1 of 3 services: Mail");
}

#[test]
fn a_region_that_is_worse_than_its_service_counts() {
    let feed =
        statusio("").replace(r#""name":"Mail","status_code":500"#, r#""name":"Mail","status_code":100"#);
    check("", &feed, "major: 2 of 3 services: Mail (Dubai), Web sites. ");
    let unknown = feed.replace(r#""Dubai","status_code":500"#, r#""Dubai","status_code":"odd""#);
    check("Mail", &unknown, "minor: Mail (Dubai): state unknown. 1 of 3 services: Mail (Dubai)");
}

#[test]
fn what_is_everywhere_names_no_region() {
    let feed = statusio("").replace(r#""Europe","status_code":100"#, r#""Europe","status_code":500"#);
    check("Mail", &feed, "major: Mail. 1 of 3 services: Mail");
}

#[test]
fn of_many_regions_a_few_are_named() {
    let places: Vec<String> = ["Iowa", "Oregon", "Utah", "Ohio"]
        .map(|it| format!(r#"{{"id":"{it}1","title":"{it} (us-1)"}}"#))
        .into();
    let feed = format!(
        r#"[{{"id":"g","external_desc":"Jobs wait","begin":"2026-05-04T13:00:00Z","status_impact":"SERVICE_DISRUPTION",
        "affected_products":[{{"id":"r","title":"Runner"}}],"currently_affected_locations":[{}]}}]"#,
        places.join(",")
    );
    check("", &feed, "major: Jobs wait. Affected: Runner (Iowa, Oregon, Utah, …)");
    check("Ohio1", &feed, "major: Jobs wait. Affected: Runner (Iowa, Oregon, Utah, …)");
    check("Texas", &feed, "nothing");
}

#[test]
fn a_region_that_a_record_names_in_a_word_is_one_as_well() {
    let feed = r#"[{"arn":"a:1","summary":"Errors","status":"2","date":"1777900800","region_name":"Bahrain","event_log":[],
        "impacted_services":{"s3-1":{"service_name":"Storage","current":"2"}}}]"#;
    check("Bahrain", feed, "minor: Errors. Affected: Storage (Bahrain)");
    check("Zurich", feed, "nothing");
}

#[test]
fn where_the_feed_lists_a_part_of_its_services_nobody_counts_them() {
    let page = r#"{"page":{"name":"Acme"},"status":{"indicator":"minor"},"components":[
        {"name":"Mail","status":"degraded_performance"},{"name":"Web","status":"degraded_performance"},
        {"name":"Panel","status":"operational"}]}"#;
    check("", page, "minor: 2 of 3 services: Mail, Web. ");
    let paged = r#"{"psp":{"monitors":[{"monitorId":1,"name":"Mail","statusClass":"danger"},
        {"monitorId":2,"name":"Web","statusClass":"danger"},{"monitorId":3,"name":"Panel","statusClass":"success"}]},
        "statistics":{"counts":{"down":2}}}"#;
    check("", paged, "major: Mail, Web. ");
}
