//! Sorry™: `/api/v1/status`, `/components`, `/notices`, in any joining, and what its bar asks for.
//! Source: <https://status.sorryapp.com/api>, <https://github.com/sorry-app/status-bar>.

use super::provider::{PROVIDER, Provider};

pub(super) const SORRY: Provider = Provider {
    name: "sorry",
    known: "page.state?|notices[ meta.count?|components..state? meta.count?|response.state?",
    rows: "page[name=page.name|response.name url=page.url|response.url overall=page.state|response.state \
           says=page.state_text] \
           component=components[paged id name status=state] \
           incident=notices|response.notices[id title=subject status=state planned=type:planned \
           start=begins_at|began_at end=ended_at|ends_at link=url|link text=synopsis \
           updates=updates|latest_update[text=content time=created_at] parts=components[id name status=state]]",
    ..PROVIDER
};
