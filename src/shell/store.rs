//! What stays on the visitor's device between page views: the last answer worth showing, and what was closed.
//! Storage that is refused, full or switched off by the owner is simply no memory.

use crate::config::Config;
use crate::dismissal::Dismissals;
use crate::time::Timestamp;
use web_sys::Storage;

const MAX_CHARS: usize = 500_000; // A site's whole storage is about 5 MB; ours must not be felt.

/// The keys of one feed. The loader knows the first of them.
pub(super) struct Store {
    storage: Option<Storage>,
    answer_key: String,
    dismissals_key: String,
}

impl Store {
    pub(super) fn open(config: &Config) -> Self {
        let storage =
            if config.storage { web_sys::window().and_then(|it| it.local_storage().ok()?) } else { None };
        let endpoint = config.endpoints.first().map_or("", |it| &**it);
        Self {
            storage,
            answer_key: ["outage-banner:", endpoint].concat(),
            dismissals_key: ["outage-banner-dismissed:", endpoint].concat(),
        }
    }

    /// The last answer worth showing, and when it came.
    pub(super) fn answer(&self) -> Option<(Timestamp, String)> {
        let text = self.storage.as_ref()?.get_item(&self.answer_key).ok()??;
        let (at, body) = text.split_once('\n')?;
        Some((Timestamp::parse(at)?, body.to_owned()))
    }

    /// Keeps an answer; `None` forgets the last one.
    pub(super) fn keep_answer(&self, answer: Option<(Timestamp, &[u8])>) {
        let Some(storage) = &self.storage else { return };
        let kept = answer.filter(|(_, bytes)| bytes.len() <= MAX_CHARS).and_then(|(at, bytes)| {
            let text = [&at.to_rfc3339(), "\n", std::str::from_utf8(bytes).ok()?].concat();
            storage.set_item(&self.answer_key, &text).ok()
        });
        if kept.is_none() {
            let _ = storage.remove_item(&self.answer_key); // An older answer would be wrong; no answer is only unknown.
        }
    }

    pub(super) fn dismissals(&self) -> Dismissals {
        let lines = self.storage.as_ref().and_then(|it| it.get_item(&self.dismissals_key).ok()?);
        Dismissals::from_lines(&lines.unwrap_or_default())
    }

    pub(super) fn keep_dismissals(&self, dismissals: &Dismissals) {
        let Some(storage) = &self.storage else { return };
        let lines = dismissals.to_lines();
        let _ = if lines.is_empty() {
            storage.remove_item(&self.dismissals_key)
        } else {
            storage.set_item(&self.dismissals_key, &lines) // Full: it stays closed on this page.
        };
    }
}
