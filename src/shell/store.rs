//! What stays on the visitor's device between page views: the last answer worth showing, what was closed, and when a tab
//! last asked.
//! Storage that is refused, full or switched off by the owner is simply no memory.

use super::browser::{keep, recall};
use crate::config::Config;
use crate::dismissal::Dismissals;
use crate::text::cut;
use crate::time::Timestamp;

const MAX_CHARS: usize = 500_000; // A site's whole storage is about 5 MB; ours must not be felt.

/// The keys of one feed. The loader and its files know them, too.
pub(super) struct Store {
    is_on: bool,
    answer_key: String,
    dismissals_key: String,
    turn_key: String,
}

impl Store {
    pub(super) fn open(config: &Config) -> Self {
        Self {
            is_on: config.storage,
            answer_key: config.storage_key(""),
            dismissals_key: config.storage_key("-dismissed"),
            turn_key: config.storage_key("-turn"),
        }
    }

    /// The last answer worth showing, and when it came.
    pub(super) fn answer(&self) -> Option<(Timestamp, String)> {
        let text = self.get(&self.answer_key)?;
        let (at, body) = cut(&text, b'\n')?;
        Some((Timestamp::parse(at)?, body.to_owned()))
    }

    /// Keeps an answer; `None` forgets the last one. Whether there is one now.
    pub(super) fn keep_answer(&self, answer: Option<(Timestamp, &[u8])>) -> bool {
        let text = answer.filter(|(_, bytes)| bytes.len() <= MAX_CHARS).and_then(|(at, bytes)| {
            Some([&at.to_rfc3339(), "\n", std::str::from_utf8(bytes).ok()?].concat())
        });
        let is_kept = self.is_on && keep(&self.answer_key, text.as_deref());
        if self.is_on && !is_kept {
            keep(&self.answer_key, None); // An older answer would be wrong; no answer is only unknown.
        }
        is_kept && text.is_some()
    }

    /// The key under which the tabs tell each other whose turn it was; empty where nothing is kept.
    pub(super) fn turn_key(&self) -> &str {
        if self.is_on { &self.turn_key } else { "" }
    }

    /// The key under which another tab writes what was closed; `None` where nothing is kept.
    pub(super) fn dismissals_key(&self) -> Option<&str> {
        self.is_on.then_some(&*self.dismissals_key)
    }

    pub(super) fn dismissals(&self) -> Dismissals {
        Dismissals::from_lines(&self.get(&self.dismissals_key).unwrap_or_default())
    }

    pub(super) fn keep_dismissals(&self, dismissals: &Dismissals) {
        let lines = dismissals.to_lines();
        if self.is_on {
            keep(&self.dismissals_key, (!lines.is_empty()).then_some(&lines)); // Full: it stays closed on this page.
        }
    }

    fn get(&self, key: &str) -> Option<String> {
        if self.is_on { recall(key) } else { None }
    }
}
