//! Bytes that are ready to be sent: each with its compressed twins, its headers and its tags. Knows HTTP's
//! negotiation; not where the bytes come from.

use http::header::{
    ACCEPT_ENCODING, ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS, CACHE_CONTROL,
    CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, ETAG, IF_NONE_MATCH, LAST_MODIFIED, VARY,
};
use http::{HeaderMap, HeaderName, HeaderValue, Method, Response, StatusCode};
use http_body_util::Full;
use hyper::body::Bytes;

use crate::coding;

const CROSS_ORIGIN_RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");
const X_CONTENT_TYPE_OPTIONS: HeaderName = HeaderName::from_static("x-content-type-options");

/// Fewer bytes gain nothing by it: they are one packet anyway.
const WORTH_COMPRESSING: usize = 300;

/// All that we answer lies in memory as a whole: nothing is allocated to send it.
pub(super) type Body = Full<Bytes>;

/// How bytes are encoded on their way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Coding {
    Identity,
    Gzip,
    Brotli,
}

impl Coding {
    const ALL: [Self; 3] = [Self::Identity, Self::Gzip, Self::Brotli];

    fn name(self) -> &'static str {
        match self {
            Self::Identity => "identity",
            Self::Gzip => "gzip",
            Self::Brotli => "br",
        }
    }

    /// What stands behind the version in a tag: two encodings are two answers, with two strong tags.
    fn mark(self) -> &'static str {
        match self {
            Self::Identity => "",
            Self::Gzip => "-gz",
            Self::Brotli => "-br",
        }
    }
}

/// Bytes in all their encodings.
#[derive(Debug)]
pub(super) struct Ready {
    variants: Vec<Variant>,
}

#[derive(Debug)]
struct Variant {
    coding: Coding,
    bytes: Bytes,
    headers: HeaderMap,
    unchanged: HeaderMap,
}

/// What all encodings have in common.
#[derive(Clone, Copy, Debug)]
pub(super) struct About<'a> {
    pub(super) version: &'a str,
    pub(super) content_type: &'static str,
    pub(super) cache_control: &'static str,
    pub(super) last_modified: Option<std::time::SystemTime>,
}

impl Ready {
    /// With the twins that are there already.
    pub(super) fn new(about: About<'_>, identity: Bytes, gzip: Option<Bytes>, brotli: Option<Bytes>) -> Self {
        let all = [Some(identity), gzip, brotli];
        let variants = Coding::ALL.into_iter().zip(all).filter_map(|(coding, bytes)| {
            let bytes = bytes?;
            let unchanged = headers(about, coding);
            let mut headers = unchanged.clone();
            headers.insert(CONTENT_TYPE, HeaderValue::from_static(about.content_type));
            headers.insert(CONTENT_LENGTH, HeaderValue::from(bytes.len()));
            if coding != Coding::Identity {
                headers.insert(CONTENT_ENCODING, HeaderValue::from_static(coding.name()));
            }
            Some(Variant { coding, bytes, headers, unchanged })
        });
        Self { variants: variants.collect() }
    }

    /// With twins that are made now.
    pub(super) fn compressed(about: About<'_>, bytes: Bytes) -> Self {
        let shorter = |twin: Option<Vec<u8>>| twin.filter(|it| it.len() < bytes.len()).map(Bytes::from);
        let (gzip, brotli) = if bytes.len() < WORTH_COMPRESSING {
            (None, None)
        } else {
            (shorter(coding::encoded("gzip", &bytes)), shorter(coding::encoded("br", &bytes)))
        };
        Self::new(about, bytes, gzip, brotli)
    }

    /// The answer to `GET` and `HEAD`.
    pub(super) fn answer(&self, method: &Method, asked: &HeaderMap) -> Response<Body> {
        let coding = accepted(asked);
        // The list is not empty: the first encoding is none.
        let Some(variant) =
            self.variants.iter().rev().find(|it| coding(it.coding)).or_else(|| self.variants.first())
        else {
            return Response::default();
        };
        let is_known = variant.unchanged.get(ETAG).is_some_and(|tag| is_listed(asked, tag));
        let body = if is_known || method == Method::HEAD {
            Body::default()
        } else {
            Body::from(variant.bytes.clone())
        };
        let mut response = Response::new(body);
        if is_known {
            *response.status_mut() = StatusCode::NOT_MODIFIED;
            *response.headers_mut() = variant.unchanged.clone();
        } else {
            *response.headers_mut() = variant.headers.clone();
        }
        response
    }
}

fn headers(about: About<'_>, coding: Coding) -> HeaderMap {
    let mut headers = open_to_all();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static(about.cache_control));
    headers.insert(VARY, HeaderValue::from_static("Accept-Encoding"));
    if let Ok(tag) = HeaderValue::from_str(&format!("\"{}{}\"", about.version, coding.mark())) {
        headers.insert(ETAG, tag);
    }
    if let Some(Ok(at)) = about.last_modified.map(|it| HeaderValue::from_str(&httpdate::fmt_http_date(it))) {
        headers.insert(LAST_MODIFIED, at);
    }
    headers
}

