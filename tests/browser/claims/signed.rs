//! Feeds that count only with their owner's signature: what a forger, a mirror that lags and a browser that cannot check
//! one make of them. On the page first, then in the service worker.

use super::claims;
use super::site_down::{
    break_with, own_503, page as with_a_worker, see_the_sites_own_503, wait_for_the_outage_page,
    wait_for_the_worker,
};
use crate::engine::{Engine, workspace};
use crate::feeds::{TITLE, ago, own};
use crate::page::Page;
use crate::stage::Stage;
use outage_banner_endpoint::sign::{SigningKey, pem};
use serde_json::{Value, json};
use std::fs;
use xtask::serve::Answer;

claims![
    signed_feed_is_shown_and_asked_for_again,
    signed_quiet_day_costs_no_webassembly,
    signed_is_what_an_element_and_an_address_ask_for,
    signed_by_nobody_or_somebody_else_shows_nothing_and_asks_no_gate,
    signed_words_stay_when_what_comes_next_is_forged,
    signed_feed_that_is_older_than_an_accepted_one_is_refused,
    signed_time_that_lies_far_ahead_makes_no_later_feed_old,
    signed_by_either_of_two_keys_counts,
    signed_by_a_mirror_where_the_first_is_forged,
    signed_parts_are_each_signed,
    signed_feeds_and_keys_that_are_none_are_named,
    signed_feeds_count_for_no_browser_that_cannot_check_them,
    signed_feeds_whose_checker_does_not_come_wait_for_it,
    signed_and_nothing_kept_is_not_kept,
    signed_feeds_are_told_from_others_on_the_console,
    signed_outage_is_confirmed_by_the_worker,
    signed_feeds_alone_switch_the_worker_off,
    signed_feeds_are_refused_by_the_worker_when_they_are_older,
    signed_feeds_count_for_no_worker_that_cannot_check_them,
];

/// What a browser without Ed25519 does.
const WITHOUT_ED25519: &str =
    "SubtleCrypto.prototype.importKey = async () => { throw new DOMException('', 'NotSupportedError') };";
const GATE: &str = "GET site/outage-banner-gate.js";
const MARK: &str =
    "Object.entries(localStorage).filter(it => it[0].startsWith('outage-banner-signed:')).map(it => it[1])";

fn key(seed: u8) -> SigningKey {
    SigningKey::from_pem(&pem(&[seed; 32])).unwrap_or_else(|why| panic!("{why}"))
}

pub(super) fn public(seed: u8) -> String {
    key(seed).public().to_string()
}

/// The page with the first key.
fn page() -> Page {
    Page::new().with("key", &public(1))
}

fn raw(bytes: impl Into<Vec<u8>>) -> Answer {
    Answer::new("application/octet-stream", bytes)
}

/// Serves a feed with a signature by the key of this seed.
pub(super) fn sign_at(stage: &Stage, path: &str, feed: &Value, seed: u8) {
    let text = feed.to_string();
    stage.endpoint.set(&format!("{path}.sig"), raw(key(seed).sign(text.as_bytes())));
    stage.endpoint.set(path, Answer::json(text));
}

fn sign(stage: &Stage, feed: &Value) {
    sign_at(stage, "/status.json", feed, 1);
}

/// Written so many minutes ago.
fn written(mut feed: Value, minutes: i64) -> Value {
    feed["updated_at"] = json!(ago(minutes));
    feed
}

fn titled(title: &str, minutes: i64) -> Value {
    let mut feed = written(own::outage(), minutes);
    feed["incidents"][0]["title"] = json!(title);
    feed
}

/// An outage that the loader does not judge by itself: it asks the gate's file.
fn for_the_gate() -> Value {
    json!({
        "page": { "name": "Acme Hosting", "url": "https://status.example.net", "status": "HASISSUES" },
        "activeIncidents": [{ "name": TITLE, "started": ago(45), "status": "IDENTIFIED", "impact": "PARTIALOUTAGE",
                              "url": "https://status.example.net/incident/1" }],
        "activeMaintenances": [],
    })
}

