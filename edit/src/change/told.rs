//! What a change tells the person who asked for it: what was done, and why something was not. In words that fit a command
//! line and a form; what only one of them can say, a [`Cure`] or a [`Note`] names, and that one words it.

use std::fmt;

/// What was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Done {
    /// The id of the incident or the planned work, or what else was changed.
    pub id: String,
    /// What else the person should know.
    pub notes: Vec<Note>,
}

/// Something that the person should know of a change that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Note {
    /// Nobody was promised when the next update comes.
    NoPromise,
    /// A component has another state.
    State {
        /// Its id.
        id: String,
        /// The state, in the word of the format.
        state: String,
    },
    /// Other incidents are open, besides the one that was opened.
    AlsoOpen(Vec<Named>),
    /// Other incidents are still open, after one has ended.
    StillOpen(Vec<Named>),
    /// Everything else, in one line.
    Line(String),
}

/// An incident as people find it: a command names it by its id, a form by its title.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// Its id; empty where it has none.
    pub id: String,
    /// Its title, in English where it has that; empty where it has none.
    pub title: String,
}

impl fmt::Display for Named {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.id.is_empty() { f.write_str(&self.title) } else { write!(f, "{} ({})", self.id, self.title) }
    }
}

fn all(named: &[Named]) -> String {
    named.iter().map(Named::to_string).collect::<Vec<_>>().join(", ")
}

impl Note {
    pub(super) fn line(words: impl Into<String>) -> Self {
        Self::Line(words.into())
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoPromise => f.write_str("no next update is promised"),
            Self::State { id, state } => write!(f, "{id} is now {state}"),
            Self::AlsoOpen(others) => write!(f, "also open: {}", all(others)),
            Self::StillOpen(others) => write!(f, "still open: {}", all(others)),
            Self::Line(words) => f.write_str(words),
        }
    }
}

/// Why nothing was changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// In one line.
    pub words: String,
    /// What the person can do, where that depends on how they ask.
    pub cure: Option<Cure>,
}

/// What helps against a refusal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cure {
    /// Open an incident first, or name another one or planned work.
    OpenOne,
    /// Say by its id which one is meant.
    ChooseById,
    /// Say more about the one that has this id already.
    UpdateThat(String),
    /// Say in which language the title is.
    NameLanguage,
    /// Name the components that are affected.
    NameComponents,
    /// Add the component of this name.
    AddComponent(String),
}

impl Refusal {
    pub(super) fn with(words: impl Into<String>, cure: Cure) -> Self {
        Self { words: words.into(), cure: Some(cure) }
    }
}

impl From<String> for Refusal {
    fn from(words: String) -> Self {
        Self { words, cure: None }
    }
}

impl From<&str> for Refusal {
    fn from(words: &str) -> Self {
        words.to_owned().into()
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words)
    }
}

impl std::error::Error for Refusal {}
