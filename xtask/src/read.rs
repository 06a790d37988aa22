//! `cargo xtask read`: what the banner makes of a feed, as JSON; and what is wrong in one of our own format, on stderr.

use outage_banner::config::Config;
use outage_banner::feed::{self, Feed, Hints};
use outage_banner::model::{Component, Incident, Maintenance, MaintenanceStatus, Snapshot, Update, latest};
use outage_banner::policy;
use outage_banner::report;
use outage_banner::time::Timestamp;
use serde_json::{Value, json};
use std::cmp::Reverse;
use std::io::{ErrorKind, Write};
use std::process::ExitCode;
use std::time::{SystemTime, UNIX_EPOCH};
use xtask::mistakes;

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// An answer of an endpoint
    file: String,
    /// The time for which it is read, not the present one
    #[arg(long, value_name = "RFC3339")]
    now: Option<String>,
    /// The only provider whose feed is read
    #[arg(long, value_name = "NAME", default_value = "", hide_default_value = true)]
    provider: String,
}

/// Reads the file that the arguments name; prints JSON on stdout, or one line on stderr.
pub(crate) fn run(arguments: &Arguments) -> ExitCode {
    let printed = report(arguments).and_then(|report| print(&mut std::io::stdout().lock(), &report));
    match printed {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// A reader who has seen enough, as `head` has, closes the pipe: that is no failure.
fn print(out: &mut impl Write, report: &Value) -> Result<(), String> {
    match writeln!(out, "{report:#}").and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(format!("standard output: {error}")),
        _ => Ok(()),
    }
}

fn report(Arguments { file: path, now, provider }: &Arguments) -> Result<Value, String> {
    let now = now.as_deref().map_or_else(
        || Ok(system_time()),
        |text| {
            let wrong = || format!("--now {text}: expected a time as in RFC 3339, 2026-05-04T14:05:00Z");
            Timestamp::parse(text).ok_or_else(wrong)
        },
    )?;
    let bytes = std::fs::read(path).map_err(|error| format!("{path}: {error}"))?;
    let Feed { provider, snapshot, rival, has_mistake } =
        feed::read(&bytes, Hints { now, provider, ..Hints::default() })
            .map_err(|error| format!("{path}: {error}"))?;
    if has_mistake {
        for line in mistakes::of_bytes(&bytes) {
            eprintln!("{path}: {line}");
        }
    }
    if let Some(rival) = rival {
        eprintln!(
            "{path}: read as {provider}, and {rival} has the same shape; the attribute `provider` says which it is"
        );
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
    json!({ "name": it.label(), "status": it.status.as_str() })
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

#[cfg(test)]
mod tests {
    use std::io::{Error, ErrorKind, Write};

    use serde_json::json;

    use super::print;

    /// What a pipe or a file says to each write.
    struct Broken(ErrorKind);

    impl Write for Broken {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            Err(Error::from(self.0))
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_reader_who_closes_the_pipe_has_seen_enough() {
        assert_eq!(print(&mut Broken(ErrorKind::BrokenPipe), &json!({})), Ok(()));
    }

    #[test]
    fn a_full_disk_is_named() {
        let error = print(&mut Broken(ErrorKind::StorageFull), &json!({}));
        assert!(error.is_err_and(|it| it.starts_with("standard output: ")));
    }
}
