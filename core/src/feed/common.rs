//! The one reader of feeds. They say the same things under a few dozen keys, so it looks for all of them, whoever wrote
//! the feed; a provider's file only says by what its feeds are known, and mends what it means otherwise.

use super::json::Json;
use super::words::Words;
use crate::model::{
    Component, ComponentStatus, Impact, Incident, IncidentStatus, Indicator, Maintenance, MaintenanceStatus,
    Snapshot, Update,
};
use crate::text::line;
use crate::time::Timestamp;

/// How the feeds of one provider are known and how they differ.
pub(super) struct Provider {
    pub(super) name: &'static str,
    /// Keys that only its feeds have, at the top or in any entry: several with a space between must all be there, `|`
    /// stands between alternatives.
    pub(super) known: &'static str,
    /// Where the page's own word for its state is.
    pub(super) overall: &'static str,
    pub(super) words: Words,
    /// Mends an incident, or planned work, that was read from this entry.
    pub(super) mend: fn(Json<'_>, &mut Incident),
    /// Adds to a snapshot what the common reader does not know.
    pub(super) after: fn(Json<'_>, &mut Snapshot),
    /// Whether it is a feed of this provider, and what it says. Almost always [`read`].
    pub(super) read: fn(Json<'_>, &mut Snapshot) -> bool,
}

/// A provider that needs no mending.
pub(super) const PLAIN: Provider =
    Provider { name: "", known: "", overall: "", words: Words(""), mend: |_, _| {}, after: |_, _| {}, read };

const TITLES: &str = "display_name name title subject external_desc summary public_name system text key";
const URLS: &str = "shortlink html_url url permalink full_url short_url link";
const STATES: &str = "latest_status status current_status state phase current_incident_state current_episode_state \
                      aggregate_state";
const WINDOW_STATES: &str =
    "current_scheduled_maintenance_state.name message.event_status state status phase";
const HEALTHS: &str = "status_code status_class status current_status state current_incident_type";
const IMPACTS: &str = "impact current_worst_impact status_impact severity severity_slug style incident_type \
                       incident_severity episode_severity current_post_severity_enum aggregate_state type status";
const UPDATES: [&str; 11] = [
    "incident_updates",
    "updates",
    "notes",
    "messages",
    "incident_events",
    "maintenance_events",
    "event_log",
    "status_report_updates",
    "timeline",
    "last_update",
    "latest_update",
];
/// Where updates are that are not beside their incident: JSON:API has their ids here, others the incident's id there.
const LINKS: &str = "relationships.status_updates.data.id relationships.updates.data.id relationships.incident_updates.data.id";
const APART: &str = "included incident_public_notes scheduled_maintenance_events_public_notes";
const BODIES: &str =
    "body content contents message description details.note.note details.note details text note";
const POSTED: &str = "display_at posted_at published_at when datetime date timestamp at reported_at occurred_at \
                      created_at date_created created updated_at";
const STARTS: &str = "scheduled_for datetime_planned_start planned_start_time begins_at scheduled_at scheduled \
                      started_at started starts_at start from began_at begin declared_at occurred_at occurred \
                      datetime_open first_update_at pub_date date_published published timestamps.started show_announcement_at published_at created_at created_date \
                      date_created inserted_at created date timestamp";
const ENDS: &str = "scheduled_until scheduled_end_at datetime_planned_end planned_end_time timestamps.resolved \
                    resolved_at ended_at ends_at end to completed_at completed closed_at \
                    end_announcement_at";
const OWN_TEXTS: &str = "last_update_message latest_update message content description body";
const OWN_TIMES: &str = "last_update_at last_updated_date updated_at updated";
const CREATED: &str = "created_at created_date date_created inserted_at created occurred_at occurred declared_at started_at \
                       timestamp";

const COMPONENTS: [&str; 9] = [
    "components",
    "services",
    "systems",
    "status",
    "probes",
    "monitors",
    "page_components",
    "psp.monitors",
    "monitor",
];
const AFFECTED: [&str; 3] = ["components", "affected_components", "page_components"];
const INCIDENTS: [&str; 12] = [
    "systems.unresolved_issues",
    "pinned_issues",
    "incidents",
    "incident",
    "active_incidents",
    "ongoing_incidents",
    "active_episodes",
    "announcements",
    "active_announcements",
    "notices",
    "status_reports",
    "posts",
];
/// Arrays of planned work, some of which say its status.
const MAINTENANCES: [(&str, Option<MaintenanceStatus>); 10] = [
    ("in_progress_maintenances", Some(MaintenanceStatus::InProgress)),
    ("maintenance.active", Some(MaintenanceStatus::InProgress)),
    ("maintenance.upcoming", Some(MaintenanceStatus::Scheduled)),
    ("upcoming_maintenances", Some(MaintenanceStatus::Scheduled)),
    ("scheduled", Some(MaintenanceStatus::Scheduled)),
    ("active_maintenances", None),
    ("scheduled_maintenances", None),
    ("maintenances", None),
    ("maintenance_list", None),
    ("scheduled_maintenance_events", None),
];

/// In arrays of all kinds of things, one of these keys makes an entry something that happened…
const TELLING: &str = "title message subject external_desc impact scheduled event_log incident_impacts \
                       maintenance_impacts notes updates";
/// …and it must have one of these, or it is only a part of another.
const NAMED: &str = "name title subject external_desc summary incident_impacts";

const MINUTE_MS: i64 = 60_000;
const NEWS_MS: i64 = 7 * 1_440 * MINUTE_MS;

/// What the feed says, wherever it says it.
pub(super) fn read(feed: Json<'_>, snapshot: &mut Snapshot) -> bool {
    let page = feed.get("page status_page config data");
    let page = if page.is_object() { page } else { feed };
    snapshot.page_name = page.line("company_name page_title name title");
    snapshot.page_url = page.href("page_url base_url url home_page_url");
    snapshot.description =
        feed.line("status.description page.state_text status_text status_overall.status overall_status");
    snapshot.poll_after_seconds = feed.number("poll_after_seconds");
    for key in COMPONENTS {
        components(feed.list(key), &mut snapshot.components);
    }
    for key in INCIDENTS {
        for it in feed.list(key) {
            event(it, snapshot);
        }
    }
    for (key, status) in MAINTENANCES {
        for it in feed.list(key) {
            maintenance(it, status, snapshot);
        }
    }
    let mut entries = feed.list("");
    if feed.has_list("data") {
        entries.append(&mut feed.list("data"));
    }
    entries.append(&mut feed.list("included"));
    for it in entries {
        // What tells something is what happened, what has a state alone is a part of the service.
        if !it.has(TELLING) {
            components(vec![it], &mut snapshot.components);
        } else if it.has(NAMED) && !it.has("pull_request") {
            event(it, snapshot);
        }
    }
    (feed.about.provider.after)(feed, snapshot);
    true
}

/// Those with a name and a word for how they are doing. Of a tree its leaves: what has parts only repeats them.
pub(super) fn components(all: Vec<Json<'_>>, found: &mut Vec<Component>) {
    for it in all {
        let known = found.len();
        components(it.list("children"), found);
        let name = it.line(TITLES).unwrap_or_default();
        if found.len() > known || name.is_empty() || it.is("group", true) || it.is("enabled", false) {
            continue;
        }
        let last = it.get("results").last();
        let word = it.text(HEALTHS);
        let status = match word {
            _ if last.is("success", true) => ComponentStatus::Operational,
            _ if last.is("success", false) => ComponentStatus::MajorOutage,
            _ if last.is_object() => ComponentStatus::Unknown,
            Some("black" | "not_monitored" | "paused") => continue,
            Some(word) => it.words().component_status(word),
            None if it.has_key("current_incident_type") => ComponentStatus::Operational,
            None => continue,
        };
        found.extend(part(it.text("id monitor_id key"), &name, status));
    }
}

/// A component; without a name it cannot be shown.
pub(super) fn part(id: Option<&str>, name: &str, status: ComponentStatus) -> Option<Component> {
    let name = line(name);
    let id = id.map_or_else(|| name.clone(), line);
    (!name.is_empty()).then_some(Component { id, name, status })
}

/// An incident, or planned work where it says so.
fn event(it: Json<'_>, snapshot: &mut Snapshot) {
    let word = it.text("report_type post_type severity_slug type impact").unwrap_or_default();
    let is_labelled = it.texts("labels.name").contains(&"maintenance");
    if is_labelled
        || it.has("scheduled_at scheduled maintenance_impacts")
        || matches!(it.words().health(word), Some((_, Indicator::Maintenance)))
        || word == "planned"
    {
        maintenance(it, None, snapshot);
    } else {
        snapshot.incidents.push(incident(it));
    }
}

/// Planned work. A status that its array says is surer than its own word.
pub(super) fn maintenance(it: Json<'_>, status: Option<MaintenanceStatus>, snapshot: &mut Snapshot) {
    let mut found = planned(incident(it));
    found.status = status.or_else(|| it.words().maintenance_status(it.word(WINDOW_STATES)));
    if let (None, Some(start), Some(minutes)) = (found.ends_at, found.starts_at, it.number("duration")) {
        found.ends_at = Some(start.after(i64::from(minutes) * MINUTE_MS));
    }
    snapshot.maintenances.push(found);
}

/// The same as planned work, its status left to the clock.
pub(super) fn planned(it: Incident) -> Maintenance {
    Maintenance {
        id: it.id,
        title: it.title,
        lang: it.lang,
        status: None,
        starts_at: it.started_at,
        ends_at: it.resolved_at,
        url: it.url,
        components: it.components,
        updates: it.updates,
    }
}

/// For feeds in which the only time of planned work is that of its posting.
pub(super) fn undated(snapshot: &mut Snapshot) {
    for it in &mut snapshot.maintenances {
        it.starts_at = None;
    }
}

/// An incident of any provider, as far as its keys go.
pub(super) fn incident(it: Json<'_>) -> Incident {
    let words = it.words();
    let title = it.line(TITLES).unwrap_or_default();
    let id = it.text("id guid arn permalink timestamp").map_or_else(|| title.clone(), line);
    let ended = it.time(ENDS);
    let now = it.about.hints.now;
    let is_over = ended.is_some_and(|end| end <= now);
    let (newest, updates) = if ended.is_some_and(|end| end.after(NEWS_MS) < now) {
        (it.get(""), Vec::new())
    } else {
        updates(it)
    };
    let told = |it: &str| words.incident_status(it);
    let status = match it.text(STATES) {
        _ if it.is("is_resolved", true) || it.is("resolved", true) || it.is("archived", true) => {
            Some(IncidentStatus::Resolved)
        }
        Some(word) => told(word).or(is_over.then_some(IncidentStatus::Resolved)),
        None if is_over => Some(IncidentStatus::Resolved),
        None => told(it.word("type")).or_else(|| told(newest.word("state status type update_type"))),
    };
    let mut components = Vec::new();
    for key in AFFECTED {
        self::components(it.list(key), &mut components);
    }
    let mut found = Incident {
        id,
        lang: it.lang(TITLES),
        title,
        status: status.unwrap_or(IncidentStatus::Ongoing),
        impact: it.text(IMPACTS).or(newest.text("status")).map_or(Impact::Ungraded, |it| words.impact(it)),
        started_at: it.time(STARTS),
        resolved_at: ended,
        next_update_by: it.time("next_update_by"),
        url: it.href(URLS),
        components,
        updates,
    };
    (it.about.provider.mend)(it, &mut found);
    found
}

/// Its updates, in the feed's order, and the newest of them; its own text, too, which is the oldest where there are
/// others.
pub(super) fn updates(it: Json<'_>) -> (Json<'_>, Vec<Update>) {
    let mut entries = Vec::new();
    for key in UPDATES {
        entries.append(&mut it.list(key));
    }
    let linked = it.texts(LINKS);
    for other in it.root().list(APART) {
        let of = other.word("incident_id scheduled_maintenance_id");
        let is_linked = other.has("message description") && linked.contains(&other.word("id"));
        if is_linked || !of.is_empty() && of == it.word("id") {
            entries.push(other);
        }
    }
    let mut updates = Vec::new();
    let mut newest = (None, it.get(""));
    for it in entries {
        let update = it.update(BODIES, POSTED);
        if updates.is_empty() || update.posted_at > newest.0 {
            newest = (update.posted_at, it);
        }
        updates.push(update);
    }
    let mut own = it.update(OWN_TEXTS, if updates.is_empty() { OWN_TIMES } else { CREATED });
    if !own.body.is_empty() {
        own.posted_at = own.posted_at.or_else(|| it.time(CREATED));
        updates.push(own);
    }
    (newest.1, updates)
}

/// For feeds that do not say it: the worst of what is open.
pub(super) fn worst(snapshot: &Snapshot, now: Timestamp) -> Indicator {
    let mut worst = Indicator::None;
    for component in &snapshot.components {
        worst = worst.max(component.status.into());
    }
    for incident in snapshot.incidents.iter().filter(|it| it.is_open()) {
        worst = worst.max(incident.impact.into());
        for component in &incident.components {
            worst = worst.max(component.status.into());
        }
    }
    for maintenance in &snapshot.maintenances {
        if maintenance.status_at(now) == MaintenanceStatus::InProgress {
            worst = worst.max(Indicator::Maintenance);
        }
    }
    worst
}
