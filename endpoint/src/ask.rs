//! Asks feeds: with conditions, within the limits of [`crate::web`], and hears how long a server wants to be left alone.
//! Knows HTTP; nothing of what a feed says.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use outage_banner_core::feed::MAX_BYTES;
use outage_banner_core::time::Timestamp;
use reqwest::header::{
    ACCEPT, ETAG, HeaderMap, IF_MODIFIED_SINCE, IF_NONE_MATCH, LAST_MODIFIED, RETRY_AFTER,
};
use reqwest::{StatusCode, Url};

use crate::address::Address;
use crate::failure::chain;
use crate::{clock, web};

/// No server can send us away for longer.
const MAX_RETRY_AFTER: Duration = Duration::from_hours(1);

/// Asks, and remembers what a server needs to hear to say "unchanged".
#[derive(Default)]
pub(crate) struct Asker {
    known: HashMap<Url, Known>,
    /// Until when a server wants to be left alone, by the address that is copied from it.
    resting: HashMap<String, Instant>,
}

/// The last good answer of one URL.
struct Known {
    headers: HeaderMap,
    body: Vec<u8>,
}

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Silence {
    /// The URL and what went wrong, in one line.
    pub(crate) text: String,
    /// How long the server wants to be left alone.
    pub(crate) retry_after: Option<Duration>,
}

impl Silence {
    fn new(url: &Url, words: &str) -> Self {
        Self { text: format!("{}: {words}", web::shown(url)), retry_after: None }
    }
}

impl Asker {
    /// How long the server of this address still wants to be left alone; `None` where it may be asked.
    pub(crate) fn rest(&self, address: &Address) -> Option<Duration> {
        let rest = self.resting.get(&address.written)?.saturating_duration_since(Instant::now());
        (!rest.is_zero()).then_some(rest)
    }

    /// As [`Asker::ask`]; a server that wants to be left alone is remembered for [`Asker::rest`].
    pub(crate) async fn ask_in_turn(&mut self, address: &Address) -> Result<Vec<u8>, Silence> {
        let answer = self.ask(address).await;
        let rest = answer.as_ref().err().and_then(|it| Instant::now().checked_add(it.retry_after?));
        match rest {
            Some(end) => self.resting.insert(address.written.clone(), end),
            None => self.resting.remove(&address.written),
        };
        answer
    }

    /// The body of an endpoint; of several parts, one object that the readers know.
    ///
    /// # Errors
    /// When one of the parts has no good answer: no half of a feed is taken for the whole.
    pub(crate) async fn ask(&mut self, address: &Address) -> Result<Vec<u8>, Silence> {
        let mut bodies = Vec::new();
        for url in &address.parts {
            bodies.push(self.ask_one(url).await?);
        }
        let joined = match &mut *bodies {
            [only] => std::mem::take(only),
            parts => joined(parts),
        };
        match address.parts.first() {
            Some(url) if joined.len() > MAX_BYTES => {
                Err(Silence::new(url, "the parts are more than 2 MiB together"))
            }
            _ => Ok(joined),
        }
    }

    async fn ask_one(&mut self, url: &Url) -> Result<Vec<u8>, Silence> {
        let client = web::client(url, true).map_err(|words| Silence::new(url, &words))?;
        let mut request =
            client.get(url.clone()).header(ACCEPT, "application/json, application/xml;q=0.9, */*;q=0.8");
        let known = self.known.get(url);
        for (ours, theirs) in [(IF_NONE_MATCH, ETAG), (IF_MODIFIED_SINCE, LAST_MODIFIED)] {
            if let Some(value) = known.and_then(|it| it.headers.get(theirs)) {
                request = request.header(ours, value);
            }
        }
        let answer = web::send(request).await.map_err(|error| Silence::new(url, &chain(&error)))?;
        match (answer.status, known) {
            (StatusCode::NOT_MODIFIED, Some(known)) => return Ok(known.body.clone()),
            (status, _) if status != StatusCode::OK => {
                let retry_after = retry_after(&answer.headers, clock::now());
                return Err(Silence { retry_after, ..Silence::new(url, &format!("HTTP {status}")) });
            }
            _ => {}
        }
        if answer.headers.contains_key(ETAG) || answer.headers.contains_key(LAST_MODIFIED) {
            self.known.insert(url.clone(), Known { headers: answer.headers, body: answer.body.clone() });
        } else {
            self.known.remove(url);
        }
        Ok(answer.body)
    }
}

/// The answers of several parts as one object. As the browser does, without the mark that some of them begin with.
pub(crate) fn joined(parts: &[Vec<u8>]) -> Vec<u8> {
    let parts: Vec<&[u8]> = parts.iter().map(|it| it.strip_prefix(b"\xef\xbb\xbf").unwrap_or(it)).collect();
    [b"{\"+\":[", &*parts.join(&b","[..]), b"]}"].concat()
}

/// `Retry-After`, in seconds or as a date.
fn retry_after(headers: &HeaderMap, now: Timestamp) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    let wait = text.parse::<u64>().ok().map(Duration::from_secs).or_else(|| {
        let wait = Timestamp::parse(text)?.millis().saturating_sub(now.millis());
        Some(Duration::from_millis(u64::try_from(wait).unwrap_or(0)))
    });
    wait.map(|it| it.min(MAX_RETRY_AFTER))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test panics")]

    use super::{joined, retry_after};
    use outage_banner_core::time::Timestamp;
    use reqwest::header::{HeaderMap, HeaderValue, RETRY_AFTER};

    #[test]
    fn parts_are_one_object_even_where_they_begin_with_a_mark() {
        let parts = [b"\xef\xbb\xbf[1]".to_vec(), b"{}".to_vec()];
        assert_eq!(joined(&parts), br#"{"+":[[1],{}]}"#);
    }

    #[test]
    fn retry_after_is_seconds_or_a_date_and_an_hour_at_most() {
        let now = Timestamp::parse("2026-05-04T14:05:00Z").unwrap();
        for (text, seconds) in [
            ("120", Some(120)),
            ("9999999999", Some(3600)),
            ("Mon, 04 May 2026 14:06:30 GMT", Some(90)),
            ("Mon, 04 May 2026 14:04:00 GMT", Some(0)),
            ("soon", None),
            ("-5", None),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(RETRY_AFTER, HeaderValue::from_static(text));
            assert_eq!(retry_after(&headers, now).map(|it| it.as_secs()), seconds, "{text}");
        }
    }
}
