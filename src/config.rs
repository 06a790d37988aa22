//! The owner's attributes, read once into a type that cannot be wrong. What is not allowed is named in a
//! [`Complaint`], and the default is used.

use crate::channel::{Channel, ChannelKind};
use crate::model::Indicator;
use crate::text::Href;
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
            min_impact: Indicator::None,
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
    allowed: String,
}

impl Complaint {
    /// One line for the owner.
    #[must_use]
    pub fn to_line(&self) -> String {
        let Self { attribute, value, allowed } = self;
        ["data-", attribute, "=\"", value, "\" is not allowed: expected ", allowed, "; using the default"]
            .concat()
    }
}

impl Config {
    /// Reads the attributes by their names without `data-`; `attribute` answers `None` for one that is not there.
    pub fn read(attribute: &dyn Fn(&str) -> Option<String>) -> (Self, Vec<Complaint>) {
        let mut reader = Reader { attribute, complaints: Vec::new() };
        let config = reader.config();
        (config, reader.complaints)
    }
}

struct Reader<'a> {
    attribute: &'a dyn Fn(&str) -> Option<String>,
    complaints: Vec<Complaint>,
}

impl Reader<'_> {
    fn config(&mut self) -> Config {
        let mut config = Config::default();
        let Some(endpoints) = (self.attribute)("endpoint") else { return config };
        for url in endpoints.split_whitespace() {
            config.endpoints.push(url.into());
        }
        self.channels("updates", ChannelKind::Updates, &mut config.channels);
        self.channels("support", ChannelKind::Support, &mut config.channels);
        if let Some(names) = (self.attribute)("components") {
            config.components =
                names.split(',').map(str::trim).filter(|it| !it.is_empty()).map(Rc::from).collect();
        }
        self.show(&mut config.show);
        match self.word("placement", &["top", "inline"]) {
            Some(1) => config.placement = Placement::Inline,
            _ => config.placement = Placement::Top,
        }
        match self.word("theme", &["auto", "light", "dark"]) {
            Some(1) => config.theme = Theme::Light,
            Some(2) => config.theme = Theme::Dark,
            _ => config.theme = Theme::Auto,
        }
        if let Some(index) = self.word("min-impact", &IMPACTS) {
            config.min_impact = Indicator::from_word(IMPACTS[index]).unwrap_or(config.min_impact);
        }
        if let Some(index) = self.word("dismissible", &IMPACTS) {
            config.dismissible = Indicator::from_word(IMPACTS[index]).unwrap_or(config.dismissible);
        }
        config.storage = self.word("storage", &["local", "none"]) != Some(1);
        self.number("upcoming-hours", 1, &mut config.upcoming_hours);
        self.number("resolved-minutes", 1, &mut config.resolved_minutes);
        self.number("poll-seconds", 15, &mut config.poll_seconds);
        self.number("max-age-minutes", 1, &mut config.max_age_minutes);
        config
    }

    fn complain(&mut self, attribute: &'static str, value: &str, allowed: &[&str]) {
        let mut list = String::new();
        for (index, it) in allowed.iter().enumerate() {
            list.push_str(if index > 0 { ", " } else { "" });
            list.push_str(it);
        }
        self.complaints.push(Complaint { attribute, value: value.to_owned(), allowed: list });
    }

    /// The place of the value in the list of the words that are allowed.
    fn word(&mut self, name: &'static str, allowed: &[&str]) -> Option<usize> {
        let value = (self.attribute)(name)?;
        let place = allowed.iter().position(|it| *it == value.trim());
        if place.is_none() {
            self.complain(name, &value, allowed);
        }
        place
    }

    fn number(&mut self, name: &'static str, least: u32, number: &mut u32) {
        let Some(value) = (self.attribute)(name) else { return };
        match value.trim().parse() {
            Ok(parsed) if parsed >= least => *number = parsed,
            _ => {
                self.complain(name, &value, &["a whole number", &[&*least.to_string(), " or more"].concat()])
            }
        }
    }

    fn show(&mut self, show: &mut Show) {
        let Some(value) = (self.attribute)("show") else { return };
        let mut wanted = Show { incidents: false, maintenance: false, upcoming: false, resolved: false };
        for word in value.split_whitespace() {
            match word.trim_matches(',') {
                "incidents" => wanted.incidents = true,
                "maintenance" => wanted.maintenance = true,
                "upcoming" => wanted.upcoming = true,
                "resolved" => wanted.resolved = true,
                _ => {
                    return self.complain(
                        "show",
                        &value,
                        &["incidents", "maintenance", "upcoming", "resolved"],
                    );
                }
            }
        }
        *show = wanted;
    }

    /// One bad address must not cost the good ones.
    fn channels(&mut self, name: &'static str, kind: ChannelKind, channels: &mut Vec<Channel>) {
        for address in (self.attribute)(name).unwrap_or_default().split_whitespace() {
            match Href::try_from(address) {
                Ok(href) => channels.push(Channel::new(kind, href, None)),
                Err(_) => self.complain(name, address, &["addresses with https:", "mailto:", "tel:", "sms:"]),
            }
        }
    }
}

const IMPACTS: [&str; 4] = ["none", "minor", "major", "critical"];
