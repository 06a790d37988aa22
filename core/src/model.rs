//! What a feed says, whoever wrote it. Knows no provider, no clock, no markup.

use crate::channel::Channel;
use crate::text::{Href, Text};
use crate::time::Timestamp;
use crate::words::words;
use std::rc::Rc;

words! {
    /// How badly an incident hits its users.
    Impact {
        /// Users notice nothing, but it is still an incident.
        None = "none",
        /// The feed uses a word that we do not know.
        Ungraded = "ungraded",
        /// Some users, or slower than usual.
        Minor = "minor",
        /// Most users, or a main function.
        Major = "major",
        /// Everything, for everybody.
        Critical = "critical",
    }
}

words! {
    /// The one value that colours a page or a banner.
    Indicator {
        /// Nothing wrong.
        None = "none",
        /// Planned work is going on.
        Maintenance = "maintenance",
        /// Minor disruption.
        Minor = "minor",
        /// Major outage.
        Major = "major",
        /// Critical outage.
        Critical = "critical",
    }
}

words! {
    /// Where an incident is in its life.
    IncidentStatus {
        /// The cause is being looked for.
        Investigating = "investigating",
        /// The cause is known.
        Identified = "identified",
        /// A fix is in place and being watched.
        Monitoring = "monitoring",
        /// Over.
        Resolved = "resolved",
        /// Not over; the feed uses a word that we do not know.
        Ongoing = "ongoing",
    }
}

words! {
    /// Where planned work is in its life.
    MaintenanceStatus {
        /// Announced.
        Scheduled = "scheduled",
        /// Going on.
        InProgress = "in_progress",
        /// Over.
        Completed = "completed",
    }
}

words! {
    /// How a part of the service is doing.
    ComponentStatus {
        /// Works.
        Operational = "operational",
        /// Planned work is going on.
        UnderMaintenance = "under_maintenance",
        /// The feed uses a word that we do not know.
        Unknown = "unknown",
        /// Slow or unreliable.
        DegradedPerformance = "degraded_performance",
        /// Down for some.
        PartialOutage = "partial_outage",
        /// Down.
        MajorOutage = "major_outage",
    }
}

impl From<Impact> for Indicator {
    fn from(impact: Impact) -> Self {
        match impact {
            Impact::None => Self::None,
            Impact::Ungraded | Impact::Minor => Self::Minor, // Unknown is never fine.
            Impact::Major => Self::Major,
            Impact::Critical => Self::Critical,
        }
    }
}

impl From<ComponentStatus> for Indicator {
    /// A component alone never reads as critical: that word is the company's to say.
    fn from(status: ComponentStatus) -> Self {
        match status {
            ComponentStatus::Operational => Self::None,
            ComponentStatus::UnderMaintenance => Self::Maintenance,
            ComponentStatus::Unknown
            | ComponentStatus::DegradedPerformance
            | ComponentStatus::PartialOutage => Self::Minor,
            ComponentStatus::MajorOutage => Self::Major,
        }
    }
}

/// A part of the service that its users depend on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Component {
    /// The feed's id, or the name where it has none.
    pub id: Rc<str>,
    /// What users call it.
    pub name: Rc<str>,
    /// How it is doing.
    pub status: ComponentStatus,
    /// The regions, or containers, in which it runs, each with its own state, where the feed names them. Those that work,
    /// or that an incident leaves alone, are operational.
    pub regions: Vec<Region>,
    /// Where it fails, for people: `Dubai, Leeds`. Empty where it fails everywhere, and where nobody says where.
    pub place: Rc<str>,
}

/// A region, or a container, in which a component runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Region {
    /// The feed's id, or the name where it has none.
    pub id: Rc<str>,
    /// What users call it.
    pub name: Rc<str>,
    /// How the component is doing there.
    pub status: ComponentStatus,
}

/// One dated message on an incident or a maintenance.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Update {
    /// What was said; may be empty where only the status changed.
    pub body: Text,
    /// The language of the body (BCP 47), where the feed says it and it is not the one asked for.
    pub lang: Option<Rc<str>>,
    /// When it was said.
    pub posted_at: Option<Timestamp>,
}

/// An unplanned interruption or loss of quality.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Incident {
    /// The feed's id, or the title where it has none.
    pub id: Rc<str>,
    /// One line.
    pub title: Rc<str>,
    /// The language of the title (BCP 47), where the feed says it and it is not the one asked for.
    pub lang: Option<Rc<str>>,
    /// Where it is in its life.
    pub status: IncidentStatus,
    /// How badly users are hit.
    pub impact: Impact,
    /// When it began.
    pub started_at: Option<Timestamp>,
    /// When it ended, if it did.
    pub resolved_at: Option<Timestamp>,
    /// When the company promised to speak next.
    pub next_update_by: Option<Timestamp>,
    /// Its own page.
    pub url: Option<Href>,
    /// What it affects.
    pub components: Vec<Component>,
    /// In the feed's order, which is not to be trusted: see [`latest`].
    pub updates: Vec<Update>,
}

/// Open, and nothing more is known.
impl Default for Incident {
    fn default() -> Self {
        Self {
            id: Rc::default(),
            title: Rc::default(),
            lang: None,
            status: IncidentStatus::Ongoing,
            impact: Impact::Ungraded,
            started_at: None,
            resolved_at: None,
            next_update_by: None,
            url: None,
            components: Vec::new(),
            updates: Vec::new(),
        }
    }
}

