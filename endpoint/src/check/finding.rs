//! One thing that could be better.

use serde_json::{Value, json};

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Good to know.
    Note,
    /// It works, and may not when it is needed; or it costs visitors more than it must.
    Weak,
    /// Visitors see nothing, or something wrong.
    Wrong,
}

impl Level {
    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Weak => "weak",
            Self::Wrong => "wrong",
        }
    }
}

/// What was found, and what helps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// How bad it is.
    pub level: Level,
    /// What it is about, in one word that stays the same: for programs.
    pub about: &'static str,
    /// What is the case.
    pub what: String,
    /// What to do.
    pub cure: String,
}

impl Finding {
    pub(super) fn json(&self) -> Value {
        json!({ "level": self.level.word(), "about": self.about, "what": self.what, "cure": self.cure })
    }
}

pub(super) fn wrong(about: &'static str, what: impl Into<String>, cure: impl Into<String>) -> Finding {
    Finding { level: Level::Wrong, about, what: what.into(), cure: cure.into() }
}

pub(super) fn weak(about: &'static str, what: impl Into<String>, cure: impl Into<String>) -> Finding {
    Finding { level: Level::Weak, about, what: what.into(), cure: cure.into() }
}

pub(super) fn note(about: &'static str, what: impl Into<String>, cure: impl Into<String>) -> Finding {
    Finding { level: Level::Note, about, what: what.into(), cure: cure.into() }
}
