//! The loader's gate and the core agree: what the gate calls quiet, the core has nothing to show for.

use super::claims;
use crate::changes;
use crate::engine::workspace;
use crate::feeds::{ago, incidentio, own, statuspage};
use crate::grammar::{self, Place};
use crate::page::Page;
use crate::stage::Stage;
use outage_banner::config::Config;
use outage_banner::feed::{self, Hints};
use outage_banner::model::Indicator;
use outage_banner::policy;
use outage_banner::time::Timestamp;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::time::SystemTime;
use xtask::serve::Answer;

claims![
    what_the_gate_calls_quiet_is_nothing_to_the_core,
    a_changed_feed_that_the_gate_calls_quiet_is_nothing_to_the_core,
    a_changed_feed_that_the_loader_calls_quiet_is_nothing_to_the_core,
    what_a_browser_reads_is_what_the_core_reads,
    an_upcoming_maintenance_is_quiet_until_it_begins,
    our_own_format_is_quiet_while_it_holds_and_hides_no_list,
    first_words_are_those_of_the_banner,
];

/// Everything that can be shown, is: a gate that overlooks something cannot hide behind an option.
const SHOW: &str = "incidents maintenance upcoming resolved";

/// What is shown without the option.
const USUAL: &str = "incidents maintenance";

/// The name of a sample with values of every kind, and with characters that mean something where values are packed.
const ODD: &str = "built/odd-values";

/// Providers of which a function, not rows, reads: their quiet feeds cost a WebAssembly.
const UNRULED: [&str; 3] = ["json-feed", "mastodon", "bluesky"];

/// Each provider that has rows has a quiet fixture, and none of these loads a WebAssembly.
fn what_the_gate_calls_quiet_is_nothing_to_the_core(stage: &Stage) {
    let samples = samples();
    for show in [USUAL, SHOW] {
        let config = showing(show);
        let called = quiet_ones(stage, &samples, show);
        let mut proved = BTreeSet::new();
        for (index, (name, body)) in samples.iter().enumerate() {
            let shows = core_shows(body, &config, now());
            let is_quiet = called.contains(&index);
            assert!(
                !(is_quiet && shows),
                "the gate calls {name} quiet, the core shows something (show={show:?})"
            );
            if let Some(provider) = quiet_fixture(name, body).filter(|_| show == USUAL) {
                assert!(!shows, "the core shows something for {name}");
                assert!(is_quiet, "{name} costs a WebAssembly: the gate does not call it quiet");
                proved.insert(provider);
            }
        }
        let all: BTreeSet<String> = changes::providers().into_iter().map(|it| it.name).collect();
        assert!(show != USUAL || proved == all, "no quiet fixture: {:?}", all.difference(&proved));
    }
}

/// The provider of a quiet answer that must load no WebAssembly; `None` for other answers.
fn quiet_fixture(name: &str, body: &[u8]) -> Option<String> {
    let is_named = name.contains("quiet") && (name.contains("built/") || name.contains("tests/fixtures/"));
    let provider = is_named.then(|| feed::read(body, Hints::default()).ok())??.provider;
    let is_ruled = !UNRULED.contains(&provider) && body.first() != Some(&b'<');
    is_ruled.then(|| provider.to_owned())
}

/// A change of a feed: at this place, these keys get these values, or are removed.
struct Change {
    place: Place,
    entries: Vec<(String, Option<Rc<Value>>)>,
}

/// A feed and its changes, which are made one at a time. The first of them changes nothing.
struct Changed {
    name: String,
    provider: String,
    tree: Value,
    changes: Vec<Change>,
}

impl Changed {
    /// The feed with all of these changes.
    fn with(&self, changes: &[&Change]) -> Vec<u8> {
        let mut tree = self.tree.clone();
        for change in changes {
            let Some(object) = grammar::at_mut(&mut tree, &change.place).as_object_mut() else { continue };
            for (key, value) in &change.entries {
                match value {
                    Some(value) => object.insert(key.clone(), (**value).clone()),
                    None => object.remove(key),
                };
            }
        }
        tree.to_string().into_bytes()
    }

    fn line(&self, change: &Change) -> String {
        let entries: Vec<String> = change
            .entries
            .iter()
            .map(|(key, value)| {
                format!("{key}={}", value.as_ref().map_or("-".to_owned(), ToString::to_string))
            })
            .collect();
        let (first, more) = (entries.first().map_or("as it is", |it| it), entries.len().saturating_sub(1));
        format!("{}: at {:?} {first}, and {more} more", self.name, change.place.join("."))
    }

