//! What `browser.js` does for us: dates, numbers and lists in the visitor's language, events, focus.

use crate::locale::Format;
use crate::time::Timestamp;
use js_sys::{Array, Object};
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::{Element, HtmlElement};

#[wasm_bindgen(module = "/src/shell/browser.js")]
extern "C" {
    fn clock(ms: f64, lang: &str) -> String;
    fn range(from: f64, to: f64, now: f64, lang: &str) -> String;
    fn duration(count: f64, unit: &str, lang: &str) -> String;
    fn relative(count: f64, unit: &str, lang: &str) -> String;
    fn list(items: Array, lang: &str) -> String;
    fn plural(count: f64, lang: &str) -> String;
    pub(super) fn check(host: Option<&HtmlElement>, what: &str, text: &str);
    pub(super) fn tell(host: Option<&HtmlElement>, name: &str, detail: &JsValue);
    pub(super) fn focus(host: Option<&HtmlElement>, selector: &str);
    pub(super) fn listen(callback: &Closure<dyn Fn(u8)>, ms: u32, key: Option<&str>) -> js_sys::Function;
    pub(super) fn tab(key: &str, seconds: u32) -> Object;
    pub(super) fn begin(tab: &Object);
    pub(super) async fn next(tab: &Object, word: Option<&str>, asked: Option<u32>) -> JsValue;
    pub(super) fn refresh(tab: &Object);
    pub(super) fn end(tab: &Object);
    #[wasm_bindgen(catch)]
    pub(super) async fn several(urls: Array, host: Option<&HtmlElement>) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch)]
    pub(super) async fn read(
        answers: Array,
        known: Option<&[u8]>,
        provider: Option<&str>,
    ) -> Result<JsValue, JsValue>;
    #[cfg(feature = "rows")]
    #[wasm_bindgen(catch)]
    pub(super) fn packed(text: &str) -> Result<JsValue, JsValue>;
    #[cfg(not(feature = "rows"))]
    #[wasm_bindgen(catch)]
    pub(super) fn parse(text: &str, provider: &str) -> Result<Array, JsValue>;
    #[wasm_bindgen(catch)]
    pub(super) fn root(host: &HtmlElement) -> Result<Element, JsValue>;
    pub(super) fn recall(key: &str) -> Option<String>;
    pub(super) fn keep(key: &str, text: Option<&str>) -> bool;
    pub(super) fn show(host: &HtmlElement, is_shown: bool);
}

/// One line for the owner, and an event for a page that wants to know.
pub(super) fn fail(host: Option<&HtmlElement>, message: &str) {
    tell(host, "error", &message.into());
}

/// The browser's way to write in this language (BCP 47, known to be one that it knows).
#[derive(Clone, Debug)]
pub(super) struct Intl(pub(super) Rc<str>);

impl Format for Intl {
    fn moment(&self, at: Timestamp, now: Timestamp) -> String {
        self.range(at, at, now)
    }

    fn range(&self, from: Timestamp, to: Timestamp, now: Timestamp) -> String {
        range(ms(from), ms(to), ms(now), &self.0)
    }

    fn clock(&self, at: Timestamp) -> String {
        clock(ms(at), &self.0)
    }

    fn relative(&self, _: Timestamp, count: i64, unit: &'static str) -> String {
        #[allow(clippy::cast_precision_loss, reason = "minutes, hours or days")]
        relative(count as f64, unit, &self.0)
    }

    fn duration(&self, count: i64, unit: &'static str) -> String {
        #[allow(clippy::cast_precision_loss, reason = "minutes, hours or days")]
        duration(count as f64, unit, &self.0)
    }

    fn list(&self, items: Vec<String>) -> String {
        let array = Array::new();
        for item in items {
            array.push(&item.into());
        }
        list(array, &self.0)
    }

    fn plural(&self, count: usize) -> String {
        #[allow(clippy::cast_precision_loss, reason = "a number of things on a page")]
        plural(count as f64, &self.0)
    }
}

fn ms(at: Timestamp) -> f64 {
    #[allow(clippy::cast_precision_loss, reason = "whole milliseconds, far below 2^53")]
    let ms = at.millis() as f64;
    ms
}
