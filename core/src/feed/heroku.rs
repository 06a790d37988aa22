//! Heroku: `/api/v4/current-status`, and the list of issues of v3.
//! Source: `packages/cli/src/commands/status.ts` of <https://github.com/heroku/cli>.

use super::common::{PLAIN, Provider, undated};

pub(super) const HEROKU: Provider = Provider {
    name: "heroku",
    known: "status.system|resolved updates",
    after: |_, snapshot| undated(snapshot),
    ..PLAIN
};
