//! The loader's gate and the core agree: what the gate calls quiet, the core has nothing to show for.

use super::claims;
use crate::engine::workspace;
use crate::feeds::{ago, incidentio, own, statuspage};
use crate::page::Page;
use crate::stage::Stage;
use outage_banner::config::Config;
use outage_banner::feed::{self, Hints};
use outage_banner::policy;
use outage_banner::time::Timestamp;
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;
use xtask::serve::Answer;

claims![
    what_the_gate_calls_quiet_is_nothing_to_the_core,
    what_a_browser_reads_is_what_the_core_reads,
    a_quiet_feed_with_one_thing_changed_is_not_called_quiet,
    an_upcoming_maintenance_is_quiet_until_it_begins,
];

/// Everything that can be shown, is: a gate that overlooks something cannot hide behind an option.
const SHOW: &str = "incidents maintenance upcoming resolved";

/// Fixtures that must not cost a WebAssembly.
const QUIET: [&str; 24] = [
    "outage-banner/quiet",
    "incidentio/quiet",
    "statuspage/quiet",
    "statuspage-clones/quiet",
    "rootly/quiet",
    "instatus/quiet",
    "betterstack/quiet",
    "uptime-kuma/quiet",
    "uptime-kuma/quiet-1x",
    "uptime-kuma/heartbeats-quiet",
    "cachet/no-incidents",
    "cachet/status-quiet",
    "cachet/three-no-incidents",
    "cachet/three-quiet",
    "cstate/quiet",
    "flashduty/quiet",
    "heroku/quiet",
    "openstatus/quiet",
    "openstatus/status-only-quiet",
    "slack/quiet",
    "statuscast/quiet",
    "statusio/quiet",
    "statuspal/quiet",
    "upptime/quiet",
];

/// Of the shapes that the loader itself judges, every sample that is called quiet is.
const OWN: [&str; 4] = ["built/", "/statuspage/", "/statuspage-clones/", "/incidentio/"];

fn what_the_gate_calls_quiet_is_nothing_to_the_core(stage: &Stage) {
    let samples = samples();
    let everything = Config::read(&|name| (name == "show").then(|| SHOW.to_owned()));
    for (show, config) in [("incidents maintenance", Config::default()), (SHOW, everything)] {
        let called = quiet_ones(stage, &samples, show);
        for (index, (name, body)) in samples.iter().enumerate() {
            let shows = core_shows(body, &config);
            let is_quiet = called.contains(&index);
            assert!(
                !(is_quiet && shows),
                "the gate calls {name} quiet, the core shows something (show={show:?})"
            );
            let stem = name.strip_suffix(".json").unwrap_or(name);
            let is_own = name.contains("quiet") && OWN.iter().any(|it| name.contains(it));
            if is_own || QUIET.iter().any(|it| stem.ends_with(&format!("fixtures/{it}"))) {
                assert!(!shows, "the core shows something for {name}");
                assert!(is_quiet, "{name} costs a WebAssembly: the gate does not call it quiet");
            }
        }
    }
}

/// Each word of health becomes one that nobody knows, each empty list gets an entry: one at a time.
fn a_quiet_feed_with_one_thing_changed_is_not_called_quiet(stage: &Stage) {
    let mut changed = Vec::new();
    for (name, body) in samples() {
        let stem = name.strip_suffix(".json").unwrap_or(&name);
        let is_quiet = name.starts_with("built/") && name.ends_with("quiet")
            || QUIET.iter().any(|it| stem.ends_with(it));
        let Some(feed) = is_quiet.then(|| serde_json::from_slice(&body).ok()).flatten() else { continue };
        let mut places = Vec::new();
        find(&feed, "", "", &mut places);
        assert!(!places.is_empty(), "nothing can be changed in {name}");
        // A key that nobody expects there: it counts where the core shows what it says.
        for (key, other) in stray() {
            let mut feed: Value = feed.clone();
            if let Some(feed) =
                feed.as_object_mut().filter(|it| !it.contains_key(key) && !it.contains_key("+"))
            {
                feed.insert(key.to_owned(), other);
            }
            let body = feed.to_string().into_bytes();
            if core_shows(&body, &Config::default()) {
                changed.push((format!("{name} with {key}"), body));
            }
        }
        for (place, other) in places {
            let mut feed: Value = feed.clone();
            if let Some(value) = feed.pointer_mut(&place) {
                *value = other;
            }
            changed.push((format!("{name}{place}"), feed.to_string().into_bytes()));
        }
    }
    let called = quiet_ones(stage, &changed, "incidents maintenance");
    let called: Vec<&str> = called.into_iter().map(|index| &*changed[index].0).collect();
    assert!(called.is_empty(), "of {} changed feeds, these are called quiet: {called:#?}", changed.len());
}

