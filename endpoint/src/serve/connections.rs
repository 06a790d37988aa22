//! Takes connections and ends them: how many there may be, and how long each thing may take.

use std::convert::Infallible;
use std::net::IpAddr;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use axum::http::{Request, Response};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};

use super::body::Body;
use super::metrics::Metrics;
use super::workers::{OwnWaker, Workers};

/// A request's head. Browsers send about 1 KB.
const MAX_HEAD: usize = 16 * 1024;
/// Even a client that takes one byte a minute leaves after this long.
const LIFETIME: Duration = Duration::from_mins(10);
/// How long an answer may still take when the program ends.
const LAST_WORDS: Duration = Duration::from_secs(10);

/// How much the other side may ask for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    pub(super) connections: usize,
    /// For the head of a request, for a body, and between two requests.
    pub(super) patience: Duration,
}

/// Serves until `stop` changes, and then ends what is under way.
pub(super) async fn serve<F>(
    listener: TcpListener,
    limits: Limits,
    metrics: Arc<Metrics>,
    mut stop: watch::Receiver<bool>,
    respond: impl Fn(IpAddr, Request<Incoming>) -> F + Clone + Send + Sync + 'static,
) where
    F: Future<Output = Response<Body>> + Send + 'static,
{
    let places = Arc::new(Semaphore::new(limits.connections));
    let workers = match Workers::start() {
        Ok(workers) => workers,
        Err(error) => return tracing::error!("no threads to serve with: {error}"),
    };
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            _ = stop.changed() => break,
        };
        let (stream, peer) = match accepted {
            Ok(it) => it,
            Err(error) => {
                tracing::warn!("a connection could not be taken: {error}");
                // Without file handles the next attempt fails at once, too; let some connections end first.
                tokio::time::sleep(Duration::from_millis(50)).await;
                continue;
            }
        };
        let Ok(place) = places.clone().try_acquire_owned() else {
            metrics.turned_away.fetch_add(1, Ordering::Relaxed);
            continue; // Closes it.
        };
        let Ok(stream) = stream.into_std() else { continue };
        let (respond, metrics, stop) = (respond.clone(), metrics.clone(), stop.clone());
        workers.spawn(async move {
            metrics.connections.fetch_add(1, Ordering::Relaxed);
            if let Ok(stream) = TcpStream::from_std(stream) {
                one(stream, peer.ip(), limits, stop, respond).await;
            }
            metrics.connections.fetch_sub(1, Ordering::Relaxed);
            drop(place);
        });
    }
    drop(listener);
    let all = u32::try_from(limits.connections).unwrap_or(u32::MAX);
    if tokio::time::timeout(LAST_WORDS, places.acquire_many(all)).await.is_err() {
        tracing::warn!("some connections did not end in time");
    }
}

async fn one<F>(
    stream: TcpStream,
    peer: IpAddr,
    limits: Limits,
    mut stop: watch::Receiver<bool>,
    respond: impl Fn(IpAddr, Request<Incoming>) -> F,
) where
    F: Future<Output = Response<Body>>,
{
    let _ = stream.set_nodelay(true); // Without it an answer is only slower.
    let service = service_fn(|request: Request<Incoming>| {
        let response = respond(peer, request);
        async { Ok::<_, Infallible>(response.await) }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.patience)
        .max_buf_size(MAX_HEAD)
        .serve_connection(TokioIo::new(stream), service);
    let mut connection = pin!(connection);
    let end = async move {
        tokio::select! {
            () = tokio::time::sleep(LIFETIME) => {}
            _ = stop.changed() => {}
        }
    };
    let mut end = OwnWaker::new(Box::pin(end));
    tokio::select! {
        biased;
        _ = connection.as_mut() => return, // An error says that the other side is gone.
        () = &mut end => {}
    }
    connection.as_mut().graceful_shutdown();
    let _ = tokio::time::timeout(LAST_WORDS, connection).await; // Whoever is too slow is cut off.
}
