//! One request for the feed, or several at once for one that comes in parts.

use super::browser::ask;
use super::clock;
use super::read;
use crate::config::Config;
use crate::feed::{Error, Reading};
use crate::schedule;
use gloo_net::http::Headers;
use js_sys::{Array, Uint8Array};
use std::rc::Rc;
use std::slice;
use wasm_bindgen::JsCast;

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
        let provider = read::rows_of(&config.hints(clock::now()));
        let told = match ask(endpoint, known.map(|(_, bytes)| &**bytes), provider).await {
            Ok(told) => answer(told.unchecked_ref(), config).map_err(|error| error.to_line()),
            Err(words) => Err(words.as_string().unwrap_or_default()),
        };
        match told {
            Ok(answer) => return Ok(answer),
            Err(failure) => complaint = [endpoint, ": ", &failure].concat(),
        }
    }
    Err(complaint)
}

/// Makes an answer of the bytes, what to read in their place, and the headers.
fn answer(told: &Array, config: &Config) -> Result<Answer, Error> {
    let headers = Headers::from_raw(told.get(2).unchecked_into());
    clock::correct(headers.get("date").as_deref());
    let now = clock::now();
    let bytes = || Uint8Array::from(told.get(0)).to_vec();
    let text = told.get(1).as_string().map_or_else(bytes, String::into_bytes);
    let reading = read::read(&text, config.hints(now))?;
    let retry_after = headers.get("retry-after").and_then(|it| schedule::retry_after(&it, now));
    Ok(Answer { reading, text, retry_after })
}
