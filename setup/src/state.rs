//! What the page knows, and how it changes.

use crate::address::is_of_this_machine;
use crate::choices::{self, Choices};
use crate::story::Stage;
use crate::tag::{self, Published, Way};
use crate::verdict::{Verdict, own_lines};
use std::rc::Rc;
use yew::Reducible;

/// What the page knows.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct State {
    /// What the owner has chosen.
    pub(crate) choices: Choices,
    /// The files beside this page.
    pub(crate) published: Option<Published>,
    /// Whether somebody has looked for them.
    pub(crate) has_looked: bool,
    /// The folder of this page, where it is served; else nothing.
    pub(crate) home: String,
    /// The feed that the query of this page's address names; the fragment need not repeat it.
    pub(crate) asked: String,
    /// What is wrong with the choices, by the tag's own check.
    pub(crate) lines: Vec<String>,
    /// How far the check of the feed has come.
    pub(crate) check: Check,
    /// The moment of the outage in the preview.
    pub(crate) stage: Stage,
}

/// How far the check of the feed has come.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Check {
    /// Nobody has asked for it, or the feed is another one now.
    None,
    /// The feeds are asked.
    Running,
    /// What was found of each endpoint.
    Done(Vec<(String, Verdict)>),
}

/// What happened.
pub(crate) enum Action {
    /// A choice was made.
    Set(&'static str, String),
    /// The address bar has other choices: its fragment.
    Loaded(String),
    /// `integrity.json` came.
    Published(Option<Published>),
    /// The tag's own check has looked at these attributes.
    Looked(Choices, Vec<String>),
    /// The feeds are asked.
    Asked,
    /// They have answered; the text is what was asked.
    Answered(String, Vec<(String, Verdict)>),
    /// Another moment of the outage.
    Play(Stage),
}

impl Default for State {
    fn default() -> Self {
        Self {
            choices: Choices::default(),
            published: None,
            has_looked: false,
            home: String::new(),
            asked: String::new(),
            lines: Vec::new(),
            check: Check::None,
            stage: Stage::Investigating,
        }
    }
}

impl State {
    /// What the page begins with: what its address says, and where it lies.
    pub(crate) fn begin(fragment: &str, asked: &str, folder: &str) -> Self {
        let state = Self { home: tag::home(folder), asked: choices::asked(asked), ..Self::default() };
        Self { choices: state.read(fragment), ..state }
    }

    /// The choices of a fragment, with the feed of the query where they say nothing of one.
    fn read(&self, fragment: &str) -> Choices {
        let choices = Choices::from_fragment(fragment);
        if choices::says(fragment, "endpoint") { choices } else { choices.with("endpoint", &self.asked) }
    }

    /// What the fragment has to say. What the query says already would only take the place of a name such as `#editor`;
    /// that there is no feed any more must be said, or the one of the query would be back with the next load.
    pub(crate) fn to_fragment(&self) -> String {
        if self.choices.get("endpoint") == self.asked {
            return self.choices.with("endpoint", "").to_fragment();
        }
        let fragment = self.choices.to_fragment();
        match &*fragment {
            _ if self.asked.is_empty() || choices::says(&fragment, "endpoint") => fragment,
            "" => "endpoint=".to_owned(),
            rest => format!("endpoint=&{rest}"),
        }
    }

    /// The choices as the tag has them: our files lie beside this page, unless the owner says where else.
    pub(crate) fn of_tag(&self) -> Choices {
        let is_said = !self.choices.get("folder").trim().is_empty();
        if is_said { self.choices.clone() } else { self.choices.with("folder", &self.home) }
    }

    /// What the tag still lacks before it works on the owner's site, and whether that is a mistake.
    pub(crate) fn missing(&self) -> (&'static str, bool) {
        let (tag, endpoints) = (self.of_tag(), self.endpoints());
        let has_folder = Way::of(&tag).has_folder();
        let folder = tag.get("folder").trim();
        let is_here =
            (has_folder && is_of_this_machine(folder), endpoints.split([' ', '+']).any(is_of_this_machine));
        match (endpoints.is_empty(), has_folder && folder.is_empty()) {
            (true, true) => (
                "The address of the feed and the folder of our files are examples: this does not work before you say above where yours are.",
                false,
            ),
            (false, true) => (
                "The folder of our files is an example: this does not work before you say above where they are.",
                true,
            ),
            (true, false) if is_here.0 => (
                "There is no feed yet: the address in the tag is an example. The folder of our files is on this machine, where no visitor reaches it: it is good for a try here. For visitors, say above where the files will lie.",
                false,
            ),
            (true, false) => ("There is no feed yet: the address in the tag is an example.", false),
            (false, false) => match is_here {
                (true, true) => (
                    "This tag is good for a try here: its feed and the folder of our files are on this machine, where no visitor reaches them. For visitors, say above where the files will lie, and in step 1 which address the feed will have.",
                    false,
                ),
                (true, false) => (
                    "This tag is good for a try here: the folder of our files is on this machine, where no visitor reaches it. For visitors, say above where the files will lie.",
                    false,
                ),
                (false, true) => (
                    "This tag is good for a try here: its feed is on this machine, where no visitor reaches it. For visitors, say in step 1 which address the feed will have.",
                    false,
                ),
                (false, false) => ("", false),
            },
        }
    }

