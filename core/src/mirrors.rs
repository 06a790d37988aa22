//! Several endpoints of one feed: which is asked next, and whose answer is believed. Knows no request and no clock.
//! `static/outage-banner-addresses.js` has the same for the time before there is a banner.

use crate::model::{Indicator, Snapshot};
use crate::time::Timestamp;

/// Who has not answered for so long is not waited for alone: the next is asked, too.
pub const HEDGE_MS: u32 = 2_000;

const REST_MS: i64 = 900_000; // A mirror that failed or lagged is tried last for so long.
const AHEAD_MS: i64 = 900_000; // A time that is further ahead is a clock that is wrong.
const SECOND_OPINIONS: f64 = 0.2; // A fifth more requests, and a mirror that is old is found out in five turns.

/// How the endpoints of one banner have done, in the owner's order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mirrors {
    resting_since: Vec<(usize, Timestamp)>, // One entry at most for each.
}

impl Mirrors {
    /// In which order to ask so many endpoints: the owner's, but those that failed or lagged of late come last, and
    /// of them that which did so first comes first. A clock that was set back makes nobody wait longer.
    #[must_use]
    pub fn order(&self, count: usize, now: Timestamp) -> Vec<usize> {
        let rests = |it: &(usize, Timestamp)| {
            let ms = now.millis().saturating_sub(it.1.millis());
            it.0 < count && (0..REST_MS).contains(&ms)
        };
        let resting: Vec<usize> = self.resting_since.iter().filter(|it| rests(it)).map(|it| it.0).collect();
        let mut order: Vec<usize> = (0..count).filter(|it| !resting.contains(it)).collect();
        order.extend(resting);
        order
    }

    /// This one failed, or is behind what is known.
    pub fn rest(&mut self, index: usize, now: Timestamp) {
        self.resting_since.retain(|it| it.0 != index);
        self.resting_since.push((index, now));
    }

    /// This one answered, and is not behind.
    pub fn praise(&mut self, index: usize) {
        self.resting_since.retain(|it| it.0 != index);
    }
}

/// How many good answers to wait for of so many endpoints: mostly one, now and then (by chance, 0 to 1) two, for one that
/// is alive but old is found out by another alone.
#[must_use]
pub fn wanted(count: usize, chance: f64) -> usize {
    if count > 1 && chance < SECOND_OPINIONS { 2 } else { 1 }
}

/// What an answer says about its own age, and how bad it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Edition {
    /// When whoever wrote it last knew it to be true, or last changed it.
    pub written_at: Option<Timestamp>,
    /// The time of its newest update: no more than a sign, for what is taken away leaves an older one behind.
    pub said_at: Option<Timestamp>,
    /// The `Last-Modified` of the file.
    pub modified_at: Option<Timestamp>,
    /// The colour of what it has to show; `None` where it has nothing to show.
    pub shows: Option<Indicator>,
}

impl Edition {
    /// Of an answer that has come now. A time that is ahead of now is that of a wrong clock, and none.
    #[must_use]
    pub fn new(
        snapshot: &Snapshot,
        modified_at: Option<Timestamp>,
        shows: Option<Indicator>,
        now: Timestamp,
    ) -> Self {
        let latest = now.after(AHEAD_MS);
        let past = |it: Option<Timestamp>| it.filter(|it| *it <= latest);
        let updates = snapshot.incidents.iter().flat_map(|it| &it.updates);
        let updates = updates.chain(snapshot.maintenances.iter().flat_map(|it| &it.updates));
        let said_at = updates.filter_map(|it| past(it.posted_at)).max();
        Self { written_at: past(snapshot.written_at), said_at, modified_at: past(modified_at), shows }
    }

    /// The same by what the visitor sees of it: that costs the WebAssembly less. `shown` is how bad it looks, and when the
    /// update that is shown was posted.
    #[must_use]
    pub fn seen(
        snapshot: &Snapshot,
        modified_at: Option<Timestamp>,
        shown: Option<(Indicator, Option<Timestamp>)>,
        now: Timestamp,
    ) -> Self {
        let written_at = snapshot.written_at.filter(|it| *it <= now.after(AHEAD_MS));
        Self { written_at, said_at: shown.and_then(|it| it.1), modified_at, shows: shown.map(|it| it.0) }
    }

    /// The feed's own time.
    fn own(&self) -> Option<Timestamp> {
        self.written_at.max(self.said_at)
    }

    /// Whether this is surely older than another, and says something else: by a time of the same kind that both have. By
    /// its newest update alone nothing is, for the company may have taken that away.
    #[must_use]
    pub fn is_behind(&self, other: &Self) -> bool {
        if (self.said_at, self.shows) == (other.said_at, other.shows) {
            return false; // Two copies of one file seldom have one time.
        }
        match (self.written_at, other.written_at) {
            (Some(mine), Some(its)) => mine < its,
            _ => matches!((self.modified_at, other.modified_at), (Some(mine), Some(its)) if mine < its),
        }
    }

    /// What is known once this has come after what was `known` before; `None` where this is older, and so is no answer.
    /// The latest times stay: a copy that says the same as the newer file before it does not make room for an older one.
    #[must_use]
    pub fn following(self, known: Option<&Self>) -> Option<Self> {
        let Some(known) = known else { return Some(self) };
        let written_at = self.written_at.max(known.written_at);
        let modified_at = self.modified_at.max(known.modified_at);
        (!self.is_behind(known)).then_some(Self { written_at, modified_at, ..self })
    }
}

/// Which of several answers that came at one moment is believed: the newest by the feeds' own time, if all have one; else
/// by when the files were changed, if that is known of all; else, and of equals, the one that says the worst. With that it
/// never is a quiet one where another that is no older tells of something.
#[must_use]
pub fn newest(editions: &[Edition]) -> usize {
    let has_all = |time: fn(&Edition) -> Option<Timestamp>| editions.iter().all(|it| time(it).is_some());
    let time: fn(&Edition) -> Option<Timestamp> = if has_all(Edition::own) {
        Edition::own
    } else if has_all(|it| it.modified_at) {
        |it| it.modified_at
    } else {
        |_| None
    };
    let mut best = 0;
    for (index, it) in editions.iter().enumerate() {
        if let Some(known) = editions.get(best)
            && (time(it), it.shows) > (time(known), known.shows)
        {
            best = index;
        }
    }
    best
}
