//! The page.

use std::rc::Rc;

use outage_banner::config::Config;
use yew::prelude::*;

use crate::banner::Banner;
use crate::page::{ask, option, said, use_event};

/// The site's host and its name, a line each: a status page of another name is named in the banner.
const SITE: &str = "www.acme.example\nAcme Hosting";

/// How customers reach the company. An address that fails is not offered.
#[component]
pub(crate) fn Contact() -> Html {
    let config = use_memo((), |()| Config { site: SITE.into(), ..Config::read(&option) });
    let known = use_state(|| None);
    let is_closed = use_state(|| false);
    use_event("outage-banner:change", {
        let known = known.setter();
        move |notice| known.set(said(&notice))
    });
    use_event("outage-banner:dismiss", {
        let is_closed = is_closed.setter();
        move |_| is_closed.set(true)
    });
    let refresh = |_| ask("outage-banner:refresh");
    let reopen = {
        let is_closed = is_closed.setter();
        move |_| {
            ask("outage-banner:reopen");
            is_closed.set(false);
        }
    };
    let title = known.as_ref().map_or("Nothing is announced.", |it| &it.title).to_owned();
    html! {
        <>
            <Banner config={Rc::clone(&config)} />
            <main>
                <h1>{ "Contact us" }</h1>
                if known.as_ref().is_some_and(|it| it.mail_fails) {
                    <p id="mail-fails">{ "Our mail fails, too. Please call us." }</p>
                } else {
                    <p id="mail-us">
                        { "Write to " }<a href="mailto:help@acme.example">{ "help@acme.example" }</a>{ "." }
                    </p>
                }
                <p>{ "Call " }<a href="tel:+442079460123">{ "020 7946 0123" }</a>{ "." }</p>

                <h2>{ "Our services" }</h2>
                <p id="said" role="status">{ title }</p>
                <button id="refresh" type="button" onclick={refresh}>{ "Check now" }</button>
                if known.is_some() && *is_closed {
                    <button id="reopen" type="button" onclick={reopen}>{ "Show the notice again" }</button>
                }
            </main>
        </>
    }
}
