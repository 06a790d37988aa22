//! `PUT` of the feed, and its history, for whoever has the token.

use std::net::IpAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use http::header::{
    CACHE_CONTROL, CONTENT_LENGTH, CONTENT_TYPE, ETAG, IF_MATCH, IF_NONE_MATCH, RETRY_AFTER, WWW_AUTHENTICATE,
};
use http::request::Parts;
use http::{HeaderMap, HeaderValue, Request, Response, StatusCode};
use http_body_util::{BodyExt as _, Limited};
use hyper::body::Incoming;
use outage_banner_core::feed::MAX_BYTES;
use serde_json::json;
use tokio::sync::Semaphore;

use super::body::{Body, open_to_all, text};
use super::feeds::{Feeds, NO_SIGNATURE};
use super::metrics::Metrics;
use super::token::{TokenHash, is_private};
use crate::place::{FilePlace, If, Place, Version, Write, WriteError};
use crate::{history, mistakes, sign};

/// How long somebody waits who has no token, or a wrong one.
const REFUSED_SLOWLY: Duration = Duration::from_secs(1);
/// Waiting costs us memory: of more than these the rest is turned away at once.
const MAX_WAITING: usize = 16;

/// What it takes to write.
pub(super) struct Writer {
    token: TokenHash,
    trusted: Vec<IpAddr>,
    feed: PathBuf,
    patience: Duration,
    waiting: Semaphore,
}

impl Writer {
    /// For the feed in this file.
    pub(super) fn new(token: TokenHash, trusted: Vec<IpAddr>, feed: PathBuf, patience: Duration) -> Self {
        Self { token, trusted, feed, patience, waiting: Semaphore::new(MAX_WAITING) }
    }

    /// The answer to somebody who may not write; `None` for whoever may.
    async fn refusal(&self, metrics: &Metrics, peer: IpAddr, head: &Parts) -> Option<Response<Body>> {
        if !is_private(peer, head.version, &head.headers, &self.trusted) {
            let words = "a token is taken by https only, or from this machine: let a proxy that --trusted-proxy names \
                         end TLS and set X-Forwarded-Proto; if you have just sent a token in the clear, make a new one";
            return Some(text(StatusCode::FORBIDDEN, words));
        }
        let words = self.token.judge(&head.headers).words()?;
        metrics.refused.fetch_add(1, Ordering::Relaxed);
        let Ok(_waiting) = self.waiting.try_acquire() else {
            let mut response = text(StatusCode::TOO_MANY_REQUESTS, "too many wrong tokens at once");
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("10"));
            return Some(response);
        };
        tokio::time::sleep(REFUSED_SLOWLY).await;
        let mut response = text(StatusCode::UNAUTHORIZED, words);
        response.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        Some(response)
    }
}

