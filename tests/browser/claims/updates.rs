//! What changes while a page stays open, and what stays when the endpoint breaks.

use super::claims;
use crate::feeds::{NEWEST, TITLE, UPDATES, own, statuspage};
use crate::page::Page;
use crate::stage::Stage;
use serde_json::{Value, json};
use time::format_description::well_known::Rfc2822;
use time::{Duration, OffsetDateTime};
use xtask::serve::Answer;

claims![
    a_clock_that_is_late_is_corrected_by_the_server,
    a_new_update_appears_without_reload,
    a_quiet_feed_that_turns_bad_shows_the_banner_without_reload,
    what_is_resolved_goes_without_reload,
    a_broken_endpoint_leaves_the_last_notice_marked,
];

fn often() -> Page {
    Page::new().with("poll-seconds", "15")
}

/// Opens the page and marks it, so that a reload would be noticed.
fn open_marked(stage: &Stage) {
    stage.open(&often());
    stage.eval("window.__mark = true");
}

fn assert_marked(stage: &Stage) {
    assert_eq!(stage.eval("window.__mark"), true, "the page was loaded anew");
    stage.assert_silent();
}

fn a_new_update_appears_without_reload(stage: &Stage) {
    stage.feed(&statuspage::outage());
    open_marked(stage);
    stage.wait_for_banner();

    let newer = ("monitoring", 0, "Mail is back; web sites follow.");
    stage.feed(&statuspage::outage_with("major", &[newer, UPDATES[0], UPDATES[1]]));
    stage.wait_for("text('.update').includes('Mail is back')");
    assert!(stage.text(".phase").unwrap_or_default().to_lowercase().contains("monitoring"));
    assert_eq!(stage.text(".title").as_deref(), Some(TITLE));
    assert_marked(stage);
}

fn a_quiet_feed_that_turns_bad_shows_the_banner_without_reload(stage: &Stage) {
    stage.feed(&own::quiet());
    open_marked(stage);
    stage.settle();
    stage.assert_no_banner();

    stage.feed(&own::outage());
    stage.wait_for_banner();
    assert!(stage.text(".update").unwrap_or_default().contains(NEWEST));
    assert_marked(stage);
}

fn what_is_resolved_goes_without_reload(stage: &Stage) {
    // Statuspage removes resolved incidents; other providers keep them in their lists.
    let resolved = || {
        let updates = [("resolved", 0, "All is well again."), UPDATES[0]];
        statuspage::summary("none", "operational", &[statuspage::incident("inc-1", TITLE, "major", &updates)])
    };
    for after in [&statuspage::quiet as &dyn Fn() -> Value, &resolved] {
        stage.feed(&statuspage::outage());
        open_marked(stage);
        stage.wait_for_banner();
        stage.feed(&after()); // Written when it is over, and not before.
        stage.wait_for("!banner");
        assert_marked(stage);
    }
}

fn a_broken_endpoint_leaves_the_last_notice_marked(stage: &Stage) {
    stage.feed(&statuspage::outage());
    open_marked(stage);
    stage.wait_for_banner();
    assert_eq!(stage.text(".stale").unwrap_or_default(), "");

    stage.answer(Answer::html("Internal Server Error").status(500));
    stage.wait_for("text('.stale')");
    let marked = |stage: &Stage| {
        assert!(stage.text(".stale").unwrap_or_default().to_lowercase().contains("last checked"));
        assert_eq!(stage.text(".title").as_deref(), Some(TITLE));
        assert!(stage.text(".update").unwrap_or_default().contains(NEWEST));
        assert_eq!(stage.eval("banner.dataset.impact"), json!("major"));
        stage.wait_for("__log.length"); // The line comes from a file that is loaded later; the memory is shown before.
        let lines = stage.console();
        assert!(lines.iter().all(|line| line.starts_with("warn: outage-banner: ")), "{lines:#?}");
    };
    marked(stage);
    assert_eq!(stage.eval("window.__mark"), true);

    // The outage is remembered across page views, for each way in which an endpoint breaks.
    for broken in [Answer::html("Internal Server Error").status(500), Answer::html("<!doctype html><p>Hello")]
    {
        stage.answer(broken);
        stage.reload();
        stage.wait_for("banner && text('.stale')"); // The first words say it, too, before the banner.
        marked(stage);
    }

    stage.feed(&statuspage::quiet());
    stage.reload();
    stage.settle();
    stage.assert_no_banner();
}

fn a_clock_that_is_late_is_corrected_by_the_server(stage: &Stage) {
    // An answer from a cache has an earlier time, which says nothing about the device's clock.
    for (minutes, age) in [(180, "3 hr"), (-5, "12 min")] {
        let time = OffsetDateTime::now_utc() + Duration::minutes(minutes);
        let date = time.format(&Rfc2822).unwrap_or_default().replace("+0000", "GMT");
        let answer = Answer::json(statuspage::outage().to_string());
        stage.answer(answer.header("Date", &date));
        stage.open(&Page::new().with("storage", "none"));
        stage.wait_for(&format!("banner && text('.times time').includes({age:?})"));
    }
}
