//! When the endpoint is asked, by which tab, and which of several is believed.

use super::claims;
use crate::feeds::{TITLE, ago, own, statuspage};
use crate::page::Page;
use crate::stage::Stage;
use outage_banner::mirrors::{self, Edition};
use outage_banner::model::Indicator;
use outage_banner::schedule::{retry_after, wait_ms};
use outage_banner::time::Timestamp;
use outage_banner::turns::{Next, Outcome, Turn, next};
use serde_json::{Value, json};
use xtask::serve::{Answer, Delay};

claims![
    waits_and_turns_are_those_of_the_core,
    mirrors_are_compared_as_the_core_does,
    retry_after_is_kept_to_on_any_answer,
    failures_are_asked_less_and_less_before_there_is_a_banner,
    nothing_is_asked_where_nobody_looks_and_at_once_on_return,
    a_page_that_is_made_ready_before_anybody_comes_asks_nothing,
    a_page_whose_second_request_met_no_network_goes_on_asking,
    what_another_tag_has_left_on_the_device_goes_after_a_week,
    tabs_take_turns_on_a_quiet_day,
    tabs_with_a_banner_share_each_answer,
    a_mirror_that_hangs_keeps_nothing_back,
    an_old_mirror_hides_no_newer_outage,
    what_is_older_than_what_is_shown_replaces_nothing,
    a_mirror_that_is_no_feed_is_passed_over,
    mirrors_without_times_show_the_worse,
    an_endpoint_on_the_site_s_own_domain_is_told,
];

/// A clock that jumps: the waits of ours that are longer than any time limit end when it has passed them.
const CLOCK: &str = r"<script>
(() => {
  const later = window.setTimeout, clear = window.clearTimeout, now = Date.now, waits = new Map();
  let ahead = 0, count = 1e9;
  Date.now = () => now() + ahead;
  window.setTimeout = (call, ms, ...more) => {
    // WebKit's driver sets a limit of its own by the page's timer: that one stays.
    if (!(ms > 11e3) || !/outage.banner/.test(Error().stack)) return later(call, ms, ...more);
    waits.set(++count, { at: Date.now() + ms, call: () => call(...more) });
    return count;
  };
  window.clearTimeout = (id) => waits.delete(id) || clear(id);
  window.__waits = () => [...waits.values()].map((it) => it.at - Date.now());
  window.__skip = (ms) => {
    ahead += ms;
    for (const [id, it] of [...waits]) if (it.at <= Date.now()) { waits.delete(id); it.call(); }
  };
})();
</script>";

/// As on a device that was never here.
fn forget(stage: &Stage) {
    stage.eval("(() => { try { localStorage.clear() } catch {} return 0 })()"); // There may be no page yet.
}

fn asked(stage: &Stage) -> usize {
    stage.endpoint.requests().iter().filter(|it| it.path == "/status.json").count()
}

/// An answer whose header a page of another origin may read.
fn told_to_wait(status: u16, body: &str, header: &str) -> Answer {
    Answer::json(body)
        .status(status)
        .header("Access-Control-Expose-Headers", "Retry-After")
        .header("Retry-After", header)
}

/// Opens the page, and lets the minute go by after which the file for pages that stay open is loaded.
fn stay(stage: &Stage, page: Page) {
    stage.open(&page.head(CLOCK));
    stage.settle();
    stage.wait_for("__waits().length");
    stage.eval("__skip(60e3)");
    stage.wait_for("Object.keys(localStorage).some(it => /-turn/.test(it))");
}