    /// The first of these changes with which the core shows something. Many are tried at once: if nothing shows with all
    /// of them, nothing shows with one of them.
    fn shown<'a>(&self, changes: &[&'a Change], shows: &dyn Fn(&[u8]) -> bool) -> Option<&'a Change> {
        shows(&self.with(changes)).then_some(())?;
        changes.iter().find(|it| shows(&self.with(&[it]))).copied()
    }
}

/// In all fixtures and samples, each state as nobody knows it, and the keys of other providers: all at once in a record,
/// there also with words that are fine; and with `at_top`, one at a time (in recorded samples some at a time) at the top,
/// by which a feed is known.
fn changed(at_top: bool) -> Vec<Changed> {
    let values = changes::values();
    let all = changes::all_keys(&values);
    let values: BTreeMap<String, [Rc<Value>; changes::VALUES]> =
        values.into_iter().map(|(key, it)| (key, it.map(Rc::new))).collect();
    let unknown = [None, Some(Value::Null), Some("".into()), Some(json!([])), Some("wobbly".into())]
        .map(|it| it.map(Rc::new));
    let fine = ["operational", "none", "completed"].map(|it| Rc::new(Value::from(it)));
    // A word that is fine elsewhere is not fine everywhere.
    let words = unknown.iter().cloned().chain(fine.iter().cloned().map(Some)).collect::<Vec<_>>();
    let mut feeds = Vec::new();
    for (name, tree, rows) in changes::ruled() {
        let mut changes = vec![Change { place: Place::new(), entries: Vec::new() }];
        for (mut place, _) in rows.own.iter().flat_map(|it| changes::few(changes::states(&tree, it))) {
            let Some(key) = place.pop() else { continue };
            if grammar::at(&tree, &place).is_object() {
                let with = |it: &Option<Rc<Value>>| Change {
                    place: place.clone(),
                    entries: vec![(key.clone(), it.clone())],
                };
                changes.extend(words.iter().map(with));
            }
        }
        for (place, keys) in changes::foreign(&tree, &rows, &all) {
            let mut push = |some: &[String], value: &dyn Fn(&String) -> Rc<Value>| {
                let entries = some.iter().map(|key| (key.clone(), Some(value(key)))).collect();
                changes.push(Change { place: place.clone(), entries });
            };
            if !place.is_empty() {
                for fine in &fine {
                    push(&keys, &|_| fine.clone());
                }
            } else if !at_top {
                continue;
            }
            let at_once = match (place.is_empty(), is_ours(&name)) {
                (true, true) => 1,
                (true, false) => 8,
                _ => keys.len(),
            };
            (0..changes::VALUES).for_each(|kind| {
                keys.chunks(at_once).for_each(|some| push(some, &|key| values[key][kind].clone()));
            });
        }
        feeds.push(Changed { name, provider: rows.name, tree, changes });
    }
    feeds
}

/// The changed feeds for the page: the tree and the changes of each, and a list of all values of the changes.
fn as_json(changed: &[Changed]) -> Value {
    let mut numbers: BTreeMap<String, usize> = BTreeMap::new();
    let mut values = Vec::new();
    let mut number = |it: &Option<Rc<Value>>| {
        let value = it.as_ref()?;
        Some(*numbers.entry(value.to_string()).or_insert_with(|| {
            values.push((**value).clone());
            values.len() - 1
        }))
    };
    let mut feeds = Vec::new();
    for it in changed {
        let mut all = Vec::new();
        for Change { place, entries } in &it.changes {
            let entries: Vec<Value> = entries.iter().map(|(key, it)| json!([key, number(it)])).collect();
            all.push(json!([place, entries]));
        }
        feeds.push(json!({ "tree": it.tree, "provider": it.provider, "changes": all }));
    }
    json!([feeds, values])
}

