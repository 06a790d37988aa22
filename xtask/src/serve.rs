//! A loopback web server for the demo and the browser tests: answers that can be changed while it runs, a log of the
//! requests, and a folder whose files may have compressed twins. Knows HTTP; nothing about feeds or banners.

mod stream;

pub use stream::{Flow, Streamed};

use std::collections::HashMap;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Body;
use axum::extract::{Request as HttpRequest, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use stream::Stream;
use tokio::sync::oneshot;
use tower_http::services::ServeDir;

/// A server; it stops, and its port closes, when this is dropped.
#[derive(Debug)]
#[must_use = "the server stops when this is dropped"]
pub struct Server {
    address: SocketAddr,
    shared: Arc<Shared>,
    router: Router,
    running: Mutex<Option<Running>>,
}

/// While this is there, the port is open.
#[derive(Debug)]
struct Running {
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

/// One request, in the order of arrival.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// `GET`, `POST`, …
    pub method: String,
    /// The path without the query.
    pub path: String,
    /// When its head had been read.
    pub at: Instant,
}

/// The answer for a path, for every method.
#[derive(Clone, Debug)]
pub struct Answer {
    /// HTTP status; an invalid one is sent as 500.
    pub status: u16,
    /// Headers that are sent beside the CORS headers; an invalid one is left out.
    pub headers: Vec<(String, String)>,
    /// The bytes of the body.
    pub body: Vec<u8>,
    /// How long the answer waits.
    pub delay: Delay,
    /// How the body is sent.
    pub flow: Flow,
}

/// How long a request waits for its answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delay {
    /// Answered at once.
    None,
    /// Answered after this time.
    For(Duration),
    /// Never answered; the connection stays open.
    Hang,
}

#[derive(Debug, Default)]
struct Shared {
    answers: Mutex<HashMap<String, Answer>>,
    requests: Mutex<Vec<Request>>,
    streams: Mutex<HashMap<String, Arc<Mutex<Streamed>>>>,
}

impl Server {
    /// Serves `router` on 127.0.0.1, on `port` or else on a free one.
    ///
    /// # Errors
    /// When the port is taken (`AddrInUse`) or the system has no thread left.
    pub fn start(port: Option<u16>, router: Router) -> io::Result<Self> {
        let listener = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, port.unwrap_or(0)))?;
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared::default());
        let router = router.layer(middleware::from_fn_with_state(shared.clone(), answer));
        let running = Running::start(listener, router.clone())?;
        Ok(Self { address, shared, router, running: Mutex::new(Some(running)) })
    }

    /// Closes the port: whoever connects is refused, and connections that are open break.
    pub fn close(&self) {
        drop(lock(&self.running).take());
    }

    /// Opens the port again, with the answers that it had.
    ///
    /// # Errors
    /// When somebody else has taken the port meanwhile.
    pub fn open(&self) -> io::Result<()> {
        let mut running = lock(&self.running);
        if running.is_none() {
            let listener = std::net::TcpListener::bind(self.address)?;
            *running = Some(Running::start(listener, self.router.clone())?);
        }
        Ok(())
    }

    /// Whether the port is open.
    #[must_use]
    pub fn is_open(&self) -> bool {
        lock(&self.running).is_some()
    }

    /// `http://127.0.0.1:PORT`, without a slash at the end.
    #[must_use]
    pub fn origin(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Sets the answer for `path`; it counts before the router's.
    pub fn set(&self, path: &str, answer: Answer) {
        lock(&self.shared.answers).insert(path.to_owned(), answer);
    }

    /// Lets the router answer for `path` again.
    pub fn unset(&self, path: &str) {
        lock(&self.shared.answers).remove(path);
    }

    /// All requests since the start or the last `clear`.
    #[must_use]
    pub fn requests(&self) -> Vec<Request> {
        lock(&self.shared.requests).clone()
    }

    /// How much the clients took of the bodies of `path` that are sent in pieces, since the start.
    #[must_use]
    pub fn streamed(&self, path: &str) -> Streamed {
        lock(&self.shared.streams).get(path).map_or_else(Streamed::default, |account| *lock(account))
    }

    /// Empties the log.
    pub fn clear(&self) {
        lock(&self.shared.requests).clear();
    }

    /// Blocks until the server ends, which happens only if it fails.
    pub fn wait(self) {
        let mut running = lock(&self.running).take();
        if let Some(thread) = running.as_mut().and_then(|it| it.thread.take()) {
            let _ = thread.join();
        }
    }
}

