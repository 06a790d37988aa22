//! `read`: what the banner makes of a feed, as JSON; and what is wrong in one of our own format, on stderr.

use super::{hint, print};
use crate::address::{Address, BadAddress};
use crate::ask::Asker;
use crate::failure::Failure;
use crate::{disk, mistakes};
use outage_banner_core::config::Config;
use outage_banner_core::feed::{self, Feed, Hints};
use outage_banner_core::model::{
    Component, Incident, Maintenance, MaintenanceStatus, Snapshot, Update, latest,
};
use outage_banner_core::notice::Notice;
use outage_banner_core::time::Timestamp;
use outage_banner_core::{policy, report};
use serde_json::{Value, json};
use std::cmp::Reverse;
use std::io::ErrorKind;
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

/// What `read` is asked.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// An answer of an endpoint: a file, or what `data-endpoint` may have, short addresses too
    #[arg(value_name = "FILE|ADDRESS")]
    file: String,
    /// The time for which it is read, not the present one
    #[arg(long, value_name = "RFC3339")]
    now: Option<String>,
    /// The only provider whose feed is read
    #[arg(long, value_name = "NAME", default_value = "", hide_default_value = true)]
    provider: String,
}

/// Reads what the arguments name, and prints JSON on stdout.
pub(super) async fn run(arguments: &Arguments) -> Result<(), Failure> {
    let now = arguments.now.as_deref().map_or_else(
        || Ok(system_time()),
        |text| {
            let wrong = || format!("--now {text}: expected a time as in RFC 3339, 2026-05-04T14:05:00Z");
            Timestamp::parse(text).ok_or_else(wrong)
        },
    );
    let (name, bytes) = found(&arguments.file).await.map_err(Failure::Failed)?;
    let report = now.and_then(|now| report(&name, &bytes, now, &arguments.provider));
    print(&mut std::io::stdout().lock(), &format!("{:#}", report.map_err(Failure::Failed)?))
}

/// The name to show, and the bytes: of a file, or else of what the tag on a page would ask.
pub(super) async fn found(name: &str) -> Result<(String, Vec<u8>), String> {
    let is_file = !name.contains("://") && Path::new(name).exists();
    match Address::parse(name) {
        Ok(address) if !is_file => {
            let bytes = Asker::default().ask(&address).await.map_err(|silence| silence.text)?;
            Ok((address.source().unwrap_or_default(), bytes))
        }
        // A word with a colon may be a file as well, if there is one.
        Err(wrong @ BadAddress::Name(_)) if !is_file => Err(wrong.to_string()),
        Err(wrong) if name.contains("://") => Err(wrong.to_string()),
        _ => match disk::read(Path::new(name)) {
            Ok(bytes) => Ok((name.to_owned(), bytes)),
            Err(error) if error.kind() == ErrorKind::NotFound => Err(format!(
                "{name}: {error}; an address begins with https://, or is a short one as statuspage:status.example.net"
            )),
            Err(error) => Err(format!("{name}: {error}")),
        },
    }
}

fn report(path: &str, bytes: &[u8], now: Timestamp, provider: &str) -> Result<Value, String> {
    let Feed { provider, snapshot, .. } = told(path, bytes, Hints { now, provider, ..Hints::default() })?;
    let config = Config::default();
    let notice = policy::decide(&snapshot, now, &config);
    Ok(json!({
        "provider": provider,
        "snapshot": snapshot_json(&snapshot, now),
        "notice": notice.as_ref().map(notice_json),
    }))
}

/// What is read; what is wrong with it is told on stderr.
pub(super) fn told(path: &str, bytes: &[u8], hints: Hints<'_>) -> Result<Feed, String> {
    let feed = feed::read(bytes, hints).map_err(|error| format!("{path}: {error}"))?;
    if feed.has_mistake {
        for line in mistakes::of_bytes(bytes) {
            hint(&format!("{path}: {line}"));
        }
    }
    if let Some(rival) = feed.rival {
        hint(&format!("{path}: {}", doubt(feed.provider, rival)));
    }
    Ok(feed)
}

/// For the owner of a feed that two providers know; the browser's console says the same.
fn doubt(provider: &str, rival: &str) -> String {
    format!(
        "the feed has the shape of {provider} and of {rival}, and is read as what finds more wrong; the attribute \
         provider=\"{provider}\" or provider=\"{rival}\" says which it is"
    )
}

/// The present moment, as the core writes it.
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
        "url": it.url.as_ref().map(outage_banner_core::text::Href::as_str),
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

/// The notice, as the page hears of it.
fn notice_json(notice: &Notice<'_>) -> Value {
    plain(&report::notice(notice))
}

/// Our own kind of JSON as the library's.
pub(super) fn plain(value: &feed::Value) -> Value {
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
    use super::doubt;

    #[test]
    fn both_providers_that_know_a_feed_are_named_and_the_attribute_is_too() {
        assert_eq!(
            doubt("vigil", "statuspage"),
            "the feed has the shape of vigil and of statuspage, and is read as what finds more wrong; the attribute \
             provider=\"vigil\" or provider=\"statuspage\" says which it is"
        );
    }
}
