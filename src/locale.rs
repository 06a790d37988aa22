//! Puts decisions into words. English is built in; dates are formatted by whoever knows the visitor's zone.

use crate::model::{ComponentStatus, IncidentStatus, Indicator};
use crate::notice::{Freshness, Item, Kind};
use crate::time::Timestamp;

const MINUTE_MS: i64 = 60_000;
const HALF_DAY_MS: i64 = 12 * 60 * MINUTE_MS;

/// How the visitor's browser writes a moment.
#[derive(Clone, Copy, Debug)]
pub struct Locale {
    /// Date, time and zone: "May 4, 2026, 14:05 GMT+2".
    pub moment: fn(Timestamp) -> String,
    /// Time of day: "14:05".
    pub clock: fn(Timestamp) -> String,
}

impl Locale {
    /// UTC and RFC 3339, where there is no browser to ask.
    pub const UTC: Self = Self { moment: Timestamp::to_rfc3339, clock: utc_clock };

    /// The one word that says how bad it is.
    #[must_use]
    pub fn word(self, kind: Kind, indicator: Indicator) -> &'static str {
        match (kind, indicator) {
            (Kind::Resolved, _) => "Resolved",
            (Kind::Upcoming, _) => "Planned maintenance",
            (_, Indicator::None) => "Notice",
            (_, Indicator::Maintenance) => "Maintenance",
            (_, Indicator::Minor) => "Minor disruption",
            (_, Indicator::Major) => "Major outage",
            (_, Indicator::Critical) => "Critical outage",
        }
    }

    /// Where an incident is in its life.
    #[must_use]
    pub fn phase(self, status: IncidentStatus) -> &'static str {
        match status {
            IncidentStatus::Investigating => "Investigating",
            IncidentStatus::Identified => "Cause identified",
            IncidentStatus::Monitoring => "Fix in place, monitoring",
            IncidentStatus::Resolved => "Resolved",
            IncidentStatus::Ongoing => "Ongoing",
        }
    }

    /// How a component is doing.
    #[must_use]
    pub fn component(self, status: ComponentStatus) -> &'static str {
        match status {
            ComponentStatus::Operational => "operational",
            ComponentStatus::UnderMaintenance => "under maintenance",
            ComponentStatus::Unknown => "state unknown",
            ComponentStatus::DegradedPerformance => "degraded performance",
            ComponentStatus::PartialOutage => "partial outage",
            ComponentStatus::MajorOutage => "major outage",
        }
    }

    /// The feed's title, or what its components make of it.
    #[must_use]
    pub fn title(self, item: &Item<'_>) -> String {
        match (&item.title, &*item.components) {
            (Some(title), _) => title.to_string(),
            (None, [one]) => [&*one.name, ": ", self.component(one.status)].concat(),
            (None, []) => self.word(item.kind, item.indicator).to_owned(),
            (None, several) => [&*several.len().to_string(), " components affected"].concat(),
        }
    }

    /// When a maintenance begins and ends, as far as it matters still.
    #[must_use]
    pub fn window(self, item: &Item<'_>) -> Option<String> {
        let end = item.ends_at.map(self.moment).unwrap_or_default();
        match (item.kind, item.started_at) {
            (Kind::Maintenance, _) if !end.is_empty() => Some(["Until ", &end].concat()),
            (Kind::Upcoming, Some(start)) if end.is_empty() => Some((self.moment)(start)),
            (Kind::Upcoming, Some(start)) => Some([&(self.moment)(start), " – ", &end].concat()),
            _ => None,
        }
    }

    /// "12 min ago"; what lies ahead by a clock that is off is "just now".
    #[must_use]
    pub fn age(self, then: Timestamp, now: Timestamp) -> String {
        let minutes = (now.millis() - then.millis()) / MINUTE_MS;
        let (count, unit) = match minutes {
            ..1 => return "just now".to_owned(),
            1..60 => (minutes, " min ago"),
            60..1_440 => (minutes / 60, " h ago"),
            1_440..2_880 => return "yesterday".to_owned(),
            _ => (minutes / 1_440, " days ago"),
        };
        [&*count.to_string(), unit].concat()
    }

    /// "Next update by 14:35", or that it is overdue.
    #[must_use]
    pub fn promise(self, by: Timestamp, now: Timestamp) -> String {
        let clock = (self.clock)(by);
        if by > now {
            ["Next update by ", &clock].concat()
        } else {
            ["The update promised for ", &clock, " is overdue"].concat()
        }
    }

    /// How far the banner can be trusted; `None` when there is nothing to say about it.
    #[must_use]
    pub fn freshness(self, freshness: Freshness, now: Timestamp) -> Option<String> {
        let (words, at) = match freshness {
            Freshness::Fresh => return None,
            Freshness::LastChecked(at) => ("Last checked ", at),
            Freshness::Unknown(at) => ("Status unknown since ", at),
        };
        let is_today = now.millis() - at.millis() < HALF_DAY_MS; // Later, a time of day alone would mislead.
        Some([words, &if is_today { (self.clock)(at) } else { (self.moment)(at) }].concat())
    }
}

fn utc_clock(at: Timestamp) -> String {
    at.to_rfc3339().get(11..16).unwrap_or_default().to_owned()
}