fn stray() -> [(&'static str, Value); 10] {
    [
        ("incidents", json!([{ "title": "x" }])),
        ("active_incidents", json!([{ "title": "x" }])),
        ("activeIncidents", json!([{ "name": "x" }])),
        ("notices", json!([{ "subject": "x" }])),
        ("announcements", json!([{ "type": "outage", "message": "x" }])),
        ("announcement", json!("x")),
        ("incident", json!({ "title": "x" })),
        ("components", json!([{ "name": "x", "status": "down" }])),
        ("heartbeatList", json!({ "1": [{ "status": 0 }] })),
        ("summaryStatus", json!("down")),
    ]
}

const FINE: [&str; 10] = [
    "none",
    "operational",
    "up",
    "ok",
    "success",
    "available",
    "healthy",
    "green",
    "not_monitored",
    "resolved",
];

/// Where a word or a list says that all is well, as JSON pointers, and what is to stand there instead.
fn find(value: &Value, key: &str, place: &str, places: &mut Vec<(String, Value)>) {
    let is_told = |key: &str| {
        let words =
            ["incident", "mainten", "report", "notice", "schedul", "issue", "announce", "upcoming", "active"];
        key == "data"
            || words.iter().any(|it| key.to_ascii_lowercase().contains(it)) && !key.ends_with("type")
    };
    match value {
        Value::String(word) if FINE.contains(&&*word.to_ascii_lowercase()) => {
            places.push((place.to_owned(), json!("wobbly")));
        }
        Value::Number(_) if ["status", "status_code", "value"].contains(&key) => {
            let is_last = !place.contains("heartbeatList");
            if is_last {
                places.push((place.to_owned(), json!(977)));
            }
        }
        Value::Null if is_told(key) => places.push((place.to_owned(), json!({ "title": "x" }))),
        Value::Null if key.ends_with("incident_type") => places.push((place.to_owned(), json!("wobbly"))),
        Value::Array(list) if list.is_empty() && is_told(key) => {
            places.push((place.to_owned(), json!([{ "title": "x" }])));
        }
        Value::Array(list) if place.contains("heartbeatList") => {
            for other in [json!(0), json!(2), json!(977), json!("wobbly"), json!(null)] {
                places.push((format!("{place}/{}/status", list.len() - 1), other));
            }
        }
        Value::Array(list) => {
            for (index, value) in list.iter().enumerate() {
                find(value, key, &format!("{place}/{index}"), places);
            }
        }
        Value::Object(map) => {
            // What refers to other things, and what was.
            for (key, value) in
                map.iter().filter(|(key, _)| !["relationships", "status_history"].contains(&&***key))
            {
                let step = key.replace('~', "~0").replace('/', "~1");
                find(value, key, &format!("{place}/{step}"), places);
            }
        }
        _ => {}
    }
}

/// A shape that the loader judges itself, and one that it leaves to the file beside it.
fn an_upcoming_maintenance_is_quiet_until_it_begins(stage: &Stage) {
    let page = |minutes: i64| {
        let mut feed = statuspage::quiet();
        feed["scheduled_maintenances"] = json!([{ "id": "m", "name": "New switches", "status": "scheduled", "scheduled_for": ago(minutes) }]);
        feed
    };
    let instatus = |minutes: i64| {
        json!({ "page": { "name": "Acme Hosting", "status": "UP" }, "activeMaintenances":
            [{ "id": "m", "name": "New switches", "status": "NOTSTARTEDYET", "start": ago(minutes), "duration": "60" }] })
    };
    let samples: Vec<(String, Vec<u8>)> = [page(-90), page(1), instatus(-90), instatus(1)]
        .into_iter()
        .map(|feed| (String::new(), feed.to_string().into_bytes()))
        .collect();
    assert_eq!(quiet_ones(stage, &samples, "incidents maintenance"), [0, 2]);
    assert!(quiet_ones(stage, &samples, SHOW).is_empty());
}

/// All samples at once, each in an element of its own. One for which the WebAssembly was started has something in its
/// shadow root; the last, which is none of the samples, says when that is so.
fn quiet_ones(stage: &Stage, samples: &[(String, Vec<u8>)], show: &str) -> Vec<usize> {
    let origin = stage.endpoint.origin();
    let last = own::outage().to_string().into_bytes();
    let bodies = samples.iter().map(|(_, body)| body).chain([&last]);
    let mut elements = Vec::new();
    for (index, body) in bodies.enumerate() {
        stage.endpoint.set(&format!("/{index}.json"), Answer::json(body.clone()));
        elements.push(format!(
            "<outage-banner endpoint=\"{origin}/{index}.json\" storage=none placement=inline show=\"{show}\"></outage-banner>"
        ));
    }
    stage.clear_requests();
    stage.open(&Page::new().without_endpoint().body(&elements.concat()));
    stage.wait_until("every sample is asked for", |stage| {
        let requests = stage.requests();
        (0..=samples.len()).all(|index| requests.contains(&format!("GET endpoint/{index}.json")))
    });
    let started =
        "[...document.querySelectorAll('outage-banner')].map(it => it.shadowRoot?.childElementCount || 0)";
    stage.wait_for(&format!("{started}.at(-1)"));
    let mut before = Value::Null;
    loop {
        stage.quiesce();
        let now = stage.eval(started);
        if now == before {
            break;
        }
        before = now;
    }
    let counts = before.as_array().cloned().unwrap_or_default();
    (0..samples.len()).filter(|index| counts[*index] == 0).collect()
}

/// The parsers differ, of JSON, XML and UTF-16; what is made of a feed must not.
fn what_a_browser_reads_is_what_the_core_reads(stage: &Stage) {
    let origin = stage.endpoint.origin();
    let everything = Config::read(&|name| (name == "show").then(|| SHOW.to_owned()));
    let now = now();
    let mut expected = serde_json::Map::new();
    let mut elements = Vec::new();
    for (index, (name, body)) in samples().into_iter().enumerate() {
        let read = feed::read(&body, Hints { now, ..Hints::default() });
        let notice = read.ok().and_then(|it| {
            let notice = policy::decide(&it.snapshot, now, &everything)?;
            Some(json!({
                "indicator": notice.indicator.as_str(),
                "title": notice.first.title,
                "latest": notice.first.latest.map(|it| it.body.to_plain()),
                "more": notice.more.len(),
            }))
        });
        let Some(notice) = notice.filter(|_| name.contains("fixtures/")) else { continue };
        let endpoint = format!("{origin}/{index}.feed");
        stage.endpoint.set(&format!("/{index}.feed"), Answer::json(body));
        elements.push(format!(
            "<outage-banner endpoint=\"{endpoint}\" storage=none placement=inline show=\"{SHOW}\"></outage-banner>"
        ));
        expected.insert(endpoint, notice);
    }
    let listener = "<script>told = {};
        addEventListener('outage-banner:change', ({ target, detail: it }) => (told[target.getAttribute('endpoint')] = it && {
            indicator: it.indicator, title: it.first.title ?? null, latest: it.first.latest?.body ?? null, more: it.more.length }));
        </script>";
    stage.open(&Page::new().without_endpoint().head(listener).body(&elements.concat()));
    stage.wait_for(&format!("Object.keys(told).length >= {}", expected.len()));
    let told = stage.eval("told");
    for (endpoint, notice) in &expected {
        assert_eq!(&told[endpoint], notice, "what is read from {endpoint}");
    }
    assert!(expected.len() > 100, "only {} fixtures show anything", expected.len());
}

fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    Timestamp::from_millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

fn core_shows(body: &[u8], config: &Config) -> bool {
    let now = now();
    feed::read(body, Hints { now, ..Hints::default() })
        .is_ok_and(|feed| policy::decide(&feed.snapshot, now, config).is_some())
}

fn samples() -> Vec<(String, Vec<u8>)> {
    let mut samples: Vec<(String, Vec<u8>)> = [
        ("built/statuspage-quiet", statuspage::quiet()),
        ("built/incidentio-quiet", incidentio::quiet()),
        ("built/own-quiet", own::quiet()),
        ("built/statuspage-outage", statuspage::outage()),
        ("built/incidentio-outage", incidentio::outage()),
        ("built/own-outage", own::outage()),
    ]
    .map(|(name, feed)| (name.to_owned(), feed.to_string().into_bytes()))
    .into();

    let mut files = Vec::new();
    collect(&workspace().join("tests/fixtures"), &mut files);
    let shared = workspace().join("../shared/feeds");
    collect(&shared, &mut files);
    if !shared.is_dir() {
        println!("no {}: only our own samples are compared", shared.display());
    }
    files.sort();
    samples.extend(
        files.into_iter().filter_map(|file| Some((file.display().to_string(), fs::read(&file).ok()?))),
    );
    samples
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for path in fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()) {
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "json" || extension == "xml") {
            files.push(path);
        }
    }
}
