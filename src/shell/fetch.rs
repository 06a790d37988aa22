//! One request for the feed, or several at once for one that comes in parts or lies in several places.

use super::read::{self, read};
use super::{browser, clock};
use crate::config::{Config, parts_of};
use crate::feed::Reading;
use crate::mirrors::{self, Edition, HEDGE_MS, Mirrors};
use crate::policy;
use crate::schedule;
use crate::time::Timestamp;
use gloo_net::Error;
use gloo_net::http::{Headers, Request, Response};
use js_sys::{Array, Math::random, Uint8Array};
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::{Context, Poll};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{AbortSignal, ReferrerPolicy, RequestCache, RequestCredentials, RequestInit};

const TIME_OUT_MS: u32 = 10_000; // For all parts, and their bodies too.

/// A good answer.
pub(super) struct Answer {
    pub(super) reading: Reading,
    /// In UTF-8, and in JSON where it came in XML, to be kept for the next page view.
    pub(super) text: Vec<u8>,
    /// The seconds that `Retry-After` asks to wait, where the server lets us read it.
    pub(super) retry_after: Option<u32>,
    /// How old it says that it is; `None` of what another tab was told.
    pub(super) edition: Option<Edition>,
    /// When it came.
    pub(super) at: Timestamp,
}

/// No good answer.
#[derive(Default)]
pub(super) struct Failure {
    /// For the owner.
    pub(super) line: String,
    /// As of a good answer.
    pub(super) retry_after: Option<u32>,
}

impl From<String> for Failure {
    fn from(line: String) -> Self {
        Self { line, retry_after: None }
    }
}

type Running<'a> = (usize, Pin<Box<dyn Future<Output = Result<Answer, Failure>> + 'a>>);

