//! What `browser.js` does for the editor: times, storage, requests, files, and the frame.

use jiff::Timestamp;
use js_sys::Array;
use wasm_bindgen::prelude::*;
use web_sys::{Element, HtmlInputElement};

#[wasm_bindgen(module = "/src/editor/browser.js")]
extern "C" {
    #[wasm_bindgen(js_name = prepareEditor)]
    pub(crate) fn prepare();
    #[wasm_bindgen(catch, js_name = mistakesIn)]
    async fn mistakes_in(text: &str) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_name = momentOf)]
    fn moment_of(text: &str) -> f64;
    #[wasm_bindgen(js_name = shownOf)]
    fn shown_of(ms: f64) -> String;
    #[wasm_bindgen(js_name = keepDraft)]
    pub(crate) fn keep_draft(text: &str) -> bool;
    #[wasm_bindgen(js_name = recallDraft)]
    pub(crate) fn recall_draft() -> Option<String>;
    #[wasm_bindgen(js_name = keepSecret)]
    pub(crate) fn keep_secret(text: &str);
    #[wasm_bindgen(js_name = recallSecret)]
    pub(crate) fn recall_secret() -> String;
    #[wasm_bindgen(catch, js_name = getFeed)]
    async fn get_feed(url: &str, headers: Array) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch, js_name = putFeed)]
    async fn put_feed(url: &str, headers: Array, text: &str) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch, js_name = chosenFile)]
    async fn chosen_file(input: &HtmlInputElement) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_name = saveFile)]
    pub(crate) fn save_file(text: &str, name: &str);
    #[wasm_bindgen(js_name = focusOn)]
    pub(crate) fn focus_on(id: &str);
    #[wasm_bindgen(js_name = copyText)]
    async fn copy_text(text: &str) -> JsValue;
    #[wasm_bindgen(catch, js_name = localeOf)]
    async fn locale_of(lang: &str) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_name = pauseEditor)]
    async fn pause_editor();
    #[wasm_bindgen(js_name = watchEditor)]
    fn watch_editor(callback: &Closure<dyn Fn(bool)>);
    #[wasm_bindgen(js_name = framePage)]
    pub(crate) fn frame_page() -> String;
    #[wasm_bindgen(js_name = showInFrame)]
    pub(crate) fn show_in_frame(frame: &Element, text: &str, all: bool);
}

/// An answer of a server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// Empty where there is none, or the page may not read it.
    pub(crate) etag: String,
    pub(crate) text: String,
}

/// The present moment.
pub(crate) fn now() -> Timestamp {
    at(js_sys::Date::now()).unwrap_or(Timestamp::UNIX_EPOCH)
}

fn at(ms: f64) -> Option<Timestamp> {
    #[allow(clippy::cast_possible_truncation, reason = "whole milliseconds, far below 2^53")]
    let whole = ms as i64;
    Timestamp::from_millisecond(whole).ok().filter(|_| ms.is_finite())
}

/// The moment of a local time.
pub(crate) fn local(text: &str) -> Option<Timestamp> {
    at(moment_of(text))
}

/// A moment as people read it here.
pub(crate) fn shown(at: Timestamp) -> String {
    shown_of(ms(at))
}

fn ms(at: Timestamp) -> f64 {
    #[allow(clippy::cast_precision_loss, reason = "whole milliseconds, far below 2^53")]
    let ms = at.as_millisecond() as f64;
    ms
}

/// What is wrong by the schema; `None` where the rules did not load.
pub(crate) async fn mistakes(text: &str) -> Option<Vec<String>> {
    let found = mistakes_in(text).await.ok()?;
    if found.is_undefined() { None } else { Some(strings(&found)) }
}

/// Asks an address.
pub(crate) async fn get(url: &str, headers: &[(String, String)]) -> Result<Answer, String> {
    get_feed(url, pairs(headers)).await.map(|it| answer(&it)).map_err(|it| line(&it))
}

/// Puts a text at an address.
pub(crate) async fn put(url: &str, headers: &[(String, String)], text: &str) -> Result<Answer, String> {
    put_feed(url, pairs(headers), text).await.map(|it| answer(&it)).map_err(|it| line(&it))
}

/// Name and text of the chosen file; `None` where none was chosen, or it cannot be read.
pub(crate) async fn file(input: &HtmlInputElement) -> Option<(String, String)> {
    let mut found = strings(&chosen_file(input).await.ok()?).into_iter();
    let name = found.next().filter(|it| !it.is_empty())?;
    Some((name, found.next().unwrap_or_default()))
}

/// Waits half a second.
pub(crate) async fn pause() {
    pause_editor().await;
}

/// Whether the text is on the clipboard.
pub(crate) async fn copy(text: &str) -> bool {
    copy_text(text).await.is_truthy()
}

/// The banner's words in a language, as JSON.
pub(crate) async fn locale(lang: &str) -> Option<String> {
    locale_of(lang).await.ok()?.as_string()
}

/// Calls back every few seconds with `false`, and with `true` when another tab has changed the draft; as long as the page
/// lives, and so does the editor.
pub(crate) fn watch(callback: impl Fn(bool) + 'static) {
    let closure = Closure::<dyn Fn(bool)>::new(callback);
    watch_editor(&closure);
    closure.forget();
}

fn pairs(headers: &[(String, String)]) -> Array {
    headers.iter().map(|(name, value)| Array::of2(&name.into(), &value.into())).collect()
}

fn strings(list: &JsValue) -> Vec<String> {
    Array::from(list).iter().filter_map(|it| it.as_string()).collect()
}

fn answer(found: &JsValue) -> Answer {
    let mut parts = strings(found).into_iter();
    let status = parts.next().and_then(|it| it.parse().ok()).unwrap_or_default();
    Answer { status, etag: parts.next().unwrap_or_default(), text: parts.next().unwrap_or_default() }
}

fn line(error: &JsValue) -> String {
    error.dyn_ref::<js_sys::Error>().map_or_else(|| "it failed".to_owned(), |it| it.message().into())
}
