//! When the site itself does not come: what a visitor sees who was here before, and what is never touched.

use super::claims;
use crate::engine::workspace;
use crate::feeds::{NEWEST, TITLE, own, rss, statuspage};
use crate::page::Page;
use crate::stage::Stage;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fs;
use xtask::playground::{FIRST_STATE, Playground};
use xtask::serve::{Answer, Delay};

claims![
    a_site_that_refuses_shows_the_outage_page_until_it_is_back,
    a_site_that_hangs_shows_the_outage_page_until_it_is_back,
    a_site_that_answers_with_503_shows_the_outage_page_until_it_is_back,
    a_503_without_an_outage_is_the_sites_own,
    a_visitor_who_is_offline_is_not_told_that_the_site_is_down,
    what_was_known_is_said_where_nobody_answers,
    other_requests_are_never_touched,
    a_tag_without_the_option_registers_nothing,
    the_first_visit_with_a_worker_costs_what_is_told,
    an_owners_page_and_words_and_colours_are_on_the_outage_page,
    accessibility_checks_find_nothing_on_the_outage_page,
    the_demo_shows_one_state_after_the_other,
    the_demo_takes_its_site_down_and_brings_it_back,
];

/// The tag with the worker, and a way to get help that the feed does not have.
pub(super) fn page() -> Page {
    Page::new().with("worker", "/outage-worker.js").with("support", "tel:+15550199")
}

/// What the worker keeps.
const CONFIG: &str = "caches.match(location.origin + '/outage-worker.js/config').then(it => it && it.json())";

pub(super) fn config(stage: &Stage) -> Value {
    stage.eval(CONFIG)
}

pub(super) fn wait_for_the_worker(stage: &Stage) {
    stage.wait_until("the worker keeps what it needs", |stage| config(stage).is_object());
}

/// One good visit.
pub(super) fn after_a_good_visit(stage: &Stage, page: &Page) {
    stage.feed(&own::quiet());
    stage.open(page);
    wait_for_the_worker(stage);
    stage.feed(&own::outage());
}

pub(super) fn wait_for_the_outage_page(stage: &Stage) {
    stage.wait_for("document.querySelector('main.outage-page h1')");
}

fn see_the_outage_page(stage: &Stage) {
    wait_for_the_outage_page(stage);
    stage.wait_for_banner();
    let words = stage.eval("document.querySelector('h1').textContent");
    assert_eq!(words, "Acme Hosting is not available right now");
    assert_eq!(stage.text(".title").as_deref(), Some(TITLE));
    assert_eq!(stage.eval(&format!("words.textContent.includes({NEWEST:?})")), true, "the latest update");
    assert_eq!(stage.eval("!!words.querySelector('a[href=\"tel:+15550199\"]')"), true, "the tag's channel");
    let status = stage.eval("performance.getEntriesByType('navigation')[0].responseStatus ?? 503");
    assert!(status == 503 || status == 0, "{status}"); // WebKit has no such number.
}

/// The page that the site has; nobody reloads.
fn see_the_site_again(stage: &Stage) {
    stage.wait_for("document.querySelector('main section ul li')?.textContent == 'One'");
}

/// A driver's reload is one that goes past all workers in Firefox.
pub(super) fn reload_as_a_visitor(stage: &Stage) {
    stage.eval("(window.isOld = true, setTimeout(() => location.reload()), 0)");
    stage.wait_for("!window.isOld && document.readyState == 'complete'");
}

fn open_again(stage: &Stage) {
    assert!(stage.site.open().is_ok(), "the site's port is taken");
}

/// The site answers its page in this way.
pub(super) fn break_with(stage: &Stage, answer: Answer) {
    stage.site.set("/", answer);
}

pub(super) fn own_503() -> Answer {
    Answer::html("<!doctype html><p id=own>Our own error page").status(503)
}

#[track_caller]
pub(super) fn see_the_sites_own_503(stage: &Stage) {
    assert_eq!(stage.eval("document.querySelector('#own')?.textContent"), "Our own error page");
}

