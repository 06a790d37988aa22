//! Puts a feed at its address, so that nobody's words are lost: only in the place of what was seen there.

use super::browser::{self, Answer};
use crate::address::is_of_this_machine;

/// How often somebody else's text is looked for, half a second apart.
const LOOKS: usize = 20;

/// What is to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Job {
    pub(crate) url: String,
    /// The owner's header; its value is empty where there is none.
    pub(crate) opening: (String, String),
    /// The tag of what was seen there.
    pub(crate) etag: String,
    /// What was seen there.
    pub(crate) seen: Option<String>,
    pub(crate) text: String,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// It is there.
    Written {
        /// Its tag, where the server tells one.
        etag: String,
        /// Whether a signature lies beside it, which is that of another text.
        is_signed: bool,
    },
    /// Somebody else's is there. Nothing was written.
    Theirs(Answer),
    /// Nothing was written, and why.
    Failed(String),
}

/// Tries it.
pub(crate) async fn run(job: Job) -> Outcome {
    if let Some(first) = browser::mistakes(&job.text).await.and_then(|it| it.into_iter().next()) {
        return Outcome::Failed(format!("it would not be valid: {first}"));
    }
    if opening(&job).is_some() && !is_private(&job.url) {
        let words = "a token goes by https: alone, or to this machine: on its way it could be read";
        return Outcome::Failed(words.to_owned());
    }
    let mut etag = job.etag.clone();
    // The second time with the tag that the server has now, if it is still the same text.
    for _ in 0..2 {
        let condition = match condition(&job, &etag) {
            Some(condition) => Some(condition),
            None => match look(&job).await {
                Ok(found) => match judged(&job, found) {
                    Ok(condition) => condition,
                    Err(outcome) => return outcome,
                },
                Err(words) => return Outcome::Failed(words),
            },
        };
        let mut headers = vec![("Content-Type".to_owned(), "application/json".to_owned())];
        headers.extend(opening(&job));
        headers.extend(condition);
        let answer = match browser::put(&job.url, &headers, &job.text).await {
            Ok(answer) => answer,
            Err(words) => return Outcome::Failed(words),
        };
        match answer.status {
            200..=299 => {
                let is_signed =
                    browser::get(&signature(&job.url), &[]).await.is_ok_and(|it| is_signature(&it));
                return Outcome::Written { etag: answer.etag, is_signed };
            }
            409 | 412 => match other(&job, &etag).await {
                Ok(found) if is_seen(&job, &found) => etag = found.etag,
                Ok(found) => return Outcome::Theirs(found),
                Err(words) => return Outcome::Failed(words),
            },
            _ => return Outcome::Failed(refused(&answer, opening(&job).is_some())),
        }
    }
    Outcome::Failed("the server says each time that the feed has changed, but it has not".to_owned())
}

/// What is there now, after the server has said that it is something else than what was seen. A cache on the way may still
/// have that: to show it as somebody else's would hide theirs.
async fn other(job: &Job, etag: &str) -> Result<Answer, String> {
    for _ in 0..LOOKS {
        let found = look(job).await?;
        if !is_seen(job, &found) || found.etag != etag {
            return Ok(found);
        }
        browser::pause().await;
    }
    Err("somebody else has changed the feed, but a cache on the way still has the former one; try again in a moment".to_owned())
}

fn is_seen(job: &Job, found: &Answer) -> bool {
    found.status == 200 && job.seen.as_ref() == Some(&found.text)
}

/// Where a feed's signature lies.
fn signature(url: &str) -> String {
    let end = url.find(['?', '#']).unwrap_or(url.len());
    let (path, rest) = url.split_at(end);
    format!("{path}.sig{rest}")
}

/// Some servers have a page for whatever they do not have.
fn is_signature(answer: &Answer) -> bool {
    answer.status == 200 && !answer.text.trim_start().starts_with('<')
}

/// Whether nobody on the way can read what is sent there.
fn is_private(url: &str) -> bool {
    !url.to_ascii_lowercase().starts_with("http://") || is_of_this_machine(url)
}

