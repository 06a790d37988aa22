use std::rc::Rc;

use super::characters::normal;
use super::scan::find;

/// The longest address that is kept, in bytes.
const MAX_BYTES: usize = 2_000;

/// An address fit for `href`: `http`, `https`, `mailto`, `tel` or `sms`. `javascript:` cannot become one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Href(Rc<str>);

/// The address is relative, malformed, too long, or of a scheme that a visitor must not be sent to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnsafeHref;

impl Href {
    /// The address, its scheme in lower case.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<&str> for Href {
    type Error = UnsafeHref;

    fn try_from(text: &str) -> Result<Self, UnsafeHref> {
        let text = text.trim_ascii();
        let mut schemes = ["https:", "http:", "mailto:", "tel:", "sms:"].into_iter();
        let known =
            |scheme: &&str| text.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme));
        let scheme = schemes.find(known).ok_or(UnsafeHref)?;
        let rest = text.get(scheme.len()..).unwrap_or_default();
        let leads_somewhere =
            if scheme.starts_with('h') { has_host(rest.as_bytes()) } else { !rest.is_empty() };
        if !leads_somewhere || text.len() > MAX_BYTES || rest.chars().any(is_unfit) {
            return Err(UnsafeHref);
        }
        let mut address = String::from(scheme);
        address.push_str(rest);
        Ok(Self(address.into()))
    }
}

/// `//`, then a host. A user name before it (`https://bank.example@evil.example`) only ever misleads.
fn has_host(rest: &[u8]) -> bool {
    let end = find(rest, 2, b"/?#");
    rest.starts_with(b"//") && end > 2 && find(rest, 2, b":") > 2 && find(rest, 2, b"@") >= end
}

/// White space, control and direction characters, and what must be escaped in an address.
fn is_unfit(c: char) -> bool {
    matches!(c, '\0' | ' ' | '\n' | '"' | '<' | '>' | '\\' | '`' | '\u{61c}' | '\u{200e}' | '\u{200f}')
        || normal(c) != c
}
