//! Takes connections and ends them: how many there may be, and how long each thing may take.

use std::convert::Infallible;
use std::io;
use std::net::IpAddr;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use http::{Request, Response};
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
/// How often a failure that goes on is told.
const TELL_AGAIN: Duration = Duration::from_mins(1);

/// How much the other side may ask for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    pub(super) connections: usize,
    /// For the head of a request, for a body, and between two requests.
    pub(super) patience: Duration,
    /// How many threads serve.
    pub(super) threads: usize,
}

/// A connection that is counted for as long as this lives, whatever ends it.
struct Counted(Arc<Metrics>);

impl Counted {
    fn new(metrics: Arc<Metrics>) -> Self {
        metrics.connections.fetch_add(1, Ordering::Relaxed);
        Self(metrics)
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.connections.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Serves until `stop` changes, and then ends what is under way.
///
/// # Errors
/// When there are no threads to serve with.
pub(super) async fn serve<F>(
    listener: TcpListener,
    limits: Limits,
    metrics: Arc<Metrics>,
    mut stop: watch::Receiver<bool>,
    respond: impl Fn(IpAddr, Request<Incoming>) -> F + Clone + Send + Sync + 'static,
) -> io::Result<()>
where
    F: Future<Output = Response<Body>> + Send + 'static,
{
    let places = Arc::new(Semaphore::new(limits.connections));
    let workers = Workers::start(limits.threads)?;
    let mut told: Option<Instant> = None;
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            _ = stop.changed() => break,
        };
        let (stream, peer) = match accepted {
            Ok(it) => it,
            Err(error) => {
                // Of what may happen twenty times a second, one line a minute says as much.
                if told.is_none_or(|it| it.elapsed() >= TELL_AGAIN) {
                    tracing::warn!("connections cannot be taken: {error}");
                    told = Some(Instant::now());
                }
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
            let _counted = Counted::new(metrics);
            if let Ok(stream) = TcpStream::from_std(stream) {
                one(stream, peer.ip(), limits, stop, respond).await;
            }
            drop(place);
        });
    }
    drop(listener);
    let all = u32::try_from(limits.connections).unwrap_or(u32::MAX);
    if tokio::time::timeout(LAST_WORDS, places.acquire_many(all)).await.is_err() {
        tracing::warn!("some connections did not end in time");
    }
    Ok(())
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
