//! Heroku: `/api/v4/current-status`, and the list of issues of v3.
//! Source: `packages/cli/src/commands/status.ts` of <https://github.com/heroku/cli>.

use super::common::{PLAIN, Provider};
use super::json::Json;
use crate::model::Snapshot;

pub(super) const HEROKU: Provider =
    Provider { name: "heroku", known: "status.system|resolved updates", after, ..PLAIN };

/// The only time of planned work is that of its posting.
pub(super) fn after(_: Json<'_>, snapshot: &mut Snapshot) {
    for it in &mut snapshot.maintenances {
        it.starts_at = None;
    }
}
