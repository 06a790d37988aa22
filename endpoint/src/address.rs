//! Addresses of feeds as an owner writes them: URLs, short addresses such as `statuspage:status.example.net`, and
//! several that are joined by `+`. Knows what they stand for; asks nothing.

use std::fmt;

/// The browser's own file, so that a short address means the same in both.
const TABLE: &str = include_str!(concat!(env!("OUTAGE_BANNER_STATIC"), "/outage-banner-addresses.js"));

/// One endpoint: the URLs of all parts of a feed, of which each must answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// As the owner wrote it.
    pub written: String,
    /// What is asked, in this order.
    pub parts: Vec<reqwest::Url>,
}

/// Why a text is no address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BadAddress {
    /// A short address whose name is in no table.
    Name(String),
    /// No URL that starts with `https:` or `http:`.
    Url(String),
}

impl fmt::Display for BadAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name(text) => match near(text) {
                Some(near) => write!(f, "{text}: there is no such short address: did you mean {near}?"),
                None => write!(
                    f,
                    "{text}: expected a URL or a short address such as statuspage:status.example.net; \
                     docs/providers.md lists them"
                ),
            },
            Self::Url(text) => write!(f, "{text}: expected a URL that begins with https:// or http://"),
        }
    }
}

impl std::error::Error for BadAddress {}

impl Address {
    /// Reads a URL, a short address, or several of them joined by `+`.
    ///
    /// # Errors
    /// When a part is none of these.
    pub fn parse(text: &str) -> Result<Self, BadAddress> {
        let mut parts = Vec::new();
        for piece in joined(text) {
            let expanded = expand(piece).unwrap_or_else(|| piece.to_owned());
            for url in joined(&expanded) {
                let is_web = url.starts_with("https://") || url.starts_with("http://");
                if !is_web && is_short(url) {
                    return Err(BadAddress::Name(url.to_owned()));
                }
                let parsed = reqwest::Url::parse(url).ok().filter(|it| is_web && it.has_host());
                parts.push(parsed.ok_or_else(|| BadAddress::Url(url.to_owned()))?);
            }
        }
        Ok(Self { written: text.to_owned(), parts })
    }

    /// The first part without what may be secret in it (name, password, query).
    #[must_use]
    pub fn source(&self) -> Option<String> {
        let mut url = self.parts.first()?.clone();
        // Both fail only for a URL without a host, which `parse` refuses.
        let _ = url.set_username("");
        let _ = url.set_password(None);
        url.set_query(None);
        url.set_fragment(None);
        Some(url.into())
    }
}

/// For clap, and for messages.
impl std::str::FromStr for Address {
    type Err = BadAddress;

    fn from_str(text: &str) -> Result<Self, BadAddress> {
        Self::parse(text)
    }
}

/// The parts of a joined address. A `+` joins only where another address follows it, for URLs contain it too.
fn joined(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut start = 0;
    for (at, _) in text.match_indices('+') {
        let rest = &text[at + 1..];
        if rest.starts_with("http://") || rest.starts_with("https://") || is_short(rest) {
            parts.push(&text[start..at]);
            start = at + 1;
        }
    }
    parts.push(&text[start..]);
    parts
}

/// A name in lower case and a colon, after which no slash stands.
fn is_short(text: &str) -> bool {
    let name = text.find(|it: char| !(it.is_ascii_alphanumeric() || it == '-' || it == '_'));
    let begins = text.bytes().next().is_some_and(|it| it.is_ascii_lowercase());
    begins && name.is_some_and(|at| text[at..].starts_with(':') && !text[at..].starts_with(":/"))
}

/// The URLs that a short address stands for; `None` for any other text.
fn expand(address: &str) -> Option<String> {
    let (name, parameter) = address.split_once(':')?;
    // Without a parameter the colon belongs to the name.
    let key = if parameter.is_empty() { address } else { name };
    let template = template(key)?;
    let parameter = parameter.strip_prefix("https://").unwrap_or(parameter);
    let parameter = parameter.strip_suffix('/').unwrap_or(parameter);
    let (host, rest) = parameter.split_at(parameter.find('/').unwrap_or(parameter.len()));
    Some(template.replace("$1", parameter).replace("$2", host).replace("$3", rest))
}

