//! What a place needs to be opened besides its name: secrets, and how it is written.

use crate::web::Token;
use std::fmt;
use std::str::FromStr;

/// What a place needs to be opened besides its name.
#[derive(Clone, Debug, Default)]
pub struct Setup {
    /// Of a server.
    pub token: Option<Token>,
    /// Of a bucket, beyond what the environment says.
    pub bucket: Vec<BucketOption>,
    /// How an object in a bucket is encoded.
    pub encoding: Encoding,
}

/// One option of a bucket, by the name of its usual environment variable: `aws_endpoint_url=https://…`.
#[derive(Clone, PartialEq, Eq)]
pub struct BucketOption {
    pub(super) name: String,
    pub(super) value: String,
}

impl FromStr for BucketOption {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const EXPECTED: &str = "expected a name and a value, as aws_region=eu-central-1";
        let (name, value) = text.split_once('=').ok_or(EXPECTED)?;
        let name = name.trim().to_ascii_lowercase();
        let is_ours = ["aws_", "azure_", "google_"].iter().any(|it| name.starts_with(it));
        if is_ours { Ok(Self { name, value: value.to_owned() }) } else { Err(EXPECTED) }
    }
}

/// The value may be a secret.
impl fmt::Debug for BucketOption {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}=…", self.name)
    }
}

/// How an object lies in a bucket. A bucket negotiates nothing: everybody gets the one form that lies there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Encoding {
    /// As it is: for a CDN that compresses by itself, and for readers that cannot.
    #[default]
    Identity,
    /// All browsers and nearly all programs read it.
    Gzip,
    /// The smallest; browsers take it by https only.
    Brotli,
}

impl Encoding {
    /// The words of the option, which are those of the header.
    pub const WORDS: [&str; 3] = ["identity", "gzip", "br"];

    /// As `Content-Encoding` names it; `None` for no header.
    #[must_use]
    pub fn header(self) -> Option<&'static str> {
        match self {
            Self::Identity => None,
            Self::Gzip => Some("gzip"),
            Self::Brotli => Some("br"),
        }
    }
}

impl FromStr for Encoding {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.trim() {
            "" | "identity" => Ok(Self::Identity),
            "gzip" | "x-gzip" => Ok(Self::Gzip),
            "br" => Ok(Self::Brotli),
            other => Err(format!("the encoding {other}: expected identity, gzip or br")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::BucketOption;

    #[test]
    fn an_option_of_a_bucket_has_a_name_of_one_of_the_three_and_shows_no_value() {
        let shown = |text: &str| text.parse::<BucketOption>().map(|it| (it.name.clone(), format!("{it:?}")));
        let expected = ("aws_secret_access_key".to_owned(), "aws_secret_access_key=…".to_owned());
        assert_eq!(shown("AWS_SECRET_ACCESS_KEY=a=b"), Ok(expected));
        for text in ["aws_region", "region=eu", "=", "", "openstack_key=1"] {
            assert!(shown(text).is_err(), "{text}");
        }
    }
}
