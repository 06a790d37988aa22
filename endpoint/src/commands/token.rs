//! `token`: a new token for whoever may write, and the hash for the server.

use super::print;
use crate::failure::Failure;
use crate::serve::TokenHash;
use std::fmt::Write as _;

/// As many as nobody can try.
const BYTES: usize = 32;

/// Prints both; neither is kept.
pub(super) fn run() -> Result<(), Failure> {
    let mut bytes = [0; BYTES];
    getrandom::fill(&mut bytes).map_err(|error| Failure::Failed(format!("no random bytes: {error}")))?;
    let mut token = String::new();
    for byte in bytes {
        let _ = write!(token, "{byte:02x}"); // To a string: it cannot fail.
    }
    let hash = TokenHash::of(&token);
    let words = format!(
        "token  {token}   (for whoever writes: OUTAGE_BANNER_TOKEN)\nhash   {hash}   (for the server: --token-hash)"
    );
    print(&mut std::io::stdout().lock(), &words)
}
