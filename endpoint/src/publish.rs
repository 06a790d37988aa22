//! `publish`: asks a feed again and again, and puts a copy in our own format wherever it is wanted.
//!
//! A copy is written when it says something new, and before the one that lies there is too old to be believed. When the
//! feed fails nothing is written: the copy that lies there stays, with its old `checked_at`, until nobody believes it.

mod targets;

use std::sync::Arc;
use std::time::Duration;

use outage_banner_core::feed::{self, Hints};
use outage_banner_core::model::Snapshot;
use serde_json::Value;

use crate::address::Address;
use crate::ask::Asker;
use crate::convert::{About, own_format};
use crate::failure::Failure;
use crate::place::Place;
use crate::sign::SigningKey;
use crate::{clock, mistakes};
use targets::{Outcome, put_everywhere};

/// After failures we ask less and less often, but never more rarely than this: the end of an outage is news, too.
const MAX_WAIT: Duration = Duration::from_mins(5);
/// The shortest time between two requests, as in the browser.
pub const MIN_EVERY: Duration = Duration::from_secs(15);

/// What is copied from where to where.
#[derive(Clone, Debug)]
pub struct Options {
    /// Of these the first that answers is used.
    pub feeds: Vec<Address>,
    /// All of these get the copy.
    pub targets: Vec<Place>,
    /// Time between two requests.
    pub every: Duration,
    /// How long a copy holds.
    pub valid: Duration,
    /// The only provider whose feed is read; any where it is empty.
    pub provider: String,
    /// The tag by which a post counts.
    pub post_tag: String,
    /// Signs each copy.
    pub key: Option<Arc<SigningKey>>,
}

/// What one round has come to.
struct Round {
    failures: Vec<String>,
    retry_after: Option<Duration>,
    outcomes: Vec<(String, Outcome)>,
}

/// Copies once.
///
/// # Errors
/// When no feed answers, or one of the targets could not be written.
pub async fn once(options: &Options) -> Result<Vec<String>, Failure> {
    let Round { mut failures, outcomes, .. } = round(&mut Asker::default(), options).await;
    let mut lines = Vec::new();
    for (target, outcome) in outcomes {
        match outcome {
            Outcome::Written => lines.push(format!("{target}: written")),
            Outcome::Fresh => lines.push(format!("{target}: says this already")),
            Outcome::Failed(words) => failures.push(words),
        }
    }
    if lines.len() < options.targets.len() {
        return Err(Failure::Failed(failures.join("; ")));
    }
    Ok(lines)
}

/// Copies for ever.
pub async fn run(options: &Options) {
    let mut asker = Asker::default();
    let mut failed = 0;
    loop {
        let round = round(&mut asker, options).await;
        let is_asked = !round.outcomes.is_empty();
        for words in &round.failures {
            tracing::warn!("{words}");
        }
        if !is_asked {
            tracing::error!(
                "no feed answers: each copy stays as it is, and counts no longer when it is too old"
            );
        }
        for (target, outcome) in &round.outcomes {
            match outcome {
                Outcome::Written => tracing::info!("{target}: written"),
                Outcome::Fresh => tracing::debug!("{target}: says this already"),
                Outcome::Failed(words) => tracing::error!("{words}"),
            }
        }
        failed = if is_asked { 0 } else { failed + 1 };
        tokio::time::sleep(wait(options.every, failed, round.retry_after)).await;
    }
}

/// How long until the next request: longer after each failure, and as long as the server wants.
fn wait(every: Duration, failed: u32, retry_after: Option<Duration>) -> Duration {
    let longer =
        every.saturating_mul(2_u32.saturating_pow(failed.saturating_sub(1))).min(MAX_WAIT.max(every));
    longer.max(retry_after.unwrap_or_default())
}

async fn round(asker: &mut Asker, options: &Options) -> Round {
    let mut round = Round { failures: Vec::new(), retry_after: None, outcomes: Vec::new() };
    for address in &options.feeds {
        match asker.ask(address).await {
            Ok(bytes) => match copy(&bytes, address, options) {
                Ok(copy) => {
                    round.outcomes = {
                        let key = options.key.as_ref();
                        put_everywhere(&options.targets, &copy, options.valid, key).await
                    };
                    return round;
                }
                Err(words) => round.failures.push(words),
            },
            Err(silence) => {
                round.retry_after = round.retry_after.max(silence.retry_after);
                round.failures.push(silence.text);
            }
        }
    }
    round
}

/// The copy, or why there can be none.
fn copy(bytes: &[u8], address: &Address, options: &Options) -> Result<Value, String> {
    let now = clock::now();
    let named = |words: &str| format!("{}: {words}", address.written);
    let hints = Hints { now, provider: &options.provider, post_tag: &options.post_tag, ..Hints::default() };
    let snapshot: Snapshot = feed::read(bytes, hints).map_err(|error| named(&error.to_line()))?.snapshot;
    let source = address.source();
    let about = About { checked_at: now, valid_seconds: options.valid.as_secs(), source: source.as_deref() };
    let copy = own_format(&snapshot, &about);
    match mistakes::mistakes(&copy).first() {
        None => Ok(copy),
        Some(line) => Err(named(&format!("no valid copy can be made: {line}"))),
    }
}

#[cfg(test)]
mod tests {
    use super::wait;
    use std::time::Duration;

    #[test]
    fn after_failures_it_asks_less_and_less_often() {
        for (failed, retry_after, seconds) in [
            (0, None, 60),
            (1, None, 60),
            (2, None, 120),
            (3, None, 240),
            (4, None, 300),
            (99, None, 300),
            (0, Some(10), 60),
            (1, Some(900), 900),
        ] {
            let found = wait(Duration::from_mins(1), failed, retry_after.map(Duration::from_secs));
            assert_eq!(found.as_secs(), seconds, "{failed} {retry_after:?}");
        }
        assert_eq!(wait(Duration::from_mins(30), 5, None), Duration::from_mins(30));
    }
}
