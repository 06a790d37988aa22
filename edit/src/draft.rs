//! A feed with changes that nobody else has seen yet. The changes are kept, not only what they made: so each can be taken
//! back, all of them survive a dead battery, and all can be made again on what somebody else has written in between.

use crate::change::{
    self, Channel, Component, Done, Maintain, Page, Post, Refusal, Resolve, Reword, Update, drop_channel,
    drop_component,
};
use crate::document::Node;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// One change that somebody asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// Opens an incident.
    Post(Post),
    /// Says something new about an incident or planned work.
    Update(Update),
    /// Ends one.
    Resolve(Resolve),
    /// Announces planned work.
    Maintain(Maintain),
    /// Corrects what was said.
    Reword(Reword),
    /// Says whose feed it is.
    Page(Page),
    /// Adds or changes a component.
    Component(Component),
    /// Takes a component away, by its id.
    DropComponent(String),
    /// Adds or changes a channel.
    Channel(Channel),
    /// Takes a channel away, by its address.
    DropChannel(String),
    /// Takes out what ended more than a day ago.
    Tidy,
    /// Puts another text in its place, which somebody has changed by hand.
    Text(String),
}

impl Change {
    /// Makes the change.
    ///
    /// # Errors
    /// When it makes no sense for this feed, which may then be half changed: give a copy.
    pub fn apply(&self, feed: &mut Node, now: Timestamp) -> Result<Done, Refusal> {
        match self {
            Self::Post(it) => change::post(feed, it, now),
            Self::Update(it) => change::update(feed, it, now),
            Self::Resolve(it) => change::resolve(feed, it, now),
            Self::Maintain(it) => change::maintain(feed, it, now),
            Self::Reword(it) => change::reword(feed, it, now),
            Self::Page(it) => change::put_page(feed, it, now),
            Self::Component(it) => change::put_component(feed, it, now),
            Self::DropComponent(id) => drop_component(feed, id, now),
            Self::Channel(it) => change::put_channel(feed, it, now),
            Self::DropChannel(url) => drop_channel(feed, url, now),
            Self::Tidy => {
                let count = change::tidy(feed, now)?;
                let note =
                    change::Note::Line(format!("taken out, because it ended more than a day ago: {count}"));
                Ok(Done { id: "feed".to_owned(), notes: vec![note] })
            }
            Self::Text(text) => change::restore(feed, object(text)?, "feed", now),
        }
    }

    /// The incident or planned work that it is about, where it names one.
    #[must_use]
    pub fn id(&self) -> Option<&str> {
        match self {
            Self::Post(Post { id, .. })
            | Self::Maintain(Maintain { id, .. })
            | Self::Update(Update { id, .. })
            | Self::Resolve(Resolve { id, .. }) => id.as_deref(),
            Self::Reword(it) => Some(&it.id),
            _ => None,
        }
    }

    fn id_mut(&mut self) -> Option<&mut String> {
        match self {
            Self::Post(Post { id, .. })
            | Self::Maintain(Maintain { id, .. })
            | Self::Update(Update { id, .. })
            | Self::Resolve(Resolve { id, .. }) => id.as_mut(),
            Self::Reword(it) => Some(&mut it.id),
            _ => None,
        }
    }

    /// Names the incident or planned work that it has opened: whatever happens to the title, later changes mean this one.
    fn name(&mut self, made: &str) {
        if let Self::Post(Post { id, .. }) | Self::Maintain(Maintain { id, .. }) = self {
            *id = Some(made.to_owned());
        }
    }

    fn opens(&self) -> bool {
        matches!(self, Self::Post(_) | Self::Maintain(_))
    }
}

/// A change, and when it was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// What was asked.
    pub change: Change,
    /// When.
    pub at: Timestamp,
}

/// A feed as it was read, and what was changed since.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Draft {
    /// The text that was read; empty for a new feed.
    pub base: String,
    /// The changes, in the order in which they were made.
    pub steps: Vec<Step>,
}

