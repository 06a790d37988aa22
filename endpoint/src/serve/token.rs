//! Who may write: a bearer token, of which only the digest is known here; and over which connections one may come.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

use http::header::{AUTHORIZATION, FORWARDED, HOST, VIA};
use http::uri::Authority;
use http::{HeaderMap, Version};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// The SHA-256 of a token. A token is 32 random bytes, so nobody finds it by trying: no slow digest is needed.
#[derive(Clone, PartialEq, Eq)]
pub struct TokenHash([u8; 32]);

impl fmt::Debug for TokenHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TokenHash(…)")
    }
}

/// For the configuration.
impl fmt::Display for TokenHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl FromStr for TokenHash {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || "expected the 64 digits that `outage-banner token` prints as the hash".to_owned();
        let mut digest = [0; 32];
        if text.len() != 64 || !text.bytes().all(|it| it.is_ascii_hexdigit()) {
            return Err(wrong());
        }
        for (place, at) in digest.iter_mut().zip((0..64).step_by(2)) {
            *place = text.get(at..at + 2).and_then(|it| u8::from_str_radix(it, 16).ok()).ok_or_else(wrong)?;
        }
        Ok(Self(digest))
    }
}

impl TokenHash {
    /// The digest of this token.
    #[must_use]
    pub fn of(token: &str) -> Self {
        Self(Sha256::digest(token.as_bytes()).into())
    }

    /// What `Authorization` has: judged in a time that says nothing about how much of it is right.
    pub(super) fn judge(&self, headers: &HeaderMap) -> Sent {
        let mut values = headers.get_all(AUTHORIZATION).iter();
        let (Some(value), None) = (values.next(), values.next()) else { return Sent::Nothing };
        let Some((scheme, token)) = value.to_str().ok().and_then(|it| it.split_once(' ')) else {
            return Sent::Nothing;
        };
        let token = token.trim();
        if !scheme.eq_ignore_ascii_case("bearer") || token.is_empty() {
            return Sent::Nothing;
        }
        let is_right: bool = self.0.ct_eq(&Self::of(token).0).into();
        // `outage-banner token` prints both below each other, and they look alike.
        let is_hash = || token.parse::<Self>().is_ok_and(|it| self.0.ct_eq(&it.0).into());
        if is_right {
            Sent::Token
        } else if is_hash() {
            Sent::Hash
        } else {
            Sent::Other
        }
    }
}

/// What somebody sent who wants to write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sent {
    /// The token.
    Token,
    /// The hash in its place, which opens nothing.
    Hash,
    /// Another token.
    Other,
    /// No token.
    Nothing,
}

impl Sent {
    /// What to do about it; `None` for the token.
    pub(super) fn words(self) -> Option<&'static str> {
        match self {
            Self::Token => None,
            Self::Hash => Some(
                "this is the hash: send the token, which `outage-banner token` printed in the line above it",
            ),
            Self::Other => Some(
                "the token does not fit the hash that `serve` has: `outage-banner token` prints a pair of both",
            ),
            Self::Nothing => Some("expected the header `Authorization: Bearer TOKEN`"),
        }
    }
}

/// Whether nobody on the way could have read this request: it comes from this machine itself, or by TLS to a proxy
/// that we trust. A proxy says so by `X-Forwarded-Proto`; one that says nothing may have got it in the clear.
pub(super) fn is_private(peer: IpAddr, version: Version, headers: &HeaderMap, trusted: &[IpAddr]) -> bool {
    let peer = peer.to_canonical();
    let mut schemes = headers.get_all("x-forwarded-proto").iter();
    let is_by_tls = matches!((schemes.next(), schemes.next()), (Some(it), None) if it == "https");
    if is_forwarded(version, headers) {
        is_by_tls && (peer.is_loopback() || trusted.contains(&peer))
    } else {
        peer.is_loopback()
    }
}

/// Whether a proxy is between. Some say nothing of themselves: nginx without `proxy_set_header` asks by HTTP/1.0, and
/// `HAProxy` without `option forwardfor` for the host that the visitor named.
fn is_forwarded(version: Version, headers: &HeaderMap) -> bool {
    let is_told = headers.keys().any(|it| {
        it == FORWARDED || it == VIA || it.as_str().starts_with("x-forwarded-") || it == "x-real-ip"
    });
    let host = headers.get(HOST).and_then(|it| it.to_str().ok()).unwrap_or_default();
    is_told || version < Version::HTTP_11 || !is_this_machine(host)
}

