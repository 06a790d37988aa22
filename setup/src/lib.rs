//! The set-up page: from the address of a feed to a tag that works. It is the front of `index.html`; no visitor of an
//! owner's site loads any of it.
#![cfg_attr(not(test), deny(clippy::unwrap_used, clippy::expect_used))]

mod address;
mod app;
mod browser;
mod choices;
mod colour;
mod editor;
mod languages;
mod page;
mod providers;
mod state;
mod story;
mod tag;
mod verdict;

#[cfg(target_arch = "wasm32")]
use wasm_bindgen::prelude::wasm_bindgen;

/// Draws the page's own parts; each has an element of `index.html` to be in.
#[cfg_attr(target_arch = "wasm32", wasm_bindgen(start))]
pub fn start() {
    let Some(document) = web_sys::window().and_then(|it| it.document()) else { return };
    if let Some(element) = document.get_element_by_id("editor-app") {
        yew::Renderer::<editor::Editor>::with_root(element).render();
    }
    // The last one: once it is drawn, each place on the page is where it stays.
    if let Some(element) = document.get_element_by_id("set-up-app") {
        yew::Renderer::<app::App>::with_root(element).render();
    }
}
