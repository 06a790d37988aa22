//! The feeds that are served: one file, or those of a folder. They lie in memory, ready to be sent, and are read again
//! when their files change.

use std::collections::BTreeMap;
use std::fs::{self, Metadata};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::{Duration, SystemTime};

use hyper::body::Bytes;
use outage_banner_core::feed::{self, Hints};

use super::body::{About, Ready};
use crate::address::Address;
use crate::disk;
use crate::failure::Failure;
use crate::sign::{END, SIGNATURE_BYTES};

/// A feed is asked for each minute; a change by hand or by `post` is seen at once.
const LOOK_AGAIN: Duration = Duration::from_millis(250);
const CACHE_CONTROL: &str = "public, max-age=15, stale-while-revalidate=60";
const MAX_NAME: usize = 64;
pub(super) const NO_SIGNATURE: &str = "a signature is 64 bytes, as `outage-banner sign` writes them";

/// Where the feeds are. The signature of a feed is a file beside it, served as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Source {
    /// This one, under its own name.
    File(PathBuf),
    /// Each `NAME.json` that lies in it.
    Folder(PathBuf),
}

/// What is known of all feeds.
pub(super) struct Feeds {
    source: Source,
    loaded: RwLock<Arc<BTreeMap<String, Loaded>>>,
    /// Held while files are looked at, so that an older look never comes after a newer one.
    looking: Mutex<()>,
}

/// One file.
#[derive(Clone)]
pub(super) struct Loaded {
    /// `None` where the file could not be read: then each look tries it again.
    stamp: Option<Stamp>,
    /// The last state that was a feed.
    pub(super) ready: Option<Arc<Ready>>,
    /// Why the present state is none.
    pub(super) problem: Option<String>,
    /// When the file was changed.
    pub(super) changed: Option<SystemTime>,
}

/// By which a change is noticed.
type Stamp = (Option<SystemTime>, u64, u64);

impl Source {
    /// A folder where there is one, or else a file, which need not be there yet; its folder must.
    ///
    /// # Errors
    /// When it can be neither.
    pub(super) fn of(path: &Path) -> Result<Self, Failure> {
        let shown = path.display();
        if path.is_dir() {
            return Ok(Self::Folder(path.to_owned()));
        }
        let text = path.to_string_lossy();
        if !path.exists() && Address::parse(&text).is_ok() {
            return Err(Failure::Usage(format!(
                "--feed or OUTAGE_BANNER_FEED names {shown}: `serve` wants a file or a folder of this machine; --from \
                 copies what lies elsewhere"
            )));
        }
        let folder = match path.parent() {
            _ if text.ends_with(std::path::is_separator) => path,
            Some(folder) if folder.as_os_str().is_empty() => Path::new("."),
            Some(folder) => folder,
            None => path,
        };
        if !folder.is_dir() {
            let words = format!("--feed {shown}: there is no folder {}: make it first", folder.display());
            return Err(Failure::Failed(words));
        }
        let is_plain = path.file_name().and_then(|it| it.to_str()).is_some_and(|it| it.bytes().all(is_plain));
        if !is_plain {
            return Err(Failure::Usage(format!(
                "--feed {shown}: the name of the file stands in its address: name it by letters, digits, - _ and . alone, \
                 as in status.json"
            )));
        }
        Ok(Self::File(path.to_owned()))
    }

    /// The names of the feeds that are served, be they there or not.
    pub(super) fn feeds(&self) -> Vec<String> {
        let mut names = names(self).unwrap_or_default();
        names.retain(|it| !it.ends_with(END));
        names.sort_unstable();
        names
    }

    /// The file of a feed; `None` for a name that no feed here has.
    fn file(&self, name: &str) -> Option<PathBuf> {
        match self {
            Self::File(path) => {
                let own = path.file_name()?.to_str()?;
                let is_own = name == own || name.strip_suffix(END) == Some(own);
                is_own.then(|| path.with_file_name(name))
            }
            Self::Folder(path) => is_name(name).then(|| path.join(name)),
        }
    }
}

impl Feeds {
    /// Reads all of them once.
    pub(super) fn new(source: Source) -> Self {
        let feeds = Self { source, loaded: RwLock::default(), looking: Mutex::default() };
        feeds.look();
        feeds
    }

