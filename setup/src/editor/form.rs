//! What somebody fills in, and the change that it means. The rules of a change are those of `outage-banner-edit`.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use outage_banner_edit::change::{
    Channel, Component, Maintain, Next, Page, Post, Resolve, Reword, Update, Words, slug,
};
use outage_banner_edit::document::Node;
use outage_banner_edit::draft::Change;
use outage_banner_edit::moment::{self, Side};
use outage_banner_edit::summary::{self, Record};
use serde::{Deserialize, Serialize};

/// The states of a component, and what they are called.
pub(crate) const STATES: [(&str, &str); 7] = [
    ("", "Not said"),
    ("operational", "Works"),
    ("degraded_performance", "Slow, or with errors"),
    ("partial_outage", "Down for some"),
    ("major_outage", "Down for everybody"),
    ("under_maintenance", "Planned work"),
    ("unknown", "Not known"),
];

/// What is filled in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Kind {
    /// A new incident.
    #[default]
    Post,
    /// News of an incident.
    Update,
    /// News of planned work.
    Work,
    /// The end of an incident or of planned work.
    Resolve,
    /// New planned work.
    Maintain,
    /// Other words for what was said last.
    Reword,
    /// Whose feed it is.
    Page,
    /// A component.
    Component,
    /// A channel.
    Channel,
}

/// The texts in one language; the language is empty where none is told.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Text {
    pub(crate) lang: String,
    /// A title, a name or a label.
    pub(crate) title: String,
    pub(crate) body: String,
}

/// A form as it is filled in; it outlives the battery, so it holds only what may lie on the device.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Form {
    pub(crate) kind: Kind,
    /// The incident, the work or the component that is changed; the address of a channel. Empty for a new one.
    pub(crate) id: String,
    /// What the record is called, for the headline.
    pub(crate) about: String,
    pub(crate) texts: Vec<Text>,
    /// How far it is; how a component does; what a channel is for.
    pub(crate) status: String,
    /// How badly visitors are hit; empty where nothing is said of it.
    pub(crate) impact: String,
    /// The ids of the components.
    pub(crate) affects: Vec<String>,
    /// Names of components, with commas, for a feed that has none yet.
    pub(crate) named: String,
    /// `30m`, `never`, a local time, or nothing.
    pub(crate) next: String,
    /// Local times.
    pub(crate) from: String,
    pub(crate) to: String,
    pub(crate) url: String,
    /// The time of the update that is corrected.
    pub(crate) posted_at: String,
    /// Whether a channel says itself which components it needs.
    pub(crate) depends: bool,
}

/// The moment of a local time as a field of the page has it, `2026-05-04T14:35`. Only the browser knows its zone.
pub(crate) type Local<'a> = &'a dyn Fn(&str) -> Option<Timestamp>;

impl Form {
    /// An empty form, in the languages in which the feed speaks.
    pub(crate) fn new(kind: Kind, feed: &Node) -> Self {
        let mut langs = summary::languages(feed);
        if langs.is_empty() {
            langs.push(String::new());
        }
        let texts = langs.into_iter().map(|lang| Text { lang, ..Text::default() }).collect();
        let status = match kind {
            Kind::Post => "investigating",
            Kind::Channel => "support",
            _ => "",
        };
        Self { kind, texts, status: status.to_owned(), ..Self::default() }
    }

    /// A form about what is open.
    pub(crate) fn about(kind: Kind, feed: &Node, record: &Record) -> Self {
        let mut form = Self::new(kind, feed);
        form.id.clone_from(&record.id);
        form.about.clone_from(&record.title);
        match kind {
            Kind::Update | Kind::Work => {
                form.status.clone_from(&record.status);
                form.affects.clone_from(&record.components);
            }
            Kind::Reword => {
                form.posted_at.clone_from(&record.posted_at);
                form.fill(&record.said, true);
            }
            _ => {}
        }
        form
    }

    /// A form about a component of the feed.
    pub(crate) fn component(feed: &Node, id: &str) -> Self {
        let mut form = Self::new(Kind::Component, feed);
        if let Some(entry) = feed.list("components").iter().find(|it| it.word("id") == id) {
            form.fill(&summary::texts(entry.get("name")), false);
            entry.word("status").clone_into(&mut form.status);
        }
        id.clone_into(&mut form.id);
        id.clone_into(&mut form.about);
        form
    }

    /// A form about a channel of the feed.
    pub(crate) fn channel(feed: &Node, url: &str) -> Self {
        let mut form = Self::new(Kind::Channel, feed);
        if let Some(entry) = feed.list("channels").iter().find(|it| it.word("url") == url) {
            form.fill(&summary::texts(entry.get("label")), false);
            entry.word("kind").clone_into(&mut form.status);
            form.depends = matches!(entry.get("depends_on"), Some(Node::List(_)));
            let needed = entry.list("depends_on").iter().filter_map(Node::as_str);
            form.affects = needed.map(str::to_owned).collect();
        }
        url.clone_into(&mut form.id);
        url.clone_into(&mut form.about);
        url.clone_into(&mut form.url);
        form
    }

