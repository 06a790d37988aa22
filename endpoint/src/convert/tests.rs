#![allow(clippy::unwrap_used, reason = "a failed test panics")]

use super::{About, own_format};
use outage_banner_core::config::{Config, Show};
use outage_banner_core::feed::{self, Hints};
use outage_banner_core::model::{
    Component, Incident, IncidentStatus, Indicator, Maintenance, MaintenanceStatus, Snapshot,
};
use outage_banner_core::notice::Kind;
use outage_banner_core::policy;
use outage_banner_core::text::{Href, Text};
use outage_banner_core::time::Timestamp;
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::rc::Rc;

fn now() -> Timestamp {
    Timestamp::parse("2026-05-04T14:00:00Z").unwrap()
}

fn read(bytes: &[u8]) -> Option<Snapshot> {
    feed::read(bytes, Hints { now: now(), ..Hints::default() }).ok().map(|it| it.snapshot)
}

fn copy(snapshot: &Snapshot) -> Value {
    own_format(
        snapshot,
        &About { now: now(), checked_at: now(), valid_seconds: 600, source: Some("https://a.example/feed") },
    )
}

/// All fixtures of all providers that are feeds.
fn fixtures() -> Vec<(String, Vec<u8>)> {
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures")];
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(folder).unwrap().map(|it| it.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|it| it == "json" || it == "xml") {
                found.push((shortened(&path), fs::read(&path).unwrap()));
            }
        }
    }
    assert!(found.len() > 200, "{}", found.len());
    found
}

fn shortened(path: &Path) -> String {
    path.iter().rev().take(2).collect::<Vec<_>>().into_iter().rev().collect::<PathBuf>().display().to_string()
}

/// All components, in whatever list they are.
fn named(it: &Snapshot) -> impl Iterator<Item = &Component> {
    let affected =
        it.incidents.iter().map(|it| &it.components).chain(it.maintenances.iter().map(|it| &it.components));
    std::iter::once(&it.components).chain(affected).flatten()
}

/// With a filter for each of these, too.
fn configs<'a>(names: impl Iterator<Item = &'a Rc<str>>) -> Vec<Config> {
    let all = Show { incidents: true, maintenance: true, upcoming: true, resolved: true };
    let everything =
        Config { show: all, upcoming_hours: 24 * 365, resolved_minutes: 60, ..Config::default() };
    let mut configs = vec![Config::default(), everything.clone()];
    for name in names {
        configs.push(Config { components: vec![name.clone()], ..everything.clone() });
    }
    configs
}

/// What a visitor is told. What only the page's own word says is of two kinds with two ids, and its sentence goes
/// where components say the same.
fn shown(snapshot: &Snapshot, config: &Config, regions: &[&str]) -> Vec<String> {
    let Some(notice) = policy::decide(snapshot, now(), config) else { return Vec::new() };
    let mut lines =
        vec![format!("{} {:?} {:?}", notice.indicator.as_str(), notice.page_name, notice.page_url)];
    for it in notice.items() {
        let is_page = matches!(it.id, "components" | "page");
        let names: Vec<_> =
            it.components.iter().map(|it| &*it.name).filter(|it| !regions.contains(it)).collect();
        let time = |it: Option<Timestamp>| it.map(Timestamp::to_rfc3339);
        let said = it.latest.map(|it| (it.body.clone(), it.lang.clone(), time(it.posted_at)));
        lines.push(if is_page {
            format!("the page {names:?}")
        } else {
            // Our format goes by the clock where it has a beginning: work that should have begun, and of which the feed
            // says that it has not, loses it.
            let start = it.started_at.filter(|at| it.kind != Kind::Upcoming || *at > now());
            let times = [start, it.ends_at, it.next_update_by].map(time);
            format!(
                "{:?} {} {:?} {:?} {:?} {times:?} {:?} {names:?} {said:?}",
                it.kind, it.id, it.title, it.lang, it.status, it.url
            )
        });
    }
    lines.extend(
        notice
            .channels
            .iter()
            .map(|it| format!("{} {} {:?}", it.label, it.channel.href.as_str(), it.affected)),
    );
    lines
}

#[test]
fn a_copy_shows_what_the_feed_shows() {
    let mut different = Vec::new();
    for (name, bytes) in fixtures() {
        let Some(snapshot) = read(&bytes) else { continue };
        let again = read(copy(&snapshot).to_string().as_bytes()).unwrap();
        let regions: Vec<&str> = named(&snapshot).flat_map(|it| &it.regions).map(|it| &*it.name).collect();
        for config in configs(snapshot.components.iter().map(|it| &it.name)) {
            let (one, other) = (shown(&snapshot, &config, &regions), shown(&again, &config, &regions));
            // A page's word that is worse than its parts names no component, so no filter hides the copy's.
            let is_filtered = !config.components.is_empty();
            if one != other && !(is_filtered && one.is_empty() && other[1] == "the page []") {
                different.push(format!("{name} {:?}\n- {one:#?}\n+ {other:#?}", config.components));
            }
        }
    }
    assert!(different.is_empty(), "{} differ: {}", different.len(), different.join("\n\n"));
}

