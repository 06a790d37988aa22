//! The page removes elements: one that we created comes back, one that the owner placed stays away.

use super::claims;
use crate::feeds::{TITLE, own};
use crate::page::Page;
use crate::stage::Stage;
use crate::states::State;
use serde_json::json;
use xtask::serve::{Answer, Delay};

claims![
    what_the_page_removes_comes_back_with_its_state,
    an_element_that_the_owner_removed_stays_removed_and_asks_no_more,
    no_listener_outlives_an_element_that_was_removed,
    a_removal_is_heard_as_a_change_to_nothing,
    an_element_that_was_moved_asks_for_one_thing_at_a_time,
    leaving_a_page_early_gives_its_place_back,
];

/// Scripts by which pages remove our element.
const REMOVALS: [(&str, &str); 8] = [
    ("the element", "host.remove()"),
    ("all in the body", "document.body.innerHTML = '<main><p>Another page</p></main>'"),
    (
        "the body",
        "(body => { body.innerHTML = '<main><p>Another page</p></main>'; document.body.replaceWith(body) })
         (document.createElement('body'))",
    ),
    ("the body by assignment", "document.body = document.createElement('body')"),
    ("the body by its copy", "document.body.replaceWith(document.body.cloneNode(true))"),
    (
        "the head and the body",
        "(document.head.replaceChildren(), document.body.replaceWith(document.createElement('body')))",
    ),
    (
        "all children of the root",
        "document.documentElement.replaceChildren(document.createElement('head'), document.createElement('body'))",
    ),
    (
        "all markup",
        "document.documentElement.innerHTML = '<head><title>Another</title></head><body><p>Another page</p></body>'",
    ),
];

/// Checks that the document has one banner, the one that the prelude found.
const IS_ONE: &str = "banner && host.isConnected && banner.checkVisibility() &&
    [...document.querySelectorAll('outage-banner')].filter(it => it.shadowRoot?.querySelector('section.banner')).length === 1";

fn what_the_page_removes_comes_back_with_its_state(stage: &Stage) {
    for placement in ["top", "corner"] {
        for (what, script) in REMOVALS {
            let page = Page::new().with("placement", placement);
            State::Critical.open(stage, &page);
            stage.wait_for("document.readyState === 'complete'");
            stage.open_details();
            stage.eval("void (window.__first = banner)");
            stage.eval(&format!("(() => {{ {script} }})()"));
            stage.wait_for(IS_ONE);
            assert_eq!(stage.text(".title").as_deref(), Some(TITLE), "{placement}: {what}");
            assert_eq!(
                stage.eval("banner === __first && all('.rest')[0].checkVisibility()"),
                true,
                "{placement}: {what} was replaced, and the banner lost its state"
            );

            // It still asks, and shows the answer.
            stage.feed(&own::quiet());
            stage.clear_requests();
            stage.eval("OutageBanner.refresh()");
            stage.wait_for("!banner");
            stage.quiesce();
            let asked = stage.requests();
            assert_eq!(
                asked.iter().filter(|it| it.ends_with("/status.json")).count(),
                1,
                "{what}: {asked:?}"
            );
            stage.assert_silent();
        }
    }
    // A banner that was closed stays closed.
    State::Dismissed.open(stage, &Page::new());
    stage.eval("void host.remove()");
    stage.wait_for("root && host.isConnected && root.querySelector('button.reopen')");
    stage.assert_no_banner();
}

/// An element that the owner wrote, in a page without another.
fn owned(stage: &Stage) -> Page {
    let endpoint = stage.endpoint.origin();
    Page::new().without_endpoint().body(&format!(
        "<outage-banner endpoint=\"{endpoint}/status.json\" poll-seconds=\"15\"></outage-banner><p>Page</p>"
    ))
}

fn an_element_that_the_owner_removed_stays_removed_and_asks_no_more(stage: &Stage) {
    for (feed, is_shown) in [(own::outage(), true), (own::quiet(), false)] {
        stage.feed(&feed);
        stage.clear_requests();
        stage.open(&owned(stage));
        stage.settle();
        stage.wait_for(if is_shown { "banner" } else { "host" });
        stage.eval("void host.remove()");
        stage.quiesce();
        stage.clear_requests();
        stage.eval("(OutageBanner.refresh(), OutageBanner.reopen(), document.dispatchEvent(new Event('visibilitychange')))");
        stage.quiesce();
        stage.quiesce(); // This takes longer than the second after which a removed element would come back.
        assert_eq!(stage.eval("host"), json!(null));
        let asked = stage.requests();
        assert!(!asked.iter().any(|it| it.ends_with("/status.json")), "{is_shown}: {asked:?}");
        let place = "getComputedStyle(document.documentElement).marginTop";
        assert_eq!(stage.eval(place), "0px", "the page keeps a place");
        stage.assert_silent();
    }
}

