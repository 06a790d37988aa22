//! Google Cloud and Google Workspace: `incidents.json`, all that ever was. Open is what has no end.
//! Source: <https://status.cloud.google.com/incidents.schema.json>.

use super::common::{PLAIN, Provider};

pub(super) const GOOGLE_CLOUD: Provider = Provider { name: "google-cloud", known: "external_desc", ..PLAIN };
