//! Status.io: `/1.0/status/:page`. Its texts for the codes may be in any language.
//! Source: <https://kb.status.io/developers/public-status-api/>.

use super::common::{PLAIN, Provider};
use super::words::Words;

pub(super) const STATUSIO: Provider = Provider {
    name: "statusio",
    known: "status_overall",
    overall: "status_overall.status_code",
    words: Words(
        "h100 up h200 maintenance h300 degraded h400 partial h500 fulloutage h600 major i100 investigating i200 identified i300 monitoring i400 resolved",
    ),
    ..PLAIN
};