/// What became of a draft on somebody else's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replayed {
    /// The draft on the new text, with the changes that could be made there.
    pub draft: Draft,
    /// What the person should know before they publish it, a line each: what could not be made again, what is otherwise now.
    pub lines: Vec<String>,
}

impl Draft {
    /// A feed as somebody has written it.
    ///
    /// # Errors
    /// When it is no JSON object, in one line with the place.
    pub fn open(text: &str) -> Result<Self, String> {
        object(text)?;
        Ok(Self { base: text.to_owned(), steps: Vec::new() })
    }

    /// What was read, without the changes.
    ///
    /// # Errors
    /// When the draft itself was damaged.
    pub fn former(&self) -> Result<Node, Refusal> {
        if self.base.trim().is_empty() {
            return Ok(change::empty());
        }
        Ok(Node::parse(self.base.as_bytes())?)
    }

    /// The feed with all changes.
    ///
    /// # Errors
    /// When the draft itself was damaged.
    pub fn document(&self) -> Result<Node, Refusal> {
        let mut feed = self.former()?;
        for step in &self.steps {
            step.change.apply(&mut feed, step.at)?;
        }
        Ok(feed)
    }

    /// The text that is published: without a change it is, to the byte, the one that was read.
    ///
    /// # Errors
    /// When the draft itself was damaged.
    pub fn text(&self) -> Result<String, Refusal> {
        if self.steps.is_empty() && !self.base.trim().is_empty() {
            return Ok(self.base.clone());
        }
        text(&self.document()?)
    }

    /// Adds a change.
    ///
    /// # Errors
    /// When it makes no sense for this feed; then nothing is added.
    pub fn add(&mut self, mut change: Change, now: Timestamp) -> Result<Done, Refusal> {
        let mut feed = self.document()?;
        let done = change.apply(&mut feed, now)?;
        change.name(&done.id);
        self.steps.push(Step { change, at: now });
        Ok(done)
    }

    /// Makes the changes anew on what somebody else has written. Nothing of theirs is lost; what cannot be made again is
    /// told, not made otherwise. What was written before counts as said now, so that visitors see it.
    ///
    /// # Errors
    /// When the other text is no feed.
    pub fn onto(&self, theirs: &str, now: Timestamp) -> Result<Replayed, String> {
        let mut draft = Self::open(theirs)?;
        let mut feed = draft.former().map_err(|it| it.words)?;
        let mut renamed: Vec<(String, String)> = Vec::new();
        let mut lines = Vec::new();
        for step in &self.steps {
            let mut change = step.change.clone();
            let own = change.id().map(str::to_owned);
            if let Some(id) = change.id_mut()
                && let Some((_, new)) = renamed.iter().find(|it| it.0 == *id)
            {
                id.clone_from(new);
            }
            let is_taken = change.opens() && change.id().is_some_and(|id| entry(&feed, id).is_some());
            if is_taken
                && let Change::Post(Post { id, .. }) | Change::Maintain(Maintain { id, .. }) = &mut change
            {
                *id = None;
            }
            if let Some(id) = change.id().filter(|_| !change.opens()).map(str::to_owned)
                && ended_by_others(&feed, &self.base, &id, now)
            {
                lines.push(format!("{id}: somebody else has ended it in between"));
            }
            let mut copy = feed.clone();
            let made = match change {
                // It would take away whatever they have written.
                Change::Text(_) => Err("what was changed in the text by hand".into()),
                _ => change.apply(&mut copy, now),
            };
            match made {
                Ok(done) => {
                    feed = copy;
                    if is_taken {
                        let own = own.unwrap_or_default();
                        lines.push(format!(
                            "{own}: somebody else has opened one of this name; yours is {}",
                            done.id
                        ));
                        renamed.push((own, done.id.clone()));
                    }
                    change.name(&done.id);
                    draft.steps.push(Step { change, at: now });
                }
                Err(refusal) => lines.push(format!("not made again: {refusal}")),
            }
        }
        Ok(Replayed { draft, lines })
    }
}

/// What a feed is written as.
fn object(text: &str) -> Result<Node, String> {
    match Node::parse(text.as_bytes())? {
        feed @ Node::Object(_) => Ok(feed),
        _ => Err("the feed is not an object".to_owned()),
    }
}

