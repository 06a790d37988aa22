//! Turns an answer's bytes into a [`Snapshot`], whichever provider wrote it.
//!
//! **To add a provider:** write `feed/<provider>.rs` with one `pub(super) fn read(feed: Json<'_>) -> Option<Snapshot>`
//! that returns `None` unless the key only this provider has is there; one `match` per word list, where an unknown
//! word never reads as fine; name its source in `//!`; add it to `PROVIDERS` above any that would also take its
//! feeds; put one small fixture per state under `tests/fixtures/<provider>/` and a line each in `tests/feed.rs`;
//! teach the loader's gate its quiet state only if that costs a few bytes.

mod incidentio;
mod json;
mod outage_banner;
mod statuspage;

use crate::model::{Component, Incident, Indicator, Maintenance, MaintenanceStatus, Snapshot};
use json::Json;
use std::fmt;

pub use json::Value;

/// More than the largest feed seen (several hundred KB), less than what would stall a phone.
pub const MAX_BYTES: usize = 2 * 1024 * 1024;

/// One provider: its name, and its reader, which answers `None` to a feed of somebody else.
struct Provider {
    name: &'static str,
    read: fn(Json<'_>) -> Option<Snapshot>,
}

/// The first that knows the feed wins.
const PROVIDERS: &[Provider] = &[
    Provider { name: "outage-banner", read: outage_banner::read },
    Provider { name: "incidentio", read: incidentio::read },
    Provider { name: "statuspage-clones", read: statuspage::read_clone },
    Provider { name: "statuspage", read: statuspage::read },
];

/// A feed that was understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Feed {
    /// Whose format it is.
    pub provider: &'static str,
    /// What it says.
    pub snapshot: Snapshot,
}

/// Why an answer is no feed; each text says what was expected and where it went wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Error {
    /// Nothing there.
    Empty,
    /// Above [`MAX_BYTES`].
    TooLarge,
    /// Not UTF-8 from this byte on.
    Utf8(usize),
    /// A web page, probably a log-in or an error page.
    Html,
    /// Not JSON, cut off, or nested deeper than any feed is; in the parser's words.
    Json(String),
    /// JSON that no provider claims; what it is instead.
    Shape(&'static str),
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
            Self::Utf8(at) => ("text that is not UTF-8 at byte ", at.to_string()),
            Self::Html => ("HTML at byte 0: a log-in or an error page?", String::new()),
            Self::Json(words) => ("", words.clone()),
            Self::Shape(kind) => (*kind, " without the keys of any provider we know".to_owned()),
            Self::Version => ("a \"version\" other than 1 at the top", String::new()),
        };
        ["expected a status feed in JSON, found ", found, &rest].concat()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_line())
    }
}

impl std::error::Error for Error {}

/// What a reader goes by where a feed leaves a choice.
#[derive(Clone, Copy, Debug)]
pub struct Hints<'a> {
    /// The page's language (BCP 47), for texts that come in several.
    pub lang: &'a str,
}

impl Default for Hints<'_> {
    fn default() -> Self {
        Self { lang: "en" }
    }
}

/// Reads a feed of any provider.
///
/// # Errors
/// When the bytes are no feed: see [`Error`].
pub fn read(bytes: &[u8], hints: Hints<'_>) -> Result<Feed, Error> {
    read_by(bytes, hints, |text| serde_json::from_str(text).map_err(|error| error.to_string()))
}

/// As [`read`], with another parser of JSON: a browser has one already, and without ours the WebAssembly is 6.5 KB
/// smaller. `parse` answers with its own words what is wrong, and refuses what is nested too deep.
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
    let text = std::str::from_utf8(bytes).map_err(|error| Error::Utf8(error.valid_up_to()))?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text).trim();
    match text.as_bytes().first() {
        None => return Err(Error::Empty),
        Some(b'<') => return Err(Error::Html),
        Some(_) => {}
    }
    let value = parse(text).map_err(Error::Json)?;
    let feed = Json::new(&value, hints);
    for provider in PROVIDERS {
        if let Some(snapshot) = (provider.read)(feed) {
            return Ok(Feed { provider: provider.name, snapshot });
        }
    }
    Err(if feed.text("version").is_some() { Error::Version } else { Error::Shape(feed.kind()) })
}

/// For feeds that do not say it: the worst of what is open.
fn worst(components: &[Component], incidents: &[Incident], maintenances: &[Maintenance]) -> Indicator {
    let mut worst = Indicator::None;
    for component in components {
        worst = worst.max(component.status.into());
    }
    for incident in incidents.iter().filter(|it| it.is_open()) {
        worst = worst.max(incident.impact.into());
    }
    for maintenance in maintenances {
        if maintenance.status == Some(MaintenanceStatus::InProgress) {
            worst = worst.max(Indicator::Maintenance);
        }
    }
    worst
}
