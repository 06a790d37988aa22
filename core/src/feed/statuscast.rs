//! StatusCast: `/status.json`, `/components.json`, `/incidents.json`, in any joining.
//! Source: what other clients read from <https://www.fastlystatus.com>.

use super::common::{PLAIN, Provider};
use super::words::Words;

pub(super) const STATUSCAST: Provider = Provider {
    name: "statuscast",
    known: "status_text|current_status|incident_type",
    overall: "status",
    words: Words("hmonitoring minor"),
    ..PLAIN
};