    /// Looks again from time to time, for ever.
    pub(super) async fn watch(self: Arc<Self>) {
        let mut clock = tokio::time::interval(LOOK_AGAIN);
        clock.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            clock.tick().await;
            self.clone().look_in_background().await;
        }
    }

    /// Looks once; a slow disk keeps nobody waiting but the caller.
    pub(super) async fn look_in_background(self: Arc<Self>) {
        // It fails only when the program is about to end.
        let _ = tokio::task::spawn_blocking(move || self.look()).await;
    }

    /// All feeds by name.
    pub(super) fn all(&self) -> Arc<BTreeMap<String, Loaded>> {
        self.loaded.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// One that can be sent.
    pub(super) fn get(&self, name: &str) -> Option<Arc<Ready>> {
        self.loaded.read().unwrap_or_else(PoisonError::into_inner).get(name)?.ready.clone()
    }

    /// Whether this is the name of the one feed that is served, be it there or not.
    pub(super) fn expects(&self, name: &str) -> bool {
        matches!(&self.source, Source::File(path) if path.file_name().is_some_and(|it| it == name))
    }

    fn look(&self) {
        let _looking = self.looking.lock().unwrap_or_else(PoisonError::into_inner);
        let before = self.all();
        let mut now = BTreeMap::new();
        let names = names(&self.source);
        let problem = names.as_ref().err().map(io::Error::to_string);
        for name in names.unwrap_or_else(|_| before.keys().cloned().collect()) {
            let known = before.get(&name);
            let loaded = match &problem {
                Some(problem) => Some(unseen(problem.clone(), known)),
                None => self.look_at(&name, known),
            };
            if let Some(loaded) = loaded {
                tell(&name, &loaded, known);
                now.insert(name, loaded);
            }
        }
        for name in before.keys().filter(|it| !now.contains_key(*it)) {
            tracing::warn!("{name} is gone: from now on it is answered by 404");
        }
        *self.loaded.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(now);
    }

    /// What is known of one file now; `None` where there is none.
    fn look_at(&self, name: &str, known: Option<&Loaded>) -> Option<Loaded> {
        let path = self.source.file(name)?;
        let seen = is_inside(&self.source, &path).and_then(|is_inside| Ok((is_inside, fs::metadata(&path)?)));
        match seen {
            Ok((false, _)) => None,
            Ok((true, metadata)) => {
                let stamp = stamp(&metadata);
                let same = known.filter(|it| it.stamp == Some(stamp));
                Some(same.cloned().unwrap_or_else(|| load(&path, stamp, known)))
            }
            Err(error) if is_gone(&error) => None,
            Err(error) => Some(unseen(error.to_string(), known)),
        }
    }
}

/// Only what the system says is not there was taken away. A disk that fails, a right that is missing, too many open
/// files: nobody meant to say that there is no outage.
fn is_gone(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory)
}

/// A file that cannot be looked at: its last good state stays, and the next look is a new one.
fn unseen(problem: String, known: Option<&Loaded>) -> Loaded {
    Loaded {
        stamp: None,
        ready: known.and_then(|it| it.ready.clone()),
        problem: Some(problem),
        changed: known.and_then(|it| it.changed),
    }
}

/// A name that is a file of ours, and not a path to elsewhere or a file that somebody hides.
fn is_name(name: &str) -> bool {
    let feed = name.strip_suffix(END).unwrap_or(name);
    name.len() <= MAX_NAME
        && feed.strip_suffix(".json").is_some_and(|it| !it.is_empty())
        && !name.starts_with('.')
        && name.bytes().all(is_plain)
}

/// Whether it stands in an address as it is.
fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.')
}

fn names(source: &Source) -> io::Result<Vec<String>> {
    match source {
        Source::File(path) => {
            let name = path.file_name().and_then(|it| it.to_str());
            Ok(name.into_iter().flat_map(|it| [it.to_owned(), format!("{it}{END}")]).collect())
        }
        Source::Folder(path) => {
            let entries = match fs::read_dir(path) {
                Err(error) if is_gone(&error) => return Ok(Vec::new()),
                entries => entries?,
            };
            let names = entries.map(|it| it.map(|it| it.file_name().into_string().ok()));
            Ok(names
                .collect::<io::Result<Vec<_>>>()?
                .into_iter()
                .flatten()
                .filter(|it| is_name(it))
                .collect())
        }
    }
}

