//! What a provider's file says.

use super::json::Json;
use super::words::Words;
use crate::model::{Incident, Snapshot};

/// How the feeds of one provider are known, and where they say what.
pub(super) struct Provider {
    pub(super) name: &'static str,
    /// The shapes of its answers, with `|` between them. Of a shape all of its needs, with a space between them, must
    /// be met: a path, and what is there: `$` text, `[` an array, `]` an empty one, `{` an object, `?` anything, `=word,word` one of
    /// these words; `!` before the path turns the need round.
    pub(super) known: &'static str,
    /// In the row language: see ARCHITECTURE.md.
    pub(super) rows: &'static str,
    /// What its own words mean.
    pub(super) words: Words,
    /// Mends an incident, or planned work, that was read from this record, whose newest update is the second. Neither it
    /// nor `after` may show what the rows call quiet: the gate knows the rows alone.
    pub(super) mend: fn(Json<'_>, Option<Json<'_>>, &mut Incident),
    /// Adds to a snapshot what no row can say.
    pub(super) after: fn(Json<'_>, &mut Snapshot),
    /// Reads what is no JSON of records, instead of the rows; whether it is a feed of this provider.
    pub(super) read: Option<fn(Json<'_>, &mut Snapshot) -> bool>,
}

/// A provider of which rows say all.
pub(super) const PROVIDER: Provider = Provider {
    name: "",
    known: "",
    rows: "",
    words: Words(""),
    mend: |_, _, _| {},
    after: |_, _| {},
    read: None,
};