/// Asks what is there; with the owner's header only where it is not for everybody.
async fn look(job: &Job) -> Result<Answer, String> {
    let answer = browser::get(&job.url, &[]).await?;
    if !matches!(answer.status, 401 | 403) || opening(job).is_none() {
        return Ok(answer);
    }
    browser::get(&job.url, &opening(job).into_iter().collect::<Vec<_>>()).await
}

/// By a strong tag the server itself sees to it that nothing has changed.
fn condition(job: &Job, etag: &str) -> Option<(String, String)> {
    (job.seen.is_some() && is_strong(etag)).then(|| ("If-Match".to_owned(), etag.to_owned()))
}

/// A tag that some proxy has weakened is no condition for a change.
fn is_strong(etag: &str) -> bool {
    etag.len() > 2 && etag.starts_with('"') && etag.ends_with('"')
}

/// On which condition the text may be put in the place of this; or what there is to say instead.
fn judged(job: &Job, found: Answer) -> Result<Option<(String, String)>, Outcome> {
    match found.status {
        404 | 410 => Ok(Some(("If-None-Match".to_owned(), "*".to_owned()))),
        200 if job.seen.as_ref() == Some(&found.text) || found.text == job.text => {
            Ok(is_strong(&found.etag).then(|| ("If-Match".to_owned(), found.etag)))
        }
        200 => Err(Outcome::Theirs(found)),
        _ => Err(Outcome::Failed(refused(&found, opening(job).is_some()))),
    }
}

/// The owner's header. A token alone in `Authorization` is one of the kind that `serve` takes.
pub(crate) fn opening(job: &Job) -> Option<(String, String)> {
    let (name, value) = (job.opening.0.trim(), job.opening.1.trim());
    if value.is_empty() {
        return None;
    }
    let name = if name.is_empty() { "Authorization" } else { name };
    let is_alone = name.eq_ignore_ascii_case("authorization") && !value.contains(' ');
    Some((name.to_owned(), if is_alone { format!("Bearer {value}") } else { value.to_owned() }))
}

/// What an answer means that is none of success, and what helps. `has_token`: whether one was sent.
pub(crate) fn refused(answer: &Answer, has_token: bool) -> String {
    if answer.status == 401 && !has_token {
        // What the server says of a header helps nobody who has a field for a token.
        return "the server wants a token (HTTP 401): write it under “Your token”; `outage-banner token` makes one"
            .to_owned();
    }
    let said = answer.text.lines().take(20).collect::<Vec<_>>().join("\n");
    // A page of a proxy says nothing to anybody.
    let said = if said.trim_start().starts_with('<') { "" } else { said.trim() };
    let words = match answer.status {
        401 | 403 if has_token => "the server does not take this token",
        403 => "the server does not allow it",
        404 | 410 => "there is nothing at this address",
        405 | 501 => "nothing can be written at this address; outage-banner serve needs --token-hash for it",
        413 => "the feed is too large for the server",
        422 => "the server does not take it, because it is not valid",
        429 | 503 => "the server is busy; try again in a moment",
        _ => "the server did not take it",
    };
    let all = format!("{words} (HTTP {})", answer.status);
    if said.is_empty() { all } else { format!("{all}: {said}") }
}

#[cfg(test)]
mod tests {
    use super::{
        Answer, Job, Outcome, condition, is_private, is_signature, judged, opening, refused, signature,
    };

    fn job(etag: &str, seen: Option<&str>) -> Job {
        Job {
            url: "https://status.example.net/status.json".to_owned(),
            opening: (String::new(), String::new()),
            etag: etag.to_owned(),
            seen: seen.map(str::to_owned),
            text: "mine".to_owned(),
        }
    }

    fn answer(status: u16, etag: &str, text: &str) -> Answer {
        Answer { status, etag: etag.to_owned(), text: text.to_owned() }
    }

    fn pair(name: &str, value: &str) -> (String, String) {
        (name.to_owned(), value.to_owned())
    }

