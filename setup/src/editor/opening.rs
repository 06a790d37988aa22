//! Whether a text or an address is that of a feed which this form can change, and what to say where it is not.

use super::browser::Answer;
use super::seen;
use crate::providers::{label, of_address};
use outage_banner_edit::draft::Draft;

/// The largest file that is opened, as large as a feed may be.
const MAX_BYTES: usize = 2 * 1024 * 1024;

/// What a server answered to the question for a feed.
///
/// # Errors
/// In whole sentences what it is instead, and what to do.
pub(crate) fn answered(answer: &Answer) -> Result<Draft, String> {
    let status = answer.status;
    match status {
        200 => opened(&answer.text).map_err(|words| format!("It was not opened: {words}.")),
        404 | 410 => {
            Err("There is no feed at this address yet. Begin a new one, and publish it there.".to_owned())
        }
        401 | 403 => Err(format!(
            "It was not opened: its server shows it to nobody without a token (HTTP {status}), and visitors’ browsers have none."
        )),
        _ => Err(format!(
            "It was not opened: its server answered with HTTP {status}. Try again in a moment, or open a file."
        )),
    }
}

/// A feed of somebody's text.
pub(crate) fn opened(text: &str) -> Result<Draft, String> {
    if text.len() > MAX_BYTES {
        return Err("it is larger than the 2 MiB that a banner reads".to_owned());
    }
    let start = text.trim_start_matches('\u{feff}').trim_start();
    if start.is_empty() {
        return Err("it is empty".to_owned());
    }
    if start.starts_with('<') {
        return Err("it is a web page or XML, and no status.json".to_owned());
    }
    let draft = Draft::open(text)?;
    let feed = draft.former().map_err(|it| it.words)?;
    // Another provider's feed would not be made ours by an incident more.
    if let Some(provider) = seen::foreign(text) {
        let name = label(provider);
        return Err(format!(
            "it is a feed of {name}, which is changed there; this form writes a status.json of our own"
        ));
    }
    if feed.get("version").is_none() && feed.get("incidents").is_none() {
        return Err("it is not a status.json of our format: it has neither version nor incidents".to_owned());
    }
    Ok(draft)
}

/// Why a text is no address of a feed that this form could open, and what to do.
pub(crate) fn unfit(address: &str) -> String {
    if let Some(kind) = of_address(address) {
        return format!(
            "{} is changed at its own place. This form writes a status.json of your own: give its address, or begin a new one.",
            kind.label
        );
    }
    if address.is_empty() {
        return "Write the address of your status.json first, or begin a new feed.".to_owned();
    }
    if address.contains(':') {
        return "The address of a feed begins with https: or http:.".to_owned();
    }
    format!("The address of a feed begins with https://. Write https://{address}")
}

pub(crate) fn is_web(address: &str) -> bool {
    let lower = address.to_ascii_lowercase();
    ["https://", "http://"].iter().any(|it| lower.strip_prefix(it).is_some_and(|rest| !rest.is_empty()))
}

#[cfg(test)]
mod tests {
    use super::{Answer, answered, is_web, opened, unfit};

    #[test]
    fn what_is_no_feed_of_ours_is_named() {
        for (text, words) in [
            ("", "it is empty"),
            ("\u{feff} \n", "it is empty"),
            ("<!doctype html>", "a web page or XML"),
            ("{\"version\": 1,", "line 1"),
            ("[]", "not an object"),
            ("{\"a\": 1}", "neither version nor incidents"),
            (
                r#"{"page":{"id":"x","name":"A","url":"https://a.example"},"status":{"indicator":"none","description":"All good"},"incidents":[],"components":[]}"#,
                "a feed of Statuspage",
            ),
        ] {
            let said = opened(text).map_or_else(|words| words, |_| "opened".to_owned());
            assert!(said.contains(words), "{text}: {said}");
        }
        assert!(opened(&format!("{{\"version\": 1, \"x-a\": \"{}\"}}", "x".repeat(2_100_000))).is_err());
        for text in [
            "\u{feff}{\"version\": 1}",
            r#"{"incidents": [{"title": "Mail is down"}]}"#,
            r#"{"version": 1, "incidentes": []}"#,
        ] {
            assert!(opened(text).is_ok(), "{text}");
        }
    }

    #[test]
    fn an_answer_that_is_no_feed_says_what_to_do() {
        let said = |status, text: &str| {
            answered(&Answer { status, etag: String::new(), text: text.to_owned() }).err().unwrap_or_default()
        };
        assert_eq!(said(200, "{\"version\": 1}"), "");
        assert_eq!(said(200, "<html>"), "It was not opened: it is a web page or XML, and no status.json.");
        assert!(said(404, "").contains("Begin a new one"));
        assert!(said(403, "").contains("HTTP 403") && said(401, "").contains("without a token"));
        assert!(said(500, "{}").contains("HTTP 500. Try again in a moment"));
    }

    #[test]
    fn an_address_that_is_none_says_what_to_write() {
        for (address, words) in [
            ("", "Write the address of your status.json first"),
            ("statuspage:status.example.net", "Statuspage is changed at its own place"),
            ("status.example.net/status.json", "Write https://status.example.net/status.json"),
            ("ftp://status.example.net/", "begins with https: or http:"),
        ] {
            assert!(!is_web(address) && unfit(address).contains(words), "{address}: {}", unfit(address));
        }
        assert!(is_web("HTTPS://status.example.net/status.json") && !is_web("https://"));
    }
}