    /// A form about whose feed it is.
    pub(crate) fn page(feed: &Node) -> Self {
        let mut form = Self::new(Kind::Page, feed);
        if let Some(page) = feed.get("page") {
            form.fill(&summary::texts(page.get("name")), false);
            page.word("url").clone_into(&mut form.url);
        }
        form
    }

    /// Puts texts where they belong. Where the feed has them in one language only, untold, so has the form.
    fn fill(&mut self, texts: &[(String, String)], is_body: bool) {
        if texts.is_empty() {
            return;
        }
        let put = |(lang, text): &(String, String)| {
            let (title, body) =
                if is_body { (String::new(), text.clone()) } else { (text.clone(), String::new()) };
            Text { lang: lang.clone(), title, body }
        };
        self.texts = texts.iter().map(put).collect();
    }

    /// Whether anything was filled in that would be lost.
    pub(crate) fn is_begun(&self) -> bool {
        self.texts.iter().any(|it| !it.title.trim().is_empty() || !it.body.trim().is_empty())
    }

    /// Adds a language; what was told in none before counts as English, as the format has it.
    pub(crate) fn speak(&mut self, lang: &str) {
        for it in self.texts.iter_mut().filter(|it| it.lang.is_empty()) {
            "en".clone_into(&mut it.lang);
        }
        if !lang.is_empty() && !self.texts.iter().any(|it| it.lang == lang) {
            self.texts.push(Text { lang: lang.to_owned(), ..Text::default() });
        }
    }

    /// The change that this means.
    ///
    /// # Errors
    /// When something is missing without which no visitor would understand it, or a time cannot be read.
    pub(crate) fn change(&self, now: Timestamp, local: Local<'_>) -> Result<Change, String> {
        let (title, text) = (self.words(|it| &it.title), self.words(|it| &it.body));
        let id = || Some(self.id.clone()).filter(|it| !it.is_empty());
        let said = |word: &str| Some(word.to_owned()).filter(|it| !it.is_empty());
        match self.kind {
            Kind::Post => {
                if !title.is_some() {
                    return Err("say in one line what does not work".to_owned());
                }
                let started_at = self.time(&self.from, local)?;
                if started_at.is_some_and(|it| it > now) {
                    return Err("an incident cannot begin in the future".to_owned());
                }
                Ok(Change::Post(Post {
                    title,
                    text,
                    id: None,
                    impact: said(&self.impact),
                    status: self.status.clone(),
                    affects: self.affected(),
                    component_status: None,
                    started_at,
                    next_update_by: match self.next(now, local)? {
                        Next::By(at) => Some(at),
                        _ => None,
                    },
                    url: said(self.url.trim()),
                }))
            }
            Kind::Update | Kind::Work => Ok(Change::Update(Update {
                text,
                id: id(),
                title,
                status: said(&self.status),
                impact: said(&self.impact).filter(|_| self.kind == Kind::Update),
                affects: self.affected(),
                component_status: None,
                next: if self.kind == Kind::Update { self.next(now, local)? } else { Next::Unsaid },
                window: match self.kind {
                    Kind::Work => (self.time(&self.from, local)?, self.time(&self.to, local)?),
                    _ => (None, None),
                },
            })),
            Kind::Resolve => {
                let at = self.time(&self.to, local)?;
                if at.is_some_and(|it| it > now) {
                    return Err("it cannot have ended in the future".to_owned());
                }
                Ok(Change::Resolve(Resolve { text, id: id(), at }))
            }
            Kind::Maintain => {
                if !title.is_some() {
                    return Err("say in one line what you will do".to_owned());
                }
                let (Some(starts_at), Some(ends_at)) =
                    (self.time(&self.from, local)?, self.time(&self.to, local)?)
                else {
                    return Err("say when the work begins and when it should be done".to_owned());
                };
                let affects = self.affected();
                Ok(Change::Maintain(Maintain {
                    title,
                    text,
                    id: None,
                    starts_at,
                    ends_at,
                    affects,
                    url: said(self.url.trim()),
                }))
            }
            Kind::Reword => {
                Ok(Change::Reword(Reword { id: self.id.clone(), posted_at: self.posted_at.clone(), text }))
            }
            Kind::Page => Ok(Change::Page(Page { name: title, url: self.url.trim().to_owned() })),
            Kind::Component => {
                let made = slug(title.text.as_deref().unwrap_or_default());
                if !title.is_some() {
                    return Err("a component needs the name that visitors call it".to_owned());
                }
                let id = if self.id.is_empty() { made } else { self.id.clone() };
                let id = if id.is_empty() { title.text.clone().unwrap_or_default() } else { id };
                Ok(Change::Component(Component { id, name: title, status: self.status.clone() }))
            }
            Kind::Channel => {
                if self.url.trim().is_empty() {
                    return Err("say where the channel leads: https:, mailto:, tel: or sms:".to_owned());
                }
                Ok(Change::Channel(Channel {
                    former: self.id.clone(),
                    kind: self.status.clone(),
                    url: self.url.trim().to_owned(),
                    label: title,
                    depends_on: self.depends.then(|| self.affects.clone()),
                }))
            }
        }
    }

