//! When to ask again. Knows no timer: chance, answers and the time are told to it.

use crate::text::whole;
use crate::time::Timestamp;

const SHORTEST_SECONDS: u32 = 15; // What is asked more often costs the endpoint more than the visitor gains.
const LONGEST_SECONDS: u32 = 3_600; // A longer wait would silence the banner, and in the end overflow a timer.

/// The wait until the next request, in milliseconds: every wait of a banner comes from here.
/// `asked_seconds` is what the feed or the server asked for;
/// `chance` (0 to 1) spreads returning tabs over a tenth of the wait, so that recovery is not a second outage.
#[must_use]
pub fn wait_ms(poll_seconds: u32, asked_seconds: Option<u32>, chance: f64) -> u32 {
    let seconds = poll_seconds.max(asked_seconds.unwrap_or(0)).clamp(SHORTEST_SECONDS, LONGEST_SECONDS);
    let spread = if chance > 0.0 { chance.min(1.0) / 10.0 } else { 0.0 }; // Also of what is no number.
    let ms = f64::from(seconds) * 1_000.0 * (1.0 + spread);
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "positive, and saturates")]
    let ms = ms as u32;
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
