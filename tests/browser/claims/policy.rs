//! Under a strict Content-Security-Policy the banner is shown, and it violates nothing: the directives of `docs/csp.md`,
//! and what is missing without each of them.

use super::claims;
use super::site_down::wait_for_the_worker;
use crate::engine::workspace;
use crate::feeds::{NEWEST, TITLE, own, statuspage};
use crate::page::{Page, RECORDER};
use crate::stage::Stage;
use xtask::front::recipes;
use xtask::release::{dist, integrity};
use xtask::serve::{Answer, Server, folder};

claims![
    a_strict_content_security_policy_shows_it_without_a_violation,
    the_documented_policy_is_enough_in_any_language,
    without_a_word_of_the_documented_policy_something_is_missing_and_said,
    a_nonce_is_enough_for_all_scripts,
    a_hash_is_not_enough,
    the_worker_needs_what_is_documented,
];

const DOCS: &str = include_str!("../../../docs/csp.md");

/// A host of scripts that is neither the page's nor the feed's.
#[track_caller]
fn scripts_host() -> Server {
    Server::start(None, folder(&workspace().join("dist")))
        .unwrap_or_else(|error| panic!("no server: {error}"))
}

/// A block of the documentation, with the hosts and the nonce of the claim.
#[track_caller]
fn documented(stage: &Stage, cdn: &Server, heading: &str, index: usize) -> String {
    let found = recipes(DOCS, heading).get(index).copied();
    assert!(found.is_some(), "docs/csp.md has no such block under a heading with {heading:?}");
    let text = found.unwrap_or_default().replace("https://cdn.example.net", &cdn.origin());
    text.replace("https://status.example.net", &stage.endpoint.origin())
        .replace("RANDOM", "claim")
        .replace('\n', " ")
}

/// The directives without one word of one of them.
#[track_caller]
fn without(policy: &str, directive: &str, word: &str) -> String {
    let mut is_there = false;
    let directives = policy.split(';').map(|text| {
        let mut words: Vec<&str> = text.split_whitespace().collect();
        if words.first() == Some(&directive) {
            is_there |= words.contains(&word);
            words.retain(|it| *it != word);
        }
        words.join(" ")
    });
    let policy = directives.collect::<Vec<_>>().join("; ");
    assert!(is_there, "no {word} in {directive} of {policy}");
    policy
}

/// Opens a page with nothing but the tag; the claim's own script has a nonce. Nothing is allowed but what is given.
#[track_caller]
fn open(stage: &Stage, policy: &str, tag: &str) {
    let html = format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><script nonce=\"claim\">{RECORDER}</script>\
         <title>Acme Hosting</title>{tag}</head><body><p>Shop</p></body></html>"
    );
    let policy = policy.replace("script-src ", "script-src 'nonce-claim' ");
    let policy = format!("default-src 'none'; {policy}");
    stage.clear_requests();
    stage.site.set("/shop", Answer::html(html).header("Content-Security-Policy", &policy));
    stage.visit("/shop");
}

fn tag(stage: &Stage, cdn: &Server, more: &str) -> String {
    format!(
        "<script async src=\"{}/outage-banner.js\" data-endpoint=\"{}/status.json\" {more}></script>",
        cdn.origin(),
        stage.endpoint.origin()
    )
}

/// Firefox and WebKit report the icon that they ask for themselves.
fn lines(stage: &Stage) -> Vec<String> {
    stage.console().into_iter().filter(|line| !line.ends_with("/favicon.ico")).collect()
}

#[track_caller]
fn see_the_banner(stage: &Stage, what: &str) {
    stage.wait_for("banner || window.__log.some(line => line.startsWith('warn'))");
    stage.quiesce();
    assert_eq!(lines(stage), Vec::<String>::new(), "{what}");
    assert_eq!(stage.text(".title").as_deref(), Some(TITLE), "{what}");
    stage.eval("localStorage.clear()");
}

fn the_documented_policy_is_enough_in_any_language(stage: &Stage) {
    stage.feed(&own::outage());
    let cdn = scripts_host();
    let policy = documented(stage, &cdn, "Content-Security-Policy", 0);
    for lang in ["en", "de"] {
        open(stage, &policy, &tag(stage, &cdn, &format!("data-lang={lang}")));
        see_the_banner(stage, lang);
    }
    assert!(cdn.requests().iter().any(|it| it.path == "/locales/de.json"), "{:#?}", cdn.requests());
}