/// The short address with the name that is most like this one's.
fn near(text: &str) -> Option<String> {
    let (name, parameter) = text.split_once(':')?;
    let mistakes = |it: &&str| strsim::osa_distance(&name.to_lowercase(), it.trim_end_matches(':'));
    let names = entries().map(|it| it.0);
    let near = names.filter(|it| mistakes(it) * 3 <= it.chars().count()).min_by_key(mistakes)?;
    Some(if near.ends_with(':') { near.to_owned() } else { format!("{near}:{parameter}") })
}

/// What the table has for a name: `statuspage`, or `slack:` for a provider with one page.
fn template(name: &str) -> Option<&'static str> {
    entries().find_map(|(key, url)| (key == name).then_some(url))
}

/// The names of the table, and what each stands for.
fn entries() -> impl Iterator<Item = (&'static str, &'static str)> {
    let entries = TABLE.split_once("const URLS = {").and_then(|it| it.1.split_once("\n};"));
    entries.unwrap_or_default().0.split("\",").filter_map(|entry| {
        let (before, url) = entry.rsplit_once('"')?;
        let key = before.trim().lines().last()?.trim().strip_suffix(':')?.trim_matches('"');
        Some((key, url))
    })
}

#[cfg(test)]
mod tests {
    use super::{Address, TABLE, template};

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let found = match Address::parse(text) {
            Ok(it) => it.parts.iter().map(ToString::to_string).collect(),
            Err(error) => vec![error.to_string()],
        };
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn an_address_stands_for_what_the_browser_asks_too() {
        check("https://status.acme.example/feed?a=1+2", &["https://status.acme.example/feed?a=1+2"]);
        for text in ["statuspage:status.acme.example", "statuspage:https://status.acme.example/"] {
            check(text, &["https://status.acme.example/api/v2/summary.json"]);
        }
        check(
            "uptime-kuma:kuma.acme.example/main",
            &[
                "https://kuma.acme.example/api/status-page/main",
                "https://kuma.acme.example/api/status-page/heartbeat/main",
            ],
        );
        check("slack:", &["https://slack-status.com/api/v2.0.0/current"]);
        check(
            "cachet3:c.example",
            &[
                "https://c.example/api/incidents?include=updates,components",
                "https://c.example/api/components?per_page=100",
                "https://c.example/api/schedules?sort=-id",
            ],
        );
        check(
            "instatus:a.example+https://a.example/v2/components.json",
            &["https://a.example/summary.json", "https://a.example/v2/components.json"],
        );
    }

    #[test]
    fn what_is_no_address_is_named() {
        let list = "expected a URL or a short address such as statuspage:status.example.net; docs/providers.md lists them";
        check("acme:a.example", &[&format!("acme:a.example: {list}")]);
        for (text, near) in [
            ("statuspge:a.example", "statuspage:a.example"),
            ("uptimekuma:k.example/main", "uptime-kuma:k.example/main"),
            ("slak:", "slack:"),
            ("slak:x", "slack:"),
        ] {
            check(text, &[&format!("{text}: there is no such short address: did you mean {near}?")]);
        }
        check("constructor:", &[&format!("constructor:: {list}")]);
        check(
            "file:///etc/passwd",
            &["file:///etc/passwd: expected a URL that begins with https:// or http://"],
        );
        check(
            "status.example.net",
            &["status.example.net: expected a URL that begins with https:// or http://"],
        );
        check("", &[": expected a URL that begins with https:// or http://"]);
    }

    #[test]
    fn each_name_of_the_browsers_table_is_known() {
        let (_, entries) = TABLE.split_once("const URLS = {").unwrap_or_default();
        let (entries, _) = entries.split_once("\n};").unwrap_or_default();
        let urls = entries.matches("\"https").count();
        let names: Vec<&str> = entries
            .lines()
            .map(str::trim)
            .filter(|it| !it.starts_with("//") && !it.starts_with("__proto__"))
            .filter_map(|it| {
                it.split_once(": \"https").map(|(name, _)| name).or_else(|| it.strip_suffix(':'))
            })
            .map(|it| it.trim_matches('"'))
            .collect();
        assert_eq!(names.len(), urls, "{names:?}");
        for name in names {
            assert!(template(name).is_some_and(|it| it.starts_with("https://")), "{name}");
        }
    }

    #[test]
    fn a_source_tells_no_secret() {
        let source =
            Address::parse("https://me:secret@a.example/feed?key=1#x").ok().and_then(|it| it.source());
        assert_eq!(source.as_deref(), Some("https://a.example/feed"));
    }
}
