//! Visits that do not load the page anew: Turbo, htmx, pjax, view transitions, and the way back.

use super::claims;
use crate::apps::package;
use crate::feeds::own;
use crate::recipes::{here, page, recipe};
use crate::stage::Stage;
use crate::states::State;
use xtask::serve::Answer;

claims![
    turbo_visits_keep_the_banner,
    turbo_visits_with_the_tag_in_the_body_keep_the_banner,
    htmx_visits_keep_the_banner,
    htmx_visits_with_the_tag_in_the_body_keep_the_banner,
    a_body_that_is_swapped_keeps_the_banner,
    a_body_that_is_swapped_in_a_view_transition_keeps_the_banner,
    attributes_of_the_root_may_be_replaced,
    a_tag_in_the_next_body_alone_starts_the_banner,
    another_tag_in_the_next_body_ends_the_banner,
    back_from_the_browsers_cache_there_is_one_banner_that_goes_on,
];

const LISTENER: &str = include_str!("../apps/listen.js");
const SWAP: &str = include_str!("../apps/swap.js");
const PLACEMENTS: [&str; 2] = ["top", "corner"];

/// How a page gets to the next one without being loaded.
#[derive(Clone, Copy)]
struct Tool<'a> {
    name: &'a str,
    /// In the head of each page.
    head: &'a str,
    /// Attributes of each body.
    body: &'a str,
    /// Goes to the path `$1`.
    visit: &'a str,
    /// When the links of the page it came to may be clicked.
    is_ready: &'a str,
    /// Whether it also keeps copies of the pages, for the way back.
    goes_back: bool,
}

const TURBO: Tool = Tool {
    name: "Turbo",
    head: "<script src=\"/turbo.js\"></script>",
    body: "",
    visit: "void Turbo.visit('$1')",
    is_ready: "true",
    goes_back: true,
};
const PJAX: Tool = Tool {
    name: "pjax",
    head: "<script src=\"/swap.js\"></script>",
    body: "",
    visit: "void visit('$1')",
    is_ready: "true",
    goes_back: false,
};

fn serve_script(stage: &Stage, path: &str, text: impl Into<Vec<u8>>) {
    stage.site.set(path, Answer::new("text/javascript", text));
}

/// The pages `/0` to `/5`, each with our tag in its head or in its body.
#[track_caller]
fn serve_pages(stage: &Stage, tool: Tool, place: &str, placement: &str) {
    let tag = here(stage, recipe("Plain HTML"))
        .replace(" data-", &format!(" data-placement=\"{placement}\" data-"));
    assert!(tag.contains(placement), "the recipe has no attribute: {tag}");
    let (in_head, in_body) = if place == "head" { (&*tag, "") } else { ("", &*tag) };
    serve_script(stage, "/listen.js", LISTENER);
    let links = [1, 2, 3, 4, 5].map(|number| format!("<a href=\"/{number}\">Page {number}</a>")).concat();
    for number in 0..6 {
        let head = format!("<script src=\"/listen.js\"></script>{}{in_head}", tool.head);
        let body = format!(
            "<body {}><header>Acme</header><p id=\"number\">{number}</p>{in_body}\
             <nav>{links}</nav></body>",
            tool.body
        );
        stage.site.set(&format!("/{number}"), page(&head, &body));
    }
}

#[track_caller]
fn go(stage: &Stage, tool: Tool, number: u8) {
    stage.eval(&tool.visit.replace("$1", &format!("/{number}")));
    stage.wait_for(&format!("document.querySelector('#number')?.textContent == '{number}'"));
    stage.wait_for(tool.is_ready);
}

