//! The first words: there before the WebAssembly, in its place when it does not come, and gone without a trace when it does.

use super::claims;
use crate::engine::{Engine, workspace};
use crate::feeds::{NEWEST, TITLE, UPDATES, incidentio, own, rss, statuspage};
use crate::page::Page;
use crate::stage::Stage;
use serde_json::{Value, json};
use std::fs;
use std::time::Duration;
use xtask::serve::{Answer, Delay};

claims![
    first_words_come_before_the_webassembly,
    first_words_give_way_without_moving,
    first_words_are_announced_once,
    first_words_keep_the_focus_when_they_give_way,
    first_words_count_what_was_pressed,
    first_words_count_what_is_pressed_while_they_give_way,
    first_words_wait_where_the_banner_may_say_something_else,
    first_words_stay_when_the_webassembly_does_not_come,
    first_words_say_what_they_know_where_they_had_waited,
    texts_of_a_megabyte_are_read_with_and_without_the_webassembly,
    first_words_can_be_closed_for_good,
    first_words_give_way_at_the_next_poll,
    memory_speaks_before_any_answer,
    memory_that_is_over_goes_at_once,
];

const ALONE: &str = "/outage-banner-alone.js";
const GLUE: &str = "/outage_banner.js";
const WASM: &str = "/outage_banner_bg.wasm";

/// A page with some ways to reach the company.
fn page() -> Page {
    Page::new()
        .with("support", "tel:+15550100 mailto:help@acme.example")
        .with("updates", "https://x.com/acme")
}

/// The worse one last.
fn two_incidents() -> Value {
    let incident = |id, title, impact| statuspage::incident(id, title, impact, &UPDATES);
    let incidents =
        [incident("inc-2", "Domain changes are slow", "minor"), incident("inc-1", TITLE, "major")];
    statuspage::summary("major", "major_outage", &incidents)
}

/// The file of `dist/`, after this time.
fn late(path: &str, ms: u64) -> Answer {
    let Ok(body) = fs::read(workspace().join("dist").join(&path[1..])) else { panic!("no dist{path}") };
    let kind = if path.contains(".js") { "text/javascript" } else { "application/wasm" };
    Answer::new(kind, body).delay(Delay::For(Duration::from_millis(ms)))
}

fn never() -> Answer {
    Answer::new("application/wasm", "").delay(Delay::Hang)
}

fn three() -> [Value; 3] {
    [statuspage::outage(), incidentio::outage(), own::outage()]
}

/// Opens the page, and returns when the first words are there; the WebAssembly comes `ms` later than it could.
fn open(stage: &Stage, page: &Page, ms: u64) {
    stage.eval("(() => { try { localStorage.clear() } catch {} })()");
    stage.site.set(WASM, late(WASM, ms));
    stage.open(page);
    stage.wait_for("words");
    assert!(is_first(stage), "the banner was there before its first words");
}

/// Whether what is there is the first words.
fn is_first(stage: &Stage) -> bool {
    stage.eval("!!words && !banner") == true
}

/// Returns when the banner has taken the place of the first words.
fn wait_for_the_whole(stage: &Stage) {
    stage.wait_for("banner");
}

fn assert_words(stage: &Stage, what: &str) {
    assert!(stage.text(".title").unwrap_or_default().ends_with(TITLE), "{what}: {:?}", stage.text(".title"));
    assert!(
        stage.text(".update").unwrap_or_default().contains(NEWEST),
        "{what}: {:?}",
        stage.text(".update")
    );
}

fn first_words_come_before_the_webassembly(stage: &Stage) {
    stage.site.set(WASM, never());
    for feed in three() {
        stage.feed(&feed);
        stage.open(&page());
        stage.wait_for("words");
        assert_words(stage, "first words");
        assert_eq!(stage.text(".phase").as_deref(), Some("Cause identified"));
        assert!(stage.text(".times").unwrap_or_default().contains("12 min"));
        assert_eq!(stage.text("[data-way=best] .verb").as_deref(), Some("Call us"), "mail is down");
        assert_eq!(stage.eval("all('.fact a')[0].protocol"), "https:");
        stage.assert_silent();
    }
}

/// Where everything is that can be seen.
const RECTS: &str = "JSON.stringify([words, ...words.querySelectorAll('*')].filter(it => it.checkVisibility() && !it.closest('.said,.rest,path'))\
    .map(it => { const { x, y, width, height } = it.getBoundingClientRect();\
    return [it.localName + '.' + (it.getAttribute('class') || ''), ...[x, y, width, height].map(Math.round)].join(' ') }))";

