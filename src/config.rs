//! The owner's attributes, read once into a type that cannot be wrong.

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

impl Config {
    /// Reads the attributes by their names without `data-`; `attribute` answers `None` for one that is not there.
    /// For a value that is not allowed the default stands; the loader has told the owner.
    pub fn read(attribute: &dyn Fn(&str) -> Option<String>) -> Self {
        let get = |name| attribute(name).unwrap_or_default();
        let mut config = Self::default();
        for url in get("endpoint").split_whitespace() {
            config.endpoints.push(url.into());
        }
        for (name, kind) in &[("updates", ChannelKind::Updates), ("support", ChannelKind::Support)] {
            for address in get(name).split_whitespace() {
                if let Ok(href) = Href::try_from(address) {
                    config.channels.push(Channel::new(*kind, href, None));
                }
            }
        }
        for name in get("components").split(',') {
            if !name.trim().is_empty() {
                config.components.push(name.trim().into());
            }
        }
        if get("placement") == "inline" {
            config.placement = Placement::Inline;
        }
        match &*get("theme") {
            "light" => config.theme = Theme::Light,
            "dark" => config.theme = Theme::Dark,
            _ => {}
        }
        config.storage = get("storage") != "none";
        config.show = show(&get("show")).unwrap_or(config.show);
        config.min_impact = level(&get("min-impact")).unwrap_or(config.min_impact);
        config.dismissible = level(&get("dismissible")).unwrap_or(config.dismissible);
        config.upcoming_hours = number(&get("upcoming-hours"), 1).unwrap_or(config.upcoming_hours);
        config.resolved_minutes = number(&get("resolved-minutes"), 1).unwrap_or(config.resolved_minutes);
        config.poll_seconds = number(&get("poll-seconds"), 15).unwrap_or(config.poll_seconds);
        config.max_age_minutes = number(&get("max-age-minutes"), 1).unwrap_or(config.max_age_minutes);
        config
    }
}

fn number(value: &str, least: u32) -> Option<u32> {
    value.trim().parse().ok().filter(|it| *it >= least)
}

/// The words an owner may write: an impact, not a maintenance.
fn level(value: &str) -> Option<Indicator> {
    Indicator::from_word(value).filter(|it| *it != Indicator::Maintenance)
}

fn show(value: &str) -> Option<Show> {
    let mut show = Show { incidents: false, maintenance: false, upcoming: false, resolved: false };
    let mut is_set = false;
    for word in value.split_whitespace() {
        is_set = true;
        match word.trim_matches(',') {
            "incidents" => show.incidents = true,
            "maintenance" => show.maintenance = true,
            "upcoming" => show.upcoming = true,
            "resolved" => show.resolved = true,
            _ => return None,
        }
    }
    is_set.then_some(show)
}