    /// The endpoints that are to be checked, best first.
    pub(crate) fn endpoints(&self) -> String {
        self.choices.attribute("endpoint").unwrap_or_default()
    }

    /// The feed that was checked, where visitors' browsers take it.
    pub(crate) fn own_feed(&self) -> Option<Rc<str>> {
        match &self.check {
            Check::Done(all) => all.first().and_then(|it| it.1.feed.clone()),
            Check::None | Check::Running => None,
        }
    }

    /// The address at which the feed editor could write: that of a single feed of our own format, or one at which nothing
    /// lies yet. Nothing before it was checked.
    pub(crate) fn writable(&self) -> Option<&str> {
        let Check::Done(all) = &self.check else { return None };
        let [(address, found)] = &**all else { return None };
        let is_web = address.starts_with("https://") || address.starts_with("http://");
        (is_web && !address.contains('+') && found.is_writable && found.better.is_none())
            .then_some(&**address)
    }

    /// What is wrong with one choice.
    pub(crate) fn lines_of(&self, name: &str) -> Vec<String> {
        let mut lines: Vec<String> =
            own_lines(&self.choices).into_iter().filter(|it| it.0 == name).map(|it| it.1).collect();
        let attribute = format!("data-{name}");
        let is_its = |line: &&String| {
            line.strip_prefix(&attribute)
                .is_some_and(|rest| !rest.starts_with(|it: char| it.is_ascii_alphanumeric() || it == '-'))
        };
        lines.extend(self.lines.iter().filter(is_its).cloned());
        lines
    }
}

impl Reducible for State {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        let mut next = (*self).clone();
        let before = self.endpoints();
        match action {
            Action::Set("endpoint", value) => {
                next.choices = next.choices.with("endpoint", choices::pasted(&value));
            }
            Action::Set(name, value) => next.choices = next.choices.with(name, &value),
            Action::Loaded(fragment) => next.choices = self.read(&fragment),
            Action::Published(published) => {
                next.published = published;
                next.has_looked = true;
            }
            Action::Looked(choices, lines) if choices == self.choices => next.lines = lines,
            Action::Asked => next.check = Check::Running,
            Action::Answered(asked, found) if asked == before => next.check = Check::Done(found),
            Action::Play(stage) => next.stage = stage,
            Action::Looked(..) | Action::Answered(..) => {}
        }
        if next.endpoints() != before {
            next.check = Check::None;
        }
        if next.stage == Stage::Own && next.own_feed().is_none() {
            next.stage = Stage::Investigating;
        }
        next.into()
    }
}

#[cfg(test)]
mod tests {
    use super::{Action, Check, Stage, State, Verdict};
    use crate::choices::Choices;
    use std::rc::Rc;
    use yew::Reducible;

    fn after(actions: Vec<Action>) -> Rc<State> {
        actions.into_iter().fold(Rc::new(State::default()), Reducible::reduce)
    }

    #[test]
    fn an_answer_to_another_feed_is_nobodys() {
        let set = |value: &str| Action::Set("endpoint", value.to_owned());
        let answered = |value: &str| Action::Answered(value.to_owned(), Vec::new());
        assert_eq!(after(vec![set("a:b"), Action::Asked, answered("a:b")]).check, Check::Done(Vec::new()));
        assert_eq!(after(vec![set("a:b"), Action::Asked, set("a:c"), answered("a:b")]).check, Check::None);
        assert_eq!(
            after(vec![set("a:b"), Action::Asked, Action::Set("theme", "dark".to_owned())]).check,
            Check::Running
        );
    }

    #[test]
    fn the_page_begins_with_what_its_address_says() {
        let feed = "https://status.example.net/status.json";
        let state = State::begin("#editor", feed, "https://cdn.example.net/banner/");
        assert_eq!(state.choices.get("endpoint"), feed);
        assert_eq!(state.of_tag().get("folder"), "https://cdn.example.net/banner/");
        assert_eq!(state.to_fragment(), "", "#editor stays");
        let said = State::begin("#endpoint=slack:&folder=https://a.example/", feed, "https://b.example/");
        assert_eq!(said.choices.get("endpoint"), "slack:");
        assert_eq!(said.of_tag().get("folder"), "https://a.example/");
        assert_eq!(said.to_fragment(), "endpoint=slack:&folder=https://a.example/");
        let later = Rc::new(state).reduce(Action::Loaded("#theme=dark".to_owned()));
        assert_eq!((later.choices.get("endpoint"), &*later.to_fragment()), (feed, "theme=dark"));
        // A feed that was taken out stays out, whatever the query says.
        for (value, fragment) in [
            ("", "endpoint=&theme=dark"),
            ("https://a.example/?token=abc", "endpoint=&theme=dark"),
            ("slack:", "endpoint=slack:&theme=dark"),
            (feed, "theme=dark"),
        ] {
            let set = later.clone().reduce(Action::Set("endpoint", value.to_owned()));
            assert_eq!(set.to_fragment(), fragment, "{value}");
            let again = State::begin(&set.to_fragment(), feed, "");
            assert_eq!(
                again.choices,
                Choices::from_fragment(&again.to_fragment()).with("endpoint", again.choices.get("endpoint"))
            );
            assert_eq!(again.choices.get("endpoint"), if value.contains("token") { "" } else { value });
        }
        let cleared = later
            .reduce(Action::Set("theme", "auto".to_owned()))
            .reduce(Action::Set("endpoint", String::new()));
        assert_eq!(cleared.to_fragment(), "endpoint=");
    }