/// A link inside of the folder may lead to a file inside of it, as Kubernetes makes them; elsewhere it leads nowhere.
fn is_inside(source: &Source, path: &Path) -> io::Result<bool> {
    let Source::Folder(folder) = source else { return Ok(true) };
    Ok(path.canonicalize()?.starts_with(folder.canonicalize()?))
}

#[cfg(unix)]
fn stamp(metadata: &Metadata) -> Stamp {
    // A file that was moved here may be as long and as old as the one before.
    (metadata.modified().ok(), metadata.len(), std::os::unix::fs::MetadataExt::ino(metadata))
}

#[cfg(not(unix))]
fn stamp(metadata: &Metadata) -> Stamp {
    (metadata.modified().ok(), metadata.len(), 0)
}

/// What is no feed never takes the place of one: the last good state stays, and the problem is told.
fn load(path: &Path, stamp: Stamp, known: Option<&Loaded>) -> Loaded {
    let bytes = match disk::read(path) {
        Ok(bytes) => bytes,
        Err(error) => return unseen(error.to_string(), known),
    };
    let is_signature = path.as_os_str().to_string_lossy().ends_with(END);
    match problem(&bytes, is_signature) {
        None => {
            let version = crate::place::digest(&bytes);
            let about = About {
                version: &version,
                content_type: if is_signature { "application/octet-stream" } else { content_type(&bytes) },
                cache_control: CACHE_CONTROL,
                last_modified: stamp.0,
            };
            let ready = Some(Arc::new(Ready::compressed(about, Bytes::from(bytes))));
            Loaded { stamp: Some(stamp), ready, problem: None, changed: stamp.0 }
        }
        Some(problem) => Loaded {
            stamp: Some(stamp),
            ready: known.and_then(|it| it.ready.clone()),
            problem: Some(problem),
            changed: stamp.0,
        },
    }
}

/// Why these bytes are no feed, or no signature.
fn problem(bytes: &[u8], is_signature: bool) -> Option<String> {
    if is_signature {
        return (bytes.len() != SIGNATURE_BYTES).then(|| NO_SIGNATURE.to_owned());
    }
    // Without the time: a copy that is too old to be believed is still what the file says, and the banner tells it by
    // itself.
    feed::read(bytes, Hints::default()).err().map(|error| error.to_string())
}

/// A copy of RSS or Atom may lie there too.
fn content_type(bytes: &[u8]) -> &'static str {
    if bytes.trim_ascii_start().starts_with(b"<") { "application/xml" } else { "application/json" }
}

