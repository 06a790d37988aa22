//! Which state of a place a write goes by, and why there was none.

/// One state of a place: the entity tag of an answer, or a digest of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version(Option<String>);

/// What must be true of a place for a write to happen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum If {
    /// Nothing: whatever is there is replaced.
    Any,
    /// Nothing is there yet.
    Absent,
    /// It is still the version that was read.
    Unchanged(Version),
}

/// What is to be written, and when.
#[derive(Clone, Debug)]
pub struct Write {
    /// The feed.
    pub bytes: Vec<u8>,
    /// What must be true of the place.
    pub condition: If,
    /// Of these bytes; it is written behind them, so that nothing but this moment lies between the two.
    pub signature: Option<Vec<u8>>,
}

/// Why something was not written, or not all of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WriteError {
    /// Somebody else wrote in between.
    Conflict,
    /// The feed is written, and its signature is not; in one line that names the place.
    Half(String),
    /// Nobody has answered, so that it may be written or not; in one line that names the place.
    Unsure(String),
    /// Anything else, in one line that names the place.
    Failed(String),
}

impl Version {
    /// The version with this tag.
    #[must_use]
    pub fn new(tag: impl Into<String>) -> Self {
        Self(Some(tag.into()))
    }

    /// The version of a place that does not tell it.
    #[must_use]
    pub fn unknown() -> Self {
        Self(None)
    }

    /// The tag as the place gave it.
    #[must_use]
    pub fn tag(&self) -> Option<&str> {
        self.0.as_deref()
    }
}
