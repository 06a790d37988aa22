//! How far this device's clock is off. Ages and promises are the server's, and must not be counted by a clock that
//! is an hour late.

use crate::time::Timestamp;

const LEAST_MS: i64 = 60_000; // Ages are shown in minutes.
const CACHED_MS: i64 = 900_000; // An answer from a cache may carry a time that is this old.

/// Milliseconds to add to the device's clock, from the `Date` of an answer that has just come. A cache makes that
/// time too early, never too late; so a device that seems to be a little ahead is believed.
#[must_use]
pub fn skew_ms(server: Timestamp, device: Timestamp) -> i64 {
    let skew = server.millis() - device.millis();
    if (-CACHED_MS..=LEAST_MS).contains(&skew) { 0 } else { skew }
}

#[cfg(test)]
mod tests {
    use super::skew_ms;
    use crate::time::Timestamp;

    #[test]
    fn only_a_clock_that_is_surely_off_is_corrected() {
        let at = |minutes: i64| Timestamp::from_millis(1_777_900_000_000 + minutes * 60_000);
        for (server, expected) in
            [(0, 0), (1, 0), (2, 2), (70, 70), (-5, 0), (-15, 0), (-16, -16), (-600, -600)]
        {
            assert_eq!(skew_ms(at(server), at(0)), expected * 60_000, "server {server} min ahead");
        }
    }
}
