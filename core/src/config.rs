//! The owner's attributes, read once into a type that cannot be wrong.

use crate::channel::{Channel, ChannelKind};
use crate::feed::Hints;
use crate::model::Indicator;
use crate::strings::Strings;
use crate::text::{Href, whole};
use crate::time::Timestamp;
use std::rc::Rc;

/// What the owner asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// Feed addresses, best first.
    pub endpoints: Vec<Rc<str>>,
    /// The owner's own channels; a feed's are added to them.
    pub channels: Vec<Channel>,
    /// Pairs of a channel, by a service's word or a part of its address, and the component on which it hangs, by id or name.
    pub support_for: Vec<(Rc<str>, Rc<str>)>,
    /// Names or ids of the components that matter; all of them when empty.
    pub components: Vec<Rc<str>>,
    /// What is shown at all.
    pub show: Show,
    /// How far ahead a maintenance is announced, in hours.
    pub upcoming_hours: u32,
    /// For how many minutes a resolved incident is shown.
    pub resolved_minutes: u32,
    /// Incidents with a milder impact are hidden.
    pub min_impact: Indicator,
    /// Light, dark, or the visitor's choice.
    pub theme: Theme,
    /// The worst banner that a visitor may close; `Indicator::None` when they may close none.
    pub dismissible: Indicator,
    /// Time between requests, in seconds.
    pub poll_seconds: u32,
    /// How long an answer counts as knowledge, in minutes.
    pub max_age_minutes: u32,
    /// Whether anything may be kept on the visitor's device.
    pub storage: bool,
    /// The end of the names under which this banner keeps things on the device. Two banners with other options have others.
    pub storage_key: Rc<str>,
    /// The provider whose feed it is, where the owner names one; empty otherwise.
    pub provider: Rc<str>,
    /// What a post on a social network must say to count as an update.
    pub post_tag: Rc<str>,
    /// The language of the page (BCP 47): texts of a feed that come in several are chosen by it.
    pub lang: Rc<str>,
    /// What the site around the banner calls itself, a line each, its host first.
    pub site: Rc<str>,
    /// The banner's own words.
    pub strings: Strings,
    /// The language of those words.
    pub strings_lang: Rc<str>,
}

/// What is shown at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools, reason = "four independent switches of the owner's")]
pub struct Show {
    /// Open incidents, and failing components.
    pub incidents: bool,
    /// Maintenances that are going on.
    pub maintenance: bool,
    /// Maintenances still to come.
    pub upcoming: bool,
    /// Incidents that have just ended.
    pub resolved: bool,
}

/// Light, dark, or the visitor's choice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    /// As the visitor's system says.
    Auto,
    /// Always light.
    Light,
    /// Always dark.
    Dark,
}

impl Theme {
    /// The word for this value, as an owner writes it and the style sheet knows it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

impl Default for Config {
    fn default() -> Self {
        Self {
            endpoints: Vec::new(),
            channels: Vec::new(),
            support_for: Vec::new(),
            components: Vec::new(),
            show: Show { incidents: true, maintenance: true, upcoming: false, resolved: false },
            upcoming_hours: 24,
            resolved_minutes: 30,
            min_impact: Indicator::None,
            theme: Theme::Auto,
            dismissible: Indicator::Critical,
            poll_seconds: 60,
            max_age_minutes: 15,
            storage: true,
            storage_key: ":".into(),
            provider: "".into(),
            post_tag: "#status".into(),
            lang: "en".into(),
            site: "".into(),
            strings: Strings::default(),
            strings_lang: "en".into(),
        }
    }
}

impl Config {
    /// Reads the attributes by their names without `data-`; `attribute` answers `None` for one that is not there.
    /// For a value that is not allowed the default stands; the loader has told the owner.
    pub fn read(attribute: &dyn Fn(&str) -> Option<String>) -> Self {
        let get: &dyn Fn(&str) -> String = &|name| attribute(name).unwrap_or_default();
        let mut config = Self::default();
        for url in parts(&get("endpoint"), SPACE) {
            config.endpoints.push(url.into());
        }
        if let Some(first) = config.endpoints.first() {
            config.storage_key = [":", first].concat().into();
        }
        for (name, kind) in [("updates", ChannelKind::Updates), ("support", ChannelKind::Support)] {
            for address in parts(&get(name), b" \t\n\r,") {
                if let Ok(href) = Href::try_from(address) {
                    config.channels.push(Channel::new(kind, href));
                }
            }
        }
        for name in parts(&get("components"), b",") {
            config.components.push(name.into());
        }
        for pair in parts(&get("support-for"), b",") {
            // The last colon: an address has one of its own.
            if let Some(colon) = pair.bytes().rposition(|it| it == b':') {
                let (channel, component) = (pair.get(..colon), pair.get(colon + 1..));
                let trimmed = |it: Option<&str>| it.unwrap_or_default().trim_ascii().into();
                config.support_for.push((trimmed(channel), trimmed(component)));
            }
        }
        match &*get("theme") {
            "light" => config.theme = Theme::Light,
            "dark" => config.theme = Theme::Dark,
            _ => {}
        }
        config.provider = get("provider").trim_ascii().into();
        if let Some(tag) = attribute("post-tag") {
            config.post_tag = tag.trim_ascii().into();
        }
        config.storage = get("storage") != "none";
        config.show = show(&get("show")).unwrap_or(config.show);
        for (name, value) in
            [("min-impact", &mut config.min_impact), ("dismissible", &mut config.dismissible)]
        {
            *value = level(&get(name)).unwrap_or(*value);
        }
        for (name, least, value) in [
            ("upcoming-hours", 1, &mut config.upcoming_hours),
            ("resolved-minutes", 1, &mut config.resolved_minutes),
            ("poll-seconds", 15, &mut config.poll_seconds),
            ("max-age-minutes", 1, &mut config.max_age_minutes),
        ] {
            *value = number(&get(name), least).unwrap_or(*value);
        }
        config
    }

