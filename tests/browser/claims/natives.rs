//! Pages that replace or freeze the browser's own objects: if that does no harm, the banner is shown; if it does, the
//! page hears no exception of ours.

use super::claims;
use crate::feeds::{TITLE, own, statuspage};
use crate::page::{Page, RECORDER};
use crate::stage::Stage;
use serde_json::{Value, json};

claims![
    natives_that_are_wrapped_or_frozen_do_not_stop_the_banner,
    natives_that_are_broken_cost_the_page_nothing,
    no_language_tag_stops_a_banner,
];

/// Changes that monitoring tools, polyfills and careful pages make before our tag.
const HARMLESS: [(&str, &str); 14] = [
    (
        "fetch returns a promise of the page's own",
        "const plain = window.fetch;
         window.fetch = function (...all) {
           const promise = plain.apply(this, all), then = promise.then;
           promise.then = function (...calls) { window.__seen = (window.__seen || 0) + 1; return then.apply(this, calls) };
           return promise;
         }",
    ),
    (
        "fetch takes a Request",
        "const plain = window.fetch; window.fetch = (what, options) => plain(new Request(what, options))",
    ),
    (
        "Promise is a subclass",
        "const Plain = window.Promise; window.Promise = class Zone extends Plain { then(...all) { return super.then(...all) } }",
    ),
    (
        "lists have enumerable members",
        "Array.prototype.last = function () { return this[this.length - 1] }; Array.prototype.each = Array.prototype.forEach",
    ),
    (
        "objects have enumerable members",
        "Object.prototype.extend = function () { return this }; Object.prototype.status = 'wobbly'",
    ),
    (
        "texts have enumerable members",
        "String.prototype.trimAll = function () { return this.trim() }; Function.prototype.defer = function () {}",
    ),
    (
        "JSON.parse is wrapped",
        "const plain = JSON.parse; JSON.parse = (text, revive) => plain.call(JSON, String(text), revive)",
    ),
    (
        "lists have a toJSON",
        "Array.prototype.toJSON = function () { return JSON.stringify([...this]) }",
    ),
    (
        "timers are wrapped",
        "const plain = window.setTimeout; window.setTimeout = function (call, ...all) { return plain(() => call(), ...all) }",
    ),
    (
        "events are wrapped",
        "const plain = EventTarget.prototype.addEventListener;
         EventTarget.prototype.addEventListener = function (name, hear, ...all) {
           return plain.call(this, name, typeof hear === 'function' ? function (event) { return hear.call(this, event) } : hear, ...all);
         }",
    ),
    ("console says nothing", "for (const level of ['warn', 'error', 'log', 'info']) console[level] = undefined"),
    (
        "prototypes are frozen",
        "for (const it of [Object, Array, Function, Promise, HTMLElement, Element, Node, EventTarget, String, RegExp, Response])
           Object.freeze(it.prototype)",
    ),
    ("constructors are frozen", "for (const it of [Object, Array, Promise, JSON, Intl, Reflect]) Object.freeze(it)"),
    (
        "errors are taken by handlers",
        "window.onerror = () => true; window.onunhandledrejection = event => event.preventDefault()",
    ),
];

/// Changes with which a banner may be impossible. Only the page must go on.
const BROKEN: [(&str, &str); 17] = [
    ("fetch throws", "window.fetch = () => { throw new TypeError('refused by the page') }"),
    ("fetch returns nothing", "window.fetch = () => {}"),
    ("fetch returns a text", "window.fetch = () => 'nothing'"),
    ("fetch resolves to nothing", "window.fetch = () => Promise.resolve()"),
    ("fetch rejects with nothing", "window.fetch = () => Promise.reject()"),
    ("fetch is gone", "delete window.fetch; window.fetch = undefined"),
    ("JSON.parse throws", "JSON.parse = () => { throw new Error('no JSON here') }"),
    ("customElements.define throws", "customElements.define = () => { throw new Error('not here') }"),
    ("customElements is gone", "Object.defineProperty(window, 'customElements', { value: undefined })"),
    ("attachShadow throws", "Element.prototype.attachShadow = () => { throw new Error('no shadows') }"),
    ("attachShadow is gone", "Element.prototype.attachShadow = undefined"),
    ("AbortSignal is gone", "window.AbortSignal = undefined"),
    ("WebAssembly is gone", "window.WebAssembly = undefined"),
    ("ResizeObserver is gone", "window.ResizeObserver = undefined"),
    ("popover is gone", "delete HTMLElement.prototype.showPopover; delete HTMLElement.prototype.popover"),
    ("CSSStyleSheet is gone", "window.CSSStyleSheet = undefined"),
    (
        "the names are taken",
        "customElements.define('outage-banner', class extends HTMLElement {}); window.OutageBanner = Object.freeze({})",
    ),
];

