//! Vigil: `/status/report`. Source: `src/responder/routes.rs` of <https://github.com/valeriansaliou/vigil>.

use super::provider::{PROVIDER, Provider};

pub(super) const VIGIL: Provider = Provider {
    name: "vigil",
    known: "health? probes[",
    rows: "page[name=page.name url=page.url overall=health] component=probes[name status]",
    ..PROVIDER
};