    fn affected(&self) -> Vec<String> {
        let named = self.named.split(',').map(str::trim).filter(|it| !it.is_empty()).map(str::to_owned);
        self.affects.iter().cloned().chain(named).collect()
    }

    /// A text in each language in which there is one.
    fn words(&self, pick: impl Fn(&Text) -> &str) -> Words {
        let mut all = self.texts.iter().filter(|it| !pick(it).trim().is_empty());
        let Some(first) = all.next() else { return Words::default() };
        Words {
            text: Some(pick(first).trim().to_owned()),
            lang: Some(first.lang.clone()).filter(|it| !it.is_empty()),
            others: all.map(|it| (it.lang.clone(), pick(it).trim().to_owned())).collect(),
        }
    }

    fn next(&self, now: Timestamp, local: Local<'_>) -> Result<Next, String> {
        match &*self.next {
            "" => Ok(Next::Unsaid),
            "never" => Ok(Next::Never),
            words => {
                // A span needs no zone, and a field of the page gives a local time.
                let span = moment::parse(words, now, &TimeZone::UTC, Side::Ahead).ok();
                let at = if words.contains('T') { self.time(words, local)? } else { span };
                match at {
                    Some(at) if at > now => Ok(Next::By(at)),
                    Some(_) => Err("the next update must lie ahead".to_owned()),
                    None => Err(format!("{words} is no time")),
                }
            }
        }
    }

