//! Where a feed lies: a file, an address on the web, or a bucket. Reads it together with its version, and writes it only where
//! nobody else has changed it since. Knows bytes; nothing of what they say.

mod bucket;
mod file;
mod http;
mod object;
mod setup;
mod version;

use crate::address::Address;
use crate::failure::Failure;
use crate::history::{self, Entry};
use std::fmt;
use std::path::Path;

pub use crate::disk::FILE_NAME;
pub use file::FilePlace;
pub(crate) use file::digest;
pub use http::HttpPlace;
pub use object::ObjectPlace;
pub use setup::{BucketOption, Encoding, Setup};
pub use version::{If, Version, Write, WriteError};

/// Where a feed lies.
#[derive(Clone, Debug)]
pub enum Place {
    /// A file on this machine.
    File(FilePlace),
    /// An address that answers `GET` and takes `PUT`.
    Http(HttpPlace),
    /// An object in a bucket.
    Object(ObjectPlace),
}

impl Place {
    /// The place that this text names: `http://…`, `https://…`, `s3://…`, `gs://…`, `az://…`, or else the path of a file.
    /// A folder that exists, and a path or address that ends in `/`, means `status.json` in it. The token is sent with
    /// each request to a server, and to nobody else.
    ///
    /// # Errors
    /// When it is of a scheme that cannot be written to, or a token would go over the network in the clear.
    pub fn parse(text: &str, setup: &Setup) -> Result<Self, Failure> {
        if text.starts_with("http://") || text.starts_with("https://") {
            let text = if text.ends_with('/') { format!("{text}{FILE_NAME}") } else { text.to_owned() };
            return HttpPlace::new(&text, setup.token.clone()).map(Self::Http);
        }
        if let Some((scheme, _)) = text.split_once("://") {
            if bucket::SCHEMES.contains(&scheme) {
                return ObjectPlace::new(text, setup).map(Self::Object);
            }
            let words = format!(
                "{text}: {scheme}: is no place for a feed; expected a file, https://, http://, s3://, gs:// or az://"
            );
            return Err(Failure::Refused(words));
        }
        if text.is_empty() {
            return Err(Failure::Refused("the place of the feed is empty".to_owned()));
        }
        let path = Path::new(text);
        // Else a file of that name would be written, and nobody would see it.
        if !path.exists() && Address::parse(text).is_ok() {
            let words = format!(
                "{text}: a short address is a feed of somebody else's to read; expected a file, https://, http://, s3://, \
                 gs:// or az://"
            );
            return Err(Failure::Refused(words));
        }
        let is_folder = path.is_dir() || text.ends_with(std::path::MAIN_SEPARATOR);
        // As likely as not a folder is meant, and a web server would look for `status.json` in it.
        if !is_folder && path.extension().is_none() && !path.exists() {
            return Err(Failure::Refused(format!(
                "{text}: there is no such folder, and no file of that name: make the folder first, or name a file, as \
                 {text}.json"
            )));
        }
        Ok(Self::File(FilePlace::new(if is_folder { path.join(FILE_NAME) } else { path.to_owned() })))
    }

    /// The bytes that are there, and their version; `None` where there is nothing yet.
    ///
    /// # Errors
    /// When the place cannot be read; the text names it.
    pub async fn read(&self) -> Result<Option<(Vec<u8>, Version)>, String> {
        match self {
            Self::File(it) => it.read().await,
            Self::Http(it) => it.read().await,
            Self::Object(it) => it.read().await,
        }
    }

    /// The signature that lies beside the feed; `None` where there is none.
    ///
    /// # Errors
    /// When the place cannot be read; the text names it.
    pub async fn signature(&self) -> Result<Option<Vec<u8>>, String> {
        match self {
            Self::File(it) => it.signature().await,
            Self::Http(it) => it.signature().await,
            Self::Object(it) => it.signature().await,
        }
    }

    /// Puts a signature beside the feed that lies there.
    ///
    /// # Errors
    /// When the place cannot be written; the text names it.
    pub async fn write_signature(&self, signature: Vec<u8>) -> Result<(), String> {
        match self {
            Self::File(it) => it.write_signature(signature).await,
            Self::Http(it) => it.write_signature(signature).await,
            Self::Object(it) => it.write_signature(&signature).await,
        }
    }

    /// The states that people gave this feed, the newest first.
    ///
    /// # Errors
    /// When they cannot be read, or the server tells of none.
    pub async fn history(&self) -> Result<Vec<Entry>, String> {
        match self {
            Self::File(it) => history::list(it.path()).map_err(|error| format!("{self}: {error}")),
            Self::Http(it) => {
                let place = it.beside(&format!("{}/", history::FOLDER))?;
                let found = place.read().await?;
                let (bytes, _) =
                    found.ok_or_else(|| format!("{}: the server keeps no history", place.shown()))?;
                history::parse(&bytes).map_err(|error| format!("{}: {error}", place.shown()))
            }
            Self::Object(it) => it.history().await,
        }
    }

    /// The state with this name; `None` where there is none.
    ///
    /// # Errors
    /// When it cannot be read.
    pub async fn former(&self, name: &str) -> Result<Option<Vec<u8>>, String> {
        if !history::is_name(name) {
            return Ok(None);
        }
        match self {
            Self::File(it) => history::load(it.path(), name).map_err(|error| format!("{self}: {error}")),
            Self::Http(it) => {
                let found = it.beside(&format!("{}/{name}", history::FOLDER))?.read().await?;
                Ok(found.map(|it| it.0))
            }
            Self::Object(it) => it.former(name).await,
        }
    }

    /// Writes a feed, whole or not at all, and its signature behind it.
    ///
    /// # Errors
    /// When the condition does not hold, or the place cannot be written; then it is as it was.
    pub async fn write(&self, write: Write) -> Result<Version, WriteError> {
        let version = match self {
            Self::File(it) => return it.write(write).await, // Both at once.
            Self::Http(it) => it.write(&write.bytes, &write.condition).await?,
            Self::Object(it) => it.write(&write.bytes, &write.condition).await?,
        };
        self.signed(write.signature).await?;
        Ok(version)
    }

    /// As [`Place::write`], for a change that a person made: a file and a bucket keep each of its states in a folder
    /// beside it (see [`crate::history`]). A server keeps its own.
    ///
    /// # Errors
    /// As [`Place::write`]; also when the former state cannot be kept.
    pub async fn edit(&self, write: Write) -> Result<Version, WriteError> {
        let version = match self {
            Self::File(it) => return it.edit(write).await,
            Self::Http(it) => it.write(&write.bytes, &write.condition).await?,
            Self::Object(it) => it.edit(&write.bytes, &write.condition).await?,
        };
        self.signed(write.signature).await?;
        Ok(version)
    }

    async fn signed(&self, signature: Option<Vec<u8>>) -> Result<(), WriteError> {
        let Some(signature) = signature else { return Ok(()) };
        self.write_signature(signature).await.map_err(|words| {
            WriteError::Half(format!(
                "{words}; the feed is written, but not its signature: `outage-banner sign` puts it there"
            ))
        })
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(it) => write!(f, "{}", it.path().display()),
            Self::Http(it) => f.write_str(it.shown()),
            Self::Object(it) => f.write_str(it.shown()),
        }
    }
}
