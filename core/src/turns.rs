//! Whose turn it is to ask, among the tabs of one origin that show the same banner. Knows no storage and no timer: what the
//! tabs tell each other is one text, and the time and chance are arguments. The time is the device's own, which all of its
//! tabs have, not the corrected one.

use crate::schedule::LONGEST_MS;
use crate::text::{pieces, whole};
use crate::time::Timestamp;

/// A request ends after ten seconds. A tab that has not said by then what came of it is gone, or asleep.
pub const ASKING_MS: u32 = 12_000;

const LOOK_MS: u32 = 1_000; // A request is answered in a moment; who waits for another's looks again so soon.
const SPREAD_MS: f64 = 2_000.0; // Tabs that take over from one that is gone do not do it all at once.

/// What came of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Nobody knows yet.
    Asking,
    /// There is nothing to show.
    Quiet,
    /// The answer is worth showing, and lies in the storage.
    Kept,
    /// The answer does not fit into the storage: each tab asks for itself.
    Alone,
    /// No good answer, so many times in a row.
    Failed(u32),
}

/// One request: when it began, how long after that the next is due, and what came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Turn {
    /// When it began, by the device's clock.
    pub asked_at: Timestamp,
    /// After that nobody waits for it any more.
    pub wait_ms: u32,
    /// What came of it.
    pub outcome: Outcome,
}

/// What a tab is to do now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// It is its turn.
    Ask,
    /// Look again after so many milliseconds.
    Wait(u32),
    /// Another tab has asked: take what came of it, then look again after so many milliseconds.
    Take(Turn, u32),
}

impl Turn {
    /// Whether it is time to ask again. A clock that was set back makes it so, too: nobody knows how far.
    #[must_use]
    pub fn is_due(&self, now: Timestamp) -> bool {
        now < self.asked_at || now >= self.asked_at.after(i64::from(self.wait_ms))
    }

    fn left_ms(&self, now: Timestamp) -> u32 {
        let ms = self.asked_at.millis().saturating_add(i64::from(self.wait_ms)).saturating_sub(now.millis());
        u32::try_from(ms).unwrap_or(0).min(self.wait_ms)
    }

    /// The text for other tabs.
    #[must_use]
    pub fn to_text(&self) -> String {
        let failures;
        let outcome = match self.outcome {
            Outcome::Asking => "asking",
            Outcome::Quiet => "quiet",
            Outcome::Kept => "kept",
            Outcome::Alone => "alone",
            Outcome::Failed(count) => {
                failures = count.to_string();
                &failures
            }
        };
        [&self.asked_at.millis().to_string(), " ", &self.wait_ms.to_string(), " ", outcome].concat()
    }

    /// From such a text; what is none, or no tab of ours would have written, is nothing.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        let mut parts = pieces(text, b' ');
        let asked_at = Timestamp::from_millis(parts.next()?.parse().ok()?);
        let wait_ms = whole(parts.next()?).filter(|it| *it <= LONGEST_MS)?;
        let outcome = match parts.next()? {
            "asking" => Outcome::Asking,
            "quiet" => Outcome::Quiet,
            "kept" => Outcome::Kept,
            "alone" => Outcome::Alone,
            count => Outcome::Failed(whole(count)?),
        };
        parts.next().is_none().then_some(Self { asked_at, wait_ms, outcome })
    }
}

/// What a tab is to do that knows of its `own` last request, or of the last that it took, and reads in the storage of a
/// `shared` one, if of any. `is_mine` says whether the tab itself made its last request: then it is first again, and
/// the others come after it, by chance (0 to 1), if it is gone.
#[must_use]
pub fn next(own: &Turn, is_mine: bool, shared: Option<&Turn>, now: Timestamp, chance: f64) -> Next {
    let later = if is_mine { 0 } else { spread_ms(chance) };
    let newer =
        shared.filter(|it| it.asked_at > own.asked_at && it.outcome != Outcome::Alone && !it.is_due(now));
    match newer {
        Some(it) if it.outcome == Outcome::Asking => {
            Next::Wait(it.left_ms(now).min(LOOK_MS) + spread_ms(chance))
        }
        Some(it) => Next::Take(*it, it.left_ms(now) + spread_ms(chance)),
        None if own.is_due(now) => Next::Ask,
        None => Next::Wait(own.left_ms(now) + later),
    }
}

fn spread_ms(chance: f64) -> u32 {
    let chance = if chance > 0.0 { chance.min(1.0) } else { 0.0 }; // Also of what is no number.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 500 and 2,500")]
    let ms = (500.0 + chance * SPREAD_MS) as u32;
    ms
}
