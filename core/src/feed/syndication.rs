//! RSS 2.0, Atom and JSON Feed 1.1 of any status page: which entries are one incident, and how it stands.
//! Source: <https://www.rssboard.org/rss-specification>, RFC 4287, <https://www.jsonfeed.org/version/1.1/>.

use super::engine::{incident, part, planned};
use super::entry::{Said, bracketed, last_part};
use super::find::{find, split};
use super::json::Json;
use super::provider::{PROVIDER, Provider};
use crate::model::{Component, ComponentStatus, IncidentStatus, MaintenanceStatus, Snapshot};
use crate::text::{Text, line};
use crate::time::Timestamp;

/// What an entry is, in the row language. The time of its last update is no start.
const ENTRY: &str = "id=guid|id title link=link|url start=published|pubDate|date_published|date";
const BODIES: &str = "content|encoded|content_html|content_text|description|summary";
const POSTED: &str = "updated|date_modified|pubDate|date|published|date_published";

/// A part of the ids that Hund writes (`/state_feed/feed.atom`). Source: what other clients read, and the labels in
/// <https://github.com/hundio/api-specification>.
const HUND: &[u8] = b"State::FeedNotifier";

const MAX_AGE_MS: i64 = 86_400_000; // An entry without a state counts for a day.

pub(super) const RSS: Provider =
    Provider { name: "rss", known: "rss.channel{|RDF{", read: Some(read), ..PROVIDER };

pub(super) const ATOM: Provider = Provider { name: "atom", known: "feed{", read: Some(read), ..PROVIDER };

pub(super) const JSON_FEED: Provider = Provider {
    name: "json-feed",
    known: "version=https://jsonfeed.org/version/1,https://jsonfeed.org/version/1.1 items[",
    read: Some(read),
    ..PROVIDER
};

/// What holds for all entries of a feed.
struct Feed<'a> {
    /// Whether its entries are there only while something is wrong, as those of Azure and Uptime Kuma are.
    is_current: bool,
    /// The address of the page itself. An entry with this link has no link of its own.
    home: &'a str,
}

/// An incident as far as it was read, and how it stood at its newest entry.
struct Known {
    at: usize,
    is_planned: bool,
    newest: Option<Timestamp>,
}

fn read(feed: Json<'_>, snapshot: &mut Snapshot) -> bool {
    let items = feed.list("rss.channel.item|RDF.item|feed.entry|items", "");
    let channel = feed.get("rss.channel|RDF.channel|feed");
    let page = if channel.is_object() { channel } else { feed };
    snapshot.page_name = page.line("title");
    snapshot.page_url = page.href("link|home_page_url");
    let about = page.text("description");
    let is_current = page.text("title") == "Azure Status" || about.starts_with("Current status:");
    let feed = Feed { is_current, home: page.text("link|home_page_url") };
    let has_components = about.ends_with("by StatusIQ");
    let (mut parts, mut known) = (Vec::new(), Vec::<Known>::new());
    for it in items {
        match component(it, has_components) {
            Some(found) => flip(found, it.time(POSTED), &mut parts, snapshot),
            None => entry(it, &feed, &mut known, snapshot),
        }
    }
    // Planned work is moved at the end, because `known` refers to incidents by their place.
    for it in known.into_iter().rev().filter(|it| it.is_planned) {
        let found = snapshot.incidents.remove(it.at);
        let now = page.about.hints.now;
        let status = match found.status {
            IncidentStatus::Resolved => Some(MaintenanceStatus::Completed),
            _ if found.started_at.is_none_or(|start| start > now) => Some(MaintenanceStatus::Scheduled),
            _ => None,
        };
        snapshot.maintenances.insert(0, planned(found, status));
    }
    true
}

/// A part and its state, where that is what an entry says: "Email - Operational", "Email is now degraded".
fn component(it: Json<'_>, is_list: bool) -> Option<Component> {
    let title = it.text("title");
    let (name, word) = if is_list { last_part(title) } else { split(title, b" is now ")? };
    let status = it.words().component_status(word);
    part(name, status).filter(|it| is_list || it.status != ComponentStatus::Unknown)
}

