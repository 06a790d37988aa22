//! When to ask again. Knows no timer: chance, answers and the time are told to it.

use crate::text::whole;
use crate::time::Timestamp;

const SHORTEST_SECONDS: u32 = 15; // What is asked more often costs the endpoint more than the visitor gains.
const LONGEST_SECONDS: u32 = 3_600; // A longer wait would silence the banner, and in the end overflow a timer.
const LONGEST_RETRY_SECONDS: u32 = 900; // An endpoint that comes back is seen after a quarter of an hour at the latest.

/// The wait until the next request, in milliseconds: every wait of a banner comes from here.
///
/// `asked_seconds` is what the feed or the server asked for, and never undercut. Each of the `failures` in a row after
/// the first doubles the owner's own time. `chance` (0 to 1) moves that by a fifth up or down, and what was asked for up
/// to a fifth later: many visitors who begin or fail at one moment do not ask at one moment again.
#[must_use]
pub fn wait_ms(poll_seconds: u32, asked_seconds: Option<u32>, failures: u32, chance: f64) -> u32 {
    let own = poll_seconds.clamp(SHORTEST_SECONDS, LONGEST_SECONDS);
    let doublings = failures.saturating_sub(1).min(6);
    let own = own.max((own << doublings).min(LONGEST_RETRY_SECONDS));
    let chance = if chance > 0.0 { chance.min(1.0) } else { 0.0 }; // Also of what is no number.
    let later = |seconds: u32, least: f64| f64::from(seconds) * 1_000.0 * (least + chance * (1.2 - least));
    let asked = asked_seconds.map_or(0.0, |it| later(it.min(LONGEST_SECONDS), 1.0));
    let ms = later(own, 0.8).max(asked).max(f64::from(SHORTEST_SECONDS) * 1_000.0);
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "positive, and saturates")]
    let ms = ms.round() as u32;
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
