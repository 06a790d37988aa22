//! One request for the feed.

use crate::feed::{self, Feed};
use gloo_net::http::Request;
use gloo_timers::callback::Timeout;
use std::fmt;
use std::rc::Rc;
use web_sys::{AbortController, ReferrerPolicy, RequestCredentials};

const TIME_OUT_MS: u32 = 10_000; // As long as in the loader.

/// A good answer.
pub(super) struct Answer {
    pub(super) feed: Feed,
    /// As it came, to be kept for the next page view.
    pub(super) bytes: Rc<[u8]>,
    /// `Retry-After`, in seconds, where the server lets us read it.
    pub(super) retry_after: Option<u32>,
}

/// Why there is none; each says what the owner can look at.
pub(super) enum Failure {
    Network(gloo_net::Error),
    Http(u16),
    Feed(feed::Error),
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Network(error) => write!(f, "{error}; does it answer, and allow this site by CORS?"),
            Self::Http(status) => write!(f, "answered with HTTP {status}"),
            Self::Feed(error) => error.fmt(f),
        }
    }
}

/// Asks the addresses in turn; the first good answer is it. A failure comes as a line for the owner.
pub(super) async fn first(endpoints: &[Rc<str>]) -> Result<Answer, String> {
    let mut complaint = String::new();
    for url in endpoints {
        match one(url).await {
            Ok(answer) => return Ok(answer),
            Err(failure) => complaint = [url, ": ", &failure.to_string()].concat(),
        }
    }
    Err(complaint)
}

async fn one(url: &str) -> Result<Answer, Failure> {
    let abort = AbortController::new().ok();
    let signal = abort.as_ref().map(AbortController::signal);
    let _time_out = abort.map(|it| Timeout::new(TIME_OUT_MS, move || it.abort()));
    let request = Request::get(url)
        .credentials(RequestCredentials::Omit)
        .referrer_policy(ReferrerPolicy::NoReferrer)
        .abort_signal(signal.as_ref());
    let response = request.send().await.map_err(Failure::Network)?;
    if !response.ok() {
        return Err(Failure::Http(response.status()));
    }
    let retry_after = response.headers().get("retry-after").and_then(|it| it.parse().ok());
    let bytes = response.binary().await.map_err(Failure::Network)?;
    read(bytes.into(), retry_after).map_err(Failure::Feed)
}

/// Makes an answer of a body that is already here.
pub(super) fn read(bytes: Rc<[u8]>, retry_after: Option<u32>) -> Result<Answer, feed::Error> {
    Ok(Answer { feed: feed::read(&bytes)?, bytes, retry_after })
}