fn without_a_word_of_the_documented_policy_something_is_missing_and_said(stage: &Stage) {
    stage.feed(&own::outage());
    let cdn = scripts_host();
    let (scripts, feed) = (cdn.origin(), stage.endpoint.origin());
    let policy = documented(stage, &cdn, "Content-Security-Policy", 0);
    for (directive, word, shown, line) in [
        (
            "script-src",
            "'wasm-unsafe-eval'",
            "first words",
            "add 'wasm-unsafe-eval' to its script-src".to_owned(),
        ),
        ("connect-src", &scripts, "first words", format!("add {scripts} to its connect-src")),
        ("connect-src", &feed, "nothing", format!("add {feed} to its connect-src")),
        (
            "script-src",
            &scripts,
            "nothing",
            format!("violation: script-src-elem by {scripts}/outage-banner.js"),
        ),
    ] {
        open(stage, &without(&policy, directive, word), &tag(stage, &cdn, ""));
        // An engine without `script-src-elem` names the directive that it has.
        let found = format!(
            "window.__log.some(it => it.replace('script-src by', 'script-src-elem by').includes({line:?}))"
        );
        stage.wait_for(&found);
        stage.quiesce();
        let seen = stage.eval("banner ? 'banner' : words ? 'first words' : 'nothing'");
        assert_eq!(seen, shown, "without {directive} {word}");
        stage.eval("localStorage.clear()");
    }
    open(stage, &without(&policy, "connect-src", &scripts), &tag(stage, &cdn, "data-lang=de"));
    stage.wait_for("window.__log.some(it => it.includes('no words for lang=\"de\"'))");
}

fn a_nonce_is_enough_for_all_scripts(stage: &Stage) {
    stage.feed(&own::outage());
    let cdn = scripts_host();
    let tag = documented(stage, &cdn, "With a nonce", 1);
    let scripts = documented(stage, &cdn, "With a nonce", 0);
    let connect = documented(stage, &cdn, "Content-Security-Policy", 0);
    let connect = connect.split(';').find(|it| it.contains("connect-src")).unwrap_or_default();
    for scripts in [scripts.clone(), without(&scripts, "script-src", "'strict-dynamic'")] {
        open(stage, &format!("{scripts}; {connect}"), &tag);
        see_the_banner(stage, &scripts);
    }
    open(stage, &format!("{scripts}; {connect}"), &tag.replace("nonce=\"claim\"", ""));
    stage.wait_for("window.__log.some(it => it.startsWith('violation: script-src'))");
    stage.assert_no_banner();
}

fn a_hash_is_not_enough(stage: &Stage) {
    stage.feed(&own::outage());
    let cdn = scripts_host();
    let hashes = dist().map_or_else(|error| panic!("{error}"), |files| integrity("1.0.0", &files));
    let (_, rest) = hashes.split_once("\"outage-banner.js\": \"").unwrap_or_default();
    let hash = rest.split('"').next().unwrap_or_default();
    assert!(hash.starts_with("sha384-"), "{hashes}");
    let policy = documented(stage, &cdn, "Content-Security-Policy", 0)
        .replace(&format!("{} 'wasm-unsafe-eval'", cdn.origin()), &format!("'{hash}' 'wasm-unsafe-eval'"));
    open(stage, &policy, &tag(stage, &cdn, &format!("integrity=\"{hash}\" crossorigin")));
    stage.wait_for("window.__log.some(it => it.startsWith('violation: script-src'))");
    stage.quiesce();
    stage.assert_no_banner();
}

fn the_worker_needs_what_is_documented(stage: &Stage) {
    stage.feed(&own::quiet());
    let cdn = scripts_host();
    let policy = documented(stage, &cdn, "Content-Security-Policy", 0);
    let worker = documented(stage, &cdn, "The worker", 0);
    let tag = tag(stage, &cdn, "data-worker=\"/outage-worker.js\"");
    open(stage, &policy, &tag);
    stage.wait_for("window.__log.some(it => it.includes('cannot use worker='))");
    open(stage, &format!("{policy}; {worker}"), &tag);
    wait_for_the_worker(stage);
    assert_eq!(lines(stage), Vec::<String>::new());
}

fn a_strict_content_security_policy_shows_it_without_a_violation(stage: &Stage) {
    let endpoint = stage.endpoint.origin();
    let policy = format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src {endpoint}; style-src 'none'"
    );
    stage.feed(&statuspage::outage());
    let page = Page::new().policy(&policy).with("wasm", &format!("{endpoint}/outage_banner_bg.wasm"));
    stage.open(&page);
    stage.wait_for_banner();
    assert!(stage.text(".update").unwrap_or_default().contains(NEWEST));
    // The banner's style sheet applies: without it a section has no background.
    assert_ne!(stage.eval("getComputedStyle(banner).backgroundColor"), "rgba(0, 0, 0, 0)");
    assert_eq!(stage.eval("root.querySelectorAll('style, link, [style]').length"), 0);
    let wasm = |place: &str| stage.requests().contains(&format!("GET {place}/outage_banner_bg.wasm"));
    assert!(wasm("endpoint") && !wasm("site"), "{:?}", stage.requests());
    stage.quiesce();
    // Firefox and WebKit report the icon that they ask for themselves.
    let lines: Vec<String> =
        stage.console().into_iter().filter(|line| !line.ends_with("/favicon.ico")).collect();
    assert_eq!(lines, Vec::<String>::new());

    // The recorder does notice a violation: this one is the claim's.
    stage.eval("document.head.append(document.createElement('style'))");
    stage.wait_for("window.__log.some(line => line.startsWith('violation: style-src'))");
}
