//! Pages that are swapped without a load, and the next page has other attributes, another tag, or was there before.

use super::claims;
use crate::feeds::own;
use crate::recipes::{here, page, recipe};
use crate::stage::Stage;
use crate::visit::{PJAX, Tool, go, serve_pages, serve_script};
use xtask::serve::Answer;

claims![
    attributes_of_the_root_may_be_replaced,
    a_tag_in_the_next_body_alone_starts_the_banner,
    another_tag_in_the_next_body_ends_the_banner,
    back_from_the_browsers_cache_there_is_one_banner_that_goes_on,
];

const SWAP: &str = include_str!("../apps/swap.js");

/// Swaps as Astro's router does: afterwards the root element has only the attributes of the next page.
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

/// The next page is from another part of the site, with another feed in its tag.
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
        // The browser does not keep a page with `no-store` for the way back.
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
