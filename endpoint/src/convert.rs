//! Any provider's feed as one of our own format. Knows both; no clock and no network.
//!
//! The copy never says less than the feed: what our format has no place for, as a page's own word that is worse than
//! its parts, becomes an incident, or the impact of the one that is shown first.

mod parts;
mod words;

use outage_banner_core::channel::{Channel, ChannelKind};
use outage_banner_core::feed::{self, Hints};
use outage_banner_core::model::{
    Incident, Indicator, Maintenance, MaintenanceStatus, Snapshot, Update, latest,
};
use outage_banner_core::text::Href;
use outage_banner_core::time::Timestamp;
use serde_json::{Map, Value, json};

use parts::{Parts, with_regions};
use words::{body, in_language, line, uri, web_uri};

/// An end that is older is no news for anybody: the longest time that the banner shows one by default is half an hour.
const NEWS_MS: i64 = 24 * 60 * 60 * 1000;
/// Of the incident that says what only the page's own word says.
const PAGE: &str = "page";

/// What a copy says about itself.
#[derive(Clone, Debug)]
pub(crate) struct About<'a> {
    /// The present moment, by which something is news or over.
    pub(crate) now: Timestamp,
    /// When the feed was known to say this.
    pub(crate) checked_at: Timestamp,
    /// How long that holds.
    pub(crate) valid_seconds: u64,
    /// Where the feed is.
    pub(crate) source: Option<&'a str>,
}

/// The feed in our own format.
pub(crate) fn own_format(snapshot: &Snapshot, about: &About<'_>) -> Value {
    let now = about.now;
    let incidents: Vec<&Incident> = snapshot.incidents.iter().filter(|it| is_news(it, now)).collect();
    let maintenances: Vec<&Maintenance> =
        snapshot.maintenances.iter().filter(|it| it.status_at(now) != MaintenanceStatus::Completed).collect();
    let mut parts = Parts::new(&with_regions(&snapshot.components));
    for it in &incidents {
        parts.add(&with_regions(&it.components), it.is_open());
    }
    for it in &maintenances {
        parts.add(&with_regions(&it.components), false);
    }
    let mut feed = Object::default();
    feed.put("version", json!(1));
    feed.put("checked_at", json!(about.checked_at.to_rfc3339()));
    feed.put("valid_seconds", json!(about.valid_seconds));
    feed.put_some("source", about.source);
    feed.put_some("poll_after_seconds", snapshot.poll_after_seconds.map(|it| it.max(15)));
    feed.put_filled("page", page(snapshot));
    feed.put_filled("components", parts.json());
    feed.put("incidents", incidents.iter().map(|it| incident(it, &parts)).collect());
    feed.put("maintenances", maintenances.iter().map(|it| maintenance(it, &parts, now)).collect());
    feed.put_filled("channels", snapshot.channels.iter().filter_map(|it| channel(it, &parts)).collect());
    let mut feed = feed.into_json();
    let said = worst(&feed, now);
    if snapshot.indicator > said {
        raise(&mut feed, snapshot, &incidents, &parts);
    }
    feed
}

fn is_news(it: &Incident, now: Timestamp) -> bool {
    let ended = it.resolved_at.or_else(|| it.updates.iter().filter_map(|it| it.posted_at).max());
    it.is_open() || ended.is_some_and(|it| now.millis().saturating_sub(it.millis()) <= NEWS_MS)
}

/// What a banner makes of the copy as it is.
fn worst(feed: &Value, now: Timestamp) -> Indicator {
    let hints = Hints { now, provider: "outage-banner", ..Hints::default() };
    feed::read(feed.to_string().as_bytes(), hints).map_or(Indicator::None, |it| it.snapshot.indicator)
}

/// Makes the copy as bad as the page's own word is.
fn raise(feed: &mut Value, snapshot: &Snapshot, incidents: &[&Incident], parts: &Parts) {
    let word = snapshot.indicator.as_str();
    // The one that the banner shows first carries the page's word there too.
    let pressing = |it: &&Incident| {
        let affected = it.components.iter().map(|it| it.status.into()).max().unwrap_or(Indicator::None);
        (affected.max(it.impact.into()), latest(&it.updates).and_then(|it| it.posted_at).or(it.started_at))
    };
    let first = incidents.iter().filter(|it| it.is_open()).max_by_key(|it| pressing(it));
    if snapshot.indicator == Indicator::Maintenance {
        let mut it = Object::default();
        it.put("id", json!(PAGE));
        it.put_some("title", snapshot.description.as_deref().map(line));
        it.put("status", json!("in_progress"));
        push(feed, "maintenances", it.into_json());
    } else if let Some(at) = first.and_then(|first| incidents.iter().position(|it| std::ptr::eq(*it, *first)))
    {
        feed["incidents"][at]["impact"] = json!(word);
    } else {
        let mut it = Object::default();
        it.put("id", json!(PAGE));
        it.put_some("title", snapshot.description.as_deref().map(line));
        it.put("impact", json!(word));
        it.put("status", json!("ongoing"));
        it.put_filled("components", parts.failing());
        push(feed, "incidents", it.into_json());
    }
}

