//! One request for the feed, or several at once for one that comes in parts or lies in several places.

use super::read::{self, read};
use super::{browser, clock};
use crate::config::{Config, parts_of};
use crate::feed::Reading;
use crate::schedule;
use crate::time::Timestamp;
use gloo_net::Error;
use gloo_net::http::{Headers, Request, Response};
use js_sys::{Array, Uint8Array};
use std::future::poll_fn;
use std::pin::Pin;
use std::task::Poll;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{AbortSignal, HtmlElement, ReferrerPolicy, RequestCache, RequestCredentials, RequestInit};

const TIME_OUT_MS: u32 = 10_000; // For all parts, and their bodies too.

/// A good answer.
pub(super) struct Answer {
    pub(super) reading: Reading,
    /// In UTF-8, and in JSON where it came in XML, to be kept for the next page view.
    pub(super) text: Vec<u8>,
    /// The seconds that `Retry-After` asks to wait, where the server lets us read it.
    pub(super) retry_after: Option<u32>,
    /// When it came.
    pub(super) at: Timestamp,
    /// When the file was changed, where the server of a single endpoint says so.
    pub(super) modified_at: Option<Timestamp>,
}

/// No good answer.
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

/// Asks the endpoint, or of several the newest.
pub(super) async fn first(config: &Config, host: Option<&HtmlElement>) -> Result<Answer, Failure> {
    // Where the tag has a key, the file that asks several endpoints asks a single one too, for its signature as well.
    let is_signed = host.is_some_and(|it| it.has_attribute("key"));
    if let ([endpoint], false) = (&*config.endpoints, is_signed) {
        let named =
            |line: String, retry_after| Failure { line: [endpoint, ": ", &line].concat(), retry_after };
        let answers = ask(endpoint).await.map_err(|it| named(it.line, it.retry_after))?;
        let headers = answers.first().map(Response::headers);
        let header = |name| headers.as_ref().and_then(|it: &Headers| it.get(name));
        let (date, retry_after) = (header("date"), seconds(header("retry-after")));
        let modified_at = header("last-modified").and_then(|it| Timestamp::parse(&it));
        let bodies: Array = answers.into_iter().map(web_sys::Response::from).collect();
        let mut answer = read_bodies(endpoint, bodies, None, config, date, retry_after).await?;
        answer.modified_at = modified_at;
        return Ok(answer);
    }
    let urls = config.endpoints.iter().map(|it| JsValue::from_str(it)).collect();
    let told = browser::several(urls, host).await;
    let text = |told: &Array, index| told.get(index).as_string();
    match told {
        Ok(told) => {
            let told: Array = told.unchecked_into();
            let bytes = Uint8Array::from(told.get(1)).to_vec();
            let url = text(&told, 0).unwrap_or_default();
            read_bodies(&url, Array::new(), Some(&bytes), config, text(&told, 2), seconds(text(&told, 3)))
                .await
        }
        Err(told) => {
            let told: Array = told.unchecked_into();
            Err(Failure { line: text(&told, 0).unwrap_or_default(), retry_after: seconds(text(&told, 1)) })
        }
    }
}

fn seconds(retry_after: Option<String>) -> Option<u32> {
    schedule::retry_after(&retry_after?, clock::now())
}

/// What the bodies say, or one that is known; and the headers that came with them.
pub(super) async fn read_bodies(
    endpoint: &str,
    bodies: Array,
    known: Option<&[u8]>,
    config: &Config,
    date: Option<String>,
    retry_after: Option<u32>,
) -> Result<Answer, Failure> {
    let provider = read::rows_of(&config.hints(clock::now()));
    let told = browser::read(bodies, known, provider).await;
    let told =
        told.map(JsValue::unchecked_into::<Array>).map_err(|words| words.as_string().unwrap_or_default());
    let read = told.and_then(|told| {
        clock::correct(date.as_deref());
        let bytes = || Uint8Array::from(told.get(0)).to_vec();
        let text = told.get(1).as_string().map_or_else(bytes, String::into_bytes);
        let reading = read(&text, config.hints(clock::now())).map_err(|error| error.to_line())?;
        Ok(Answer { reading, text, retry_after, at: clock::now(), modified_at: None })
    });
    read.map_err(|line| Failure { line: [endpoint, ": ", &line].concat(), retry_after })
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
                    let line = ["answered with HTTP ", &given.status().to_string()].concat();
                    return Poll::Ready(Err(Failure { line, retry_after: seconds(retry_after) }));
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