/// What is new, once.
fn tell(name: &str, loaded: &Loaded, known: Option<&Loaded>) {
    let is_same = known.is_some_and(|it| it.stamp == loaded.stamp && it.problem == loaded.problem);
    match (&loaded.problem, &loaded.ready) {
        _ if is_same => {}
        (None, _) if known.is_none() => tracing::info!("{name} is served"),
        (None, _) => tracing::info!("{name} has changed"),
        (Some(problem), Some(_)) => tracing::error!("{name}: {problem}; its last good state is still served"),
        (Some(problem), None) => tracing::error!("{name}: {problem}; it is answered by 404"),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test panics")]

    use super::{Arc, Feeds, Source, is_name};
    use std::fs;

    const FEED: &str = r#"{"version": 1}"#;

    #[test]
    fn a_name_is_no_path() {
        for (name, expected) in [
            ("status.json", true),
            ("mail-2_b.json", true),
            (".status.json", false),
            (".json", false),
            ("..json", false),
            ("../status.json", false),
            ("a/b.json", false),
            ("a\\b.json", false),
            ("status.json\0", false),
            ("status.txt", false),
            ("é.json", false),
            (&"a".repeat(100), false),
        ] {
            assert_eq!(is_name(name), expected, "{name}");
        }
    }

    #[test]
    fn what_cannot_be_served_is_refused_before_anybody_waits_for_it() {
        let folder = tempfile::tempdir().unwrap();
        let of = |name: &str| Source::of(&folder.path().join(name)).map_err(|it| (it.code(), it.to_string()));
        assert!(matches!(of("status.json"), Ok(Source::File(_))));
        assert!(matches!(of(""), Ok(Source::Folder(_))));
        for (name, code, words) in [
            ("none/", 1, "make it first"),
            ("none/status.json", 1, "make it first"),
            ("our status.json", 2, "letters, digits"),
            ("état.json", 2, "letters, digits"),
        ] {
            let error = of(name).unwrap_err();
            assert!(error.0 == code && error.1.contains(words), "{name}: {error:?}");
        }
        for address in ["https://status.example.net/status.json", "statuspage:status.example.net"] {
            let error = Source::of(address.as_ref()).unwrap_err();
            assert!(error.code() == 2 && error.to_string().contains("--from"), "{error}");
        }
    }

    #[test]
    fn what_is_no_feed_never_takes_the_place_of_one() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("status.json");
        let feeds = Feeds::new(Source::File(file.clone()));
        assert!(feeds.get("status.json").is_none());
        fs::write(&file, FEED).unwrap();
        feeds.look();
        let good = feeds.get("status.json").unwrap();
        fs::write(&file, r#"{"version": 1, "incid"#).unwrap();
        feeds.look();
        assert!(Arc::ptr_eq(&feeds.get("status.json").unwrap(), &good));
        assert!(feeds.all()["status.json"].problem.is_some());
        fs::remove_file(&file).unwrap();
        feeds.look();
        assert!(feeds.get("status.json").is_none());
    }

    /// A folder that cannot be looked at is what a process sees that has no rights there, no file handles left, or a disk
    /// that fails. Here a link that leads to itself does it, for the tests may run as root.
    #[cfg(unix)]
    #[test]
    fn what_cannot_be_looked_at_is_not_gone() {
        let place = tempfile::tempdir().unwrap();
        let [folder, hidden, status] = ["feeds", "hidden", "status.json"].map(|it| place.path().join(it));
        fs::create_dir(&folder).unwrap();
        fs::write(folder.join("status.json"), FEED).unwrap();
        fs::write(&status, FEED).unwrap();
        let whole = Feeds::new(Source::Folder(folder.clone()));
        let one = Feeds::new(Source::File(status.clone()));
        fs::rename(&folder, &hidden).unwrap();
        std::os::unix::fs::symlink("feeds", &folder).unwrap();
        fs::rename(&status, place.path().join("away")).unwrap();
        std::os::unix::fs::symlink("status.json", &status).unwrap();
        for feeds in [&whole, &one] {
            feeds.look();
            assert!(feeds.get("status.json").is_some(), "the last good state stays");
            assert!(feeds.all()["status.json"].problem.is_some());
        }
        fs::remove_file(&folder).unwrap();
        fs::rename(&hidden, &folder).unwrap();
        fs::remove_file(&status).unwrap();
        fs::rename(place.path().join("away"), &status).unwrap();
        for feeds in [&whole, &one] {
            feeds.look();
            assert_eq!(feeds.all()["status.json"].problem, None, "as soon as it can be read again");
        }
        fs::remove_dir_all(&folder).unwrap();
        fs::remove_file(&status).unwrap();
        for feeds in [&whole, &one] {
            feeds.look();
            assert!(feeds.get("status.json").is_none(), "what was taken away is gone");
        }
    }

    /// A right that comes later changes neither the time nor the length of a file.
    #[test]
    fn a_file_that_could_not_be_read_is_tried_again() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("status.json");
        fs::write(&file, FEED).unwrap();
        let stamp = super::stamp(&fs::metadata(&file).unwrap());
        let loaded = super::load(&folder.path().join("elsewhere"), stamp, None);
        assert!(loaded.problem.is_some() && loaded.stamp != Some(stamp));
    }

    #[cfg(unix)]
    #[test]
    fn a_link_leads_nowhere_outside_of_the_folder() {
        let folder = tempfile::tempdir().unwrap();
        let outside = tempfile::tempdir().unwrap();
        fs::write(outside.path().join("secret.json"), FEED).unwrap();
        fs::create_dir(folder.path().join("..data")).unwrap();
        fs::write(folder.path().join("..data/inside.json"), FEED).unwrap();
        let link = |to: &std::path::Path, name: &str| {
            std::os::unix::fs::symlink(to, folder.path().join(name)).unwrap();
        };
        link(&outside.path().join("secret.json"), "secret.json");
        link(std::path::Path::new("..data/inside.json"), "inside.json");
        let feeds = Feeds::new(Source::Folder(folder.path().to_owned()));
        let served: Vec<String> = feeds.all().keys().cloned().collect();
        assert_eq!(served, ["inside.json"]);
    }
}
