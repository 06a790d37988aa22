//! What a reader goes by where a feed leaves a choice.

use crate::time::Timestamp;

/// What a reader goes by where a feed leaves a choice.
#[derive(Clone, Copy, Debug)]
pub struct Hints<'a> {
    /// The page's language (BCP 47), for texts that come in several.
    pub lang: &'a str,
    /// What is over by this time is over, where the feed has no word for it.
    pub now: Timestamp,
    /// The only provider that is tried; any where it is empty.
    pub provider: &'a str,
    /// What a post on a social network must say to count.
    pub post_tag: &'a str,
}

/// With a `now` at which nothing is over yet: what is not known to be fine is shown.
impl Default for Hints<'_> {
    fn default() -> Self {
        Self { lang: "en", now: Timestamp::from_millis(0), provider: "", post_tag: "#status" }
    }
}