#[track_caller]
fn wait_for_title(stage: &Stage, title: &str) {
    stage.wait_for(&format!("text('.title') == {title:?}"));
}

/// Nothing is shown, nothing that a banner needs is loaded, and one line says why.
#[track_caller]
fn see_nothing_but_a_line(stage: &Stage, what: &str, words: &str) {
    let line = stage.the_one_line();
    assert!(line.contains("/status.json: ") && line.contains(words), "{what}: {line}");
    stage.assert_no_banner();
    let asked = stage.requests();
    assert!(!asked.iter().any(|it| it == GATE || it.contains("_bg.wasm")), "{what}: {asked:#?}");
}

fn signed_feed_is_shown_and_asked_for_again(stage: &Stage) {
    sign(stage, &titled("First", 2));
    stage.open(&page());
    stage.wait_for_banner();
    assert_eq!(stage.text(".title").as_deref(), Some("First"));
    stage.quiesce();
    let feeds = |stage: &Stage| -> Vec<String> {
        stage.requests().into_iter().filter(|it| it.starts_with("GET endpoint")).collect()
    };
    let both = ["GET endpoint/status.json", "GET endpoint/status.json.sig"];
    assert_eq!(feeds(stage), both, "what was checked is what is read");
    stage.clear_requests();
    sign(stage, &titled("Second", 1));
    stage.eval("OutageBanner.refresh()");
    wait_for_title(stage, "Second");
    assert_eq!(feeds(stage), both);
    stage.assert_silent();
    // A query stays behind the name of the signature.
    stage.clear_requests();
    stage.open(&page().with("endpoint", &format!("{}/status.json?a=b+c", stage.endpoint.origin())));
    stage.wait_for_banner();
    assert_eq!(feeds(stage), both);
    stage.assert_silent();
}

fn signed_quiet_day_costs_no_webassembly(stage: &Stage) {
    sign(stage, &own::quiet());
    stage.open(&page());
    stage.settle();
    let asked = stage.requests();
    assert!(asked.iter().any(|it| it == "GET endpoint/status.json.sig"), "{asked:#?}");
    assert!(!asked.iter().any(|it| it.contains("_bg.wasm")), "{asked:#?}");
    stage.assert_no_banner();
    stage.assert_silent();
    // Who names no key has nothing of it.
    stage.clear_requests();
    stage.open(&Page::new());
    stage.settle();
    let asked = stage.requests();
    assert!(!asked.iter().any(|it| it.contains("signed") || it.contains(".sig")), "{asked:#?}");
}

fn signed_is_what_an_element_and_an_address_ask_for(stage: &Stage) {
    let endpoint = format!("{}/status.json", stage.endpoint.origin());
    let key = public(1);
    let element = format!("<outage-banner endpoint=\"{endpoint}\" key=\"{key}\"></outage-banner>");
    let query = format!("?endpoint={endpoint}&amp;key={}", key.replace('+', "%2B"));
    let open = |form: &str| {
        let page = Page::new().without_endpoint();
        match form {
            "element" => stage.open(&page.body(&element)),
            _ => stage.open_as(&page, |html| {
                html.replace("/outage-banner.js", &["/outage-banner.js", &query].concat())
            }),
        }
    };
    for form in ["element", "address"] {
        stage.feed(&own::outage());
        stage.endpoint.set("/status.json.sig", raw([0; 64]));
        stage.clear_requests();
        open(form);
        see_nothing_but_a_line(stage, form, "its signature is not valid");
        sign(stage, &own::outage());
        open(form);
        stage.wait_for_banner();
        stage.assert_silent();
        assert_eq!(stage.eval("host.getAttribute('endpoint')"), json!(endpoint), "{form}");
        stage.eval("localStorage.clear()");
    }
}

