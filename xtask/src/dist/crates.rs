//! The crates as `cargo publish` would send them: packed, and compiled from what was packed.

use std::fs;
use std::path::{Path, PathBuf};

use xtask::release::Files;

use super::cargo::{cargo, home, output, read};
use crate::bundle;
use crate::root::root;

/// In this order: each needs only those before it.
const CRATES: [(&str, &str); 4] = [
    ("outage-banner-core", "core"),
    ("outage-banner", ""),
    ("outage-banner-edit", "edit"),
    ("outage-banner-endpoint", "endpoint"),
];

/// A folder of its own, made anew each time: of a packed crate cargo compiles nothing twice that has the same version.
const TARGET: &str = "target/packed";

pub(super) fn files() -> Result<Files, String> {
    println!("packing the crates, and compiling what was packed");
    let lent = Lent::of_the_project()?;
    let target = root().join(TARGET);
    bundle::remove(&target)?;
    if let Some(home) = home() {
        forget(&home)?;
    }
    let packages = CRATES.map(|(name, _)| format!("--package={name}"));
    // Who only tries this has changed something; a crate tells by itself that it was packed so.
    output(cargo().args(["package", "--locked", "--allow-dirty", "--target-dir", TARGET]).args(packages))?;
    drop(lent);
    let mut files = Files::new();
    for path in bundle::files(&target.join("package"))? {
        if path.extension().is_some_and(|it| it == "crate") {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            files.insert(name, read(&path)?);
        }
    }
    if files.len() == CRATES.len() { Ok(files) } else { Err(format!("cargo packed {} crates", files.len())) }
}

/// Removes what cargo has unpacked of our crates before, in its home. It knows them by their version alone, so a crate would
/// be compiled against what the one before it was when they were packed the last time.
fn forget(home: &Path) -> Result<(), String> {
    let Ok(registries) = fs::read_dir(home.join("registry/src")) else { return Ok(()) };
    // That of a folder has no host in front of its digest.
    let local = registries.flatten().filter(|it| it.file_name().to_string_lossy().starts_with('-'));
    for entry in local.filter_map(|it| fs::read_dir(it.path()).ok()).flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        // The name of one crate begins as that of another: what follows must be a version.
        let mut rests = CRATES.iter().filter_map(|(own, _)| name.strip_prefix(own)?.strip_prefix('-'));
        if rests.any(|it| it.starts_with(|letter: char| letter.is_ascii_digit())) {
            bundle::remove(&entry.path())?;
        }
    }
    Ok(())
}

/// Files of the project that a crate needs and that lie outside its folder: they are put there until this is dropped.
#[must_use = "the files are removed when this is dropped"]
struct Lent(Vec<PathBuf>);

impl Lent {
    fn of_the_project() -> Result<Self, String> {
        let mut lent = Self(Vec::new());
        let endpoint = root().join("endpoint");
        for (_, folder) in CRATES.iter().filter(|it| !it.1.is_empty()) {
            for name in ["LICENSE-APACHE", "LICENSE-MIT"] {
                lent.copy(&root().join(name), root().join(folder).join(name))?;
            }
        }
        lent.copy_folder(&root().join("dist"), &endpoint.join("dist"))?;
        lent.folder(&endpoint.join("static"))?;
        for name in ["static/outage-banner-addresses.js", "static/status.schema.json"] {
            lent.copy(&root().join(name), endpoint.join(name))?;
        }
        lent.copy_folder(&root().join("static/locales"), &endpoint.join("static/locales"))?;
        Ok(lent)
    }

    fn copy(&mut self, from: &Path, to: PathBuf) -> Result<(), String> {
        new(&to)?;
        fs::copy(from, &to).map_err(|error| format!("{}: {error}", to.display()))?;
        self.0.push(to);
        Ok(())
    }

    fn folder(&mut self, to: &Path) -> Result<(), String> {
        new(to)?;
        fs::create_dir(to).map_err(|error| format!("{}: {error}", to.display()))?;
        self.0.push(to.to_owned());
        Ok(())
    }

    fn copy_folder(&mut self, from: &Path, to: &Path) -> Result<(), String> {
        self.folder(to)?;
        let failed = |error| format!("{}: {error}", from.display());
        for entry in fs::read_dir(from).map_err(failed)? {
            let path = entry.map_err(failed)?.path();
            let to = to.join(path.file_name().unwrap_or_default());
            if path.is_dir() {
                self.copy_folder(&path, &to)?;
            } else {
                self.copy(&path, to)?;
            }
        }
        Ok(())
    }
}

/// Nothing that lies there already is written over.
fn new(path: &Path) -> Result<(), String> {
    if path.exists() {
        return Err(format!("{}: remove it, it is left from a run that was broken off", path.display()));
    }
    Ok(())
}

impl Drop for Lent {
    fn drop(&mut self) {
        for path in self.0.iter().rev() {
            let _ = if path.is_dir() { fs::remove_dir(path) } else { fs::remove_file(path) };
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test panics")]

    use std::fs;

    use super::{CRATES, Lent, forget};

    #[test]
    fn what_is_lent_is_there_until_it_is_given_back() {
        let folder = tempfile::tempdir().unwrap();
        let (from, to) = (folder.path().join("from"), folder.path().join("to"));
        fs::create_dir_all(from.join("in")).unwrap();
        fs::write(from.join("in/file"), "one").unwrap();
        let mut lent = Lent(Vec::new());
        lent.copy_folder(&from, &to).unwrap();
        assert_eq!(fs::read_to_string(to.join("in/file")).unwrap(), "one");
        drop(lent);
        assert!(!to.exists());
        assert!(from.join("in/file").is_file());
    }

    #[test]
    fn only_our_crates_from_a_folder_are_forgotten() {
        let home = tempfile::tempdir().unwrap();
        let check = |name: &str, is_forgotten: bool| {
            let path = home.path().join("registry/src").join(name);
            fs::create_dir_all(&path).unwrap();
            forget(home.path()).unwrap();
            assert_eq!(!path.exists(), is_forgotten, "{name}");
        };
        for (name, _) in CRATES {
            check(&format!("-0123/{name}-0.1.0"), true);
        }
        check("-0123/outage-banner-of-others-0.1.0", false);
        check("-0123/yew-0.23.0", false);
        check("host-0123/outage-banner-0.1.0", false);
    }

    #[test]
    fn what_lies_there_already_is_neither_written_over_nor_removed() {
        let folder = tempfile::tempdir().unwrap();
        let (from, to) = (folder.path().join("from"), folder.path().join("to"));
        for path in [&from, &to] {
            fs::create_dir(path).unwrap();
            fs::write(path.join("file"), path.display().to_string()).unwrap();
        }
        let mut lent = Lent(Vec::new());
        let error = lent.copy(&from.join("file"), to.join("file")).unwrap_err();
        assert!(error.ends_with("remove it, it is left from a run that was broken off"), "{error}");
        assert!(lent.copy_folder(&from, &to).is_err());
        drop(lent);
        assert_eq!(fs::read_to_string(to.join("file")).unwrap(), to.display().to_string());
    }
}
