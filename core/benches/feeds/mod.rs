//! What is read: an invented summary of 200 KB, and where their folder is beside the project the largest recorded answers.

mod summary;

use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};

use outage_banner_core::config::Config;
use outage_banner_core::feed;
use outage_banner_core::policy;
use outage_banner_core::time::Timestamp;

use summary::{LARGE, summary};

/// So many recorded answers are read beside the invented one.
const RECORDED: usize = 5;

const NOW_MS: i64 = 1_777_903_500_000; // 2026-05-04T14:05:00Z.

/// Name and bytes.
pub(crate) fn feeds() -> Vec<(String, Vec<u8>)> {
    let ago = |minutes: usize| {
        let minutes = i64::try_from(minutes).unwrap_or(0);
        Timestamp::from_millis(NOW_MS - minutes * 60_000).to_rfc3339()
    };
    let mut feeds = vec![("200 KB".to_owned(), summary(LARGE, &ago).into_bytes())];
    feeds.extend(recorded());
    feeds
}

/// Reads as the banner does on a page, and decides what is shown.
pub(crate) fn decided(bytes: &[u8]) {
    let config = Config::read(&|_| None);
    let now = Timestamp::from_millis(NOW_MS);
    if let Ok(feed) = feed::read(black_box(bytes), config.hints(now)) {
        black_box(policy::decide(&feed.snapshot, now, &config));
    }
}

fn recorded() -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/feeds")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let path: PathBuf = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|it| it == "json" || it == "xml")
                && let Ok(bytes) = fs::read(&path)
            {
                let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
                found.push((name, bytes));
            }
        }
    }
    found.sort_by_key(|(name, bytes)| (std::cmp::Reverse(bytes.len()), name.clone()));
    found.truncate(RECORDED);
    found
}