/// Whether a `Host` is one by which only this machine asks itself.
fn is_this_machine(host: &str) -> bool {
    let Ok(authority) = host.parse::<Authority>() else { return false };
    let name = authority.host();
    let address = name.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    name.eq_ignore_ascii_case("localhost") || address.is_ok_and(|it| it.to_canonical().is_loopback())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test panics")]

    use super::{HOST, Sent, TokenHash, is_private};
    use http::{HeaderMap, HeaderName, HeaderValue, Version};
    use std::net::IpAddr;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        let pair = |(name, value): &(&'static str, &'static str)| {
            (HeaderName::from_static(name), HeaderValue::from_static(value))
        };
        let mut headers = HeaderMap::new();
        for (name, value) in pairs.iter().map(pair) {
            headers.append(name, value);
        }
        headers
    }

    fn asked(host: &'static str, pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        let mut headers = headers(pairs);
        headers.insert(HOST, HeaderValue::from_static(host));
        headers
    }

    #[test]
    fn only_the_token_opens_and_who_sends_something_else_is_told_what_it_is() {
        let hash = TokenHash::of("secret");
        let written: &'static str = format!("Bearer {hash}").leak();
        let upper: &'static str = written.replace("Bearer ", "").to_uppercase().leak();
        let upper: &'static str = format!("Bearer {upper}").leak();
        let foreign: &'static str = format!("Bearer {}", TokenHash::of("other")).leak();
        for (pairs, sent) in [
            (vec![("authorization", "Bearer secret")], Sent::Token),
            (vec![("authorization", "bearer  secret ")], Sent::Token),
            (vec![("authorization", "Bearer Secret")], Sent::Other),
            (vec![("authorization", "Bearer secre")], Sent::Other),
            (vec![("authorization", written)], Sent::Hash),
            (vec![("authorization", upper)], Sent::Hash),
            (vec![("authorization", foreign)], Sent::Other),
            (vec![("authorization", "Bearer ")], Sent::Nothing),
            (vec![("authorization", "Basic secret")], Sent::Nothing),
            (vec![("authorization", "secret")], Sent::Nothing),
            (vec![("x-token", "secret")], Sent::Nothing),
            (vec![("authorization", "Bearer secret"), ("authorization", "Bearer other")], Sent::Nothing),
            (vec![], Sent::Nothing),
        ] {
            let found = hash.judge(&headers(&pairs));
            assert_eq!(found, sent, "{pairs:?}");
            assert_eq!(found.words().is_none(), sent == Sent::Token);
        }
    }

    #[test]
    fn a_hash_is_written_as_it_is_read() {
        let hash = TokenHash::of("secret");
        assert_eq!(hash.to_string().parse::<TokenHash>().unwrap(), hash);
        for text in ["", "abc", &"g".repeat(64), &"é".repeat(32)] {
            assert!(text.parse::<TokenHash>().is_err(), "{text}");
        }
        assert_eq!(format!("{hash:?}"), "TokenHash(…)");
    }

    #[test]
    fn no_token_is_taken_that_others_could_read() {
        let proxy: IpAddr = "10.0.0.2".parse().unwrap();
        for (peer, pairs, expected) in [
            ("127.0.0.1", vec![], true),
            ("::1", vec![], true),
            ("::ffff:127.0.0.1", vec![], true),
            ("192.0.2.1", vec![], false),
            ("10.0.0.2", vec![], false),
            ("10.0.0.2", vec![("x-forwarded-proto", "https")], true),
            ("10.0.0.2", vec![("x-forwarded-proto", "http")], false),
            ("10.0.0.2", vec![("x-forwarded-proto", "https"), ("x-forwarded-proto", "http")], false),
            ("10.0.0.3", vec![("x-forwarded-proto", "https")], false),
            ("127.0.0.1", vec![("x-forwarded-proto", "https")], true),
            ("127.0.0.1", vec![("x-forwarded-for", "192.0.2.1")], false),
            ("127.0.0.1", vec![("via", "1.1 proxy")], false),
        ] {
            assert_eq!(
                is_private(
                    peer.parse().unwrap(),
                    Version::HTTP_11,
                    &asked("127.0.0.1:8080", &pairs),
                    &[proxy]
                ),
                expected,
                "{peer} {pairs:?}"
            );
        }
    }

    /// As from this machine: the connection comes from it, and no header tells of a proxy.
    #[test]
    fn a_proxy_on_this_machine_that_says_nothing_is_found_out() {
        let peer = "127.0.0.1".parse().unwrap();
        for (version, host, expected) in [
            (Version::HTTP_11, "127.0.0.1:8080", true),
            (Version::HTTP_11, "127.0.0.1", true),
            (Version::HTTP_11, "LocalHost:8080", true),
            (Version::HTTP_11, "[::1]:8080", true),
            (Version::HTTP_11, "[::ffff:127.0.0.1]:8080", true),
            (Version::HTTP_11, "status.example.net", false),
            (Version::HTTP_11, "localhost.example.net:8080", false),
            (Version::HTTP_11, "127.0.0.1.example.net", false),
            (Version::HTTP_11, "192.0.2.1:8080", false),
            (Version::HTTP_11, "", false),
            (Version::HTTP_11, "two words", false),
            (Version::HTTP_10, "127.0.0.1:8080", false),
        ] {
            assert_eq!(is_private(peer, version, &asked(host, &[]), &[]), expected, "{version:?} {host}");
        }
        assert!(!is_private(peer, Version::HTTP_11, &headers(&[]), &[]), "no host");
    }
}
