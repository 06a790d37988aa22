//! One request for the feed, or several at once for one that comes in parts.

use super::clock;
use super::json::{self, bag};
use crate::config::{Config, addresses};
use crate::feed::{self, Feed, Hints};
use gloo_net::http::Response;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
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

/// Asks the endpoints in turn; the first good answer is it. A failure comes as a line for the owner.
pub(super) async fn first(config: &Config) -> Result<Answer, String> {
    let mut complaint = String::new();
    for endpoint in &config.endpoints {
        match one(endpoint, config).await {
            Ok(answer) => return Ok(answer),
            Err(failure) => complaint = [endpoint, ": ", &failure].concat(),
        }
    }
    Err(complaint)
}

/// All parts are asked at once, and all must answer. Of several, the body is the object that the readers know: the
/// loader makes the same.
async fn one(endpoint: &str, config: &Config) -> Result<Answer, String> {
    let mut asked = Vec::new();
    for url in addresses(endpoint) {
        asked.push(ask(url)?);
    }
    let is_joined = asked.len() > 1;
    let mut bytes = Vec::new();
    let mut retry_after: Option<u32> = None;
    for (index, asked) in asked.into_iter().enumerate() {
        let response = asked
            .await
            .map_err(|error| silence(&String::from(error.unchecked_into::<js_sys::Error>().message())))?;
        let response = Response::from(response.unchecked_into::<web_sys::Response>());
        if !response.ok() {
            return Err(["answered with HTTP ", &response.status().to_string()].concat());
        }
        let header = |name| response.headers().get(name);
        if index == 0 {
            clock::correct(header("date").as_deref());
        }
        retry_after = retry_after.max(header("retry-after").and_then(|it| it.parse().ok()));
        if is_joined {
            bytes.extend_from_slice(if index == 0 { b"{\"+\":[" } else { b"," });
        }
        let body = response.binary().await.map_err(|_| silence("no answer"))?;
        bytes.extend_from_slice(&body);
    }
    if is_joined {
        bytes.extend_from_slice(b"]}");
    }
    read(bytes.into(), retry_after, config).map_err(|error| error.to_line())
}

/// The request is on its way before anybody waits for it.
fn ask(url: &str) -> Result<JsFuture, String> {
    let signal = AbortSignal::timeout_with_u32(TIME_OUT_MS);
    let options = bag(&[
        ("credentials", "omit".into()),
        ("referrerPolicy", "no-referrer".into()),
        ("cache", "no-cache".into()),
        ("signal", signal.into()),
    ]);
    // Not by gloo-net's builder: it takes the address apart and puts it together again, for a kilobyte.
    let request = web_sys::Request::new_with_str_and_init(url, options.unchecked_ref());
    let window = web_sys::window().ok_or("no window")?;
    let request = request.map_err(|_| "is not an address that can be asked")?;
    Ok(JsFuture::from(window.fetch_with_request(&request)))
}

fn silence(words: &str) -> String {
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