fn first_words_give_way_without_moving(stage: &Stage) {
    let watch = "<script>window.__shift = 0; new PerformanceObserver(list => list.getEntries().forEach(it => (__shift += it.value)))\
        .observe({ type: 'layout-shift', buffered: true });</script>";
    for placement in ["top", "top-overlay", "bottom", "corner", "inline"] {
        for feed in three() {
            stage.feed(&feed);
            let page = page().with("placement", placement);
            let page = if stage.engine() == Engine::Chromium { page.head(watch) } else { page };
            open(stage, &page, 700);
            let before = stage.eval(&format!("(window.__shift = 0, {RECTS})"));
            assert!(is_first(stage), "the banner came before anything was measured");
            wait_for_the_whole(stage);
            assert_eq!(stage.eval(RECTS), before, "{placement}");
            if stage.engine() == Engine::Chromium {
                assert_eq!(stage.eval("__shift"), json!(0), "{placement}");
            }
            assert_eq!(stage.eval("root.querySelectorAll('.frame').length"), 1);
            stage.assert_silent();
        }
    }
}

/// Writes down what the two regions contain whenever that changes. Runs before the loader.
const LISTENER: &str = r#"<script>
window.__heard = [];
const attach = Element.prototype.attachShadow;
Element.prototype.attachShadow = function (init) {
  const root = attach.call(this, init);
  const hear = () => root.querySelectorAll("p.said").forEach(it => it.textContent && __heard.at(-1) != it.textContent && __heard.push(it.textContent));
  new MutationObserver(hear).observe(root, { subtree: true, childList: true, characterData: true });
  return root;
};
</script>"#;

/// By the first words, when they were there for long enough; else by the banner.
fn first_words_are_announced_once(stage: &Stage) {
    for ms in [0, 100, 1_500] {
        stage.feed(&statuspage::outage());
        stage.eval("(() => { try { localStorage.clear() } catch {} })()");
        stage.site.set(WASM, late(WASM, ms));
        stage.open(&page().head(LISTENER));
        stage.wait_for("banner && __heard.length");
        stage.quiesce();
        let heard = stage.eval("__heard");
        assert_eq!(heard.as_array().map(Vec::len), Some(1), "{ms} ms: {heard}");
        let said = heard[0].as_str().unwrap_or_default();
        assert!(
            said.starts_with("Major outage: ") && said.ends_with(&format!("{TITLE}. {NEWEST}")),
            "{said}"
        );
    }
}

fn first_words_keep_the_focus_when_they_give_way(stage: &Stage) {
    for (selector, expected) in [
        (".dismiss", "root.activeElement?.matches('.dismiss')"),
        (".details", "root.activeElement?.matches('.details')"),
        ("[data-way=best] a", "root.activeElement.getAttribute('href') == 'tel:+15550100'"),
    ] {
        stage.feed(&statuspage::outage());
        open(stage, &page(), 2_500);
        stage.eval(&format!("all({selector:?})[0].focus()"));
        assert!(is_first(stage));
        wait_for_the_whole(stage);
        stage.wait_for(&format!("root.activeElement && {expected}"));
    }
}

/// What is closed, opened, or held down while the banner comes.
fn first_words_count_what_was_pressed(stage: &Stage) {
    for storage in ["local", "none"] {
        stage.feed(&statuspage::outage());
        open(stage, &page().with("storage", storage), 2_500);
        stage.click("all('.dismiss')[0]");
        stage.wait_for("!words && root.querySelector('.reopen')");
        stage.wait_until("the WebAssembly is there", |stage| {
            stage.requests().iter().any(|it| it.ends_with(WASM))
        });
        stage.quiesce();
        stage.wait_for("!words && root.querySelector('.reopen')");
        stage.click("root.querySelector('.reopen')");
        wait_for_the_whole(stage);
    }

    open(stage, &page(), 2_500);
    stage.click("all('.details')[0]");
    assert!(is_first(stage));
    wait_for_the_whole(stage);
    stage.wait_for("all('.details')[0].ariaExpanded == 'true' || all('.details')[0].getAttribute('aria-expanded') == 'true'");

    open(stage, &page(), 1_000);
    stage.hold_down("all('.dismiss')[0]");
    stage
        .wait_until("the WebAssembly is there", |stage| stage.requests().iter().any(|it| it.ends_with(WASM)));
    stage.quiesce();
    assert!(is_first(stage), "the banner came while a button was held down");
    stage.let_go();
    stage.wait_for("!words && root.querySelector('.reopen')");

    // A menu that opens keeps the end of the press for itself.
    let menu = "<script>
        for (const name of ['pointerup', 'pointercancel', 'keyup']) addEventListener(name, it => it.stopImmediatePropagation(), true);
    </script>";
    open(stage, &page().with("storage", "none").head(menu), 1_000);
    stage.hold_down("all('.title')[0]");
    stage
        .wait_until("the WebAssembly is there", |stage| stage.requests().iter().any(|it| it.ends_with(WASM)));
    stage.quiesce();
    stage.let_go();
    wait_for_the_whole(stage);
}

