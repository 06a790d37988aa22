//! One request for the feed.

use super::clock;
use super::json::{self, bag};
use crate::config::Config;
use crate::feed::{self, Feed, Hints};
use gloo_net::Error;
use gloo_net::http::Request;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::AbortSignal;

const TIME_OUT_MS: u32 = 10_000; // As long as in the loader.

/// A good answer.
pub(super) struct Answer {
    pub(super) feed: Feed,
    /// As it came, to be kept for the next page view.
    pub(super) bytes: Rc<[u8]>,
    /// `Retry-After`, in seconds, where the server lets us read it.
    pub(super) retry_after: Option<u32>,
}

/// Asks the addresses in turn; the first good answer is it. A failure comes as a line for the owner.
pub(super) async fn first(config: &Config) -> Result<Answer, String> {
    let mut complaint = String::new();
    for url in &config.endpoints {
        match one(url, config).await {
            Ok(answer) => return Ok(answer),
            Err(failure) => complaint = [url, ": ", &failure].concat(),
        }
    }
    Err(complaint)
}

async fn one(url: &str, config: &Config) -> Result<Answer, String> {
    let signal = AbortSignal::timeout_with_u32(TIME_OUT_MS);
    let options = bag(&[
        ("credentials", "omit".into()),
        ("referrerPolicy", "no-referrer".into()),
        ("cache", "no-cache".into()),
        ("signal", signal.into()),
    ]);
    // Not by gloo-net's builder: it takes the address apart and puts it together again, for a kilobyte.
    let request = web_sys::Request::new_with_str_and_init(url, options.unchecked_ref());
    let request = request.map_err(|_| "is not an address that can be asked")?;
    let response = Request::from(request).send().await.map_err(|error| silence(&error))?;
    if !response.ok() {
        return Err(["answered with HTTP ", &response.status().to_string()].concat());
    }
    clock::correct(response.headers().get("date").as_deref());
    let retry_after = response.headers().get("retry-after").and_then(|it| it.parse().ok());
    let bytes = response.binary().await.map_err(|error| silence(&error))?;
    read(bytes.into(), retry_after, config).map_err(|error| error.to_line())
}

fn silence(error: &Error) -> String {
    let words = if let Error::JsError(error) = error { &error.message } else { "no answer" };
    [words, "; does it answer, and allow this site by CORS?"].concat()
}

/// Makes an answer of a body that is already here.
pub(super) fn read(
    bytes: Rc<[u8]>,
    retry_after: Option<u32>,
    config: &Config,
) -> Result<Answer, feed::Error> {
    Ok(Answer { feed: feed::read_by(&bytes, Hints { lang: &config.lang }, json::parse)?, bytes, retry_after })
}
