//! Google Cloud and Google Workspace: `incidents.json`, all that ever was. Open is what has no end.
//! Source: <https://status.cloud.google.com/incidents.schema.json>.

use super::provider::{PROVIDER, Provider};

pub(super) const GOOGLE_CLOUD: Provider = Provider {
    name: "google-cloud",
    known: ".external_desc$ .begin$",
    rows: "incident=[id title=external_desc impact=status_impact|severity start=begin end \
           updates=updates|most_recent_update[text time=when] parts=affected_products[id name=title] \
           regions=currently_affected_locations[id name=title]]",
    ..PROVIDER
};
