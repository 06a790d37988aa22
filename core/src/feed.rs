//! Turns an answer's bytes into a [`Snapshot`], whichever provider wrote it.
//!
//! To add a provider: the steps are in `CONTRIBUTING.md`.

mod apple;
mod aws_health;
mod azure_devops;
mod betterstack;
mod cachet;
mod cstate;
mod datadog;
mod engine;
mod entry;
mod find;
mod firehydrant;
mod flashduty;
mod gatus;
mod google_cloud;
mod heroku;
mod hints;
mod incidentio;
mod instatus;
mod json;
mod limits;
mod oneuptime;
mod openstatus;
mod outage_banner;
mod pagerduty;
mod paypal;
mod phrases;
mod post;
mod provider;
mod rows;
mod salesforce;
mod slack;
mod sorry;
mod statuscast;
mod statushub;
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

use crate::model::{Indicator, Snapshot};
use crate::text::{line, pieces};
use crate::time::Timestamp;
use engine::{overall, unsaid};
use find::{find, split};
use json::{About, Json};
use limits::is_broad;
use provider::{Candidate, Code, Provider};
use std::fmt;
use words::Words;

pub use crate::value::Value;
pub use hints::Hints;
pub use limits::{MAX_BYTES, MAX_ENTRIES};

/// All providers. Exactly one of them knows a feed by its shape, so their order does not matter.
const PROVIDERS: &[Provider] = &[
    outage_banner::OUTAGE_BANNER,
    flashduty::FLASHDUTY,
    datadog::DATADOG,
    apple::APPLE,
    paypal::PAYPAL,
    azure_devops::AZURE_DEVOPS,
    statushub::STATUSHUB,
    incidentio::PAGE,
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
];

/// What providers have besides their rows; of two with one name, one at most has something.
const CODES: [Code; code_count()] = {
    let mut codes = [provider::PROVIDER.code(); code_count()];
    let (mut at, mut count) = (0, 0);
    while at < PROVIDERS.len() {
        if PROVIDERS[at].has_code() {
            codes[count] = PROVIDERS[at].code();
            count += 1;
        }
        at += 1;
    }
    codes
};

const fn code_count() -> usize {
    let (mut at, mut count) = (0, 0);
    while at < PROVIDERS.len() {
        count += PROVIDERS[at].has_code() as usize;
        at += 1;
    }
    count
}

/// What a feed says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// All of it that a visitor may be told.
    pub snapshot: Snapshot,
    /// Whether a feed of our own format has something in it that we do not know: the owner is told what.
    pub has_mistake: bool,
}

/// The provider of a feed that says nothing by which its provider could be known.
#[cfg(feature = "rows")]
pub const UNKNOWN: &str = "unknown";

/// A feed that was understood.
#[cfg(feature = "rows")]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Feed {
    /// Whose format it is.
    pub provider: &'static str,
    /// What it says.
    pub snapshot: Snapshot,
    /// Another provider that knows this shape too, and finds no more wrong in it: the owner may say which it is.
    pub rival: Option<&'static str>,
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
    /// Our own format, in an answer that was to be believed until this moment: a copy that nobody renews.
    Expired(Timestamp),
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
            Self::Expired(at) => ("one that was valid until ", at.to_rfc3339()),
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

/// All rows as JSON, for tests and for what reads them in JavaScript: `words`, the common words of each kind by its letter,
/// in lines; and `providers`, of each its `name`, the shapes by which it is `known`, its own `words`, and its `rows`,
/// which are empty where a function reads. ARCHITECTURE.md has the grammar.
#[cfg(not(target_arch = "wasm32"))]
#[must_use]
pub fn rows_json() -> serde_json::Value {
    let of = |it: &Provider| serde_json::json!({ "name": it.name, "known": it.known, "words": it.words.0, "rows": it.rows });
    serde_json::json!({
        "words": { "h": words::HEALTH, "i": words::LIFE, "m": words::WINDOW },
        "providers": PROVIDERS.iter().map(of).collect::<Vec<_>>(),
    })
}

/// The words for [`Hints::provider`].
#[cfg(not(target_arch = "wasm32"))]
pub fn providers() -> impl Iterator<Item = &'static str> {
    PROVIDERS.iter().map(|it| it.name)
}