/// Asks the gate's own file in one page about all of them, at the moment for which the fixtures are made.
fn a_changed_feed_that_the_gate_calls_quiet_is_nothing_to_the_core(stage: &Stage) {
    let changed = changed(true);
    let now = changes::hints().now;
    stage.site.set("/changed.json", Answer::json(as_json(&changed).to_string()));
    // Each change is made and undone in place, because a copy takes longer. With other options only states are tried.
    let script = r#"<script type="module">
        import { isQuiet } from "./outage-banner-gate.js";
        Date.now = () => NOW;
        const [feeds, values] = await (await fetch("/changed.json")).json();
        window.done = 0;
        // One feed after another, so that whoever waits sees the count go on.
        const judge = async (show, isNamed, isTried) => {
          const all = [];
          for (const feed of feeds) all.push(await judgeOne(feed, show, isNamed, isTried));
          return all;
        };
        const judgeOne = async ({ tree, provider, changes }, show, isNamed, isTried) => {
          const element = { getAttribute: (name) => (name == "show" ? show : isNamed && name == "provider" ? provider : null) };
          const quiet = [];
          for (const [index, [place, entries]] of changes.entries()) {
            // Whoever waits asks in between.
            if (index % 200 == 0) await new Promise((next) => setTimeout(next));
            if (!isTried(values[entries[0]?.[1]])) continue;
            const object = place.reduce((it, key) => it[key], tree);
            const before = entries.map(([key]) => [key, Object.hasOwn(object, key), object[key]]);
            for (const [key, number] of entries) number == null ? delete object[key] : (object[key] = values[number]);
            const isSo = isQuiet(element, tree);
            for (const [key, had, was] of before) had ? (object[key] = was) : delete object[key];
            if (isSo) quiet.push(index);
          }
          done++;
          return quiet;
        };
        const isState = (value) => value == null || value === "" || value == "wobbly" || value.length === 0;
        window.judged = [
          await judge("USUAL", false, () => true), await judge("SHOW", false, isState), await judge("USUAL", true, isState),
        ];
        </script>"#;
    let script = script.replace("NOW", &now.millis().to_string());
    let script = script.replace("USUAL", USUAL).replace("SHOW", SHOW);
    stage.open(&Page::new().without_endpoint().head(&script));
    // This is slow on a small machine, so the claim waits as long as the count goes on, three times over all feeds.
    for part in 1..=changed.len() * 3 / 8 {
        stage.wait_for(&format!("window.done >= {}", part * 8));
    }
    stage.wait_for("window.judged");
    let judged = stage.eval("judged");
    let mut hidden = Vec::new();
    let mut quiet = Vec::new();
    for (number, (show, is_named)) in [(USUAL, false), (SHOW, false), (USUAL, true)].into_iter().enumerate() {
        let config = showing(show);
        quiet.push(0);
        for (it, called) in changed.iter().zip(judged[number].as_array().into_iter().flatten()) {
            let provider = if is_named { &*it.provider } else { "" };
            let shows = |body: &[u8]| {
                feed::read(body, Hints { now, provider, ..Hints::default() })
                    .is_ok_and(|feed| policy::decide(&feed.snapshot, now, &config).is_some())
            };
            let indices = called.as_array().into_iter().flatten().filter_map(Value::as_u64);
            let called: Vec<&Change> =
                indices.filter_map(|index| it.changes.get(usize::try_from(index).ok()?)).collect();
            quiet[number] += called.len();
            for some in apart(&called) {
                if let Some(change) = it.shown(&some, &shows) {
                    hidden.push(format!("show={show:?} provider={provider:?} {}", it.line(change)));
                }
            }
        }
    }
    let tried: usize = changed.iter().map(|it| it.changes.len()).sum();
    println!("{tried} changes, called quiet: {quiet:?}");
    let some = &hidden[..hidden.len().min(40)];
    assert!(
        hidden.is_empty(),
        "the gate calls quiet, and the core shows: {} of {tried}: {some:#?}",
        hidden.len()
    );
    assert!(tried > 50_000, "{tried} changes");
    let enough = [10_000, 50, 50];
    assert!(
        quiet.iter().zip(enough).all(|(quiet, least)| *quiet > least),
        "called quiet: {quiet:?} of {tried}"
    );
}

/// Groups of changes, of which no two in a group touch the same key.
fn apart<'a>(changes: &[&'a Change]) -> Vec<Vec<&'a Change>> {
    let mut all: Vec<Vec<&Change>> = Vec::new();
    for it in changes {
        let is_same = |other: &&Change| {
            other.place == it.place
                && other.entries.first().map(|it| &it.0) == it.entries.first().map(|it| &it.0)
        };
        match all.last_mut().filter(|some| some.len() < 24 && !some.iter().any(is_same)) {
            Some(some) => some.push(it),
            None => all.push(vec![it]),
        }
    }
    all
}