/// Counts our listeners, and lets each wait of 15 seconds end at once in a hidden tab. WebKit's driver sets its
/// own limit of a minute by the page's timer, so that timer is left alone.
const COUNT: &str = r#"<script>
window.__listeners = new Set();
for (const target of [document, window]) {
  const add = target.addEventListener, remove = target.removeEventListener;
  const key = (name, hear) => name + " " + (hear.__id ??= Math.random());
  target.addEventListener = function (name, hear, ...more) {
    if (/visibility|outage-banner|storage/.test(name)) {
      __listeners.add(key(name, hear));
      more[0]?.signal?.addEventListener("abort", () => __listeners.delete(key(name, hear)));
    }
    return add.call(this, name, hear, ...more);
  };
  target.removeEventListener = function (name, hear, ...more) {
    __listeners.delete(key(name, hear));
    return remove.call(this, name, hear, ...more);
  };
}
const later = window.setTimeout;
window.setTimeout = (call, ms, ...more) => later(call, ms == 15e3 && window.__isHidden ? 10 : ms, ...more);
Object.defineProperty(document, "hidden", { get: () => !!window.__isHidden });
</script>"#;

fn no_listener_outlives_an_element_that_was_removed(stage: &Stage) {
    for (feed, is_hidden) in [(own::quiet(), true), (own::outage(), false)] {
        let hide = format!("<script>window.__isHidden = {is_hidden}</script>");
        stage.feed(&feed);
        stage.clear_requests();
        stage.open(&owned(stage).head(COUNT).head(&hide));
        stage.settle();
        if is_hidden {
            stage.wait_for("[...__listeners].some(it => it.startsWith('visibility'))");
        }
        stage.wait_for("__listeners.size");
        stage.eval("void host.remove()");
        stage.wait_for("!__listeners.size");
    }
}

fn a_removal_is_heard_as_a_change_to_nothing(stage: &Stage) {
    let listen = "<script>window.heard = [];
        document.addEventListener('outage-banner:change', it => heard.push(it.detail && it.detail.indicator));</script>";
    stage.feed(&own::outage());
    stage.open(&owned(stage).head(listen));
    stage.wait_for("banner && heard.length");
    stage.eval("void host.remove()");
    stage.wait_for("heard.length > 1");
    assert_eq!(stage.eval("[heard, OutageBanner.notice]"), json!([["major", null], null]));

    if stage.eval("'navigation' in window") == true {
        stage.open(&Page::new().with("only-on", "/").head(listen));
        stage.wait_for("banner && heard.length");
        stage.eval("history.pushState(null, '', '/about')");
        stage.wait_for("heard.length > 1");
        assert_eq!(stage.eval("[heard, OutageBanner.notice]"), json!([["major", null], null]));
    }
}

/// A request that began before the move and fails ends nothing that began after the move.
fn an_element_that_was_moved_asks_for_one_thing_at_a_time(stage: &Stage) {
    let late = Delay::For(std::time::Duration::from_millis(1500));
    stage.site.set("/outage_banner.js", Answer::html("<h1>Not found</h1>").status(404).delay(late));
    stage.feed(&own::outage());
    // Requests are counted in the page, because a browser may hold back a second request for the same address.
    let count = "<script>window.__asked = []; const plain = window.fetch;
        window.fetch = (what, ...all) => (__asked.push(String(what)), plain(what, ...all))</script>";
    stage.open(&owned(stage).head(count));
    let asked = "__asked.filter(it => it.endsWith('/status.json')).length";
    stage.wait_until("the script is asked for", |stage| {
        stage.requests().iter().any(|it| it.ends_with("/outage_banner.js"))
    });
    stage.answer(Answer::json("").delay(Delay::Hang));
    stage.eval("void document.body.append(host)");
    stage.wait_for("__log.length"); // The script from before the move has failed.
    // A moved element asks anew or goes on; either way exactly one request waits after this.
    for _ in 0..2 {
        stage.eval("OutageBanner.refresh()");
        stage.quiesce();
    }
    assert_eq!(stage.eval(asked), 2);
}

fn leaving_a_page_early_gives_its_place_back(stage: &Stage) {
    let top = "document.querySelector('header').getBoundingClientRect().top";
    let page = Page::new().blocking().with("only-on", "/");
    stage.feed(&own::quiet());
    stage.open(&page);
    stage.settle();
    if stage.eval("'navigation' in window") == false {
        return; // Here the element learns of a new address only when the page is loaded anew.
    }
    let without = stage.eval(top);
    stage.feed(&own::outage());
    stage.open(&page);
    stage.wait_for_banner();
    stage.wait_for("getComputedStyle(document.documentElement).getPropertyValue('--outage-banner-height')");
    stage.answer(Answer::json("").delay(Delay::Hang));
    stage.open(&page);
    assert_ne!(stage.eval(top), without, "no place is kept, so that none can be given back");
    stage.eval("history.pushState(null, '', '/about')");
    stage.wait_for(&format!("{top} === {without}"));
}
