//! Health and figures, on a port of their own: not for visitors.

use std::sync::Arc;
use std::time::UNIX_EPOCH;

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use axum::routing::get;
use serde_json::{Map, json};
use tokio::net::TcpListener;

use super::feeds::Feeds;
use super::metrics::{FeedState, Metrics};
use crate::sign;

#[derive(Clone)]
struct Known {
    feeds: Arc<Feeds>,
    metrics: Arc<Metrics>,
}

/// Answers `/live`, `/health` and `/metrics` for as long as the program runs.
pub(super) async fn serve(listener: TcpListener, feeds: Arc<Feeds>, metrics: Arc<Metrics>) {
    let router = Router::new()
        .route("/live", get(|| async { "live\n" }))
        .route("/health", get(health))
        .route("/metrics", get(figures))
        .with_state(Known { feeds, metrics });
    if let Err(error) = axum::serve(listener, router).await {
        tracing::error!("health and figures are no longer served: {error}");
    }
}

/// 200 where each feed is as its file says, and 503 where there is none, or one that cannot be read.
async fn health(State(known): State<Known>) -> impl IntoResponse {
    let all = known.feeds.all();
    let mut feeds = Map::new();
    for (name, feed) in &*all {
        let problem = feed.problem.clone().map_or(json!("good"), |it| json!(it));
        feeds.insert(name.clone(), problem);
    }
    let has_feed = all.keys().any(|it| !it.ends_with(sign::END)); // A signature alone says nothing.
    let is_good = has_feed && all.values().all(|it| it.problem.is_none());
    let status = if is_good { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    let body = json!({ "status": if is_good { "good" } else { "bad" }, "feeds": feeds });
    (status, [(CONTENT_TYPE, "application/json")], format!("{body}\n"))
}

async fn figures(State(known): State<Known>) -> impl IntoResponse {
    let all = known.feeds.all();
    let states: Vec<FeedState<'_>> = all
        .iter()
        .map(|(name, feed)| FeedState {
            name,
            is_good: feed.problem.is_none(),
            changed_seconds: feed
                .changed
                .and_then(|it| it.duration_since(UNIX_EPOCH).ok())
                .map(|it| it.as_secs()),
        })
        .collect();
    ([(CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], known.metrics.text(&states))
}
