//! What a provider's file says.

use super::json::Json;
use super::words::Words;
use crate::model::{Incident, Snapshot};

/// How the feeds of one provider are known, and where they say what.
#[derive(Clone, Copy)]
#[cfg_attr(not(feature = "rows"), allow(dead_code, reason = "what rows say comes with each feed"))]
pub(super) struct Provider {
    pub(super) name: &'static str,
    /// The shapes of its answers, with `|` between them. Of a shape all of its needs, with a space between them, must
    /// be met: a path, and what is there: `$` text, `[` an array, `]` an empty one, `{` an object, `?` anything, `=word,word` one of
    /// these words; `!` before the path turns the need round.
    pub(super) known: &'static str,
    /// In the row language: see ARCHITECTURE.md.
    pub(super) rows: &'static str,
    /// What its own words mean.
    pub(super) words: Words<'static>,
    /// What no row can say.
    pub(super) mend: Option<Mend>,
    /// As `mend`.
    pub(super) after: Option<After>,
    /// As `mend`.
    pub(super) read: Option<Read>,
}

/// Mends an incident, or planned work, that was read from this record, whose newest update is the second. Neither it
/// nor [`After`] may show what the rows call quiet: the gate knows the rows alone.
pub(super) type Mend = fn(Json<'_>, Option<Json<'_>>, &mut Incident);

/// Adds to a snapshot what no row can say.
pub(super) type After = fn(Json<'_>, &mut Snapshot);

/// Reads what is no JSON of records, instead of the rows; whether it is a feed of this provider.
pub(super) type Read = fn(Json<'_>, &mut Snapshot) -> bool;

/// A provider of which rows say all.
pub(super) const PROVIDER: Provider =
    Provider { name: "", known: "", rows: "", words: Words(""), mend: None, after: None, read: None };

/// What a provider has besides its rows.
#[derive(Clone, Copy)]
pub(super) struct Code {
    pub(super) name: &'static str,
    pub(super) mend: Option<Mend>,
    pub(super) after: Option<After>,
    pub(super) read: Option<Read>,
}

impl Provider {
    pub(super) const fn code(&self) -> Code {
        Code { name: self.name, mend: self.mend, after: self.after, read: self.read }
    }

    pub(super) const fn has_code(&self) -> bool {
        self.mend.is_some() || self.after.is_some() || self.read.is_some()
    }
}

/// A provider that may have written a feed.
pub(super) struct Candidate<'a> {
    pub(super) name: &'a str,
    pub(super) rows: &'a str,
    pub(super) words: Words<'a>,
    /// Whether the feed has its shape; else it was named by the owner.
    pub(super) is_known: bool,
    pub(super) code: Option<Code>,
}