/// The text of a document, as it lies at its place.
///
/// # Errors
/// Never for what was read.
pub fn text(feed: &Node) -> Result<String, Refusal> {
    let bytes = feed.to_bytes()?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn entry<'a>(feed: &'a Node, id: &str) -> Option<(&'static str, &'a Node)> {
    let keys = ["incidents", "maintenances"].into_iter();
    let mut all = keys.flat_map(|key| feed.list(key).iter().map(move |it| (key, it)));
    all.find(|it| it.1.word("id") == id)
}

/// Whether it is over in their text, and was not in the one that was read.
fn ended_by_others(theirs: &Node, base: &str, id: &str, now: Timestamp) -> bool {
    let is_over = |feed: &Node| entry(feed, id).is_some_and(|(key, it)| !change::is_open(key, it, now));
    is_over(theirs)
        && Node::parse(base.as_bytes()).is_ok_and(|base| entry(&base, id).is_some() && !is_over(&base))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test panics")]

    use super::{Change, Draft};
    use crate::change::{Next, Post, Resolve, Update, Words};
    use crate::document::Node;
    use jiff::Timestamp;

    const FEED: &str = r#"{
  "x-own": [1, 2],
  "version": 1,
  "components": [{ "id": "mail", "name": "Email" }],
  "incidents": [
    { "id": "a", "title": "Mail is down", "status": "investigating", "started_at": "2026-05-04T13:00:00Z" }
  ]
}
"#;

    fn at(time: &str) -> Timestamp {
        format!("2026-05-04T{time}:00Z").parse().unwrap()
    }

    fn words(text: &str) -> Words {
        Words { text: Some(text.to_owned()), ..Words::default() }
    }

    fn update(id: &str, text: &str) -> Change {
        Change::Update(Update { id: Some(id.to_owned()), text: words(text), ..Update::default() })
    }

    fn post(title: &str) -> Change {
        Change::Post(Post { title: words(title), status: "investigating".to_owned(), ..Post::default() })
    }

    /// Bodies of the updates of an incident, the newest first.
    fn said(draft: &Draft, id: &str) -> Vec<String> {
        let feed = draft.document().unwrap();
        let entry = feed.list("incidents").iter().find(|it| it.word("id") == id).unwrap();
        entry.list("updates").iter().map(|it| it.word("body").to_owned()).collect()
    }

    #[test]
    fn what_is_not_changed_is_published_as_it_was_read() {
        let odd = "\u{feff}{\"version\":1,   \"incidents\":[]}";
        assert_eq!(Draft::open(odd).unwrap().text().unwrap(), odd);
        assert!(Draft::open("[1]").unwrap_err().contains("not an object"));
        assert!(Draft::open("{").unwrap_err().contains("line 1"));
    }

    #[test]
    fn a_text_that_was_changed_by_hand_takes_the_place_of_the_feed_but_never_of_somebody_elses() {
        let mut draft = Draft::open(FEED).unwrap();
        let by_hand = FEED.replace("Mail is down", "Mail is slow");
        assert!(draft.add(Change::Text("{".to_owned()), at("14:00")).is_err());
        assert!(draft.add(Change::Text("[]".to_owned()), at("14:00")).is_err());
        draft.add(Change::Text(by_hand), at("14:00")).unwrap();
        draft.add(update("a", "Still slow."), at("14:10")).unwrap();
        let text = draft.text().unwrap();
        assert!(
            text.contains("Mail is slow") && text.contains("x-own") && text.contains("Still slow."),
            "{text}"
        );
        let theirs = FEED.replace("Email", "All mail");
        let replayed = draft.onto(&theirs, at("14:20")).unwrap();
        assert_eq!(replayed.lines, ["not made again: what was changed in the text by hand"]);
        let text = replayed.draft.text().unwrap();
        assert!(
            text.contains("All mail") && text.contains("Mail is down") && text.contains("Still slow."),
            "{text}"
        );
    }

    #[test]
    fn a_draft_that_was_stored_is_the_same_draft() {
        let mut draft = Draft::open(FEED).unwrap();
        draft.add(update("a", "Still down."), at("14:00")).unwrap();
        draft.add(post("Web is slow"), at("14:05")).unwrap();
        let stored = serde_json::to_string(&draft).unwrap();
        assert_eq!(serde_json::from_str::<Draft>(&stored).unwrap(), draft);
    }

    #[test]
    fn each_change_can_be_taken_back_and_a_refused_one_leaves_nothing() {
        let mut draft = Draft::open(FEED).unwrap();
        draft.add(update("a", "Still down."), at("14:00")).unwrap();
        let before = draft.clone();
        draft.add(update("a", "A switch has failed."), at("14:10")).unwrap();
        assert_eq!(said(&draft, "a"), ["A switch has failed.", "Still down."]);
        draft.steps.pop();
        assert_eq!(draft, before);
        assert!(draft.add(update("b", "Of none."), at("14:20")).is_err());
        assert_eq!(draft, before);
    }

    #[test]
    fn a_change_is_made_again_on_what_somebody_else_wrote_and_both_are_there() {
        let mut mine = Draft::open(FEED).unwrap();
        let next = Change::Update(Update {
            id: Some("a".to_owned()),
            text: words("Mine."),
            next: Next::By(at("15:00")),
            ..Update::default()
        });
        mine.add(next, at("14:00")).unwrap();
        let mut theirs = Draft::open(FEED).unwrap();
        theirs.add(update("a", "Theirs."), at("14:05")).unwrap();
        let replayed = mine.onto(&theirs.text().unwrap(), at("14:10")).unwrap();
        assert_eq!(said(&replayed.draft, "a"), ["Mine.", "Theirs."]);
        assert_eq!(replayed.lines, Vec::<String>::new());
        let text = replayed.draft.text().unwrap();
        assert!(text.starts_with("{\n  \"x-own\": [1, 2],"), "{text}");
        let feed = Node::parse(text.as_bytes()).unwrap();
        // Of two updates visitors see the later one: mine is given now, though I wrote it before theirs.
        assert_eq!(feed.list("incidents")[0].list("updates")[0].word("posted_at"), "2026-05-04T14:10:00Z");
    }

    #[test]
    fn two_people_who_open_the_same_incident_have_two_and_each_keeps_to_its_own() {
        let mut mine = Draft::open(FEED).unwrap();
        let own = mine.add(post("Web is slow"), at("14:00")).unwrap().id;
        mine.add(update(&own, "Mine."), at("14:02")).unwrap();
        let mut theirs = Draft::open(FEED).unwrap();
        assert_eq!(theirs.add(post("Web is slow"), at("14:01")).unwrap().id, own);
        let replayed = mine.onto(&theirs.text().unwrap(), at("14:10")).unwrap();
        assert_eq!(said(&replayed.draft, &own), Vec::<String>::new());
        assert_eq!(said(&replayed.draft, &format!("{own}-2")), ["Mine."]);
        assert_eq!(
            replayed.lines,
            [
                "2026-05-04-web-is-slow: somebody else has opened one of this name; yours is 2026-05-04-web-is-slow-2"
            ]
        );
    }

    #[test]
    fn what_somebody_else_has_ended_or_taken_out_is_told() {
        let mut mine = Draft::open(FEED).unwrap();
        mine.add(update("a", "Mine."), at("14:00")).unwrap();
        let mut theirs = Draft::open(FEED).unwrap();
        theirs
            .add(Change::Resolve(Resolve { id: Some("a".to_owned()), ..Resolve::default() }), at("14:05"))
            .unwrap();
        let replayed = mine.onto(&theirs.text().unwrap(), at("14:10")).unwrap();
        assert_eq!(replayed.lines, ["a: somebody else has ended it in between"]);
        let replayed = mine.onto("{\"version\": 1, \"incidents\": []}", at("14:10")).unwrap();
        assert_eq!(replayed.lines, ["not made again: a: no such id, and nothing is open"]);
        assert!(replayed.draft.steps.is_empty());
    }
}
