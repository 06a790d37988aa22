//! What somebody fills in. `meaning` has the change that it means.

use outage_banner_edit::document::Node;
use outage_banner_edit::draft;
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
    /// The text of the whole feed, as it is written.
    Whole,
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

    /// The text of the feed, to be changed by hand. One that a program wrote in a single line gets lines.
    pub(crate) fn whole(text: &str) -> Self {
        let parsed = Node::parse(text.as_bytes()).ok().filter(|_| !text.trim().contains('\n'));
        let lines = parsed.and_then(|it| draft::text(&it).ok());
        let texts = vec![Text { body: lines.unwrap_or_else(|| text.to_owned()), ..Text::default() }];
        Self { kind: Kind::Whole, texts, ..Self::default() }
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
}
