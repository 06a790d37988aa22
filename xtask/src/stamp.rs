//! Tells whether a made folder still belongs to its sources: a stamp keeps the digests of both.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

/// A digest of words and files.
#[derive(Default)]
pub(crate) struct Digest {
    hash: Sha256,
    left_out: Vec<PathBuf>,
}

impl Digest {
    /// A digest that ignores these files and folders.
    pub(crate) fn without(left_out: Vec<PathBuf>) -> Self {
        Self { left_out, ..Self::default() }
    }

    pub(crate) fn word(&mut self, word: &str) {
        self.bytes(word.as_bytes());
    }

    /// Adds a file, or a folder with all that is in it, by names and contents.
    pub(crate) fn path(&mut self, path: &Path) -> Result<(), String> {
        let failed = |error: std::io::Error| format!("{}: {error}", path.display());
        self.word(&path.file_name().unwrap_or_default().to_string_lossy());
        if !path.is_dir() {
            self.bytes(&fs::read(path).map_err(failed)?);
            return Ok(());
        }
        let entries = fs::read_dir(path).and_then(Iterator::collect::<Result<Vec<_>, _>>).map_err(failed)?;
        let mut entries: Vec<PathBuf> = entries.into_iter().map(|entry| entry.path()).collect();
        entries.retain(|entry| !self.left_out.contains(entry));
        entries.sort();
        self.hash.update(entries.len().to_le_bytes());
        entries.iter().try_for_each(|entry| self.path(entry))
    }

    /// The digest as text.
    pub(crate) fn finish(self) -> String {
        let mut letters = String::new();
        for byte in self.hash.finalize() {
            let digits = [byte >> 4, byte & 15].map(|it| char::from_digit(it.into(), 16));
            letters.extend(digits.into_iter().flatten());
        }
        letters
    }

    /// Adds bytes with their length, so that two different lists never give the same digest.
    fn bytes(&mut self, bytes: &[u8]) {
        self.hash.update(bytes.len().to_le_bytes());
        self.hash.update(bytes);
    }
}

/// A file with the digests of a folder's sources and of its content when it was made.
pub(crate) struct Stamp {
    file: PathBuf,
    folder: PathBuf,
    sources: String,
}

impl Stamp {
    /// `sources` is the digest of all that `folder` is made of.
    pub(crate) fn new(file: PathBuf, folder: PathBuf, sources: &str) -> Self {
        Self { file, folder, sources: sources.to_owned() }
    }

    /// Whether the folder was made of these sources, and nobody has changed it since.
    pub(crate) fn is_true(&self) -> bool {
        self.text().is_ok_and(|text| fs::read_to_string(&self.file).is_ok_and(|it| it == text))
    }

    /// Removes the stamp. Do this before the folder is made, because that may end halfway.
    pub(crate) fn remove(&self) -> Result<(), String> {
        match fs::remove_file(&self.file) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                Err(format!("{}: {error}", self.file.display()))
            }
            _ => Ok(()),
        }
    }

    /// Writes the stamp, when the folder is made.
    pub(crate) fn write(&self) -> Result<(), String> {
        fs::write(&self.file, self.text()?).map_err(|error| format!("{}: {error}", self.file.display()))
    }

    fn text(&self) -> Result<String, String> {
        let mut held = Digest::default();
        held.path(&self.folder)?;
        Ok(format!("sources {}\nmade    {}\n", self.sources, held.finish()))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test panics")]

    use std::fs;
    use std::path::Path;

    use tempfile::TempDir;

    use super::{Digest, Stamp};

    fn digest(path: &Path) -> String {
        let mut digest = Digest::default();
        digest.path(path).unwrap();
        digest.finish()
    }

    /// A folder that has a folder with a file.
    fn folder() -> TempDir {
        let folder = TempDir::new().unwrap();
        fs::create_dir_all(folder.path().join("made/in")).unwrap();
        fs::write(folder.path().join("made/in/file"), "one").unwrap();
        folder
    }

    #[test]
    fn names_contents_and_places_of_files_count() {
        let folder = folder();
        let (made, file) = (folder.path().join("made"), folder.path().join("made/in/file"));
        let first = digest(&made);
        assert_eq!(digest(&made), first);
        fs::write(&file, "two").unwrap();
        assert_ne!(digest(&made), first);
        fs::write(&file, "one").unwrap();
        assert_eq!(digest(&made), first);
        fs::rename(&file, made.join("in/other")).unwrap();
        assert_ne!(digest(&made), first);
        fs::rename(made.join("in/other"), made.join("file")).unwrap();
        assert_ne!(digest(&made), first);
    }

    #[test]
    fn what_is_left_out_does_not_count() {
        let folder = folder();
        let (made, file) = (folder.path().join("made"), folder.path().join("made/in/file"));
        let without = || {
            let mut digest = Digest::without(vec![file.clone()]);
            digest.path(&made).unwrap();
            digest.finish()
        };
        let first = without();
        fs::write(&file, "two").unwrap();
        assert_eq!(without(), first);
        fs::write(made.join("in/other"), "one").unwrap();
        assert_ne!(without(), first);
    }

    #[test]
    fn what_is_missing_is_named() {
        let error = Digest::default().path(Path::new("no/such/file")).unwrap_err();
        assert!(error.starts_with("no/such/file: "), "{error}");
    }

    #[test]
    fn a_stamp_is_true_until_sources_or_folder_change() {
        let folder = folder();
        let made = folder.path().join("made");
        let stamp = |sources: &str| Stamp::new(folder.path().join("stamp"), made.clone(), sources);
        assert!(!stamp("a").is_true());
        stamp("a").write().unwrap();
        assert!(stamp("a").is_true());
        assert!(!stamp("b").is_true());
        fs::write(made.join("in/file"), "changed by hand").unwrap();
        assert!(!stamp("a").is_true());
        fs::write(made.join("in/file"), "one").unwrap();
        assert!(stamp("a").is_true());
        stamp("a").remove().unwrap();
        assert!(!stamp("a").is_true());
        stamp("a").remove().unwrap(); // It is gone already.
        fs::remove_dir_all(&made).unwrap();
        assert!(!stamp("a").is_true());
    }
}