/// The banner has begun, but has not yet read the answer: the browser may paint, and a visitor press, in between.
fn first_words_count_what_is_pressed_while_they_give_way(stage: &Stage) {
    let pressing = "<script>
        window.__dismissed = 0;
        addEventListener('outage-banner:dismiss', () => __dismissed++);
        const later = setTimeout;
        window.setTimeout = (run, ...given) => later((...all) => {
          const host = document.querySelector('outage-banner');
          if (host?.first?.isOver && !window.__pressed) {
            window.__pressed = true;
            host.shadowRoot.querySelector('[data-first] .dismiss').click();
          }
          run(...all);
        }, ...given);
    </script>";
    stage.feed(&statuspage::outage());
    for storage in ["local", "none"] {
        stage.eval("(() => { try { localStorage.clear() } catch {} })()");
        open(stage, &page().with("storage", storage).head(pressing), 400);
        stage.wait_for("window.__pressed && !words && root.querySelector('.reopen')");
        stage.quiesce();
        stage.wait_for("root.querySelector('.reopen') && !root.querySelector('[data-first]')");
        assert_eq!(stage.eval("__dismissed"), 1, "{storage}");
    }
}

/// Each of these may change what the banner says first.
fn first_words_wait_where_the_banner_may_say_something_else(stage: &Stage) {
    let two = two_incidents();
    let mut marked = statuspage::outage();
    marked["incidents"][0]["incident_updates"][0]["body"] =
        json!("**Mail** is [down](https://status.example.net).");
    let mut hostile = statuspage::outage();
    hostile["incidents"][0]["name"] = json!("<img src=x onerror=\"window.__pwned = 1\">Mail");
    let mut languages = own::outage();
    languages["incidents"][0]["title"] = json!({ "en": "Mail", "de": "Post" });
    for (what, feed, page) in [
        ("two incidents", two, page()),
        ("Markdown", marked, page()),
        ("HTML", hostile, page()),
        ("several languages", languages, page()),
        ("a filter", statuspage::outage(), page().with("components", "Email")),
        ("a threshold", statuspage::outage(), page().with("min-impact", "minor")),
    ] {
        stage.eval("(() => { try { localStorage.clear() } catch {} })()");
        stage.site.set(WASM, late(WASM, 400));
        stage.feed(&feed);
        let recorder = "<script>window.__first = 0; addEventListener('load', () => { const look = () => { \
            const banner = document.querySelector('outage-banner')?.shadowRoot?.querySelector('.banner'); \
            if (banner?.closest('[data-first]')) window.__first++; requestAnimationFrame(look); }; look(); });</script>";
        stage.open(&page.head(recorder));
        wait_for_the_whole(stage);
        assert_eq!(stage.eval("__first"), 0, "{what}");
        assert_eq!(stage.eval("window.__pwned"), Value::Null, "{what}");
    }
}

