//! Rows of the fault matrix that have a course of their own: several mirrors, clocks, tabs, and what a device keeps.

use super::claims;
use super::faults::{House, advance, asked, moved, settle, watched};
use crate::feeds::{NEWEST, TITLE, ago, own};
use crate::page::Page;
use crate::stage::Stage;
use serde_json::{Value, json};
use xtask::serve::{Answer, Delay};

claims![
    fault_name_that_is_not_found,
    fault_comes_back,
    fault_redirect_to_an_address_that_is_not_encrypted,
    fault_old_quiet_mirror_is_named_first,
    fault_old_quiet_mirror_is_all_that_is_left,
    fault_mirrors_disagree_and_have_no_times,
    fault_mirrors_flap,
    fault_first_mirror_hangs,
    fault_first_mirror_fails,
    fault_newer_mirror_cannot_be_read,
    fault_answer_is_older_than_what_is_shown,
    fault_feed_from_the_future,
    fault_clock_is_years_behind,
    fault_clock_is_years_ahead,
    fault_clock_jumps_while_shown,
    fault_promise_passes_while_nobody_knows,
    fault_remembered_outage_is_old,
    fault_remembered_quiet_is_not_called_fine,
    fault_offline_and_back,
    fault_frozen_and_back,
    fault_storage_is_full,
    fault_storage_is_refused,
    fault_storage_is_cleared_in_between,
    fault_gzip_that_is_plain_text,
    fault_two_versions_in_two_tabs,
];

/// So long no mirror may hide what another tells.
const MAX_AGE_SECONDS: u32 = 900;

/// Over the page, so that the page stays where it is.
fn page() -> Page {
    watched().with("placement", "top-overlay")
}

/// The same with two mirrors; the second is `/status.json`.
fn mirrored(stage: &Stage) -> Page {
    let origin = stage.endpoint.origin();
    page().with("endpoint", &format!("{origin}/first.json {origin}/status.json"))
}

#[track_caller]
fn shown(stage: &Stage, page: &Page) {
    stage.open(page);
    stage.wait_for_its_place();
    settle(stage);
}

/// Asks now, and waits for what comes of it.
#[track_caller]
fn refresh(stage: &Stage) {
    stage.eval("OutageBanner.refresh()");
    settle(stage);
}

fn tell(stage: &Stage, feed: &Value) {
    stage.answer(Answer::json(feed.to_string()).timeless());
}

fn failing() -> Answer {
    Answer::json("{}").status(503)
}

/// Our own feed, as its mirror had it so many minutes ago.
fn copy(mut feed: Value, minutes: i64) -> Answer {
    feed["updated_at"] = json!(ago(minutes));
    feed["checked_at"] = json!(ago(minutes));
    Answer::json(feed.to_string()).timeless()
}

#[track_caller]
fn assert_outage(stage: &Stage) {
    assert_eq!(stage.text(".title").as_deref(), Some(TITLE));
    assert!(stage.text(".update").unwrap_or_default().contains(NEWEST));
}

fn fault_name_that_is_not_found(stage: &Stage) {
    let house = House::of(stage);
    stage.open(&page().with("endpoint", "http://status.invalid/status.json"));
    assert!(
        stage.the_one_line().contains("http://status.invalid/status.json: no answer that this page may read")
    );
    house.assert_untouched(stage, false);
}

/// The mark goes with the first good answer, and one line was enough for a failure that lasted.
fn fault_comes_back(stage: &Stage) {
    let house = House::of(stage);
    tell(stage, &own::outage());
    shown(stage, &page());
    stage.answer(failing());
    advance(stage, 240);
    stage.wait_for("text('.stale')");
    assert_outage(stage);
    tell(stage, &own::outage());
    advance(stage, MAX_AGE_SECONDS); // A failure doubles the wait, up to a quarter of an hour.
    stage.wait_for("banner && !text('.stale')");
    tell(stage, &own::quiet());
    advance(stage, 90);
    stage.wait_for("!banner");
    house.assert_untouched(stage, true);
    assert_eq!(stage.console().len(), 1, "{:?}", stage.console());
}