/// Five visits with the banner opened, one back, and one with it closed.
#[track_caller]
fn assert_kept(stage: &Stage, tool: Tool, place: &str) {
    for placement in PLACEMENTS {
        let case = format!("{}, the tag in the {place}, {placement}", tool.name);
        assert_kept_on_a_quiet_day(stage, tool, place, placement);
        stage.feed(&State::Critical.feed());
        stage.eval("(() => { try { localStorage.clear() } catch {} })()");
        stage.clear_requests();
        stage.visit("/0");
        stage.wait_for(tool.is_ready);
        stage.wait_for_the_one_banner();
        stage.wait_for("__heard.length");
        stage.click("all('details summary')[0]");
        stage.wait_for("all('details[open]').length");
        stage.eval("void (window.__view = 1)");
        for number in 1..6 {
            go(stage, tool, number);
            stage.wait_for_the_one_banner();
            assert_eq!(
                stage.eval("all('details[open]').length"),
                1,
                "{case}: visit {number} closed what was open"
            );
        }
        if tool.goes_back {
            stage.eval("history.back()");
            stage.wait_for("document.querySelector('#number')?.textContent == '4'");
        }
        stage.wait_for(tool.is_ready);
        stage.quiesce();
        stage.wait_for_the_one_banner();
        assert_eq!(stage.eval("all('details[open]').length"), 1, "{case}: closed what was open");
        assert_eq!(stage.eval("__heard.length"), 1, "{case}: announced again");

        stage.click("all('button.dismiss')[0]");
        stage.wait_for("!banner && root.querySelector('button.reopen')");
        go(stage, tool, 1);
        stage.quiesce();
        stage.wait_for("!banner && root.querySelector('button.reopen')");
        assert_eq!(stage.eval("document.querySelectorAll('outage-banner').length"), 1, "{case}: closed");
        assert_eq!(stage.eval("window.__view"), 1, "{case}: the page was loaded anew");
        stage.assert_silent();
        stage.assert_asked_seldom();
    }
}

/// Nothing of ours is in the page, whichever way it changes, and one visitor asks as often as on one page.
#[track_caller]
fn assert_kept_on_a_quiet_day(stage: &Stage, tool: Tool, place: &str, placement: &str) {
    stage.feed(&own::quiet());
    serve_pages(stage, tool, place, placement);
    stage.clear_requests();
    stage.visit("/0");
    stage.wait_for(tool.is_ready);
    stage.settle();
    for number in 1..6 {
        go(stage, tool, number);
    }
    stage.quiesce();
    assert_eq!(stage.eval("document.querySelectorAll('outage-banner').length"), 0, "{}, {place}", tool.name);
    stage.assert_silent();
    stage.assert_asked_seldom();
}

fn serve_turbo(stage: &Stage) {
    serve_script(stage, "/turbo.js", package("turbo/dist/turbo.es2017-umd.js"));
}

fn turbo_visits_keep_the_banner(stage: &Stage) {
    serve_turbo(stage);
    assert_kept(stage, TURBO, "head");
}

fn turbo_visits_with_the_tag_in_the_body_keep_the_banner(stage: &Stage) {
    serve_turbo(stage);
    assert_kept(stage, TURBO, "body");
}

/// Two generations, each with links that are boosted and with a body that is the target.
fn htmx(stage: &Stage, place: &str) {
    serve_script(stage, "/htmx-2.js", package("htmx-2/dist/htmx.min.js"));
    serve_script(stage, "/htmx-4.js", package("htmx-4/dist/htmx.min.js"));
    let boosted = "document.querySelector('nav a[href=\"$1\"]').click()";
    let is_boosted =
        "(it => it['htmx-internal-data']?.boosted || it._htmx?.boosted)(document.querySelector('nav a'))";
    let swapped = "void htmx.ajax('GET', '$1', { target: 'body', swap: 'outerHTML' })";
    for version in ["2", "4"] {
        let head = format!("<script src=\"/htmx-{version}.js\"></script>");
        // Version 4 hands attributes down only where it is told to.
        let attributes = if version == "2" { "hx-boost=\"true\"" } else { "hx-boost:inherited=\"true\"" };
        for (way, visit, is_ready, body) in
            [("hx-boost", boosted, is_boosted, attributes), ("hx-swap of the body", swapped, "true", "")]
        {
            let name = format!("htmx {version}, {way}");
            let goes_back = way == "hx-boost";
            assert_kept(stage, Tool { name: &name, head: &head, body, visit, is_ready, goes_back }, place);
        }
    }
}

fn htmx_visits_keep_the_banner(stage: &Stage) {
    htmx(stage, "head");
}

fn htmx_visits_with_the_tag_in_the_body_keep_the_banner(stage: &Stage) {
    htmx(stage, "body");
}

fn a_body_that_is_swapped_keeps_the_banner(stage: &Stage) {
    serve_script(stage, "/swap.js", SWAP);
    for place in ["head", "body"] {
        assert_kept(stage, PJAX, place);
    }
}

