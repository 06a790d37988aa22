//! One request for the feed, or several at once for one that comes in parts.

use super::read::{self, read};
use super::{browser, clock};
use crate::config::{Config, parts_of};
use crate::feed::Reading;
use crate::schedule;
use gloo_net::Error;
use gloo_net::http::{Headers, Request, Response};
use js_sys::{Array, Uint8Array};
use std::pin::Pin;
use std::rc::Rc;
use std::slice;
use std::task::Poll;
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
}

/// Asks the endpoints in turn, or takes the answer of one that is known already; the first good answer is it. A failure
/// comes as a line for the owner.
pub(super) async fn first(known: Option<&(Rc<str>, Rc<[u8]>)>, config: &Config) -> Result<Answer, String> {
    let endpoints = known.map_or(&*config.endpoints, |(endpoint, _)| slice::from_ref(endpoint));
    let mut complaint = String::new();
    for endpoint in endpoints {
        match answer(endpoint, known.map(|(_, bytes)| &**bytes), config).await {
            Ok(answer) => return Ok(answer),
            Err(failure) => complaint = [endpoint, ": ", &failure].concat(),
        }
    }
    Err(complaint)
}

async fn answer(endpoint: &str, known: Option<&[u8]>, config: &Config) -> Result<Answer, String> {
    let answers = if known.is_some() { Vec::new() } else { ask(endpoint).await? };
    let headers = answers.first().map(Response::headers);
    let header = |name| headers.as_ref().and_then(|it: &Headers| it.get(name));
    let bodies: Array = answers.into_iter().map(web_sys::Response::from).collect();
    let provider = read::rows_of(&config.hints(clock::now()));
    let told = browser::read(bodies, known, provider).await;
    let told: Array = told.map_err(|words| words.as_string().unwrap_or_default())?.unchecked_into();
    clock::correct(header("date").as_deref());
    let now = clock::now();
    let bytes = || Uint8Array::from(told.get(0)).to_vec();
    let text = told.get(1).as_string().map_or_else(bytes, String::into_bytes);
    let reading = read(&text, config.hints(now)).map_err(|error| error.to_line())?;
    let retry_after = header("retry-after").and_then(|it| schedule::retry_after(&it, now));
    Ok(Answer { reading, text, retry_after })
}

/// Asks for all parts of an endpoint at once, and all must answer well.
async fn ask(endpoint: &str) -> Result<Vec<Response>, String> {
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
    std::future::poll_fn(|context| {
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
                    return Poll::Ready(Err(["answered with HTTP ", &given.status().to_string()].concat()));
                }
                Poll::Ready(Err(Error::JsError(error))) => {
                    return Poll::Ready(Err(unanswered(&error.message)));
                }
                Poll::Ready(Err(_)) => return Poll::Ready(Err(unanswered(""))),
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
