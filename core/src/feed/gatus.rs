//! Gatus: `/api/v1/endpoints/statuses`, the announcements of `/api/v1/config`, and both joined. An endpoint without
//! results was never asked; an announcement has no title.
//! Source: `api/endpoint_status.go` and `api/config.go` of <https://github.com/TwiN/gatus>.

use super::common::{PLAIN, Provider};
use super::words::Words;

pub(super) const GATUS: Provider = Provider {
    name: "gatus",
    known: "results|announcements",
    words: Words("ioperational resolved"),
    ..PLAIN
};
