//! Changes to what a feed has besides its incidents: whose it is, the components, the channels; and other words for what
//! was said already.

use super::asked::Reword;
use super::common::{list, stamp};
use super::parts::is_called;
use super::texts::Words;
use super::told::{Done, Note, Refusal};
use crate::document::Node;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Whose feed it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Page {
    /// The name that visitors know.
    pub name: Words,
    /// The page with the full story; none where it is empty.
    pub url: String,
}

/// A part of the service.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Component {
    /// The id of the one that is changed; of a new one, its id.
    pub id: String,
    /// What visitors call it.
    pub name: Words,
    /// How it does now; as before where it is empty.
    pub status: String,
}

/// A way to hear from the company or to reach it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Channel {
    /// The address of the one that is changed; empty for a new one.
    pub former: String,
    /// `updates` or `support`.
    pub kind: String,
    /// Where it leads.
    pub url: String,
    /// What it says; nothing where it is empty.
    pub label: Words,
    /// The ids of the components that it needs; where it is `None`, its address and their names say it.
    pub depends_on: Option<Vec<String>>,
}

/// Says whose feed it is.
///
/// # Errors
/// When the feed has something else in that place.
pub fn put_page(feed: &mut Node, it: &Page, now: Timestamp) -> Result<Done, Refusal> {
    let mut page = match feed.get("page") {
        None | Some(Node::Null) => Node::Object(Vec::new()),
        Some(page @ Node::Object(_)) => page.clone(),
        Some(_) => return Err("page is not an object".into()),
    };
    put_words(&mut page, "name", &it.name)?;
    put_text(&mut page, "url", &it.url);
    feed.set("page", page);
    Ok(done(feed, "page", now))
}

/// Puts a component in its place, or at the end.
///
/// # Errors
/// When it has no id, or the feed has something else in that place.
pub fn put_component(feed: &mut Node, it: &Component, now: Timestamp) -> Result<Done, Refusal> {
    if it.id.trim().is_empty() {
        return Err("a component needs an id, or a name of which one can be made".into());
    }
    let list = feed.list_mut("components")?;
    let index = list.iter().position(|entry| is_called(entry, &it.id)).unwrap_or_else(|| {
        list.push(Node::Object(vec![("id".to_owned(), Node::text(&*it.id))]));
        list.len() - 1
    });
    if let Some(entry) = list.get_mut(index) {
        put_words(entry, "name", &it.name)?;
        if !it.status.is_empty() {
            entry.set("status", Node::text(&*it.status));
        }
    }
    Ok(done(feed, &it.id, now))
}

/// Takes a component away, unless something names it.
///
/// # Errors
/// When there is none, or an incident, planned work or a channel needs it: then nobody would know any more what that means.
pub fn drop_component(feed: &mut Node, id: &str, now: Timestamp) -> Result<Done, Refusal> {
    for (key, part) in
        [("incidents", "components"), ("maintenances", "components"), ("channels", "depends_on")]
    {
        if feed.list(key).iter().any(|it| it.list(part).iter().any(|it| it.as_str() == Some(id))) {
            return Err(format!("{id} is named in {key}").into());
        }
    }
    let list = feed.list_mut("components")?;
    let Some(index) = list.iter().position(|it| is_called(it, id)) else {
        return Err(format!("the feed has no component {id}").into());
    };
    list.remove(index);
    Ok(done(feed, id, now))
}

/// Puts a channel in its place, or at the end.
///
/// # Errors
/// When the one that is meant is gone, or the feed has something else in that place.
pub fn put_channel(feed: &mut Node, it: &Channel, now: Timestamp) -> Result<Done, Refusal> {
    let list_of = feed.list_mut("channels")?;
    let index = if it.former.is_empty() {
        list_of.push(Node::Object(Vec::new()));
        list_of.len() - 1
    } else {
        let place = list_of.iter().position(|entry| entry.word("url") == it.former);
        place.ok_or_else(|| Refusal::from(format!("the feed has no channel {}", it.former)))?
    };
    if let Some(entry) = list_of.get_mut(index) {
        entry.set("kind", Node::text(&*it.kind));
        put_words(entry, "label", &it.label)?;
        entry.set("url", Node::text(it.url.trim()));
        match &it.depends_on {
            Some(ids) => entry.set("depends_on", list(ids)),
            None => entry.remove("depends_on"),
        }
    }
    Ok(done(feed, &it.url, now))
}

/// Takes a channel away.
///
/// # Errors
/// When there is none.
pub fn drop_channel(feed: &mut Node, url: &str, now: Timestamp) -> Result<Done, Refusal> {
    let list = feed.list_mut("channels")?;
    let Some(index) = list.iter().position(|it| it.word("url") == url) else {
        return Err(format!("the feed has no channel {url}").into());
    };
    list.remove(index);
    Ok(done(feed, url, now))
}

