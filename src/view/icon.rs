//! One icon per impact, so that colour is never the only sign.

use super::element::tag_with;
use crate::model::Indicator;
use crate::notice::Kind;
use yew::Html;

/// The icon that stands for this impact.
pub(super) fn of(kind: Kind, indicator: Indicator) -> Html {
    let path = match (kind, indicator) {
        (Kind::Resolved, _) => {
            "M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20Zm-1.4 14.6-4.2-4.2 1.5-1.5 2.7 2.8 5.6-5.7 1.5 1.5Z"
        }
        (Kind::Upcoming, _) => "M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20Zm1 10.4 3.6 3.6-1.4 1.4L11 13.2V6h2Z",
        (_, Indicator::None) => "M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20Zm-1 5h2v2.2h-2Zm0 4h2v6.5h-2Z",
        (_, Indicator::Maintenance) => {
            "M21.6 7.2a6 6 0 0 1-7.9 7.2l-6.4 6.4a2.3 2.3 0 0 1-3.3-3.3l6.4-6.4a6 6 0 0 1 7.3-8L14 6.8l.6 2.9 2.9.6Z"
        }
        (_, Indicator::Minor | Indicator::Major) => "M12 2.5 23 21.5H1Zm-1 7v6h2v-6Zm0 7.6v2.1h2v-2.1Z",
        (_, Indicator::Critical) => "M8 2h8l6 6v8l-6 6H8l-6-6V8Zm3 4.5v7h2v-7Zm0 8.8v2.2h2v-2.2Z",
    };
    let path = tag_with("path", &["d", "fill", "fill-rule"], &[path, "currentColor", "evenodd"], vec![]);
    svg("icon", path)
}

/// The icon of the button that closes.
pub(super) fn cross() -> Html {
    let values = &["m5 5 14 14M19 5 5 19", "currentColor", "2.2", "round"];
    svg("", tag_with("path", &["d", "stroke", "stroke-width", "stroke-linecap"], values, vec![]))
}

fn svg(class: &str, path: Html) -> Html {
    tag_with("svg", &["class", "viewBox", "aria-hidden"], &[class, "0 0 24 24", "true"], vec![path])
}