fn a_body_that_is_swapped_in_a_view_transition_keeps_the_banner(stage: &Stage) {
    if stage.eval("!!document.startViewTransition") == false {
        println!("skipped: {}: has no view transitions", stage.engine());
        return;
    }
    serve_script(stage, "/swap.js", SWAP);
    let visit = "void visit('$1', async swap => { await document.startViewTransition(swap).finished })";
    for place in ["head", "body"] {
        assert_kept(stage, Tool { name: "a view transition", visit, ..PJAX }, place);
    }
}

/// As Astro's router does: the root element has the attributes of the next page then, and no others.
fn attributes_of_the_root_may_be_replaced(stage: &Stage) {
    serve_script(stage, "/swap.js", SWAP);
    stage.feed(&own::outage());
    serve_pages(stage, PJAX, "head", "top");
    stage.visit("/0");
    stage.wait_for_the_one_banner();
    let is_below = "document.body.getBoundingClientRect().top >= banner.getBoundingClientRect().bottom - 1";
    stage.wait_for(is_below);
    let visit = "void visit('$1', swap => {
        swap();
        const root = document.documentElement;
        for (const name of root.getAttributeNames()) root.removeAttribute(name);
        root.setAttribute('lang', 'en');
    })";
    go(stage, Tool { visit, ..PJAX }, 1);
    stage.wait_for_the_one_banner();
    stage.wait_for(is_below);
    stage.assert_silent();
}

fn a_tag_in_the_next_body_alone_starts_the_banner(stage: &Stage) {
    serve_script(stage, "/swap.js", SWAP);
    stage.feed(&own::outage());
    serve_pages(stage, PJAX, "body", "top");
    let start = "<script src=\"/swap.js\"></script>";
    stage.site.set("/start", page(start, "<body><p id=\"number\">none</p></body>"));
    stage.visit("/start");
    assert_eq!(stage.eval("document.querySelectorAll('outage-banner').length"), 0);
    go(stage, PJAX, 1);
    stage.wait_for_the_one_banner();
    stage.assert_silent();
    stage.assert_asked_seldom();
}

/// The next page is of another part of the site, with another feed in its tag.
fn another_tag_in_the_next_body_ends_the_banner(stage: &Stage) {
    serve_script(stage, "/swap.js", SWAP);
    stage.feed(&own::outage());
    serve_pages(stage, PJAX, "body", "top");
    let mut other = own::outage();
    other["incidents"][0]["title"] = "Slow search".into();
    stage.endpoint.set("/other.json", Answer::json(other.to_string()));
    let tag = here(stage, recipe("Plain HTML")).replace("/status.json", "/other.json");
    stage.site.set("/1", page("", &format!("<body><p id=\"number\">1</p>{tag}</body>")));
    stage.visit("/0");
    stage.wait_for_the_one_banner();
    go(stage, PJAX, 1);
    stage.wait_for("text('.title') == 'Slow search'");
    stage.quiesce();
    stage.wait_for_the_one_banner();
    assert_eq!(stage.text(".title").as_deref(), Some("Slow search"));
    stage.assert_silent();
}

fn back_from_the_browsers_cache_there_is_one_banner_that_goes_on(stage: &Stage) {
    stage.feed(&own::outage());
    let tag = here(stage, recipe("Plain HTML")).replace(" data-", " data-poll-seconds=\"15\" data-");
    let log = "<script>addEventListener('pageshow', event => window.__persisted = event.persisted)</script>";
    for (path, head) in [("/0", format!("{log}{tag}")), ("/1", String::new())] {
        let mut answer = page(&head, &format!("<body><p id=\"number\">{path}</p></body>"));
        // A page that must not be stored is not kept for the way back.
        answer.headers.retain(|(name, _)| name != "Cache-Control");
        stage.site.set(path, answer.header("Cache-Control", "no-cache"));
    }
    stage.visit("/0");
    stage.wait_for_the_one_banner();
    stage.visit("/1");
    stage.eval("history.back()");
    stage.wait_for("document.querySelector('#number')?.textContent == '/0' && '__persisted' in window");
    if stage.eval("window.__persisted") == false {
        println!("skipped: {}: its driver keeps no page for the way back", stage.engine());
        return;
    }
    stage.wait_for_the_one_banner();
    stage.clear_requests();
    stage.wait_until("the feed is asked for again", |stage| {
        stage.endpoint.requests().iter().any(|request| request.path == "/status.json")
    });
    stage.quiesce();
    stage.wait_for_the_one_banner();
    stage.assert_asked_seldom();
    stage.assert_silent();
}
