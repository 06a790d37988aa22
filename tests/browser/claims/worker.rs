//! The service worker never outlives its use: what becomes of it when it, its files, its storage or the clock are not as
//! they should be. In each case the site is as it would be without it.

use super::claims;
use super::site_down::{
    after_a_good_visit, break_with, config, own_503, page, see_the_sites_own_503, wait_for_the_outage_page,
    wait_for_the_worker,
};
use crate::engine::{Engine, workspace};
use crate::feeds::own;
use crate::stage::Stage;
use serde_json::{Value, json};
use std::fs;
use xtask::serve::Answer;

claims![
    worker_passes_all_through_when_its_time_is_over_or_the_clock_is_wrong,
    worker_is_switched_off_by_the_feed,
    worker_is_removed_by_the_file_that_ends_it,
    worker_under_whose_address_a_page_lies_harms_nothing,
    worker_that_is_half_installed_is_none,
    worker_keeps_no_file_that_is_not_of_its_version,
    worker_on_a_full_disk_leaves_the_site_alone,
    worker_is_replaced_while_the_outage_page_stands,
    worker_serves_two_tabs_of_two_versions,
    worker_of_the_site_keeps_its_own_answers,
    worker_lets_a_quiet_endpoint_keep_the_browsers_own_error,
    worker_keeps_the_urls_that_a_short_address_stands_for,
];

const REGISTRATIONS: &str = "navigator.serviceWorker.getRegistrations().then(it => it.length)";
const CACHES: &str = "caches.keys().then(it => it.length)";

fn file(name: &str) -> String {
    let path = workspace().join("dist").join(name);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn script(text: impl Into<Vec<u8>>) -> Answer {
    Answer::new("text/javascript", text)
}

/// The same worker as one of another version: other bytes, and other files that it knows.
fn another_version() -> String {
    let source = file("outage-worker.js");
    let digest = source
        .split(['"', '`', '\''])
        .find(|it| it.len() == 32 && it.chars().all(|it| it.is_ascii_hexdigit()));
    let Some(digest) = digest else { panic!("the worker has no digest") };
    source.replace(digest, "0123456789abcdef0123456789abcdef")
}

fn update(stage: &Stage) -> Value {
    stage.eval("navigator.serviceWorker.getRegistration().then(it => it.update()).then(() => 'updated', it => it.name)")
}

fn wait_for(stage: &Stage, what: &str, expected: &Value) {
    stage.wait_until(what, |stage| stage.eval(what) == *expected);
}

#[track_caller]
fn see_the_site(stage: &Stage) {
    assert_eq!(stage.eval("document.querySelector('main section ul li')?.textContent"), "One");
}

/// An outage page comes, so all that follows in a claim is about something.
#[track_caller]
fn prove_that_it_works(stage: &Stage) {
    break_with(stage, own_503());
    stage.visit("/");
    wait_for_the_outage_page(stage);
}

fn worker_passes_all_through_when_its_time_is_over_or_the_clock_is_wrong(stage: &Stage) {
    after_a_good_visit(stage, &page());
    prove_that_it_works(stage);
    let until = config(stage)["until"].as_f64().unwrap_or_default();
    let days = stage.eval(&format!("({until} - Date.now()) / 864e5")).as_f64().unwrap_or_default();
    assert!((89.9..=90.0).contains(&days), "{days}");
    let set = |until: &str| {
        stage.eval(&format!(
            "caches.open('outage-banner /outage-worker.js').then(async store => {{
                const url = location.origin + '/outage-worker.js/config';
                const config = await (await store.match(url)).json();
                await store.put(url, new Response(JSON.stringify({{ ...config, until: {until} }})));
            }})"
        ));
    };
    // Over; a clock that was years ahead when it was written; nonsense.
    for until in ["Date.now() - 1", "Date.now() + 91 * 864e5", "Date.now() + 3e11", "null", "'soon'"] {
        set(until);
        stage.visit("/");
        see_the_sites_own_503(stage);
    }
    set("Date.now() + 864e5");
    stage.visit("/");
    wait_for_the_outage_page(stage);
}

fn worker_is_switched_off_by_the_feed(stage: &Stage) {
    let off = |mut feed: Value| {
        feed["worker"] = json!(false);
        feed
    };
    // On the night itself, ...
    after_a_good_visit(stage, &page());
    prove_that_it_works(stage);
    stage.feed(&off(own::outage()));
    stage.visit("/");
    see_the_sites_own_503(stage);
    wait_for(stage, REGISTRATIONS, &json!(0));
    wait_for(stage, CACHES, &json!(0));
    // ... and on a good day.
    after_a_good_visit(stage, &page());
    stage.feed(&off(own::quiet()));
    stage.reload();
    wait_for(stage, REGISTRATIONS, &json!(0));
    wait_for(stage, CACHES, &json!(0));
    stage.reload();
    stage.settle();
    assert_eq!(stage.eval(REGISTRATIONS), 0, "it does not come back");
}

