//! What the banner and the page around it tell each other: by events of the document, as with any other page.

use js_sys::{Array, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CustomEvent, Document, Event};
use yew::prelude::*;

/// What this page wants to know of a notice; `docs/javascript-api.md` has all that is in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Said {
    pub(crate) title: String,
    pub(crate) mail_fails: bool,
}

/// Calls back with the `detail` of each such event for as long as the component is there.
#[hook]
pub(crate) fn use_event(name: &'static str, hear: impl Fn(JsValue) + 'static) {
    use_effect_with((), move |()| {
        let hear = Closure::<dyn Fn(CustomEvent)>::new(move |event: CustomEvent| hear(event.detail()));
        let listen = |document: Document| {
            document.add_event_listener_with_callback(name, hear.as_ref().unchecked_ref()).ok()
        };
        document().and_then(listen);
        move || {
            let end = |document: Document| {
                document.remove_event_listener_with_callback(name, hear.as_ref().unchecked_ref()).ok()
            };
            document().and_then(end);
        }
    });
}

/// Asks something of the banner: `outage-banner:refresh` or `outage-banner:reopen`.
pub(crate) fn ask(name: &str) {
    let tell = |document: Document| document.dispatch_event(&Event::new(name).ok()?).ok();
    document().and_then(tell);
}

/// What a notice says; nothing where there is none.
pub(crate) fn said(notice: &JsValue) -> Option<Said> {
    let first = get(notice, "first")?;
    let names = || Some(get(&first, "components")?.dyn_into::<Array>().ok()?.join(", ").into());
    let title = get(&first, "title").and_then(|it| it.as_string()).or_else(names)?;
    let is = |channel: &JsValue, name, word: &str| {
        get(channel, name).and_then(|it| it.as_string()).is_some_and(|it| it == word)
    };
    let channels = get(notice, "channels")?.dyn_into::<Array>().ok()?;
    let mail_fails = channels.iter().any(|it| is(&it, "service", "mail") && !is(&it, "affected", "none"));
    Some(Said { title, mail_fails })
}

fn get(value: &JsValue, name: &str) -> Option<JsValue> {
    Reflect::get(value, &name.into()).ok().filter(|it| !it.is_null() && !it.is_undefined())
}

/// An option of the banner's, which the page writes on its body as it would on the script tag.
pub(crate) fn option(name: &str) -> Option<String> {
    document()?.body()?.get_attribute(&format!("data-{name}"))
}

fn document() -> Option<Document> {
    web_sys::window()?.document()
}