/// The loader itself, for the three shapes that it judges.
fn a_changed_feed_that_the_loader_calls_quiet_is_nothing_to_the_core(stage: &Stage) {
    let values = changes::values();
    let all = changes::all_keys(&values);
    let mut samples = Vec::new();
    for it in changed(false).iter().filter(|it| OWN.contains(&&*it.provider) && is_ours(&it.name)) {
        samples.extend(it.changes.iter().map(|change| (it.line(change), it.with(&[change]))));
    }
    let quiet = [statuspage::quiet(), incidentio::quiet(), own::quiet()];
    for (name, tree) in OWN.into_iter().zip(quiet) {
        // A key of any provider at the top, and a list of the feed's own with something in it.
        for key in &all {
            for value in &values[key] {
                let mut changed = tree.clone();
                changed[key] = value.clone();
                samples.push((format!("{name} with {key}={value}"), changed.to_string().into_bytes()));
            }
        }
    }
    assert!(samples.len() > 2_000, "{} changes", samples.len());
    let now = now();
    let mut hidden = Vec::new();
    let mut quiet = 0;
    for some in samples.chunks(400) {
        for index in quiet_ones(stage, some, USUAL) {
            quiet += 1;
            if core_shows(&some[index].1, &showing(USUAL), now) {
                hidden.push(&*some[index].0);
            }
        }
    }
    assert!(quiet > 500, "only {quiet} are called quiet: the loader proves too little");
    assert!(
        hidden.is_empty(),
        "called quiet, and the core shows: {} {:#?}",
        hidden.len(),
        &hidden[..hidden.len().min(40)]
    );
}

/// The providers whose shapes the loader judges, in the order in which the feeds are built.
const OWN: [&str; 3] = ["statuspage", "incidentio", "outage-banner"];

/// The feeds of the project alone, because many recorded samples are alike.
fn is_ours(name: &str) -> bool {
    name.contains("tests/fixtures/")
}

/// One shape that the loader judges itself, and one that it leaves to the gate's file.
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
    assert_eq!(quiet_ones(stage, &samples, USUAL), [0, 2]);
    assert!(quiet_ones(stage, &samples, SHOW).is_empty());
}

