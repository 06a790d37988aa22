//! A feed on a server that answers `GET` with an `ETag` and takes `PUT` with `If-Match`, as `outage-banner serve` does.

use super::version::{If, Version, WriteError};
use crate::failure::{Failure, chain};
use crate::sign;
use crate::web::{self, Answer, Token};
use reqwest::header::{ACCEPT, ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_MATCH, IF_NONE_MATCH};
use reqwest::{Method, StatusCode, Url};

/// A feed on a server.
#[derive(Clone, Debug)]
pub struct HttpPlace {
    url: Url,
    shown: String,
    token: Option<Token>,
}

impl HttpPlace {
    /// The feed at this address.
    ///
    /// # Errors
    /// When it is no address, or a token would go over the network in the clear.
    pub fn new(text: &str, token: Option<Token>) -> Result<Self, Failure> {
        let url = Url::parse(text).map_err(|error| Failure::Refused(format!("{text}: {error}")))?;
        let shown = web::shown(&url);
        if token.is_some() && url.scheme() != "https" && !web::is_loopback(&url) {
            let words = format!("{shown}: a token is sent over https:// only, or to this machine");
            return Err(Failure::Refused(words));
        }
        Ok(Self { url, shown, token })
    }

    /// The address without what may be secret in it.
    #[must_use]
    pub fn shown(&self) -> &str {
        &self.shown
    }

    /// Another address on the same server, relative to the feed's.
    pub(crate) fn beside(&self, path: &str) -> Result<Self, String> {
        let url = self.url.join(path).map_err(|error| format!("{}: {error}", self.shown))?;
        Ok(Self { shown: web::shown(&url), url, token: self.token.clone() })
    }

    pub(crate) async fn read(&self) -> Result<Option<(Vec<u8>, Version)>, String> {
        let request = self.request(Method::GET)?.header(CACHE_CONTROL, "no-cache");
        let answer = self.send(request).await?;
        match answer.status {
            StatusCode::OK => {
                let version = tag(&answer);
                Ok(Some((answer.body, version)))
            }
            StatusCode::NOT_FOUND | StatusCode::GONE => Ok(None),
            status => Err(self.refusal(status, &answer)),
        }
    }

    pub(super) async fn write(&self, bytes: &[u8], condition: &If) -> Result<Version, WriteError> {
        let request = self.request(Method::PUT).map_err(WriteError::Failed)?;
        let request = match condition {
            If::Any => request,
            If::Absent => request.header(IF_NONE_MATCH, "*"),
            If::Unchanged(version) => match version.tag() {
                Some(tag) => request.header(IF_MATCH, tag),
                None => {
                    return Err(WriteError::Failed(format!(
                        "{}: the server tells no strong ETag, so that two people could overwrite each other; nothing was written",
                        self.shown
                    )));
                }
            },
        };
        let request = request.header(CONTENT_TYPE, "application/json").body(bytes.to_vec());
        let answer = match self.send(request).await {
            // So says a proxy that has not heard how it went.
            Ok(answer) if matches!(answer.status, StatusCode::BAD_GATEWAY | StatusCode::GATEWAY_TIMEOUT) => {
                return self.after(&self.refusal(answer.status, &answer), bytes).await;
            }
            Ok(answer) => answer,
            Err(words) => return self.after(&words, bytes).await,
        };
        match answer.status {
            status if status.is_success() => Ok(tag(&answer)),
            StatusCode::PRECONDITION_FAILED | StatusCode::CONFLICT => Err(WriteError::Conflict),
            status => Err(WriteError::Failed(self.refusal(status, &answer))),
        }
    }

    /// The answer to a write was lost, for this reason: the feed may be written all the same, now or in a moment.
    async fn after(&self, words: &str, bytes: &[u8]) -> Result<Version, WriteError> {
        let end = match self.read().await {
            Ok(Some((found, version))) if found == bytes => return Ok(version),
            Ok(_) => "it is not written yet: look again before you repeat it",
            Err(_) => "whether it was written is not known: look before you repeat it",
        };
        Err(WriteError::Unsure(format!("{words}; {end}")))
    }

    pub(super) async fn signature(&self) -> Result<Option<Vec<u8>>, String> {
        Ok(self.signature_place().read().await?.map(|it| it.0))
    }

    pub(super) async fn write_signature(&self, signature: Vec<u8>) -> Result<(), String> {
        let place = self.signature_place();
        let request = place.request(Method::PUT)?.header(CONTENT_TYPE, "application/octet-stream");
        let answer = place.send(request.body(signature)).await?;
        if answer.status.is_success() { Ok(()) } else { Err(place.refusal(answer.status, &answer)) }
    }

    fn signature_place(&self) -> Self {
        let mut url = self.url.clone();
        url.set_path(&format!("{}{}", self.url.path(), sign::END));
        Self { shown: web::shown(&url), url, token: self.token.clone() }
    }

    fn request(&self, method: Method) -> Result<reqwest::RequestBuilder, String> {
        // A token must not follow a redirect to wherever somebody points it.
        let client = web::client(&self.url, self.token.is_none() && method == Method::GET)?;
        let request = client
            .request(method, self.url.clone())
            .header(ACCEPT, "application/json")
            // A server that compresses makes the tag a weak one, by which nothing can be written.
            .header(ACCEPT_ENCODING, "identity");
        Ok(match &self.token {
            Some(token) => request.bearer_auth(token.secret()),
            None => request,
        })
    }

    async fn send(&self, request: reqwest::RequestBuilder) -> Result<Answer, String> {
        web::send(request).await.map_err(|error| format!("{}: {}", self.shown, chain(&error)))
    }

    /// What a person should do about an answer that is no good one.
    fn refusal(&self, status: StatusCode, answer: &Answer) -> String {
        let advice = match status {
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN if self.token.is_none() => {
                "it wants a token: give it by OUTAGE_BANNER_TOKEN or --token-file".to_owned()
            }
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => {
                let is_plain = answer.header("content-type").is_some_and(|it| it.starts_with("text/plain"));
                let said = if is_plain { first_line(&answer.body) } else { String::new() };
                if said.is_empty() {
                    "the token is not the right one".to_owned()
                } else {
                    // The server may know more: that it was the hash, or that it came in the clear.
                    format!("the token is not taken: {said}")
                }
            }
            StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED | StatusCode::NOT_IMPLEMENTED => {
                "nothing can be written there (`outage-banner serve` takes edits with --token-hash)"
                    .to_owned()
            }
            _ if status.is_redirection() => {
                let to = answer.header("location").unwrap_or("another address");
                format!("it has moved to {to}: name that address")
            }
            _ => first_line(&answer.body),
        };
        let reason = status.canonical_reason().unwrap_or("");
        let end = if advice.is_empty() { String::new() } else { format!("; {advice}") };
        format!("{}: HTTP {} {reason}{end}", self.shown, status.as_u16()).replace(" ;", ";")
    }
}

/// Only a strong tag: by a weak one nothing can be written.
fn tag(answer: &Answer) -> Version {
    match answer.header(ETAG.as_str()).filter(|it| it.starts_with('"')) {
        Some(tag) => Version::new(tag),
        None => Version::unknown(),
    }
}

/// What a server says about its refusal, short and without control characters: it goes to a terminal.
fn first_line(body: &[u8]) -> String {
    let text = String::from_utf8_lossy(body.get(..400).unwrap_or(body));
    let line = text.lines().map(str::trim).find(|it| !it.is_empty()).unwrap_or_default();
    if line.starts_with('<') {
        return String::new(); // A page for people, of which the first line says nothing.
    }
    line.chars().filter(|it| !it.is_control()).take(200).collect()
}
