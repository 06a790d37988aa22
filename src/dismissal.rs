//! Remembers which updates a visitor closed, and at which impact. A newer update or a worse impact is not covered.

use crate::model::Indicator;
use crate::notice::{Item, Notice};
use crate::time::Timestamp;
use std::rc::Rc;

/// All that one visitor closed on one feed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dismissals(Vec<Dismissal>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Dismissal {
    id: Rc<str>,
    updated_at: Timestamp,
    indicator: Indicator,
}

const NEVER: Timestamp = Timestamp::from_millis(0); // Stands for an update without a date.

impl Dismissals {
    /// Reads what [`Dismissals::to_lines`] wrote; anything else is skipped.
    #[must_use]
    pub fn from_lines(lines: &str) -> Self {
        Self(lines.lines().filter_map(Dismissal::from_line).collect())
    }

    /// One line per item: milliseconds, indicator, id.
    #[must_use]
    pub fn to_lines(&self) -> String {
        let mut lines = String::new();
        for it in &self.0 {
            for part in [&*it.updated_at.millis().to_string(), " ", it.indicator.as_str(), " ", &it.id, "\n"] {
                lines.push_str(part);
            }
        }
        lines
    }

    /// Whether every item of the notice was closed as it is now.
    #[must_use]
    pub fn cover(&self, notice: &Notice<'_>) -> bool {
        notice.items().all(|item| self.0.iter().any(|it| it.covers(item, notice)))
    }

    /// With this notice closed. What is no longer listed is forgotten, so the list cannot grow.
    #[must_use]
    pub fn with(notice: &Notice<'_>) -> Self {
        let mut dismissals = Vec::new();
        for item in notice.items() {
            let updated_at = item.updated_at().unwrap_or(NEVER);
            dismissals.push(Dismissal { id: item.id.into(), updated_at, indicator: indicator(item, notice) });
        }
        Self(dismissals)
    }
}

impl Dismissal {
    fn from_line(line: &str) -> Option<Self> {
        let mut parts = line.splitn(3, ' ');
        let updated_at = Timestamp::from_millis(parts.next()?.parse().ok()?);
        let indicator = Indicator::from_word(parts.next()?)?;
        Some(Self { id: parts.next()?.into(), updated_at, indicator })
    }

    fn covers(&self, item: &Item<'_>, notice: &Notice<'_>) -> bool {
        *self.id == *item.id
            && item.updated_at().unwrap_or(NEVER) <= self.updated_at
            && indicator(item, notice) <= self.indicator
    }
}

/// The page's own word counts for the item that is shown: when it gets worse, that is news.
fn indicator(item: &Item<'_>, notice: &Notice<'_>) -> Indicator {
    if item.id == notice.first.id { notice.indicator } else { item.indicator }
}
