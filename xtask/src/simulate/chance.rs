//! Chance that is the same in each run. Pure.

/// A generator of numbers, by its seed (`SplitMix64`).
#[derive(Clone, Debug)]
pub(crate) struct Chance(u64);

impl Chance {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// From 0 up to, but without, 1.
    pub(crate) fn share(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        bits ^= bits >> 31;
        f64::from(u32::try_from(bits >> 32).unwrap_or(0)) / f64::from(u32::MAX).next_up()
    }

    /// How long something lasts that may end at any moment, in whole milliseconds, one at least.
    pub(crate) fn span_ms(&mut self, mean_ms: f64) -> u32 {
        whole(-(1.0 - self.share()).ln() * mean_ms).max(1)
    }
}

/// Rounded; what is too large or no number becomes the largest or nothing.
pub(crate) fn whole(number: f64) -> u32 {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturates")]
    let number = number.round() as u32;
    number
}

#[cfg(test)]
mod tests {
    use super::Chance;

    #[test]
    fn shares_and_spans_have_the_mean_that_is_asked_for() {
        let mut chance = Chance::new(1);
        let count = 100_000;
        let shares: f64 = (0..count).map(|_| chance.share()).sum();
        assert!((shares / f64::from(count) - 0.5).abs() < 0.01, "{shares}");
        let spans: f64 = (0..count).map(|_| f64::from(chance.span_ms(3_000.0))).sum();
        assert!((spans / f64::from(count) - 3_000.0).abs() < 50.0, "{spans}");
        assert_eq!(Chance::new(7).share().to_bits(), Chance::new(7).share().to_bits());
    }
}
