//! Turns an answer's bytes into a [`Snapshot`], whichever provider wrote it.
//!
//! To add a provider: the steps are in `CONTRIBUTING.md`.

mod aws_health;
mod betterstack;
mod cachet;
mod common;
mod cstate;
mod firehydrant;
mod flashduty;
mod gatus;
mod google_cloud;
mod heroku;
mod incidentio;
mod instatus;
mod json;
mod oneuptime;
mod openstatus;
mod outage_banner;
mod pagerduty;
mod post;
mod salesforce;
mod slack;
mod sorry;
mod statuscast;
mod statusio;
mod statuspage;
mod statuspal;
mod syndication;
mod upptime;
mod uptime_kuma;
mod uptimeflare;
mod uptimerobot;
mod vigil;
mod words;
#[cfg(not(target_arch = "wasm32"))]
mod xml;
mod zendesk;

use crate::model::Snapshot;
use crate::text::line;
use crate::time::Timestamp;
use common::{PLAIN, Provider, worst};
use json::{About, Json};
use std::cell::Cell;
use std::fmt;

pub use crate::value::Value;

/// More than the largest feed seen (several hundred KB), less than what would stall a phone.
pub const MAX_BYTES: usize = 2 * 1024 * 1024;

/// The first that knows the feed wins.
const PROVIDERS: &[Provider] = &[
    outage_banner::OUTAGE_BANNER,
    flashduty::FLASHDUTY,
    incidentio::INCIDENTIO,
    oneuptime::ONEUPTIME,
    slack::SLACK,
    instatus::INSTATUS,
    betterstack::BETTERSTACK,
    uptime_kuma::UPTIME_KUMA,
    cstate::CSTATE,
    statusio::STATUSIO,
    statuspal::STATUSPAL,
    uptimerobot::UPTIMEROBOT,
    zendesk::ZENDESK,
    cachet::CACHET,
    heroku::HEROKU,
    sorry::SORRY,
    salesforce::SALESFORCE,
    google_cloud::GOOGLE_CLOUD,
    upptime::UPPTIME,
    gatus::GATUS,
    aws_health::AWS_HEALTH,
    firehydrant::FIREHYDRANT,
    uptimeflare::UPTIMEFLARE,
    vigil::VIGIL,
    statuspage::STATUSPAGE,
    statuscast::STATUSCAST,
    pagerduty::PAGERDUTY,
    syndication::RSS,
    syndication::ATOM,
    syndication::JSON_FEED,
    post::MASTODON,
    post::BLUESKY,
    openstatus::OPENSTATUS,
    openstatus::WORD,
    instatus::COMPONENTS,
];

/// Six times the longest list seen (components of one page): what is compared each with each stays quick.
pub const MAX_ENTRIES: usize = 3_000;

/// A feed that was understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Feed {
    /// Whose format it is.
    pub provider: &'static str,
    /// What it says.
    pub snapshot: Snapshot,
    /// Whether a feed of our own format has something in it that we do not know: the owner is told what.
    pub has_mistake: bool,
}