    #[test]
    fn a_tag_that_no_visitor_could_use_has_a_note_beside_it() {
        let (here, there) = ("http://127.0.0.1:8000/", "https://cdn.example.net/banner/");
        let (local, feed) = ("http://localhost:8000/status.json", "https://status.example.net/status.json");
        for (folder, endpoint, way, words, is_wrong) in [
            ("", "", "html", "are examples", false),
            ("", feed, "html", "The folder of our files is an example", true),
            ("", feed, "npm", "", false),
            (there, "", "html", "There is no feed yet: the address in the tag is an example.", false),
            (there, feed, "html", "", false),
            (here, "", "html", "The folder of our files is on this machine", false),
            (here, feed, "html", "the folder of our files is on this machine", false),
            (here, feed, "gtm", "say above where the files will lie", false),
            (here, local, "html", "its feed and the folder of our files are on this machine", false),
            (there, local, "html", "its feed is on this machine", false),
            (here, local, "react", "its feed is on this machine", false),
            (here, feed, "react", "", false),
        ] {
            let mut state = State::begin("", endpoint, folder);
            state.choices = state.choices.with("way", way);
            let (told, is_mistake) = state.missing();
            assert!(
                told.contains(words) && told.is_empty() == words.is_empty(),
                "{folder} {endpoint}: {told}"
            );
            assert_eq!(is_mistake, is_wrong, "{folder} {endpoint}");
            if !folder.is_empty() {
                assert_eq!(state.of_tag().get("folder"), folder);
            }
        }
        // Typed, too, and as a mirror or a part of a feed.
        let typed = State::begin(
            "#folder=http://localhost/x/&mirrors=https://a.example/x%2Bhttp://[::1]/y",
            feed,
            there,
        );
        assert!(typed.missing().0.contains("its feed and the folder"), "{}", typed.missing().0);
    }

    #[test]
    fn only_a_single_feed_of_our_own_is_one_to_be_written() {
        let (a, b) = ("https://a.example/status.json", "https://b.example/status.json");
        let found = |is_writable| Verdict { is_writable, ..Verdict::default() };
        let done = |all: &[(&str, bool)]| State {
            check: Check::Done(all.iter().map(|it| (it.0.to_owned(), found(it.1))).collect()),
            ..State::default()
        };
        assert_eq!(done(&[(a, true)]).writable(), Some(a));
        let both = format!("{a}+{b}");
        for all in [&[(a, false)][..], &[(a, true), (b, true)], &[(&both, true)], &[("slack:", true)], &[]] {
            assert_eq!(done(all).writable(), None, "{all:?}");
        }
        assert_eq!(State { check: Check::Running, ..State::default() }.writable(), None);
    }

    #[test]
    fn the_own_feed_is_shown_only_while_it_is_known() {
        let set = |value: &str| Action::Set("endpoint", value.to_owned());
        let found = Verdict { feed: Some("{}".into()), ..Verdict::default() };
        let answered = || Action::Answered("a:b".to_owned(), vec![("a:b".to_owned(), found.clone())]);
        assert_eq!(after(vec![Action::Play(Stage::Own)]).stage, Stage::Investigating);
        assert_eq!(after(vec![set("a:b"), answered(), Action::Play(Stage::Own)]).stage, Stage::Own);
        let other = after(vec![set("a:b"), answered(), Action::Play(Stage::Own), set("a:c")]);
        assert_eq!(other.stage, Stage::Investigating);
    }

    #[test]
    fn lines_stand_at_their_choice() {
        let choices = Choices::default();
        let lines =
            ["data-support=\"x\" is not allowed", "data-support-for: y", "data-key=\"z\" is no public key"];
        let state = after(vec![Action::Looked(choices.clone(), lines.map(str::to_owned).to_vec())]);
        assert_eq!(state.lines_of("support"), [lines[0]]);
        assert_eq!(state.lines_of("key"), [lines[2]]);
        let late = after(vec![
            Action::Set("key", "a".to_owned()),
            Action::Looked(choices, lines.map(str::to_owned).to_vec()),
        ]);
        assert_eq!(late.lines_of("key"), Vec::<String>::new());
        let secret = after(vec![Action::Set("key", "-----BEGIN PRIVATE KEY-----".to_owned())]);
        assert_eq!(secret.lines_of("key").len(), 1);
    }
}
