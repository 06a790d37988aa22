//! Where each provider's fixtures have words of a closed set, and the same fixtures with unknown words.
#![allow(dead_code, reason = "each test and each fuzz target takes a part")]

use serde_json::Value;
use std::path::{Path, PathBuf};

/// Two feeds of one provider, and the keys of their words. A key is the end of a path: `*` is any step, `$` the last
/// entry of a list. A key with `/` before it is the whole path. After `=` stands the word itself, wherever it is.
pub(crate) struct Row {
    pub(crate) provider: &'static str,
    /// The feed in which nothing is wrong.
    pub(crate) quiet: &'static str,
    /// The feed in which something is wrong.
    pub(crate) incident: &'static str,
    /// Words that say how a thing is doing: one that nobody knows is shown.
    pub(crate) how: &'static [&'static str],
    /// Words about an incident: one that nobody knows does not hide it.
    pub(crate) about: &'static [&'static str],
}

#[rustfmt::skip]
pub(crate) const ROWS: &[Row] = &[
    row("apple", "quiet", "incident", &[], &["eventStatus", "statusType"]),
    row("atom", "quiet", "incident", &["=Resolved", "=Postmortem"], &["=Identified"]),
    row("aws-health", "quiet", "incident", &["/*.status"], &["event_log.*.status", "current"]),
    row("azure-devops", "quiet", "incident", &["status.health", "geographies.*.health"], &[]),
    row("betterstack", "quiet", "incident", &["data.attributes.aggregate_state", "included.*.attributes.status"], &["included.*.attributes.aggregate_state", "report_type", "affected_resources.*.status"]),
    row("bluesky", "quiet", "incident", &[], &[]),
    row("cachet", "quiet", "incident", &["data.*.status"], &["updates.*.status", "latest_status", "is_resolved"]),
    row("cachet", "status-quiet", "status", &["data.status"], &[]),
    row("cachet", "three-quiet", "three-incident", &["data.*.attributes.status.value"], &[]),
    row("cstate", "quiet", "incident", &["summaryStatus", "systems.*.status"], &["severity", "resolved"]),
    row("datadog", "quiet", "incident", &["components.*.components.*.status"], &["currentStatus", "componentsAffected.*.status"]),
    row("firehydrant", "quiet", "incident", &[], &["severitySlug", "conditions.*", "componentConditions.*"]),
    row("flashduty", "quiet", "incident", &["overall.status"], &["phase", "ongoing_incidents.*.impact", "affected_components.*.status"]),
    row("gatus", "quiet", "incident", &["/*.results.$.success"], &[]),
    row("gatus", "announcements-quiet", "announcements", &[], &["announcements.*.type"]),
    row("google-cloud", "quiet", "incident", &[], &["status_impact", "severity", "updates.*.status", "most_recent_update.status"]),
    row("heroku", "quiet", "incident", &["status.*.status"], &["update_type"]),
    row("incidentio", "quiet", "incident", &[], &["ongoing_incidents.*.status", "current_worst_impact", "affected_components.*.current_status"]),
    row("incidentio", "compatible", "compatible", &["status.indicator", "/components.*.status"], &["incidents.*.status", "impact", "incident_updates.*.status"]),
    row("incidentio", "page-none", "page", &[], &["ongoing_incidents.*.status", "summary.affected_components.*.status", "ongoing_incidents.*.affected_components.*.current_status"]),
    row("instatus", "quiet", "incident", &["page.status"], &["activeIncidents.*.status", "activeIncidents.*.impact"]),
    row("json-feed", "quiet", "incident", &["=Resolved"], &["=Identified"]),
    row("mastodon", "quiet", "incident", &[], &[]),
    row("oneuptime", "quiet", "incident", &["overallStatus.isOperationalState", "currentMonitorStatusId.value"], &["incidentSeverity.name", "currentIncidentState.name"]),
    row("openstatus", "quiet", "incident", &["/status", "monitors.*.status"], &["statusReports.*.status", "statusReportUpdates.*.status"]),
    row("openstatus", "status-only-quiet", "status-only", &["/status"], &[]),
    row("outage-banner", "quiet", "incident", &["/components.*.status"], &["incidents.*.status", "incidents.*.impact"]),
    row("pagerduty", "quiet", "incident", &[], &["current_post_severity_enum.name", "post_type", "status_id"]),
    row("paypal", "quiet", "incident", &["status.production", "state"], &["severity"]),
    row("rootly", "quiet", "incident", &["status.indicator"], &["incidents.*.status", "impact", "incident_updates.*.status"]),
    row("rss", "quiet", "incident", &["=Resolved", "=Postmortem"], &["=Identified"]),
    row("rss", "statusiq-quiet", "statusiq", &["=Operational"], &["=Major Outage"]),
    row("salesforce", "quiet", "incident", &[], &["severity", "IncidentEvents.*.type", "IncidentImpacts.*.type"]),
    row("slack", "quiet", "incident", &["/status"], &["active_incidents.*.type", "active_incidents.*.status"]),
    row("sorry", "quiet", "incident", &["page.state"], &["notices.*.state", "notices.*.type", "timeline_state", "latest_update.state"]),
    row("statuscast", "quiet", "incident", &["Status", "CurrentStatus"], &["IncidentType"]),
    row("statushub", "quiet", "incident", &["count_status_2", "count_status_3"], &[]),
    row("statusio", "quiet", "incident", &["status_overall.status_code", "result.status.*.status_code"], &["messages.*.state", "messages.*.status"]),
    row("statuspage", "quiet", "incident", &["status.indicator", "/components.*.status"], &["incidents.*.status", "impact", "incident_updates.*.status", "incidents.*.components.*.status"]),
    row("statuspage-clones", "quiet", "incident", &["status.indicator", "/components.*.status"], &["incidents.*.state", "impact"]),
    row("statuspal", "quiet", "incident", &["status_page.current_incident_type", "children.*.current_incident_type"], &["incidents.*.type", "updates.*.type"]),
    row("upptime", "quiet", "incident", &["/*.status"], &[]),
    row("upptime", "quiet", "issues", &[], &["/*.state"]),
    row("uptime-kuma", "quiet", "incident", &[], &["incidents.*.style"]),
    row("uptime-kuma", "quiet-1x", "one-incident", &[], &["incident.style"]),
    row("uptime-kuma", "heartbeats-quiet", "heartbeats", &["heartbeatList.*.$.status"], &[]),
    row("uptimeflare", "quiet", "incident", &["monitors.*.up"], &[]),
    row("uptimerobot", "quiet", "incident", &["statusClass"], &[]),
    row("vigil", "quiet", "incident", &["health", "probes.*.status"], &[]),
    row("zendesk", "quiet", "incident", &[], &["attributes.status", "attributes.impact"]),
];