impl Component {
    /// A component without regions.
    #[must_use]
    pub fn new(id: Rc<str>, name: Rc<str>, status: ComponentStatus) -> Self {
        Self { id, name, status, regions: Vec::new(), place: Rc::default() }
    }

    /// Its name, and where it fails if that is not everywhere: `Mail (Dubai)`.
    #[must_use]
    pub fn label(&self) -> String {
        if self.place.is_empty() { String::from(&*self.name) } else { self.label_in(&self.place) }
    }

    fn label_in(&self, place: &str) -> String {
        [&*self.name, " (", place, ")"].concat()
    }

    /// Its name and its id, and those of its regions.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let regions = self.regions.iter().flat_map(|it| [&*it.name, &*it.id]);
        [&*self.name, &*self.id].into_iter().chain(regions)
    }

    /// How what is called so is doing: the component, or those of its regions that do not work (`Dubai`,
    /// `Mail (Dubai)`). `None` where nothing is called so, or only regions that work.
    #[must_use]
    pub fn status_of(&self, name: &str) -> Option<ComponentStatus> {
        if self.is_called(name) {
            return Some(self.status);
        }
        let mut worst = None;
        for region in &self.regions {
            let names = [&*region.id, &*region.name, &*self.label_in(&region.name)];
            let is_meant = names.iter().any(|it| name.eq_ignore_ascii_case(it));
            if is_meant && region.status != ComponentStatus::Operational {
                worst = worst.max(Some(region.status));
            }
        }
        worst
    }

    /// Whether this is its id or its name.
    #[must_use]
    pub fn is_called(&self, name: &str) -> bool {
        name.eq_ignore_ascii_case(&self.name) || name.eq_ignore_ascii_case(&self.id)
    }
}

impl Incident {
    /// Whether it still needs anybody's attention.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.status != IncidentStatus::Resolved
    }
}

/// Planned work with a window.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Maintenance {
    /// The feed's id, or the title where it has none.
    pub id: Rc<str>,
    /// One line.
    pub title: Rc<str>,
    /// The language of the title (BCP 47), where the feed says it and it is not the one asked for.
    pub lang: Option<Rc<str>>,
    /// What the feed says; `None` leaves it to the clock.
    pub status: Option<MaintenanceStatus>,
    /// Start of the window.
    pub starts_at: Option<Timestamp>,
    /// End of the window.
    pub ends_at: Option<Timestamp>,
    /// Its own page.
    pub url: Option<Href>,
    /// What it affects.
    pub components: Vec<Component>,
    /// In the feed's order, which is not to be trusted: see [`latest`].
    pub updates: Vec<Update>,
}

impl Maintenance {
    /// By the feed's word first, by the clock second; but once its window is over it is over, unless the feed says that
    /// it goes on.
    #[must_use]
    pub fn status_at(&self, now: Timestamp) -> MaintenanceStatus {
        match (self.status, self.starts_at, self.ends_at) {
            (Some(MaintenanceStatus::InProgress), ..) => MaintenanceStatus::InProgress,
            (_, _, Some(end)) if end <= now => MaintenanceStatus::Completed,
            (Some(word), ..) => word,
            (None, Some(start), _) if start > now => MaintenanceStatus::Scheduled,
            _ => MaintenanceStatus::InProgress,
        }
    }
}

/// One parsed feed at one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snapshot {
    /// Whose page it is.
    pub page_name: Option<Rc<str>>,
    /// The status page for people.
    pub page_url: Option<Href>,
    /// The page's own word; the worst of its parts where it says none.
    pub indicator: Indicator,
    /// The page's own sentence for that ("Partial System Outage").
    pub description: Option<Rc<str>>,
    /// All components, groups left out.
    pub components: Vec<Component>,
    /// How many components there are in all, where the feed lists them all; 0 otherwise.
    pub total: usize,
    /// Open and recently resolved incidents.
    pub incidents: Vec<Incident>,
    /// Maintenances of any status.
    pub maintenances: Vec<Maintenance>,
    /// Ways to reach the company that the feed itself names.
    pub channels: Vec<Channel>,
    /// How long the feed asks us to wait between requests, in seconds.
    pub poll_after_seconds: Option<u32>,
    /// When whoever wrote the feed last knew it to be true, or last changed it, where it says so.
    pub written_at: Option<Timestamp>,
}

impl Default for Snapshot {
    fn default() -> Self {
        Self {
            page_name: None,
            page_url: None,
            indicator: Indicator::None,
            description: None,
            components: Vec::new(),
            total: 0,
            incidents: Vec::new(),
            maintenances: Vec::new(),
            channels: Vec::new(),
            poll_after_seconds: None,
            written_at: None,
        }
    }
}

/// The newest update that says something; of equals, the first.
#[must_use]
pub fn latest(updates: &[Update]) -> Option<&Update> {
    let mut newest: Option<&Update> = None;
    for update in updates.iter().filter(|it| !it.body.is_empty()) {
        if newest.is_none_or(|it| update.posted_at > it.posted_at) {
            newest = Some(update);
        }
    }
    newest
}
