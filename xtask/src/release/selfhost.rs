//! The folder for a web server: all of `dist/`, with the licences, the documentation, and configurations of servers.

use super::archive::Files;
use super::docs::add_docs;
use super::hashes::{integrity, sri};
use super::sources::{add_hosting, add_licenses, dist, text, version};
use crate::root::root;

/// The files of the folder by their paths in it.
///
/// # Errors
/// When `dist/` is not made, or a file of the project cannot be read.
pub fn selfhost() -> Result<Files, String> {
    let version = version()?;
    let mut files = dist()?;
    let loader = files.get("outage-banner.js").map(|it| sri(it)).unwrap_or_default();
    files.insert("integrity.json".to_owned(), integrity(&version, &files).into_bytes());
    let readme = text(&root().join("npm/SELFHOST.md"))?;
    let readme = readme.replace("VERSION", &version).replace("INTEGRITY", &loader);
    files.insert("README.md".to_owned(), readme.into_bytes());
    add_hosting(&mut files, &version)?;
    add_docs(&mut files, "status.schema.json")?;
    add_licenses(&mut files)?;
    Ok(files)
}