const fn row(
    provider: &'static str,
    quiet: &'static str,
    incident: &'static str,
    how: &'static [&'static str],
    about: &'static [&'static str],
) -> Row {
    Row { provider, quiet, incident, how, about }
}

/// The folder of all fixtures. The fuzz targets are a package in a folder of this one, so it may be one level up.
pub(crate) fn fixtures() -> PathBuf {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    own.ancestors().map(|it| it.join("tests/fixtures")).find(|it| it.is_dir()).unwrap()
}

/// One fixture, which can be written with other words.
pub(crate) struct Feed {
    pub(crate) path: PathBuf,
    text: String,
    json: Option<Value>,
}

/// Where a word stands: a pointer into JSON, or the word itself.
#[derive(Clone, Debug)]
pub(crate) enum Place {
    Pointer(String),
    Word(String),
}

impl Feed {
    pub(crate) fn open(provider: &str, name: &str) -> Self {
        let path = fixtures().join(provider).join(name);
        let path =
            ["json", "xml", "txt"].map(|it| path.with_extension(it)).into_iter().find(|it| it.is_file());
        let path = path.unwrap_or_else(|| panic!("{provider}/{name} is missing"));
        let text = std::fs::read_to_string(&path).unwrap();
        let json = serde_json::from_str(&text).ok();
        Self { path, text, json }
    }

    /// Where words of these keys stand.
    pub(crate) fn places(&self, keys: &[&str]) -> Vec<Place> {
        let mut places = Vec::new();
        if let Some(json) = &self.json {
            find(json, &mut Vec::new(), keys, &mut places);
        }
        for word in keys.iter().filter_map(|it| it.strip_prefix('=')) {
            if self.text.contains(word) {
                places.push(Place::Word(word.to_owned()));
            }
        }
        places
    }

    /// The feed with other words in these places: a number in place of a number (also of one in quotes), otherwise a word,
    /// in capitals if the old one is.
    pub(crate) fn with(&self, places: &[Place], word: &str, number: u32) -> Vec<u8> {
        let mut text = self.text.clone();
        if let Some(mut json) = self.json.clone() {
            for place in places {
                let Place::Pointer(place) = place else { continue };
                let it = json.pointer_mut(place).unwrap();
                *it = match it {
                    Value::Number(_) => number.into(),
                    Value::String(old) if old.parse::<u32>().is_ok() => number.to_string().into(),
                    Value::String(old) if *old == old.to_uppercase() => word.to_uppercase().into(),
                    _ => word.into(),
                };
            }
            text = json.to_string();
        }
        for place in places {
            if let Place::Word(old) = place {
                text = text.replace(old, word);
            }
        }
        text.into_bytes()
    }

    /// Whether the feed is a single word: with an unknown word it is no feed.
    pub(crate) fn is_bare(&self) -> bool {
        self.json
            .as_ref()
            .and_then(Value::as_object)
            .is_some_and(|it| it.len() == 1 && it.values().all(Value::is_string))
    }
}

fn find(value: &Value, path: &mut Vec<String>, keys: &[&str], places: &mut Vec<Place>) {
    let mut enter = |step: String, value: &Value| {
        path.push(step);
        find(value, path, keys, places);
        path.pop();
    };
    match value {
        Value::Object(entries) => entries.iter().for_each(|(key, value)| enter(key.clone(), value)),
        Value::Array(entries) => {
            for (index, value) in entries.iter().enumerate() {
                enter(
                    if index + 1 == entries.len() { format!("{index}$") } else { index.to_string() },
                    value,
                );
            }
        }
        _ => {
            if keys.iter().any(|it| ends_in(path, it)) {
                let mut pointer = String::new();
                for step in &*path {
                    pointer.push('/');
                    pointer.push_str(&step.trim_end_matches('$').replace('~', "~0").replace('/', "~1"));
                }
                places.push(Place::Pointer(pointer));
            }
        }
    }
}

fn ends_in(path: &[String], key: &str) -> bool {
    let (from_top, key) = key.strip_prefix('/').map_or((false, key), |it| (true, it));
    let steps: Vec<&str> = key.split('.').collect();
    let Some(start) = path.len().checked_sub(steps.len()) else { return false };
    let fits = |(step, wanted): (&String, &&str)| match *wanted {
        "*" => true,
        "$" => step.ends_with('$'),
        wanted => step == wanted,
    };
    (!from_top || start == 0) && path[start..].iter().zip(&steps).all(fits)
}
