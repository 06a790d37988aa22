//! A feed in a file. It is replaced by a rename, so that whoever reads it, and whatever kills us, finds a whole one.

use super::version::{If, Version, Write, WriteError};
use crate::disk::{beside, lock_file, put, put_pair};
use crate::history;
use crate::sign;
use outage_banner_core::feed::MAX_BYTES;
use sha2::{Digest, Sha256};
use std::ffi::OsString;
use std::fmt::Write as _;
use std::fs::{File, TryLockError};
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// How long another writer may hold the lock. A write takes milliseconds.
const LOCK_WAIT: Duration = Duration::from_secs(10);
const LOCK_STEP: Duration = Duration::from_millis(5);

/// A feed in a file.
#[derive(Clone, Debug)]
pub struct FilePlace {
    path: PathBuf,
}

impl FilePlace {
    /// The file at this path, which need not be there yet; its folder must.
    #[must_use]
    pub fn new(path: PathBuf) -> Self {
        Self { path }
    }

    /// The path as it was given.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    pub(super) async fn read(&self) -> Result<Option<(Vec<u8>, Version)>, String> {
        let path = self.path.clone();
        let read = blocking(move || read(&path)).await.map_err(|error| self.named(&error))?;
        Ok(read.map(|bytes| {
            let version = version(&bytes);
            (bytes, version)
        }))
    }

    pub(super) async fn signature(&self) -> Result<Option<Vec<u8>>, String> {
        let path = signature_path(&self.path);
        blocking(move || read(&path)).await.map_err(|error| self.named(&error))
    }

    pub(super) async fn write_signature(&self, signature: Vec<u8>) -> Result<(), String> {
        let path = self.path.clone();
        let written = blocking(move || {
            let _lock = lock(&beside(&target(&path)?, "lock"))?;
            put(&target(&signature_path(&path))?, &signature)
        });
        written.await.map_err(|error| self.unwritten(&error))
    }

    pub(super) async fn write(&self, write: Write) -> Result<Version, WriteError> {
        self.replace(write, false).await
    }

    pub(super) async fn edit(&self, write: Write) -> Result<Version, WriteError> {
        self.replace(write, true).await
    }

    async fn replace(&self, write: Write, is_kept: bool) -> Result<Version, WriteError> {
        let path = self.path.clone();
        let replaced = blocking(move || replace(&path, &write, is_kept)).await;
        match replaced {
            Ok(Some(version)) => Ok(version),
            Ok(None) => Err(WriteError::Conflict),
            Err(error) => Err(WriteError::Failed(self.unwritten(&error))),
        }
    }

    fn named(&self, error: &io::Error) -> String {
        format!("{}: {error}", self.path.display())
    }

    /// Why it could not be written, and what helps.
    fn unwritten(&self, error: &io::Error) -> String {
        let folder = match self.path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        let shown = folder.display();
        let cure = match error.kind() {
            ErrorKind::NotFound if !folder.exists() => format!("; there is no folder {shown}: make it first"),
            ErrorKind::PermissionDenied => {
                format!("; the feed is replaced by a new file, so this user must be able to write in {shown}")
            }
            _ => String::new(),
        };
        format!("{}{cure}", self.named(error))
    }
}

/// Disks can be slow, and a server that waits for one must still answer others.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> io::Result<T> + Send + 'static) -> io::Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(io::Error::other)?
}

fn read(path: &Path) -> io::Result<Option<Vec<u8>>> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    let mut bytes = Vec::new();
    file.take(MAX_BYTES as u64 + 1).read_to_end(&mut bytes)?;
    if bytes.len() > MAX_BYTES {
        return Err(io::Error::other(format!("more than the limit of {MAX_BYTES} bytes")));
    }
    Ok(Some(bytes))
}

fn version(bytes: &[u8]) -> Version {
    Version::new(digest(bytes))
}

/// By which bytes are told from others: the first half of their SHA-256.
pub(crate) fn digest(bytes: &[u8]) -> String {
    let mut tag = String::new();
    for byte in Sha256::digest(bytes).iter().take(16) {
        let _ = write!(tag, "{byte:02x}"); // To a string: it cannot fail.
    }
    tag
}

/// A link stays one: what it leads to is replaced.
fn target(path: &Path) -> io::Result<PathBuf> {
    match path.canonicalize() {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(path.to_owned()),
        found => found,
    }
}

/// The file of the signature of the feed in this file.
fn signature_path(feed: &Path) -> PathBuf {
    let mut name = OsString::from(feed);
    name.push(sign::END);
    name.into()
}

/// The version that was written; `None` where the condition does not hold.
fn replace(path: &Path, write: &Write, is_kept: bool) -> io::Result<Option<Version>> {
    let Write { bytes, condition, signature } = write;
    let target = target(path)?;
    let _lock = lock(&beside(&target, "lock"))?;
    let former = read(&target)?;
    let holds = match (condition, &former) {
        (If::Any, _) | (If::Absent, None) => true,
        (If::Unchanged(before), Some(bytes)) => *before == version(bytes),
        (If::Absent, Some(_)) | (If::Unchanged(_), None) => false,
    };
    if !holds {
        return Ok(None);
    }
    if let (true, Some(former)) = (is_kept, &former) {
        history::keep_former(&target, former)?;
    }
    match signature {
        // It lies beside the name by which readers ask for the feed, even where that is a link.
        Some(signature) => put_pair((&target, bytes), (&self::target(&signature_path(path))?, signature))?,
        None => put(&target, bytes)?,
    }
    if is_kept {
        // The file is written: that it is not kept yet is no failure, for the next edit keeps it first.
        let _ = history::keep(&target, bytes);
    }
    Ok(Some(version(bytes)))
}

/// Held until the file is dropped; the system lets go of it when the process dies. The file stays: to remove it would
/// let two others lock two files.
fn lock(path: &Path) -> io::Result<File> {
    let file = lock_file(path)?;
    let end = Instant::now() + LOCK_WAIT;
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::WouldBlock) if Instant::now() < end => std::thread::sleep(LOCK_STEP),
            Err(TryLockError::WouldBlock) => {
                let words = format!("another process has held {} for 10 seconds", path.display());
                return Err(io::Error::other(words));
            }
            Err(TryLockError::Error(error)) => return Err(error),
        }
    }
}