fn push(feed: &mut Value, list: &str, entry: Value) {
    if let Some(entries) = feed[list].as_array_mut() {
        entries.push(entry);
    }
}

fn page(snapshot: &Snapshot) -> Value {
    let mut page = Object::default();
    page.put_some("name", snapshot.page_name.as_deref().map(line));
    page.put_some("url", snapshot.page_url.as_ref().and_then(web_uri));
    page.into_json()
}

fn incident(it: &Incident, parts: &Parts) -> Value {
    let mut object = Object::default();
    object.put_text("id", &it.id);
    object.put_some("title", title(&it.title, it.lang.as_deref()));
    object.put("impact", json!(it.impact.as_str()));
    object.put("status", json!(it.status.as_str()));
    object.put_some("started_at", it.started_at.map(Timestamp::to_rfc3339));
    object.put_some("resolved_at", it.resolved_at.map(Timestamp::to_rfc3339));
    object.put_filled("components", parts.ids(&with_regions(&it.components)));
    object.put_some("url", it.url.as_ref().and_then(web_uri));
    object.put_some("next_update_by", it.next_update_by.map(Timestamp::to_rfc3339));
    object.put_filled("updates", updates(&it.updates));
    object.into_json()
}

fn maintenance(it: &Maintenance, parts: &Parts, now: Timestamp) -> Value {
    // Our format goes by the clock where it has a beginning; the feed's own word may say that it has not begun.
    let has_not_begun = it.status == Some(MaintenanceStatus::Scheduled)
        && it.status_at(now) == MaintenanceStatus::Scheduled
        && it.starts_at.is_some_and(|it| it <= now);
    let mut object = Object::default();
    object.put_text("id", &it.id);
    object.put_some("title", title(&it.title, it.lang.as_deref()));
    object.put_some("status", it.status.map(MaintenanceStatus::as_str));
    object.put_some("starts_at", it.starts_at.filter(|_| !has_not_begun).map(Timestamp::to_rfc3339));
    object.put_some("ends_at", it.ends_at.map(Timestamp::to_rfc3339));
    object.put_filled("components", parts.ids(&with_regions(&it.components)));
    object.put_some("url", it.url.as_ref().and_then(web_uri));
    object.put_filled("updates", updates(&it.updates));
    object.into_json()
}

fn title(words: &str, lang: Option<&str>) -> Option<Value> {
    (!words.is_empty()).then(|| in_language(lang, &line(words)))
}

fn updates(updates: &[Update]) -> Value {
    let update = |it: &Update| {
        let mut object = Object::default();
        object.put_some("posted_at", it.posted_at.map(Timestamp::to_rfc3339));
        let said = (!it.body.is_empty()).then(|| in_language(it.lang.as_deref(), &body(&it.body)));
        object.put_some("body", said);
        object.into_json()
    };
    updates.iter().map(update).filter(|it| it.as_object().is_some_and(|it| !it.is_empty())).collect()
}

fn channel(it: &Channel, parts: &Parts) -> Option<Value> {
    let kind = match it.kind {
        ChannelKind::Updates => "updates",
        ChannelKind::Support => "support",
    };
    let mut object = Object::default();
    object.put("kind", json!(kind));
    object.put_some("label", Some(line(&it.label)).filter(|it| !it.is_empty()));
    object.put("url", json!(uri(&it.href).filter(|it| Href::try_from(it.as_str()).is_ok())?));
    object.put("icon", json!(it.service.as_str()));
    let named = |names: &Vec<std::rc::Rc<str>>| names.iter().map(|it| parts.id_of(it)).collect::<Value>();
    object.put_some("depends_on", it.depends_on.as_ref().map(named));
    Some(object.into_json())
}

/// A JSON object whose keys stay in the order in which they came.
#[derive(Default)]
struct Object(Map<String, Value>);

impl Object {
    fn put(&mut self, key: &str, value: Value) {
        self.0.insert(key.to_owned(), value);
    }

    fn put_some(&mut self, key: &str, value: Option<impl Into<Value>>) {
        if let Some(value) = value {
            self.put(key, value.into());
        }
    }

    fn put_text(&mut self, key: &str, text: &str) {
        if !text.is_empty() {
            self.put(key, json!(text));
        }
    }

    /// Leaves out an empty list or object.
    fn put_filled(&mut self, key: &str, value: Value) {
        let is_empty = match &value {
            Value::Array(it) => it.is_empty(),
            Value::Object(it) => it.is_empty(),
            _ => false,
        };
        if !is_empty {
            self.put(key, value);
        }
    }

    fn into_json(self) -> Value {
        Value::Object(self.0)
    }
}

#[cfg(test)]
mod tests;
