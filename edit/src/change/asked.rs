//! What somebody wants to be changed.

use super::texts::Words;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// A new incident.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Post {
    /// What does not work, in one line.
    pub title: Words,
    /// The first update.
    pub text: Words,
    /// The id, where it is not to be made from day and title.
    pub id: Option<String>,
    /// How badly visitors are hit; not judged yet where it is missing.
    pub impact: Option<String>,
    /// How far we are.
    pub status: String,
    /// Ids or names of components.
    pub affects: Vec<String>,
    /// The state of these components, where the impact does not say it right.
    pub component_status: Option<String>,
    /// When it began.
    pub started_at: Option<Timestamp>,
    /// When visitors hear from us next.
    pub next_update_by: Option<Timestamp>,
    /// The page about it.
    pub url: Option<String>,
}

/// News about an incident or planned work.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Update {
    /// What is said.
    pub text: Words,
    /// Which one: its id, or words of its title. The only open incident where it is missing.
    pub id: Option<String>,
    /// A new title.
    pub title: Words,
    /// How far we are.
    pub status: Option<String>,
    /// How badly visitors are hit now.
    pub impact: Option<String>,
    /// Ids or names of the components that it touches now; as before where it is empty.
    pub affects: Vec<String>,
    /// The state of these components, where the impact does not say it right.
    pub component_status: Option<String>,
    /// When visitors hear from us next.
    pub next: Next,
    /// The new window of planned work.
    pub window: (Option<Timestamp>, Option<Timestamp>),
}

/// What becomes of the promise to speak again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Next {
    /// Nothing was said of it: whoever speaks has kept the old promise; whoever does not has not.
    #[default]
    Unsaid,
    /// There is none any more.
    Never,
    /// At this moment at the latest.
    By(Timestamp),
}

/// The end of an incident or of planned work.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Resolve {
    /// The last update.
    pub text: Words,
    /// Which one: its id, or words of its title. The only open incident where it is missing.
    pub id: Option<String>,
    /// When it ended, where that is not now.
    pub at: Option<Timestamp>,
}

/// New planned work.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Maintain {
    /// What will be done, in one line.
    pub title: Words,
    /// What visitors will notice.
    pub text: Words,
    /// The id, where it is not to be made from day and title.
    pub id: Option<String>,
    /// When it begins.
    pub starts_at: Timestamp,
    /// When it should be done.
    pub ends_at: Timestamp,
    /// Ids or names of components.
    pub affects: Vec<String>,
    /// The page about it.
    pub url: Option<String>,
}

/// Other words for an update that was given before, because these were wrong.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Reword {
    /// The id of the incident or the planned work.
    pub id: String,
    /// When the update was posted, as the feed has it.
    pub posted_at: String,
    /// What it says instead; the languages that are not named stay as they are.
    pub text: Words,
}
