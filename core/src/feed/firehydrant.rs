//! FireHydrant: `/data/payload.json`, with its whole history. Source: recorded answers.

use super::common::{PLAIN, Provider};
use super::words::Words;

pub(super) const FIREHYDRANT: Provider = Provider {
    name: "firehydrant",
    known: "conditions incidents",
    words: Words("hsev1 critical hsev2 major hsev3 minor hsev4 minor hsev5 minor"),
    ..PLAIN
};