/// Puts a feed in the place of the one that is there.
pub(super) async fn put(
    feeds: &Arc<Feeds>,
    metrics: &Metrics,
    writer: &Writer,
    peer: IpAddr,
    request: Request<Incoming>,
) -> Response<Body> {
    let (head, body) = request.into_parts();
    // First of all: whoever has no token learns nothing, not even whether a name is right.
    if let Some(refusal) = writer.refusal(metrics, peer, &head).await {
        return refusal;
    }
    let name = head.uri.path().strip_prefix('/').unwrap_or_default();
    let is_called = |it: &str| writer.feed.file_name().is_some_and(|own| own == it);
    let is_signature = name.strip_suffix(sign::END).is_some_and(is_called);
    if !is_signature && !is_called(name) {
        return text(StatusCode::NOT_FOUND, "only the feed itself and its signature can be written");
    }
    if !is_signature && !is_json(&head.headers) {
        return text(StatusCode::UNSUPPORTED_MEDIA_TYPE, "expected Content-Type: application/json");
    }
    let said = head.headers.get(CONTENT_LENGTH).and_then(|it| it.to_str().ok()?.parse::<usize>().ok());
    if said.is_some_and(|it| it > MAX_BYTES) {
        return text(StatusCode::PAYLOAD_TOO_LARGE, "more than the limit of 2 MiB");
    }
    let bytes = match tokio::time::timeout(writer.patience, Limited::new(body, MAX_BYTES).collect()).await {
        Ok(Ok(collected)) => collected.to_bytes(),
        Ok(Err(_)) => return text(StatusCode::PAYLOAD_TOO_LARGE, "cut off, or more than the limit of 2 MiB"),
        Err(_) => return text(StatusCode::REQUEST_TIMEOUT, "the body did not come in time"),
    };
    if is_signature {
        return write_signature(feeds, writer, &bytes).await;
    }
    // For the largest feed it takes so long that visitors would have to wait for it.
    let checked = bytes.clone();
    let mistakes = tokio::task::spawn_blocking(move || mistakes::of_bytes(&checked)).await;
    let Ok(mistakes) = mistakes else { return not_written("the check did not end") };
    if !mistakes.is_empty() {
        return text(StatusCode::UNPROCESSABLE_ENTITY, &mistakes.join("\n"));
    }
    let condition = match condition(&head.headers) {
        Ok(condition) => condition,
        Err(words) => return text(StatusCode::BAD_REQUEST, words),
    };
    write(feeds, writer, bytes.to_vec(), condition).await
}

async fn write_signature(feeds: &Arc<Feeds>, writer: &Writer, bytes: &[u8]) -> Response<Body> {
    if bytes.len() != sign::SIGNATURE_BYTES {
        return text(StatusCode::UNPROCESSABLE_ENTITY, NO_SIGNATURE);
    }
    let place = Place::File(FilePlace::new(writer.feed.clone()));
    match place.write_signature(bytes.to_vec()).await {
        Ok(()) => {
            feeds.clone().look_in_background().await;
            let mut response = text(StatusCode::NO_CONTENT, "");
            response.headers_mut().remove(CONTENT_TYPE);
            response
        }
        Err(words) => not_written(&words),
    }
}

fn not_written(words: &str) -> Response<Body> {
    tracing::error!("the feed could not be written: {words}");
    text(StatusCode::INTERNAL_SERVER_ERROR, "the feed could not be written; the server's log says why")
}

async fn write(feeds: &Arc<Feeds>, writer: &Writer, bytes: Vec<u8>, condition: If) -> Response<Body> {
    let place = Place::File(FilePlace::new(writer.feed.clone()));
    match place.edit(Write { bytes, condition, signature: None }).await {
        Ok(version) => {
            feeds.clone().look_in_background().await;
            tracing::info!("the feed was written by PUT");
            let mut response = text(StatusCode::NO_CONTENT, "");
            response.headers_mut().remove(CONTENT_TYPE);
            let tag = version.tag().and_then(|it| HeaderValue::from_str(&format!("\"{it}\"")).ok());
            if let Some(tag) = tag {
                response.headers_mut().insert(ETAG, tag);
            }
            response
        }
        Err(WriteError::Conflict) => {
            // Whoever is told so asks at once what is there now, which may have been written to the file just now.
            feeds.clone().look_in_background().await;
            text(
                StatusCode::PRECONDITION_FAILED,
                "somebody else has changed the feed since you read it; nothing was written",
            )
        }
        Err(WriteError::Failed(words) | WriteError::Half(words) | WriteError::Unsure(words)) => {
            not_written(&words)
        }
    }
}

/// `If-Match` and `If-None-Match` as a writer sends them: one tag, or `*`.
fn condition(headers: &HeaderMap) -> Result<If, &'static str> {
    match (headers.get(IF_MATCH), headers.get(IF_NONE_MATCH)) {
        (None, None) => Ok(If::Any),
        (None, Some(star)) if star == "*" => Ok(If::Absent),
        (Some(tag), None) => {
            let tag = tag.to_str().unwrap_or_default();
            let version = tag.strip_prefix('"').and_then(|it| it.strip_suffix('"'));
            let version =
                version.filter(|it| !it.contains('"')).ok_or("expected one strong tag in If-Match")?;
            let plain =
                version.strip_suffix("-br").or_else(|| version.strip_suffix("-gz")).unwrap_or(version);
            Ok(If::Unchanged(Version::new(plain)))
        }
        _ => Err("expected either If-Match with a tag, or If-None-Match: *"),
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    let Some(kind) = headers.get(CONTENT_TYPE) else { return true };
    let kind = kind.to_str().unwrap_or_default().split(';').next().unwrap_or_default().trim();
    kind.eq_ignore_ascii_case("application/json") || kind.to_ascii_lowercase().ends_with("+json")
}

