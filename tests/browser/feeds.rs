//! Feeds in the shapes of three families, with times relative to now.

use serde_json::{Value, json};
use time::format_description::well_known::{Rfc2822, Rfc3339};
use time::{Duration, OffsetDateTime};

/// An update: status, minutes ago, text.
pub(crate) type Update<'a> = (&'a str, i64, &'a str);

pub(crate) const TITLE: &str = "Mail and web sites unreachable";
pub(crate) const NEWEST: &str = "A core switch failed; we are replacing it.";
pub(crate) const UPDATES: [Update; 2] =
    [("identified", 12, NEWEST), ("investigating", 45, "We are looking into it.")];

/// The time so many minutes ago, in RFC 3339 to the second; a negative number is in the future.
pub(crate) fn ago(minutes: i64) -> String {
    seconds_ago(minutes * 60)
}

/// The same in seconds, for a claim that cannot wait for a whole minute.
pub(crate) fn seconds_ago(seconds: i64) -> String {
    let time = OffsetDateTime::now_utc() - Duration::seconds(seconds);
    time.replace_nanosecond(0).unwrap_or(time).format(&Rfc3339).unwrap_or_default()
}

/// Statuspage's `summary.json`.
pub(crate) mod statuspage {
    use super::{Update, Value, ago, json};

    pub(crate) fn quiet() -> Value {
        summary("none", "operational", &[])
    }

    pub(crate) fn outage() -> Value {
        outage_with("major", &super::UPDATES)
    }

    pub(crate) fn outage_with(impact: &str, updates: &[Update]) -> Value {
        summary(impact, part(impact), &[incident("inc-1", super::TITLE, impact, updates)])
    }

    /// The component's state that fits the impact.
    fn part(impact: &str) -> &'static str {
        if impact == "minor" { "degraded_performance" } else { "major_outage" }
    }

    pub(crate) fn summary(indicator: &str, mail: &str, incidents: &[Value]) -> Value {
        let operational = indicator == "none";
        json!({
            "page": { "id": "page-1", "name": "Acme Hosting", "url": "https://status.example.net",
                      "time_zone": "Etc/UTC", "updated_at": ago(1) },
            "status": { "indicator": indicator,
                        "description": if operational { "All Systems Operational" } else { "Partial System Outage" } },
            "components": [component("mail", "Email", mail), component("web", "Web sites", "operational")],
            "incidents": incidents,
            "scheduled_maintenances": [],
        })
    }

    fn component(id: &str, name: &str, status: &str) -> Value {
        json!({ "id": id, "name": name, "status": status, "created_at": ago(90_000), "updated_at": ago(12),
                "position": 1, "description": null, "group": false, "group_id": null, "page_id": "page-1" })
    }

    pub(crate) fn incident(id: &str, name: &str, impact: &str, updates: &[Update]) -> Value {
        let status = updates.first().map_or("investigating", |(status, ..)| *status);
        let updates: Vec<Value> = updates
            .iter()
            .enumerate()
            .map(|(index, (status, minutes, body))| {
                json!({ "id": format!("{id}-{index}"), "status": status, "body": body, "incident_id": id,
                        "created_at": ago(*minutes), "display_at": ago(*minutes), "updated_at": ago(*minutes),
                        "affected_components": [] })
            })
            .collect();
        json!({
            "id": id, "name": name, "impact": impact, "shortlink": "https://stspg.example/inc-1", "page_id": "page-1",
            "status": status,
            "created_at": ago(45), "started_at": ago(45), "updated_at": ago(12),
            "monitoring_at": null, "resolved_at": null,
            "components": [component("mail", "Email", part(impact))], "incident_updates": updates,
        })
    }
}

/// incident.io's widget.
pub(crate) mod incidentio {
    use super::{NEWEST, TITLE, Value, ago, json};

    pub(crate) fn quiet() -> Value {
        widget(&[])
    }

    pub(crate) fn outage() -> Value {
        widget(&[json!({
            "id": "01H0QJ89CRW5BKTY9N89MSDT5S", "name": TITLE, "status": "identified",
            "url": "https://status.example.net/incidents/1", "last_update_at": ago(12),
            "last_update_message": NEWEST, "current_worst_impact": "full_outage",
            "affected_components": [{ "id": "c1", "name": "Email", "group_name": "Hosting",
                                      "current_status": "full_outage" }],
        })])
    }

    fn widget(incidents: &[Value]) -> Value {
        json!({ "page_title": "Acme Hosting", "page_url": "https://status.example.net/",
                "ongoing_incidents": incidents, "in_progress_maintenances": [], "scheduled_maintenances": [] })
    }
}

/// RSS and Atom.
pub(crate) mod rss {
    use super::{Duration, NEWEST, OffsetDateTime, Rfc2822, TITLE, ago};

    pub(crate) fn outage() -> String {
        let date = (OffsetDateTime::now_utc() - Duration::minutes(12)).format(&Rfc2822).unwrap_or_default();
        format!(
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<rss version=\"2.0\">\
             <channel><title>Acme Hosting</title><link>https://status.example.net/</link><item><title>{TITLE}</title>\
             <description>{NEWEST}</description><pubDate>{date}</pubDate><guid>core</guid></item></channel></rss>"
        )
    }

    pub(crate) fn atom_outage() -> String {
        let date = ago(12);
        format!(
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>Acme Hosting</title>\
             <id>acme</id><updated>{date}</updated><entry><id>core</id><title>{TITLE}</title><published>{date}</published>\
             <updated>{date}</updated><content type=\"html\">{NEWEST}</content></entry></feed>"
        )
    }
}

/// Our own.
pub(crate) mod own {
    use super::{NEWEST, TITLE, Value, ago, json};

    pub(crate) fn quiet() -> Value {
        json!({ "version": 1, "updated_at": ago(1), "page": page(), "components": [component("operational")],
                "incidents": [], "maintenances": [], "channels": channels() })
    }

    pub(crate) fn outage() -> Value {
        json!({ "version": 1, "updated_at": ago(1), "page": page(), "components": [component("major_outage")],
            "incidents": [{
                "id": "2026-05-04-core", "title": TITLE, "impact": "major", "status": "identified",
                "started_at": ago(45), "components": ["mail"], "url": "https://status.example.net/i/1",
                "updates": [{ "status": "identified", "posted_at": ago(12), "body": NEWEST },
                            { "status": "investigating", "posted_at": ago(45), "body": "We are looking into it." }],
            }],
            "maintenances": [], "channels": channels() })
    }

    fn page() -> Value {
        json!({ "name": "Acme Hosting", "url": "https://status.example.net" })
    }

    fn component(status: &str) -> Value {
        json!({ "id": "mail", "name": "Email", "status": status })
    }

    fn channels() -> Value {
        json!([
            { "kind": "updates", "label": "@acme", "url": "https://social.example/@acme" },
            { "kind": "support", "label": "help@acme.example", "url": "mailto:help@acme.example" },
            { "kind": "support", "label": "+1 555 0100", "url": "tel:+15550100" },
        ])
    }
}