/// Of each part the newest state counts, in whatever order they come.
fn flip(
    found: Component,
    at: Option<Timestamp>,
    times: &mut Vec<Option<Timestamp>>,
    snapshot: &mut Snapshot,
) {
    match snapshot.components.iter().position(|it| it.name == found.name) {
        None => {
            snapshot.components.push(found);
            times.push(at);
        }
        Some(place) if at > times[place] => {
            snapshot.components[place].status = found.status;
            times[place] = at;
        }
        Some(_) => {}
    }
}

fn entry(it: Json<'_>, feed: &Feed<'_>, known: &mut Vec<Known>, snapshot: &mut Snapshot) {
    let (now, words) = (it.about.hints.now, it.words());
    let mut found = incident(it, ENTRY).0;
    let link = it.text("link|url");
    let is_named = it.has("guid|id") || link.is_empty() || link == feed.home;
    found.id = group(if is_named { &found.id } else { link }).into();
    let html = it.text(BODIES);
    let bracketed = bracketed(it.text("title")).filter(|_| find(it.text("id").as_bytes(), HUND).is_some());
    let said = match bracketed {
        Some((state, title)) => {
            found.title = line(title);
            Said::in_brackets(state, title, html, words)
        }
        None => Said::of(&found.title, html, words),
    };
    let mut update = it.update("-", POSTED);
    let posted_at = update.posted_at;
    update.posted_at = posted_at.filter(|it| *it <= now);
    update.body = Text::reduce(said.body);
    let is_ahead = found.started_at.is_some_and(|it| it > now);
    // What has a state is as that says, whatever zone or clock its time is from.
    let is_planned = said.is_planned || is_ahead && said.state.is_empty();
    let is_to_come = said.state == "Pending"
        || words.maintenance_status(&said.state) == Some(MaintenanceStatus::Scheduled);
    if if is_ahead { !is_planned } else { is_to_come } {
        found.started_at = None; // No start: a wrong time, or the one at which the work was announced.
    }
    let is_old = found.started_at.or(posted_at).is_some_and(|it| it.after(MAX_AGE_MS) < now);
    // A page that names states also names the end. An entry without a state counts for a day.
    let is_over = said.is_over || said.state.is_empty() && is_old && !feed.is_current;
    found.status = words.incident_status(&said.state).unwrap_or(IncidentStatus::Ongoing);
    if is_over {
        found.status = IncidentStatus::Resolved;
        found.resolved_at = update.posted_at;
    }
    let place = snapshot.incidents.iter().position(|it| it.id == found.id);
    let Some(earlier) = place.and_then(|place| known.iter_mut().find(|it| it.at == place)) else {
        found.updates = vec![update];
        known.push(Known { at: snapshot.incidents.len(), is_planned, newest: posted_at });
        snapshot.incidents.push(found);
        return;
    };
    // Another entry of the same incident: the newest has its state, the oldest its title and its start.
    let same = &mut snapshot.incidents[earlier.at];
    if posted_at > earlier.newest {
        (same.status, same.resolved_at, earlier.newest) = (found.status, found.resolved_at, posted_at);
    } else {
        (same.title, same.started_at) = (found.title, found.started_at.or(same.started_at));
    }
    same.updates.push(update);
}

/// The id of the incident: without the time that AWS writes at the end of it, and without what others write after `#`.
fn group(id: &str) -> &str {
    // Google has an entry for each update: `tag:…:feed:INCIDENT.UPDATE`.
    if let Some((_, own)) = split(id, b":feed:") {
        return split(own, b".").map_or(own, |it| it.0);
    }
    let end = id.bytes().rposition(|it| it == b'_').unwrap_or(id.len());
    let tail = id.get(end..).unwrap_or_default();
    let is_time = tail.len() == 11 && tail.bytes().skip(1).all(|it| it.is_ascii_digit());
    let id = if is_time { id.get(..end).unwrap_or(id).trim_ascii() } else { id };
    match split(id, b"#") {
        // The page itself is no incident.
        Some((before, _))
            if !before.ends_with('/') && find(before.as_bytes(), b"/").is_some() && !is_time =>
        {
            before
        }
        _ => id,
    }
}
