//! What the readers need to know besides the feed.

use crate::time::Timestamp;

/// What the readers need to know besides the feed.
#[derive(Clone, Copy, Debug)]
pub struct Hints<'a> {
    /// The page's language (BCP 47), for texts that come in several.
    pub lang: &'a str,
    /// The moment at which the feed is read: what ended before it is over, where the feed has no word for that.
    pub now: Timestamp,
    /// The only provider that is tried; any where it is empty.
    pub provider: &'a str,
    /// What a post on a social network must say to count.
    pub post_tag: &'a str,
}

/// `now` is 1970, at which nothing is over yet: so whatever is not known to be over is shown.
impl Default for Hints<'_> {
    fn default() -> Self {
        Self { lang: "en", now: Timestamp::from_millis(0), provider: "", post_tag: "#status" }
    }
}