fn signed_by_nobody_or_somebody_else_shows_nothing_and_asks_no_gate(stage: &Stage) {
    let feed = for_the_gate();
    let good = key(1).sign(feed.to_string().as_bytes());
    let missing = || Answer::html("<h1>Not found</h1>").status(404);
    for (what, signature, words) in [
        ("by another key", raw(key(2).sign(feed.to_string().as_bytes())), "its signature is not valid"),
        ("of another feed", raw(key(1).sign(b"{}")), "its signature is not valid"),
        ("missing", missing(), "/status.json.sig answered with HTTP 404"),
        ("truncated", raw(&good[..63]), "/status.json.sig has 63 bytes, and a signature 64"),
        ("empty", raw(""), "/status.json.sig has 0 bytes"),
        ("a web page", Answer::html("<h1>Hello</h1>"), "/status.json.sig has 14 bytes"),
        ("with a line's end", raw([&good[..], b"\n"].concat()), "/status.json.sig has 65 bytes"),
    ] {
        stage.feed(&feed);
        stage.endpoint.set("/status.json.sig", signature);
        stage.clear_requests();
        stage.open(&page());
        see_nothing_but_a_line(stage, what, words);
    }
    // The feed is another one than what was signed, by one letter.
    stage.answer(Answer::json(feed.to_string().replace("Hosting", "Hostinq")));
    stage.endpoint.set("/status.json.sig", raw(good));
    stage.clear_requests();
    stage.open(&page());
    see_nothing_but_a_line(stage, "a forged feed", "its signature is not valid");
    // All of this was refused for its signature alone.
    sign(stage, &feed);
    stage.clear_requests();
    stage.open(&page());
    stage.wait_for_banner();
    assert!(stage.requests().iter().any(|it| it == GATE), "{:#?}", stage.requests());
    stage.assert_silent();
}

fn signed_words_stay_when_what_comes_next_is_forged(stage: &Stage) {
    sign(stage, &titled("By the owner", 2));
    stage.open(&page());
    stage.wait_for_banner();
    stage.quiesce();
    stage.feed(&written(own::quiet(), 1));
    stage.eval("OutageBanner.refresh()");
    let line = stage.the_one_line();
    assert!(line.contains("/status.json: its signature is not valid"), "{line}");
    assert!(!line.contains("allow this site by CORS?"), "{line}");
    wait_for_title(stage, "By the owner");
    stage.wait_for("text('.stale')");
    // It is the same failure, so nothing more is said.
    stage.eval("OutageBanner.refresh()");
    stage.quiesce();
    assert_eq!(stage.console().len(), 1, "{:#?}", stage.console());
    sign(stage, &titled("By the owner again", 0));
    stage.eval("OutageBanner.refresh()");
    wait_for_title(stage, "By the owner again");
}

fn signed_feed_that_is_older_than_an_accepted_one_is_refused(stage: &Stage) {
    // Quiet days leave nothing on the device but this.
    let time = ago(5);
    let at_that_time = |mut feed: Value| {
        feed["updated_at"] = json!(time);
        feed
    };
    sign(stage, &at_that_time(own::quiet()));
    stage.open(&page());
    stage.settle();
    stage.wait_for(&format!("{MARK}.length == 1 && Object.keys(localStorage).length == 1"));
    let mark = stage.eval(MARK);

    for (what, feed) in [
        ("an hour older", written(own::outage(), 65)),
        ("a minute older", written(own::outage(), 6)),
        ("without a time", {
            let mut feed = own::outage();
            feed.as_object_mut().map(|it| it.remove("updated_at"));
            feed
        }),
    ] {
        sign(stage, &feed);
        stage.clear_requests();
        stage.open(&page());
        see_nothing_but_a_line(stage, what, "it is signed, but older than one that was accepted before");
        assert_eq!(stage.eval(MARK), mark, "{what}");
    }
    // As old is not older; `checked_at` alone makes a feed newer.
    sign(stage, &at_that_time(own::outage()));
    stage.open(&page());
    stage.wait_for_banner();
    assert_eq!(stage.eval(MARK), mark);
    let mut feed = at_that_time(titled("Checked", 5));
    feed["checked_at"] = json!(ago(2));
    sign(stage, &feed);
    stage.open(&page());
    wait_for_title(stage, "Checked");
    // In the banner too: the mark is that of the page, and of the storage.
    sign(stage, &written(own::quiet(), 3));
    stage.eval("localStorage.clear()");
    stage.eval("OutageBanner.refresh()");
    let line = stage.the_one_line();
    assert!(line.contains("it is signed, but older than one that was accepted before"), "{line}");
    wait_for_title(stage, "Checked");
}

