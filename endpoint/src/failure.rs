//! Why a command did not do what it was asked, and the exit code for it.

use std::error::Error;
use std::fmt;

/// Why a command failed; each kind has an exit code of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// Exit code 1: something could not be read, reached or written.
    Failed(String),
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
            Self::Failed(_) => 1,
            Self::Usage(_) => 2,
            Self::Refused(_) => 3,
            Self::Conflict(_) => 4,
        }
    }

    /// The kind in one word, for programs.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Failed(_) => "failed",
            Self::Usage(_) => "usage",
            Self::Refused(_) => "refused",
            Self::Conflict(_) => "conflict",
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Failed(words) | Self::Usage(words) | Self::Refused(words) | Self::Conflict(words) => {
                f.write_str(words)
            }
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
