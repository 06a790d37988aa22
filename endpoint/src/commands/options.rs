//! Options that several commands have: where the feed is, what time it is, and in which languages a text comes.

use crate::failure::Failure;
use crate::place::{BucketOption, Encoding, Place, Setup};
use crate::sign::SigningKey;
use crate::web::Token;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use outage_banner_edit::change::Words;
use outage_banner_edit::moment::{self, Side};
use std::path::PathBuf;

/// Where a change goes, and how it is told.
#[derive(Debug, clap::Args)]
pub(super) struct Target {
    #[command(flatten)]
    visit: Visit,
    #[command(flatten)]
    signing: Signing,
    /// Show what the banner would say, and write nothing
    #[arg(long)]
    pub(super) dry_run: bool,
    /// Print one JSON object
    #[arg(long)]
    pub(super) json: bool,
}

/// Where the feed is, for who only looks.
#[derive(Debug, clap::Args)]
pub(super) struct Visit {
    /// The feed: a file, an address that takes PUT, or s3://, gs:// or az:// with bucket and key
    #[arg(long, value_name = "FILE|URL")]
    feed: String,
    #[command(flatten)]
    opening: Opening,
}

/// What opens a server or a bucket.
#[derive(Debug, clap::Args)]
pub(super) struct Opening {
    /// The secret that the server wants; better by the environment or the file
    #[arg(long, value_name = "TEXT")]
    token: Option<String>,
    /// A file that has the secret
    #[arg(long, value_name = "FILE", conflicts_with = "token")]
    token_file: Option<String>,
    /// An option of the bucket, by the name of its usual environment variable, as in `aws_region=eu-central-1`
    #[arg(long, value_name = "NAME=VALUE")]
    bucket_option: Vec<BucketOption>,
    /// How the object lies in the bucket
    #[arg(long, value_name = "WORD", default_value = "identity", value_parser = Encoding::WORDS)]
    encoding: String,
}

/// Who vouches for the feed.
#[derive(Debug, clap::Args)]
pub(super) struct Signing {
    /// The private key, from `outage-banner keygen`: a signature is written beside the feed
    #[arg(long, value_name = "FILE")]
    key: Option<PathBuf>,
}

/// What time it is.
#[derive(Debug, clap::Args)]
pub(super) struct Clock {
    /// The zone of times such as 14:35, and of those that are shown; left out, that of this machine
    #[arg(long, value_name = "Europe/Berlin")]
    zone: Option<String>,
    /// The time that counts as the present one
    #[arg(long, value_name = "RFC3339")]
    now: Option<String>,
}

/// In which languages a text comes.
#[derive(Debug, clap::Args)]
pub(super) struct Translations {
    /// The language of the texts, where the feed has several
    #[arg(long, value_name = "LANG")]
    lang: Option<String>,
    /// The text in another language
    #[arg(long, value_name = "LANG=TEXT")]
    text_in: Vec<String>,
}

/// The present moment and the zone in which times are read.
pub(super) struct Moments {
    pub(super) now: Timestamp,
    pub(super) zone: TimeZone,
}

impl Target {
    pub(super) fn place(&self) -> Result<Place, Failure> {
        self.visit.place()
    }

    pub(super) fn key(&self) -> Result<Option<SigningKey>, Failure> {
        self.signing.key()
    }
}

impl Visit {
    pub(super) fn place(&self) -> Result<Place, Failure> {
        Place::parse(&self.feed, &self.opening.setup()?)
    }
}

impl Signing {
    /// `None` where nobody gave one.
    pub(super) fn key(&self) -> Result<Option<SigningKey>, Failure> {
        let Some(path) = &self.key else { return Ok(None) };
        let shown = path.display();
        let text =
            std::fs::read_to_string(path).map_err(|error| Failure::Failed(format!("{shown}: {error}")))?;
        let key =
            SigningKey::from_pem(&text).map_err(|words| Failure::Refused(format!("{shown}: {words}")))?;
        Ok(Some(key))
    }
}