fn page(script: &str) -> Page {
    Page::new().head(&format!("<script>(() => {{ {script} }})()</script>"))
}

/// Runs in a frame, so that the drivers find the page's own objects unchanged.
#[track_caller]
fn open_in_frame(stage: &Stage, feed: &Value, script: &str) {
    stage.clear_requests();
    stage.feed(feed);
    stage.site.set("/frame.html", page(script).answer(&stage.endpoint.origin()));
    stage.open_as(&Page::new(), |_| {
        format!(
            "<!doctype html><script>{RECORDER}</script><iframe src=\"/frame.html\" width=1000 height=700></iframe>"
        )
    });
}

const FRAME: &str =
    "frames[0].document.querySelector('outage-banner')?.shadowRoot?.querySelector('section.banner')";
const LINES: &str = "Array.from(frames[0].__log, String).concat(window.__log)";

fn natives_that_are_wrapped_or_frozen_do_not_stop_the_banner(stage: &Stage) {
    for (what, script) in HARMLESS {
        open_in_frame(stage, &statuspage::quiet(), script);
        stage.settle();
        assert_eq!(stage.eval(LINES), json!([]), "{what}, on a quiet day");
        open_in_frame(stage, &own::outage(), script);
        stage.wait_for(&format!("{FRAME} || ({LINES}).length"));
        assert_eq!(stage.eval(LINES), json!([]), "{what}");
        assert_eq!(
            stage.eval(&format!("({FRAME}).querySelector('.title').textContent.trim()")),
            TITLE,
            "{what}"
        );
        stage.eval(&format!("({FRAME}).querySelector('button.dismiss').click()"));
        stage.wait_for(&format!("!{FRAME}"));
        stage.eval("localStorage.clear()");
        assert_eq!(stage.eval(LINES), json!([]), "{what}");
    }
}

fn natives_that_are_broken_cost_the_page_nothing(stage: &Stage) {
    let mut wrong = Vec::new();
    for (what, script) in BROKEN {
        for feed in [statuspage::quiet(), own::outage()] {
            open_in_frame(stage, &feed, script);
            stage.quiesce();
            let lines = stage.eval(LINES);
            let lines: Vec<&str> = lines.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
            if lines.len() > 2 || lines.iter().any(|line| !line.starts_with("warn: outage-banner: ")) {
                wrong.push(format!("{what}: {lines:?}"));
            }
            stage.eval("void (frames[0].__log.length = 0)"); // So that the end of the claim names all faults, not only one.
        }
    }
    assert!(wrong.is_empty(), "the page hears of these: {wrong:#?}");
    // The page does hear an exception: this one is the claim's.
    stage.expect_exception("refused by nobody");
    stage.eval(
        "document.documentElement.append(Object.assign(document.createElement('script'),
            { textContent: \"setTimeout(() => { throw new Error('refused by nobody') })\" }))",
    );
    stage.wait_for("__log.some(line => line.includes('refused by nobody'))");
}

/// Languages of pages. The browser's language is always German, so that the dates are not in the page's language.
fn no_language_tag_stops_a_banner(stage: &Stage) {
    let odd = [
        "en_US",
        "german",
        "x",
        "",
        " ",
        "en-",
        "i-klingon",
        "de-DE@euro",
        "*",
        "C",
        "zh_Hant_TW",
        "\u{1F600}",
    ];
    stage.feed(&own::outage());
    for lang in odd {
        stage
            .open_as(&page("Object.defineProperty(navigator, 'language', { get: () => 'de-AT' })"), |text| {
                text.replace("<html lang=\"en\">", &format!("<html lang=\"{lang}\">"))
            });
        stage.wait_for_banner();
        assert_eq!(stage.text(".title").as_deref(), Some(TITLE), "the page's {lang:?}");
        stage.wait_for("text('.times time')");

        stage.open(&Page::new().with("lang", lang));
        stage.wait_for_banner();
        assert_eq!(stage.text(".title").as_deref(), Some(TITLE), "the tag's {lang:?}");
        stage.wait_for("text('.times time')");

        let browser = format!("Object.defineProperty(navigator, 'language', {{ get: () => {lang:?} }})");
        for (html, tag) in
            [("<html>", None), ("<html lang=\"de\">", None), ("<html lang=\"en_US\">", Some("x"))]
        {
            let page = page(&browser);
            let page = tag.map_or(page.clone(), |tag| page.with("lang", tag));
            stage.open_as(&page, |text| text.replace("<html lang=\"en\">", html));
            stage.wait_for_banner();
            stage.wait_for("text('.times time')");
        }
    }
    stage.open(&page("Object.defineProperty(navigator, 'language', { get: () => undefined })"));
    stage.wait_for_banner();
}
