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

type Lift = fn(&mut Config);

/// The options that may leave something out, and how to lift each.
const FILTERS: [(&str, Lift); 5] = [
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
    let all = all.flat_map(|it: &Component| std::iter::once(it).chain(&it.regions));
    all.flat_map(|it| [&*it.name, &*it.id]).filter(|it| !it.is_empty()).collect()
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
    let is_told =
        policy::decide(snapshot, now, config).is_some_and(|it| it.items().any(|it| it.status.is_some()));
    for it in &snapshot.components {
        if Indicator::from(it.status) == Indicator::None {
            continue;
        }
        let alone = Snapshot { components: vec![it.clone()], ..Snapshot::default() };
        let mut reason = why(&alone, config, now, "nothing to show");
        if is_told && reason == "shown" {
            "an open incident is shown instead".clone_into(&mut reason);
        }
        items.push(
            json!({ "what": "component", "name": it.label(), "state": it.status.as_str(), "why": reason }),
        );
    }
    items
}

/// "shown", or the options that leave it out; `unseen` where no option does. An option leaves out what is not shown
/// even when all others are lifted.
fn why(alone: &Snapshot, config: &Config, now: Timestamp, unseen: &str) -> String {
    let is_shown = |kept: &str| {
        let mut lifted = config.clone();
        FILTERS.iter().filter(|(name, _)| *name != kept).for_each(|(_, lift)| lift(&mut lifted));
        policy::decide(alone, now, &lifted).is_some()
    };
    if policy::decide(alone, now, config).is_some() {
        return "shown".to_owned();
    }
    if !is_shown("") {
        return unseen.to_owned();
    }
    let reasons: Vec<_> = FILTERS.iter().map(|(name, _)| *name).filter(|it| !is_shown(it)).collect();
    format!("left out by {}", reasons.join(" and "))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test panics")]

    use super::explain;
    use outage_banner_core::time::Timestamp;
    use serde_json::{Value, json};

    const NOW: &str = "2026-05-04T14:00:00Z";

    fn explained(feed: &Value, options: &Value) -> Value {
        #[allow(clippy::cast_precision_loss, reason = "whole milliseconds, far below 2^53")]
        let now = Timestamp::parse(NOW).unwrap().millis() as f64;
        serde_json::from_str(&explain(&feed.to_string(), &options.to_string(), "en", now)).unwrap()
    }

    /// Of each thing its name and whether it is shown, or why not.
    #[track_caller]
    fn check(feed: &Value, options: &Value, expected: &[(&str, &str)]) {
        let found = explained(feed, options);
        let items: Vec<_> = found["items"].as_array().unwrap().iter().collect();
        let items: Vec<_> =
            items.iter().map(|it| (it["name"].as_str().unwrap(), it["why"].as_str().unwrap())).collect();
        assert_eq!(items, expected, "{found:#}");
        let is_shown = expected.iter().any(|(_, why)| *why == "shown");
        assert_eq!(!found["notice"].is_null(), is_shown, "{found:#}");
    }

    fn feed() -> Value {
        let mail = json!([{ "id": "mail", "name": "Email", "status": "degraded_performance" }]);
        json!({ "version": 1, "components": mail, "incidents": [
            { "id": "a", "title": "Slow mail", "impact": "minor", "status": "identified", "components": ["mail"] },
            { "id": "b", "title": "Was down", "impact": "major", "status": "resolved", "resolved_at": "2026-05-04T13:50:00Z" },
            { "id": "c", "title": "Was down long ago", "impact": "major", "status": "resolved", "resolved_at": "2026-05-04T10:00:00Z" },
            { "id": "d", "title": "Was down some day", "impact": "major", "status": "resolved" },
        ], "maintenances": [
            { "id": "m", "title": "Work now", "starts_at": "2026-05-04T13:00:00Z", "ends_at": "2026-05-04T15:00:00Z" },
            { "id": "n", "title": "Work soon", "starts_at": "2026-05-04T20:00:00Z", "ends_at": "2026-05-04T21:00:00Z" },
            { "id": "o", "title": "Work next month", "starts_at": "2026-06-04T20:00:00Z", "ends_at": "2026-06-04T21:00:00Z" },
            { "id": "p", "title": "Work done", "starts_at": "2026-05-04T10:00:00Z", "ends_at": "2026-05-04T11:00:00Z" },
        ] })
    }

    #[test]
    fn each_thing_is_shown_or_has_a_reason() {
        check(
            &feed(),
            &json!({}),
            &[
                ("Slow mail", "shown"),
                ("Was down", "left out by show"),
                ("Was down long ago", "left out by show and resolved-minutes"),
                ("Was down some day", "resolved, and nobody knows since when"),
                ("Work now", "shown"),
                ("Work soon", "left out by show"),
                ("Work next month", "left out by show and upcoming-hours"),
                ("Work done", "it is over"),
                ("Email", "an open incident is shown instead"),
            ],
        );
    }

    #[test]
    fn the_option_that_leaves_a_thing_out_is_named() {
        let mut feed = feed();
        feed["incidents"].as_array_mut().unwrap().truncate(1);
        feed["maintenances"] = json!([]);
        let why = |name: &'static str| [("Slow mail", name), ("Email", name)];
        check(&feed, &json!({ "components": "Web sites" }), &why("left out by components"));
        check(&feed, &json!({ "min-impact": "major" }), &why("left out by min-impact"));
        check(&feed, &json!({ "show": "maintenance" }), &why("left out by show"));
        check(
            &feed,
            &json!({ "components": "Web sites", "min-impact": "major" }),
            &why("left out by components and min-impact"),
        );
    }

    #[test]
    fn what_is_no_feed_is_told_in_the_reader_s_words() {
        let found = explained(&json!({ "users": [] }), &json!({}));
        assert!(found["error"].as_str().unwrap().starts_with("expected a status feed"), "{found}");
        let found = explained(&feed(), &json!({ "provider": "kuma" }));
        let line = found["error"].as_str().unwrap();
        assert!(line.ends_with("; without provider=\"kuma\" it is read as outage-banner"), "{line}");
    }

    #[test]
    fn names_and_mistakes_come_along() {
        let mut feed = feed();
        feed["incidents"][0]["impact"] = json!("severe");
        let found = explained(&feed, &json!({ "components": "Emial", "support-for": "mail:mail" }));
        assert_eq!(found["has_mistake"], true);
        assert_eq!(found["names"], json!(["Email", "mail"]));
        assert_eq!((&found["components"], &found["supportFor"]), (&json!(["Emial"]), &json!(["mail"])));
        assert_eq!(found["counts"], json!({ "incidents": 4, "maintenances": 4, "components": 1 }));
    }
}
