//! What lies on the owner's device, and survives a dead battery: the draft, the form as it is filled in, and where the feed
//! came from. Never what opens a server.

use super::form::{Form, STATES};
use super::meaning::Local;
use jiff::Timestamp;
use outage_banner_edit::change::{Named, Note};
use outage_banner_edit::draft::{Draft, Step};
use outage_banner_edit::summary;
use serde::{Deserialize, Serialize};

/// All that is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Saved {
    pub(crate) draft: Draft,
    pub(crate) form: Option<Form>,
    /// Where the feed is read and put.
    pub(crate) address: String,
    /// The name of the header that opens it.
    pub(crate) header: String,
    /// The tag of the state that was read at this address; empty where the server told none.
    pub(crate) etag: String,
    /// What was last seen at this address; `None` where nobody has looked.
    pub(crate) seen: Option<String>,
    /// The changes that were put aside for another feed, or for somebody else's.
    pub(crate) aside: Option<Draft>,
}

/// A draft with the form that is open, as visitors would see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Pending {
    pub(crate) draft: Draft,
    /// Why the form is not in it.
    pub(crate) refusal: Option<String>,
    /// What else the person should know of it.
    pub(crate) notes: Vec<String>,
}

impl Saved {
    /// Of a text that was stored; whatever cannot be read is as if nothing had been.
    pub(crate) fn read(text: &str) -> Self {
        serde_json::from_str(text).unwrap_or_default()
    }

    /// The text to be stored. An address that may itself open something is left out.
    pub(crate) fn written(&self) -> String {
        let mut copy = self.clone();
        if has_secret(&copy.address) {
            copy.address.clear();
            copy.etag.clear();
            copy.seen = None;
        }
        serde_json::to_string(&copy).unwrap_or_default()
    }

    /// Whether there is anything that would be lost.
    pub(crate) fn has_work(&self) -> bool {
        !self.draft.steps.is_empty() || self.form.as_ref().is_some_and(Form::is_begun)
    }

    /// Whether a feed is open.
    pub(crate) fn is_open(&self) -> bool {
        !self.draft.base.is_empty() || !self.draft.steps.is_empty() || self.form.is_some()
    }

    /// Whether the field of the address is still for the feed that is chosen in the steps above: nothing is open, and the
    /// field has nothing, or what came from there before.
    pub(crate) fn takes(&self, carried: &str) -> bool {
        !self.is_open() && (self.address.trim().is_empty() || self.address == carried)
    }

    /// Reads and puts the feed at an address. Of another one than before nothing was seen yet.
    pub(crate) fn point_at(&mut self, address: &str) {
        if address != self.address {
            self.etag.clear();
            self.seen = None;
        }
        address.clone_into(&mut self.address);
    }

    /// The draft, and in it the form where it makes sense.
    pub(crate) fn pending(&self, now: Timestamp, local: Local<'_>) -> Pending {
        let mut draft = self.draft.clone();
        let Some(form) = &self.form else { return Pending { draft, refusal: None, notes: Vec::new() } };
        match form.change(now, local).and_then(|it| draft.add(it, now).map_err(|it| it.to_string())) {
            Ok(done) => {
                let parts = draft.document().map(|it| summary::components(&it)).unwrap_or_default();
                let notes = done.notes.iter().map(|it| noted(it, &parts)).collect();
                Pending { draft, refusal: None, notes }
            }
            Err(words) => Pending { draft, refusal: Some(words), notes: Vec::new() },
        }
    }

    /// The changes that visitors do not see yet, a line each.
    pub(crate) fn told(&self) -> Vec<String> {
        self.draft.steps.iter().map(told).collect()
    }
}

/// What else the person should know, in the words of the form's own choices. It begins a line.
pub(crate) fn noted(note: &Note, parts: &[[String; 3]]) -> String {
    match note {
        Note::State { id, state } => {
            let name = parts.iter().find(|it| it[0] == *id).map_or(id, |it| &it[1]);
            let words = STATES.iter().find(|it| it.0 == state).map_or(&**state, |it| it.1);
            format!("{name} is now set to “{words}”")
        }
        Note::AlsoOpen(others) => format!("Also open: {}", titles(others)),
        Note::StillOpen(others) => format!("Still open: {}", titles(others)),
        Note::NoPromise | Note::Line(_) => capital(&note.to_string()),
    }
}