/// Cases for both sides, from a row of numbers.
fn waits_and_turns_are_those_of_the_core(stage: &Stage) {
    stage.feed(&own::quiet());
    stage.open(&Page::new());
    let chances = [0.0, 0.25, 0.5, 1.0];
    let mut cases = Vec::new();
    for poll in [15_u32, 60, 300, 3_600, 9_999] {
        for asked in [0_u32, 14, 60, 120, 600, 3_600, 4_000_000_000] {
            for failures in [0_u32, 1, 2, 3, 5, 9] {
                for chance in chances {
                    let ms = wait_ms(poll, Some(asked).filter(|it| *it > 0), failures, chance);
                    cases.push(json!([poll, asked, failures, chance, ms]));
                }
            }
        }
    }
    let wrong = format!(
        "import('/outage-banner-stay.js').then(it => {}.filter(([a, b, c, d, ms]) => it.waitMs(a, b, c, d) != ms))",
        Value::from(cases)
    );
    assert_eq!(stage.eval(&wrong), json!([]), "as wait_ms");

    let now = Timestamp::from_millis(1_777_900_000_000);
    let headers =
        ["120", " 7 ", "Mon, 04 May 2026 13:08:40 GMT", "Mon, 04 May 2026 13:06:00 GMT", "2 minutes", ""];
    let expected = headers.map(|it| retry_after(it, now).unwrap_or(0));
    let told = format!(
        "import('/outage-banner-stay.js').then(it => {}.map(header => Math.max(it.retryAfter(header, {}) || 0, 0)))",
        json!(headers),
        now.millis()
    );
    assert_eq!(stage.eval(&told), json!(expected), "as retry_after");

    let words = ["asking", "quiet", "kept", "alone", "3"];
    let mut cases = Vec::new();
    for own_at in [-90_000_i64, -59_000, 0, 5_000] {
        for shared_at in [-200_000_i64, -60_000, -11_000, 4_000] {
            for word in words {
                for is_mine in [true, false] {
                    for chance in chances {
                        let at = |ms| Timestamp::from_millis(now.millis() + ms);
                        let own = Turn { asked_at: at(own_at), wait_ms: 60_000, outcome: Outcome::Quiet };
                        let text = format!("{} 12000 {word}", at(shared_at).millis());
                        let shared = Turn::from_text(&text);
                        let (what, ms) = match next(&own, is_mine, shared.as_ref(), now, chance) {
                            Next::Ask => ("ask", 0),
                            Next::Wait(ms) => ("wait", ms),
                            Next::Take(_, ms) => ("take", ms),
                        };
                        cases.push(json!([own.asked_at.millis(), is_mine, text, chance, what, ms]));
                    }
                }
            }
        }
    }
    let wrong = format!(
        "import('/outage-banner-stay.js').then(it => {}.filter(([at, isMine, text, chance, ...expected]) =>
            String(it.next({{ at, ms: 6e4, word: 'quiet' }}, isMine, it.turnOf(text), {}, chance)) != String(expected)))",
        Value::from(cases),
        now.millis()
    );
    assert_eq!(stage.eval(&wrong), json!([]), "as next");
    let texts = ["", "1 2", "1 2 quiet 3", "x 2 quiet", "1 4320001 quiet", "1 2 what", "1 2 4"];
    let known = texts.map(|it| Turn::from_text(it).is_some());
    let told = format!(
        "import('/outage-banner-stay.js').then(it => {}.map(text => !!it.turnOf(text)))",
        json!(texts)
    );
    assert_eq!(stage.eval(&told), json!(known), "as Turn::from_text");
}

fn mirrors_are_compared_as_the_core_does(stage: &Stage) {
    stage.feed(&own::quiet());
    stage.open(&Page::new());
    let times = [None, Some(1_777_899_000_000_i64), Some(1_777_899_900_000)];
    let of = |(written, said, modified): (Option<i64>, Option<i64>, Option<i64>), shows| Edition {
        written_at: written.map(Timestamp::from_millis),
        said_at: said.map(Timestamp::from_millis),
        modified_at: modified.map(Timestamp::from_millis),
        shows,
    };
    let mut kinds = Vec::new();
    for written in times {
        for said in times {
            for modified in times {
                kinds.push((written, said, modified));
            }
        }
    }
    let mut cases = Vec::new();
    for one in &kinds {
        for other in &kinds {
            let editions = [of(*one, None), of(*other, Some(Indicator::Major))];
            let is_behind = editions[0].is_behind(&editions[1]);
            cases.push(json!([one, other, mirrors::newest(&editions), is_behind]));
        }
    }
    let wrong = format!(
        "import('/outage-banner-addresses.js').then(async (it) => {{
            const text = ([written, said], name) => JSON.stringify({{ name,
                ...(written ? {{ checked_at: new Date(written).toISOString() }} : {{}}),
                ...(said ? {{ incidents: [{{ updates: [{{ posted_at: new Date(said).toISOString() }}] }}] }} : {{}}) }});
            const wrong = [];
            for (const [one, other, best, isBehind] of {}) {{
                const of = (times, name) => it.editionOf(text(times, name), times[2] && new Date(times[2]).toUTCString(), 1777900000000);
                const editions = [of(one, 'quiet'), of(other, 'outage')];
                const newest = await it.newest(editions, async (edition) => edition === editions[0]);
                if (editions.indexOf(newest) != best || it.isBehind(...editions) != isBehind) wrong.push([one, other, best, isBehind]);
            }}
            return wrong;
        }})",
        Value::from(cases)
    );
    assert_eq!(stage.eval(&wrong), json!([]));
}

