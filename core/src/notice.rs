//! What a visitor is to be told: decided, but not yet worded or drawn. It borrows the words of the snapshot.

use crate::channel::Channel;
use crate::model::{Component, IncidentStatus, Indicator, Update};
use crate::text::{Href, pieces};
use crate::time::Timestamp;

const SILENT_MS: i64 = 7 * 86_400_000;

/// What an item is about; declared in the order in which items give way to each other, least first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A maintenance still to come.
    Upcoming,
    /// An incident that has just ended.
    Resolved,
    /// A maintenance that is going on.
    Maintenance,
    /// Failing components, or a bad indicator, that no incident explains.
    Components,
    /// An open incident.
    Incident,
}

/// One incident, maintenance, or group of failing components.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item<'a> {
    /// Unique within a notice, and the same in the next answer.
    pub id: &'a str,
    /// What it is about.
    pub kind: Kind,
    /// Worst of its own impact and its components.
    pub indicator: Indicator,
    /// The feed's words; `None` leaves it to the names of the components.
    pub title: Option<&'a str>,
    /// The title's language (BCP 47), where it is known not to be the page's.
    pub lang: Option<&'a str>,
    /// Where an incident is in its life.
    pub status: Option<IncidentStatus>,
    /// When it began or will begin.
    pub started_at: Option<Timestamp>,
    /// When it ended or will end.
    pub ends_at: Option<Timestamp>,
    /// When the company promised to speak next.
    pub next_update_by: Option<Timestamp>,
    /// Its own page.
    pub url: Option<&'a Href>,
    /// What it affects.
    pub components: Vec<&'a Component>,
    /// How many components there are in all; 0 where nobody says.
    pub total: usize,
    /// The newest update that says something.
    pub latest: Option<&'a Update>,
}

/// The id of the item of failing components, or of a bad indicator, that no incident explains.
pub const COMPONENTS: &str = "components";

impl<'a> Item<'a> {
    /// An item of which nothing more is known.
    #[must_use]
    pub fn new(id: &'a str, kind: Kind, indicator: Indicator, components: Vec<&'a Component>) -> Self {
        Self {
            id,
            kind,
            indicator,
            title: None,
            lang: None,
            status: None,
            started_at: None,
            ends_at: None,
            next_update_by: None,
            url: None,
            components,
            total: 0,
            latest: None,
        }
    }

    /// Whether it goes on, and nobody has said anything about it for more than a week: then it may well be forgotten, and
    /// that is for whoever reads it to know.
    #[must_use]
    pub fn is_silent(&self, now: Timestamp) -> bool {
        let said_at = self.latest.and_then(|it| it.posted_at);
        self.kind == Kind::Incident && said_at.is_some_and(|it| it.after(SILENT_MS) < now)
    }

    /// When anything was last said about it.
    #[must_use]
    pub fn updated_at(&self) -> Option<Timestamp> {
        self.latest.and_then(|it| it.posted_at).or(self.started_at)
    }
}

/// One channel at one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Way<'a> {
    /// The channel.
    pub channel: &'a Channel,
    /// What stands on the link: the owner's word for this address, or the channel's own label.
    pub label: &'a str,
    /// The worst of the components that it hangs on; [`Indicator::None`] while nothing speaks against it.
    pub affected: Indicator,
}

/// All that the banner says; it is never empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice<'a> {
    /// What colours the banner.
    pub indicator: Indicator,
    /// The item that is shown.
    pub first: Item<'a>,
    /// The others, "+ n more".
    pub more: Vec<Item<'a>>,
    /// Whose page it is.
    pub page_name: Option<&'a str>,
    /// The status page for people.
    pub page_url: Option<&'a Href>,
    /// Ways to reach the company, those that work first.
    pub channels: Vec<Way<'a>>,
}

impl<'a> Notice<'a> {
    /// The name of the page, unless the site that shows the notice goes by it, or has the page under its own host.
    /// `site` is what the site calls itself, a line each, its host first.
    #[must_use]
    pub fn stranger(&self, site: &str) -> Option<&'a str> {
        let name = self.page_name?;
        let plain = letters(name);
        let host = pieces(site, b'\n').next().unwrap_or_default();
        let host = host.strip_prefix("www.").unwrap_or(host);
        let page = self.page_url.map_or("", |it| it.as_str()).strip_prefix("https://").unwrap_or_default();
        let page = pieces(page, b'/').next().unwrap_or_default().strip_suffix(host);
        let is_below = page.is_some_and(|it| it.is_empty() || it.as_bytes().last() == Some(&b'.'));
        let is_own = plain.is_empty() || !host.is_empty() && is_below;
        (!is_own && pieces(site, b'\n').all(|it| letters(it) != plain)).then_some(name)
    }

    /// The shown item, then the others.
    pub fn items(&self) -> impl Iterator<Item = &Item<'a>> {
        std::iter::once(&self.first).chain(&self.more)
    }
}

/// How far the notice can be trusted, by the last good answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Freshness {
    /// The last request succeeded.
    Fresh,
    /// Requests fail; this is the time of the last good answer.
    LastChecked(Timestamp),
    /// No good answer for longer than `max-age-minutes`: nobody knows what is true now.
    Unknown(Timestamp),
}

/// What two ways to write a name have in common: letters and digits, without the word "status" at the end.
fn letters(name: &str) -> Vec<u8> {
    let is_letter = |it: &u8| it.is_ascii_alphanumeric() || !it.is_ascii();
    let mut letters = name.as_bytes().to_ascii_lowercase();
    letters.retain(is_letter);
    if letters.ends_with(b"status") {
        letters.truncate(letters.len() - "status".len());
    }
    letters
}
