//! One request for the feed, or several at once for one that comes in parts.

use super::browser::{ask, utf8};
use super::{clock, json};
use crate::config::Config;
use crate::feed::{self, Feed};
use gloo_net::http::Response;
use js_sys::{Error, JsString};
use std::rc::Rc;
use wasm_bindgen::JsCast;

/// A good answer.
pub(super) struct Answer {
    pub(super) feed: Feed,
    /// In UTF-8, to be kept for the next page view.
    pub(super) text: Rc<[u8]>,
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

async fn one(endpoint: &str, config: &Config) -> Result<Answer, String> {
    let response =
        ask(endpoint).await.map_err(|error| silence(&error.unchecked_into::<Error>().message()))?;
    let response = Response::from(response.unchecked_into::<web_sys::Response>());
    if !response.ok() {
        return Err(["answered with HTTP ", &response.status().to_string()].concat());
    }
    let header = |name| response.headers().get(name);
    clock::correct(header("date").as_deref());
    let retry_after = header("retry-after").and_then(|it| it.parse().ok());
    let bytes = response.binary().await.map_err(|_| silence(&"no answer".into()))?;
    read(bytes.into(), retry_after, config).map_err(|error| error.to_line())
}

fn silence(words: &JsString) -> String {
    [&*String::from(words), "; does it answer, and allow this site by CORS?"].concat()
}

/// Makes an answer of a body that is already here.
pub(super) fn read(
    bytes: Rc<[u8]>,
    retry_after: Option<u32>,
    config: &Config,
) -> Result<Answer, feed::Error> {
    let is_utf16 = matches!(&*bytes, [0xfe, 0xff, ..] | [0xff, 0xfe, ..]);
    let text = if is_utf16 { utf8(&bytes).into_bytes().into() } else { bytes };
    let feed = feed::read_by(&text, config.hints(clock::now()), json::parse)?;
    Ok(Answer { feed, text, retry_after })
}