fn retry_after_is_kept_to_on_any_answer(stage: &Stage) {
    let quiet = own::quiet().to_string();
    for (status, body) in [(200, &*quiet), (429, ""), (503, "")] {
        stage.answer(told_to_wait(status, body, "600"));
        stay(stage, Page::new());
        stage.wait_for("__waits().some(it => it > 500e3)");
        assert_eq!(stage.eval("__waits().some(it => it < 539e3)"), json!(false), "HTTP {status}");
        forget(stage);
    }
    // In the banner; the date is far enough for any clock.
    stage.feed(&own::outage());
    stage.open(&Page::new().head(CLOCK));
    stage.wait_for_banner();
    stage.answer(told_to_wait(429, "", "Fri, 31 Dec 2100 23:59:59 GMT"));
    stage.eval("OutageBanner.refresh()");
    stage.wait_for("text('.stale')");
    stage.wait_for("__waits().length");
    stage.eval("__skip(15e3)");
    stage.wait_for("__waits().some(it => it > 3500e3)");
}

fn failures_are_asked_less_and_less_before_there_is_a_banner(stage: &Stage) {
    stage.answer(Answer::json("").status(500));
    stay(stage, Page::new());
    let mut last = 0.0;
    for _ in 0..3 {
        let before = asked(stage);
        stage.eval("__skip(20 * 60e3)");
        stage.wait_until("the feed is asked for again", |stage| asked(stage) > before);
        stage.quiesce();
        stage.wait_for("__waits().length");
        let wait = stage.eval("Math.max(...__waits())").as_f64().unwrap_or_default();
        assert!(wait > last, "{wait} ms after {last}");
        last = wait;
    }
    assert!(last > 380_000.0, "{last} ms after four failures");
}

fn nothing_is_asked_where_nobody_looks_and_at_once_on_return(stage: &Stage) {
    let away = "<script>
        Object.defineProperty(document, 'hidden', { get: () => window.__away == 'hidden' });
        Object.defineProperty(navigator, 'onLine', { get: () => window.__away != 'offline' });
    </script>";
    for (way, event) in [
        ("hidden", "document.dispatchEvent(new Event('visibilitychange'))"),
        ("offline", "dispatchEvent(new Event('online'))"),
        ("hidden", "dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))"),
    ] {
        for feed in [own::quiet(), own::outage()] {
            stage.feed(&feed);
            stage.clear_requests();
            forget(stage);
            stage.open(&Page::new().head(CLOCK).head(away));
            stage.settle();
            stage.wait_for("__waits().length");
            stage.eval("__skip(60e3)");
            stage.wait_for("Object.keys(localStorage).some(it => /-turn/.test(it))");
            stage.quiesce();
            let before = asked(stage);
            stage.eval(&format!("(window.__away = '{way}', __skip(5 * 60e3), document.dispatchEvent(new Event('visibilitychange')))"));
            stage.quiesce();
            assert_eq!(asked(stage), before, "{way} and asked");
            stage.eval(&format!("(window.__away = '', {event})"));
            stage.wait_until("it is asked on return", |stage| asked(stage) == before + 1);
            stage.quiesce();
            assert_eq!(asked(stage), before + 1, "back from {way}, and asked more than once");
        }
    }
}

fn a_page_that_is_made_ready_before_anybody_comes_asks_nothing(stage: &Stage) {
    stage.feed(&own::outage());
    let early = "<script>window.__early = true;
        Object.defineProperty(document, 'prerendering', { get: () => window.__early });</script>";
    stage.open(&Page::new().head(early));
    stage.quiesce();
    assert_eq!(asked(stage), 0);
    stage.eval("(window.__early = false, document.dispatchEvent(new Event('prerenderingchange')))");
    stage.wait_for_banner();
    assert_eq!(asked(stage), 1);
}

