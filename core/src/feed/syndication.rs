//! RSS 2.0, Atom and JSON Feed 1.1 of any status page.
//! Source: <https://www.rssboard.org/rss-specification>, RFC 4287, <https://www.jsonfeed.org/version/1.1/>.

use super::engine::{incident, part, planned};
use super::find::find;
use super::json::Json;
use super::provider::{PROVIDER, Provider};
use super::words::Words;
use crate::model::{IncidentStatus, MaintenanceStatus, Snapshot};
use crate::text::Text;

/// What an entry is, in the row language.
const ENTRY: &str = "id=guid|id title link=link|url start=published|pubDate|date_published|date|updated";

const MAX_AGE_MS: i64 = 86_400_000;
const BODIES: &str = "content|encoded|content_html|content_text|description|summary";
const BEGAN: &str = "published|pubDate|date_published|date|updated";
const SAID: &str = "updated|date_modified|pubDate|date|published|date_published";

pub(super) const RSS: Provider =
    Provider { name: "rss", known: "rss.channel{|RDF{", read: Some(read), ..PROVIDER };

pub(super) const ATOM: Provider = Provider { name: "atom", known: "feed{", read: Some(read), ..PROVIDER };

pub(super) const JSON_FEED: Provider = Provider {
    name: "json-feed",
    known: "version=https://jsonfeed.org/version/1,https://jsonfeed.org/version/1.1 items[",
    read: Some(read),
    ..PROVIDER
};

fn read(feed: Json<'_>, snapshot: &mut Snapshot) -> bool {
    let items = feed.list("rss.channel.item|RDF.item|feed.entry|items", "");
    let channel = feed.get("rss.channel|RDF.channel|feed");
    let feed = if channel.is_object() { channel } else { feed };
    snapshot.page_name = feed.line("title");
    snapshot.page_url = feed.href("link|home_page_url");
    // Azure's has items only while something is wrong; of Site24x7 StatusIQ each is a component, newest first or not.
    let is_current = feed.text("title") == "Azure Status";
    let has_components = feed.text("description").ends_with("by StatusIQ");
    let mut times = Vec::new();
    for it in items {
        if !has_components {
            entry(it, is_current, snapshot);
            continue;
        }
        let (name, word) = last_part(it.text("title"));
        let Some(found) = part(name, it.words().component_status(word)) else { continue };
        let time = it.time(BEGAN);
        match snapshot.components.iter().position(|it| it.name == found.name) {
            None => {
                snapshot.components.push(found);
                times.push(time);
            }
            Some(at) if time > times[at] => {
                snapshot.components[at].status = found.status;
                times[at] = time;
            }
            Some(_) => {}
        }
    }
    true
}

/// "Email" and "Operational" of "Email - Operational".
fn last_part(title: &str) -> (&str, &str) {
    let (mut name, mut word) = (title, "");
    while let Some((before, after)) = split(if word.is_empty() { title } else { word }, b" - ") {
        name = title.get(..title.len() - after.len() - 3).unwrap_or(before);
        word = after.trim_ascii();
    }
    (name, word)
}

/// What one entry's words say.
struct Said<'a> {
    /// "Investigating"; empty where it says none.
    state: &'a str,
    is_planned: bool,
    body: &'a str,
}

fn entry(it: Json<'_>, is_current: bool, snapshot: &mut Snapshot) {
    let (now, words) = (it.about.hints.now, it.words());
    let mut found = incident(it, ENTRY).0;
    found.id = group(&found.id).into();
    let said = said(it.text(BODIES), words);
    let mut update = it.update("", SAID);
    found.started_at = found.started_at.or(update.posted_at);
    update.posted_at = update.posted_at.filter(|it| *it <= now);
    update.body = Text::reduce(said.body);
    if let Some(known) = snapshot.incidents.iter_mut().find(|it| it.id == found.id) {
        known.updates.push(update); // Newest first: the state is known.
        return;
    }
    let status = words.incident_status(said.state).or_else(|| title_status(&found.title, words));
    let window = words.maintenance_status(said.state);
    let is_old = found.started_at.is_some_and(|it| it.after(MAX_AGE_MS) < now);
    let is_over = status == Some(IncidentStatus::Resolved) || said.state.is_empty() && is_old && !is_current;
    found.status = if is_over { IncidentStatus::Resolved } else { status.unwrap_or(IncidentStatus::Ongoing) };
    found.resolved_at = update.posted_at.filter(|_| is_over);
    found.updates = vec![update];
    if said.is_planned
        || found.title.starts_with("[Maintenance]")
        || matches!(window, Some(MaintenanceStatus::Scheduled | MaintenanceStatus::InProgress))
    {
        let status = if is_over { Some(MaintenanceStatus::Completed) } else { window };
        snapshot.maintenances.push(planned(found, status));
    } else {
        snapshot.incidents.push(found);
    }
}

/// AWS writes an item for each update: the id without the time at its end is the incident's.
fn group(id: &str) -> &str {
    let end = id.bytes().rposition(|it| it == b'_').unwrap_or(id.len());
    let tail = id.get(end..).unwrap_or_default();
    let is_time = tail.len() == 11 && tail.bytes().skip(1).all(|it| it.is_ascii_digit());
    if is_time { id.get(..end).unwrap_or(id).trim_ascii() } else { id }
}

/// Statuspage writes each update as `<small>date</small><br><strong>State</strong> - words</p>`, newest first; incident.io
/// writes one, `<b>Status: State</b><br/>words`. What else is bold is a state only if it is known as one.
fn said(html: &str, words: Words) -> Said<'_> {
    let is_planned = split(html, b"<strong>THIS IS A SCHEDULED EVENT").is_some();
    let dated = split(html, b"</small>").map(|it| it.1);
    let is_state = |it: &str| {
        dated.is_some() || words.incident_status(it).is_some() || words.maintenance_status(it).is_some()
    };
    let newest = split(dated.unwrap_or(html), b"<strong>").and_then(|(_, after)| split(after, b"</strong>"));
    let only = || split(split(html, b"<b>Status: ")?.1, b"</b>");
    let Some((state, after)) = newest.filter(|it| is_state(it.0)).or_else(only) else {
        return Said { state: "", is_planned, body: html };
    };
    let body = split(after, b"</p>").map_or(after, |(body, _)| body);
    let start = body.bytes().position(|it| !b" -".contains(&it)).unwrap_or_default();
    Said { state, is_planned, body: body.get(start..).unwrap_or_default() }
}

fn split<'a>(text: &'a str, mark: &[u8]) -> Option<(&'a str, &'a str)> {
    let at = find(text.as_bytes(), mark)?;
    Some((text.get(..at)?, text.get(at + mark.len()..)?))
}

/// "Resolved" of "[Resolved] …", "Resolved: …" and "… - Resolved", but not of "Names cannot be resolved".
fn title_status(title: &str, words: Words) -> Option<IncidentStatus> {
    let bracketed = split(title, b"[").and_then(|(_, after)| split(after, b"]"));
    let named = split(title, b":");
    let known = |it: Option<(&str, &str)>| words.incident_status(it?.0);
    known(bracketed).or_else(|| known(named)).or_else(|| words.incident_status(last_part(title).1))
}
