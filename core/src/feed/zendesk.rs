//! Zendesk: `/api/ssp/incidents.json`, JSON:API. Source: <https://support.zendesk.com> and recorded answers.

use super::common::{PLAIN, Provider};

pub(super) const ZENDESK: Provider = Provider { name: "zendesk", known: "data.started_at", ..PLAIN };
