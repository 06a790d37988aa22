//! Puts decisions into words. The words are a locale's; dates, numbers and lists are written by whoever knows the
//! visitor's zone and language.

use crate::channel::{Channel, ChannelKind, Service};
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
    /// Date, time and zone, with the year where it is not that of `now`: "May 4, 14:05 GMT+2".
    fn moment(&self, at: Timestamp, now: Timestamp) -> String;
    /// From one moment to another, which names the day once where it is one: "May 4, 14:05 – 16:00 GMT+2".
    fn range(&self, from: Timestamp, to: Timestamp, now: Timestamp) -> String;
    /// Time of day: "14:05".
    fn clock(&self, at: Timestamp) -> String;
    /// "12 min ago", "in 3 h", "now"; `unit` is `second`, `minute`, `hour` or `day`, a negative count is the past. What
    /// nobody renews while it is read has the moment itself there, `at`.
    fn relative(&self, at: Timestamp, count: i64, unit: &'static str) -> String;
    /// "12 min", "3 h", for how long something takes; the units are those of `relative`.
    fn duration(&self, count: i64, unit: &'static str) -> String;
    /// "Email, Web sites".
    fn list(&self, items: Vec<String>) -> String;
    /// The plural category of a number, as CLDR names it.
    fn plural(&self, count: usize) -> String;
}

/// English, UTC and RFC 3339, where there is no browser to ask.
#[derive(Clone, Copy, Debug)]
pub struct Utc;

impl Format for Utc {
    fn moment(&self, at: Timestamp, _: Timestamp) -> String {
        at.to_rfc3339()
    }

    fn range(&self, from: Timestamp, to: Timestamp, _: Timestamp) -> String {
        [&*from.to_rfc3339(), " – ", &to.to_rfc3339()].concat()
    }

    fn clock(&self, at: Timestamp) -> String {
        at.to_rfc3339().get(11..16).unwrap_or_default().to_owned()
    }

    fn relative(&self, _: Timestamp, count: i64, unit: &'static str) -> String {
        match count {
            0 => "now".to_owned(),
            1.. => format!("in {count} {unit}"),
            _ => format!("{} {unit} ago", -count),
        }
    }

    fn duration(&self, count: i64, unit: &'static str) -> String {
        format!("{count} {unit}")
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

    /// A name and what is said of it.
    fn named(self, name: &str, status: &str) -> String {
        fill(self.text(Key::Component), &[("name", name), ("status", status)])
    }

    /// The beginning of a title that says whose page speaks: "GitHub: ".
    #[must_use]
    pub fn whose(self, page: &str) -> String {
        self.named(page, "")
    }

    /// A component with its state, as far as the state says more than the word for the impact beside it: two grades of one
    /// outage would be one too many.
    fn component(self, it: &Component, impact: Indicator) -> String {
        let key = match it.status {
            ComponentStatus::Unknown => Key::ComponentUnknown,
            ComponentStatus::DegradedPerformance => Key::ComponentDegradedPerformance,
            ComponentStatus::PartialOutage if impact <= Indicator::Minor => Key::ComponentPartialOutage,
            _ => return it.label(),
        };
        self.named(&it.label(), self.text(key))
    }

    /// The feed's title, or what its components make of it; it never names one that works.
    #[must_use]
    pub fn title(self, item: &Item<'_>) -> String {
        let failing: Vec<_> = item.components.iter().filter(|it| is_failing(it)).copied().collect();
        match (&item.title, &*failing) {
            (Some(title), _) => (*title).to_owned(),
            (None, []) => self.word(item.kind, item.indicator).to_owned(),
            (None, [one]) => self.component(one, item.indicator),
            (None, several) => self.parts(several, item.total, "{list}"),
        }
    }

    /// The affected components; `None` where the title says it already.
    #[must_use]
    pub fn affected(self, item: &Item<'_>) -> Option<String> {
        let components = &item.components;
        let is_title = item.title.is_none()
            && components.iter().all(|it| is_failing(it))
            && (components.len() > 1 || item.total <= 1);
        if components.is_empty() || is_title {
            return None;
        }
        Some(self.parts(components, item.total, self.text(Key::Affected)))
    }

    /// The names of components, with how many there are in all; where nobody knows that, in a template with `{list}`.
    fn parts(self, components: &[&Component], total: usize, template: &str) -> String {
        let mut list = Vec::new();
        for it in components.iter().take(MAX_COMPONENTS) {
            list.push(it.label());
        }
        if components.len() > MAX_COMPONENTS {
            list.push(self.counted(Key::More, components.len() - MAX_COMPONENTS));
        }
        let (list, count) = (self.format.list(list), components.len());
        let template = if total > count { self.text(Key::AffectedOf) } else { template };
        fill(template, &[("count", &count.to_string()), ("total", &total.to_string()), ("list", &list)])
    }

    /// When planned work that is still to come begins and ends, exactly.
    #[must_use]
    pub fn window(self, item: &Item<'_>, now: Timestamp) -> Option<String> {
        let (Kind::Upcoming, Some(start)) = (item.kind, item.started_at) else { return None };
        Some(match item.ends_at {
            Some(end) if end > start => self.format.range(start, end, now),
            _ => self.format.moment(start, now),
        })
    }

    /// A time of day, or the day too where a time alone would mislead.
    #[must_use]
    pub fn moment(self, at: Timestamp, now: Timestamp) -> String {
        if (at.millis() - now.millis()).abs() < DAY_MS / 2 {
            fill(self.text(Key::Clock), &[("time", &self.format.clock(at))])
        } else {
            self.format.moment(at, now)
        }
    }

    /// When the company speaks next, or by how much that is late: by what was known at `checked_at`, for whether it has
    /// spoken since nobody knows.
    #[must_use]
    pub fn promise(self, by: Timestamp, checked_at: Timestamp, now: Timestamp) -> String {
        if by > checked_at {
            return self.timed(Key::NextUpdate, &self.moment(by, now));
        }
        let (count, unit) = counted(by.millis() - now.millis());
        self.timed(Key::Overdue, &self.format.duration(count.abs().max(1), unit))
    }

    /// "12 min ago", "in 3 h". The future is rounded up, so that what is left is never said to be less.
    #[must_use]
    pub fn relative(self, at: Timestamp, now: Timestamp) -> String {
        let ms = at.millis() - now.millis();
        if ms.abs() < MINUTE_MS {
            return self.format.relative(at, 0, "second");
        }
        let (count, unit) = counted(ms);
        self.format.relative(at, count, unit)
    }

    /// How long ago; what lies ahead by a clock that is off is "now".
    #[must_use]
    pub fn age(self, at: Timestamp, now: Timestamp) -> String {
        self.relative(at, now.max(at))
    }

    /// How far the banner can be trusted; `None` when there is nothing to say about it.
    #[must_use]
    pub fn freshness(self, freshness: Freshness, now: Timestamp) -> Option<String> {
        let (key, at) = match freshness {
            Freshness::Fresh => return None,
            Freshness::LastChecked(at) => (Key::LastChecked, at),
            Freshness::Unknown(at) => (Key::UnknownSince, at),
        };
        Some(self.timed(key, &self.moment(at, now)))
    }

    /// What a channel does for a visitor.
    #[must_use]
    pub fn verb(self, channel: &Channel) -> &'a str {
        self.text(match (channel.kind, channel.service) {
            (ChannelKind::Updates, _) => Key::Follow,
            (_, Service::Phone) => Key::Phone,
            (_, Service::Sms) => Key::Sms,
            (_, Service::Mail) => Key::Mail,
            (_, Service::Chat) => Key::Chat,
            _ => Key::Help,
        })
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

/// So many minutes, hours or days. What is left of the future is rounded up, for days to the nearest.
fn counted(ms: i64) -> (i64, &'static str) {
    let (size, unit) = match ms.abs() {
        0..HOUR_MS => (MINUTE_MS, "minute"),
        HOUR_MS..DAY_MS => (HOUR_MS, "hour"),
        _ => (DAY_MS, "day"),
    };
    let count = match size {
        _ if ms <= 0 => ms / size,
        DAY_MS => (ms + DAY_MS / 2) / DAY_MS,
        _ => (ms + size - 1) / size,
    };
    (count, unit)
}

/// Whether it does not simply work: an incident may name a component before anybody has changed its state.
fn is_failing(it: &Component) -> bool {
    it.status != ComponentStatus::Operational
}
