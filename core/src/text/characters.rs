//! Characters: those that may be shown, and those that HTML names.

use super::scan::{find, words};

/// Each name is followed by its character.
const ENTITIES: &str = "amp& lt< gt> quot\" apos' nbsp\u{a0} hellip… mdash— ndash– rsquo’ lsquo‘ rdquo” ldquo“ bull• \
    middot· copy© euro€ deg° rarr→ auml\u{e4} ouml\u{f6} uuml\u{fc} Auml\u{c4} Ouml\u{d6} Uuml\u{dc} szlig\u{df} \
    eacute\u{e9} egrave\u{e8} agrave\u{e0}";

/// The text with one kind of space and line break, and without what must not be shown.
pub(super) fn normalise(source: &str) -> Vec<u8> {
    let mut text = Vec::new();
    let mut before = '\0';
    for c in source.chars() {
        if (before, c) != ('\r', '\n') {
            push_char(&mut text, normal(c));
        }
        before = c;
    }
    text
}

/// One kind of space and of line break; NUL for what must not be shown: control characters and those that change
/// the direction of what follows them.
pub(super) fn normal(c: char) -> char {
    match c {
        '\n' | '\r' | '\u{2028}' | '\u{2029}' => '\n',
        '\t' | '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => ' ',
        '\0'..='\x1f'
        | '\x7f'..='\u{9f}'
        | '\u{200b}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}' => '\0',
        _ => c,
    }
}

fn push_char(text: &mut Vec<u8>, c: char) {
    if c != '\0' {
        text.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
    }
}

/// The text with its entities resolved.
pub(super) fn decode(source: &[u8]) -> Vec<u8> {
    let mut text = Vec::new();
    let mut rest = source;
    while let [first, after @ ..] = rest {
        rest = after;
        if *first != b'&' || !push_entity(&mut text, &mut rest) {
            text.push(*first);
        }
    }
    text
}

/// Moves the entity whose `&` precedes `source` to `text`, if it is one.
pub(super) fn push_entity(text: &mut Vec<u8>, source: &mut &[u8]) -> bool {
    let end = find(source.get(..10).unwrap_or(source), 0, b";");
    if let (Some(name), Some([b';', after @ ..])) = (source.get(..end), source.get(end..))
        && let Some(c) = entity(name)
    {
        push_char(text, normal(c));
        *source = after;
        return true;
    }
    false
}

fn entity(name: &[u8]) -> Option<char> {
    let (radix, digits) = match name {
        [b'#', b'x' | b'X', digits @ ..] => (16, digits),
        [b'#', digits @ ..] => (10, digits),
        _ => {
            let mut entities = words(ENTITIES).filter_map(|entity| entity.strip_prefix(name));
            let c = entities.find(|c| c.first().is_some_and(|first| !first.is_ascii_alphanumeric()))?;
            return std::str::from_utf8(c).ok()?.chars().next();
        }
    };
    let mut number = 0;
    for digit in digits {
        number = number * radix + char::from(*digit).to_digit(radix)?;
    }
    char::from_u32(number)
}
