//! What `OutageBanner.debug()` tells an owner about an answer: what was read, what is left out, and why. Only owners
//! load this module. It has no rule of its own: it asks [`policy::decide`] again with one option after the other lifted.
#![cfg_attr(not(test), deny(clippy::unwrap_used, clippy::expect_used))]

use outage_banner_core::config::{Config, Show};
use outage_banner_core::feed::{self, Hints, Value};
use outage_banner_core::model::{Component, Indicator, MaintenanceStatus, Snapshot, Update, latest};
use outage_banner_core::policy;
use outage_banner_core::time::Timestamp;
use serde_json::json;
use std::collections::BTreeSet;

/// An option of the owner's that may leave something out, and how to lift it.
const FILTERS: [(&str, fn(&mut Config)); 5] = [
    ("components", |it| it.components.clear()),
    ("min-impact", |it| it.min_impact = Indicator::None),
    ("show", |it| it.show = EVERYTHING),
    ("upcoming-hours", |it| it.upcoming_hours = FAR),
    ("resolved-minutes", |it| it.resolved_minutes = FAR),
];
const EVERYTHING: Show = Show { incidents: true, maintenance: true, upcoming: true, resolved: true };
const FAR: u32 = 1_000_000;

/// What the banner makes of an answer, as JSON. `options` is an object of the element's attributes.
#[cfg_attr(target_arch = "wasm32", wasm_bindgen::prelude::wasm_bindgen)]
#[must_use]
pub fn explain(text: &str, options: &str, lang: &str, now_ms: f64) -> String {
    let options: serde_json::Value = serde_json::from_str(options).unwrap_or_default();
    let mut config = Config::read(&|name| options[name].as_str().map(str::to_owned));
    config.lang = lang.into();
    #[allow(clippy::cast_possible_truncation, reason = "whole milliseconds, far below 2^53")]
    let now = Timestamp::from_millis(now_ms as i64);
    report(text, &config, now).to_string()
}

fn report(text: &str, config: &Config, now: Timestamp) -> serde_json::Value {
    let read = feed::read_by(text.as_bytes(), config.hints(now), |text| {
        serde_json::from_str::<Value>(text).map_err(|error| error.to_string())
    });
    let feed = match read {
        Ok(feed) => feed,
        Err(error) => return json!({ "error": with_reader(&error.to_line(), text, config, now) }),
    };
    let snapshot = &feed.snapshot;
    let newest = newest(snapshot);
    json!({
        "provider": feed.provider,
        "has_mistake": feed.has_mistake,
        "indicator": snapshot.indicator.as_str(),
        "counts": {
            "incidents": snapshot.incidents.len(),
            "maintenances": snapshot.maintenances.len(),
            "components": snapshot.components.len(),
        },
        "newest": newest.map(Timestamp::to_rfc3339),
        "names": names(snapshot),
        "components": config.components.iter().map(|it| &**it).collect::<Vec<_>>(),
        "supportFor": config.support_for.iter().map(|(_, it)| &**it).collect::<Vec<_>>(),
        "items": items(snapshot, config, now),
        "notice": policy::decide(snapshot, now, config).map(|it| {
            let title = it.first.title.unwrap_or("the names of the components");
            format!("{} ({}), and {} more", title, it.indicator.as_str(), it.more.len())
        }),
    })
}

/// Of a feed that the named provider does not write, whose it is.
fn with_reader(line: &str, text: &str, config: &Config, now: Timestamp) -> String {
    let hints = Hints { provider: "", ..config.hints(now) };
    let read = feed::read_by(text.as_bytes(), hints, |text| {
        serde_json::from_str::<Value>(text).map_err(|error| error.to_string())
    });
    match read {
        Ok(feed) if !config.provider.is_empty() => {
            format!("{line}; without provider=\"{}\" it is read as {}", config.provider, feed.provider)
        }
        _ => line.to_owned(),
    }
}

fn newest(snapshot: &Snapshot) -> Option<Timestamp> {
    let of = |updates: &[Update]| latest(updates).and_then(|it| it.posted_at);
    let incidents = snapshot.incidents.iter().filter_map(|it| of(&it.updates));
    incidents.chain(snapshot.maintenances.iter().filter_map(|it| of(&it.updates))).max()
}

/// Ids and names of all components, those of incidents and planned work too.
fn names(snapshot: &Snapshot) -> BTreeSet<&str> {
    let incidents = snapshot.incidents.iter().flat_map(|it| &it.components);
    let all = snapshot.components.iter().chain(incidents);
    let all = all.chain(snapshot.maintenances.iter().flat_map(|it| &it.components));
    all.flat_map(|it: &Component| [&*it.name, &*it.id]).filter(|it| !it.is_empty()).collect()
}

/// Each thing that the feed says, with its state, and whether it is shown or why not.
fn items(snapshot: &Snapshot, config: &Config, now: Timestamp) -> Vec<serde_json::Value> {
    let mut items = Vec::new();
    for it in &snapshot.incidents {
        let alone = Snapshot { incidents: vec![it.clone()], ..Snapshot::default() };
        let unseen = if it.is_open() { "nothing to show" } else { "resolved, and nobody knows since when" };
        let state = format!("{}, {}", it.status.as_str(), it.impact.as_str());
        items.push(json!({ "what": "incident", "name": &*it.title, "state": state, "why": why(&alone, config, now, unseen) }));
    }
    for it in &snapshot.maintenances {
        let alone = Snapshot { maintenances: vec![it.clone()], ..Snapshot::default() };
        let status = it.status_at(now);
        let unseen = if status == MaintenanceStatus::Completed { "it is over" } else { "nothing to show" };
        items.push(json!({ "what": "maintenance", "name": &*it.title, "state": status.as_str(), "why": why(&alone, config, now, unseen) }));
    }
    // Components speak where no open incident does.
    let is_told = policy::decide(snapshot, now, config).is_some_and(|it| it.items().any(|it| it.status.is_some()));
    for it in &snapshot.components {
        if Indicator::from(it.status) == Indicator::None {
            continue;
        }
        let alone = Snapshot { components: vec![it.clone()], ..Snapshot::default() };
        let mut reason = why(&alone, config, now, "nothing to show");
        if is_told && reason == "shown" {
            "an open incident is shown instead".clone_into(&mut reason);
        }
        items.push(json!({ "what": "component", "name": &*it.name, "state": it.status.as_str(), "why": reason }));
    }
    items
}

/// "shown", or the options that leave it out, each as the owner wrote it; `unseen` where no option does.
fn why(alone: &Snapshot, config: &Config, now: Timestamp, unseen: &str) -> String {
    let is_shown = |config: &Config| policy::decide(alone, now, config).is_some();
    if is_shown(config) {
        return "shown".to_owned();
    }
    let mut lifted = config.clone();
    let mut reasons = Vec::new();
    for (name, lift) in FILTERS {
        let mut other = config.clone();
        lift(&mut other);
        if is_shown(&other) {
            return format!("left out by {name}");
        }
        let before = lifted.clone();
        lift(&mut lifted);
        if before != lifted {
            reasons.push(name);
        }
    }
    if is_shown(&lifted) { format!("left out by {}", reasons.join(" and ")) } else { unseen.to_owned() }
}
