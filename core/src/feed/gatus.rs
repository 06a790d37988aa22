//! Gatus: `/api/v1/endpoints/statuses`, the announcements of `/api/v1/config`, and both joined. An endpoint without
//! results was never asked; an announcement has no title.
//! Source: `api/endpoint_status.go` and `api/config.go` of <https://github.com/TwiN/gatus>.

use super::provider::{PROVIDER, Provider};
use super::words::Words;

pub(super) const GATUS: Provider = Provider {
    name: "gatus",
    known: ".results[ .name$ .key$|announcements[ oidc?",
    rows: "component=[if=results id=key name status=results.-1.success] \
           incident=announcements[id=timestamp status=type impact=type over=archived:true start=timestamp \
           text=message time=timestamp]",
    words: Words("htrue up hfalse down ioperational resolved"),
    ..PROVIDER
};
