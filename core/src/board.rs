//! All that one banner knows at one moment, and how it changes. Knows no browser: time and answers are told to it.

use crate::config::Config;
use crate::dismissal::Dismissals;
use crate::model::{Indicator, Snapshot};
use crate::notice::{Freshness, Notice};
use crate::policy;
use crate::time::Timestamp;
use std::rc::Rc;

/// The state of one banner.
#[derive(Clone, Debug)]
pub struct Board {
    config: Rc<Config>,
    now: Timestamp,
    last: Option<(Snapshot, Timestamp)>, // The last good answer and its time.
    is_failing: bool,
    dismissals: Dismissals,
}

/// What can happen to a banner.
#[derive(Clone, Debug)]
pub enum Action {
    /// A good answer came at this time.
    Answered(Snapshot, Timestamp),
    /// A request failed at this time.
    Failed(Timestamp),
    /// Time went by.
    Tick(Timestamp),
    /// The visitor closed the banner.
    Dismissed,
    /// The visitor, or the page, wants to see it again.
    Reopened,
    /// Another tab says what the visitor closed.
    Recalled(Dismissals),
}

/// What is to be drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown<'a> {
    /// What is said.
    pub notice: Notice<'a>,
    /// How far it can be trusted.
    pub freshness: Freshness,
    /// Whether the visitor may close it.
    pub is_dismissible: bool,
    /// Whether the visitor closed it: only a small button is left.
    pub is_dismissed: bool,
    /// When the answer came that says so.
    pub checked_at: Timestamp,
    /// The moment that ages count from.
    pub now: Timestamp,
}

impl Board {
    /// A banner that knows nothing yet but what the visitor closed earlier.
    #[must_use]
    pub fn new(config: Rc<Config>, now: Timestamp, dismissals: Dismissals) -> Self {
        Self { config, now, last: None, is_failing: false, dismissals }
    }

    /// Takes in what happened.
    pub fn apply(&mut self, action: Action) {
        match action {
            Action::Answered(snapshot, at) => {
                self.last = Some((snapshot, at));
                self.is_failing = false;
                self.now = at;
                let mut dismissals = std::mem::take(&mut self.dismissals);
                dismissals.forget_others(self.notice().as_ref());
                self.dismissals = dismissals;
            }
            Action::Failed(at) => {
                self.is_failing = true;
                self.now = at;
            }
            Action::Tick(at) => self.now = at,
            Action::Dismissed => {
                if let Some(notice) = self.notice().filter(|it| self.is_dismissible(it)) {
                    self.dismissals = Dismissals::with(&notice);
                }
            }
            Action::Reopened => self.dismissals = Dismissals::default(),
            Action::Recalled(dismissals) => self.dismissals = dismissals,
        }
    }

    /// The last good answer, and when it came.
    #[must_use]
    pub fn last(&self) -> Option<&(Snapshot, Timestamp)> {
        self.last.as_ref()
    }

    /// What there is to say, closed or not.
    #[must_use]
    pub fn notice(&self) -> Option<Notice<'_>> {
        let (snapshot, _) = self.last.as_ref()?;
        policy::decide(snapshot, self.now, &self.config)
    }

    /// What is to be drawn; `None` when there is nothing to say.
    #[must_use]
    pub fn shown(&self) -> Option<Shown<'_>> {
        let (_, checked_at) = self.last.as_ref()?;
        let notice = self.notice()?;
        let is_dismissible = self.is_dismissible(&notice);
        Some(Shown {
            is_dismissible,
            is_dismissed: is_dismissible && self.dismissals.cover(&notice),
            freshness: policy::freshness(*checked_at, self.is_failing, self.now, &self.config),
            notice,
            checked_at: *checked_at,
            now: self.now,
        })
    }

    /// What the visitor closed, to be kept.
    #[must_use]
    pub fn dismissals(&self) -> &Dismissals {
        &self.dismissals
    }

    /// The owner's wishes.
    #[must_use]
    pub fn config(&self) -> &Config {
        &self.config
    }

    fn is_dismissible(&self, notice: &Notice<'_>) -> bool {
        self.config.dismissible != Indicator::None && notice.indicator <= self.config.dismissible
    }
}