fn our_own_format_is_quiet_while_it_holds_and_hides_no_list(stage: &Stage) {
    let with = |fields: Value| {
        let mut feed = own::quiet();
        for (key, value) in fields.as_object().into_iter().flatten() {
            feed[key] = value.clone();
        }
        (String::new(), feed.to_string().into_bytes())
    };
    let trouble = json!([{ "title": "Email is down" }]);
    let samples = [
        with(
            json!({ "checked_at": ago(5), "valid_seconds": 900, "source": "https://status.example.net/a.json" }),
        ),
        with(json!({ "checked_at": ago(20), "valid_seconds": 900 })),
        with(
            json!({ "$schema": "status.schema.json", "x-owner": { "status": "major_outage" }, "x-list": trouble }),
        ),
        with(json!({ "incidentes": trouble })),
        with(json!({ "checked_at": "an hour ago", "valid_seconds": 900 })),
        with(json!({ "generator": "by hand", "notes": [] })),
        with(json!({ "components": [{ "name": "Email" }] })),
        with(json!({ "components": [{ "name": "Email", "stauts": "major_outage" }] })),
        with(json!({ "components": [{ "name": "Email", "status": "operational", "owner": "me" }] })),
    ];
    assert_eq!(quiet_ones(stage, &samples, USUAL), [0, 2, 5, 6, 8]);
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

/// The first words of all fixtures and samples, in one page: the banner's first item has the same title and text, and
/// no impact is milder. What they wait for is the banner's to say.
fn first_words_are_those_of_the_banner(stage: &Stage) {
    let config = showing(USUAL);
    let mut bodies = samples();
    // And with each state of the three shapes missing or unknown, and with the keys of all other providers.
    for it in changed(false).iter().filter(|it| OWN.contains(&&*it.provider) && is_ours(&it.name)) {
        bodies.extend(it.changes.iter().map(|change| (it.line(change), it.with(&[change]))));
    }
    let samples: Vec<(String, Value)> = bodies
        .into_iter()
        .filter_map(|(name, body)| Some((name, serde_json::from_slice(&body).ok()?)))
        .collect();
    let feeds: Vec<&Value> = samples.iter().map(|it| &it.1).collect();
    stage.site.set("/feeds.json", Answer::json(json!(feeds).to_string()));
    // The loader's call, with a WebAssembly that never comes.
    let script = r#"<script type="module">
        import first from "./outage-banner-first.js";
        import * as reader from "./outage-banner-gate.js";
        const clock = Date.now, wait = setTimeout;
        Date.now = () => NOW;
        // The ten seconds after which it says that it knows nothing: a busy machine takes longer for so many.
        window.setTimeout = (call, ms) => (ms >= 1e4 ? 0 : wait(call, ms));
        const feeds = await (await fetch("/feeds.json")).json();
        const never = new Promise(() => {});
        const elements = feeds.map((feed) => {
          const element = document.createElement("outage-banner");
          for (const [name, value] of [["placement", "inline"], ["storage", "none"]]) element.setAttribute(name, value);
          const turn = (element.turn = {});
          const urlOf = (_, file) => new URL(file, document.baseURI).href;
          const answer = { url: "x", body: new Uint8Array() };
          first(element, turn, urlOf, [never, Promise.resolve(reader), never, never], answer, feed, false).catch(() => {}); // In 10 seconds.
          return element;
        });
        // All that is there is said in microtasks, before which a browser may paint once.
        for (let turn = 0; turn < 3; turn++) await new Promise((then) => setTimeout(then));
        Date.now = clock;
        window.told = elements.map(({ shadowRoot }) => {
          const banner = shadowRoot.querySelector(".banner");
          return banner && [
            banner.dataset.impact,
            banner.querySelector(".title > span:last-child").textContent,
            banner.querySelector(".text")?.textContent ?? null,
          ];
        });
        </script>"#;
    for now in [now(), changes::hints().now] {
        let script = script.replace("NOW", &now.millis().to_string());
        stage.open(&Page::new().without_endpoint().head(&script));
        stage.wait_for("window.told");
        let told = stage.eval("told");
        let mut spoken: BTreeMap<&str, usize> = BTreeMap::new();
        let mut wrong = Vec::new();
        for (index, (name, feed)) in samples.iter().enumerate() {
            let Some([impact, title, text]) = told[index].as_array().map(Vec::as_slice) else { continue };
            let read = feed::read(feed.to_string().as_bytes(), Hints { now, ..Hints::default() });
            let Ok(read) = read else {
                wrong.push(format!("{name}: {title}, and the core reads no feed"));
                continue;
            };
            *spoken.entry(read.provider).or_default() += 1;
            let Some(notice) = policy::decide(&read.snapshot, now, &config) else {
                wrong.push(format!("{name}: {title}, and the core shows nothing"));
                continue;
            };
            let body = notice.first.latest.map(|it| it.body.to_plain());
            let is_same = notice.first.title == title.as_str() && body.as_deref() == text.as_str();
            let is_milder =
                Indicator::from_word(impact.as_str().unwrap_or_default()) < Some(notice.indicator);
            if !is_same || is_milder {
                let expected = (notice.indicator.as_str(), notice.first.title, body);
                wrong.push(format!("{name}: {impact} {title} {text}, and the core: {expected:?}"));
            }
        }
        println!("first words at {}: {spoken:?} of {}", now.to_rfc3339(), samples.len());
        assert!(wrong.is_empty(), "{} of {}: {wrong:#?}", wrong.len(), samples.len());
        for provider in OWN {
            assert!(spoken.contains_key(provider), "no first words for {provider}");
        }
    }
}

/// The parsers differ, of JSON, XML and UTF-16; what is made of a feed must not. Nor does it matter what a value is like on
/// its way into the WebAssembly.
fn what_a_browser_reads_is_what_the_core_reads(stage: &Stage) {
    let origin = stage.endpoint.origin();
    let everything = showing(SHOW);
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
        let Some(notice) = notice.filter(|_| name.contains("fixtures/") || name == ODD) else { continue };
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

fn showing(show: &str) -> Config {
    Config::read(&|name| (name == "show").then(|| show.to_owned()))
}

fn core_shows(body: &[u8], config: &Config, now: Timestamp) -> bool {
    feed::read(body, Hints { now, ..Hints::default() })
        .is_ok_and(|feed| policy::decide(&feed.snapshot, now, config).is_some())
}

/// See [`ODD`].
fn odd() -> Value {
    let mut feed = own::outage();
    let incident = &mut feed["incidents"][0];
    incident["id"] = json!(-7.9);
    incident["title"] = json!("\u{1}\"Mail\" \u{1}{1 \u{1}[2 Grüße 🦀 null\u{1}");
    incident["updates"][0]["body"] = json!("\u{1}{9\u{1}\u{2}\"\u{1}true\u{a0}ß\u{1}");
    feed["x-odd"] = json!([null, true, false, -0.5, 1e3, "", "\"", [], {}, { "": [[""]], "\u{1}": "\u{1}", "__proto__": 1 }]);
    feed
}

fn samples() -> Vec<(String, Vec<u8>)> {
    let mut samples: Vec<(String, Vec<u8>)> = [
        ("built/statuspage-quiet", statuspage::quiet()),
        ("built/incidentio-quiet", incidentio::quiet()),
        ("built/own-quiet", own::quiet()),
        ("built/statuspage-outage", statuspage::outage()),
        ("built/incidentio-outage", incidentio::outage()),
        ("built/own-outage", own::outage()),
        (ODD, odd()),
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