/// As the page names them elsewhere, too; what has no title has at least its id.
fn titles(others: &[Named]) -> String {
    let title = |it: &Named| format!("“{}”", if it.title.is_empty() { &it.id } else { &it.title });
    others.iter().map(title).collect::<Vec<_>>().join(", ")
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map(|it| it.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

fn told(step: &Step) -> String {
    use outage_banner_edit::draft::Change;
    let what = match &step.change {
        Change::Post(_) => "New incident",
        Change::Update(_) => "Update",
        Change::Resolve(_) => "End",
        Change::Maintain(_) => "Planned work",
        Change::Reword(_) => "Correction",
        Change::Page(_) => "Name and status page",
        Change::Component(_) => "Component",
        Change::DropComponent(_) => "Component taken out",
        Change::Channel(_) => "Channel",
        Change::DropChannel(_) => "Channel taken out",
        Change::Tidy => "What is over taken out",
        Change::Text(_) => "The text, changed by hand",
    };
    let about = match &step.change {
        Change::Component(it) => Some(&*it.id),
        Change::DropComponent(it) | Change::DropChannel(it) => Some(&**it),
        Change::Channel(it) => Some(&*it.url),
        change => change.id(),
    };
    about.map_or_else(|| what.to_owned(), |it| format!("{what}: {it}"))
}

/// Whether an address may itself open something: a query is often a signature, and before an `@` stands a password.
pub(crate) fn has_secret(address: &str) -> bool {
    let host = address.split("//").nth(1).unwrap_or_default().split('/').next().unwrap_or_default();
    address.contains(['?', '#']) || host.contains('@')
}

#[cfg(test)]
mod tests {
    use super::{Saved, has_secret, noted};
    use crate::editor::form::{Form, Kind, Text};
    use jiff::Timestamp;
    use outage_banner_edit::change::{Named, Note, empty};

    fn begun() -> Saved {
        let mut form = Form::new(Kind::Post, &empty());
        form.texts = vec![Text { title: "Mail is down".to_owned(), ..Text::default() }];
        Saved {
            form: Some(form),
            address: "https://status.example.net/status.json".to_owned(),
            ..Saved::default()
        }
    }

    #[test]
    fn what_was_stored_comes_back_and_what_cannot_be_read_is_nothing() {
        let saved = begun();
        assert_eq!(Saved::read(&saved.written()), saved);
        assert_eq!(Saved::read("{\"draft\": 5}"), Saved::default());
        assert!(saved.has_work() && !Saved::default().has_work());
    }

    #[test]
    fn a_state_is_told_in_the_words_of_its_choice() {
        let parts = [["mail", "Email", ""].map(str::to_owned)];
        let told = |id: &str, state: &str| {
            noted(&Note::State { id: id.to_owned(), state: state.to_owned() }, &parts)
        };
        assert_eq!(told("mail", "major_outage"), "Email is now set to “Down for everybody”");
        assert_eq!(told("dns", "x-own"), "dns is now set to “x-own”");
        assert_eq!(noted(&Note::NoPromise, &parts), "No next update is promised");
        assert_eq!(noted(&Note::Line("über".to_owned()), &parts), "Über");
    }

    #[test]
    fn what_else_is_open_is_named_by_its_title() {
        let named = |id: &str, title: &str| Named { id: id.to_owned(), title: title.to_owned() };
        let others = vec![named("2026-11-27-mail-is-slow", "mail is slow"), named("b", "")];
        assert_eq!(noted(&Note::AlsoOpen(others.clone()), &[]), "Also open: “mail is slow”, “b”");
        assert_eq!(noted(&Note::StillOpen(others), &[]), "Still open: “mail is slow”, “b”");
    }

    #[test]
    fn an_address_that_opens_something_is_not_stored() {
        for (address, expected) in [
            ("https://status.example.net/status.json", false),
            ("https://bucket.example/status.json?X-Amz-Signature=abc", true),
            ("https://me:secret@status.example.net/status.json", true),
            ("https://status.example.net/@me/status.json", false),
        ] {
            assert_eq!(has_secret(address), expected, "{address}");
            let saved = Saved { address: address.to_owned(), etag: "\"x\"".to_owned(), ..begun() };
            assert_eq!(saved.written().contains(address), !expected);
        }
    }

    #[test]
    fn a_feed_that_is_chosen_above_takes_the_place_of_no_other() {
        let feed = "https://status.example.net/status.json";
        let at = |address: &str| Saved { address: address.to_owned(), ..Saved::default() };
        assert!(at("").takes("") && at(" ").takes(feed) && at(feed).takes(feed));
        assert!(!at(feed).takes("") && !at(feed).takes("https://a.example/"));
        assert!(!Saved { address: String::new(), ..begun() }.takes(""), "a draft is open");
        let mut saved = Saved { etag: "\"x\"".to_owned(), seen: Some("{}".to_owned()), ..at(feed) };
        saved.point_at(feed);
        assert!(saved.seen.is_some() && !saved.etag.is_empty());
        saved.point_at("https://a.example/");
        assert!(saved.seen.is_none() && saved.etag.is_empty());
    }

    #[test]
    fn what_is_filled_in_counts_before_it_is_kept() {
        let mut saved = begun();
        let pending = saved.pending(Timestamp::UNIX_EPOCH, &|_| None);
        assert_eq!((pending.draft.steps.len(), pending.refusal), (1, None));
        assert_eq!(pending.notes, Vec::<String>::new());
        saved.form = Some(Form::new(Kind::Post, &empty()));
        let pending = saved.pending(Timestamp::UNIX_EPOCH, &|_| None);
        assert_eq!((pending.draft.steps.len(), pending.refusal.is_some()), (0, true));
    }
}