/// Asks the endpoints in their order, the next whenever one fails, and when two seconds went by without an answer; now
/// and then a second one in any case. Of the answers the newest is it, unless that is older than what is `shown`.
pub(super) async fn first(
    config: &Config,
    mirrors: &mut Mirrors,
    shown: Option<&Edition>,
) -> Result<Answer, Failure> {
    let endpoints = &*config.endpoints;
    let mut order = mirrors.order(endpoints.len(), clock::now()).into_iter();
    let wanted = mirrors::wanted(endpoints.len(), random());
    let (mut running, mut answers, mut failure) = (Vec::<Running<'_>>::new(), Vec::new(), Failure::default());
    let mut late = Box::pin(browser::pause(HEDGE_MS));
    let mut is_late = false;
    poll_fn(|context| {
        loop {
            if !is_late && late.as_mut().poll(context).is_ready() {
                is_late = true;
            }
            let is_answered = answers.len() >= wanted || is_late && !answers.is_empty();
            let is_short = running.len() + answers.len() < wanted || is_late;
            let next = if is_answered || !is_short { None } else { order.next() };
            if let Some(index) = next {
                if is_late {
                    late = Box::pin(browser::pause(HEDGE_MS));
                    is_late = false;
                }
                running.push((index, Box::pin(ask_and_read(&endpoints[index], config, shown))));
                continue;
            }
            if is_answered || running.is_empty() {
                return Poll::Ready(());
            }
            let Some((at, index, answer)) = any(&mut running, context) else { return Poll::Pending };
            drop(running.remove(at));
            match answer {
                Ok(answer) => answers.push((index, answer)),
                Err(problem) => {
                    failure = problem;
                    mirrors.rest(index, clock::now());
                }
            }
        }
    })
    .await;
    for (index, _) in running {
        mirrors.rest(index, clock::now());
    }
    let editions: Vec<_> = answers.iter().filter_map(|(_, it)| it.edition).collect();
    let best = mirrors::newest(&editions);
    for ((index, _), edition) in answers.iter().zip(&editions) {
        if editions.get(best).is_some_and(|best| edition.is_behind(best)) {
            mirrors.rest(*index, clock::now());
        } else {
            mirrors.praise(*index);
        }
    }
    answers.into_iter().nth(best).map(|it| it.1).ok_or(failure)
}

/// One of the requests that has ended, and its place.
fn any(
    running: &mut [Running<'_>],
    context: &mut Context<'_>,
) -> Option<(usize, usize, Result<Answer, Failure>)> {
    running.iter_mut().enumerate().find_map(|(at, (index, it))| match it.as_mut().poll(context) {
        Poll::Ready(answer) => Some((at, *index, answer)),
        Poll::Pending => None,
    })
}

async fn ask_and_read(endpoint: &str, config: &Config, shown: Option<&Edition>) -> Result<Answer, Failure> {
    let named = |it: Failure| Failure { line: [endpoint, ": ", &it.line].concat(), ..it };
    let answers = ask(endpoint).await.map_err(named)?;
    let headers = answers.first().map(Response::headers);
    let header = |name| headers.as_ref().and_then(|it: &Headers| it.get(name));
    let retry_after = header("retry-after").and_then(|it| schedule::retry_after(&it, clock::now()));
    let date = header("date");
    let modified_at = header("last-modified").filter(|_| config.endpoints.len() > 1);
    let modified_at = modified_at.and_then(|it| Timestamp::parse(&it));
    let bodies: Array = answers.into_iter().map(web_sys::Response::from).collect();
    let (reading, text) = read_bodies(bodies, None, config, date.as_deref())
        .await
        .map_err(|line| named(Failure { line, retry_after }))?;
    let at = clock::now();
    let edition = edition(&reading, modified_at, config, at);
    if shown.is_some_and(|it| edition.is_behind(it)) {
        return Err(named(Failure { line: "an answer that is older than the last one".into(), retry_after }));
    }
    Ok(Answer { reading, text, retry_after, edition: Some(edition), at })
}

/// Reads an answer that is here already; `at` is when it came, if that was not now.
pub(super) async fn known(
    endpoint: &str,
    bytes: &[u8],
    config: &Config,
    retry_after: Option<u32>,
    at: Option<Timestamp>,
) -> Result<Answer, Failure> {
    let read = read_bodies(Array::new(), Some(bytes), config, None).await;
    let (reading, text) =
        read.map_err(|line| Failure { line: [endpoint, ": ", &line].concat(), retry_after })?;
    let now = clock::now();
    let edition = Some(edition(&reading, None, config, now));
    Ok(Answer { reading, text, retry_after, edition, at: at.unwrap_or(now) })
}

fn edition(reading: &Reading, modified_at: Option<Timestamp>, config: &Config, now: Timestamp) -> Edition {
    let indicator = policy::decide(&reading.snapshot, now, config).map(|it| it.indicator);
    Edition::new(&reading.snapshot, modified_at, indicator, now)
}

/// What the bodies say, or one that is known, and its text.
async fn read_bodies(
    bodies: Array,
    known: Option<&[u8]>,
    config: &Config,
    date: Option<&str>,
) -> Result<(Reading, Vec<u8>), String> {
    let provider = read::rows_of(&config.hints(clock::now()));
    let told = browser::read(bodies, known, provider).await;
    let told: Array = told.map_err(|words| words.as_string().unwrap_or_default())?.unchecked_into();
    clock::correct(date);
    let bytes = || Uint8Array::from(told.get(0)).to_vec();
    let text = told.get(1).as_string().map_or_else(bytes, String::into_bytes);
    let reading = read(&text, config.hints(clock::now())).map_err(|error| error.to_line())?;
    Ok((reading, text))
}

/// Asks for all parts of an endpoint at once, and all must answer well.
async fn ask(endpoint: &str) -> Result<Vec<Response>, Failure> {
    let options = RequestInit::new();
    options.set_credentials(RequestCredentials::Omit);
    options.set_referrer_policy(ReferrerPolicy::NoReferrer);
    options.set_cache(RequestCache::NoCache);
    options.set_signal(Some(&AbortSignal::timeout_with_u32(TIME_OUT_MS)));
    let mut requests = Vec::new();
    for url in parts_of(endpoint) {
        // Not by gloo-net's builder, which takes the address apart: a kilobyte for each visitor.
        let request = web_sys::Request::new_with_str_and_init(url, &options).map_err(|it| words(&it))?;
        requests.push(Some(Box::pin(Request::from(request).send())));
    }
    let mut answers: Vec<Option<Response>> = requests.iter().map(|_| None).collect();
    poll_fn(|context| {
        let mut is_pending = false;
        for (request, answer) in requests.iter_mut().zip(&mut answers) {
            let Some(running) = request else { continue };
            match Pin::new(running).poll(context) {
                Poll::Pending => is_pending = true,
                Poll::Ready(Ok(given)) if given.ok() => {
                    *answer = Some(given);
                    *request = None;
                }
                Poll::Ready(Ok(given)) => {
                    let retry_after = given.headers().get("retry-after");
                    return Poll::Ready(Err(Failure {
                        line: ["answered with HTTP ", &given.status().to_string()].concat(),
                        retry_after: retry_after.and_then(|it| schedule::retry_after(&it, clock::now())),
                    }));
                }
                Poll::Ready(Err(Error::JsError(error))) => {
                    return Poll::Ready(Err(unanswered(&error.message).into()));
                }
                Poll::Ready(Err(_)) => return Poll::Ready(Err(unanswered("").into())),
            }
        }
        if is_pending { Poll::Pending } else { Poll::Ready(Ok(())) }
    })
    .await?;
    Ok(answers.into_iter().flatten().collect())
}

fn words(error: &JsValue) -> String {
    unanswered(&String::from(error.unchecked_ref::<js_sys::Error>().message()))
}

fn unanswered(message: &str) -> String {
    [message, "; does it answer, and allow this site by CORS?"].concat()
}