fn worker_is_removed_by_the_file_that_ends_it(stage: &Stage) {
    after_a_good_visit(stage, &page());
    prove_that_it_works(stage);
    stage.site.set("/outage-worker.js", script(file("outage-worker-off.js")));
    update(stage);
    wait_for(stage, REGISTRATIONS, &json!(0));
    wait_for(stage, CACHES, &json!(0));
    stage.visit("/");
    see_the_sites_own_503(stage);
}

fn worker_under_whose_address_a_page_lies_harms_nothing(stage: &Stage) {
    let html = || Answer::html("<!doctype html><title>The app</title>");
    stage.site.set("/outage-worker.js", html());
    stage.feed(&own::quiet());
    stage.open(&page());
    let line = stage.the_one_line();
    assert!(line.contains("worker=\"/outage-worker.js\": it must be served as text/javascript"), "{line}");
    assert_eq!(stage.eval(REGISTRATIONS), 0);
    see_the_site(stage);

    // Where one is installed already, it stays and works; its end comes by the date that it has.
    stage.site.unset("/outage-worker.js");
    after_a_good_visit(stage, &page());
    stage.site.set("/outage-worker.js", html());
    assert_ne!(update(stage), "updated");
    stage.feed(&own::quiet());
    stage.reload();
    see_the_site(stage);
    stage.feed(&own::outage());
    prove_that_it_works(stage);
}

fn worker_that_is_half_installed_is_none(stage: &Stage) {
    stage.site.set("/outage-worker-gate.js", Answer::html("").status(404));
    stage.feed(&own::quiet());
    stage.open(&page());
    let line = stage.the_one_line();
    assert!(line.contains("cannot use worker="), "{line}");
    wait_for(stage, REGISTRATIONS, &json!(0));
    see_the_site(stage);

    // A file of the outage page that does not come: nothing is kept, and nothing is put in the place of the site's answer.
    stage.site.unset("/outage-worker-gate.js");
    stage.site.set("/outage-banner-xml.js", Answer::html("").status(500));
    stage.open(&page());
    stage.wait_until("the files are asked for", |it| {
        it.requests().iter().any(|it| it.contains("banner-xml.js"))
    });
    stage.quiesce();
    assert_eq!(config(stage), Value::Null);
    wait_for(stage, CACHES, &json!(0));
    stage.feed(&own::outage());
    break_with(stage, own_503());
    stage.visit("/");
    see_the_sites_own_503(stage);

    // With the next good visit it is whole.
    stage.site.unset("/outage-banner-xml.js");
    after_a_good_visit(stage, &page());
    prove_that_it_works(stage);
}

/// A script of somebody else does not get into the cache, and so not into a page of the site.
fn worker_keeps_no_file_that_is_not_of_its_version(stage: &Stage) {
    let forged = [&file("outage-banner-xml.js"), "\nself.forged = 1;"].concat();
    stage.site.set("/outage-banner-xml.js", script(forged));
    stage.feed(&own::quiet());
    stage.open(&page());
    stage.wait_until("the files are asked for", |it| {
        it.requests().iter().any(|it| it.contains("banner-xml.js"))
    });
    stage.quiesce();
    assert_eq!(config(stage), Value::Null);
    stage.site.unset("/outage-banner-xml.js");
    stage.reload();
    wait_for_the_worker(stage);
}

fn worker_on_a_full_disk_leaves_the_site_alone(stage: &Stage) {
    let full = "Cache.prototype.put = async () => { throw new DOMException('', 'QuotaExceededError') };\n";
    stage.site.set("/outage-worker.js", script([full, &file("outage-worker.js")].concat()));
    stage.feed(&own::quiet());
    stage.open(&page());
    stage.wait_until("the files are asked for", |it| {
        it.requests().iter().any(|it| it.contains("banner-xml.js"))
    });
    stage.quiesce();
    stage.assert_silent();
    assert_eq!(config(stage), Value::Null);
    stage.reload();
    see_the_site(stage);
    stage.feed(&own::outage());
    break_with(stage, own_503());
    stage.visit("/");
    see_the_sites_own_503(stage);
}

fn worker_is_replaced_while_the_outage_page_stands(stage: &Stage) {
    after_a_good_visit(stage, &page());
    prove_that_it_works(stage);
    stage.site.set("/outage-worker.js", script(another_version()));
    let changed = "window.changed = new Promise(then => navigator.serviceWorker.oncontrollerchange = () => then(true)), 0";
    stage.eval(changed);
    assert_eq!(update(stage), "updated");
    assert_eq!(stage.eval("window.changed"), true);
    stage.visit("/");
    if stage.engine() == Engine::WebKit {
        // There the new worker gives the site's own answer, for a cause that is not known: no harm, but no help.
        assert_eq!(stage.eval("!!document.querySelector('#own, main.outage-page')"), true);
        break_with(stage, page().answer(&stage.endpoint.origin()));
        stage.visit("/");
        see_the_site(stage);
        return;
    }
    // The files that the old one kept still fit each other.
    wait_for_the_outage_page(stage);
    stage.wait_for_banner();
    break_with(stage, page().answer(&stage.endpoint.origin()));
    stage.wait_for("document.querySelector('main section ul li')?.textContent == 'One'");
}

