//! A feed in a bucket: S3 and what speaks its language, Google Cloud Storage, Azure. It is replaced only where the object
//! is still the one that was read. Each state that a person gave it is an object of its own under `history/`.

use super::bucket;
use super::setup::{Encoding, Setup};
use super::version::{If, Version, WriteError};
use crate::coding;
use crate::failure::{Failure, chain};
use crate::history::{self, Entry};
use crate::sign;
use jiff::Timestamp;
use object_store::path::Path;
use object_store::{
    Attribute, Attributes, Error, GetOptions, ObjectStore, PutMode, PutOptions, PutPayload, UpdateVersion,
};
use outage_banner_core::feed::MAX_BYTES;
use std::fmt;
use std::sync::Arc;

/// As `serve` has it.
const CACHE_CONTROL: &str = "public, max-age=15, stale-while-revalidate=60";
/// A former state never changes, and is of use to nobody but its owner.
const CACHE_CONTROL_OF_HISTORY: &str = "private, no-store";
const JSON: &str = "application/json";
const BYTES: &str = "application/octet-stream";

/// A feed in a bucket.
#[derive(Clone)]
pub struct ObjectPlace {
    store: Arc<dyn ObjectStore>,
    path: Path,
    shown: String,
    /// Google's conditions go by a number of its own, those of the others by the `ETag`.
    has_generations: bool,
    encoding: Encoding,
}

/// Without the store, which knows secrets.
impl fmt::Debug for ObjectPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ObjectPlace").field(&self.shown).finish()
    }
}

/// What lies under a key.
struct Found {
    bytes: Vec<u8>,
    version: Version,
    changed_ms: i64,
}

impl ObjectPlace {
    /// The object at this address, `s3://…`, `gs://…` or `az://…`.
    ///
    /// # Errors
    /// When an option is not known or contradicts another.
    pub fn new(text: &str, setup: &Setup) -> Result<Self, Failure> {
        let bucket::Opened { store, path, has_generations } = bucket::open(text, &setup.bucket)
            .map_err(|words| Failure::Refused(format!("{text}: {words}")))?;
        Ok(Self { store, path, shown: text.to_owned(), has_generations, encoding: setup.encoding })
    }

    /// The address, which has no secret in it.
    #[must_use]
    pub fn shown(&self) -> &str {
        &self.shown
    }

    pub(super) async fn read(&self) -> Result<Option<(Vec<u8>, Version)>, String> {
        Ok(self.found(&self.path).await?.map(|it| (it.bytes, it.version)))
    }

    pub(super) async fn signature(&self) -> Result<Option<Vec<u8>>, String> {
        Ok(self.found(&self.signature_path()).await?.map(|it| it.bytes))
    }

    pub(super) async fn write(&self, bytes: &[u8], condition: &If) -> Result<Version, WriteError> {
        let mode = match condition {
            If::Any => PutMode::Overwrite,
            If::Absent => PutMode::Create,
            If::Unchanged(version) => PutMode::Update(self.update(version)?),
        };
        match self.put(&self.path, bytes, mode, JSON, CACHE_CONTROL).await {
            Ok(version) => Ok(version),
            // The answer may be lost, or the request repeated after it was: then what lies there is what we wrote.
            Err(error) => match self.read().await {
                Ok(Some((there, version))) if there == bytes => Ok(version),
                _ if is_conflict(&error) => Err(WriteError::Conflict),
                _ => Err(WriteError::Failed(self.named(&error))),
            },
        }
    }

    pub(super) async fn write_signature(&self, bytes: &[u8]) -> Result<(), String> {
        let path = self.signature_path();
        let written = self.put(&path, bytes, PutMode::Overwrite, BYTES, CACHE_CONTROL).await;
        written.map(drop).map_err(|error| self.named(&error))
    }

