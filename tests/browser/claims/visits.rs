//! Visits that do not load the page anew: Turbo, htmx, pjax, view transitions, and the way back.

use super::claims;
use crate::apps::package;
use crate::engine::Engine;
use crate::feeds::own;
use crate::stage::Stage;
use crate::states::State;
use crate::visit::{PJAX, TURBO, Tool, go, serve_pages, serve_script};

claims![
    turbo_visits_keep_the_banner,
    turbo_visits_with_the_tag_in_the_body_keep_the_banner,
    htmx_visits_keep_the_banner,
    htmx_visits_with_the_tag_in_the_body_keep_the_banner,
    a_body_that_is_swapped_keeps_the_banner,
    a_body_that_is_swapped_in_a_view_transition_keeps_the_banner,
];

const SWAP: &str = include_str!("../apps/swap.js");
/// The placement and the first page, on which the place of the banner depends.
const STARTS: [(&str, &str); 3] = [("top", "/0"), ("top", "/0-held"), ("corner", "/0-held")];

/// Makes five visits with open details, one visit back, and one after the banner was closed.
#[track_caller]
fn assert_kept(stage: &Stage, tool: Tool, place: &str) {
    assert_kept_on_a_quiet_day(stage, tool, place);
    for (placement, start) in STARTS {
        let case = format!("{}, the tag in the {place}, {placement} from {start}", tool.name);
        serve_pages(stage, tool, place, placement);
        stage.feed(&State::Critical.feed());
        stage.eval("(() => { try { localStorage.clear() } catch {} })()");
        stage.clear_requests();
        stage.visit(start);
        stage.wait_for(tool.is_ready);
        stage.wait_for_the_one_banner();
        stage.wait_for("__heard.length");
        stage.open_details();
        stage.eval("void (window.__view = 1)");
        for number in 1..6 {
            go(stage, tool, number);
            stage.wait_for_the_one_banner();
            assert_eq!(
                stage.eval("all('.rest')[0].checkVisibility()"),
                true,
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
        assert_eq!(stage.eval("all('.rest')[0].checkVisibility()"), true, "{case}: closed what was open");
        assert_eq!(stage.eval("__heard.length"), 1, "{case}: announced again");

        stage.click("all('button.dismiss')[0]");
        stage.wait_for("!banner && root.querySelector('button.reopen')");
        go(stage, tool, 1);
        stage.quiesce();
        stage.wait_for("!banner && root.querySelector('button.reopen')");
        assert_eq!(stage.eval("document.querySelectorAll('outage-banner').length"), 1, "{case}: closed");
        assert_eq!(stage.eval("window.__view"), 1, "{case}: the page was loaded anew");
        assert_eq!(stage.console(), Vec::<String>::new(), "{case}");
        stage.assert_asked_seldom();
    }
}

/// On quiet visits nothing of ours is in the page, however it changes, and no more is asked than on one page.
#[track_caller]
fn assert_kept_on_a_quiet_day(stage: &Stage, tool: Tool, place: &str) {
    stage.feed(&own::quiet());
    serve_pages(stage, tool, place, "top");
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

/// Two versions of htmx, each with boosted links and with the body as the target.
fn htmx(stage: &Stage, place: &str) {
    serve_script(stage, "/htmx-2.js", package("htmx-2/dist/htmx.min.js"));
    serve_script(stage, "/htmx-4.js", package("htmx-4/dist/htmx.min.js"));
    let boosted = "document.querySelector('nav a[href=\"$1\"]').click()";
    let is_boosted =
        "(it => it['htmx-internal-data']?.boosted || it._htmx?.boosted)(document.querySelector('nav a'))";
    let swapped = "void htmx.ajax('GET', '$1', { target: 'body', swap: 'outerHTML' })";
    for version in ["2", "4"] {
        let head = format!("<script src=\"/htmx-{version}.js\"></script>");
        // In version 4 an attribute is inherited only with `:inherited`.
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
    // Under its driver WebKit has no compositing, and loses the page in a view transition.
    if stage.engine() == Engine::WebKit {
        println!("skipped: {}: its driver loses the page in a view transition", stage.engine());
        return;
    }
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
