//! One thing that could be better, for programs.

use outage_banner_core::check::Finding;
use serde_json::{Value, json};

pub(super) fn json(it: &Finding) -> Value {
    json!({ "level": it.level.word(), "about": it.about, "what": it.what, "cure": it.cure })
}
