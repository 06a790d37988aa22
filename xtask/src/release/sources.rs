//! What is published is made of: `dist/`, the licences, configurations of web servers, and files of the project.

use std::fs;
use std::path::Path;

use super::archive::Files;
use crate::root::root;

/// The licences, which belong into whatever is handed on.
const LICENSES: [&str; 2] = ["LICENSE-APACHE", "LICENSE-MIT"];

/// The version of the widget, which everything that is published has.
///
/// # Errors
/// When `Cargo.lock` cannot be read, or does not name the widget.
pub fn version() -> Result<String, String> {
    let lock = text(&root().join("Cargo.lock"))?;
    let entry = lock.split_once("name = \"outage-banner\"\nversion = \"").map(|it| it.1);
    let version = entry.and_then(|it| it.split('"').next());
    version.map(str::to_owned).ok_or_else(|| "Cargo.lock does not name outage-banner".to_owned())
}

/// All files of `dist/` by their paths in it, which `cargo xtask build` has made.
///
/// # Errors
/// When a file cannot be read, or there is none.
pub fn dist() -> Result<Files, String> {
    let folder = root().join("dist");
    if !folder.join("outage-banner.js").is_file() {
        return Err("there is no dist/outage-banner.js: run `cargo xtask build` first".to_owned());
    }
    let mut files = Files::new();
    add_folder(&mut files, &folder, "")?;
    Ok(files)
}

fn add_folder(files: &mut Files, folder: &Path, prefix: &str) -> Result<(), String> {
    let failed = |error| format!("{}: {error}", folder.display());
    for entry in fs::read_dir(folder).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let (path, name) = (entry.path(), format!("{prefix}{}", entry.file_name().to_string_lossy()));
        if path.is_dir() {
            add_folder(files, &path, &format!("{name}/"))?;
        } else {
            files.insert(name, bytes(&path)?);
        }
    }
    Ok(())
}

pub(super) fn add_licenses(files: &mut Files) -> Result<(), String> {
    for name in LICENSES {
        files.insert(name.to_owned(), bytes(&root().join(name))?);
    }
    Ok(())
}

/// Adds the folder `hosting`, whose files name the version of the folder beside which they stand.
pub(super) fn add_hosting(files: &mut Files, version: &str) -> Result<(), String> {
    let mut hosting = Files::new();
    add_folder(&mut hosting, &root().join("static/hosting"), "hosting/")?;
    for (path, content) in hosting {
        let content = String::from_utf8(content).map_err(|error| format!("{path}: {error}"))?;
        files.insert(path, content.replace("VERSION", version).into_bytes());
    }
    Ok(())
}

/// Whether a file is another one, compressed for servers that do not compress by themselves.
pub(super) fn is_twin(path: &str) -> bool {
    matches!(Path::new(path).extension().and_then(|it| it.to_str()), Some("br" | "gz"))
}

pub(super) fn bytes(path: &Path) -> Result<Vec<u8>, String> {
    fs::read(path).map_err(|error| format!("{}: {error}", path.display()))
}

pub(super) fn text(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}
