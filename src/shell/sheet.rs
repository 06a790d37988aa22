//! The style sheet as it is loaded: without the white space and the comments that only its readers need.

use crate::view;

const SOURCE: &[u8] = view::CSS.as_bytes();
const LENGTH: usize = squeeze(&mut [0; SOURCE.len()]);
const SHORT: [u8; LENGTH] = {
    let mut all = [0; SOURCE.len()];
    squeeze(&mut all);
    let mut short = [0; LENGTH];
    short.copy_from_slice(all.split_at(LENGTH).0);
    short
};

/// [`view::CSS`], shorter.
pub(super) const CSS: &str = match std::str::from_utf8(&SHORT) {
    Ok(css) => css,
    Err(_) => view::CSS,
};

/// Writes the short form to the beginning of `out` and answers its length. Strings stay as they are.
const fn squeeze(out: &mut [u8]) -> usize {
    let (mut at, mut length, mut is_quoted) = (0, 0, false);
    while at < SOURCE.len() {
        let byte = SOURCE[at];
        at += 1;
        if byte == b'/' && SOURCE[at] == b'*' && !is_quoted {
            at += 2;
            while SOURCE[at - 1] != b'*' || SOURCE[at] != b'/' {
                at += 1;
            }
            at += 1;
            continue;
        }
        let last = if length == 0 { b';' } else { out[length - 1] };
        if byte == b'"' {
            is_quoted = !is_quoted;
        }
        let is_idle = match byte {
            _ if is_quoted => false,
            b' ' | b'\n' => {
                matches!(last, b'{' | b'}' | b';' | b',' | b':' | b' ') || matches!(mark(at), b'{' | b'}')
            }
            b';' => mark(at) == b'}',
            _ => false,
        };
        if !is_idle {
            out[length] = if byte == b'\n' { b' ' } else { byte };
            length += 1;
        }
    }
    length
}

/// The next byte that is no white space.
const fn mark(from: usize) -> u8 {
    let mut at = from;
    while at < SOURCE.len() && matches!(SOURCE[at], b' ' | b'\n') {
        at += 1;
    }
    if at < SOURCE.len() { SOURCE[at] } else { b'}' }
}