impl Opening {
    pub(super) fn setup(&self) -> Result<Setup, Failure> {
        let encoding = self.encoding.parse().map_err(Failure::Refused)?;
        Ok(Setup { token: self.token()?, bucket: self.bucket_option.clone(), encoding })
    }

    /// `None` where nobody gave one.
    fn token(&self) -> Result<Option<Token>, Failure> {
        let secret = match (&self.token, &self.token_file) {
            (Some(text), _) => Some(("--token".to_owned(), text.clone())),
            (None, Some(path)) => {
                let text = std::fs::read_to_string(path);
                Some((path.clone(), text.map_err(|error| Failure::Failed(format!("{path}: {error}")))?))
            }
            (None, None) => None,
        };
        let wrong = |name: &str| {
            Failure::Refused(format!("{name}: a token is letters, digits and signs, without space"))
        };
        secret.map(|(name, text)| Token::new(&text).ok_or_else(|| wrong(&name))).transpose()
    }
}

impl Clock {
    pub(super) fn moments(&self) -> Result<Moments, Failure> {
        let now = match &self.now {
            Some(text) => text.parse().map_err(|_| {
                Failure::Refused(format!(
                    "--now {text}: expected a time as in RFC 3339, 2026-05-04T14:05:00Z"
                ))
            })?,
            None => Timestamp::now(),
        };
        let zone = match &self.zone {
            Some(name) => TimeZone::get(name).map_err(|_| {
                Failure::Refused(format!(
                    "--zone {name}: no such zone on this machine; expected one as Europe/Berlin or UTC"
                ))
            })?,
            None => TimeZone::try_system().unwrap_or(TimeZone::UTC),
        };
        Ok(Moments { now, zone })
    }
}

impl Moments {
    pub(super) fn parse(
        &self,
        option: &str,
        words: &str,
        now: Timestamp,
        side: Side,
    ) -> Result<Timestamp, Failure> {
        moment::parse(words, now, &self.zone, side)
            .map_err(|words| Failure::Refused(format!("{option} {words}")))
    }

    /// A time that must not have gone by.
    pub(super) fn ahead(&self, option: &str, words: Option<&str>) -> Result<Option<Timestamp>, Failure> {
        let Some(words) = words else { return Ok(None) };
        let at = self.parse(option, words, self.now, Side::Ahead)?;
        if at <= self.now {
            return Err(Failure::Refused(format!("{option} {words}: that is over, at {}", self.shown(at))));
        }
        Ok(Some(at))
    }

    /// A time that must not lie ahead.
    pub(super) fn past(&self, option: &str, words: Option<&str>) -> Result<Option<Timestamp>, Failure> {
        let Some(words) = words else { return Ok(None) };
        let at = self.parse(option, words, self.now, Side::Past)?;
        if at > self.now {
            return Err(Failure::Refused(format!(
                "{option} {words}: that is still to come, at {}",
                self.shown(at)
            )));
        }
        Ok(Some(at))
    }

    fn shown(&self, at: Timestamp) -> String {
        moment::shown(at, &self.zone)
    }
}

impl Translations {
    /// The text of the command.
    pub(super) fn text(&self, text: Option<String>) -> Result<Words, Failure> {
        self.words(text, &self.text_in)
    }

    /// A text with these translations, each `de=…`.
    pub(super) fn words(&self, text: Option<String>, others: &[String]) -> Result<Words, Failure> {
        if text.as_deref().is_some_and(|it| it.trim().is_empty()) {
            return Err(Failure::Refused("a text is empty".to_owned()));
        }
        let split = |it: &String| match it.split_once('=') {
            Some((lang, text)) if !lang.is_empty() && !text.trim().is_empty() => {
                Ok((lang.to_owned(), text.to_owned()))
            }
            _ => Err(Failure::Refused(format!("{it}: expected a language and a text, as de=Störung"))),
        };
        let others = others.iter().map(split).collect::<Result<Vec<_>, _>>()?;
        Ok(Words { text, lang: self.lang.clone(), others })
    }
}