    pub(super) async fn edit(&self, bytes: &[u8], condition: &If) -> Result<Version, WriteError> {
        if let Some(former) = self.found(&self.path).await.map_err(WriteError::Failed)? {
            self.keep_former(&former).await.map_err(WriteError::Failed)?;
        }
        let version = self.write(bytes, condition).await?;
        // The feed is written: that it is not kept yet is no failure, for the next edit keeps it first.
        let _ = self.keep(bytes, Timestamp::now().as_millisecond()).await;
        Ok(version)
    }

    pub(super) async fn history(&self) -> Result<Vec<Entry>, String> {
        let listed = self.store.list_with_delimiter(Some(&self.folder())).await;
        let listed = listed.map_err(|error| self.named(&error))?;
        let mut entries: Vec<Entry> = listed
            .objects
            .iter()
            .filter_map(|it| {
                let name = it.location.filename()?.strip_suffix(".json")?;
                history::is_name(name).then(|| Entry { name: name.to_owned(), bytes: it.size })
            })
            .collect();
        entries.sort_by(|a, b| b.cmp(a));
        Ok(entries)
    }

    pub(super) async fn former(&self, name: &str) -> Result<Option<Vec<u8>>, String> {
        Ok(self.found(&self.state(name)).await?.map(|it| it.bytes))
    }

    async fn found(&self, path: &Path) -> Result<Option<Found>, String> {
        let result = match self.store.get_opts(path, GetOptions::default()).await {
            Err(Error::NotFound { .. }) => return Ok(None),
            result => result.map_err(|error| self.named(&error))?,
        };
        if result.meta.size > MAX_BYTES as u64 {
            return Err(format!("{}: more than the limit of {MAX_BYTES} bytes", self.shown));
        }
        let encoding = result.attributes.get(&Attribute::ContentEncoding).map_or("", |it| it.as_ref());
        let encoding: Encoding = encoding.parse().map_err(|words| format!("{}: {words}", self.shown))?;
        let meta = result.meta.clone();
        let bytes = result.bytes().await.map_err(|error| self.named(&error))?;
        let bytes = match encoding.header() {
            None => bytes.to_vec(),
            Some(word) => {
                coding::decoded(word, &bytes).map_err(|words| format!("{}: {words}", self.shown))?
            }
        };
        let version = self.version(meta.e_tag, meta.version);
        Ok(Some(Found { bytes, version, changed_ms: meta.last_modified.timestamp_millis() }))
    }

    async fn put(
        &self,
        path: &Path,
        bytes: &[u8],
        mode: PutMode,
        content_type: &'static str,
        cache_control: &'static str,
    ) -> Result<Version, Error> {
        let mut attributes = Attributes::new();
        attributes.insert(Attribute::ContentType, content_type.into());
        attributes.insert(Attribute::CacheControl, cache_control.into());
        // A signature is 64 bytes that nothing makes shorter.
        let word = self.encoding.header().filter(|_| content_type == JSON);
        let encoded = word.and_then(|word| Some((word, coding::encoded(word, bytes)?)));
        let bytes = match encoded {
            Some((word, encoded)) => {
                attributes.insert(Attribute::ContentEncoding, word.into());
                encoded
            }
            None => bytes.to_vec(),
        };
        let options = PutOptions { mode, attributes, ..PutOptions::default() };
        let put = self.store.put_opts(path, PutPayload::from(bytes), options).await?;
        Ok(self.version(put.e_tag, put.version))
    }

    /// As [`history::keep_former`].
    async fn keep_former(&self, former: &Found) -> Result<(), String> {
        if let Some(newest) = self.history().await?.into_iter().next()
            && self.former(&newest.name).await?.is_some_and(|it| it == former.bytes)
        {
            return Ok(());
        }
        self.keep(&former.bytes, former.changed_ms).await
    }

