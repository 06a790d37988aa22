//! Pages that a framework draws: React as a whole, Vue in part.

use super::claims;
use crate::apps::{bundle, package, run};
use crate::feeds::{TITLE, own};
use crate::recipes::{here, page};
use crate::stage::Stage;
use xtask::serve::Answer;

claims![
    react_hydrates_the_document_on_a_quiet_day,
    react_hydrates_the_document_during_an_outage,
    react_may_draw_head_and_body_anew,
    vue_shows_and_hides_the_element,
];

const VERSIONS: [&str; 2] = ["18", "19"];
/// In development React names every fault in words; in production it names only those that cost the visitor.
const MODES: [&str; 2] = ["production", "development"];
const LISTENER: &str = include_str!("../apps/listen.js");

/// Puts the site at `path` as a server sends it, with the script that hydrates it.
#[track_caller]
fn serve_react(stage: &Stage, path: &str, version: &str, mode: &str) {
    let alias = |name: &str| format!("--alias:{name}={name}-{version}");
    let (react, dom) = (alias("react"), alias("react-dom"));
    let mode = format!("--define:process.env.NODE_ENV={mode:?}");
    let server = bundle("render.jsx", &[&react, &dom, &mode, "--platform=node"]);
    stage.site.set(path, Answer::html(here(stage, &run(&server, ("PAGE", path)))));
    let client = bundle("hydrate.jsx", &[&react, &dom, &mode]);
    stage.site.set("/app.js", Answer::new("text/javascript", here(stage, &client)));
    stage.site.set("/listen.js", Answer::new("text/javascript", LISTENER));
}

/// Checks that React kept the server's elements and named no fault.
#[track_caller]
fn assert_hydrated(stage: &Stage, case: &str) {
    stage.wait_for("window.site");
    assert_quiet_console(stage, case);
    assert_eq!(stage.eval("window.__main === document.querySelector('main')"), true, "{case}: drawn anew");
    stage.eval("site.count()");
    stage.wait_for("document.querySelector('main button').textContent == '1'");
}

#[track_caller]
fn assert_quiet_console(stage: &Stage, case: &str) {
    let mut lines = stage.console();
    lines.retain(|line| !line.contains("React DevTools")); // An advertisement, which comes in development only.
    assert!(lines.is_empty(), "{case}: {lines:#?}");
}

fn each_react(mut claim: impl FnMut(&str, &str, &str)) {
    for version in VERSIONS {
        for mode in MODES {
            claim(version, mode, &format!("React {version} in {mode}"));
        }
    }
}

fn react_hydrates_the_document_on_a_quiet_day(stage: &Stage) {
    stage.feed(&own::quiet());
    each_react(|version, mode, name| {
        for path in ["/early", "/late-quiet"] {
            serve_react(stage, path, version, mode);
            stage.clear_requests();
            stage.visit(path);
            stage.settle();
            assert_hydrated(stage, &format!("{name}, {path}"));
            let markup = stage.eval("document.documentElement.outerHTML").to_string();
            assert!(!markup.contains("<outage-banner"), "{name}, {path}: {markup}");
        }
    });
}

/// On the second view of each page the outage is remembered, and may be shown before React has hydrated the page.
fn react_hydrates_the_document_during_an_outage(stage: &Stage) {
    stage.feed(&own::outage());
    each_react(|version, mode, name| {
        for path in ["/early", "/late"] {
            serve_react(stage, path, version, mode);
            stage.eval("(() => { try { localStorage.clear() } catch {} })()");
            for view in ["first", "second"] {
                let case = format!("{name}, {path}, {view} view");
                stage.visit(path);
                stage.wait_for_the_one_banner();
                assert_hydrated(stage, &case);
                stage.quiesce();
                stage.wait_for_the_one_banner();
                assert_eq!(stage.text(".title").as_deref(), Some(TITLE), "{case}");
                assert_quiet_console(stage, &case);
            }
        }
    });
}

/// A navigation in the client draws most of head and body anew; React replaces a body with another key.
fn react_may_draw_head_and_body_anew(stage: &Stage) {
    stage.feed(&own::outage());
    for version in VERSIONS {
        for path in ["/early", "/late"] {
            let case = format!("React {version}, {path}");
            serve_react(stage, path, version, "production");
            stage.clear_requests();
            stage.visit(path);
            stage.wait_for_the_one_banner();
            stage.wait_for("window.site");
            stage.wait_for("__heard.length");
            for title in ["Mail", "Web", "Mail"] {
                stage.eval(&format!("site.go('{title}')"));
                stage.wait_for(&format!("document.querySelector('main h1').textContent == '{title}'"));
                stage.wait_for_the_one_banner();
            }
            stage.eval("window.__body = document.body.firstElementChild, site.renew()");
            stage.wait_for("window.__body != document.body.firstElementChild");
            stage.wait_for_the_one_banner();
            stage.quiesce();
            stage.wait_for_the_one_banner();
            assert_eq!(
                stage.eval("document.body.getBoundingClientRect().top > 0"),
                true,
                "{case}: is covered"
            );
            assert_eq!(stage.eval("__heard.length"), 1, "{case}: announced again");
            assert_quiet_console(stage, &case);
            stage.assert_asked_seldom();
        }
    }
}

/// Vue mounts a part of the page. Its template has the element, removes it and puts it back.
fn vue_shows_and_hides_the_element(stage: &Stage) {
    stage.feed(&own::outage());
    let vue = package("vue/dist/vue.global.prod.js");
    stage.site.set("/vue.js", Answer::new("text/javascript", vue));
    let template = here(
        stage,
        "<main><outage-banner v-if=\"isShown\" endpoint=\"https://status.example.net/status.json\" \
         placement=\"inline\"></outage-banner><p>{{ isShown }}</p></main>",
    );
    let app = format!(
        "<script>const vue = Vue.createApp({{ data: () => ({{ isShown: true }}), template: `{template}` }});
         vue.config.compilerOptions.isCustomElement = (tag) => tag === 'outage-banner';
         window.shop = vue.mount('#app');</script>"
    );
    let body = format!("<body><div id=\"app\"></div><script src=\"/vue.js\"></script>{app}</body>");
    stage.site.set("/vue", page("<script async src=\"/outage-banner.js\"></script>", &body));
    stage.visit("/vue");
    stage.wait_for_the_one_banner();
    assert_eq!(stage.eval("host.parentElement.localName"), "main");
    stage.eval("void (shop.isShown = false)");
    stage.wait_for("document.querySelector('main p').textContent == 'false'");
    // An element that the owner removes stays away.
    stage.quiesce();
    assert_eq!(stage.eval("document.querySelectorAll('outage-banner').length"), 0);
    stage.eval("void (shop.isShown = true)");
    stage.wait_for_the_one_banner();
    stage.assert_silent();
}
