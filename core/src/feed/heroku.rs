//! Heroku: `/api/v4/current-status`, and the list of issues of v3. When planned work begins only its text says.
//! Source: `packages/cli/src/commands/status.ts` of <https://github.com/heroku/cli>.

use super::provider::{PROVIDER, Provider};

pub(super) const HEROKU: Provider = Provider {
    name: "heroku",
    known: "status..system$|.resolved? .updates..update_type?",
    rows: "component=status[name=system status] \
           incident=incidents|[id title over=resolved:true start=created_at link=full_url \
           updates=updates[text=contents time=created_at|updated_at status=update_type]] \
           upcoming=scheduled[id title link=full_url updates=updates[text=contents time=created_at|updated_at]]",
    ..PROVIDER
};
