//! Requests: what all of them have in common. Limits, time-outs, and what must not leave this machine.

use crate::coding::decoded;
use outage_banner_core::feed::MAX_BYTES;
use reqwest::header::{CONTENT_ENCODING, HeaderMap};
use reqwest::redirect::Policy;
use reqwest::{Client, RequestBuilder, StatusCode, Url};
use std::fmt;
use std::sync::Once;
use std::time::Duration;

const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// As the banner has it for one answer.
const TIMEOUT: Duration = Duration::from_secs(10);
const MAX_REDIRECTS: usize = 5;
/// What is said of a server that answers something else than TLS.
pub(crate) const NO_TLS: &str =
    "not reached by https; all short addresses are https: where a server speaks http only, write its URLs";

/// A secret that opens a server; it is never shown.
#[derive(Clone)]
pub struct Token(String);

impl Token {
    /// The secret without the space and the line end that a file has around it; `None` where nothing is left, or where
    /// it cannot stand in a header.
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        let text = text.trim();
        let fits = !text.is_empty() && text.bytes().all(|it| it.is_ascii_graphic());
        fits.then(|| Self(text.to_owned()))
    }

    pub(crate) fn secret(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

/// A whole answer.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The status of the last answer, after redirects.
    pub status: StatusCode,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body, at most [`MAX_BYTES`] long, without its encoding: a bucket may have it compressed, whoever asks.
    pub body: Vec<u8>,
}

impl Answer {
    /// The value of this header, where it is there and is text.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|it| it.to_str().ok())
    }
}

/// Why there is no answer.
#[derive(Debug)]
pub enum Error {
    /// Not reached, not secure, or too slow.
    Request(reqwest::Error),
    /// Longer than any feed.
    TooLarge,
    /// Not in the encoding that it says.
    Encoding(String),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Request(error) if error.is_timeout() => f.write_str("no answer within 10 seconds"),
            Self::Request(error) if error.is_redirect() => {
                f.write_str("more than 5 redirects, or one that leads nowhere")
            }
            Self::Request(error) if has_no_tls(error) => f.write_str(NO_TLS),
            Self::Request(error) if error.is_connect() => f.write_str("not reached"),
            Self::Request(_) => f.write_str("the request failed"),
            Self::Encoding(why) => write!(f, "the answer is {why}"),
            Self::TooLarge => write!(f, "the answer is more than the limit of {MAX_BYTES} bytes"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            // The outermost error of the library repeats the address, which may have a password in it; those between it
            // and the cause name parts of the library.
            Self::Request(error) if !error.is_timeout() && !error.is_redirect() => root(error),
            _ => None,
        }
    }
}

impl From<reqwest::Error> for Error {
    fn from(error: reqwest::Error) -> Self {
        Self::Request(error)
    }
}

/// What caused it first of all.
fn root(error: &reqwest::Error) -> Option<&(dyn std::error::Error + 'static)> {
    std::iter::successors(std::error::Error::source(error), |it| it.source()).last()
}

/// Whether what answered does not speak TLS, as the plain port of a program in one's own network.
fn has_no_tls(error: &(dyn std::error::Error + 'static)) -> bool {
    if let Some(rustls::Error::InvalidMessage(_)) = error.downcast_ref() {
        return true;
    }
    // Of what an IO error wraps, `source` tells only the source.
    let wrapped = error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
    wrapped.is_some_and(|it| has_no_tls(it)) || error.source().is_some_and(has_no_tls)
}

/// A client for this address.
///
/// # Errors
/// When the system has no certificates to trust.
pub fn client(url: &Url, follows_redirects: bool) -> Result<Client, String> {
    use_ring();
    let mut builder = Client::builder()
        .connect_timeout(CONNECT_TIMEOUT)
        .timeout(TIMEOUT)
        .redirect(if follows_redirects { Policy::limited(MAX_REDIRECTS) } else { Policy::none() })
        .user_agent(concat!("outage-banner/", env!("CARGO_PKG_VERSION")));
    if is_loopback(url) {
        builder = builder.no_proxy(); // A proxy would get, in the clear, the token that is meant for this machine.
    }
    builder.build().map_err(|error| format!("no HTTP client: {}", crate::failure::chain(&error)))
}

/// Says once by which library TLS is done, before the first client is made.
pub(crate) fn use_ring() {
    static PROVIDER: Once = Once::new();
    PROVIDER.call_once(|| {
        // An error says that there is one already, which is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
    });
}

/// Sends the request and reads the whole answer.
///
/// # Errors
/// When there is none, or it is longer than any feed.
pub async fn send(request: RequestBuilder) -> Result<Answer, Error> {
    let mut response = request.send().await?;
    let (status, headers) = (response.status(), response.headers().clone());
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await? {
        if body.len() + chunk.len() > MAX_BYTES {
            return Err(Error::TooLarge);
        }
        body.extend_from_slice(&chunk);
    }
    if let Some(word) = headers.get(CONTENT_ENCODING).and_then(|it| it.to_str().ok())
        && !word.trim().eq_ignore_ascii_case("identity")
        && !body.is_empty()
    {
        body = decoded(word, &body).map_err(Error::Encoding)?;
    }
    Ok(Answer { status, headers, body })
}

/// Whether the address is of this machine, so that nobody else hears what is sent there.
#[must_use]
pub fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let host = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|it| it.is_loopback())
}

/// An address for people: without the password, and without the query, in which secrets travel too.
#[must_use]
pub fn shown(url: &Url) -> String {
    let mut url = url.clone();
    // They fail only for an address that cannot have them.
    let _ = url.set_username("");
    let _ = url.set_password(None);
    url.set_query(None);
    url.set_fragment(None);
    url.to_string()
}
