//! Other people's widgets from the npm registry, fetched into `target/` when they are needed.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::bundle;

/// One package, and what a page needs of it.
pub(crate) struct Peer {
    name: &'static str,
    version: &'static str,
    pub(crate) files: &'static [&'static str],
}

pub(crate) const PEERS: [Peer; 3] = [
    Peer { name: "statuspage-widget", version: "1.0.2", files: &["dist/widget.js", "dist/style.css"] },
    Peer { name: "@statuspage/status-widget", version: "1.0.5", files: &["dist/index.js"] },
    Peer {
        name: "@universityofwarwick/statuspage-widget",
        version: "0.0.5",
        files: &["dist/main.js", "dist/main.css"],
    },
];

impl fmt::Display for Peer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.name, self.version)
    }
}

/// A folder with the peer's files, below `folder`. Its dependencies are not fetched, because the files contain them.
pub(crate) fn fetch(peer: &Peer, folder: &Path) -> Result<PathBuf, String> {
    let word = format!("{}-{}", peer.name.replace(['@', '/'], "-").trim_start_matches('-'), peer.version);
    let files = folder.join(&word);
    let names = peer.files.iter().map(|it| it.rsplit('/').next().unwrap_or(it));
    if names.clone().all(|name| files.join(name).is_file()) {
        return Ok(files);
    }
    let package = folder.join(format!("{word}.package"));
    bundle::empty(&package)?;
    let mut pack = Command::new("npm");
    pack.args(["pack", "--silent", &format!("{}@{}", peer.name, peer.version)]).current_dir(&package);
    let packed = pack.stderr(Stdio::null()).output().map_err(|error| format!("npm: {error}"))?;
    if !packed.status.success() {
        return Err("npm could not fetch it".to_owned());
    }
    let archive = bundle::files(&package)?.into_iter().next().ok_or("npm fetched no archive")?;
    let unpacked = Command::new("tar").arg("-xzf").arg(&archive).current_dir(&package).status();
    if !unpacked.is_ok_and(|it| it.success()) {
        return Err("tar could not unpack it".to_owned());
    }
    bundle::empty(&files)?;
    for (file, name) in peer.files.iter().zip(names) {
        fs::copy(package.join("package").join(file), files.join(name))
            .map_err(|error| format!("{file}: {error}"))?;
    }
    bundle::remove(&package)?;
    Ok(files)
}
