//! Detached signatures: Ed25519 over the bytes of a feed, as they are. The private key is a PKCS#8 file in PEM and the
//! signature 64 raw bytes, so that `openssl` makes and checks the same.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use ring::signature::{ED25519, Ed25519KeyPair, KeyPair as _, UnparsedPublicKey};
use std::fmt;
use std::str::FromStr;

/// How long a signature is.
pub const SIGNATURE_BYTES: usize = 64;
/// What the name of a signature has behind the name of its feed.
pub const END: &str = ".sig";

const SEED_BYTES: usize = 32;
const BEGIN_PEM: &str = "-----BEGIN PRIVATE KEY-----";
const END_PEM: &str = "-----END PRIVATE KEY-----";
/// What PKCS#8 has before the 32 bytes of an Ed25519 key: version 0, OID 1.3.101.112, two octet strings (RFC 8410).
const PKCS8: [u8; 16] =
    [0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20];

/// The secret that signs; it is never shown.
pub struct SigningKey(Ed25519KeyPair);

/// By which a page's tag knows who signed: its `data-key`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicKey([u8; 32]);

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SigningKey(…)")
    }
}

impl SigningKey {
    /// The key in a PEM file, as `keygen` and `openssl genpkey -algorithm ed25519` write it.
    ///
    /// # Errors
    /// When it is something else.
    pub fn from_pem(text: &str) -> Result<Self, &'static str> {
        let wrong = "expected a private Ed25519 key as PEM, as `outage-banner keygen` writes it";
        let body = text.split_once(BEGIN_PEM).and_then(|(_, rest)| rest.split_once(END_PEM));
        let body: String = body.ok_or(wrong)?.0.split_whitespace().collect();
        let der = BASE64_STANDARD.decode(body).map_err(|_| wrong)?;
        Ed25519KeyPair::from_pkcs8_maybe_unchecked(&der).map(Self).map_err(|_| wrong)
    }

    /// The signature of these bytes.
    #[must_use]
    pub fn sign(&self, bytes: &[u8]) -> Vec<u8> {
        self.0.sign(bytes).as_ref().to_vec()
    }

    /// The public half.
    #[must_use]
    pub fn public(&self) -> PublicKey {
        let mut key = [0; 32];
        for (to, from) in key.iter_mut().zip(self.0.public_key().as_ref()) {
            *to = *from;
        }
        PublicKey(key)
    }
}

/// The PEM file of the key with this seed, which must be random.
#[must_use]
pub fn pem(seed: &[u8; SEED_BYTES]) -> String {
    let der = [&PKCS8[..], seed].concat();
    format!("{BEGIN_PEM}\n{}\n{END_PEM}\n", BASE64_STANDARD.encode(der))
}

impl PublicKey {
    /// Whether the owner of the key has signed these bytes.
    #[must_use]
    pub fn verifies(&self, bytes: &[u8], signature: &[u8]) -> bool {
        UnparsedPublicKey::new(&ED25519, self.0).verify(bytes, signature).is_ok()
    }
}

/// In base64, as it stands in the tag.
impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&BASE64_STANDARD.encode(self.0))
    }
}

impl FromStr for PublicKey {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let decoded = BASE64_STANDARD.decode(text.trim()).ok().and_then(|it| it.try_into().ok());
        decoded
            .map(Self)
            .ok_or("expected the 44 characters that `outage-banner keygen` prints as the public key")
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test panics")]

    use super::{PublicKey, SIGNATURE_BYTES, SigningKey, pem};

    /// The first test of RFC 8032, section 7.1.
    #[test]
    fn it_signs_as_the_standard_does() {
        let hex = |text: &str| -> Vec<u8> {
            (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap()).collect()
        };
        let seed = hex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60");
        let key = SigningKey::from_pem(&pem(&seed.try_into().unwrap())).unwrap();
        assert_eq!(key.public().to_string(), "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=");
        let signature = key.sign(b"");
        assert_eq!(
            signature,
            hex(
                "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
            )
        );
        assert_eq!(signature.len(), SIGNATURE_BYTES);
    }

    #[test]
    fn only_these_bytes_by_this_key_are_verified() {
        let [key, other] = [1, 2].map(|it| SigningKey::from_pem(&pem(&[it; 32])).unwrap());
        let signature = key.sign(b"feed");
        let public: PublicKey = key.public().to_string().parse().unwrap();
        assert!(public.verifies(b"feed", &signature));
        assert!(!public.verifies(b"fed", &signature));
        assert!(!public.verifies(b"feed", &signature[..63]));
        assert!(!public.verifies(b"feed", b""));
        assert!(!other.public().verifies(b"feed", &signature));
    }

    #[test]
    fn what_is_no_key_is_refused() {
        let good = pem(&[1; 32]);
        for text in [
            "",
            "-----BEGIN PRIVATE KEY-----",
            &good[..60],
            &good.replace('M', "N"),
            &good.replace("PRIVATE", "PUBLIC"),
        ] {
            assert!(SigningKey::from_pem(text).is_err(), "{text}");
        }
        assert_eq!(format!("{:?}", SigningKey::from_pem(&good).unwrap()), "SigningKey(…)");
        for text in ["", "AAAA", &"A".repeat(44), "é"] {
            assert!(text.parse::<PublicKey>().is_err(), "{text}");
        }
    }
}