/// An owner's mistake, once, must not shut all devices for years.
fn signed_time_that_lies_far_ahead_makes_no_later_feed_old(stage: &Stage) {
    let mut feed = titled("From the future", 0);
    feed["updated_at"] = json!("2099-01-01T00:00:00Z");
    sign(stage, &feed);
    stage.open(&page());
    wait_for_title(stage, "From the future");
    sign(stage, &titled("Mended", -1));
    stage.open(&page());
    wait_for_title(stage, "Mended");
    stage.assert_silent();
}

fn signed_by_either_of_two_keys_counts(stage: &Stage) {
    let page = Page::new().with("key", &format!("{}  {}", public(1), public(2)));
    for (seed, minutes) in [(1, 3), (2, 2), (1, 1)] {
        let title = format!("By key {seed}, {minutes}");
        sign_at(stage, "/status.json", &titled(&title, minutes), seed);
        stage.open(&page);
        wait_for_title(stage, &title);
        stage.wait_for_banner();
        stage.assert_silent();
    }
    sign_at(stage, "/status.json", &titled("By a third", 0), 3);
    stage.open(&page);
    let line = stage.the_one_line();
    assert!(line.contains("its signature is not valid"), "{line}");
    wait_for_title(stage, "By key 1, 1"); // What the device remembers.
}

fn signed_by_a_mirror_where_the_first_is_forged(stage: &Stage) {
    let origin = stage.endpoint.origin();
    let page = page().with("endpoint", &format!("{origin}/status.json {origin}/mirror.json"));
    let forged = titled("Forged", 0);
    sign_at(stage, "/mirror.json", &titled("By the owner", 2), 1);
    for (what, signature) in [
        ("another key", raw(key(2).sign(forged.to_string().as_bytes()))),
        ("none", Answer::html("").status(404)),
        ("truncated", raw(&key(1).sign(forged.to_string().as_bytes())[..32])),
    ] {
        stage.feed(&forged);
        stage.endpoint.set("/status.json.sig", signature);
        stage.open(&page);
        stage.wait_for_banner();
        assert_eq!(stage.text(".title").as_deref(), Some("By the owner"), "{what}");
        stage.assert_silent();
        // The banner asks in the same way.
        stage.clear_requests();
        stage.eval("OutageBanner.refresh()");
        stage.wait_until("a mirror is asked again", |stage| {
            stage.requests().iter().any(|it| it == "GET endpoint/mirror.json.sig")
        });
        stage.quiesce();
        assert_eq!(stage.text(".title").as_deref(), Some("By the owner"), "{what}");
        stage.assert_silent();
    }
    // All of them forged: one line, of the last.
    sign_at(stage, "/mirror.json", &titled("Forged too", 0), 3);
    stage.eval("localStorage.clear()");
    stage.open(&page);
    let line = stage.the_one_line();
    assert!(line.contains("/mirror.json: its signature is not valid"), "{line}");
    stage.assert_no_banner();
}

