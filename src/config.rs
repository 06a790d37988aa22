//! The owner's attributes, read once into a type that cannot be wrong. What is not allowed is named in a
//! [`Complaint`], and the default is used.

use crate::channel::{self, Channel, ChannelKind};
use crate::model::{Impact, Indicator};
use crate::text::Href;
use std::fmt;
use std::rc::Rc;

/// What the owner asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// Feed addresses, best first.
    pub endpoints: Vec<Rc<str>>,
    /// The owner's own channels; a feed's are added to them.
    pub channels: Vec<Channel>,
    /// Where the banner stands.
    pub placement: Placement,
    /// Names or ids of the components that matter; all of them when empty.
    pub components: Vec<Rc<str>>,
    /// What is shown at all.
    pub show: Show,
    /// How far ahead a maintenance is announced, in hours.
    pub upcoming_hours: u32,
    /// How long an end is news, in minutes.
    pub resolved_minutes: u32,
    /// What is milder is hidden.
    pub min_impact: Impact,
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
}

/// What is shown at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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

/// Where the banner stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Placement {
    /// Above the page, which moves down by its height.
    Top,
    /// Where the element stands.
    Inline,
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
            placement: Placement::Top,
            components: Vec::new(),
            show: Show { incidents: true, maintenance: true, upcoming: false, resolved: false },
            upcoming_hours: 24,
            resolved_minutes: 30,
            min_impact: Impact::None,
            theme: Theme::Auto,
            dismissible: Indicator::Critical,
            poll_seconds: 60,
            max_age_minutes: 15,
            storage: true,
        }
    }
}

/// An attribute whose value is not allowed; the owner should mend it in the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Complaint {
    attribute: &'static str,
    value: String,
    allowed: &'static str,
}

impl fmt::Display for Complaint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { attribute, value, allowed } = self;
        write!(f, "data-{attribute}=\"{value}\" is not allowed: expected {allowed}; using the default")
    }
}

impl Config {
    /// Reads the attributes by their names without `data-`; `attribute` answers `None` for one that is not there.
    pub fn read(attribute: impl Fn(&str) -> Option<String>) -> (Self, Vec<Complaint>) {
        let mut reader = Reader { attribute, complaints: Vec::new() };
        let config = reader.config();
        (config, reader.complaints)
    }
}

struct Reader<A> {
    attribute: A,
    complaints: Vec<Complaint>,
}

impl<A: Fn(&str) -> Option<String>> Reader<A> {
    fn config(&mut self) -> Config {
        let default = Config::default();
        let mut channels = self.channels("updates", ChannelKind::Updates);
        let support = self.channels("support", ChannelKind::Support);
        channel::merge(&mut channels, &support);
        Config {
            endpoints: self.value("endpoint", "one or more URLs", endpoints).unwrap_or_default(),
            channels,
            placement: self.value("placement", "top or inline", placement).unwrap_or(default.placement),
            components: self.value("components", "names or ids, comma-separated", names).unwrap_or_default(),
            show: self.value("show", "incidents, maintenance, upcoming or resolved", show).unwrap_or(default.show),
            upcoming_hours: self.number("upcoming-hours", "a whole number of hours, 1 or more", 1, default.upcoming_hours),
            resolved_minutes: self.number("resolved-minutes", "a whole number of minutes, 1 or more", 1, default.resolved_minutes),
            min_impact: self.value("min-impact", "none, minor, major or critical", impact).unwrap_or(default.min_impact),
            theme: self.value("theme", "auto, light or dark", theme).unwrap_or(default.theme),
            dismissible: self.value("dismissible", "none, minor, major or critical", impact).map_or(default.dismissible, Into::into),
            poll_seconds: self.number("poll-seconds", "a whole number of seconds, 15 or more", 15, default.poll_seconds),
            max_age_minutes: self.number("max-age-minutes", "a whole number of minutes, 1 or more", 1, default.max_age_minutes),
            storage: self.value("storage", "local or none", storage).unwrap_or(default.storage),
        }
    }

    fn value<T>(&mut self, name: &'static str, allowed: &'static str, parse: fn(&str) -> Option<T>) -> Option<T> {
        let value = (self.attribute)(name)?;
        let parsed = parse(value.trim());
        if parsed.is_none() {
            self.complaints.push(Complaint { attribute: name, value, allowed });
        }
        parsed
    }

    fn number(&mut self, name: &'static str, allowed: &'static str, least: u32, default: u32) -> u32 {
        let number = self.value(name, allowed, |it| it.parse().ok()).unwrap_or(default);
        if number < least {
            self.complaints.push(Complaint { attribute: name, value: number.to_string(), allowed });
            return default;
        }
        number
    }

    /// One bad address must not cost the good ones.
    fn channels(&mut self, name: &'static str, kind: ChannelKind) -> Vec<Channel> {
        let mut channels = Vec::new();
        for address in (self.attribute)(name).unwrap_or_default().split_whitespace() {
            match Href::try_from(address) {
                Ok(href) => channel::merge(&mut channels, &[Channel::new(kind, href, None)]),
                Err(_) => self.complaints.push(Complaint {
                    attribute: name,
                    value: address.to_owned(),
                    allowed: "https:, mailto:, tel: or sms: addresses, space-separated",
                }),
            }
        }
        channels
    }
}

fn endpoints(value: &str) -> Option<Vec<Rc<str>>> {
    let list: Vec<Rc<str>> = value.split_whitespace().map(Rc::from).collect();
    (!list.is_empty()).then_some(list)
}

fn names(value: &str) -> Option<Vec<Rc<str>>> {
    Some(value.split(',').map(str::trim).filter(|it| !it.is_empty()).map(Rc::from).collect())
}

fn show(value: &str) -> Option<Show> {
    let mut show = Show { incidents: false, maintenance: false, upcoming: false, resolved: false };
    for word in value.split([' ', ',']).filter(|it| !it.is_empty()) {
        match word {
            "incidents" => show.incidents = true,
            "maintenance" => show.maintenance = true,
            "upcoming" => show.upcoming = true,
            "resolved" => show.resolved = true,
            _ => return None,
        }
    }
    Some(show)
}

fn placement(value: &str) -> Option<Placement> {
    match value {
        "top" => Some(Placement::Top),
        "inline" => Some(Placement::Inline),
        _ => None,
    }
}

fn theme(value: &str) -> Option<Theme> {
    match value {
        "auto" => Some(Theme::Auto),
        "light" => Some(Theme::Light),
        "dark" => Some(Theme::Dark),
        _ => None,
    }
}

/// The words an owner may write; `ungraded` is ours alone.
fn impact(value: &str) -> Option<Impact> {
    Impact::from_word(value).filter(|it| *it != Impact::Ungraded)
}

fn storage(value: &str) -> Option<bool> {
    match value {
        "local" => Some(true),
        "none" => Some(false),
        _ => None,
    }
}