fn mend(stage: &Stage) {
    break_with(stage, page().answer(&stage.endpoint.origin()));
}

fn a_site_that_refuses_shows_the_outage_page_until_it_is_back(stage: &Stage) {
    after_a_good_visit(stage, &page());
    stage.site.close();
    stage.visit("/");
    see_the_outage_page(stage);
    reload_as_a_visitor(stage);
    see_the_outage_page(stage);
    open_again(stage);
    see_the_site_again(stage);
}

fn a_site_that_hangs_shows_the_outage_page_until_it_is_back(stage: &Stage) {
    after_a_good_visit(stage, &page());
    break_with(stage, Answer::html("").delay(Delay::Hang));
    stage.visit("/");
    see_the_outage_page(stage);
    mend(stage);
    stage.eval("void document.querySelector('main button').click()"); // The next attempt may hang for a while.
    see_the_site_again(stage);
}

fn a_site_that_answers_with_503_shows_the_outage_page_until_it_is_back(stage: &Stage) {
    after_a_good_visit(stage, &page());
    break_with(stage, own_503());
    stage.clear_requests();
    stage.visit("/");
    see_the_outage_page(stage);
    // The page needs nothing of the site: what it is made of comes from the worker, whose own two files a browser looks at
    // again after a navigation.
    let asked = stage.site.requests();
    let is_expected = |path: &str| path == "/" || path.starts_with("/outage-worker");
    assert!(asked.iter().all(|it| is_expected(&it.path)), "{asked:#?}");
    mend(stage);
    see_the_site_again(stage);
}

/// Quiet, and what may be read in two ways: an outage is not confirmed by it.
fn a_503_without_an_outage_is_the_sites_own(stage: &Stage) {
    after_a_good_visit(stage, &page());
    break_with(stage, own_503());
    let mut old = own::outage();
    old["checked_at"] = json!("2026-01-01T00:00:00Z");
    old["valid_seconds"] = json!(60);
    let unknown = statuspage::summary(
        "none",
        "operational",
        &[{
            let mut incident = statuspage::incident("1", TITLE, "major", &[("pondering", 5, NEWEST)]);
            incident["impact"] = json!("wobbly");
            incident
        }],
    );
    for (what, answer) in [
        ("quiet", Answer::json(own::quiet().to_string())),
        ("RSS", Answer::new("application/rss+xml", rss::outage())),
        ("old", Answer::json(old.to_string())),
        ("unknown words", Answer::json(unknown.to_string())),
        ("no feed", Answer::json("[1]")),
        ("broken", Answer::json("{")),
        ("failing", Answer::json("").status(500)),
    ] {
        stage.answer(answer);
        stage.visit("/");
        assert_eq!(stage.eval("!!document.querySelector('#own')"), true, "{what}");
    }
    stage.endpoint.close();
    stage.visit("/");
    see_the_sites_own_503(stage);
}

fn a_visitor_who_is_offline_is_not_told_that_the_site_is_down(stage: &Stage) {
    after_a_good_visit(stage, &page());
    stage.site.close();
    stage.endpoint.close();
    stage.visit("/");
    wait_for_the_outage_page(stage);
    assert_eq!(stage.eval("document.querySelector('h1').textContent"), "You seem to be offline");
    assert_eq!(stage.eval("document.title"), "You seem to be offline");
    stage.assert_no_banner();
    open_again(stage);
    see_the_site_again(stage);
}

fn what_was_known_is_said_where_nobody_answers(stage: &Stage) {
    stage.feed(&own::outage());
    stage.open(&page());
    stage.wait_for_banner();
    wait_for_the_worker(stage);
    stage.wait_for("Object.keys(localStorage).some(it => it.startsWith('outage-banner:'))");
    stage.site.close();
    stage.endpoint.close();
    stage.visit("/");
    wait_for_the_outage_page(stage);
    stage.wait_for("words");
    assert_eq!(stage.text(".title").as_deref(), Some(TITLE));
    assert_eq!(stage.eval("/checked/i.test(words.textContent)"), true, "with the time when that was known");
    open_again(stage);
}