fn signed_parts_are_each_signed(stage: &Stage) {
    let origin = stage.endpoint.origin();
    let page = page().with("endpoint", &format!("{origin}/status.json+{origin}/beats.json"));
    let monitor = json!({ "id": 1, "name": "Email", "type": "smtp" });
    let beats = json!({
        "heartbeatList": { "1": [{ "status": 0, "time": "2026-05-04 13:59:00.000", "msg": "", "ping": 20 }] },
        "uptimeList": { "1_24": 1 },
    });
    sign(
        stage,
        &json!({
            "config": { "slug": "acme", "title": "Acme Hosting" }, "incident": null, "maintenanceList": [],
            "publicGroupList": [{ "id": 1, "name": "Hosting", "monitorList": [monitor] }],
        }),
    );
    sign_at(stage, "/beats.json", &beats, 2);
    stage.open(&page);
    let line = stage.the_one_line();
    assert!(line.contains("its signature is not valid"), "{line}");
    stage.assert_no_banner();
    sign_at(stage, "/beats.json", &beats, 1);
    stage.open(&page);
    stage.wait_for_banner();
    stage.assert_silent();
}

fn signed_feeds_and_keys_that_are_none_are_named(stage: &Stage) {
    sign(stage, &own::outage());
    let good = public(1);
    let spki = format!("MCowBQYDK2VwAyEA{good}");
    let pem = pem(&[1; 32]);
    let secret = pem.lines().nth(1).unwrap_or_default();
    for (written, words) in [
        ("", "data-key=\"\" is no public key: expected the 44 characters"),
        ("AAAA", "data-key=\"AAAA\" is no public key"),
        (&good[..43], "is no public key"),
        (&*spki, &*format!("did you mean \"{good}\"?")),
        (secret, "data-key is a private key, and everybody can read it here"),
    ] {
        stage.open(&Page::new().with("key", written));
        stage.wait_for("window.__log.length > 1");
        stage.quiesce();
        let lines = stage.console();
        assert!(lines.iter().any(|it| it.contains(words)), "{written:?}: {lines:#?}");
        let none = "/status.json: it does not count, for (data-)key has no public key in it";
        assert!(lines.iter().any(|it| it.contains(none)), "{written:?}: {lines:#?}");
        assert!(!lines.iter().any(|it| it.contains(secret)), "{written:?}: {lines:#?}");
        assert_eq!(lines.len(), 2, "{written:?}: {lines:#?}");
        stage.assert_no_banner();
    }
    // One good key is enough, and the other is named.
    stage.open(&Page::new().with("key", &format!("AAAA {good}")));
    stage.wait_for_banner();
    assert!(stage.the_one_line().contains("data-key=\"AAAA\" is no public key"));
    // Whoever writes it otherwise would believe that feeds are checked.
    stage.open(&Page::new().with("public-key", &good));
    let line = stage.the_one_line();
    assert!(line.contains("data-public-key is no option; did you mean data-key?"), "{line}");
}

fn signed_feeds_count_for_no_browser_that_cannot_check_them(stage: &Stage) {
    sign(stage, &own::outage());
    for (what, script) in [
        ("the key is not imported", WITHOUT_ED25519),
        (
            "the signature is not checked",
            "SubtleCrypto.prototype.verify = async () => { throw new DOMException('', 'NotSupportedError') };",
        ),
        ("no WebCrypto", "Object.defineProperty(Crypto.prototype, 'subtle', { value: undefined });"),
    ] {
        stage.clear_requests();
        stage.open(&page().head(&format!("<script>{script}</script>")));
        see_nothing_but_a_line(stage, what, "this browser cannot check an Ed25519 signature");
    }
    let insecure = "Object.defineProperty(Crypto.prototype, 'subtle', { value: undefined }); \
                    Object.defineProperty(window, 'isSecureContext', { value: false });";
    stage.clear_requests();
    stage.open(&page().head(&format!("<script>{insecure}</script>")));
    see_nothing_but_a_line(stage, "http:", "browsers check signatures on https: pages only");
}