/// All that may be in our own format: each key, in brackets those of the objects there, after `=` the words that are
/// allowed, or `@` for a time with its zone, or `:` for the address of a link. `tests/schema.rs` compares it with the schema.
#[cfg(not(target_arch = "wasm32"))]
#[must_use]
pub fn own_format() -> &'static str {
    outage_banner::FORMAT
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
    read_by(bytes, hints, read_value)
}

/// What is written in a text of JSON or XML.
///
/// # Errors
/// In the parser's words what is wrong.
#[cfg(not(target_arch = "wasm32"))]
pub fn read_value(text: &str) -> Result<Value, String> {
    if text.starts_with('<') {
        xml::parse(text)
    } else {
        serde_json::from_str(text).map_err(|error| error.to_string())
    }
}

/// As [`read`], for UTF-8 alone and with another parser: a browser has one for JSON, and without ours the WebAssembly
/// is many kilobytes smaller. `parse` says in its own words what is wrong, and refuses what is nested too deep. It gets
/// XML too, unless the caller has made JSON of that.
///
/// # Errors
/// When the bytes are no feed: see [`Error`].
#[cfg(feature = "rows")]
pub fn read_by(
    bytes: &[u8],
    hints: Hints<'_>,
    parse: impl FnOnce(&str) -> Result<Value, String>,
) -> Result<Feed, Error> {
    let value = tree(bytes, |text| Ok((parse(text)?, ())))?.0;
    let mut candidates: Vec<Candidate<'static>> = Vec::new();
    for it in PROVIDERS {
        let about = About { hints, words: it.words, root: &value };
        let is_known = Json::new(&about).is_known_by(it.known);
        let is_meant = if hints.provider.is_empty() { is_known } else { hints.provider == it.name };
        if is_meant {
            let code = it.has_code().then(|| it.code());
            candidates.push(Candidate { name: it.name, rows: it.rows, words: it.words, is_known, code });
        }
    }
    let judged = judge(&value, hints, &candidates)?;
    let name = |index: usize| candidates.get(index).map(|it| it.name);
    Ok(Feed {
        provider: judged.index.and_then(name).unwrap_or(UNKNOWN),
        snapshot: judged.reading.snapshot,
        rival: judged.rival.and_then(name),
        has_mistake: judged.reading.has_mistake,
    })
}

/// As [`read_by`], without the rows of this crate: with the value `parse` gives those of each provider that may have
/// written it, by the shapes of [`rows_json`], or by the name in the hints. They are a line for each, with a tab between its name, `1` if the feed has its shape, its
/// own words, and its rows.
///
/// # Errors
/// When the bytes are no feed: see [`Error`].
pub fn read_by_rows(
    bytes: &[u8],
    hints: Hints<'_>,
    parse: impl FnOnce(&str) -> Result<(Value, String), String>,
) -> Result<Reading, Error> {
    let (value, lines) = tree(bytes, parse)?;
    let mut candidates = Vec::new();
    for line in pieces(&lines, b'\n') {
        let mut parts = pieces(line, b'\t');
        if let (Some(name), Some(is_known), Some(words), Some(rows)) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        {
            let code = CODES.iter().find(|it| it.name == name).copied();
            let is_known = is_known == "1";
            candidates.push(Candidate { name, rows, words: Words(words), is_known, code });
        }
    }
    judge(&value, hints, &candidates).map(|it| it.reading)
}

/// What is written in an answer, and what `parse` finds out about it.
fn tree<T>(
    bytes: &[u8],
    parse: impl FnOnce(&str) -> Result<(Value, T), String>,
) -> Result<(Value, T), Error> {
    if bytes.len() > MAX_BYTES {
        return Err(Error::TooLarge);
    }
    let text = std::str::from_utf8(bytes).map_err(|error| Error::Encoding(error.valid_up_to()))?;
    let text = text.strip_prefix("\u{feff}").unwrap_or(text);
    let text = unwrapped(text.trim_ascii());
    match text.as_bytes().first() {
        None => return Err(Error::Empty),
        Some(b'<') if !is_xml(text.as_bytes()) => return Err(Error::Html),
        Some(_) => {}
    }
    let (value, more) = parse(text)
        .map_err(|words| Error::Syntax(is_cut_off(text.as_bytes()), line(&words).as_ref().to_owned()))?;
    if is_broad(&value) { Err(Error::TooMany) } else { Ok((value, more)) }
}

