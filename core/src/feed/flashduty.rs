//! Flashduty: the widget (`/api/widget/v1/summary.json`), incident.io's three arrays with an overall word.
//! Source: <https://docs.flashduty.com> and recorded answers.

use super::common::{PLAIN, Provider};

pub(super) const FLASHDUTY: Provider = Provider {
    name: "flashduty",
    known: "ongoing_incidents schema_version|ongoing_incidents overall.status",
    overall: "overall.status",
    ..PLAIN
};
