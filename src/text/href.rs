use std::rc::Rc;

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
        let (scheme, rest) = text.split_once(':').ok_or(UnsafeHref)?;
        let known =
            ["https", "http", "mailto", "tel", "sms"].iter().find(|known| known.eq_ignore_ascii_case(scheme));
        let scheme = known.ok_or(UnsafeHref)?;
        let leads_somewhere = if scheme.starts_with('h') { has_host(rest) } else { !rest.is_empty() };
        if !leads_somewhere || text.len() > MAX_BYTES || rest.chars().any(is_unfit) {
            return Err(UnsafeHref);
        }
        let mut address = String::from(*scheme);
        address.push(':');
        address.push_str(rest);
        Ok(Self(address.into()))
    }
}

/// `//`, then a host; a user name before it (`https://bank.example@evil.example`) only ever misleads.
fn has_host(rest: &str) -> bool {
    let Some(rest) = rest.strip_prefix("//") else { return false };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    !matches!(authority.as_bytes(), [] | [b':', ..]) && !authority.contains('@')
}

/// White space, control and direction characters, and what must be escaped in an address.
fn is_unfit(c: char) -> bool {
    matches!(c,
        '\0'..=' ' | '"' | '<' | '>' | '\\' | '`' | '\u{7f}'..='\u{a0}' | '\u{61c}' | '\u{1680}'
        | '\u{2000}'..='\u{200f}' | '\u{2028}'..='\u{202f}' | '\u{205f}'..='\u{206f}' | '\u{3000}' | '\u{feff}')
}