/// An old tab speaks to a new worker, as after an update: it keeps the whole that it has.
fn worker_serves_two_tabs_of_two_versions(stage: &Stage) {
    after_a_good_visit(stage, &page());
    let before = config(stage);
    stage.site.set("/outage-worker.js", script(another_version()));
    update(stage);
    wait_for(
        stage,
        "navigator.serviceWorker.getRegistration().then(it => !it.installing && !it.waiting)",
        &json!(true),
    );
    stage.feed(&own::quiet());
    // Two tabs of the same site: the page, and one in it.
    stage.eval("new Promise(then => document.body.append(Object.assign(document.createElement('iframe'), { src: '/', onload: then })))");
    stage.wait_until("the tab has spoken", |stage| config(stage)["until"] != before["until"]);
    stage.quiesce();
    assert_eq!(config(stage)["version"], before["version"], "never a mixture");
    stage.feed(&own::outage());
    prove_that_it_works(stage);
    stage.wait_for_banner();
}

fn worker_of_the_site_keeps_its_own_answers(stage: &Stage) {
    let sites = "importScripts('/outage-worker-gate.js', '/outage-worker.js');
        addEventListener('fetch', event => {
            const { pathname } = new URL(event.request.url);
            if (pathname == '/kept') event.respondWith(new Response('from the site’s worker'));
            if (pathname == '/broken') event.respondWith(new Response('broken', { status: 500 }));
            if (pathname == '/nothing') event.respondWith(undefined);
        });";
    stage.site.set("/sw.js", script(sites));
    let page = crate::page::Page::new().with("worker", "/sw.js");
    stage.feed(&own::quiet());
    stage.open(&page);
    stage.wait_until("the worker keeps what it needs", |stage| {
        stage.eval("caches.match(location.origin + '/sw.js/config').then(it => !!it)") == true
    });
    stage.feed(&own::outage());
    stage.visit("/kept");
    assert_eq!(stage.eval("document.body.textContent"), "from the site’s worker");
    stage.visit("/broken");
    wait_for_the_outage_page(stage);
    assert_eq!(stage.eval("fetch('/kept').then(it => it.text())"), "from the site’s worker");
    break_with(stage, own_503());
    stage.visit("/");
    wait_for_the_outage_page(stage);
    // Its life is not ours to end.
    stage.feed(&{
        let mut feed = own::outage();
        feed["worker"] = json!(false);
        feed
    });
    stage.visit("/");
    see_the_sites_own_503(stage);
    wait_for(stage, "caches.match(location.origin + '/sw.js/config').then(it => !!it)", &json!(false));
    assert_eq!(stage.eval(REGISTRATIONS), 1);
    stage.visit("/kept");
    assert_eq!(stage.eval("document.body.textContent"), "from the site’s worker");
}

/// Nobody says that there is an outage, so nothing of ours is said either.
fn worker_lets_a_quiet_endpoint_keep_the_browsers_own_error(stage: &Stage) {
    after_a_good_visit(stage, &page());
    stage.feed(&own::quiet());
    stage.site.close();
    stage.try_to_visit("/");
    assert_eq!(stage.eval("document.querySelector('main.outage-page')"), Value::Null);
    assert!(stage.site.open().is_ok(), "the site's port is taken");
    stage.visit("/");
    see_the_site(stage);
}

fn worker_keeps_the_urls_that_a_short_address_stands_for(stage: &Stage) {
    let origin = stage.endpoint.origin();
    // The shipped file, with addresses of this claim in place of a provider's.
    let shipped = file("outage-banner-addresses.js");
    let module = shipped.replace(
        "https://status.heroku.com/api/v4/current-status",
        &format!("{origin}/status.json+{origin}/more.json"),
    );
    assert_ne!(module, shipped);
    stage.site.set("/outage-banner-addresses.js", script(module));
    stage.feed(&own::quiet());
    stage.endpoint.set("/more.json", Answer::json(own::quiet().to_string()));
    // What the worker is told; it does not keep what comes with a file that is not of its version.
    let told = "<script>{ const post = ServiceWorker.prototype.postMessage;
        ServiceWorker.prototype.postMessage = function (it, ...rest) {
            window.told = it.outageBanner; return post.call(this, it, ...rest); } }</script>";
    stage.open(&page().with("endpoint", "heroku: /own.json").head(told));
    stage.wait_for("window.told");
    let expected = format!("{origin}/status.json+{origin}/more.json {}/own.json", stage.site.origin());
    assert_eq!(stage.eval("told.attributes.endpoint"), json!(expected));
}
