//! The banner as something that stands still: for a page without scripts, a mail, or as text. Drawn by the widget's own
//! view, of which `still` leaves out what only a script can do; `page`, `mail` and `text` put that into a form.

mod lang;
mod mail;
mod moments;
mod page;
mod still;
mod text;

pub use lang::Language;

use jiff::tz::TimeZone;
use outage_banner::board::Shown;
use outage_banner::config::Config;
use outage_banner::locale::Locale;
use outage_banner::model::Snapshot;
use outage_banner::notice::Freshness;
use outage_banner::policy;
use outage_banner::time::Timestamp;
use outage_banner::value::Value;
use outage_banner::view::{self, Handlers};
use tokio::task::LocalSet;
use yew::prelude::*;

/// What the banner is to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A piece of a page.
    Page,
    /// A piece of a mail.
    Mail,
    /// Lines of text.
    Text,
}

/// The banner at the moment at which the snapshot was known to be true; `None` where there is nothing to say.
pub async fn drawn(
    snapshot: &Snapshot,
    now: Timestamp,
    config: &Config,
    zone: &TimeZone,
    form: Form,
) -> Option<String> {
    let notice = policy::decide(snapshot, now, config)?;
    let mut strings = config.strings.clone();
    // A day stands beside each time of day here, so no language puts its "o'clock" behind it.
    let plain = Value::Object(vec![("clock".to_owned(), Value::Text("{time}".to_owned()))]);
    strings.add(&plain); // It is known: nothing comes back.
    let format = moments::Fixed { zone, lang: &config.strings_lang };
    let locale = Locale { strings: &strings, format: &format };
    // Who reads it later must know of when it is. Whether a promise was kept since then nobody knows.
    let shown = Shown {
        notice,
        freshness: Freshness::LastChecked(now),
        is_dismissible: false,
        is_dismissed: false,
        checked_at: now,
        now,
    };
    let noop = Callback::noop;
    let on = Handlers { ondismiss: noop(), onreopen: noop(), ontoggle: noop(), onkeydown: Callback::noop() };
    let still = still::of(&view::frame(Some(&shown), "", false, config, locale, &on));
    Some(match form {
        Form::Text => text::lines(&still),
        Form::Mail => markup(mail::of(&still)).await,
        Form::Page => page::of(&markup(still.clone()).await, &markup(mail::of(&still)).await, config),
    })
}

#[derive(Clone, PartialEq, Properties)]
struct Props {
    html: Html,
}

#[component]
fn Whole(props: &Props) -> Html {
    props.html.clone()
}

/// Written by Yew, which makes text of all that is text. It wants tasks that stay on their thread. What a server puts into
/// its error page may go through a template engine there, which must find nothing in a feed's words.
async fn markup(html: Html) -> String {
    let renderer = yew::LocalServerRenderer::<Whole>::with_props(Props { html }).hydratable(false);
    let markup = LocalSet::new().run_until(renderer.render()).await;
    markup.replace('{', "&#123;").replace('}', "&#125;")
}
