//! What a server answers to a page of another origin, and on which way.

use reqwest::Url;
use reqwest::header::{ACCEPT_ENCODING, HeaderMap, LOCATION, ORIGIN};

use crate::failure::chain;
use crate::web::{self, Error};

/// As the browser: more is an error.
const MAX_REDIRECTS: usize = 20;

/// The last answer, and how it was got.
#[derive(Clone, Debug)]
pub(super) struct Answer {
    /// What was asked first.
    pub(super) asked: Url,
    /// Where the redirects led, one after another.
    pub(super) redirects: Vec<Url>,
    pub(super) status: u16,
    pub(super) headers: HeaderMap,
    pub(super) body: Vec<u8>,
    /// `Content-Encoding`, where the other side may compress.
    pub(super) coding: Option<String>,
}

/// Why there is no answer that could be looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Unanswered {
    /// It is longer than any feed.
    TooLarge,
    /// Anything else, in one line.
    Failed(String),
}

impl From<String> for Unanswered {
    fn from(words: String) -> Self {
        Self::Failed(words)
    }
}

impl From<Error> for Unanswered {
    fn from(error: Error) -> Self {
        match error {
            Error::TooLarge => Self::TooLarge,
            error => Self::Failed(chain(&error)),
        }
    }
}

/// Asks as a page of this site would.
pub(super) async fn ask(url: &Url, site: Option<&Url>) -> Result<Answer, Unanswered> {
    let origin =
        site.map_or_else(|| "https://www.example.com".to_owned(), |it| it.origin().ascii_serialization());
    let mut redirects = Vec::new();
    loop {
        let at = redirects.last().unwrap_or(url);
        let client = web::client(at, false)?;
        let send = |coding: &str| {
            web::send(client.get(at.clone()).header(ORIGIN, &origin).header(ACCEPT_ENCODING, coding))
        };
        let answer = send("identity").await?;
        if answer.status.is_redirection() && answer.status != 304 {
            let to = answer.header(LOCATION.as_str()).and_then(|it| at.join(it).ok());
            let to = to.ok_or_else(|| format!("HTTP {} without a right Location", answer.status))?;
            if redirects.len() == MAX_REDIRECTS {
                return Err(format!("more than {MAX_REDIRECTS} redirects").into());
            }
            redirects.push(to);
            continue;
        }
        let compressed = send("br, gzip").await?;
        let coding = compressed.header("content-encoding").map(str::to_owned);
        return Ok(Answer {
            asked: url.clone(),
            status: answer.status.as_u16(),
            headers: answer.headers,
            body: answer.body,
            coding,
            redirects,
        });
    }
}