/// A page that came by `http:` itself is shown what the redirect leads to, as the browser does with all else there; the
/// banner, which then asks by itself, takes nothing from there. On a page by `https:` the browser refuses it to both.
fn fault_redirect_to_an_address_that_is_not_encrypted(stage: &Stage) {
    let house = House::of(stage);
    let port = stage.endpoint.origin().rsplit(':').next().unwrap_or_default().to_owned();
    // A name of this machine that does not look like it: any other machine.
    let elsewhere = moved(&format!("http://[::ffff:127.0.0.1]:{port}/unencrypted.json"));
    stage.endpoint.set("/unencrypted.json", Answer::json(own::outage().to_string()).timeless());
    stage.answer(elsewhere.timeless());
    shown(stage, &page());
    assert_outage(stage);
    stage.assert_silent();
    stage.endpoint.set("/unencrypted.json", Answer::json(own::quiet().to_string()).timeless());
    refresh(stage);
    stage.wait_for("text('.stale')?.startsWith('Last checked')");
    assert_outage(stage);
    advance(stage, MAX_AGE_SECONDS + 60);
    stage.wait_for("text('.stale')?.startsWith('Status unknown since ')");
    assert_outage(stage);
    assert!(stage.the_one_line().contains("/status.json: it redirects to http://["), "{:?}", stage.console());
    house.assert_untouched(stage, true);
}

fn fault_old_quiet_mirror_is_named_first(stage: &Stage) {
    let house = House::of(stage);
    stage.endpoint.set("/first.json", copy(own::quiet(), 40));
    stage.answer(copy(own::outage(), 0));
    stage.open(&mirrored(stage));
    settle(stage);
    advance(stage, MAX_AGE_SECONDS);
    stage.wait_for_banner();
    assert_outage(stage);
    house.assert_untouched(stage, true);
}

fn fault_old_quiet_mirror_is_all_that_is_left(stage: &Stage) {
    let house = House::of(stage);
    stage.endpoint.set("/first.json", copy(own::outage(), 0));
    stage.answer(copy(own::outage(), 0));
    shown(stage, &mirrored(stage));
    stage.endpoint.set("/first.json", failing());
    stage.answer(copy(own::quiet(), 40));
    refresh(stage);
    assert_outage(stage);
    advance(stage, 600);
    assert_outage(stage);
    stage.wait_for("text('.stale')");
    house.assert_untouched(stage, true);
}

fn fault_mirrors_disagree_and_have_no_times(stage: &Stage) {
    let without_times = |mut feed: Value| {
        feed.as_object_mut().map(|it| it.remove("updated_at"));
        for incident in feed["incidents"].as_array_mut().into_iter().flatten() {
            *incident = json!({ "title": incident["title"], "impact": "major", "status": "identified",
                                "updates": [{ "body": NEWEST }] });
        }
        Answer::json(feed.to_string()).timeless()
    };
    stage.endpoint.set("/first.json", without_times(own::quiet()));
    stage.answer(without_times(own::outage()));
    stage.open(&mirrored(stage));
    settle(stage);
    advance(stage, MAX_AGE_SECONDS);
    stage.wait_for_banner();
    assert_outage(stage);
    // Whoever told of it does not answer any more: the quiet one alone ends nothing before its time is over.
    stage.answer(failing());
    for _ in 0..3 {
        refresh(stage);
        assert_outage(stage);
    }
    stage.wait_for("text('.stale')");
    advance(stage, 300);
    assert_outage(stage);
    // It takes it back itself.
    stage.answer(without_times(own::quiet()));
    advance(stage, MAX_AGE_SECONDS);
    stage.wait_for("!banner");
}

/// Now one of them fails, now the other; whatever is told of it, what both say stays.
fn fault_mirrors_flap(stage: &Stage) {
    let house = House::of(stage);
    for path in ["/first.json", "/status.json"] {
        stage.endpoint.set(path, copy(own::outage(), 0));
    }
    shown(stage, &mirrored(stage));
    for round in 0..8 {
        let paths = ["/first.json", "/status.json"];
        stage.endpoint.set(paths[round % 2], failing());
        stage.endpoint.set(paths[(round + 1) % 2], copy(own::outage(), 0));
        stage.clear_requests();
        advance(stage, 75);
        assert_outage(stage);
        let count = stage.endpoint.requests().len();
        assert!((1..=6).contains(&count), "round {round}: asked {count} times");
    }
    assert_eq!(stage.text(".stale").unwrap_or_default(), "", "one of them always answered");
    house.assert_untouched(stage, true);
}

fn fault_first_mirror_hangs(stage: &Stage) {
    stage.endpoint.set("/first.json", Answer::json("").delay(Delay::Hang));
    tell(stage, &own::outage());
    stage.open(&mirrored(stage));
    stage.wait_for_banner();
    assert_outage(stage);
    assert_eq!(stage.text(".stale").unwrap_or_default(), "");
}

