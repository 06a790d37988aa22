//! When to ask again. Knows no timer: chance and answers are told to it.

const LONGEST_SECONDS: u32 = 3_600; // A feed that asks for more would silence the banner.

/// The wait until the next request, in milliseconds. `asked_seconds` is what the feed or the server asked for;
/// `chance` (0 to 1) spreads returning tabs over a tenth of the wait, so that recovery is not a second outage.
#[must_use]
pub fn wait_ms(poll_seconds: u32, asked_seconds: Option<u32>, chance: f64) -> u32 {
    let seconds = poll_seconds.max(asked_seconds.unwrap_or(0)).min(LONGEST_SECONDS.max(poll_seconds));
    let ms = f64::from(seconds) * 1_000.0 * (1.0 + chance.clamp(0.0, 1.0) / 10.0);
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "positive, and saturates")]
    let ms = ms as u32;
    ms
}
