//! One icon per impact, so that colour is never the only sign, and one per kind of channel. All are our own drawings:
//! few points, for each is paid by every visitor.

use crate::channel::Service;
use crate::model::Indicator;
use crate::notice::Kind;
use yew::prelude::*;

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
    svg(path)
}

/// The icon of the button that closes.
pub(super) fn cross() -> Html {
    svg("m5 5 14 14M19 5 5 19")
}

/// The mark of the button that opens the details.
pub(super) fn chevron() -> Html {
    svg("m5 9 7 7 7-7")
}

/// The icon of a kind of channel.
pub(super) fn service(service: Service) -> Html {
    svg(match service {
        Service::Phone => "M6 3h3l2 5-3 2a12 12 0 0 0 6 6l2-3 5 2v3q0 3-3 3A17 17 0 0 1 3 6q0-3 3-3Z",
        Service::Sms => "M4 4h16v12h-9l-5 4v-4H4ZM8 8h8M8 12h5",
        Service::Mail => "M3 5h18v14H3Zm0 1 9 7 9-7",
        Service::Chat => "M3 4h13v9H9l-4 3v-3H3Zm17 4h1v9h-2v3l-4-3H9",
        Service::X => "M4 4h3l13 16h-3ZM20 4 4 20",
        Service::Mastodon => {
            "M17 19c-5 2-10 1-11-3-2-11 0-12 6-12s8 1 7 8q-1 4-11 3M8 12V9q0-2 2-2t2 3q0-3 2-3t2 2v3"
        }
        Service::Bluesky => "M12 11Q8 5 3 4q-1 9 4 9-4 1 0 5 3 2 5-4 2 6 5 4 4-4 0-5 5 0 4-9-5 1-9 7Z",
        Service::Facebook => "M17 3h-2q-4 0-4 4v14M7 12h9",
        Service::Instagram => "M8 3h8q5 0 5 5v8q0 5-5 5H8q-5 0-5-5V8q0-5 5-5Zm4 5a4 4 0 1 0 .1 0M17 6.5v.1",
        Service::Linkedin => "M5 10v10M5 5v.1M10 20V10m0 5q0-4 4-4t4 4v5",
        Service::Youtube => "M3 6q9-2 18 0v12q-9 2-18 0Zm7 3v6l5-3Z",
        Service::Telegram => "m3 12 18-8-3 16-6-5-3 4v-6l7-5",
        Service::Whatsapp => "m3 21 2-5a9 9 0 1 1 4 3ZM9 8q0 5 6 8l2-2-2-1-1 1q-2-1-3-4l1-1-1-2Z",
        Service::Signal => "m4 20 1-4a8 8 0 1 1 3 3Z",
        Service::Discord => "M8 5Q3 7 3 18l4 2 1-3h8l1 3 4-2q0-11-5-13l-1 2H9Zm1 7v.1m6-.1v.1",
        Service::Slack => "M9 3v18m6-18v18M3 9h18M3 15h18",
        Service::Matrix => "M6 3H3v18h3M18 3h3v18h-3M8 16V9q4-2 4 2v5m0-5q4-4 4 0v5",
        Service::Reddit => "M12 9a8 6 0 1 0 .1 0l1-5 4 1M9 13v.1m6-.1v.1M9 17q3 2 6 0",
        Service::Github => "M9 21v-3q-4 1-5-2m11 5v-4q5-1 5-6 0-2-1-3V4l-3 2q-4-1-8 0L5 4v4q-1 1-1 3 0 5 5 6",
        Service::Zendesk => "M11 20H3l8-10Zm0-16a4 4 0 0 1-8 0Zm2 0h8l-8 10Zm0 16a4 4 0 0 1 8 0Z",
        Service::Web => "M12 3a9 9 0 1 0 .1 0M3 12h18M12 3q-8 9 0 18 8-9 0-18",
    })
}

/// The style sheet fills or draws it.
fn svg(path: &'static str) -> Html {
    html! { <svg viewBox="0 0 24 24" aria-hidden="true"><path d={path} /></svg> }
}
