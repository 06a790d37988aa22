//! Reads the text of an answer with the browser's JSON parser.

use super::json::unpack;
use crate::feed::{Error, Hints, Reading};

/// By the rows of this crate.
#[cfg(feature = "rows")]
pub(super) fn read(text: &[u8], hints: Hints<'_>) -> Result<Reading, Error> {
    let feed = crate::feed::read_by(text, hints, |text| {
        unpack(&super::browser::packed(text).map_err(|words| words.as_string().unwrap_or_default())?)
    })?;
    Ok(Reading { snapshot: feed.snapshot, has_mistake: feed.has_mistake })
}

/// By the rows that the page has in JavaScript.
#[cfg(not(feature = "rows"))]
pub(super) fn read(text: &[u8], hints: Hints<'_>) -> Result<Reading, Error> {
    crate::feed::read_by_rows(text, hints, |text| {
        let parsed = super::browser::parse(text, hints.provider);
        let parsed = parsed.map_err(|words| words.as_string().unwrap_or_default())?;
        Ok((unpack(&parsed.get(0))?, parsed.get(1).as_string().unwrap_or_default()))
    })
}

/// What the page needs to know before an answer, for its rows to be there: the provider that the owner names.
pub(super) fn rows_of<'a>(hints: &Hints<'a>) -> Option<&'a str> {
    (!cfg!(feature = "rows")).then_some(hints.provider)
}