/// A page with so many frames, each of which is a page of the site as a tab is.
fn open_tabs(stage: &Stage, count: usize, page: Page) {
    stage.site.set("/tab", page.head(CLOCK).answer(&stage.endpoint.origin()));
    let frames = "<iframe src=\"/tab\" width=\"900\" height=\"300\"></iframe>".repeat(count);
    forget(stage);
    stage.clear_requests();
    stage.open(&Page::new().without_endpoint().body(&frames).head("<script>setTimeout = ((later) => (call, ms, ...more) => ms == 5e3 ? 0 : later(call, ms, ...more))(setTimeout)</script>"));
    stage.wait_until("each tab has asked", |stage| asked(stage) == count);
    stage.wait_for("Array.from(frames).every(it => it.__waits?.().length)");
}

const SKIP: &str = "Array.from(frames).forEach(it => it.__skip(SECONDS * 1e3))";

fn skip(stage: &Stage, seconds: u32) {
    stage.eval(&SKIP.replace("SECONDS", &seconds.to_string()));
}

/// The file that says when to ask again does not come, as on a device that sleeps or has no network in that minute.
fn a_page_whose_second_request_met_no_network_goes_on_asking(stage: &Stage) {
    const FILE: &str = "/outage-banner-stay.js";
    let file = || stage.site.requests().iter().filter(|it| it.path == FILE).count();
    stage.feed(&own::quiet());
    stage.site.set(FILE, Answer::new("text/plain", "").status(503));
    stage.open(&Page::new().head(CLOCK));
    stage.settle();
    stage.wait_for("__waits().length");
    stage.eval("__skip(60e3)");
    stage.wait_until("the file is asked for", |_| file() == 1);
    stage.wait_for("window.__log.some(it => it.includes('outage-banner-stay.js'))");
    stage.site.unset(FILE);
    stage.feed(&own::outage());
    stage.eval("__skip(60e3)");
    stage.wait_for("Object.keys(localStorage).some(it => /-turn/.test(it))");
    stage.eval("__skip(15e3)");
    stage.wait_for_banner();
}

fn what_another_tag_has_left_on_the_device_goes_after_a_week(stage: &Stage) {
    stage.feed(&own::quiet());
    stage.open(&Page::new());
    let [old, new] = [8, 6].map(|days| ago(days * 24 * 60));
    let keep = format!(
        "(() => {{
            for (const [key, at] of [[':endpoint=/old', '{old}'], [':endpoint=/new', '{new}']]) {{
                localStorage['outage-banner' + key] = at + '\\n{{}}';
                localStorage['outage-banner-turn' + key] = Date.parse(at) + ' 60000 kept';
                localStorage['outage-banner-height' + key] = localStorage['outage-banner-dismissed' + key] = 'it';
            }}
            localStorage['outage-banner-turn:endpoint=/quiet'] = Date.parse('{old}') + ' 60000 quiet';
            localStorage['outage-banner-signed:endpoint=/old'] = '1';
            localStorage['outage-banners'] = '{old}';
        }})()"
    );
    stage.eval(&keep);
    stay(stage, Page::new());
    stage.wait_for("!localStorage['outage-banner:endpoint=/old']");
    assert_eq!(
        stage.eval("Object.keys(localStorage).filter(it => !it.includes('http')).sort()"),
        json!([
            "outage-banner-dismissed:endpoint=/new",
            "outage-banner-height:endpoint=/new",
            "outage-banner-signed:endpoint=/old",
            "outage-banner-turn:endpoint=/new",
            "outage-banner:endpoint=/new",
            "outage-banners",
        ])
    );
}

