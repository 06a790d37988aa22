//! `cargo xtask read`: what the banner makes of a feed, as JSON; and what is wrong in one of our own format, on stderr.

use outage_banner::config::Config;
use outage_banner::feed::{self, Feed, Hints};
use outage_banner::model::{Component, Incident, Maintenance, MaintenanceStatus, Snapshot, Update, latest};
use outage_banner::policy;
use outage_banner::report;
use outage_banner::time::Timestamp;
use serde_json::{Value, json};
use std::cmp::Reverse;
use std::io::Write;
use std::process::ExitCode;
use std::time::{SystemTime, UNIX_EPOCH};
use xtask::mistakes;

const USAGE: &str = "usage: cargo xtask read FILE [--now RFC3339] [--provider NAME]";

/// Reads the file that the arguments name; prints JSON on stdout, or one line on stderr.
pub(crate) fn run(args: &[String]) -> ExitCode {
    match report(args) {
        Ok(report) => {
            // Whoever reads it may have enough, as `head` does.
            let _ = writeln!(std::io::stdout(), "{report:#}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn report(args: &[String]) -> Result<Value, String> {
    let (mut path, mut now, mut provider) = (None, system_time(), "");
    let mut args = args.iter();
    while let Some(arg) = args.next() {
        let value = if arg.starts_with("--") { args.next().ok_or(USAGE)? } else { arg };
        match &**arg {
            "--now" => {
                now = Timestamp::parse(value).ok_or_else(|| {
                    format!("--now {value}: expected a time as in RFC 3339, 2026-05-04T14:05:00Z")
                })?;
            }
            "--provider" => provider = value,
            _ if arg.starts_with("--") || path.is_some() => return Err(USAGE.to_owned()),
            _ => path = Some(arg),
        }
    }
    let path = path.ok_or(USAGE)?;
    let bytes = std::fs::read(path).map_err(|error| format!("{path}: {error}"))?;
    let Feed { provider, snapshot, rival, has_mistake } =
        feed::read(&bytes, Hints { now, provider, ..Hints::default() })
            .map_err(|error| format!("{path}: {error}"))?;
    if let Some(rival) = rival {
        eprintln!(
            "{path}: read as {provider}, and {rival} has the same shape; the attribute `provider` says which it is"
        );
    }
    if has_mistake {
        for line in mistakes::of_bytes(&bytes) {
            eprintln!("{path}: {line}");
        }
    }
    let config = Config::default();
    let notice = policy::decide(&snapshot, now, &config);
    Ok(json!({
        "provider": provider,
        "snapshot": snapshot_json(&snapshot, now),
        "notice": notice.as_ref().map(|it| plain(&report::notice(it))),
    }))
}

fn system_time() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp::from_millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

fn snapshot_json(snapshot: &Snapshot, now: Timestamp) -> Value {
    let mut incidents: Vec<_> = snapshot.incidents.iter().filter(|it| it.is_open()).collect();
    incidents.sort_by_key(|it| Reverse((it.impact, latest(&it.updates).and_then(|it| it.posted_at))));
    let mut maintenances: Vec<_> = snapshot.maintenances.iter().map(|it| (it.status_at(now), it)).collect();
    maintenances.retain(|(status, _)| *status != MaintenanceStatus::Completed);
    maintenances.sort_by_key(|(status, it)| (Reverse(*status), it.starts_at));
    json!({
        "indicator": snapshot.indicator.as_str(),
        "incidents": incidents.into_iter().map(incident_json).collect::<Vec<_>>(),
        "maintenances": maintenances.into_iter().map(maintenance_json).collect::<Vec<_>>(),
        "components": snapshot.components.iter().map(component_json).collect::<Vec<_>>(),
    })
}

fn incident_json(it: &Incident) -> Value {
    json!({
        "id": &*it.id,
        "title": &*it.title,
        "status": it.status.as_str(),
        "impact": it.impact.as_str(),
        "started_at": time(it.started_at),
        "url": it.url.as_ref().map(outage_banner::text::Href::as_str),
        "components": names(it.components.iter()),
        "latest": update_json(latest(&it.updates)),
    })
}

fn maintenance_json((status, it): (MaintenanceStatus, &Maintenance)) -> Value {
    json!({
        "id": &*it.id,
        "title": &*it.title,
        "status": status.as_str(),
        "starts_at": time(it.starts_at),
        "ends_at": time(it.ends_at),
        "latest": update_json(latest(&it.updates)),
    })
}

fn component_json(it: &Component) -> Value {
    json!({ "name": &*it.name, "status": it.status.as_str() })
}

/// As the page hears of it.
fn plain(value: &feed::Value) -> Value {
    match value {
        feed::Value::Null => Value::Null,
        feed::Value::Bool(it) => json!(it),
        feed::Value::Text(it) => json!(it),
        feed::Value::List(values) => values.iter().map(plain).collect(),
        feed::Value::Object(entries) => {
            Value::Object(entries.iter().map(|(key, value)| (key.clone(), plain(value))).collect())
        }
    }
}

fn update_json(update: Option<&Update>) -> Value {
    update.map_or(Value::Null, |it| json!({ "body": it.body.to_plain(), "posted_at": time(it.posted_at) }))
}

fn names<'a>(components: impl Iterator<Item = &'a Component>) -> Vec<&'a str> {
    components.map(|it| &*it.name).collect()
}

fn time(at: Option<Timestamp>) -> Option<String> {
    at.map(Timestamp::to_rfc3339)
}
