//! What an owner has chosen, and how it stands in the address bar.

use std::collections::BTreeMap;

/// A feed of nobody's, for a tag without one.
pub(crate) const EXAMPLE_FEED: &str = "https://status.example.net/status.json";

/// Everything that can be chosen, with its default; in the order of the tag first those that it has.
pub(crate) const NAMES: [(&str, &str); 21] = [
    ("endpoint", ""),
    ("mirrors", ""),
    ("key", ""),
    ("updates", ""),
    ("support", ""),
    ("placement", "top"),
    ("theme", "auto"),
    ("lang", ""),
    ("show", "incidents maintenance"),
    ("dismissible", "critical"),
    ("background", ""),
    ("color", ""),
    ("accent", ""),
    ("background-dark", ""),
    ("color-dark", ""),
    ("accent-dark", ""),
    ("folder", ""),
    ("site", ""),
    ("page", "light"),
    ("width", "wide"),
    ("way", "html"),
];

/// Which of them are options of the tag by their own names; the endpoint has its mirrors behind it.
const OPTIONS: [&str; 9] =
    ["endpoint", "key", "updates", "support", "placement", "theme", "lang", "show", "dismissible"];

/// Each choice by its name; what is not there is the default.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Choices(BTreeMap<&'static str, String>);

impl Choices {
    /// The choice, or its default.
    pub(crate) fn get(&self, name: &str) -> &str {
        let default = || NAMES.iter().find(|it| it.0 == name).map_or("", |it| it.1);
        self.0.get(name).map_or_else(default, String::as_str)
    }

    /// The same with one choice more. A name that nobody knows changes nothing.
    #[must_use]
    pub(crate) fn with(&self, name: &str, value: &str) -> Self {
        let mut choices = self.clone();
        if let Some((name, default)) = NAMES.iter().find(|it| it.0 == name) {
            if value == *default {
                choices.0.remove(name);
            } else {
                choices.0.insert(name, value.to_owned());
            }
        }
        choices
    }

    /// What the tag has, without `data-`: nothing that is empty, as by default, or secret.
    pub(crate) fn attributes(&self) -> Vec<(&'static str, String)> {
        let mut attributes = Vec::new();
        for name in OPTIONS {
            let mut value = one_line(self.get(name));
            if name == "endpoint" {
                value = one_line(&[&value, " ", self.get("mirrors")].concat());
            }
            let is_default = NAMES.iter().any(|it| *it == (name, &*value));
            if !value.is_empty() && !is_default && !is_secret(&value) {
                attributes.push((name, value));
            }
        }
        attributes
    }

    /// One of them.
    pub(crate) fn attribute(&self, name: &str) -> Option<String> {
        self.attributes().into_iter().find(|it| it.0 == name).map(|it| it.1)
    }

    /// The fragment of this page's address, without `#`. Nothing secret is ever in it.
    pub(crate) fn to_fragment(&self) -> String {
        let chosen = NAMES.iter().filter_map(|(name, _)| Some((name, self.0.get(name)?)));
        let parts = chosen
            .filter(|(_, value)| !is_secret(value))
            .map(|(name, value)| [name, "=", &encoded(value, b"/:@,+*()")].concat());
        parts.collect::<Vec<_>>().join("&")
    }

    /// The choices of such an address. A fragment that names a place on the page has none.
    pub(crate) fn from_fragment(fragment: &str) -> Self {
        let mut choices = Self::default();
        for part in fragment.trim_start_matches('#').split('&') {
            if let Some((name, value)) = part.split_once('=') {
                let value: String = decoded(value).chars().take(2_000).collect();
                if !is_secret(&value) {
                    choices = choices.with(name, &value);
                }
            }
        }
        choices
    }
}

/// The feed in what was pasted: of a whole tag its attribute, of an address in quotation marks what stands between them.
pub(crate) fn pasted(value: &str) -> &str {
    let quoted = |text: &'_ str| -> Option<usize> {
        let mark = text.chars().next().filter(|it| "\"'".contains(*it))?;
        text.get(1..)?.find(mark)
    };
    let start = value.find("endpoint=").map_or(0, |it| it + "endpoint=".len());
    let rest = value.get(start..).unwrap_or_default().trim();
    let is_all = |end: usize| start > 0 || end + 2 == rest.len();
    quoted(rest).filter(|end| is_all(*end)).and_then(|end| rest.get(1..=end)).unwrap_or(value)
}

/// Whether a fragment says something of a choice, be it that there is none.
pub(crate) fn says(fragment: &str, name: &str) -> bool {
    let mut parts = fragment.trim_start_matches('#').split('&').filter_map(|it| it.split_once('='));
    parts.any(|it| it.0 == name)
}

/// The feed that `?endpoint=` names. Nothing where it is secret, or is on this page's own host alone: visitors' pages are
/// elsewhere.
pub(crate) fn asked(value: &str) -> String {
    let value: String = one_line(value).chars().take(2_000).collect();
    if is_secret(&value) || !value.split(' ').all(|it| it.contains(':')) { String::new() } else { value }
}

/// White space as single spaces.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Names of parameters by which services hand out keys.
const SECRET: [&str; 12] = [
    "access_token",
    "api_key",
    "api-key",
    "apikey",
    "auth",
    "authorization",
    "key",
    "password",
    "secret",
    "sig",
    "signature",
    "token",
];

/// Whether everybody who sees this text could do more than read: a private key, a password in an address, a token behind it.
pub(crate) fn is_secret(text: &str) -> bool {
    text.contains("PRIVATE KEY") || text.split(['+', ' ', '\n', '\t']).any(is_secret_word)
}