/// Why an answer is no feed; each text says what was expected and where it went wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Error {
    /// Nothing there.
    Empty,
    /// Above [`MAX_BYTES`].
    TooLarge,
    /// A list above [`MAX_ENTRIES`].
    TooMany,
    /// Neither UTF-8 from this byte on, nor UTF-16 with its mark.
    Encoding(usize),
    /// A web page, probably a log-in or an error page.
    Html,
    /// Neither JSON nor XML, cut off, or nested deeper than any feed is; in the parser's words.
    /// The first is whether the text ends too early.
    Syntax(bool, String),
    /// A service's answer that there is no such page or that it failed; in its words.
    Refused(String),
    /// Well written, and of no provider; what it is instead.
    Shape(&'static str),
    /// Not of the provider that was named.
    Foreign(&'static str),
    /// Our own format, in a version that is not known.
    Version,
}

impl Error {
    /// One line for whoever can mend it. Not by `write!`, whose machinery would be a kilobyte for each visitor.
    #[must_use]
    pub fn to_line(&self) -> String {
        let (found, rest) = match self {
            Self::Empty => ("nothing: the answer is empty", String::new()),
            Self::TooLarge => ("more than the limit of 2 MiB, 2097152 bytes", String::new()),
            Self::TooMany => ("more than the limit of 3000 entries in one list", String::new()),
            Self::Encoding(at) => ("text that is not UTF-8 at byte ", at.to_string()),
            Self::Html => ("HTML at byte 0: a log-in or an error page?", String::new()),
            Self::Syntax(true, words) => ("one that ends too early (was it cut off?): ", words.clone()),
            Self::Syntax(false, words) => ("a text that is not well formed: ", words.clone()),
            Self::Refused(words) => ("an error: ", words.clone()),
            Self::Shape(kind) => (*kind, " without the keys of any provider we know".to_owned()),
            Self::Foreign(kind) => (*kind, " that the named provider does not write".to_owned()),
            Self::Version => ("a \"version\" other than 1 at the top", String::new()),
        };
        ["expected a status feed in JSON, RSS or Atom, found ", found, &rest].concat()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_line())
    }
}

impl std::error::Error for Error {}

/// The words for [`Hints::provider`].
#[cfg(not(target_arch = "wasm32"))]
pub fn providers() -> impl Iterator<Item = &'static str> {
    PROVIDERS.iter().map(|it| it.name)
}

/// The keys of our own format, by the path of the object that has them.
#[cfg(not(target_arch = "wasm32"))]
#[must_use]
pub fn own_keys() -> Vec<(&'static str, &'static str)> {
    outage_banner::keys()
}

/// What a reader goes by where a feed leaves a choice.
#[derive(Clone, Copy, Debug)]
pub struct Hints<'a> {
    /// The page's language (BCP 47), for texts that come in several.
    pub lang: &'a str,
    /// What is over by this time is over, where the feed has no word for it.
    pub now: Timestamp,
    /// The only provider that is tried; any where it is empty.
    pub provider: &'a str,
    /// What a post on a social network must say to count.
    pub post_tag: &'a str,
}

/// With a `now` at which nothing is over yet: what is not known to be fine is shown.
impl Default for Hints<'_> {
    fn default() -> Self {
        Self { lang: "en", now: Timestamp::from_millis(0), provider: "", post_tag: "#status" }
    }
}

/// Reads a feed of any provider, in UTF-8, or in UTF-16 where its first two bytes say so.
///
/// # Errors
/// When the bytes are no feed: see [`Error`].
#[cfg(not(target_arch = "wasm32"))]
pub fn read(bytes: &[u8], hints: Hints<'_>) -> Result<Feed, Error> {
    let unit: fn([u8; 2]) -> u16 = match bytes {
        [0xfe, 0xff, ..] => u16::from_be_bytes,
        [0xff, 0xfe, ..] => u16::from_le_bytes,
        _ => return read_utf8(bytes, hints),
    };
    let units: Vec<u16> = bytes.as_chunks().0.iter().skip(1).map(|it| unit(*it)).collect();
    read_utf8(String::from_utf16_lossy(&units).as_bytes(), hints)
}

#[cfg(not(target_arch = "wasm32"))]
fn read_utf8(bytes: &[u8], hints: Hints<'_>) -> Result<Feed, Error> {
    read_by(bytes, hints, |text| {
        if text.starts_with('<') {
            return xml::parse(text);
        }
        serde_json::from_str(text).map_err(|error| error.to_string())
    })
}

