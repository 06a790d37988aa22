//! Puts decisions into words. The words are a locale's; dates, numbers and lists are written by whoever knows the
//! visitor's zone and language.

use crate::channel::Service;
use crate::model::{Component, ComponentStatus, IncidentStatus, Indicator};
use crate::notice::{Freshness, Item, Kind, Way};
use crate::time::Timestamp;

pub use crate::strings::{Key, Strings, english, fill};

const MINUTE_MS: i64 = 60_000;
const HOUR_MS: i64 = 60 * MINUTE_MS;
const DAY_MS: i64 = 24 * HOUR_MS;
const MAX_COMPONENTS: usize = 6; // More would push the words that matter off a phone's screen.

/// How moments, numbers and lists are written in one language and zone.
pub trait Format {
    /// Date, time and zone: "May 4, 2026, 14:05 GMT+2".
    fn moment(&self, at: Timestamp) -> String;
    /// Time of day: "14:05".
    fn clock(&self, at: Timestamp) -> String;
    /// "12 min ago", "in 3 h", "now"; `unit` is `second`, `minute`, `hour` or `day`, a negative count is the past.
    fn relative(&self, count: i64, unit: &'static str) -> String;
    /// "Email, Web sites".
    fn list(&self, items: Vec<String>) -> String;
    /// The plural category of a number, as CLDR names it.
    fn plural(&self, count: usize) -> String;
}

/// English, UTC and RFC 3339, where there is no browser to ask.
#[derive(Clone, Copy, Debug)]
pub struct Utc;

impl Format for Utc {
    fn moment(&self, at: Timestamp) -> String {
        at.to_rfc3339()
    }

    fn clock(&self, at: Timestamp) -> String {
        at.to_rfc3339().get(11..16).unwrap_or_default().to_owned()
    }

    fn relative(&self, count: i64, unit: &'static str) -> String {
        match count {
            0 => "now".to_owned(),
            1.. => format!("in {count} {unit}"),
            _ => format!("{} {unit} ago", -count),
        }
    }

    fn list(&self, items: Vec<String>) -> String {
        items.join(", ")
    }

    fn plural(&self, count: usize) -> String {
        if count == 1 { "one" } else { "other" }.to_owned()
    }
}

/// One language: its words, and its way to write moments.
#[derive(Clone, Copy)]
pub struct Locale<'a> {
    /// The words.
    pub strings: &'a Strings,
    /// Moments, numbers and lists.
    pub format: &'a dyn Format,
}

