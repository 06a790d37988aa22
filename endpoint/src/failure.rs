//! Why a command did not do what it was asked, and the exit code for it.

use std::error::Error;
use std::fmt;

/// Why a command failed; each kind has an exit code of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// Exit code 1: something could not be read, reached or written.
    Failed(String),
    /// Exit code 1: the feed is written, and what should have followed is not done.
    Half(String),
    /// Exit code 1: whether the feed is written is not known.
    Unsure(String),
    /// Exit code 2: the command line lacks something.
    Usage(String),
    /// Exit code 3: what was asked makes no sense for this feed, or would make it invalid. Nothing was written.
    Refused(String),
    /// Exit code 4: somebody else changed the feed in between. Nothing was written.
    Conflict(String),
}

impl Failure {
    /// The exit code of the process.
    #[must_use]
    pub fn code(&self) -> u8 {
        match self {
            Self::Failed(_) | Self::Half(_) | Self::Unsure(_) => 1,
            Self::Usage(_) => 2,
            Self::Refused(_) => 3,
            Self::Conflict(_) => 4,
        }
    }

    /// Whether the feed is written all the same; `None` where that is not known. Whoever repeats a command that was done
    /// says everything twice.
    #[must_use]
    pub fn is_written(&self) -> Option<bool> {
        match self {
            Self::Half(_) => Some(true),
            Self::Unsure(_) => None,
            _ => Some(false),
        }
    }

    /// The kind in one word, for programs.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Failed(_) | Self::Half(_) | Self::Unsure(_) => "failed",
            Self::Usage(_) => "usage",
            Self::Refused(_) => "refused",
            Self::Conflict(_) => "conflict",
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Failed(words)
            | Self::Half(words)
            | Self::Unsure(words)
            | Self::Usage(words)
            | Self::Refused(words)
            | Self::Conflict(words) => f.write_str(words),
        }
    }
}

impl Error for Failure {}

/// An error and everything that caused it, in one line: libraries tell only the outermost.
#[must_use]
pub fn chain(error: &dyn Error) -> String {
    let mut words = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        let more = cause.to_string();
        if !words.contains(&more) {
            words.push_str(": ");
            words.push_str(&more);
        }
        source = cause.source();
    }
    words.replace(['\n', '\r'], " ")
}
