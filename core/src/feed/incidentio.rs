//! incident.io: the widget API (`/api/v1/summary`); its Statuspage-compatible one is in `statuspage`.
//! Source: <https://docs.incident.io/status-pages/widget-api> and recorded answers.

use super::common::{PLAIN, Provider};

pub(super) const INCIDENTIO: Provider = Provider { name: "incidentio", known: "ongoing_incidents", ..PLAIN };
