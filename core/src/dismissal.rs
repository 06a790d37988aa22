//! Remembers which updates a visitor closed, and at which impact. A newer update or a worse impact is not covered, nor
//! is another failing component.

use crate::model::Indicator;
use crate::notice::{COMPONENTS, Item, Notice};
use crate::text::{cut, pieces};
use crate::time::Timestamp;
use std::rc::Rc;

/// All that one visitor closed on one feed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dismissals(Vec<Dismissal>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Dismissal {
    id: Rc<str>,
    updated_at_s: i64, // 0 for an update without a date.
    indicator: Indicator,
}

impl Dismissals {
    /// Reads what [`Dismissals::to_lines`] wrote; anything else is skipped.
    #[must_use]
    pub fn from_lines(lines: &str) -> Self {
        let mut dismissals = Vec::new();
        for line in pieces(lines, b'\n') {
            dismissals.extend(Dismissal::from_line(line));
        }
        Self(dismissals)
    }

    /// One line per item: epoch seconds, indicator, id.
    #[must_use]
    pub fn to_lines(&self) -> String {
        let mut lines = String::new();
        for it in &self.0 {
            for part in &[&*it.updated_at_s.to_string(), " ", it.indicator.as_str(), " ", &it.id, "\n"] {
                lines.push_str(part);
            }
        }
        lines
    }

    /// Whether every item of the notice was closed as it is now.
    #[must_use]
    pub fn cover(&self, notice: &Notice<'_>) -> bool {
        Self::with(notice).0.iter().all(|now| {
            let covers = |it: &Dismissal| {
                it.id == now.id && it.updated_at_s >= now.updated_at_s && it.indicator >= now.indicator
            };
            self.0.iter().any(covers)
        })
    }

    /// With this notice closed. What is no longer listed is forgotten, so the list cannot grow.
    #[must_use]
    pub fn with(notice: &Notice<'_>) -> Self {
        let mut closed = Vec::new();
        for item in notice.items() {
            closed.push(Dismissal::of(item, notice));
            // Nobody gives failing components an id or a time: which they are, and how bad, is all that is known.
            if item.id == COMPONENTS {
                for part in &item.components {
                    let id = [COMPONENTS, " ", &part.id, &part.place].concat().into();
                    closed.push(Dismissal { id, updated_at_s: 0, indicator: part.status.into() });
                }
            }
        }
        Self(closed)
    }

    /// How much was closed.
    #[must_use]
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// Forgets what the notice no longer lists: when that comes again, it is news.
    pub fn forget_others(&mut self, notice: Option<&Notice<'_>>) {
        let listed = notice.map(Self::with).unwrap_or_default();
        self.0.retain(|it| listed.0.iter().any(|listed| listed.id == it.id));
    }
}

impl Dismissal {
    /// The page's own word counts for the item that is shown: when it gets worse, that is news.
    fn of(item: &Item<'_>, notice: &Notice<'_>) -> Self {
        Self {
            id: item.id.into(),
            updated_at_s: item.updated_at().map_or(0, |it| it.millis() / 1_000),
            indicator: if item.id == notice.first.id { notice.indicator } else { item.indicator },
        }
    }

    fn from_line(line: &str) -> Option<Self> {
        let (updated_at, rest) = cut(line, b' ')?;
        let (indicator, id) = cut(rest, b' ')?;
        Some(Self {
            id: id.into(),
            updated_at_s: Timestamp::parse(updated_at).map_or(0, |it| it.millis() / 1_000),
            indicator: Indicator::from_word(indicator)?,
        })
    }
}