    /// What the readers of feeds need to know besides the feed.
    #[must_use]
    pub fn hints(&self, now: Timestamp) -> Hints<'_> {
        Hints { lang: &self.lang, now, provider: &self.provider, post_tag: &self.post_tag }
    }

    /// The name under which something is kept on the device. `kind` is empty for the last answer.
    #[must_use]
    pub fn storage_key(&self, kind: &str) -> String {
        ["outage-banner", kind, &self.storage_key].concat()
    }
}

/// The URLs of an endpoint whose feed comes in parts, with `+` between them; else it is one.
#[must_use]
pub fn parts_of(endpoint: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut start = 0;
    for (at, byte) in endpoint.bytes().enumerate() {
        let rest = endpoint.as_bytes().get(at + 1..).unwrap_or_default();
        let is_next = [&b"/"[..], b"http://", b"https://"].iter().any(|it| rest.starts_with(it));
        if byte == b'+' && is_next {
            parts.extend(endpoint.get(start..at));
            start = at + 1;
        }
    }
    parts.extend(endpoint.get(start..));
    parts
}

const SPACE: &[u8] = b" \n\t\r";

/// Splits at these bytes, trims each part, and leaves out empty ones.
fn parts<'a>(value: &'a str, ends: &[u8]) -> Vec<&'a str> {
    let mut parts = Vec::new();
    let mut start = 0;
    for end in 0..=value.len() {
        if value.as_bytes().get(end).is_none_or(|it| ends.contains(it)) {
            let part = value.get(start..end).unwrap_or_default().trim_ascii();
            if !part.is_empty() {
                parts.push(part);
            }
            start = end + 1;
        }
    }
    parts
}

fn number(value: &str, least: u32) -> Option<u32> {
    whole(value).filter(|it| *it >= least)
}

/// The words an owner may write: an impact, not a maintenance.
fn level(value: &str) -> Option<Indicator> {
    Indicator::from_word(value).filter(|it| *it != Indicator::Maintenance)
}

fn show(value: &str) -> Option<Show> {
    let mut show = Show { incidents: false, maintenance: false, upcoming: false, resolved: false };
    let mut is_set = false;
    for word in parts(value, b" ,\n\t\r") {
        is_set = true;
        match word {
            "incidents" => show.incidents = true,
            "maintenance" => show.maintenance = true,
            "upcoming" => show.upcoming = true,
            "resolved" => show.resolved = true,
            _ => return None,
        }
    }
    is_set.then_some(show)
}

#[cfg(test)]
mod tests {
    use super::parts_of;

    #[test]
    fn a_plus_joins_only_before_a_url() {
        for (endpoint, parts) in [
            ("https://a.example/x", vec!["https://a.example/x"]),
            ("/a.json+/b.json", vec!["/a.json", "/b.json"]),
            (
                "https://a.example/?q=a+b+https://b.example/",
                vec!["https://a.example/?q=a+b", "https://b.example/"],
            ),
            ("http://a/+http://b/+/c", vec!["http://a/", "http://b/", "/c"]),
            ("a+", vec!["a+"]),
        ] {
            assert_eq!(parts_of(endpoint), parts, "{endpoint}");
        }
    }
}