fn fault_first_mirror_fails(stage: &Stage) {
    let house = House::of(stage);
    stage.endpoint.set("/first.json", failing());
    tell(stage, &own::outage());
    shown(stage, &mirrored(stage));
    assert_outage(stage);
    assert_eq!(asked(stage), 1, "the second is asked once");
    house.assert_untouched(stage, true);
}

fn fault_newer_mirror_cannot_be_read(stage: &Stage) {
    let house = House::of(stage);
    stage.endpoint.set(
        "/first.json",
        Answer::json("{\"version\":1,\"incidents\":[{")
            .header("Last-Modified", "Mon, 04 May 2099 14:02:00 GMT"),
    );
    stage.answer(copy(own::outage(), 5));
    shown(stage, &mirrored(stage));
    assert_outage(stage);
    advance(stage, 600);
    assert_outage(stage);
    house.assert_untouched(stage, true);
}

/// A cache in between still has the quiet hour.
fn fault_answer_is_older_than_what_is_shown(stage: &Stage) {
    let house = House::of(stage);
    stage.answer(copy(own::outage(), 0));
    shown(stage, &page());
    stage.answer(copy(own::quiet(), 120));
    for _ in 0..3 {
        refresh(stage);
        assert_outage(stage);
    }
    advance(stage, 600);
    assert_outage(stage);
    // What is as new counts, or nothing would ever end.
    stage.answer(copy(own::quiet(), 0));
    advance(stage, MAX_AGE_SECONDS);
    stage.wait_for("!banner");
    house.assert_untouched(stage, true);
    // A feed without a time of its own is as old as its file.
    let file = |mut feed: Value, hour: u32| {
        feed.as_object_mut().map(|it| it.remove("updated_at"));
        let at = format!("Mon, 04 May 2026 {hour}:02:00 GMT");
        Answer::json(feed.to_string()).timeless().header("Last-Modified", &at)
    };
    stage.eval("localStorage.clear()");
    stage.answer(file(own::outage(), 14));
    shown(stage, &page());
    refresh(stage);
    stage.answer(file(own::quiet(), 12));
    refresh(stage);
    stage.wait_for("text('.stale')");
    assert_outage(stage);
    stage.answer(file(own::quiet(), 15));
    advance(stage, MAX_AGE_SECONDS);
    stage.wait_for("!banner");
}

/// Whoever wrote it has a wrong clock. What comes later, by a right one, is not older for that.
fn fault_feed_from_the_future(stage: &Stage) {
    let house = House::of(stage);
    let mut feed = own::outage();
    feed["updated_at"] = json!(ago(-1_500_000));
    feed["checked_at"] = json!(ago(-1_500_000));
    feed["incidents"][0]["updates"][0]["posted_at"] = json!(ago(-1_500_000));
    tell(stage, &feed);
    shown(stage, &page());
    assert_outage(stage);
    let words = stage.text(".banner").or_else(|| stage.text(".times")).unwrap_or_default();
    assert!(!words.contains("NaN") && !words.contains('\u{2212}') && !words.contains("in 2 y"), "{words}");
    stage.answer(copy(own::quiet(), 0));
    refresh(stage);
    stage.wait_for("!banner");
    house.assert_untouched(stage, true);
    stage.assert_silent();
}

/// Ages are the server's; the mark of a failure too.
#[track_caller]
fn with_a_clock_that_is_off(stage: &Stage, days: i64) {
    let house = House::of(stage);
    stage.feed(&own::outage());
    let off = format!("<script>window.__aheadMs = {days} * 864e5</script>");
    shown(stage, &Page::new().head(&off).head(&clock()).with("placement", "top-overlay"));
    stage.wait_for("text('.times time')?.includes('12 min')");
    stage.answer(failing());
    refresh(stage);
    stage.wait_for("text('.stale')?.startsWith('Last checked')");
    assert_outage(stage);
    advance(stage, MAX_AGE_SECONDS + 60);
    stage.wait_for("text('.stale')?.startsWith('Status unknown since ')");
    tell(stage, &own::quiet());
    advance(stage, 1_200);
    stage.wait_for("!banner");
    house.assert_untouched(stage, true);
}

/// The script of a page whose clock the claim moves.
fn clock() -> String {
    format!("<script>{}</script>", include_str!("../clock.js"))
}

fn fault_clock_is_years_behind(stage: &Stage) {
    with_a_clock_that_is_off(stage, -2_000);
}

fn fault_clock_is_years_ahead(stage: &Stage) {
    with_a_clock_that_is_off(stage, 2_000);
}

