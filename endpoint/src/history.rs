//! Each state that a person gave a feed, one file each, never changed again.
//!
//! Beside `status.json` lies the folder `history`, beside `other.json` the folder `history-other.json`; and in it
//! `2026-11-27T08-15-00.123Z.json`: the moment of the change in RFC 3339, with `-` for `:` because of Windows. A server tells of it under the feed's folder: `GET history/` answers
//! `{"entries": [{"name": "2026-11-27T08-15-00.123Z", "bytes": 1234}]}`, the newest first, and `GET history/NAME` the
//! state with this name.

use crate::disk::{FILE_NAME, make_folder, put};
use jiff::Timestamp;
use std::ffi::OsString;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

/// The name of the folder beside a feed.
pub const FOLDER: &str = "history";

/// One state in the history.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Deserialize, serde::Serialize)]
pub struct Entry {
    /// The moment of the change, as the file is named.
    pub name: String,
    /// How long it is.
    pub bytes: u64,
}

/// The folder of the history of the feed in this file.
#[must_use]
pub fn folder(feed: &Path) -> PathBuf {
    match feed.file_name() {
        Some(name) if name != FILE_NAME => {
            let mut folder = OsString::from(FOLDER);
            folder.push("-");
            folder.push(name);
            feed.with_file_name(folder)
        }
        _ => feed.with_file_name(FOLDER),
    }
}

/// The name of the folder of the history of the feed with this name.
pub(crate) fn folder_name(feed: &str) -> String {
    if feed == FILE_NAME { FOLDER.to_owned() } else { format!("{FOLDER}-{feed}") }
}

/// Whether this can be the name of an entry, and not a path to elsewhere.
#[must_use]
pub fn is_name(name: &str) -> bool {
    name.len() == "2026-11-27T08-15-00.123Z".len()
        && name.bytes().all(|it| it.is_ascii_digit() || b"TZ-.".contains(&it))
}

impl Entry {
    /// The moment that the name tells.
    #[must_use]
    pub fn moment(&self) -> Option<Timestamp> {
        let (day, clock) = self.name.split_once('T')?;
        format!("{day}T{}", clock.replace('-', ":")).parse().ok()
    }
}

/// What `GET history/` answers.
#[derive(Debug, serde::Deserialize, serde::Serialize)]
pub struct Listing {
    /// The newest first.
    pub entries: Vec<Entry>,
}

/// The entries of an answer of a server; what is no name is passed over.
///
/// # Errors
/// When it is something else.
pub fn parse(bytes: &[u8]) -> Result<Vec<Entry>, String> {
    let listing: Listing = serde_json::from_slice(bytes).map_err(|error| format!("no history: {error}"))?;
    let mut entries = listing.entries;
    entries.retain(|it| is_name(&it.name));
    entries.sort_by(|a, b| b.cmp(a));
    Ok(entries)
}

/// All entries, the newest first; none where there is no history yet.
///
/// # Errors
/// When the folder cannot be read.
pub fn list(feed: &Path) -> io::Result<Vec<Entry>> {
    let files = match std::fs::read_dir(folder(feed)) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        files => files?,
    };
    let mut entries = Vec::new();
    for file in files {
        let file = file?;
        let name = file.file_name().to_string_lossy().into_owned();
        if let Some(name) = name.strip_suffix(".json").filter(|it| is_name(it)) {
            entries.push(Entry { name: name.to_owned(), bytes: file.metadata()?.len() });
        }
    }
    entries.sort_by(|a, b| b.cmp(a));
    Ok(entries)
}

/// The state with this name; `None` where there is none.
///
/// # Errors
/// When it cannot be read.
pub fn load(feed: &Path, name: &str) -> io::Result<Option<Vec<u8>>> {
    if !is_name(name) {
        return Ok(None);
    }
    match std::fs::read(path(feed, name)) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Keeps this state under the present moment. The caller holds the lock of the feed.
pub(crate) fn keep(feed: &Path, bytes: &[u8]) -> io::Result<()> {
    keep_at(feed, bytes, Timestamp::now())
}

/// Keeps a state that was there before, unless it is the newest entry: it was written by hand, or whoever wrote it was
/// killed before it could be kept.
pub(crate) fn keep_former(feed: &Path, bytes: &[u8]) -> io::Result<()> {
    let newest = list(feed)?.into_iter().next();
    if let Some(newest) = newest
        && load(feed, &newest.name)?.as_deref() == Some(bytes)
    {
        return Ok(());
    }
    let changed = std::fs::metadata(feed)?.modified()?;
    keep_at(feed, bytes, Timestamp::try_from(changed).unwrap_or_else(|_| Timestamp::now()))
}

fn keep_at(feed: &Path, bytes: &[u8], at: Timestamp) -> io::Result<()> {
    make_folder(&folder(feed))?;
    let mut ms = at.as_millisecond();
    loop {
        let at = Timestamp::from_millisecond(ms).map_err(io::Error::other)?;
        let name = name(at);
        if !path(feed, &name).try_exists()? {
            return put(&path(feed, &name), bytes);
        }
        ms += 1; // Two changes within a millisecond, or a clock that was set back.
    }
}

/// The name of a state of this moment.
pub(crate) fn name(at: Timestamp) -> String {
    format!("{at:.3}").replace(':', "-")
}

fn path(feed: &Path, name: &str) -> PathBuf {
    folder(feed).join(format!("{name}.json"))
}