    #[allow(clippy::unused_self, reason = "a field of the form, read")]
    fn time(&self, words: &str, local: Local<'_>) -> Result<Option<Timestamp>, String> {
        match words {
            "" => Ok(None),
            words => local(words).map(Some).ok_or_else(|| format!("{words} is no time")),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test panics")]

    use super::{Form, Kind};
    use jiff::Timestamp;
    use outage_banner_edit::document::Node;
    use outage_banner_edit::draft::Draft;
    use outage_banner_edit::summary;

    const FEED: &str = r#"{
  "version": 1,
  "components": [{ "id": "mail", "name": "Email", "status": "major_outage" }],
  "incidents": [
    {
      "id": "a",
      "title": "Mail is down",
      "impact": "major",
      "status": "investigating",
      "components": ["mail"],
      "updates": [{ "posted_at": "2026-05-04T13:30:00Z", "body": "We are loking." }]
    }
  ],
  "channels": [{ "kind": "support", "label": "Help", "url": "mailto:help@acme.example", "x-own": 1, "depends_on": ["mail"] }]
}"#;

    fn now() -> Timestamp {
        "2026-05-04T14:00:00Z".parse().unwrap()
    }

    /// The zone of these tests is an hour before UTC.
    fn local(text: &str) -> Option<Timestamp> {
        format!("{text}:00+01:00").parse().ok()
    }

    fn opened() -> (Draft, Node) {
        let draft = Draft::open(FEED).unwrap();
        let feed = draft.document().unwrap();
        (draft, feed)
    }

    fn made(form: &Form) -> serde_json::Value {
        let (mut draft, _) = opened();
        draft.add(form.change(now(), &local).unwrap(), now()).unwrap();
        serde_json::from_str(&draft.text().unwrap()).unwrap()
    }

    fn about(kind: Kind) -> Form {
        let (_, feed) = opened();
        Form::about(kind, &feed, &summary::open(&feed, now())[0])
    }

    #[test]
    fn a_new_incident_needs_a_title_and_says_the_rest_as_the_command_does() {
        let mut form = Form::new(Kind::Post, &opened().1);
        assert_eq!(form.change(now(), &local).unwrap_err(), "say in one line what does not work");
        form.texts[0].title = " Web is slow ".to_owned();
        form.impact = "minor".to_owned();
        form.next = "30m".to_owned();
        form.from = "2026-05-04T14:50".to_owned();
        let incident = &made(&form)["incidents"][0];
        assert_eq!(incident["id"], "2026-05-04-web-is-slow");
        assert_eq!(incident["title"], "Web is slow");
        assert_eq!(incident["next_update_by"], "2026-05-04T14:30:00Z");
        assert_eq!(incident["started_at"], "2026-05-04T13:50:00Z");
        form.from = "2026-05-04T15:50".to_owned();
        assert!(form.change(now(), &local).unwrap_err().contains("future"));
    }

    #[test]
    fn an_update_keeps_what_it_does_not_change() {
        let mut form = about(Kind::Update);
        form.texts[0].body = "A switch has failed.".to_owned();
        form.status = "identified".to_owned();
        let incident = &made(&form)["incidents"][0];
        assert_eq!(incident["impact"], "major");
        assert_eq!(incident["title"], "Mail is down");
        assert_eq!(incident["status"], "identified");
        assert_eq!(incident["updates"][0]["body"], "A switch has failed.");
        assert_eq!(incident["updates"][1]["body"], "We are loking.");
    }

    #[test]
    fn a_second_language_makes_the_first_one_english() {
        let mut form = about(Kind::Update);
        form.texts[0].body = "Cause found.".to_owned();
        form.speak("de");
        form.texts[1].body = "Ursache gefunden.".to_owned();
        let body = &made(&form)["incidents"][0]["updates"][0]["body"];
        assert_eq!(body, &serde_json::json!({ "en": "Cause found.", "de": "Ursache gefunden." }));
        form.texts[1].body.clear();
        assert_eq!(
            made(&form)["incidents"][0]["updates"][0]["body"],
            serde_json::json!({ "en": "Cause found." })
        );
    }

    #[test]
    fn what_was_said_wrong_is_corrected_in_its_place() {
        let mut form = about(Kind::Reword);
        assert_eq!(form.texts[0].body, "We are loking.");
        form.texts[0].body = "We are looking.".to_owned();
        let updates = &made(&form)["incidents"][0]["updates"];
        assert_eq!(updates.as_array().unwrap().len(), 1);
        assert_eq!(updates[0]["body"], "We are looking.");
        assert_eq!(updates[0]["posted_at"], "2026-05-04T13:30:00Z");
    }

    #[test]
    fn the_end_gives_the_components_back() {
        let form = about(Kind::Resolve);
        let feed = made(&form);
        assert_eq!(feed["incidents"][0]["status"], "resolved");
        assert_eq!(feed["components"][0]["status"], "operational");
    }

    #[test]
    fn planned_work_needs_its_window() {
        let mut form = Form::new(Kind::Maintain, &opened().1);
        form.texts[0].title = "New disks".to_owned();
        assert!(form.change(now(), &local).unwrap_err().contains("when the work begins"));
        form.from = "2026-05-05T23:00".to_owned();
        form.to = "2026-05-06T01:00".to_owned();
        let work = &made(&form)["maintenances"][0];
        assert_eq!(
            (&work["starts_at"], &work["ends_at"]),
            (&"2026-05-05T22:00:00Z".into(), &"2026-05-06T00:00:00Z".into())
        );
    }

    #[test]
    fn a_channel_keeps_the_keys_that_the_form_does_not_have() {
        let (_, feed) = opened();
        let mut form = Form::channel(&feed, "mailto:help@acme.example");
        assert!(form.depends);
        form.url = "mailto:us@acme.example".to_owned();
        let channel = &made(&form)["channels"][0];
        assert_eq!(channel["url"], "mailto:us@acme.example");
        assert_eq!(channel["x-own"], 1);
        form.depends = false;
        assert!(made(&form)["channels"][0].get("depends_on").is_none());
    }

    #[test]
    fn a_component_gets_an_id_of_its_name() {
        let mut form = Form::new(Kind::Component, &opened().1);
        form.texts[0].title = "Control panel".to_owned();
        assert_eq!(
            made(&form)["components"][1],
            serde_json::json!({ "id": "control-panel", "name": "Control panel" })
        );
        let mut form = Form::component(&opened().1, "mail");
        form.status = "operational".to_owned();
        assert_eq!(
            made(&form)["components"][0],
            serde_json::json!({ "id": "mail", "name": "Email", "status": "operational" })
        );
    }

    #[test]
    fn a_promise_lies_ahead() {
        let mut form = about(Kind::Update);
        form.texts[0].body = "News.".to_owned();
        for (words, error) in [("2026-05-04T14:59", "the next update must lie ahead"), ("x", "x is no time")]
        {
            form.next = words.to_owned();
            assert_eq!(form.change(now(), &local).unwrap_err(), error);
        }
        form.next = "2026-05-04T15:30".to_owned();
        assert_eq!(made(&form)["incidents"][0]["next_update_by"], "2026-05-04T14:30:00Z");
        form.next = "never".to_owned();
        assert!(made(&form)["incidents"][0].get("next_update_by").is_none());
    }
}