impl Running {
    fn start(listener: std::net::TcpListener, router: Router) -> io::Result<Self> {
        listener.set_nonblocking(true)?;
        let port = listener.local_addr()?.port();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let (stop, stopped) = oneshot::channel();
        let thread = std::thread::Builder::new().name(format!("serve-{port}")).spawn(move || {
            runtime.block_on(async {
                let Ok(listener) = tokio::net::TcpListener::from_std(listener) else { return };
                tokio::select! {
                    _ = axum::serve(listener, router) => {}
                    _ = stopped => {}
                }
            });
            // Dropping the runtime closes open connections too, also those that hang.
        })?;
        Ok(Self { stop: Some(stop), thread: Some(thread) })
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

impl Answer {
    /// A 200 answer with a content type, which browsers must not store.
    #[must_use]
    pub fn new(content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        Self { status: 200, headers: Vec::new(), body: body.into(), delay: Delay::None, flow: Flow::Whole }
            .header("Content-Type", content_type)
            .header("Cache-Control", "no-store")
    }

    /// A 200 answer with JSON.
    #[must_use]
    pub fn json(body: impl Into<Vec<u8>>) -> Self {
        Self::new("application/json", body)
    }

    /// A 200 answer with a page.
    #[must_use]
    pub fn html(body: impl Into<Vec<u8>>) -> Self {
        Self::new("text/html; charset=utf-8", body)
    }

    /// The answer with one more header.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The answer, but a page on another origin may not read its `Date`: for one whose clock a test moves.
    #[must_use]
    pub fn timeless(self) -> Self {
        self.header("Access-Control-Expose-Headers", "Retry-After")
    }

    /// The answer with another status.
    #[must_use]
    pub fn status(mut self, status: u16) -> Self {
        self.status = status;
        self
    }

    /// The answer with its body in pieces.
    #[must_use]
    pub fn flow(mut self, flow: Flow) -> Self {
        self.flow = flow;
        self
    }

    /// The answer after a wait, or never.
    #[must_use]
    pub fn delay(mut self, delay: Delay) -> Self {
        self.delay = delay;
        self
    }
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        self.into_response_with(Body::from)
    }
}

impl Answer {
    fn into_response_with(self, body: impl FnOnce(Vec<u8>) -> Body) -> Response {
        let mut response = Response::new(body(self.body));
        *response.status_mut() =
            StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        for (name, value) in &self.headers {
            if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
                response.headers_mut().append(name, value);
            }
        }
        response
    }
}

/// Serves a folder; a client that accepts it gets a file's `.br` or `.gz` twin.
pub fn folder(path: &Path) -> Router {
    Router::new().fallback_service(ServeDir::new(path).precompressed_br().precompressed_gzip())
}

async fn answer(State(shared): State<Arc<Shared>>, request: HttpRequest, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let method = request.method().clone();
    lock(&shared.requests).push(Request {
        method: method.to_string(),
        path: path.clone(),
        at: Instant::now(),
    });

    let fixed = lock(&shared.answers).get(&path).cloned();
    let mut response = match fixed {
        _ if method == Method::OPTIONS => StatusCode::NO_CONTENT.into_response(),
        Some(fixed) => {
            match fixed.delay {
                Delay::None => {}
                Delay::For(time) => tokio::time::sleep(time).await,
                Delay::Hang => std::future::pending().await,
            }
            let flow = fixed.flow;
            if flow == Flow::Whole {
                fixed.into_response()
            } else {
                let account = lock(&shared.streams).entry(path).or_default().clone();
                fixed.into_response_with(|body| Body::new(Stream::new(body, flow, account)))
            }
        }
        None => next.run(request).await,
    };
    open_to_all(response.headers_mut());
    // So browsers ask again for files that were rebuilt, and the log has every page view.
    let caching = response.headers_mut().entry(header::CACHE_CONTROL);
    caching.or_insert(HeaderValue::from_static("no-cache"));
    response
}

/// Adds CORS headers, so that a page on any origin may read everything, also the headers that the banner looks at.
fn open_to_all(headers: &mut HeaderMap) {
    for (name, value) in [
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
        (header::ACCESS_CONTROL_ALLOW_METHODS, "GET, HEAD, POST, OPTIONS"),
        (header::ACCESS_CONTROL_ALLOW_HEADERS, "*"),
        (header::ACCESS_CONTROL_EXPOSE_HEADERS, "Date, Retry-After"),
    ] {
        headers.entry(name).or_insert(HeaderValue::from_static(value)); // A claim may set a header that refuses.
    }
}

/// Locks. A panic while it was locked leaves a list or a map that is still valid.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
