//! Health and figures, on a port of their own: not for visitors.

use std::io;
use std::sync::Arc;
use std::time::{Duration, UNIX_EPOCH};

use http::header::{ALLOW, CONTENT_TYPE};
use http::{HeaderValue, Method, Request, Response, StatusCode};
use serde_json::{Map, json};
use tokio::net::TcpListener;
use tokio::sync::watch;

use super::body::Body;
use super::connections::{self, Limits};
use super::feeds::Feeds;
use super::metrics::{FeedState, Metrics};
use crate::sign;

const TEXT: &str = "text/plain; charset=utf-8";
/// Whoever watches has one or two.
const LIMITS: Limits = Limits { connections: 32, patience: Duration::from_secs(10), threads: 1 };

struct Known {
    feeds: Arc<Feeds>,
    metrics: Arc<Metrics>,
}

/// Answers `/live`, `/health` and `/metrics` until `stop` changes.
///
/// # Errors
/// When there is no thread to serve with.
pub(super) async fn serve(
    listener: TcpListener,
    feeds: Arc<Feeds>,
    metrics: Arc<Metrics>,
    stop: watch::Receiver<bool>,
) -> io::Result<()> {
    let known = Arc::new(Known { feeds, metrics });
    let respond = move |_, request: Request<_>| {
        let response = known.answer(request.method(), request.uri().path());
        async { response }
    };
    // The figures tell of visitors, not of whoever reads them.
    connections::serve(listener, LIMITS, Arc::default(), stop, respond).await
}

impl Known {
    fn answer(&self, method: &Method, path: &str) -> Response<Body> {
        if !matches!(*method, Method::GET | Method::HEAD) {
            let mut response = answer(StatusCode::METHOD_NOT_ALLOWED, TEXT, "only GET and HEAD\n".to_owned());
            response.headers_mut().insert(ALLOW, HeaderValue::from_static("GET, HEAD"));
            return response;
        }
        match path {
            "/live" => answer(StatusCode::OK, TEXT, "live\n".to_owned()),
            "/health" => self.health(),
            "/metrics" => answer(StatusCode::OK, "text/plain; version=0.0.4; charset=utf-8", self.figures()),
            _ => answer(StatusCode::NOT_FOUND, TEXT, "expected /live, /health or /metrics\n".to_owned()),
        }
    }

    /// 200 where each feed is as its file says, and 503 where there is none, or one that cannot be read.
    fn health(&self) -> Response<Body> {
        let all = self.feeds.all();
        let mut feeds = Map::new();
        for (name, feed) in &*all {
            let problem = feed.problem.clone().map_or(json!("good"), |it| json!(it));
            feeds.insert(name.clone(), problem);
        }
        let has_feed = all.keys().any(|it| !it.ends_with(sign::END)); // A signature alone says nothing.
        let is_good = has_feed && all.values().all(|it| it.problem.is_none());
        let status = if is_good { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
        let body = json!({ "status": if is_good { "good" } else { "bad" }, "feeds": feeds });
        answer(status, "application/json", format!("{body}\n"))
    }

    fn figures(&self) -> String {
        let all = self.feeds.all();
        let states = all.iter().map(|(name, feed)| FeedState {
            name,
            is_good: feed.problem.is_none(),
            changed_seconds: feed
                .changed
                .and_then(|it| it.duration_since(UNIX_EPOCH).ok())
                .map(|it| it.as_secs()),
        });
        self.metrics.text(&states.collect::<Vec<_>>())
    }
}

/// Without the headers that let pages of other origins read an answer: this is for nobody's browser.
fn answer(status: StatusCode, content_type: &'static str, words: String) -> Response<Body> {
    let mut response = Response::new(Body::from(words));
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    response
}