/// A device that slept for eight hours: until a good answer has come, the status is unknown.
fn fault_clock_jumps_while_shown(stage: &Stage) {
    let house = House::of(stage);
    tell(stage, &own::outage());
    shown(stage, &page());
    stage.answer(failing());
    stage.eval("__see(false)");
    advance(stage, 8 * 3_600);
    stage.eval("__see(true)");
    settle(stage);
    stage.wait_for("text('.stale')?.startsWith('Status unknown since ')");
    assert_outage(stage);
    tell(stage, &own::outage());
    advance(stage, MAX_AGE_SECONDS);
    stage.wait_for("banner && !text('.stale')");
    house.assert_untouched(stage, true);
}

/// As in `strings.rs`: "next update 25 min late".
const IS_LATE: &str = r"/\bnext update .* late\b/i.test(clean(words.textContent))";

/// Nobody can know whether the company kept its word.
fn fault_promise_passes_while_nobody_knows(stage: &Stage) {
    let mut feed = own::outage();
    feed["incidents"][0]["next_update_by"] = json!(ago(-5));
    tell(stage, &feed);
    shown(stage, &page());
    stage.answer(failing());
    refresh(stage);
    stage.wait_for("text('.stale')");
    advance(stage, 600);
    assert_eq!(stage.eval(IS_LATE), false, "{}", stage.eval("clean(words.textContent)"));
    // A good answer after its time knows it.
    tell(stage, &feed);
    advance(stage, MAX_AGE_SECONDS);
    stage.wait_for(&format!("banner && !text('.stale') && {IS_LATE}"));
}

fn fault_remembered_outage_is_old(stage: &Stage) {
    let house = House::of(stage);
    tell(stage, &own::outage());
    shown(stage, &page());
    stage.answer(failing());
    stage.eval(
        "(key => localStorage[key] = localStorage[key].replace(/^.*/, new Date(Date.now() - 36e5).toJSON()))
         ('outage-banner' + host.key)",
    );
    stage.reload();
    stage.wait_for("banner && text('.stale')?.startsWith('Status unknown since ')");
    assert_outage(stage);
    settle(stage);
    assert_eq!(stage.console().len(), 1, "{:?}", stage.console());
    stage.wait_for_its_place();
    house.assert_untouched(stage, true);
}

fn fault_remembered_quiet_is_not_called_fine(stage: &Stage) {
    let house = House::of(stage);
    tell(stage, &own::quiet());
    stage.open(&page());
    settle(stage);
    stage.answer(failing());
    stage.reload();
    assert!(stage.the_one_line().contains("HTTP 503"));
    advance(stage, 1_200);
    stage.assert_no_banner();
    house.assert_untouched(stage, false);
}

/// Nothing is asked, nothing is told to the owner, and what is known is marked when it is old.
fn fault_offline_and_back(stage: &Stage) {
    let house = House::of(stage);
    tell(stage, &own::outage());
    shown(stage, &page());
    stage.eval("__connect(false)");
    stage.clear_requests();
    advance(stage, 1_200);
    assert_eq!(asked(stage), 0, "asked while offline");
    assert_outage(stage);
    tell(stage, &own::quiet());
    stage.eval("__connect(true)");
    settle(stage);
    stage.wait_for("!banner");
    assert_eq!(asked(stage), 1, "asked when it is online again");
    house.assert_untouched(stage, true);
    stage.assert_silent();
}

fn fault_frozen_and_back(stage: &Stage) {
    let house = House::of(stage);
    for feed in [own::outage(), own::quiet()] {
        let is_outage = feed == own::outage();
        tell(stage, &feed);
        stage.open(&page());
        if is_outage {
            stage.wait_for_its_place();
        } else {
            stage.settle();
        }
        settle(stage);
        stage.eval("(__see(false), document.dispatchEvent(new Event('freeze')))");
        stage.clear_requests();
        advance(stage, 3_600);
        assert_eq!(asked(stage), 0, "asked while frozen");
        tell(stage, &if is_outage { own::quiet() } else { own::outage() });
        stage.eval("(document.dispatchEvent(new Event('resume')), __see(true))");
        stage.wait_for(if is_outage { "!banner" } else { "banner" });
        settle(stage);
        assert_eq!(asked(stage), 1, "asked when it is seen again");
        stage.assert_silent();
    }
    stage.wait_for_its_place();
    house.assert_untouched(stage, true);
}

