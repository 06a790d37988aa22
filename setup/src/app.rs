//! The steps from the address of a feed to a tag.

use yew::{Html, component, html};

/// All steps, one below the other.
#[component]
pub(crate) fn App() -> Html {
    html! { <p class="said">{ "Choose a feed." }</p> }
}