/// All but pages that a visitor goes to.
fn other_requests_are_never_touched(stage: &Stage) {
    after_a_good_visit(stage, &page().body("<form method=post action=/form><button>Send</button></form>"));
    stage.visit("/"); // From now on the worker sees the requests of this page.
    stage.wait_for("navigator.serviceWorker.controller");
    let broken = || Answer::new("text/plain", "the site's own answer").status(503);
    for path in ["/data", "/image.png", "/frame", "/range"] {
        stage.site.set(path, broken());
    }
    stage.site.set("/form", own_503());
    let of = |options: &str| {
        format!("fetch('/data', {options}).then(async it => [it.status, await it.text()].join(' '))")
    };
    for options in
        ["{}", "{ method: 'POST', body: 'x' }", "{ headers: { range: 'bytes=0-3' } }", "{ mode: 'no-cors' }"]
    {
        assert_eq!(stage.eval(&of(options)), "503 the site's own answer", "{options}");
    }
    let failed =
        "new Promise(then => Object.assign(new Image(), { src: '/image.png', onerror: () => then(true) }))";
    assert_eq!(stage.eval(failed), true);
    let framed = "new Promise(then => { const frame = document.createElement('iframe'); frame.src = '/frame';
        frame.onload = () => then(frame.contentDocument.body.textContent); document.body.append(frame); })";
    assert_eq!(stage.eval(framed), "the site's own answer");
    stage.site.close();
    assert_eq!(stage.eval("fetch('/data').then(() => 'an answer', it => it.name)"), "TypeError");
    open_again(stage);
    // A form that is sent is a navigation too.
    stage.click("document.querySelector('form button')");
    stage.wait_for("document.querySelector('#own')");
}

fn a_tag_without_the_option_registers_nothing(stage: &Stage) {
    stage.feed(&own::quiet());
    stage.open(&Page::new());
    stage.settle();
    assert_eq!(stage.eval("navigator.serviceWorker.getRegistrations().then(it => it.length)"), 0);
    // Whoever wants nothing kept on the device has no worker there.
    stage.open(&page().with("storage", "none"));
    stage.wait_until("the file is asked for", |it| {
        it.requests().iter().any(|it| it.contains("banner-worker.js"))
    });
    stage.settle();
    assert_eq!(stage.eval("navigator.serviceWorker.getRegistrations().then(it => it.length)"), 0);
}

/// After `load`, and no more than the README says; the second visit asks for nothing that the worker has.
fn the_first_visit_with_a_worker_costs_what_is_told(stage: &Stage) {
    stage.feed(&own::quiet());
    stage.open(&page());
    wait_for_the_worker(stage);
    stage.quiesce();
    let of_the_site =
        || -> Vec<String> { stage.requests().into_iter().filter(|it| it.starts_with("GET site/")).collect() };
    let asked = of_the_site();
    // The loader itself is not counted; three files the page has by then, and the worker hears that they are the same.
    assert_eq!(asked.len(), 18 + 1, "{asked:#?}");
    let each: BTreeSet<&String> = asked.iter().collect();
    assert_eq!(each.len(), 15 + 1, "{asked:#?}");
    let readme = fs::read_to_string(workspace().join("README.md")).unwrap_or_default();
    assert!(readme.contains("the first visit costs 18 requests"), "the README");

    let until = config(stage)["until"].clone();
    stage.clear_requests();
    stage.reload();
    stage.wait_until("the tag has spoken again", |stage| config(stage)["until"] != until);
    stage.quiesce();
    let again = of_the_site();
    assert!(again.iter().all(|it| !it.ends_with("wasm") && !it.contains("outage-page")), "{again:#?}");
}