/// Says something else in the place of what was wrong; its time stays, for nothing new has happened.
///
/// # Errors
/// When there is no such update, or nothing would be said any more.
pub fn reword(feed: &mut Node, it: &Reword, now: Timestamp) -> Result<Done, Refusal> {
    if !it.text.is_some() {
        return Err("nothing to say: give a text".into());
    }
    for key in ["incidents", "maintenances"] {
        if feed.list(key).is_empty() {
            continue;
        }
        let Some(entry) = feed.list_mut(key)?.iter_mut().find(|entry| entry.word("id") == it.id) else {
            continue;
        };
        let Some(update) =
            entry.list_mut("updates")?.iter_mut().find(|update| update.word("posted_at") == it.posted_at)
        else {
            continue;
        };
        let body = it.text.over(update.get("body"))?;
        update.set("body", body);
        return Ok(done(feed, &it.id, now));
    }
    Err(format!("{} has no update of {}", it.id, it.posted_at).into())
}

fn put_words(entry: &mut Node, key: &str, words: &Words) -> Result<(), Refusal> {
    if words.is_some() {
        let text = words.over(entry.get(key))?;
        entry.set(key, text);
    } else {
        entry.remove(key);
    }
    Ok(())
}

fn put_text(entry: &mut Node, key: &str, text: &str) {
    if text.trim().is_empty() {
        entry.remove(key);
    } else {
        entry.set(key, Node::text(text.trim()));
    }
}

fn done(feed: &mut Node, id: &str, now: Timestamp) -> Done {
    let mut notes: Vec<Note> = Vec::new();
    stamp(feed, now, &mut notes);
    Done { id: id.to_owned(), notes }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test panics")]

    use super::{
        Channel, Component, Page, drop_channel, drop_component, put_channel, put_component, put_page,
    };
    use crate::change::Words;
    use crate::document::Node;
    use jiff::Timestamp;

    const NOW: Timestamp = Timestamp::UNIX_EPOCH;

    fn feed() -> Node {
        let text = br#"{
            "page": { "x-own": 1, "url": "https://a.example" },
            "components": [{ "id": "mail", "x-own": 2 }, { "id": "web", "status": "unknown" }],
            "channels": [{ "url": "tel:1", "kind": "support", "depends_on": ["mail"] }],
            "incidents": [{ "id": "a", "components": ["web"] }]
        }"#;
        Node::parse(text).unwrap()
    }

    fn words(text: &str) -> Words {
        Words { text: Some(text.to_owned()), ..Words::default() }
    }

    fn line(feed: &Node, key: &str) -> String {
        serde_json::to_string(feed.get(key).unwrap()).unwrap()
    }

    #[test]
    fn what_the_form_does_not_know_stays() {
        let mut feed = feed();
        put_page(&mut feed, &Page { name: words("Acme"), url: String::new() }, NOW).unwrap();
        assert_eq!(line(&feed, "page"), r#"{"x-own":1,"name":"Acme"}"#);
        let mail = Component { id: "MAIL".to_owned(), name: words("Email"), status: String::new() };
        put_component(&mut feed, &mail, NOW).unwrap();
        assert_eq!(
            line(&feed, "components"),
            r#"[{"id":"mail","x-own":2,"name":"Email"},{"id":"web","status":"unknown"}]"#
        );
        let channel = Channel {
            former: "tel:1".to_owned(),
            kind: "support".to_owned(),
            url: "tel:2".to_owned(),
            ..Channel::default()
        };
        put_channel(&mut feed, &channel, NOW).unwrap();
        assert_eq!(line(&feed, "channels"), r#"[{"url":"tel:2","kind":"support"}]"#);
    }

    #[test]
    fn a_component_that_something_names_is_not_taken_out() {
        let mut feed = feed();
        for (id, error) in [
            ("mail", "mail is named in channels"),
            ("web", "web is named in incidents"),
            ("dns", "the feed has no component dns"),
        ] {
            assert_eq!(drop_component(&mut feed, id, NOW).unwrap_err().words, error);
        }
        drop_channel(&mut feed, "tel:1", NOW).unwrap();
        drop_component(&mut feed, "mail", NOW).unwrap();
        assert_eq!(line(&feed, "components"), r#"[{"id":"web","status":"unknown"}]"#);
        assert!(drop_channel(&mut feed, "tel:1", NOW).is_err());
    }

    #[test]
    fn what_stands_in_the_place_of_a_list_is_not_lost() {
        let mut feed = Node::parse(br#"{ "components": 1, "page": [] }"#).unwrap();
        let mail = Component { id: "mail".to_owned(), ..Component::default() };
        assert_eq!(put_component(&mut feed, &mail, NOW).unwrap_err().words, "components is not a list");
        assert_eq!(put_page(&mut feed, &Page::default(), NOW).unwrap_err().words, "page is not an object");
    }
}
