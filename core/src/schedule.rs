//! When to ask again. Knows no timer: chance, answers and the time are told to it. `static/outage-banner-stay.js` has the
//! same for the time before there is a banner, and a test holds the two to each other.

use crate::text::whole;
use crate::time::Timestamp;

const SHORTEST_SECONDS: u32 = 15; // What is asked more often costs the endpoint more than the visitor gains.
const LONGEST_SECONDS: u32 = 3_600; // A longer wait would silence the banner, and in the end overflow a timer.
const LONGEST_RETRY_SECONDS: u32 = 900; // An endpoint that comes back is seen after a quarter of an hour at the latest.

/// More than this no wait is, in milliseconds: an hour, and a fifth for chance.
pub const LONGEST_MS: u32 = LONGEST_SECONDS * 1_200;

/// What the last requests of one banner say about the next.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Schedule {
    /// The requests that failed since the last good answer.
    pub failures: u32,
    feed_seconds: Option<u32>, // What the last good feed asked for; it holds while requests fail, too.
    retry_seconds: Option<u32>, // The `Retry-After` of the last answer, good or not.
}

impl Schedule {
    /// A good answer came: with what its feed asks for, and its `Retry-After`.
    pub fn answered(&mut self, feed_seconds: Option<u32>, retry_seconds: Option<u32>) {
        *self = Self { failures: 0, feed_seconds, retry_seconds };
    }

    /// A request failed; an answer that said so may have had a `Retry-After`.
    pub fn failed(&mut self, retry_seconds: Option<u32>) {
        self.failures = self.failures.saturating_add(1);
        self.retry_seconds = retry_seconds;
    }

    /// The wait until the next request, in milliseconds.
    #[must_use]
    pub fn wait_ms(&self, poll_seconds: u32, chance: f64) -> u32 {
        wait_ms(poll_seconds, self.feed_seconds.max(self.retry_seconds), self.failures, chance)
    }
}

/// The wait until the next request, in milliseconds: every wait of a banner comes from here.
///
/// `asked_seconds` is what the feed or the server asked for, and never undercut. Each of the `failures` in a row after
/// the first doubles the owner's own time. `chance` (0 to 1) moves that by a fifth up or down, and what was asked for up
/// to a fifth later: many visitors who begin or fail at one moment do not ask at one moment again. After a failure all
/// were told to come back at one moment; then they are spread over the owner's own time, as they were before.
#[must_use]
pub fn wait_ms(poll_seconds: u32, asked_seconds: Option<u32>, failures: u32, chance: f64) -> u32 {
    let poll = poll_seconds.clamp(SHORTEST_SECONDS, LONGEST_SECONDS);
    let doublings = failures.saturating_sub(1).min(6);
    let own = poll.max((poll << doublings).min(LONGEST_RETRY_SECONDS));
    let chance = if chance > 0.0 { chance.min(1.0) } else { 0.0 }; // Also of what is no number.
    let asked = asked_seconds.map_or(0.0, |it| {
        let seconds = it.min(LONGEST_SECONDS);
        let spread = f64::from(if failures > 0 { poll.min(LONGEST_SECONDS / 5) } else { 0 });
        f64::from(seconds) + chance * spread.max(f64::from(seconds) * 0.2)
    });
    let seconds = (f64::from(own) * (0.8 + chance * 0.4)).max(asked).max(f64::from(SHORTEST_SECONDS));
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "positive, and saturates")]
    let ms = (seconds * 1_000.0).round() as u32;
    ms
}

/// The seconds that a `Retry-After` asks to wait: it is a number of them, or the moment to come back.
#[must_use]
pub fn retry_after(header: &str, now: Timestamp) -> Option<u32> {
    whole(header).or_else(|| {
        let ms = Timestamp::parse(header)?.millis() - now.millis();
        (ms > 0).then(|| u32::try_from(ms / 1_000).unwrap_or(u32::MAX))
    })
}
