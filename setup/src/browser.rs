//! What `browser.js` does for the page.

use wasm_bindgen::prelude::*;
use web_sys::{Element, HtmlIFrameElement};

#[wasm_bindgen(module = "/src/browser.js")]
extern "C" {
    pub(crate) async fn ask(endpoint: &str, key: &str, site: &str) -> JsValue;
    #[wasm_bindgen(js_name = askEach)]
    pub(crate) async fn ask_each(endpoints: &str) -> JsValue;
    pub(crate) async fn wrong(attributes: &str) -> JsValue;
    pub(crate) async fn mistakes(text: &str) -> JsValue;
    pub(crate) async fn near(urls: &str, site: &str) -> JsValue;
    pub(crate) async fn integrity() -> JsValue;
    pub(crate) async fn copy(text: &str, element: &Element) -> JsValue;
    pub(crate) fn say(frame: &HtmlIFrameElement, feed: &str);
    pub(crate) fn fragment() -> String;
    pub(crate) fn asked() -> String;
    pub(crate) fn keep(fragment: &str);
    pub(crate) fn heed(changed: &Closure<dyn Fn()>);
    pub(crate) fn folder() -> String;
    pub(crate) async fn seen(id: &str);
    pub(crate) async fn later(ms: u32);
    pub(crate) fn reveal(id: &str);
    pub(crate) fn focus(id: &str);
    pub(crate) fn choose(address: &str);
    #[wasm_bindgen(js_name = whenChosen)]
    fn hear(callback: &Closure<dyn Fn(String)>);
}

/// Calls back with each feed that the steps have found to be one for the feed editor, as long as the page lives.
pub(crate) fn when_chosen(callback: impl Fn(String) + 'static) {
    let closure = Closure::<dyn Fn(String)>::new(callback);
    hear(&closure);
    closure.forget();
}

/// A text, or nothing where something else came.
pub(crate) fn text(value: &JsValue) -> String {
    value.as_string().unwrap_or_default()
}

/// A list of texts, which comes as JSON.
pub(crate) fn list(value: &JsValue) -> Vec<String> {
    serde_json::from_str(&text(value)).unwrap_or_default()
}

/// The present moment.
pub(crate) fn now() -> outage_banner_core::time::Timestamp {
    #[allow(clippy::cast_possible_truncation, reason = "whole milliseconds, far below 2^53")]
    outage_banner_core::time::Timestamp::from_millis(js_sys::Date::now() as i64)
}