/// A way in which the module does not come: its name, what the page is, and words of the owner's line.
struct Way {
    name: &'static str,
    files: Vec<(&'static str, Answer)>,
    page: Page,
    line: &'static str,
}

fn ways(stage: &Stage) -> Vec<Way> {
    let gone = || Answer::html("<h1>Not found</h1>").status(404);
    let way = |name, files, line| Way { name, files, page: page(), line };
    let endpoint = stage.endpoint.origin();
    let policy = |rest: &str| page().policy(&format!("default-src 'none'; {rest}"));
    let closed =
        Answer::new("application/wasm", "").header("Access-Control-Allow-Origin", "https://other.example");
    let no_wasm = "<script>delete window.WebAssembly</script>";
    let old = "<script>WebAssembly.instantiateStreaming = WebAssembly.instantiate = async () => { throw new WebAssembly.CompileError('invalid opcode') }</script>";
    stage.endpoint.set("/closed.wasm", closed);
    vec![
        way(
            "no WebAssembly on the server",
            vec![(WASM, gone())],
            "outage_banner_bg.wasm: HTTP 404; put all files of dist/ into one folder",
        ),
        way(
            "no glue on the server",
            vec![(GLUE, gone())],
            "outage_banner.js: HTTP 404; put all files of dist/ into one folder",
        ),
        way(
            "damaged WebAssembly",
            vec![(WASM, Answer::new("application/wasm", "not WebAssembly"))],
            "replace all files of dist/ together",
        ),
        way(
            "damaged glue",
            vec![(GLUE, Answer::new("text/javascript", "("))],
            "replace all files of dist/ together",
        ),
        way(
            "glue of the wrong type",
            vec![(GLUE, Answer::new("text/plain", "export {}"))],
            "serve .wasm as application/wasm and .js as text/javascript",
        ),
        way(
            "WebAssembly that never comes",
            vec![(WASM, never())],
            "outage_banner_bg.wasm: no answer in 10 seconds",
        ),
        way(
            "neither WebAssembly nor what the first words need without it",
            vec![(WASM, gone()), (ALONE, gone())],
            "outage_banner_bg.wasm: HTTP 404; put all files of dist/ into one folder",
        ),
        way("glue that never comes", vec![(GLUE, never())], "outage_banner.js: no answer in 10 seconds"),
        Way {
            name: "a policy without wasm-unsafe-eval",
            files: Vec::new(),
            page: policy(&format!("script-src 'self'; connect-src 'self' {endpoint}")),
            line: "add 'wasm-unsafe-eval' to its script-src",
        },
        Way {
            name: "a policy that does not let it be loaded",
            files: Vec::new(),
            page: policy(&format!("script-src 'self' 'wasm-unsafe-eval'; connect-src {endpoint}")),
            line: "to its connect-src",
        },
        Way {
            name: "a host without CORS",
            files: Vec::new(),
            page: page().with("wasm", &format!("{endpoint}/closed.wasm")),
            line: "Access-Control-Allow-Origin",
        },
        Way {
            name: "no WebAssembly in the browser",
            files: Vec::new(),
            page: page().head(no_wasm),
            line: "this browser has no WebAssembly",
        },
        Way {
            name: "an old engine",
            files: Vec::new(),
            page: page().head(old),
            line: "replace all files of dist/ together",
        },
    ]
}

fn first_words_stay_when_the_webassembly_does_not_come(stage: &Stage) {
    stage.feed(&statuspage::outage());
    for Way { name, files, page, line } in ways(stage) {
        stage.eval("(() => { try { localStorage.clear() } catch {} })()");
        for (path, answer) in &files {
            stage.site.set(path, answer.clone());
        }
        stage.open(&page);
        stage.wait_for("words");
        assert_words(stage, name);
        stage.wait_for(&format!("window.__log.some(it => it.includes({line:?}))"));
        assert_words(stage, name);
        assert!(is_first(stage), "{name}");
        let ours: Vec<String> = stage
            .console()
            .into_iter()
            .filter(|it| it.starts_with("warn: outage-banner: cannot") || it.contains(line))
            .collect();
        assert_eq!(ours.len(), 1, "{name}: {ours:#?}");
        for (path, _) in &files {
            stage.site.unset(path);
        }
    }
}

/// The worst of what is open; and where rows do not say it, that there may be a problem.
fn first_words_say_what_they_know_where_they_had_waited(stage: &Stage) {
    stage.site.set(WASM, Answer::html("").status(404));
    let two = two_incidents();
    let mut marked = own::outage();
    marked["incidents"][0]["title"] = json!("<b>Mail</b> <img src=x onerror=\"window.__pwned = 1\">is down");
    let words = "There may be a problem with our services at the moment.";
    for (what, answer, title) in [
        ("two incidents", Answer::json(two.to_string()), TITLE),
        ("markup", Answer::json(marked.to_string()), "Mail is down"),
        ("RSS", Answer::new("application/rss+xml", rss::outage()), words),
    ] {
        stage.eval("(() => { try { localStorage.clear() } catch {} })()");
        stage.answer(answer);
        stage.open(&page());
        stage.wait_for("words");
        assert!(
            stage.text(".title").unwrap_or_default().ends_with(title),
            "{what}: {:?}",
            stage.text(".title")
        );
        assert_eq!(stage.eval("window.__pwned"), Value::Null, "{what}");
        assert_eq!(stage.eval("all('[data-way=best] a, [data-way=doubtful] a').length > 0"), true, "{what}");
    }
    // In the page's language.
    stage.open_as(&page().with("lang", "de"), |text| text);
    stage.wait_for("words && text('.title')?.startsWith('Möglicherweise')");
}

/// A text that opens again and again what it never closes makes a careless pattern search to the end of it each time: with a
/// megabyte that takes minutes, or more stack than an engine has.
fn texts_of_a_megabyte_are_read_with_and_without_the_webassembly(stage: &Stage) {
    for wasm in [None, Some(Answer::html("").status(404))] {
        if let Some(answer) = &wasm {
            stage.site.set(WASM, answer.clone());
        }
        for opener in [
            "x",
            "\n",
            " ",
            "<b ",
            "<!--",
            "<script ",
            "<a href=\"",
            "[",
            "![a](",
            "**",
            "`",
            "&#",
            "&amp;",
            "http://a",
            "> ",
        ] {
            let mut feed = own::outage();
            feed["incidents"][0]["updates"][0]["body"] = json!(opener.repeat(900_000 / opener.len()));
            stage.eval("(() => { try { localStorage.clear() } catch {} })()");
            stage.feed(&feed);
            stage.open(&page());
            stage.wait_for(if wasm.is_some() { "words" } else { "banner" });
            assert_eq!(stage.text(".title").as_deref(), Some(TITLE), "{opener:?}");
            assert!(
                stage.console().iter().all(|it| !it.contains("recursion") && !it.contains("stack")),
                "{opener:?}"
            );
        }
    }
}

fn first_words_can_be_closed_for_good(stage: &Stage) {
    stage.site.set(WASM, Answer::html("").status(404));
    let mut feed = statuspage::outage();
    stage.feed(&feed);
    stage.open(&page());
    stage.wait_for("words");
    stage.wait_for("window.__log.length");
    stage.click("all('.dismiss')[0]");
    stage.wait_for("!words && root.querySelector('.reopen')");
    stage.reload();
    stage.wait_for("root?.querySelector('.reopen')");
    stage.assert_no_banner();
    // By the banner's own rules, which reads the same: closed too, until there is news.
    stage.site.unset(WASM);
    stage.reload();
    stage.wait_for("root?.querySelector('.reopen')");
    stage.quiesce();
    stage.assert_no_banner();
    stage.site.set(WASM, Answer::html("").status(404));
    feed["incidents"][0]["impact"] = json!("critical");
    stage.feed(&feed);
    stage.reload();
    stage.wait_for("words");
}

fn first_words_give_way_at_the_next_poll(stage: &Stage) {
    stage.feed(&statuspage::outage());
    stage.site.set(WASM, Answer::html("").status(404));
    stage.open(&page().with("poll-seconds", "15"));
    stage.wait_for("words");
    stage.wait_for("window.__log.length");
    stage.site.unset(WASM);
    wait_for_the_whole(stage);
    assert_words(stage, "the banner");
    stage.assert_asked_seldom();
}

/// A page view in the middle of an outage that this device has seen.
fn memory_speaks_before_any_answer(stage: &Stage) {
    stage.feed(&statuspage::outage());
    stage.open(&page());
    wait_for_the_whole(stage);
    for is_hanging in [true, false] {
        stage.answer(if is_hanging {
            Answer::json("").delay(Delay::Hang)
        } else {
            Answer::json("").status(500)
        });
        stage.clear_requests();
        stage.open(&page());
        stage.wait_for("words");
        assert_words(stage, "memory");
        stage.wait_for("text('.stale')?.startsWith('Last checked')");
        stage.wait_until("all is asked for", |stage| {
            [GLUE, WASM].iter().all(|file| stage.requests().contains(&format!("GET site{file}")))
        });
    }
    // The banner takes over from memory too.
    wait_for_the_whole(stage);
    stage.wait_for("text('.stale')?.startsWith('Last checked')");
    // With other options another banner is meant.
    stage.open(&page().with("theme", "dark"));
    stage.settle();
    stage.assert_no_banner();
}

fn memory_that_is_over_goes_at_once(stage: &Stage) {
    for placement in ["top", "corner"] {
        stage.feed(&statuspage::outage());
        stage.open(&page().with("placement", placement));
        wait_for_the_whole(stage);
        stage.answer(
            Answer::json(statuspage::quiet().to_string()).delay(Delay::For(Duration::from_millis(700))),
        );
        let watch = "<script>window.__gaps = 0; (function look() { \
            const shown = document.querySelector('outage-banner')?.shadowRoot?.querySelector('.banner'); \
            if (window.__was && !shown && document.body?.getBoundingClientRect().top > 30) __gaps++; \
            if (shown) window.__was = true; requestAnimationFrame(look); })();</script>";
        stage.open(&page().with("placement", placement).head(watch));
        stage.wait_for("words");
        stage.wait_for("!document.querySelector('outage-banner')");
        stage.quiesce();
        assert_eq!(stage.eval("[__gaps, localStorage.length]"), json!([0, 0]), "{placement}");
        assert_eq!(stage.eval("document.body.getBoundingClientRect().top < 30"), true, "{placement}");
        stage.assert_silent();
    }
}
