//! Vigil: `/status/report`. Source: `src/responder/routes.rs` of <https://github.com/valeriansaliou/vigil>.

use super::common::{PLAIN, Provider};

pub(super) const VIGIL: Provider =
    Provider { name: "vigil", known: "health probes", overall: "health", ..PLAIN };