/// `history/`, the list; `history/NAME`, one state.
pub(super) async fn history(
    metrics: &Metrics,
    writer: &Writer,
    peer: IpAddr,
    head: &Parts,
) -> Response<Body> {
    if let Some(refusal) = writer.refusal(metrics, peer, head).await {
        return refusal;
    }
    let name = head.uri.path().trim_start_matches("/history/").to_owned();
    let feed = writer.feed.clone();
    let read = tokio::task::spawn_blocking(move || {
        if name.is_empty() {
            let entries = history::list(&feed)?;
            let entries: Vec<_> =
                entries.iter().map(|it| json!({ "name": it.name, "bytes": it.bytes })).collect();
            return Ok(Some(json!({ "entries": entries }).to_string().into_bytes()));
        }
        history::load(&feed, &name)
    });
    match read.await.map_err(std::io::Error::other).and_then(|it| it) {
        Ok(Some(bytes)) => {
            let mut response = Response::new(Body::from(bytes));
            *response.headers_mut() = open_to_all();
            response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
            response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
            response
        }
        Ok(None) => text(StatusCode::NOT_FOUND, "there is no such state in the history"),
        Err(error) => {
            tracing::error!("the history could not be read: {error}");
            text(
                StatusCode::INTERNAL_SERVER_ERROR,
                "the history could not be read; the server's log says why",
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{condition, is_json};
    use crate::place::{If, Version};
    use http::header::{CONTENT_TYPE, IF_MATCH, IF_NONE_MATCH};
    use http::{HeaderMap, HeaderName, HeaderValue};

    fn headers(pairs: &[(HeaderName, &'static str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.clone(), HeaderValue::from_static(value))).collect()
    }

    #[test]
    fn a_condition_is_one_strong_tag_or_a_star() {
        let unchanged = |tag: &str| Ok(If::Unchanged(Version::new(tag)));
        for (pairs, expected) in [
            (vec![], Ok(If::Any)),
            (vec![(IF_NONE_MATCH, "*")], Ok(If::Absent)),
            (vec![(IF_MATCH, "\"abc\"")], unchanged("abc")),
            (vec![(IF_MATCH, "\"abc-br\"")], unchanged("abc")),
            (vec![(IF_MATCH, "\"abc-gz\"")], unchanged("abc")),
        ] {
            assert_eq!(condition(&headers(&pairs)), expected, "{pairs:?}");
        }
        for pairs in [
            vec![(IF_MATCH, "W/\"abc\"")],
            vec![(IF_MATCH, "abc")],
            vec![(IF_MATCH, "*")],
            vec![(IF_MATCH, "\"a\", \"b\"")],
            vec![(IF_NONE_MATCH, "\"abc\"")],
            vec![(IF_MATCH, "\"abc\""), (IF_NONE_MATCH, "*")],
        ] {
            assert!(condition(&headers(&pairs)).is_err(), "{pairs:?}");
        }
    }

    #[test]
    fn only_json_is_taken() {
        for (kind, expected) in [
            ("application/json", true),
            ("Application/JSON; charset=utf-8", true),
            ("application/problem+json", true),
            ("text/plain", false),
            ("application/x-www-form-urlencoded", false),
        ] {
            assert_eq!(is_json(&headers(&[(CONTENT_TYPE, kind)])), expected, "{kind}");
        }
        assert!(is_json(&HeaderMap::new()));
    }
}
