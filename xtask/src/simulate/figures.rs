//! What a run says: rates, peaks, what a CDN answers, and when visitors know. Pure.

use super::chance::whole;
use super::crowd::{Course, Log, SECOND_MS};

/// A CDN's copy is good for so long: the header of docs/hosting.md.
const MAX_AGE_SECONDS: usize = 30;
/// Places of an ordinary CDN, each of which asks the endpoint for itself.
pub(crate) const PLACES: usize = 100;
/// A peak is the mean of so many seconds: a server has a queue.
const WINDOW_SECONDS: usize = 5;
/// After its return, the endpoint is watched for so long.
const RETURN_SECONDS: usize = 1_200;

/// The figures of one way to ask in one course of events.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Figures {
    /// Requests per second, second by second.
    pub(crate) rates: Vec<u32>,
    /// Mean of the ten minutes before the endpoint fails: the outage's traffic, in a steady state.
    pub(crate) steady: f64,
    /// Mean while it fails.
    pub(crate) failing: f64,
    /// The highest five seconds after its return.
    pub(crate) peak_of_return: f64,
    /// The highest five seconds of all, against the mean of all.
    pub(crate) peak_to_mean: f64,
    /// Of all requests that were answered, how many a CDN answers by itself.
    pub(crate) cdn: f64,
    /// Seconds until 50, 95 and 99 of 100 visitors know of the outage, who had the page open, and in view, when it began.
    pub(crate) known: [u32; 3],
    /// Requests of all.
    pub(crate) total: u64,
}

pub(crate) fn figures(log: &Log, course: &Course) -> Figures {
    let rates = &log.rates;
    let (from, until) = (course.fails.start as usize, course.fails.end as usize);
    let ends = rates.len().min(until + RETURN_SECONDS).min(course.outage.end as usize);
    let answered: Vec<u32> = rates
        .iter()
        .enumerate()
        .map(|(second, rate)| if (from..until).contains(&second) { 0 } else { *rate })
        .collect();
    let all = mean(rates);
    Figures {
        steady: mean(&rates[from - 600..from]),
        failing: mean(&rates[from..until]),
        peak_of_return: peak(&rates[until..ends]),
        peak_to_mean: peak(rates) / all.max(f64::MIN_POSITIVE),
        cdn: cdn(&answered),
        known: [0.5, 0.95, 0.99].map(|share| known(&log.known_ms, share)),
        total: rates.iter().map(|it| u64::from(*it)).sum(),
        rates: rates.clone(),
    }
}

impl Figures {
    /// The peak after the endpoint's return, against the steady rate.
    pub(crate) fn peak_to_steady(&self) -> f64 {
        self.peak_of_return / self.steady.max(f64::MIN_POSITIVE)
    }
}

#[allow(clippy::cast_precision_loss, reason = "far below 2^52")]
fn mean(rates: &[u32]) -> f64 {
    rates.iter().map(|it| f64::from(*it)).sum::<f64>() / rates.len().max(1) as f64
}

fn peak(rates: &[u32]) -> f64 {
    rates.windows(WINDOW_SECONDS).map(mean).fold(0.0, f64::max)
}

/// Each place asks the endpoint once in each period in which anybody asks there; visitors are spread evenly.
#[allow(clippy::cast_precision_loss, reason = "far below 2^52")]
fn cdn(rates: &[u32]) -> f64 {
    let (mut total, mut passed) = (0.0, 0.0);
    let places = PLACES as f64;
    for period in rates.chunks(MAX_AGE_SECONDS) {
        let count: f64 = period.iter().map(|it| f64::from(*it)).sum();
        total += count;
        passed += places * (1.0 - (1.0 - 1.0 / places).powf(count));
    }
    if total > 0.0 { 1.0 - passed / total } else { 0.0 }
}

/// The seconds after which this share knows.
fn known(known_ms: &[u32], share: f64) -> u32 {
    let mut sorted = known_ms.to_vec();
    sorted.sort_unstable();
    let last = sorted.len().saturating_sub(1);
    #[allow(clippy::cast_precision_loss, reason = "far below 2^52")]
    let index = whole(share * last as f64) as usize;
    sorted.get(index).map_or(0, |ms| ms.div_ceil(SECOND_MS))
}

#[cfg(test)]
mod tests {
    use super::{cdn, known, peak};

    #[test]
    fn a_peak_is_the_mean_of_five_seconds() {
        assert!((peak(&[0, 0, 0, 0, 50, 0, 0]) - 10.0).abs() < 1e-9);
        assert!((peak(&[4; 60]) - 4.0).abs() < 1e-9);
    }

    #[test]
    fn a_cdn_asks_once_for_each_place_and_period() {
        assert!((cdn(&[100_000; 30]) - (1.0 - 100.0 / 3_000_000.0)).abs() < 1e-6);
        let one: Vec<u32> = (0..30).map(|second| u32::from(second == 0)).collect();
        assert!(cdn(&one).abs() < 1e-9, "one request is passed on");
        assert!(cdn(&[0; 30]).abs() < 1e-9);
    }

    #[test]
    fn a_share_knows_after_the_seconds_of_its_last() {
        let known_ms: Vec<u32> = (1..=100).map(|second| second * 1_000).collect();
        assert_eq!([0.5, 0.95, 0.99].map(|share| known(&known_ms, share)), [51, 95, 99]);
        assert_eq!(known(&[], 0.5), 0);
    }
}