impl<'a> Locale<'a> {
    /// The string of this key, as it is.
    #[must_use]
    pub fn text(self, key: Key) -> &'a str {
        self.strings.get(key)
    }

    /// The string of this key around a time.
    #[must_use]
    pub fn timed(self, key: Key, time: &str) -> String {
        fill(self.text(key), &[("time", time)])
    }

    /// The string of this key for a number of things.
    #[must_use]
    pub fn counted(self, key: Key, count: usize) -> String {
        fill(self.strings.plural(key, &self.format.plural(count)), &[("count", &count.to_string())])
    }

    /// The one word that says how bad it is.
    #[must_use]
    pub fn word(self, kind: Kind, indicator: Indicator) -> &'a str {
        self.text(match (kind, indicator) {
            (Kind::Resolved, _) => Key::WordResolved,
            (Kind::Upcoming, _) => Key::WordUpcoming,
            (_, Indicator::None) => Key::WordNotice,
            (_, Indicator::Maintenance) => Key::WordMaintenance,
            (_, Indicator::Minor) => Key::WordMinor,
            (_, Indicator::Major) => Key::WordMajor,
            (_, Indicator::Critical) => Key::WordCritical,
        })
    }

    /// Where an incident is in its life.
    #[must_use]
    pub fn phase(self, status: IncidentStatus) -> &'a str {
        self.text(match status {
            IncidentStatus::Investigating => Key::PhaseInvestigating,
            IncidentStatus::Identified => Key::PhaseIdentified,
            IncidentStatus::Monitoring => Key::PhaseMonitoring,
            IncidentStatus::Resolved => Key::WordResolved,
            IncidentStatus::Ongoing => Key::PhaseOngoing,
        })
    }

    /// How a component is doing, in a template with `{name}` and `{status}`.
    fn component(self, template: Key, it: &Component) -> String {
        let status = self.text(match it.status {
            ComponentStatus::Operational => Key::ComponentOperational,
            ComponentStatus::UnderMaintenance => Key::ComponentUnderMaintenance,
            ComponentStatus::Unknown => Key::ComponentUnknown,
            ComponentStatus::DegradedPerformance => Key::ComponentDegradedPerformance,
            ComponentStatus::PartialOutage => Key::ComponentPartialOutage,
            ComponentStatus::MajorOutage => Key::ComponentMajorOutage,
        });
        fill(self.text(template), &[("name", &it.label()), ("status", status)])
    }

    /// The feed's title, or what its components make of it; it never names one that works.
    #[must_use]
    pub fn title(self, item: &Item<'_>) -> String {
        match (&item.title, &*item.components) {
            (Some(title), _) => (*title).to_owned(),
            (None, [one]) if is_failing(one) => self.component(Key::Component, one),
            (None, [] | [_]) => self.word(item.kind, item.indicator).to_owned(),
            (None, several) => self.counted(Key::Components, several.len()),
        }
    }

    /// The affected components, those that are down with their state; `None` where the title says it already.
    #[must_use]
    pub fn affected(self, item: &Item<'_>) -> Option<String> {
        let components = &item.components;
        let is_title = item.title.is_none() && matches!(&**components, [one] if is_failing(one));
        if components.is_empty() || is_title {
            return None;
        }
        let mut list = Vec::new();
        for it in components.iter().take(MAX_COMPONENTS) {
            list.push(match it.status {
                ComponentStatus::MajorOutage | ComponentStatus::UnderMaintenance => {
                    self.component(Key::ComponentDetail, it)
                }
                _ => it.label(),
            });
        }
        if components.len() > MAX_COMPONENTS {
            list.push(self.counted(Key::More, components.len() - MAX_COMPONENTS));
        }
        let (list, count) = (self.format.list(list), components.len());
        if item.total <= count {
            return Some(fill(self.text(Key::Affected), &[("list", &list)]));
        }
        let (count, total) = (count.to_string(), item.total.to_string());
        Some(fill(self.text(Key::AffectedOf), &[("count", &count), ("total", &total), ("list", &list)]))
    }

    /// When a maintenance begins and ends, exactly, as far as it matters still.
    #[must_use]
    pub fn window(self, item: &Item<'_>) -> Option<String> {
        let end = item.ends_at.map(|it| self.format.moment(it));
        match (item.kind, item.started_at, end) {
            (Kind::Maintenance, _, Some(end)) => Some(self.timed(Key::Until, &end)),
            (Kind::Upcoming, Some(start), Some(end)) => {
                Some([&*self.format.moment(start), " – ", &end].concat())
            }
            _ => None,
        }
    }

    /// "12 min ago", "in 3 h". The future is rounded up, so that what is left is never said to be less.
    #[must_use]
    pub fn relative(self, at: Timestamp, now: Timestamp) -> String {
        let ms = at.millis() - now.millis();
        let (size, unit) = match ms.abs() {
            0..MINUTE_MS => return self.format.relative(0, "second"),
            MINUTE_MS..HOUR_MS => (MINUTE_MS, "minute"),
            HOUR_MS..DAY_MS => (HOUR_MS, "hour"),
            _ => (DAY_MS, "day"),
        };
        let count = ms / size;
        self.format.relative(if ms > 0 && ms % size > 0 && size < DAY_MS { count + 1 } else { count }, unit)
    }

    /// How long ago; what lies ahead by a clock that is off is "now".
    #[must_use]
    pub fn age(self, at: Timestamp, now: Timestamp) -> String {
        self.relative(at.min(now), now)
    }

    /// How far the banner can be trusted; `None` when there is nothing to say about it.
    #[must_use]
    pub fn freshness(self, freshness: Freshness, now: Timestamp) -> Option<String> {
        let (key, at) = match freshness {
            Freshness::Fresh => return None,
            Freshness::LastChecked(at) => (Key::LastChecked, at),
            Freshness::Unknown(at) => (Key::UnknownSince, at),
        };
        let is_today = now.millis() - at.millis() < DAY_MS / 2; // Later, a time of day alone would mislead.
        let time = if is_today { self.format.clock(at) } else { self.format.moment(at) };
        Some(self.timed(key, &time))
    }

    /// What kind of channel it is.
    #[must_use]
    pub fn service(self, service: Service) -> &'a str {
        let key = match service {
            Service::Phone => Key::Phone,
            Service::Sms => Key::Sms,
            Service::Mail => Key::Mail,
            Service::Chat => Key::Chat,
            _ => return service.brand().unwrap_or(self.text(Key::Web)),
        };
        self.text(key)
    }

    /// That a channel may fail, and why; `None` while nothing speaks against it.
    #[must_use]
    pub fn doubt(self, way: &Way<'_>) -> Option<&'a str> {
        match way.affected {
            Indicator::None => None,
            Indicator::Maintenance => Some(self.text(Key::MayFailMaintenance)),
            _ => Some(self.text(Key::MayFailIncident)),
        }
    }
}

/// Whether it does not simply work: an incident may name a component before anybody has changed its state.
fn is_failing(it: &Component) -> bool {
    it.status != ComponentStatus::Operational
}