#[test]
fn a_copy_is_never_milder() {
    for (name, bytes) in fixtures() {
        let Some(snapshot) = read(&bytes) else { continue };
        let again = read(copy(&snapshot).to_string().as_bytes()).unwrap();
        let regions = named(&snapshot).flat_map(|it| &it.regions).map(|it| &it.name);
        for config in configs(named(&snapshot).map(|it| &it.name).chain(regions)) {
            for min_impact in [Indicator::None, Indicator::Minor, Indicator::Major, Indicator::Critical] {
                let config = Config { min_impact, ..config.clone() };
                let of = |it| policy::decide(it, now(), &config).map(|it| (it.indicator, it.first.indicator));
                assert!(of(&again) >= of(&snapshot), "{name} {min_impact:?} {:?}", config.components);
            }
        }
    }
}

#[test]
fn a_copy_is_valid_by_the_schema() {
    let schema = serde_json::from_str(include_str!("../../../static/status.schema.json")).unwrap();
    let validator = jsonschema::draft202012::options().should_validate_formats(true).build(&schema).unwrap();
    for (name, bytes) in fixtures() {
        let Some(snapshot) = read(&bytes) else { continue };
        let copied = copy(&snapshot);
        let mistakes: Vec<_> = validator.iter_errors(&copied).map(|it| it.to_string()).collect();
        assert!(mistakes.is_empty(), "{name}: {mistakes:#?}\n{copied:#}");
    }
}

#[test]
fn a_copy_says_of_itself_when_it_was_true() {
    let copied = copy(&Snapshot::default());
    let expected = serde_json::json!({
        "version": 1, "checked_at": "2026-05-04T14:00:00Z", "valid_seconds": 600, "source": "https://a.example/feed",
        "incidents": [], "maintenances": [],
    });
    assert_eq!(copied, expected);
}

#[test]
fn a_page_that_is_worse_than_its_parts_stays_so() {
    for (indicator, kind) in [
        (Indicator::Maintenance, "maintenances"),
        (Indicator::Minor, "incidents"),
        (Indicator::Critical, "incidents"),
    ] {
        let snapshot = Snapshot { indicator, description: Some("All at sea".into()), ..Snapshot::default() };
        let copied = copy(&snapshot);
        assert_eq!(copied[kind][0]["title"], "All at sea");
        assert_eq!(read(copied.to_string().as_bytes()).unwrap().indicator, indicator);
    }
}

#[test]
fn what_ended_long_ago_is_left_out() {
    let incident = |hours: i64| Incident {
        id: hours.to_string().into(),
        status: IncidentStatus::Resolved,
        resolved_at: Some(now().after(-hours * 3_600_000)),
        ..Incident::default()
    };
    let snapshot = Snapshot { incidents: vec![incident(1), incident(30)], ..Snapshot::default() };
    let copied = copy(&snapshot);
    let ids: Vec<_> = copied["incidents"].as_array().unwrap().iter().map(|it| it["id"].as_str()).collect();
    assert_eq!(ids, [Some("1")]);
}

#[test]
fn what_has_not_begun_though_its_time_has_come_has_not_begun_in_the_copy() {
    let it = Maintenance {
        id: "late".into(),
        status: Some(MaintenanceStatus::Scheduled),
        starts_at: Some(now().after(-60_000)),
        ..Maintenance::default()
    };
    let snapshot = Snapshot { maintenances: vec![it], ..Snapshot::default() };
    let again = read(copy(&snapshot).to_string().as_bytes()).unwrap();
    assert_eq!(again.maintenances[0].status_at(now()), MaintenanceStatus::Scheduled);
}

#[test]
fn words_and_addresses_are_read_as_they_were() {
    for text in [
        "a < b && c > d",
        "&lt;b&gt; is a tag",
        "2 * 3 * 4 and snake_case_name",
        "see [the page](https://a.example/x?y=1&z=2) now\nand this: https://b.example",
        "<p>One</p><ul><li>two</li></ul>",
        "\\*no emphasis\\*",
        "# Heading\n\n> quote",
    ] {
        let reduced = Text::reduce(text);
        assert_eq!(Text::reduce(&super::words::body(&reduced)), reduced, "{text}");
    }
    let href = Href::try_from("https://b\u{fc}cher.example/\u{fc}?q=[1]").unwrap();
    assert_eq!(super::words::uri(&href).as_deref(), Some("https://xn--bcher-kva.example/%C3%BC?q=%5B1%5D"));
}
