//! The feed editor: a `status.json` by a form.

use yew::{Html, component, html};

/// The section `#editor` of the page.
#[component]
pub(crate) fn Editor() -> Html {
    html! {}
}