/// Of the candidates the one that counts.
#[derive(Default)]
#[cfg_attr(not(feature = "rows"), allow(dead_code, reason = "whose feed it is only owners are told"))]
struct Judged {
    reading: Reading,
    /// Which it is; none for a list without entries.
    index: Option<usize>,
    /// Another one that knows this shape too.
    rival: Option<usize>,
}

/// Reads a feed as each of the candidates, of which in doubt the one counts that finds more wrong.
fn judge(value: &Value, hints: Hints<'_>, candidates: &[Candidate<'_>]) -> Result<Judged, Error> {
    let mut found: Option<Judged> = None;
    let mut worst = (Indicator::None, 0);
    for (index, it) in candidates.iter().enumerate() {
        let about = About { hints, words: it.words, root: value };
        let Some(snapshot) = read_as(it, &Json::new(&about)) else { continue };
        let wrong = engine::worst(&snapshot, hints.now);
        let open = snapshot.incidents.iter().filter(|it| it.is_open()).count() + snapshot.maintenances.len();
        let is_ours = it.name == outage_banner::OUTAGE_BANNER.name;
        if is_ours
            && let Some(at) = outage_banner::valid_until(&Json::new(&about)).filter(|it| *it <= hints.now)
        {
            return Err(Error::Expired(at));
        }
        let has_mistake = is_ours && outage_banner::has_mistake(&Json::new(&about));
        let mut judged =
            Judged { reading: Reading { snapshot, has_mistake }, index: Some(index), rival: None };
        if let Some(other) = &mut found {
            let is_other = |index: usize| candidates.get(index).is_some_and(|other| other.name != it.name);
            if (wrong, open) <= worst {
                other.rival = other.rival.or(other.index.filter(|at| is_other(*at)).map(|_| index));
                continue;
            }
            judged.rival = [other.index, other.rival].into_iter().flatten().find(|at| is_other(*at));
        }
        worst = (wrong, open);
        found = Some(judged);
    }
    if let Some(found) = found {
        return Ok(found);
    }
    let about = About { hints, words: Words(""), root: value };
    let feed = Json::new(&about);
    Err(match feed.text("error|msg") {
        words if !words.is_empty() => Error::Refused(line(words).as_ref().to_owned()),
        // An empty list of Salesforce, AWS, GitHub's issues or an account means that nothing is wrong.
        _ if is_empty(value) => return Ok(Judged::default()),
        _ if feed.has("version") => Error::Version,
        _ if hints.provider.is_empty() => Error::Shape(feed.kind()),
        _ => Error::Foreign(feed.kind()),
    })
}

/// Whether the text opens a bracket with its first byte and does not close one with its last.
fn is_cut_off(text: &[u8]) -> bool {
    matches!(text, [b'{' | b'[' | b'<', .., last] if !b"}]>".contains(last))
}

/// JSON out of a call, `callback({…});`.
fn unwrapped(text: &str) -> &str {
    let inner = split(text, b"(").filter(|(name, _)| name.bytes().all(|it| it.is_ascii_alphanumeric()));
    let Some((_, inner)) = inner else { return text };
    inner.strip_suffix(");").or_else(|| inner.strip_suffix(')')).unwrap_or(text)
}

/// Whether it begins as a feed does and not as a web page.
fn is_xml(text: &[u8]) -> bool {
    let head = text.get(..1000).unwrap_or(text);
    [&b"<rss"[..], b"<feed", b"<rdf:RDF"].iter().any(|mark| find(head, mark).is_some())
}

/// What the feed says, if it is one of this provider's.
fn read_as(provider: &Candidate<'_>, feed: &Json<'_>) -> Option<Snapshot> {
    let hints = feed.about.hints;
    let mut snapshot = Snapshot::default();
    match provider.code.and_then(|it| it.read) {
        Some(read) if !read(*feed, &mut snapshot) => return None,
        Some(_) => {}
        None => engine::read(provider, *feed, &mut snapshot),
    }
    let word = overall(provider, *feed);
    // The owner named the provider, but the shape is another: accept the feed only if something was read.
    if !provider.is_known && word.is_none() && !says_anything(&snapshot) {
        return None;
    }
    let word = word.or_else(|| unsaid(provider, *feed));
    let indicator = word.unwrap_or_else(|| engine::worst(&snapshot, hints.now));
    snapshot.indicator = snapshot.indicator.max(indicator);
    if let Some(after) = provider.code.and_then(|it| it.after) {
        after(*feed, &mut snapshot);
    }
    Some(snapshot)
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