fn tabs_take_turns_on_a_quiet_day(stage: &Stage) {
    stage.feed(&own::quiet());
    stage.open(&Page::new());
    open_tabs(stage, 4, Page::new());
    skip(stage, 60);
    stage.wait_for("Object.keys(localStorage).some(it => /-turn/.test(it))");
    stage.quiesce();
    for turn in 1..4 {
        stage.clear_requests();
        skip(stage, 90);
        stage.wait_until("one of them asks", |stage| asked(stage) > 0);
        stage.quiesce();
        stage.quiesce(); // Longer than the others wait for it.
        assert_eq!(asked(stage), 1, "in turn {turn}");
        if turn == 2 {
            // Whoever had the last turn is gone.
            let gone = "document.querySelectorAll('iframe')[0].remove()";
            stage.eval(gone);
        }
    }
    // Without storage nothing is shared.
    open_tabs(stage, 2, Page::new().with("storage", "none"));
    skip(stage, 60);
    stage.wait_until("both are loaded", |stage| {
        stage.requests().iter().any(|it| it.ends_with("/outage-banner-stay.js"))
    });
    stage.quiesce();
    stage.clear_requests();
    skip(stage, 90);
    stage.wait_until("each asks for itself", |stage| asked(stage) == 2);
    assert_eq!(stage.eval("Object.keys(localStorage)"), json!([]));
}

fn tabs_with_a_banner_share_each_answer(stage: &Stage) {
    stage.feed(&own::outage());
    stage.open(&Page::new());
    open_tabs(stage, 3, Page::new());
    let title = "Array.from(frames).map(it => it.document.querySelector('outage-banner')?.shadowRoot.querySelector('section.banner .title')?.textContent.trim())";
    let all = |text: &str| format!("{title}.every(it => it?.includes({text:?}))");
    stage.wait_for(&all(TITLE));
    stage.quiesce();
    skip(stage, 15);
    stage.wait_for("Object.keys(localStorage).some(it => /-turn/.test(it))");
    stage.quiesce();
    for text in ["Mail is slow", "Mail is down again"] {
        stage.clear_requests();
        stage.feed(&json!({ "version": 1, "incidents": [{ "id": "i", "title": text, "impact": "major",
            "status": "identified", "updates": [{ "posted_at": ago(1), "body": "We look." }] }] }));
        skip(stage, 90);
        stage.wait_for(&all(text));
        stage.quiesce();
        assert_eq!(asked(stage), 1, "{text}");
    }
    // It is over in all of them, by one request.
    stage.clear_requests();
    stage.feed(&own::quiet());
    skip(stage, 90);
    stage.wait_for("!Array.from(frames).some(it => it.document.querySelector('outage-banner')?.shadowRoot.querySelector('section.banner')?.checkVisibility())");
    stage.quiesce();
    assert_eq!(asked(stage), 1);
}

/// The second opinion, which chance asks for, always or never.
fn by_chance(is_always: bool) -> String {
    format!("<script>Math.random = () => {}</script>", if is_always { 0.1 } else { 0.5 })
}

fn two(stage: &Stage) -> Page {
    let origin = stage.endpoint.origin();
    Page::new().with("endpoint", &format!("{origin}/first.json {origin}/status.json"))
}

fn written(mut feed: Value, minutes: i64) -> Answer {
    feed["updated_at"] = json!(ago(minutes));
    Answer::json(feed.to_string())
}

fn a_mirror_that_hangs_keeps_nothing_back(stage: &Stage) {
    stage.endpoint.set("/first.json", Answer::json("").delay(Delay::Hang));
    stage.feed(&own::outage());
    stage.open(&two(stage).head(&by_chance(false)));
    stage.wait_for_banner();
    stage.assert_silent();
    // The banner knows, too, who is asked last.
    stage.clear_requests();
    stage.feed(&statuspage::outage());
    stage.eval("OutageBanner.refresh()");
    stage.wait_until("the second is asked", |stage| asked(stage) == 1);
    stage.quiesce();
    assert!(!stage.requests().contains(&"GET endpoint/first.json".to_owned()), "{:?}", stage.requests());
}