    async fn keep(&self, bytes: &[u8], mut ms: i64) -> Result<(), String> {
        loop {
            let at = Timestamp::from_millisecond(ms).map_err(|error| error.to_string())?;
            let name = history::name(at);
            let path = self.state(&name);
            match self.put(&path, bytes, PutMode::Create, JSON, CACHE_CONTROL_OF_HISTORY).await {
                Ok(_) => return Ok(()),
                // Of two people who keep the same former state, the second has nothing left to do.
                Err(error) if is_conflict(&error) => {
                    if self.former(&name).await?.is_some_and(|it| it == bytes) {
                        return Ok(());
                    }
                    ms += 1; // Two changes within a millisecond, or a clock that was set back.
                }
                Err(error) => return Err(self.named(&error)),
            }
        }
    }

    fn folder(&self) -> Path {
        let feed = self.path.filename().unwrap_or_default();
        let mut parts: Vec<_> = self.path.parts().collect();
        parts.pop();
        parts.into_iter().chain([history::folder_name(feed).into()]).collect()
    }

    fn state(&self, name: &str) -> Path {
        self.folder().join(format!("{name}.json"))
    }

    fn signature_path(&self) -> Path {
        Path::from(format!("{}{}", self.path, sign::END))
    }

    fn version(&self, e_tag: Option<String>, generation: Option<String>) -> Version {
        let tag = if self.has_generations { generation } else { e_tag };
        tag.map_or_else(Version::unknown, Version::new)
    }

    fn update(&self, version: &Version) -> Result<UpdateVersion, WriteError> {
        let Some(tag) = version.tag() else {
            return Err(WriteError::Failed(format!(
                "{}: the bucket tells no version, so that two people could overwrite each other; nothing was written",
                self.shown
            )));
        };
        let tag = Some(tag.to_owned());
        Ok(if self.has_generations {
            UpdateVersion { e_tag: None, version: tag }
        } else {
            UpdateVersion { e_tag: tag, version: None }
        })
    }

    /// In one line, with what a person should do.
    fn named(&self, error: &Error) -> String {
        let words = match error {
            Error::NotFound { .. } => "there is no such bucket".to_owned(),
            Error::Unauthenticated { .. } => "the credentials are not the right ones".to_owned(),
            Error::PermissionDenied { .. } => {
                "the credentials may not do this; S3 says so too where nothing lies there yet and s3:ListBucket is not \
                 allowed"
                    .to_owned()
            }
            Error::NotImplemented { .. } | Error::NotSupported { .. } => {
                "the bucket cannot write under a condition".to_owned()
            }
            error => short(&chain(error)),
        };
        format!("{}: {words}", self.shown)
    }
}

fn is_conflict(error: &Error) -> bool {
    matches!(error, Error::AlreadyExists { .. } | Error::Precondition { .. } | Error::NotModified { .. })
}

/// An error of the library without the queries of its addresses, in which secrets stand, and not endless: a store
/// answers with pages of XML.
fn short(words: &str) -> String {
    let words = words.split_whitespace().map(|word| match word.split_once('?') {
        Some((address, _)) if address.contains("://") => address,
        _ => word,
    });
    let words: String = words.collect::<Vec<_>>().join(" ");
    words.chars().filter(|it| !it.is_control()).take(300).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test panics")]

    use super::{ObjectPlace, Setup, short};

    #[test]
    fn an_error_tells_no_secret_and_ends() {
        let words = "Error performing PUT https://a.example/c/k?sig=secret&se=1 in 3 ms\n\u{7}again";
        assert_eq!(short(words), "Error performing PUT https://a.example/c/k in 3 ms again");
        assert_eq!(short(&"long ".repeat(500)).len(), 300);
    }

    #[test]
    fn what_belongs_to_a_feed_lies_beside_it() {
        for (address, history, signature) in [
            ("gs://b/status.json", "history/N.json", "status.json.sig"),
            ("gs://b/", "history/N.json", "status.json.sig"),
            ("gs://b/a/mail.json", "a/history-mail.json/N.json", "a/mail.json.sig"),
        ] {
            let place = ObjectPlace::new(address, &Setup::default()).unwrap();
            assert_eq!(
                (&*place.state("N").to_string(), &*place.signature_path().to_string()),
                (history, signature)
            );
        }
    }
}
