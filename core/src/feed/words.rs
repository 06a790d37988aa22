//! The words that feeds have in common. A word that is not here stays unknown, and unknown never reads as fine.

use crate::model::{ComponentStatus, Impact, IncidentStatus, Indicator, MaintenanceStatus};

/// Words for how a thing is doing, best first; [`MEANINGS`] says what each line stands for.
pub(super) const HEALTH: [&str; 6] = [
    "none operational up ok green available success healthy normal info information informational noimpact \
     serviceinformation serviceavailable",
    "maintenance undermaintenance scheduled emergencymaintenance plannedmaintenance",
    "minor degraded degradedperformance partiallydegraded performance minoroutage yellow sick \
     warning pending low incident",
    "partialoutage partial disrupted disruption medium servicedisruption",
    "major down downtime outage red dead danger error offline unavailable",
    "critical fulloutage majoroutage high serviceoutage",
];

const SOME: usize = HEALTH.len() - 2; // What some parts have is not the worst.

const MEANINGS: [(ComponentStatus, Indicator); 6] = [
    (ComponentStatus::Operational, Indicator::None),
    (ComponentStatus::UnderMaintenance, Indicator::Maintenance),
    (ComponentStatus::DegradedPerformance, Indicator::Minor),
    (ComponentStatus::PartialOutage, Indicator::Major),
    (ComponentStatus::MajorOutage, Indicator::Major),
    (ComponentStatus::MajorOutage, Indicator::Critical),
];

pub(super) const LIFE: [&str; 4] = [
    "investigating exploring detected acknowledged",
    "identified",
    "monitoring watching recovering mitigated",
    "resolved completed complete postmortem fixed closed falsealarm cancelled canceled ended inactive maintenancecomplete",
];

const STATUSES: [IncidentStatus; 4] = [
    IncidentStatus::Investigating,
    IncidentStatus::Identified,
    IncidentStatus::Monitoring,
    IncidentStatus::Resolved,
];

pub(super) const WINDOW: [&str; 3] = [
    "scheduled notstartedyet upcoming planned maintenancescheduled",
    "inprogress verifying underway active started ongoing maintenanceinprogress undermaintenance",
    LIFE[3],
];

const WINDOWS: [MaintenanceStatus; 3] =
    [MaintenanceStatus::Scheduled, MaintenanceStatus::InProgress, MaintenanceStatus::Completed];

/// Translations of a provider's own words into common ones: pairs with a space between them, of which the first has a
/// letter before it for what the word describes: `h` how a thing is doing, `c` how a component is doing, `i` how far an
/// incident is, `m` how far a maintenance is. `=` alone stands for our own format: no other word than ours counts for a good
/// one.
#[derive(Clone, Copy)]
pub(super) struct Words<'a>(pub(super) &'a str);

impl Words<'_> {
    /// Whether the feed is in our own words.
    pub(super) fn is_strict(self) -> bool {
        self.0 == "="
    }

    /// What the word says of a component.
    pub(super) fn component_status(self, word: &str) -> ComponentStatus {
        let line = self.line_of(b"ch", &HEALTH, word);
        let status =
            line.and_then(|it| MEANINGS.get(it)).map_or(ComponentStatus::Unknown, |(status, _)| *status);
        if self.is_strict() && status.as_str() != word {
            status.max(ComponentStatus::Unknown)
        } else {
            status
        }
    }

    /// What the word says of an incident.
    pub(super) fn impact(self, word: &str) -> Impact {
        if self.is_strict() {
            return Impact::from_word(word).unwrap_or(Impact::Major); // It may be as bad as that.
        }
        let first = word.as_bytes().split(|it| *it == b' ').next().unwrap_or_default();
        let first = self.health(std::str::from_utf8(first).unwrap_or_default());
        // "Major incident": a word more does not make it milder.
        match self.health(word).or(first.filter(|(_, it)| *it > Indicator::Maintenance)) {
            Some((_, Indicator::None | Indicator::Maintenance)) => Impact::None,
            Some((_, Indicator::Minor)) => Impact::Minor,
            Some((_, Indicator::Major)) => Impact::Major,
            Some((_, Indicator::Critical)) => Impact::Critical,
            None => Impact::Ungraded,
        }
    }

    /// What the word says of a whole page.
    pub(super) fn indicator(self, word: &str) -> Indicator {
        self.health(word).map_or(Indicator::Minor, |(_, indicator)| indicator)
    }

    pub(super) fn health(self, word: &str) -> Option<(ComponentStatus, Indicator)> {
        MEANINGS.get(self.line_of(b"h", &HEALTH, word)?).copied()
    }

    pub(super) fn incident_status(self, word: &str) -> Option<IncidentStatus> {
        let status = *STATUSES.get(self.line_of(b"i", &LIFE, word)?)?;
        (!self.is_strict() || status.as_str() == word).then_some(status)
    }

    pub(super) fn maintenance_status(self, word: &str) -> Option<MaintenanceStatus> {
        let status = *WINDOWS.get(self.line_of(b"m", &WINDOW, word)?)?;
        (!self.is_strict() || status != MaintenanceStatus::Completed || status.as_str() == word)
            .then_some(status)
    }

    /// The line of the list that has the word. A compound word, such as `SOMEMAJOROUTAGE`, counts by its end; but what
    /// only some parts have is not the worst that all may have.
    fn line_of(self, about: &[u8], lines: &[&str], word: &str) -> Option<usize> {
        for (count, worst) in [("", HEALTH.len()), ("all", HEALTH.len()), ("some", SOME), ("one", SOME)] {
            if word.get(..count.len()).is_some_and(|it| it.eq_ignore_ascii_case(count))
                && let Some(line) = self.exact_line(about, lines, word.get(count.len()..).unwrap_or_default())
            {
                return Some(line.min(worst));
            }
        }
        None
    }

    /// The line that has exactly this word. Case, spaces and hyphens do not matter.
    fn exact_line(self, about: &[u8], lines: &[&str], word: &str) -> Option<usize> {
        let mut plain = Vec::new();
        for byte in word.bytes() {
            if byte.is_ascii_alphanumeric() {
                plain.push(byte.to_ascii_lowercase());
            } else if !matches!(byte, b' ' | b'_' | b'-' | b':') {
                return None; // A sentence, not a word.
            }
        }
        let mut own = entries(self.0);
        while let (Some(theirs), Some(ours)) = (own.next(), own.next()) {
            if let [letter, theirs @ ..] = theirs
                && about.contains(letter)
                && theirs == plain
            {
                plain = ours.to_vec();
            }
        }
        lines.iter().position(|line| entries(line).any(|it| it == plain))
    }
}

fn entries(list: &str) -> impl Iterator<Item = &[u8]> {
    list.as_bytes().split(|it| *it == b' ')
}