fn an_old_mirror_hides_no_newer_outage(stage: &Stage) {
    stage.endpoint.set("/first.json", written(own::quiet(), 90));
    stage.answer(written(own::outage(), 2));
    stage.open(&two(stage).head(&by_chance(false)));
    stage.wait_until("the first is asked", |stage| !stage.endpoint.requests().is_empty());
    stage.quiesce();
    stage.assert_no_banner();
    assert_eq!(asked(stage), 0, "no second opinion but now and then");

    stage.open(&two(stage).head(&by_chance(true)));
    stage.wait_for_banner();
    stage.assert_silent();
    // With an outage on the device, always: the next page view is not told that all is well.
    stage.eval("void (window.__view = 1)");
    stage.open(&two(stage).head(&by_chance(false)));
    stage.wait_for_banner();
    stage.quiesce();
    assert_eq!(stage.text(".stale"), None);
    assert_eq!(stage.text(".title").as_deref(), Some(TITLE));
}

fn what_is_older_than_what_is_shown_replaces_nothing(stage: &Stage) {
    stage.endpoint.set("/first.json", written(own::outage(), 2));
    stage.answer(written(own::quiet(), 90));
    stage.open(&two(stage).head(&by_chance(false)));
    stage.wait_for_banner();
    stage.endpoint.set("/first.json", Answer::json("").status(503));
    stage.eval("OutageBanner.refresh()");
    stage.wait_for("text('.stale')");
    assert_eq!(stage.text(".title").as_deref(), Some(TITLE));
    let line = stage.the_one_line();
    assert!(line.contains("/status.json: an answer that is older than the last one"), "{line}");
    // What is newer does, wherever it comes from.
    stage.answer(written(own::quiet(), 1));
    stage.eval("OutageBanner.refresh()");
    stage.wait_for("!words");
}

fn a_mirror_that_is_no_feed_is_passed_over(stage: &Stage) {
    let expired = json!({ "version": 1, "checked_at": ago(90), "valid_seconds": 900 });
    for first in
        [Answer::html("<h1>Log in</h1>"), Answer::json("{\"version\": 1,"), Answer::json(expired.to_string())]
    {
        stage.endpoint.set("/first.json", first.clone());
        stage.feed(&own::outage());
        forget(stage);
        stage.open(&two(stage).head(&by_chance(false)));
        stage.wait_for_banner();
        // In the banner, whose first request is told by the second alone.
        stage.answer(Answer::json("").status(500));
        stage.eval("OutageBanner.refresh()");
        stage.wait_for("text('.stale')");
        stage.feed(&own::outage());
        stage.eval("OutageBanner.refresh()");
        stage.wait_for("banner && !text('.stale')");
    }
}

fn mirrors_without_times_show_the_worse(stage: &Stage) {
    let feed =
        json!({ "version": 1, "components": [{ "id": "mail", "name": "Email", "status": "major_outage" }] });
    for (first, second) in [(&feed, &own::quiet()), (&own::quiet(), &feed)] {
        let without = |feed: &Value| {
            let mut feed = feed.clone();
            feed.as_object_mut().map(|it| it.remove("updated_at"));
            Answer::json(feed.to_string())
        };
        stage.endpoint.set("/first.json", without(first));
        stage.answer(without(second));
        forget(stage);
        stage.open(&two(stage).head(&by_chance(true)));
        stage.wait_for_banner();
        assert_eq!(stage.text(".title").as_deref(), Some("Email"));
    }
}

fn an_endpoint_on_the_site_s_own_domain_is_told(stage: &Stage) {
    stage.feed(&own::quiet());
    stage.open(&Page::new());
    let cases = [
        ("https://status.acme.example/status.json", "www.acme.example", 1),
        ("https://acme.example/status.json https://acme.example/2.json", "www.acme.example", 1),
        ("/status.json", "127.0.0.1", 0),
        ("http://127.0.0.1:8080/status.json", "127.0.0.1", 0),
        ("https://status.example/status.json", "acme.example", 0),
        ("https://status.acme.co.uk/status.json", "www.acme.co.uk", 1),
        ("https://status.other.co.uk/status.json", "www.acme.co.uk", 0),
        ("https://acme-status.example/s.json https://eu.acme.example/s.json", "acme.example", 1),
        ("https://notacme.example/s.json", "acme.example", 0),
        ("statuspage:x", "acme.example", 0),
    ];
    for (list, host, count) in cases {
        let lines = format!("import('/outage-banner-check.js').then(it => it.nearLines({list:?}, {host:?}))");
        let lines = stage.eval(&lines);
        assert_eq!(lines.as_array().map(Vec::len), Some(count), "{list} on {host}: {lines}");
    }
}
