//! A notice as JSON: what `outage-banner:change` tells the page, and what `cargo xtask read` prints.

use crate::model::IncidentStatus;
use crate::notice::{Item, Kind, Notice};
use crate::text::Href;
use crate::time::Timestamp;
use crate::value::Value;

/// The notice, in the words of our own feed.
#[must_use]
pub fn notice(notice: &Notice<'_>) -> Value {
    let mut channels = Vec::new();
    for way in &notice.channels {
        let mut it = Object::default();
        it.text("service", Some(way.channel.service.as_str()));
        it.text("label", Some(way.label));
        it.text("url", Some(way.channel.href.as_str()));
        it.text("affected", Some(way.affected.as_str()));
        channels.push(Value::Object(it.0));
    }
    let mut it = Object::default();
    it.text("indicator", Some(notice.indicator.as_str()));
    it.put("first", item(&notice.first));
    it.put("more", Value::List(notice.more.iter().map(item).collect()));
    it.text("page_url", notice.page_url.map(Href::as_str));
    it.put("channels", Value::List(channels));
    Value::Object(it.0)
}

fn item(item: &Item<'_>) -> Value {
    let kind = match item.kind {
        Kind::Incident => "incident",
        Kind::Components => "components",
        Kind::Maintenance => "maintenance",
        Kind::Resolved => "resolved",
        Kind::Upcoming => "upcoming",
    };
    let mut it = Object::default();
    it.text("kind", Some(kind));
    it.text("id", Some(item.id));
    it.text("indicator", Some(item.indicator.as_str()));
    it.text("title", item.title);
    it.text("status", item.status.map(IncidentStatus::as_str));
    it.time("started_at", item.started_at);
    it.time("ends_at", item.ends_at);
    it.time("next_update_by", item.next_update_by);
    it.text("url", item.url.map(Href::as_str));
    it.put("components", Value::List(item.components.iter().map(|it| Value::Text(it.label())).collect()));
    let latest = item.latest.map_or(Value::Null, |update| {
        let mut it = Object::default();
        it.text("body", Some(&update.body.to_plain()));
        it.time("posted_at", update.posted_at);
        Value::Object(it.0)
    });
    it.put("latest", latest);
    Value::Object(it.0)
}

#[derive(Default)]
struct Object(Vec<(String, Value)>);

impl Object {
    fn put(&mut self, name: &str, value: Value) {
        self.0.push((name.to_owned(), value));
    }

    fn text(&mut self, name: &str, words: Option<&str>) {
        self.put(name, words.map_or(Value::Null, |it| Value::Text(it.to_owned())));
    }

    fn time(&mut self, name: &str, at: Option<Timestamp>) {
        self.text(name, at.map(Timestamp::to_rfc3339).as_deref());
    }
}
