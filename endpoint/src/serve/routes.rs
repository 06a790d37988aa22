//! Which request gets which answer.

use std::net::IpAddr;
use std::sync::Arc;

use http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_MAX_AGE, ALLOW, CONTENT_TYPE,
};
use http::{HeaderValue, Method, Request, Response, StatusCode};
use hyper::body::Incoming;

use super::body::{About, Body, Ready, text};
use super::feeds::Feeds;
use super::files::Files;
use super::metrics::{Kind, Metrics};
use super::write::{self, Writer};

const OPENAPI: &str = include_str!("../../openapi.json");

/// All that answers are made of.
pub(super) struct Endpoint {
    pub(super) feeds: Arc<Feeds>,
    pub(super) files: Files,
    pub(super) metrics: Arc<Metrics>,
    /// `None` where nothing may be written.
    pub(super) writer: Option<Writer>,
    pub(super) openapi: Ready,
}

/// The description of this interface, for programs.
pub(super) fn openapi() -> Ready {
    let about = About {
        version: &crate::place::digest(OPENAPI.as_bytes()),
        content_type: "application/json",
        cache_control: "public, max-age=300",
        last_modified: None,
    };
    Ready::compressed(about, OPENAPI.into())
}

impl Endpoint {
    /// The answer to a request of this peer.
    pub(super) async fn respond(self: Arc<Self>, peer: IpAddr, request: Request<Incoming>) -> Response<Body> {
        let (kind, response) = self.answer(peer, request).await;
        self.metrics.count(kind, response.status().as_u16());
        response
    }

    async fn answer(&self, peer: IpAddr, request: Request<Incoming>) -> (Kind, Response<Body>) {
        let (head, body) = request.into_parts();
        let path = head.uri.path().strip_prefix('/').unwrap_or("*"); // Not the empty path: that is a page.
        match head.method {
            Method::GET | Method::HEAD => {
                if let Some(feed) = self.feeds.get(path) {
                    return (Kind::Feed, feed.answer(&head.method, &head.headers));
                }
                if let Some(file) = self.files.get(path) {
                    return (Kind::File, file.answer(&head.method, &head.headers));
                }
                match path {
                    "openapi.json" => (Kind::Other, self.openapi.answer(&head.method, &head.headers)),
                    _ if path.starts_with("history/") => {
                        let response = match &self.writer {
                            Some(writer) => write::history(&self.metrics, writer, peer, &head).await,
                            None => not_found(),
                        };
                        (Kind::Other, response)
                    }
                    _ if self.feeds.expects(path) => (Kind::Feed, no_feed_yet()),
                    _ => (Kind::Other, not_found()),
                }
            }
            Method::PUT => match &self.writer {
                Some(writer) => (
                    Kind::Write,
                    write::put(&self.feeds, &self.metrics, writer, peer, Request::from_parts(head, body))
                        .await,
                ),
                None => (Kind::Write, self.not_allowed()),
            },
            Method::OPTIONS => (Kind::Other, self.preflight()),
            _ => (Kind::Other, self.not_allowed()),
        }
    }

    fn methods(&self) -> HeaderValue {
        HeaderValue::from_static(match self.writer {
            Some(_) => "GET, HEAD, PUT, OPTIONS",
            None => "GET, HEAD, OPTIONS",
        })
    }

    /// A page of another origin may write too: what it needs for that is the token, which no browser adds by itself.
    fn preflight(&self) -> Response<Body> {
        let mut response = text(StatusCode::NO_CONTENT, "");
        let headers = response.headers_mut();
        headers.remove(CONTENT_TYPE);
        headers.insert(ACCESS_CONTROL_ALLOW_METHODS, self.methods());
        let allowed = "Authorization, Content-Type, If-Match, If-None-Match";
        headers.insert(ACCESS_CONTROL_ALLOW_HEADERS, HeaderValue::from_static(allowed));
        headers.insert(ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("86400"));
        headers.insert(ALLOW, self.methods());
        response
    }

    fn not_allowed(&self) -> Response<Body> {
        let words = match self.writer {
            Some(_) => "only GET, HEAD, PUT and OPTIONS",
            None => "only GET, HEAD and OPTIONS: nothing can be written here without --token-hash",
        };
        let mut response = text(StatusCode::METHOD_NOT_ALLOWED, words);
        response.headers_mut().insert(ALLOW, self.methods());
        response
    }
}

fn not_found() -> Response<Body> {
    text(StatusCode::NOT_FOUND, "there is nothing at this address")
}

/// Not an empty feed: that would say that all is well.
fn no_feed_yet() -> Response<Body> {
    text(
        StatusCode::NOT_FOUND,
        "there is no feed yet: `outage-banner post` or `outage-banner publish` writes one",
    )
}
