//! Files of this machine that are never seen half written.

use std::fs::{File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

/// The file name of a feed where only its folder is named.
pub const FILE_NAME: &str = "status.json";

/// Writes a file beside its place and moves it there. The caller holds the lock, so the name is free: what is there was
/// left by a process that was killed.
pub(crate) fn put(target: &Path, bytes: &[u8]) -> io::Result<()> {
    let fresh = beside(target, "new");
    match std::fs::remove_file(&fresh) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let written = (|| {
        let mut file = OpenOptions::new().write(true).create_new(true).open(&fresh)?;
        file.write_all(bytes)?;
        if let Ok(former) = std::fs::metadata(target) {
            file.set_permissions(former.permissions())?;
        }
        file.sync_all()?;
        std::fs::rename(&fresh, target)
    })();
    if written.is_err() {
        let _ = std::fs::remove_file(&fresh); // A full disk has more need of the room than we.
    }
    written?;
    if let Some(folder) = target.parent().filter(|_| cfg!(unix)) {
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        File::open(folder)?.sync_all()?; // The rename itself must survive a loss of power.
    }
    Ok(())
}

/// `.status.json.lock` for `status.json`: hidden, and never taken for a feed.
pub(crate) fn beside(target: &Path, end: &str) -> PathBuf {
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    target.with_file_name(format!(".{name}.{end}"))
}