fn is_secret_word(word: &str) -> bool {
    if word.starts_with("MC4CAQAwBQYDK2VwBCIE") {
        return true; // A private key for Ed25519, as PKCS#8.
    }
    let Some((_, address)) = word.split_once("://") else { return false };
    let host = address.split(['/', '?', '#']).next().unwrap_or_default();
    let (_, query) = address.split_once(['?', '#']).unwrap_or_default();
    let mut names = query.split(['&', '#']).filter_map(|it| it.split_once('=')).filter(|it| !it.1.is_empty());
    host.contains('@') || names.any(|(name, _)| SECRET.contains(&&*name.to_ascii_lowercase()))
}

/// Percent-encoded, but for letters, digits and these bytes.
pub(crate) fn encoded(text: &str, plain: &[u8]) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) || plain.contains(&byte) {
            out.push(char::from(byte));
        } else {
            let digits = [byte >> 4, byte & 15].map(|it| char::from_digit(it.into(), 16).unwrap_or('0'));
            out.push('%');
            out.extend(digits.map(|it| it.to_ascii_uppercase()));
        }
    }
    out
}

fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        let digit = |at: usize| after.get(at).and_then(|it| char::from(*it).to_digit(16));
        if let (b'%', Some(high), Some(low)) = (first, digit(0), digit(1)) {
            bytes.push(u8::try_from(high * 16 + low).unwrap_or(b'?'));
            rest = after.get(2..).unwrap_or_default();
        } else {
            bytes.push(*first);
            rest = after;
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::{Choices, NAMES, asked, is_secret, pasted};

    #[test]
    fn choices_go_into_the_address_bar_and_come_back() {
        let mut choices = Choices::default();
        assert_eq!(choices.to_fragment(), "");
        for (index, (name, _)) in NAMES.iter().enumerate() {
            choices = choices.with(name, &format!("a&b=c#d%{index} + ü\"<🦀>/?"));
        }
        assert_eq!(Choices::from_fragment(&choices.to_fragment()), choices);
        assert_eq!(Choices::from_fragment(&format!("#{}", choices.to_fragment())), choices);
    }

    #[test]
    fn of_a_pasted_tag_the_feed_is_taken() {
        for (text, expected) in [
            (
                "<script async src=\"x.js\"\n data-endpoint=\"https://a.example/x https://b.example/y\"></script>",
                "https://a.example/x https://b.example/y",
            ),
            ("<outage-banner endpoint='statuspage:a.example'>", "statuspage:a.example"),
            (" \"https://a.example/x\" ", "https://a.example/x"),
            ("https://a.example/?endpoint=b", "https://a.example/?endpoint=b"),
            ("\"https://a.example/x", "\"https://a.example/x"),
            ("\"\"", ""),
            ("statuspage:ü", "statuspage:ü"),
            ("'", "'"),
            ("", ""),
        ] {
            assert_eq!(pasted(text), expected, "{text}");
        }
    }

    #[test]
    fn only_known_names_are_taken() {
        for fragment in ["", "#", "#editor", "#token=abc", "#endpoint", "#constructor=1&=2&%00=3"] {
            assert_eq!(Choices::from_fragment(fragment), Choices::default(), "{fragment}");
        }
        assert_eq!(Choices::from_fragment("#theme=%zz%4").get("theme"), "%zz%4");
        assert_eq!(Choices::from_fragment("#placement=top").to_fragment(), "");
    }

    /// The first 32 bytes of a private key that was made for this test.
    const PRIVATE: &str = "MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g";

    #[test]
    fn nothing_secret_is_in_the_address_bar_or_in_the_tag() {
        for (name, value) in [
            ("key", PRIVATE),
            ("key", "-----BEGIN PRIVATE KEY-----"),
            ("endpoint", "https://ada:lovelace@status.example.net/status.json"),
            ("endpoint", "https://status.example.net/status.json?a=1&Token=abc"),
            ("mirrors", "https://a.example/x https://b.example/?api_key=abc"),
            ("endpoint", "/a.json+https://b.example/?secret=1"),
        ] {
            let choices = Choices::default().with(name, value);
            assert_eq!(choices.to_fragment(), "", "{value}");
            assert_eq!(choices.attributes(), [], "{value}");
            let typed = format!("{name}={}", super::encoded(value, b""));
            assert_eq!(Choices::from_fragment(&typed), Choices::default(), "{value}");
        }
        for plain in [
            "3b6a27bcceb6a42d62a3a8d02a6f0d73653215771de243a63ac048a18b59da29",
            "bluesky:acme.example",
            "https://social.example/@acme",
            "mailto:help@acme.example",
            "https://status.example.net/?token=&q=token",
        ] {
            assert!(!is_secret(plain), "{plain}");
        }
    }

    #[test]
    fn a_feed_is_taken_from_the_query_where_a_tag_could_have_it() {
        for feed in ["http://127.0.0.1:8080/status.json", "slack:", "https://a.example/x https://b.example/y"]
        {
            assert_eq!(asked(feed), feed);
        }
        for nothing in ["", "status.json", "/status.json", "https://a.example/?token=abc", "slack: b.json"] {
            assert_eq!(asked(nothing), "", "{nothing}");
        }
    }

    #[test]
    fn the_tag_has_what_differs_from_the_default() {
        let choices = Choices::default()
            .with("endpoint", " statuspage:status.example.net ")
            .with("mirrors", "https://a.example/status.json\n/b.json")
            .with("placement", "corner")
            .with("theme", "auto")
            .with("page", "dark");
        assert_eq!(
            choices.attributes(),
            [
                (
                    "endpoint",
                    "statuspage:status.example.net https://a.example/status.json /b.json".to_owned()
                ),
                ("placement", "corner".to_owned())
            ]
        );
    }
}
