//! `publish`: asks a feed again and again, and puts a copy in our own format wherever it is wanted.
//!
//! A copy is written when it says something new, and before the one that lies there is too old to be believed. When the
//! feed fails nothing is written: the copy that lies there stays, with its old `checked_at`, until nobody believes it.

mod targets;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use outage_banner_core::check::stateless;
use outage_banner_core::feed::{self, Feed, Hints};
use outage_banner_core::time::Timestamp;
use serde_json::Value;

use crate::address::Address;
use crate::ask::Asker;
use crate::check::value;
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
    /// The option that names them: whoever has to choose another target is told it.
    pub option: &'static str,
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
    /// How long none of the feeds wants to be asked, where none has answered.
    retry_after: Duration,
    outcomes: Vec<(String, Outcome)>,
    /// What the copy cannot say, because the feed does not.
    lack: Option<String>,
}

/// Copies once.
///
/// # Errors
/// When no feed answers, or one of the targets could not be written.
pub async fn once(options: &Options) -> Result<Vec<String>, Failure> {
    let Round { mut failures, outcomes, lack, .. } = round(&mut Asker::default(), options).await;
    if let Some(words) = lack {
        tracing::warn!("{words}");
    }
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
    let mut lacks = BTreeSet::new();
    loop {
        let round = round(&mut asker, options).await;
        // Once is enough: it stays so until somebody changes the address.
        if let Some(words) = round.lack.as_ref().filter(|it| !lacks.contains(*it)) {
            tracing::warn!("{words}");
            lacks.insert(words.clone());
        }
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

/// How long until the next request: longer after each failure, and as long as the servers want.
fn wait(every: Duration, failed: u32, retry_after: Duration) -> Duration {
    let longer =
        every.saturating_mul(2_u32.saturating_pow(failed.saturating_sub(1))).min(MAX_WAIT.max(every));
    longer.max(retry_after)
}

async fn round(asker: &mut Asker, options: &Options) -> Round {
    let mut failures = Vec::new();
    let mut rests = Vec::new();
    for address in &options.feeds {
        if let Some(rest) = asker.rest(address) {
            rests.push(rest); // Why, was told when it was asked.
            continue;
        }
        let copied = match asker.ask_in_turn(address).await {
            Ok(bytes) => copy(&bytes, address, options).map_err(|words| (words, None)),
            Err(silence) => Err((silence.text, silence.retry_after)),
        };
        match copied {
            Ok((copy, lack)) => {
                let outcomes = put_everywhere(
                    &options.targets,
                    options.option,
                    &copy,
                    options.valid,
                    options.key.as_ref(),
                )
                .await;
                // A server that wants to be left alone must not keep this one waiting.
                return Round { failures, retry_after: Duration::ZERO, outcomes, lack };
            }
            Err((words, rest)) => {
                rests.push(rest.unwrap_or_default());
                failures.push(words);
            }
        }
    }
    let retry_after = rests.into_iter().min().unwrap_or_default();
    Round { failures, retry_after, outcomes: Vec::new(), lack: None }
}

/// What a feed of our own format says of its own age: it may be a copy, too, and a copy of a copy is no younger.
fn promise(bytes: &[u8]) -> Option<(Timestamp, Duration)> {
    let feed: Value = serde_json::from_slice(bytes).ok()?;
    let checked_at = Timestamp::parse(feed["checked_at"].as_str()?)?;
    Some((checked_at, Duration::from_secs(feed["valid_seconds"].as_u64()?)))
}

/// The copy, and what it lacks because the feed lacks it; or why there can be none.
fn copy(bytes: &[u8], address: &Address, options: &Options) -> Result<(Value, Option<String>), String> {
    let now = clock::now();
    let named = |words: &str| format!("{}: {words}", address.written);
    let hints = Hints { now, provider: &options.provider, post_tag: &options.post_tag, ..Hints::default() };
    let Feed { snapshot, provider, .. } =
        feed::read(bytes, hints).map_err(|error| named(&error.to_line()))?;
    let promise = (provider == "outage-banner").then(|| promise(bytes)).flatten();
    let (checked_at, valid) = promise.unwrap_or((now, options.valid));
    let source = address.source();
    let about = About {
        now,
        checked_at: checked_at.min(now),
        valid_seconds: valid.min(options.valid).as_secs(),
        source: source.as_deref(),
    };
    let copy = own_format(&snapshot, &about);
    match mistakes::mistakes(&copy).first() {
        None => {
            let lack = stateless(provider, || value(bytes));
            Ok((copy, lack.map(|it| named(&format!("{}: {}", it.what, it.cure)))))
        }
        Some(line) => Err(named(&format!("no valid copy can be made: {line}"))),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test panics")]

    use super::{Address, Asker, MIN_EVERY, Options, Place, Timestamp, Value, clock, copy, round, wait};
    use crate::place::FilePlace;
    use serde_json::json;
    use std::io::{Read, Write};
    use std::net::TcpListener;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    #[test]
    fn after_failures_it_asks_less_and_less_often() {
        for (failed, retry_after, seconds) in [
            (0, 0, 60),
            (1, 0, 60),
            (2, 0, 120),
            (3, 0, 240),
            (4, 0, 300),
            (99, 0, 300),
            (0, 10, 60),
            (1, 900, 900),
        ] {
            let found = wait(Duration::from_mins(1), failed, Duration::from_secs(retry_after));
            assert_eq!(found.as_secs(), seconds, "{failed} {retry_after:?}");
        }
        assert_eq!(wait(Duration::from_mins(30), 5, Duration::ZERO), Duration::from_mins(30));
    }

    /// Else a quiet hour would grow younger with each copy of it.
    #[test]
    fn a_copy_of_a_copy_is_no_younger() {
        let address = Address::parse("https://a.example/status.json").unwrap();
        let options = Options {
            feeds: Vec::new(),
            targets: Vec::new(),
            option: "--to",
            every: MIN_EVERY,
            valid: Duration::from_mins(10),
            provider: String::new(),
            post_tag: String::new(),
            key: None,
        };
        let before = Timestamp::from_millis(clock::now().millis() / 1000 * 1000 - 300_000).to_rfc3339();
        let valid = |feed: Value| {
            let (copy, _) = copy(feed.to_string().as_bytes(), &address, &options).unwrap();
            (copy["checked_at"] == *before, copy["valid_seconds"].as_u64())
        };
        let told = |seconds: u64| json!({ "version": 1, "checked_at": before, "valid_seconds": seconds });
        assert_eq!(valid(told(3_600)), (true, Some(600)));
        assert_eq!(valid(told(400)), (true, Some(400)));
        // Without a time for which it holds it is not a copy, but what its owner says now.
        assert_eq!(valid(json!({ "version": 1, "checked_at": before })), (false, Some(600)));
    }

    /// A server that gives each request the same answer, and how often it was asked.
    fn server(answer: String) -> (Address, Arc<AtomicUsize>) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}/feed", listener.local_addr().unwrap());
        let count = Arc::new(AtomicUsize::new(0));
        let counted = count.clone();
        std::thread::spawn(move || {
            for mut stream in listener.incoming().map_while(Result::ok) {
                let mut head = Vec::new();
                while !head.ends_with(b"\r\n\r\n") {
                    let mut byte = [0];
                    stream.read_exact(&mut byte).unwrap();
                    head.push(byte[0]);
                }
                counted.fetch_add(1, Ordering::SeqCst);
                stream.write_all(answer.as_bytes()).unwrap();
            }
        });
        (Address::parse(&address).unwrap(), count)
    }

    /// Without this, a copy of a healthy feed grows too old to be believed while another server rests.
    #[tokio::test]
    async fn a_server_that_wants_to_be_left_alone_holds_up_no_other() {
        let good = r#"{"version": 1}"#;
        let length = good.len();
        let (good, good_count) =
            server(format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{good}"));
        let busy = |seconds: u32| {
            server(format!(
                "HTTP/1.1 503 Busy\r\nRetry-After: {seconds}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
            ))
        };
        let ((busy, busy_count), (busier, _)) = (busy(1800), busy(3600));
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("status.json");
        let mut options = Options {
            feeds: vec![busy, good],
            targets: vec![Place::File(FilePlace::new(target))],
            option: "--to",
            every: MIN_EVERY,
            valid: Duration::from_mins(1),
            provider: String::new(),
            post_tag: String::new(),
            key: None,
        };
        let mut asker = Asker::default();
        let first = round(&mut asker, &options).await;
        assert_eq!((first.outcomes.len(), first.failures.len(), first.retry_after), (1, 1, Duration::ZERO));
        let second = round(&mut asker, &options).await;
        assert_eq!((second.outcomes.len(), second.failures.len()), (1, 0), "{:?}", second.failures);
        let counts = [busy_count, good_count].map(|it| it.load(Ordering::SeqCst));
        assert_eq!(counts, [1, 2]);
        // Where all want to be left alone, the first that is ready again decides.
        options.feeds = vec![busier, options.feeds.remove(0)];
        let third = round(&mut asker, &options).await;
        assert!(third.outcomes.is_empty());
        assert!(third.retry_after <= Duration::from_mins(30) && third.retry_after > MIN_EVERY);
    }

    /// Else a copy of the half that has the names alone is green for ever, whatever is down.
    #[tokio::test]
    async fn a_feed_without_states_is_told_of() {
        let page = r#"{"config": {"slug": "main"}, "publicGroupList": [{"id": 1, "monitorList": [{"id": 1, "name": "Mail"}]}]}"#;
        let answer = |body: &str| {
            format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}", body.len())
        };
        let (half, _) = server(answer(page));
        let (beats, _) = server(answer(r#"{"heartbeatList": {"1": [{"status": 0}]}, "uptimeList": {}}"#));
        let both = Address::parse(&format!("{}+{}", half.written, beats.written)).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let options = |feed: Address| Options {
            feeds: vec![feed],
            targets: vec![Place::File(FilePlace::new(folder.path().join("status.json")))],
            option: "--to",
            every: MIN_EVERY,
            valid: Duration::from_mins(1),
            provider: String::new(),
            post_tag: String::new(),
            key: None,
        };
        let address = half.written.clone();
        let lack = round(&mut Asker::default(), &options(half)).await.lack.unwrap();
        assert!(lack.starts_with(&format!("{address}: no states of monitors")), "{lack}");
        assert!(lack.contains("+…/api/status-page/heartbeat/SLUG"), "{lack}");
        let whole = round(&mut Asker::default(), &options(both)).await;
        assert_eq!((whole.lack, whole.outcomes.len(), whole.failures), (None, 1, Vec::new()));
    }
}