/// What lets a page of any origin read an answer, an error too: without it, a console cannot name the status.
pub(super) fn open_to_all() -> HeaderMap {
    let mut headers = HeaderMap::with_capacity(12);
    headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    headers.insert(ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static("Date, ETag, Retry-After"));
    headers.insert(CROSS_ORIGIN_RESOURCE_POLICY, HeaderValue::from_static("cross-origin"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers
}

/// An answer in words, which nobody may keep.
pub(super) fn text(status: StatusCode, words: &str) -> Response<Body> {
    let line = if words.is_empty() { String::new() } else { format!("{words}\n") };
    let mut response = Response::new(Body::from(line));
    *response.status_mut() = status;
    *response.headers_mut() = open_to_all();
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// Which encodings the other side takes.
fn accepted(asked: &HeaderMap) -> impl Fn(Coding) -> bool {
    let mut taken = [true, false, false];
    for value in asked.get_all(ACCEPT_ENCODING).iter().filter_map(|it| it.to_str().ok()) {
        for entry in value.split(',') {
            let (name, parameters) = entry.split_once(';').unwrap_or((entry, ""));
            let refuses = parameters
                .split(';')
                .filter_map(|it| it.trim().strip_prefix("q="))
                .any(|quality| quality.trim().parse::<f32>().is_ok_and(|it| it <= 0.0));
            for (coding, taken) in Coding::ALL.into_iter().zip(&mut taken).skip(1) {
                if name.trim().eq_ignore_ascii_case(coding.name()) {
                    *taken = !refuses;
                }
            }
        }
    }
    move |coding| match coding {
        Coding::Identity => taken[0],
        Coding::Gzip => taken[1],
        Coding::Brotli => taken[2],
    }
}

/// Whether `If-None-Match` has this tag. A proxy that compresses makes our tags weak.
fn is_listed(asked: &HeaderMap, tag: &HeaderValue) -> bool {
    let mut lists = asked.get_all(IF_NONE_MATCH).iter().filter_map(|it| it.to_str().ok());
    let tag = tag.to_str().unwrap_or_default();
    lists.any(|list| {
        list.split(',').map(str::trim).any(|it| it == "*" || it.strip_prefix("W/").unwrap_or(it) == tag)
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test panics")]

    use super::{About, Ready};
    use http::header::{
        ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, ETAG, IF_NONE_MATCH,
    };
    use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
    use hyper::body::Bytes;

    fn ready() -> Ready {
        let about = About {
            version: "abc",
            content_type: "application/json",
            cache_control: "max-age=15",
            last_modified: None,
        };
        Ready::compressed(about, Bytes::from("{\"version\":1}".repeat(100)))
    }

    fn asked(pairs: &[(HeaderName, &'static str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.clone(), HeaderValue::from_static(value))).collect()
    }

    #[test]
    fn the_smallest_encoding_that_is_taken_is_sent() {
        for (accepted, coding, tag) in [
            ("gzip, deflate, br, zstd", Some("br"), "\"abc-br\""),
            ("gzip", Some("gzip"), "\"abc-gz\""),
            ("br;q=0, gzip;q=0.5", Some("gzip"), "\"abc-gz\""),
            ("br; q=0.0", None, "\"abc\""),
            ("BR", Some("br"), "\"abc-br\""),
            ("", None, "\"abc\""),
            ("\u{1}", None, "\"abc\""),
        ] {
            let Ok(value) = HeaderValue::from_str(accepted) else { continue };
            let mut headers = HeaderMap::new();
            headers.insert(ACCEPT_ENCODING, value);
            let answer = ready().answer(&Method::GET, &headers);
            let got = answer.headers().get(CONTENT_ENCODING).map(|it| it.to_str().unwrap());
            assert_eq!((got, answer.headers()[ETAG].to_str().unwrap()), (coding, tag), "{accepted:?}");
        }
    }

    #[test]
    fn what_is_known_is_not_sent_again() {
        for (tags, status) in [
            ("\"abc\"", StatusCode::NOT_MODIFIED),
            ("W/\"abc\"", StatusCode::NOT_MODIFIED),
            ("\"other\", \"abc\"", StatusCode::NOT_MODIFIED),
            ("*", StatusCode::NOT_MODIFIED),
            ("\"abc-br\"", StatusCode::OK),
            ("abc", StatusCode::OK),
        ] {
            let answer = ready().answer(&Method::GET, &asked(&[(IF_NONE_MATCH, tags)]));
            assert_eq!(answer.status(), status, "{tags}");
            assert_eq!(answer.headers().contains_key(CONTENT_TYPE), status == StatusCode::OK, "{tags}");
        }
    }

    #[test]
    fn head_has_the_headers_of_get() {
        let (get, head) = (Method::GET, Method::HEAD);
        let answers = [get, head].map(|it| ready().answer(&it, &HeaderMap::new()));
        assert_eq!(answers[0].headers(), answers[1].headers());
        assert_eq!(answers[1].headers()[CONTENT_LENGTH], "1300");
    }
}