/// As [`read`], for UTF-8 alone and with another parser: a browser has one for JSON, and without ours the WebAssembly
/// is many kilobytes smaller. `parse` says in its own words what is wrong, and refuses what is nested too deep. It gets
/// XML too, unless the caller has made JSON of that.
///
/// # Errors
/// When the bytes are no feed: see [`Error`].
pub fn read_by(
    bytes: &[u8],
    hints: Hints<'_>,
    parse: impl FnOnce(&str) -> Result<Value, String>,
) -> Result<Feed, Error> {
    if bytes.len() > MAX_BYTES {
        return Err(Error::TooLarge);
    }
    let text = std::str::from_utf8(bytes).map_err(|error| Error::Encoding(error.valid_up_to()))?;
    let text = text.strip_prefix("\u{feff}").unwrap_or(text);
    let text = text.trim_ascii();
    match text.as_bytes().first() {
        None => return Err(Error::Empty),
        Some(b'<') if !is_xml(text.as_bytes()) => return Err(Error::Html),
        Some(_) => {}
    }
    let value = parse(text)
        .map_err(|words| Error::Syntax(is_cut_off(text.as_bytes()), line(&words).as_ref().to_owned()))?;
    if is_broad(&value) {
        return Err(Error::TooMany);
    }
    for provider in PROVIDERS {
        let about = About { hints, provider, root: value.unwrapped(), has_mistake: Cell::default() };
        let feed = Json::new(&about);
        let is_named = hints.provider == provider.name;
        let is_known = feed.is_known_by(provider.known);
        let mut snapshot = Snapshot::default();
        if (is_named || hints.provider.is_empty() && is_known) && (provider.read)(feed, &mut snapshot) {
            let word = feed.text(provider.overall);
            // Whose it is was told and not known: then it must at least say something.
            if is_known || word.is_some() || says_anything(&snapshot) {
                let indicator =
                    word.map_or_else(|| worst(&snapshot, hints.now), |it| feed.words().indicator(it));
                snapshot.indicator = snapshot.indicator.max(indicator);
                return Ok(Feed { provider: provider.name, snapshot, has_mistake: about.has_mistake.get() });
            }
        }
    }
    let about = About { hints, provider: &PLAIN, root: &value, has_mistake: Cell::default() };
    let feed = Json::new(&about);
    Err(match feed.text("error msg") {
        Some(words) => Error::Refused(line(words).as_ref().to_owned()),
        // Of Salesforce, AWS, GitHub's issues and accounts: no entry is nothing wrong.
        None if is_empty(&value) => {
            return Ok(Feed { provider: "unknown", snapshot: Snapshot::default(), has_mistake: false });
        }
        None if feed.has("version") => Error::Version,
        None if hints.provider.is_empty() => Error::Shape(feed.kind()),
        None => Error::Foreign(feed.kind()),
    })
}

/// What opens at the very beginning is closed at the very end.
fn is_cut_off(text: &[u8]) -> bool {
    matches!(text, [b'{' | b'[' | b'<', .., last] if !b"}]>".contains(last))
}

/// Whether it begins as a feed does and not as a web page.
fn is_xml(text: &[u8]) -> bool {
    let head = text.get(..1000).unwrap_or(text);
    [&b"<rss"[..], b"<feed", b"<rdf:RDF"].iter().any(|mark| find(head, mark).is_some())
}

/// Where the first `mark` is. The search of `str` would be a kilobyte.
fn find(text: &[u8], mark: &[u8]) -> Option<usize> {
    text.windows(mark.len()).position(|it| it == mark)
}

fn says_anything(it: &Snapshot) -> bool {
    !(it.components.is_empty() && it.incidents.is_empty() && it.maintenances.is_empty())
}

/// A list without entries, also as `{"data": []}`, or several of them joined.
fn is_empty(value: &Value) -> bool {
    match value {
        Value::List(entries) => entries.is_empty(),
        Value::Object(entries) => entries.iter().any(|(key, it)| match (&**key, it) {
            ("+", Value::List(parts)) => parts.iter().all(is_empty),
            ("data", it) => matches!(it, Value::List(_)) && is_empty(it),
            _ => false,
        }),
        _ => false,
    }
}

fn is_broad(value: &Value) -> bool {
    match value {
        Value::List(entries) => entries.len() > MAX_ENTRIES || entries.iter().any(is_broad),
        Value::Object(entries) => entries.len() > MAX_ENTRIES || entries.iter().any(|(_, it)| is_broad(it)),
        _ => false,
    }
}
