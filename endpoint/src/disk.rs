//! Files of this machine that are never seen half written.

use outage_banner_core::feed::MAX_BYTES;
use std::fs::{File, OpenOptions};
use std::io::{self, ErrorKind, Read as _, Write};
use std::path::{Path, PathBuf};

/// The file name of a feed where only its folder is named.
pub const FILE_NAME: &str = "status.json";

/// The bytes of a feed that somebody names: a file, a pipe, `/dev/stdin`. No more than a byte beyond the limit of a feed,
/// which is enough to be told what is wrong.
pub(crate) fn read(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(MAX_BYTES as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Writes a file beside its place and moves it there. The caller holds the lock, so the name is free: what is there was
/// left by a process that was killed.
pub(crate) fn put(target: &Path, bytes: &[u8]) -> io::Result<()> {
    Fresh::write(target, bytes)?.commit()?;
    settle(target)
}

/// As [`put`], for two files that belong together: nothing but two renames lies between the one and the other.
pub(crate) fn put_pair(first: (&Path, &[u8]), second: (&Path, &[u8])) -> io::Result<()> {
    let fresh = [Fresh::write(first.0, first.1)?, Fresh::write(second.0, second.1)?];
    fresh.into_iter().try_for_each(Fresh::commit)?;
    settle(first.0)
}

/// A file that lies on the disk as a whole, and not yet in its place.
struct Fresh<'a> {
    target: &'a Path,
    path: PathBuf,
    is_moved: bool,
}

impl<'a> Fresh<'a> {
    fn write(target: &'a Path, bytes: &[u8]) -> io::Result<Self> {
        let path = beside(target, "new");
        match std::fs::remove_file(&path) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let fresh = Self { target, path, is_moved: false };
        let mut file = OpenOptions::new().write(true).create_new(true).open(&fresh.path)?;
        file.write_all(bytes)?;
        match std::fs::metadata(target) {
            Ok(former) => {
                hand_over(&file, &former);
                file.set_permissions(former.permissions())?;
            }
            Err(_) => hand_over(&file, &std::fs::metadata(folder(target))?),
        }
        file.sync_all()?;
        Ok(fresh)
    }

    fn commit(mut self) -> io::Result<()> {
        std::fs::rename(&self.path, self.target)?;
        self.is_moved = true;
        Ok(())
    }
}

impl Drop for Fresh<'_> {
    fn drop(&mut self) {
        if !self.is_moved {
            let _ = std::fs::remove_file(&self.path); // A full disk has more need of the room than we.
        }
    }
}

/// The rename itself must survive a loss of power.
fn settle(target: &Path) -> io::Result<()> {
    if cfg!(unix) {
        File::open(folder(target))?.sync_all()?;
    }
    Ok(())
}

fn folder(target: &Path) -> &Path {
    target.parent().filter(|it| !it.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// The folder, which is made where it is not there yet.
pub(crate) fn make_folder(path: &Path) -> io::Result<()> {
    match std::fs::create_dir(path) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(error),
        Ok(()) => {
            #[cfg(unix)]
            if let (Ok(made), Ok(like)) = (File::open(path), std::fs::metadata(folder(path)))
                && is_at(&made, path)
            {
                hand_over(&made, &like);
            }
            Ok(())
        }
    }
}

/// The file that is locked, which is made where it is not there yet.
pub(crate) fn lock_file(path: &Path) -> io::Result<File> {
    match OpenOptions::new().write(true).create_new(true).open(path) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => OpenOptions::new().write(true).open(path),
        Err(error) => Err(error),
        Ok(file) => {
            hand_over(&file, &std::fs::metadata(folder(path))?);
            Ok(file)
        }
    }
}

/// What root makes in somebody's folder becomes theirs, for one `sudo` must not lock a server out of its own feed. It is
/// done to what is open and was made here: a path may lead elsewhere by now.
#[cfg(unix)]
fn hand_over(made: &File, like: &std::fs::Metadata) {
    use std::os::unix::fs::{MetadataExt as _, fchown};
    if like.uid() != 0 && made.metadata().is_ok_and(|it| it.uid() == 0) {
        // Where it is not allowed, all is as it would be without us.
        let _ = fchown(made, Some(like.uid()), Some(like.gid()));
    }
}

#[cfg(not(unix))]
fn hand_over(_: &File, _: &std::fs::Metadata) {}

/// Whether this is what lies at the path, and no link to elsewhere.
#[cfg(unix)]
fn is_at(made: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let seen = std::fs::symlink_metadata(path);
    matches!((made.metadata(), seen), (Ok(made), Ok(seen)) if (made.dev(), made.ino()) == (seen.dev(), seen.ino()))
}

/// `.status.json.lock` for `status.json`: hidden, and never taken for a feed.
pub(crate) fn beside(target: &Path, end: &str) -> PathBuf {
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    target.with_file_name(format!(".{name}.{end}"))
}