fn signed_feeds_whose_checker_does_not_come_wait_for_it(stage: &Stage) {
    let file = "/outage-banner-signed.js";
    sign(stage, &own::outage());
    stage.site.set(file, Answer::html("").status(404));
    stage.open(&page());
    let line = stage.the_one_line();
    assert!(line.contains(file) && line.contains("HTTP 404"), "{line}");
    stage.assert_no_banner();
    stage.site.unset(file);
    stage.eval("OutageBanner.refresh()");
    stage.wait_for_banner();
    assert_eq!(stage.text(".title").as_deref(), Some(TITLE));
    // Nor is anything believed that came without it, on a device that remembers an outage, ...
    stage.quiesce();
    stage.site.set("/outage-banner-addresses.js", Answer::html("").status(404));
    stage.feed(&titled("Forged", 0));
    stage.open(&page());
    stage.wait_for_banner();
    for _ in 0..2 {
        stage.quiesce();
        assert_eq!(stage.text(".title").as_deref(), Some(TITLE));
        stage.eval("OutageBanner.refresh()");
    }
    stage.wait_for("window.__log.length > 1"); // The loader's line, and the banner's.
    let lines = stage.console();
    assert!(lines.iter().all(|it| it.contains("outage-banner-addresses.js")), "{lines:#?}");
    // ... or on another.
    stage.eval("localStorage.clear()");
    stage.open(&page());
    let line = stage.the_one_line();
    assert!(line.contains("/outage-banner-addresses.js"), "{line}");
    stage.assert_no_banner();
}

fn signed_and_nothing_kept_is_not_kept(stage: &Stage) {
    sign(stage, &own::outage());
    stage.open(&page().with("storage", "none"));
    stage.wait_for_banner();
    assert_eq!(stage.eval("Object.keys(localStorage).length"), 0);
    sign(stage, &titled("Older", 30));
    stage.eval("OutageBanner.refresh()");
    let line = stage.the_one_line();
    assert!(line.contains("it is signed, but older"), "the page itself remembers: {line}");
}

fn signed_feeds_are_told_from_others_on_the_console(stage: &Stage) {
    sign(stage, &own::outage());
    stage.open(&page());
    stage.wait_for_banner();
    stage.eval("void OutageBanner.debug()");
    stage.wait_for(
        "__log.some(it => it.includes('its signature is valid')) && __log.some(it => it.includes('says: '))",
    );
    stage.feed(&own::quiet());
    stage.open(&page());
    stage.wait_for("__log.length");
    stage.eval("void OutageBanner.debug()");
    stage.wait_for("__log.some(it => it.includes('no endpoint has answered'))");
    stage.wait_for("__log.filter(it => it.includes('its signature is not valid')).length == 2");
}

/// The tag with a key and a worker.
fn guarded() -> Page {
    with_a_worker().with("key", &format!("{} {}", public(1), public(2)))
}

/// One good visit, whose feed was written so many minutes ago.
fn after_a_signed_visit(stage: &Stage, minutes: i64) {
    stage.site.unset("/");
    sign(stage, &written(own::quiet(), minutes));
    stage.open(&guarded());
    wait_for_the_worker(stage);
    break_with(stage, own_503());
}

/// What comes in the place of the site's error: the outage page, with these words in its banner.
#[track_caller]
fn see_an_outage_page(stage: &Stage, title: &str) {
    stage.visit("/");
    wait_for_the_outage_page(stage);
    stage.wait_for_banner();
    assert_eq!(stage.text(".title").as_deref(), Some(title));
}

fn worker() -> String {
    let path = workspace().join("dist/outage-worker.js");
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Another worker takes over, with what the first has kept.
fn replace_the_worker(stage: &Stage, script: &str) {
    stage.site.set("/outage-worker.js", Answer::new("text/javascript", script));
    let update = "navigator.serviceWorker.getRegistration().then(async it => {
        const changed = new Promise(then => navigator.serviceWorker.oncontrollerchange = () => then('changed'));
        await it.update();
        return changed;
    })";
    assert_eq!(stage.eval(update), "changed");
}

