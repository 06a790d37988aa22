//! The change that a form means, or what is missing in it. The rules of a change are those of `outage-banner-edit`.

use super::form::{Form, Kind, Text};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use outage_banner_edit::change::{
    Channel, Component, Maintain, Next, Page, Post, Resolve, Reword, Update, Words, slug,
};
use outage_banner_edit::draft::Change;
use outage_banner_edit::moment::{self, Side};

/// The moment of a local time as a field of the page has it, `2026-05-04T14:35`. Only the browser knows its zone.
pub(crate) type Local<'a> = &'a dyn Fn(&str) -> Option<Timestamp>;

impl Form {
    /// The change that this means.
    ///
    /// # Errors
    /// When something is missing without which no visitor would understand it, or a time cannot be read.
    pub(crate) fn change(&self, now: Timestamp, local: Local<'_>) -> Result<Change, String> {
        match self.kind {
            Kind::Post => self.post(now, local).map(Change::Post),
            Kind::Update | Kind::Work => self.update(now, local).map(Change::Update),
            Kind::Resolve => self.resolve(now, local).map(Change::Resolve),
            Kind::Maintain => self.maintain(local).map(Change::Maintain),
            Kind::Reword => Ok(Change::Reword(Reword {
                id: self.id.clone(),
                posted_at: self.posted_at.clone(),
                text: self.text(),
            })),
            Kind::Page => Ok(Change::Page(Page { name: self.title(), url: self.url.trim().to_owned() })),
            Kind::Component => self.component_change().map(Change::Component),
            Kind::Channel => self.channel_change().map(Change::Channel),
            Kind::Whole => {
                Ok(Change::Text(self.texts.first().map_or_else(String::new, |it| it.body.clone())))
            }
        }
    }

    fn post(&self, now: Timestamp, local: Local<'_>) -> Result<Post, String> {
        let title = self.title();
        if !title.is_some() {
            return Err("say in one line what does not work".to_owned());
        }
        let started_at = time(&self.from, local)?;
        if started_at.is_some_and(|it| it > now) {
            return Err("an incident cannot begin in the future".to_owned());
        }
        Ok(Post {
            title,
            text: self.text(),
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
        })
    }

    fn update(&self, now: Timestamp, local: Local<'_>) -> Result<Update, String> {
        let is_work = self.kind == Kind::Work;
        let window = if is_work { (time(&self.from, local)?, time(&self.to, local)?) } else { (None, None) };
        if let (Some(starts_at), Some(ends_at)) = window {
            in_order(starts_at, ends_at)?;
        }
        Ok(Update {
            text: self.text(),
            id: said(&self.id),
            title: self.title(),
            status: said(&self.status),
            impact: said(&self.impact).filter(|_| !is_work),
            affects: self.affected(),
            component_status: None,
            next: if is_work { Next::Unsaid } else { self.next(now, local)? },
            window,
        })
    }

    fn resolve(&self, now: Timestamp, local: Local<'_>) -> Result<Resolve, String> {
        let at = time(&self.to, local)?;
        if at.is_some_and(|it| it > now) {
            return Err("it cannot have ended in the future".to_owned());
        }
        Ok(Resolve { text: self.text(), id: said(&self.id), at })
    }

    fn maintain(&self, local: Local<'_>) -> Result<Maintain, String> {
        let title = self.title();
        if !title.is_some() {
            return Err("say in one line what you will do".to_owned());
        }
        let (Some(starts_at), Some(ends_at)) = (time(&self.from, local)?, time(&self.to, local)?) else {
            return Err("say when the work begins and when it should be done".to_owned());
        };
        in_order(starts_at, ends_at)?;
        let (text, affects, url) = (self.text(), self.affected(), said(self.url.trim()));
        Ok(Maintain { title, text, id: None, starts_at, ends_at, affects, url })
    }

    fn component_change(&self) -> Result<Component, String> {
        let name = self.title();
        let Some(text) = &name.text else {
            return Err("a component needs the name that visitors call it".to_owned());
        };
        // A name without a letter of which an id could be made is its own id.
        let made = said(&slug(text)).unwrap_or_else(|| text.clone());
        Ok(Component { id: said(&self.id).unwrap_or(made), name, status: self.status.clone() })
    }

    fn channel_change(&self) -> Result<Channel, String> {
        if self.url.trim().is_empty() {
            return Err("say where the channel leads: https:, mailto:, tel: or sms:".to_owned());
        }
        Ok(Channel {
            former: self.id.clone(),
            kind: self.status.clone(),
            url: self.url.trim().to_owned(),
            label: self.title(),
            depends_on: self.depends.then(|| self.affects.clone()),
        })
    }

    fn affected(&self) -> Vec<String> {
        let named = self.named.split(',').map(str::trim).filter(|it| !it.is_empty()).map(str::to_owned);
        self.affects.iter().cloned().chain(named).collect()
    }

    fn title(&self) -> Words {
        self.words(|it| &it.title)
    }

    fn text(&self) -> Words {
        self.words(|it| &it.body)
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
                let at = if words.contains('T') { time(words, local)? } else { span };
                match at {
                    Some(at) if at > now => Ok(Next::By(at)),
                    Some(_) => Err("the next update must lie ahead".to_owned()),
                    None => Err(format!("{words} is no time")),
                }
            }
        }
    }
}

/// A word, where there is one.
fn said(word: &str) -> Option<String> {
    Some(word.to_owned()).filter(|it| !it.is_empty())
}

fn time(words: &str, local: Local<'_>) -> Result<Option<Timestamp>, String> {
    match words {
        "" => Ok(None),
        words => local(words).map(Some).ok_or_else(|| format!("{words} is no time")),
    }
}

/// Said here, because the rules of a change would tell both times in UTC.
fn in_order(starts_at: Timestamp, ends_at: Timestamp) -> Result<(), String> {
    if ends_at <= starts_at { Err("the end must come after the beginning".to_owned()) } else { Ok(()) }
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
        form.to = "2026-05-05T22:30".to_owned();
        assert_eq!(form.change(now(), &local).unwrap_err(), "the end must come after the beginning");
        form.to = "2026-05-06T01:00".to_owned();
        let work = &made(&form)["maintenances"][0];
        assert_eq!(
            (&work["starts_at"], &work["ends_at"]),
            (&"2026-05-05T22:00:00Z".into(), &"2026-05-06T00:00:00Z".into())
        );
    }

    #[test]
    fn what_no_form_has_is_mended_in_the_text_itself() {
        let mut form = Form::whole(&FEED.replace("\"x-own\": 1", "\"own\": 1"));
        assert_eq!(made(&form)["channels"][0]["own"], 1);
        assert_eq!(Form::whole(FEED).texts[0].body, FEED);
        let line = r#"{"version":1,"incidents":[{"title":"a"}]}"#;
        assert!(Form::whole(line).texts[0].body.starts_with("{\n  \"version\": 1,\n"));
        form.texts[0].body.truncate(20);
        let refusal = opened().0.add(form.change(now(), &local).unwrap(), now()).unwrap_err();
        assert!(refusal.words.contains("at line "), "{}", refusal.words);
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