/// Nothing fits into it any more: nothing is remembered, and all else is as ever.
fn fault_storage_is_full(stage: &Stage) {
    const FILL: &str = "<script>for (let size = 2 ** 22, key = 0; size >= 1; ) {
        try { localStorage.setItem('full-' + key++, 'x'.repeat(size)) } catch { size >>= 1 }
    }</script>";
    let house = House::of(stage);
    tell(stage, &own::outage());
    shown(stage, &page().head(FILL));
    assert_outage(stage);
    stage.answer(failing());
    refresh(stage);
    stage.wait_for("text('.stale')");
    assert_outage(stage);
    let full = stage.eval("Object.keys(localStorage).filter(it => it.startsWith('full-')).length");
    assert!(full.as_u64() > Some(2), "the storage was never full: {full}");
    house.assert_untouched(stage, true);
    assert_eq!(stage.console().len(), 1, "{:?}", stage.console());
}

fn fault_storage_is_refused(stage: &Stage) {
    const REFUSE: &str = "<script>Object.defineProperty(window, 'localStorage',
        { get() { throw new DOMException('refused', 'SecurityError') } })</script>";
    let house = House::of(stage);
    tell(stage, &own::outage());
    shown(stage, &page().head(REFUSE));
    assert_outage(stage);
    stage.answer(failing());
    refresh(stage);
    stage.wait_for("text('.stale')");
    assert_outage(stage);
    advance(stage, 600);
    house.assert_untouched(stage, true);
    assert_eq!(stage.console().len(), 1, "{:?}", stage.console());
}

/// The page goes on with what it has itself, and remembers again what comes next.
fn fault_storage_is_cleared_in_between(stage: &Stage) {
    let house = House::of(stage);
    tell(stage, &own::outage());
    shown(stage, &page());
    stage.eval("(localStorage.clear(), dispatchEvent(new StorageEvent('storage', { key: null, storageArea: localStorage })))");
    settle(stage);
    assert_outage(stage);
    stage.answer(failing());
    refresh(stage);
    stage.wait_for("text('.stale')");
    assert_outage(stage);
    tell(stage, &own::outage());
    advance(stage, MAX_AGE_SECONDS);
    stage.wait_for("banner && !text('.stale')");
    stage.answer(failing());
    stage.reload();
    stage.wait_for("banner && text('.stale')");
    assert_outage(stage);
    stage.wait_for_its_place();
    house.assert_untouched(stage, true);
}

/// A server calls plain text compressed: what an engine makes of that differs, but it is the outage or a line, never both.
fn fault_gzip_that_is_plain_text(stage: &Stage) {
    let house = House::of(stage);
    stage.answer(Answer::json(own::outage().to_string()).header("Content-Encoding", "gzip").timeless());
    stage.open(&page());
    stage.wait_for("banner || __log.length");
    settle(stage);
    let is_read = stage.eval("!!banner") == true;
    if is_read {
        assert_outage(stage);
        stage.assert_silent();
    } else {
        stage.assert_no_banner();
        assert_eq!(stage.console().len(), 1, "{:?}", stage.console());
    }
    house.assert_untouched(stage, is_read);
}

/// What another version might keep under our keys, in words of JavaScript.
const STRANGE: [&str; 8] = [
    "''",
    "'{'",
    "'null'",
    "'[]'",
    "'9\\u0000'",
    "'2999-01-01T00:00:00Z\\n{\"version\":9}'",
    "'2026-05-04T14:00:00Z\\n{\"version\":1,\"incidents\":[{'",
    "'x'.repeat(1e5)",
];

/// Another version of the script, in another tab, keeps under our keys what we cannot read.
fn fault_two_versions_in_two_tabs(stage: &Stage) {
    let house = House::of(stage);
    stage.site.set("/other", Answer::html("<p>The same site</p>"));
    tell(stage, &own::outage());
    shown(stage, &page());
    let first = stage.tab();
    let second = stage.new_tab();
    stage.go_to_tab(&second);
    stage.visit("/other");
    let keys = "Object.keys(localStorage).filter(it => it.startsWith('outage-banner'))";
    let keep = |text: &str| {
        stage.go_to_tab(&second);
        assert_ne!(stage.eval(keys), json!([]), "there is nothing to overwrite");
        stage.eval(&format!("{keys}.forEach(it => localStorage[it] = {text})"));
        stage.go_to_tab(&first);
    };
    for text in STRANGE {
        // The tab hears of it, and a page view finds it.
        keep(text);
        settle(stage);
        assert_outage(stage);
        refresh(stage);
        stage.wait_for("banner && !text('.stale')");
        keep(text);
        stage.reload();
        stage.wait_for_its_place();
        settle(stage);
        assert_outage(stage);
        stage.assert_silent();
    }
    house.assert_untouched(stage, true);
    stage.go_to_tab(&second);
    stage.close_tab();
    stage.go_to_tab(&first);
}