#[track_caller]
fn see_the_site(stage: &Stage) {
    stage.visit("/");
    see_the_sites_own_503(stage);
}

fn signed_outage_is_confirmed_by_the_worker(stage: &Stage) {
    after_a_signed_visit(stage, 9);
    let forged = titled("Forged", 8).to_string();
    for signature in [
        raw(key(3).sign(forged.as_bytes())),
        raw(&key(1).sign(forged.as_bytes())[..63]),
        Answer::html("").status(404),
    ] {
        stage.answer(Answer::json(forged.clone()));
        stage.endpoint.set("/status.json.sig", signature);
        see_the_site(stage);
    }
    for (seed, minutes) in [(1, 7), (2, 6)] {
        let title = format!("By key {seed}");
        sign_at(stage, "/status.json", &titled(&title, minutes), seed);
        see_an_outage_page(stage, &title);
    }
    // The first mirror is forged, the second is not.
    let origin = stage.endpoint.origin();
    stage.site.unset("/");
    stage.open(&guarded().with("endpoint", &format!("{origin}/status.json {origin}/mirror.json")));
    stage.wait_until("the worker knows both", |stage| {
        super::site_down::config(stage)["attributes"]["endpoint"]
            .as_str()
            .is_some_and(|it| it.contains("mirror"))
    });
    sign_at(stage, "/status.json", &titled("Forged", 0), 3);
    sign_at(stage, "/mirror.json", &titled("By the mirror", 1), 1);
    break_with(stage, own_503());
    see_an_outage_page(stage, "By the mirror");
}

fn signed_feeds_alone_switch_the_worker_off(stage: &Stage) {
    let registrations = "navigator.serviceWorker.getRegistrations().then(it => it.length)";
    after_a_signed_visit(stage, 5);
    let mut off = written(own::outage(), 3);
    off["worker"] = json!(false);
    sign_at(stage, "/status.json", &off, 3);
    see_the_site(stage);
    assert_eq!(stage.eval(registrations), 1);
    sign_at(stage, "/status.json", &titled("Still guarded", 4), 1);
    see_an_outage_page(stage, "Still guarded");
    sign(stage, &off);
    see_the_site(stage);
    stage.wait_until("the worker is gone", |stage| stage.eval(registrations) == 0);
}

fn signed_feeds_are_refused_by_the_worker_when_they_are_older(stage: &Stage) {
    after_a_signed_visit(stage, 9);
    // Older than what the page has accepted, ...
    sign(stage, &titled("Before that", 10));
    see_the_site(stage);
    sign(stage, &titled("After that", 5));
    see_an_outage_page(stage, "After that");
    // ... and than what the worker itself has accepted, ...
    sign(stage, &titled("In between", 7));
    see_the_site(stage);
    sign(stage, &titled("After that again", 4));
    see_an_outage_page(stage, "After that again");
    if stage.engine() == Engine::WebKit {
        return; // There a worker that is replaced gives the site's own answer, for a cause that is not known.
    }
    // ... also where another worker goes on, as after a restart, which knows only what lies on the device.
    replace_the_worker(stage, &[&worker(), "\n;"].concat());
    sign(stage, &titled("In between again", 6));
    see_the_site(stage);
    sign(stage, &titled("Newest", 3));
    see_an_outage_page(stage, "Newest");
}

fn signed_feeds_count_for_no_worker_that_cannot_check_them(stage: &Stage) {
    let without = [WITHOUT_ED25519, "\n", &worker()].concat();
    stage.site.set("/outage-worker.js", Answer::new("text/javascript", without));
    after_a_signed_visit(stage, 9);
    sign(stage, &titled("By the owner", 5));
    see_the_site(stage);
    if stage.engine() == Engine::WebKit {
        return;
    }
    // With the worker as it is, the same feed is an outage.
    replace_the_worker(stage, &worker());
    see_an_outage_page(stage, "By the owner");
}