fn an_owners_page_and_words_and_colours_are_on_the_outage_page(stage: &Stage) {
    let style = "<style>:root { --outage-banner-color: rgb(1, 2, 3); --outage-banner-logo: url(\"data:image/gif;base64,R0lGODlhAQABAAAAACw=\"); }</style>";
    let words = json!({ "page_again": "Once more", "updated": "As of {time}" }).to_string();
    after_a_good_visit(stage, &page().head(style).with("strings", &words));
    break_with(stage, own_503());
    stage.visit("/");
    see_the_outage_page(stage);
    assert_eq!(stage.eval("document.querySelector('main button').textContent"), "Once more");
    assert_eq!(stage.eval("words.textContent.includes('As of')"), true);
    assert_eq!(stage.eval("getComputedStyle(document.querySelector('h1')).color"), "rgb(1, 2, 3)");
    assert_eq!(
        stage.eval("getComputedStyle(document.querySelector('.logo')).backgroundImage.includes('R0lGOD')"),
        true
    );

    stage.site.set(
        "/own.html",
        Answer::html("<!doctype html><html lang=en><title>Down</title><style>b { color: rgb(4, 5, 6) }</style><b>Sorry.</b><div data-outage-page></div><script>document.title = 'run'</script>"),
    );
    let page = Page::new().with("worker", "/outage-worker.js /own.html").with("support", "tel:+15550199");
    stage.feed(&own::quiet());
    stage.open(&page);
    stage.wait_until("the worker has the owner's page", |stage| {
        config(stage)["html"].as_str().is_some_and(|it| it.contains("Sorry."))
    });
    stage.feed(&own::outage());
    break_with(stage, own_503());
    stage.visit("/");
    see_the_outage_page(stage);
    assert_eq!(stage.eval("document.querySelector('[data-outage-page] main.outage-page') != null"), true);
    assert_eq!(stage.eval("getComputedStyle(document.querySelector('b')).color"), "rgb(4, 5, 6)");
    assert_ne!(stage.eval("document.title"), "run", "no script but ours");
}

const CHECK: &str = r#"
return axe.run(document, {
    runOnly: { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] },
    rules: { "color-contrast-enhanced": { enabled: true } },
    resultTypes: ["violations", "incomplete"],
}).then(({ violations, incomplete, passes }) => [
    passes.some(it => it.id === "color-contrast-enhanced"),
    ...[...violations, ...incomplete.filter(it => /contrast/.test(it.id))].map(({ id, nodes }) =>
        `${id} at ${nodes.map(({ target }) => target.flat().join(" ")).join(", ")}`),
])"#;

/// axe-core looks at the whole page.
#[track_caller]
pub(super) fn find_no_fault(stage: &Stage, which: &str) {
    let file = workspace().join("target/tools/node_modules/axe-core/axe.min.js");
    let Ok(axe) = fs::read_to_string(&file) else {
        panic!("no {}: run `cargo xtask test`, which fetches it", file.display())
    };
    assert_eq!(stage.run(&format!("{axe}\n{CHECK}")), json!([true]), "{which}");
}

/// In both themes, from right to left, and for a visitor who is offline.
fn accessibility_checks_find_nothing_on_the_outage_page(stage: &Stage) {
    for (theme, lang, is_offline) in
        [("light", "en", false), ("dark", "en", false), ("light", "ar", false), ("dark", "de", true)]
    {
        stage.site.unset("/");
        let page = page().with("theme", theme).with("lang", lang);
        stage.feed(&own::quiet());
        stage.open(&page);
        stage.wait_until("the worker knows this tag", |stage| {
            config(stage)["attributes"]["theme"] == theme && config(stage)["lang"] == lang
        });
        stage.feed(&own::outage());
        if is_offline {
            stage.site.close();
            stage.endpoint.close();
        } else {
            break_with(stage, own_503());
        }
        stage.visit("/");
        wait_for_the_outage_page(stage);
        if !is_offline {
            stage.wait_for_banner();
        }
        assert_eq!(stage.eval("document.documentElement.lang"), lang);
        assert_eq!(stage.eval("document.documentElement.dir"), if lang == "ar" { "rtl" } else { "ltr" });
        find_no_fault(stage, &format!("{theme} {lang}"));
    }
    open_again(stage);
}

