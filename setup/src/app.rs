//! The steps from the address of a feed to a tag, one below the other.

mod copy;
mod feed;
mod field;
mod look;
mod preview;
mod step;

use crate::browser;
use crate::state::{Action, State};
use crate::tag::Published;
use copy::Copy;
use feed::Feed;
use look::Look;
use preview::Preview;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen_futures::spawn_local;
use yew::{Html, component, html, use_effect_with, use_reducer};

/// All steps.
#[component]
pub(crate) fn App() -> Html {
    let state = use_reducer(|| State::begin(&browser::fragment(), &browser::asked(), &browser::folder()));
    {
        // Whose address names a feed in the query comes for the banner, which is at the top.
        let is_shared = state.asked.is_empty() && !state.to_fragment().is_empty();
        let dispatcher = state.dispatcher();
        use_effect_with((), move |()| {
            // Who comes with choices comes for them. Whoever comes for a place on this page was taken there before the
            // steps were drawn, which have moved it since.
            let place = browser::fragment();
            browser::reveal(if is_shared { "set-up" } else { place.trim_start_matches('#') });
            let later = dispatcher.clone();
            spawn_local(async move {
                browser::seen("copy-title").await;
                let text = browser::text(&browser::integrity().await);
                later.dispatch(Action::Published(Published::read(&text)));
            });
            let changed = Closure::<dyn Fn()>::new(move || {
                dispatcher.dispatch(Action::Loaded(browser::fragment()));
            });
            browser::heed(&changed);
            changed.forget(); // As long as the page.
        });
    }
    {
        let (dispatcher, fragment) = (state.dispatcher(), state.to_fragment());
        use_effect_with(state.choices.clone(), move |choices| {
            browser::keep(&fragment);
            let choices = choices.clone();
            spawn_local(async move {
                let attributes = serde_json::json!(choices.attributes()).to_string();
                let lines = browser::list(&browser::wrong(&attributes).await);
                dispatcher.dispatch(Action::Looked(choices, lines));
            });
        });
    }
    use_effect_with(state.writable().map(str::to_owned), |address| {
        if let Some(address) = address {
            browser::choose(address);
        }
    });
    html! {
        <div class="steps">
            <Feed state={state.clone()} />
            <div class="pair">
                <Look state={state.clone()} />
                <Preview state={state.clone()} />
            </div>
            <Copy {state} />
        </div>
    }
}