    #[test]
    fn only_a_strong_tag_of_what_was_seen_is_a_condition() {
        assert_eq!(condition(&job("\"a\"", Some("x")), "\"a\""), Some(pair("If-Match", "\"a\"")));
        assert_eq!(condition(&job("W/\"a\"", Some("x")), "W/\"a\""), None);
        assert_eq!(condition(&job("", Some("x")), ""), None);
        // The tag of another address, or of what nobody has looked at.
        assert_eq!(condition(&job("\"a\"", None), "\"a\""), None);
    }

    #[test]
    fn without_a_tag_the_text_says_whether_somebody_else_was_there() {
        let seen = job("", Some("theirs"));
        assert_eq!(judged(&seen, answer(200, "", "theirs")), Ok(None));
        assert_eq!(judged(&seen, answer(200, "\"b\"", "theirs")), Ok(Some(pair("If-Match", "\"b\""))));
        let other = answer(200, "\"b\"", "other");
        assert_eq!(judged(&seen, other.clone()), Err(Outcome::Theirs(other.clone())));
        assert_eq!(judged(&job("", None), other.clone()), Err(Outcome::Theirs(other)));
        assert_eq!(judged(&job("", None), answer(404, "", "")), Ok(Some(pair("If-None-Match", "*"))));
        assert_eq!(judged(&job("", None), answer(200, "", "mine")), Ok(None));
    }

    #[test]
    fn a_token_goes_to_nobody_who_listens_on_the_way() {
        for (url, expected) in [
            ("https://status.example.net/status.json", true),
            ("http://127.0.0.1:8080/status.json", true),
            ("HTTP://LOCALHOST/status.json", true),
            ("http://[::1]:8080/status.json", true),
            ("http://status.example.net/status.json", false),
            ("http://127.0.0.1.example.net/", false),
            ("http://localhost@status.example.net/", false),
            ("http://status.example.net?localhost", false),
        ] {
            assert_eq!(is_private(url), expected, "{url}");
        }
    }

    #[test]
    fn a_signature_lies_beside_the_feed() {
        assert_eq!(signature("https://a.example/status.json"), "https://a.example/status.json.sig");
        assert_eq!(signature("https://a.example/status.json?v=1"), "https://a.example/status.json.sig?v=1");
        assert!(is_signature(&answer(200, "", "\u{fffd}\u{1}")));
        assert!(!is_signature(&answer(200, "", "<!doctype html>")) && !is_signature(&answer(404, "", "")));
    }

    #[test]
    fn a_token_alone_is_a_bearer() {
        let with = |name: &str, value: &str| {
            let mut job = job("", None);
            job.opening = (name.to_owned(), value.to_owned());
            opening(&job)
        };
        assert_eq!(with("", " abc "), Some(pair("Authorization", "Bearer abc")));
        assert_eq!(with("authorization", "Basic abc"), Some(pair("authorization", "Basic abc")));
        assert_eq!(with("X-Api-Key", "abc"), Some(pair("X-Api-Key", "abc")));
        assert_eq!(with("X-Api-Key", ""), None);
    }

    #[test]
    fn a_token_is_refused_only_where_one_was_sent() {
        let said = |status, has_token| refused(&answer(status, "", "expected the header"), has_token);
        assert!(said(401, true).starts_with("the server does not take this token (HTTP 401): expected"));
        assert!(said(403, true).starts_with("the server does not take this token (HTTP 403): expected"));
        let none = said(401, false);
        assert!(
            none.contains("wants a token (HTTP 401)") && none.contains("`outage-banner token`"),
            "{none}"
        );
        assert!(!none.contains("expected"), "{none}");
        assert_eq!(said(403, false), "the server does not allow it (HTTP 403): expected the header");
    }

    #[test]
    fn a_refusal_says_what_helps_and_what_the_server_says() {
        assert_eq!(
            refused(&answer(422, "", "in the feed, version is missing: expected 1\n"), true),
            "the server does not take it, because it is not valid (HTTP 422): in the feed, version is missing: expected 1"
        );
        assert_eq!(
            refused(&answer(502, "", "<html><h1>Bad gateway</h1>"), true),
            "the server did not take it (HTTP 502)"
        );
    }
}