/// What a device remembers of one state is not newer than the next: no visitor would believe that.
fn the_demo_shows_one_state_after_the_other(stage: &Stage) {
    let states = workspace().join("xtask/demo");
    let demo = match Playground::start(&workspace().join("dist"), &states, None, "all-well") {
        Ok(demo) => demo,
        Err(error) => panic!("{error}"),
    };
    stage.go(&demo.site.origin());
    stage.wait_for("!document.querySelector('#states').hidden");
    let mut files: Vec<_> =
        fs::read_dir(states).into_iter().flatten().flatten().map(|it| it.path()).collect();
    files.sort();
    let mut seen = 0;
    for file in files {
        let text = fs::read_to_string(&file).unwrap_or_default();
        let written: Value = serde_json::from_str(&text).unwrap_or_default();
        let feed = &written["body"];
        // What is said last of it, the longest sentence of which nothing is changed.
        let items = ["incidents", "maintenances"].iter().filter_map(|it| feed[it].as_array()).flatten();
        let bodies: Vec<&str> = items.filter_map(|it| it["updates"][0]["body"].as_str()).collect();
        let name =
            file.file_stem().and_then(|it| it.to_str()).and_then(|it| it.split_once('-')).map(|it| it.1);
        if feed["version"] != 1 || bodies.is_empty() || name == Some("hard-text") {
            continue;
        }
        stage.click(&format!("document.querySelector('#states [value={:?}]')", name.unwrap_or_default()));
        stage.wait_for(&format!(
            "{}.some(it => document.querySelector('outage-banner')?.shadowRoot.textContent.includes(it.slice(0, 30)))",
            json!(bodies)
        ));
        let words = stage.eval("document.querySelector('outage-banner').shadowRoot.textContent");
        assert!(!words.as_str().is_none_or(|it| it.contains("Last checked")), "{name:?}: {words}");
        seen += 1;
    }
    assert!(seen > 6, "the states are not found");
    stage.go(&stage.site.origin()); // The demo ends before its page would.
}

/// The whole story: an outage, the site goes away, a reload says so, the site comes back.
fn the_demo_takes_its_site_down_and_brings_it_back(stage: &Stage) {
    let states = workspace().join("xtask/demo");
    let demo = match Playground::start(&workspace().join("dist"), &states, None, FIRST_STATE) {
        Ok(demo) => demo,
        Err(error) => panic!("{error}"),
    };
    stage.go(&demo.site.origin());
    stage.wait_for_banner();
    stage.wait_for("document.querySelector('#take-down').checkVisibility()");
    assert_eq!(stage.eval("navigator.serviceWorker.getRegistrations().then(it => it.length)"), 0);
    stage.click("document.querySelector('#take-down')");
    stage.wait_for("document.querySelector('#see')");
    assert!(!demo.site.is_open(), "the port is closed");

    stage.click("document.querySelector('#see')");
    wait_for_the_outage_page(stage);
    stage.wait_for_banner();
    assert_eq!(
        stage.eval("document.querySelector('h1').textContent"),
        "Acme Hosting is not available right now"
    );
    assert!(stage.eval("all('a[href^=\"tel:\"]').length").as_i64() > Some(0), "a way to get help");

    // What the button on the endpoint's own page does, in the tab that waits.
    stage.eval(&format!(
        "void fetch('{}site/back', {{ method: 'POST', mode: 'no-cors' }}).catch(() => {{}})",
        demo.desk()
    ));
    stage.wait_for("document.querySelector('#site-said')?.textContent == 'The site is back.'");
    assert!(demo.site.is_open());
    assert_eq!(stage.eval("navigator.serviceWorker.getRegistrations().then(it => it.length)"), 0);
    stage.go(&demo.desk());
    assert_eq!(stage.eval("document.querySelector('form button').textContent"), "Take the site down");
    stage.click("document.querySelector('form button')");
    stage.wait_until("the button takes it down", |_| !demo.site.is_open());
    stage.wait_for("document.querySelector('form button').textContent == 'Bring it back'");
    stage.click("document.querySelector('form button')");
    stage.wait_until("the button brings it back", |_| demo.site.is_open());
    stage.go(&stage.site.origin()); // The demo ends before its page would.
}
