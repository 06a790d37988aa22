//! One banner over time: what a visitor closed stays closed until there is news, and a failure changes no colour.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a failed test panics")]

use outage_banner::board::{Action, Board};
use outage_banner::config::Config;
use outage_banner::dismissal::Dismissals;
use outage_banner::feed::{self, Hints};
use outage_banner::model::Snapshot;
use outage_banner::time::Timestamp;
use std::rc::Rc;

/// Applies the events one after the other, and returns what is shown at the end.
enum Step {
    Answer {
        impact: &'static str,
        updated: &'static str,
    },
    /// Components that fail without an incident, and their states.
    Parts(&'static [(&'static str, &'static str)]),
    /// Only the page's own word says that something is wrong.
    Page(&'static str),
    Quiet,
    Fail(&'static str),
    Tick(&'static str),
    Close,
    Reopen,
    Reload,
}
use Step::{Answer, Close, Fail, Page, Parts, Quiet, Reload, Reopen, Tick};

impl Step {
    /// The same answer comes once more.
    fn again(&self) -> Self {
        match self {
            Answer { impact, updated } => Answer { impact, updated },
            Parts(parts) => Parts(parts),
            Page(indicator) => Page(indicator),
            _ => Quiet,
        }
    }
}

#[track_caller]
fn check(dismissible: &str, steps: &[Step], expected: &str) {
    let mut board = board(dismissible, Dismissals::default());
    let mut last = None;
    for step in steps {
        let action = match step {
            Answer { impact, updated } => {
                Action::Answered(last.insert(incident(impact, updated)).clone(), at("14:00"))
            }
            Parts(parts) => Action::Answered(last.insert(failing(parts)).clone(), at("14:00")),
            Page(indicator) => Action::Answered(last.insert(page(indicator)).clone(), at("14:00")),
            Quiet => Action::Answered(last.insert(Snapshot::default()).clone(), at("14:00")),
            Fail(time) => Action::Failed(at(time)),
            Tick(time) => Action::Tick(at(time)),
            Close => Action::Dismissed,
            Reopen => Action::Reopened,
            Reload => {
                let kept = board.dismissals().to_lines();
                board = self::board(dismissible, Dismissals::from_lines(&kept));
                Action::Answered(last.clone().unwrap(), at("14:00"))
            }
        };
        board.apply(action);
    }
    let told = board.shown().map_or("nothing".to_owned(), |it| {
        let closable = if it.is_dismissible { "closable" } else { "fixed" };
        let closable = if it.is_dismissed { "closed" } else { closable };
        format!("{} {closable} {:?}", it.notice.indicator.as_str(), it.freshness)
    });
    let told = told.replace(&format!("{:?}", at("14:00")), "14:00");
    assert_eq!(told, expected);
}

fn board(dismissible: &str, dismissals: Dismissals) -> Board {
    let config = Config::read(&|name| (name == "dismissible").then(|| dismissible.to_owned()));
    Board::new(Rc::new(config), at("14:00"), dismissals)
}

fn incident(impact: &str, updated: &str) -> Snapshot {
    let feed = format!(
        r#"{{"version":1,"incidents":[{{"id":"core switch 1","title":"A","impact":"{impact}",
        "updates":[{{"posted_at":"2026-05-04T{updated}:00Z","body":"words"}}]}}]}}"#
    );
    feed::read(feed.as_bytes(), Hints::default()).unwrap().snapshot
}

fn failing(parts: &[(&str, &str)]) -> Snapshot {
    let parts: Vec<String> =
        parts.iter().map(|(name, status)| format!(r#"{{"name":"{name}","status":"{status}"}}"#)).collect();
    let feed = format!(r#"{{"version":1,"components":[{}]}}"#, parts.join(","));
    feed::read(feed.as_bytes(), Hints::default()).unwrap().snapshot
}

fn page(indicator: &str) -> Snapshot {
    let feed = format!(r#"{{"page":{{"name":"Acme"}},"status":{{"indicator":"{indicator}"}}}}"#);
    feed::read(feed.as_bytes(), Hints::default()).unwrap().snapshot
}

fn at(time: &str) -> Timestamp {
    Timestamp::parse(&format!("2026-05-04T{time}:00Z")).unwrap()
}

const MAJOR: Step = Answer { impact: "major", updated: "13:30" };

#[test]
fn nothing_is_shown_before_the_first_answer() {
    check("critical", &[], "nothing");
    check("critical", &[Fail("14:00")], "nothing");
}

#[test]
fn an_incident_is_shown() {
    check("critical", &[MAJOR], "major closable Fresh");
}

#[test]
fn what_was_closed_stays_closed() {
    check("critical", &[MAJOR, Close], "major closed Fresh");
    check("critical", &[MAJOR, Close, MAJOR, Tick("14:10")], "major closed Fresh");
}

#[test]
fn what_was_closed_stays_closed_on_the_next_page() {
    check("critical", &[MAJOR, Close, Reload], "major closed Fresh");
}

#[test]
fn a_newer_update_brings_the_banner_back() {
    let newer = Answer { impact: "major", updated: "13:45" };
    check("critical", &[MAJOR, Close, newer], "major closable Fresh");
}

#[test]
fn a_worse_impact_brings_the_banner_back() {
    let worse = Answer { impact: "critical", updated: "13:30" };
    check("critical", &[MAJOR, Close, worse], "critical closable Fresh");
}

#[test]
fn what_was_closed_can_be_brought_back_and_closed_again() {
    let answer = Answer { impact: "major", updated: "13:50" };
    check("critical", &[answer, Close, Reopen], "major closable Fresh");
    let answer = Answer { impact: "major", updated: "13:50" };
    check("critical", &[answer, Close, Reopen, Close], "major closed Fresh");
}

#[test]
fn what_may_not_be_closed_does_not_close() {
    check("minor", &[Answer { impact: "major", updated: "13:50" }, Close], "major fixed Fresh");
}

#[test]
fn a_milder_impact_does_not() {
    check("critical", &[MAJOR, Close, Answer { impact: "minor", updated: "13:30" }], "minor closed Fresh");
}

#[test]
fn what_may_not_be_closed_stays_visible() {
    check("minor", &[MAJOR, Close], "major fixed Fresh");
    check("none", &[Answer { impact: "none", updated: "13:30" }, Close], "none fixed Fresh");
}

#[test]
fn a_failure_keeps_the_last_answer() {
    check("critical", &[MAJOR, Fail("14:05")], "major closable LastChecked(14:00)");
    check("critical", &[MAJOR, Fail("14:16")], "major closable Unknown(14:00)");
    check("critical", &[MAJOR, Fail("14:05"), MAJOR], "major closable Fresh");
}

#[test]
fn a_failure_after_a_quiet_answer_shows_nothing() {
    check("critical", &[Quiet, Fail("14:05")], "nothing");
}

#[test]
fn what_the_feed_no_longer_lists_goes_at_once() {
    check("critical", &[MAJOR, Quiet], "nothing");
}

const MAIL: Step = Parts(&[("Email", "major_outage")]);
const MAIL_AND_WEB: Step = Parts(&[("Email", "major_outage"), ("Web", "major_outage")]);

/// Checks the same on the page where the banner was closed and on the next page.
#[track_caller]
fn check_closed_then(closed: &[Step], then: fn() -> Step, expected: &str) {
    for is_reloaded in [false, true] {
        let mut steps: Vec<Step> = closed.iter().map(Step::again).collect();
        steps.push(Close);
        if is_reloaded {
            steps.push(Reload);
        }
        steps.push(then());
        check("critical", &steps, expected);
    }
}

#[test]
fn another_failing_component_brings_the_banner_back() {
    check_closed_then(&[MAIL], || MAIL, "major closed Fresh");
    check_closed_then(&[MAIL], || Parts(&[("Web", "major_outage")]), "major closable Fresh");
    check_closed_then(&[MAIL], || Parts(&[("Web", "degraded_performance")]), "minor closable Fresh");
    check_closed_then(&[MAIL], || MAIL_AND_WEB, "major closable Fresh");
    let milder = || Parts(&[("Email", "major_outage"), ("Web", "degraded_performance")]);
    check_closed_then(&[MAIL], milder, "major closable Fresh");
    check_closed_then(&[Page("minor")], || MAIL, "major closable Fresh");
}

#[test]
fn a_worse_state_of_a_component_brings_the_banner_back() {
    const SLOW: Step = Parts(&[("Email", "degraded_performance"), ("Web", "major_outage")]);
    check_closed_then(&[SLOW], || SLOW, "major closed Fresh");
    check_closed_then(&[SLOW], || MAIL_AND_WEB, "major closable Fresh");
    check_closed_then(&[Page("minor")], || Page("major"), "major closable Fresh");
    check_closed_then(&[Page("major")], || Page("minor"), "minor closed Fresh");
}

#[test]
fn fewer_failing_components_or_a_milder_state_do_not() {
    check_closed_then(&[MAIL_AND_WEB], || MAIL, "major closed Fresh");
    check_closed_then(&[MAIL], || Parts(&[("Email", "degraded_performance")]), "minor closed Fresh");
}

#[test]
fn what_fails_again_brings_the_banner_back() {
    check("critical", &[MAIL, Close, Quiet, MAIL], "major closable Fresh");
    check("critical", &[MAIL, Close, Quiet, Reload, MAIL], "major closable Fresh");
    check("critical", &[MAIL_AND_WEB, Close, MAIL, MAIL_AND_WEB], "major closable Fresh");
    check("critical", &[MAIL_AND_WEB, Close, MAIL, Reload, MAIL_AND_WEB], "major closable Fresh");
}

#[test]
fn a_quiet_answer_forgets_what_was_closed() {
    check("critical", &[MAJOR, Close, Quiet, MAJOR], "major closable Fresh");
    check("critical", &[MAJOR, Close, Fail("14:05"), MAJOR], "major closed Fresh");
}

#[test]
fn closed_components_are_kept_line_by_line_and_back() {
    let mut board = board("critical", Dismissals::default());
    board.apply(Action::Answered(
        failing(&[("Mail in Leeds", "major_outage"), ("Web", "unknown")]),
        at("14:00"),
    ));
    board.apply(Action::Dismissed);
    let lines = board.dismissals().to_lines();
    assert_eq!(lines, "0 major components\n0 major components Mail in Leeds\n0 minor components Web\n");
    assert_eq!(&Dismissals::from_lines(&lines), board.dismissals());
}

#[test]
fn what_was_closed_is_kept_with_an_id_of_several_words() {
    let mut board = board("critical", Dismissals::default());
    board.apply(Action::Answered(incident("major", "13:30"), at("14:00")));
    board.apply(Action::Dismissed);
    let lines = board.dismissals().to_lines();
    assert_eq!(lines, format!("{} major core switch 1\n", at("13:30").millis() / 1_000));
    assert_eq!(&Dismissals::from_lines(&lines), board.dismissals());
}

#[test]
fn what_is_no_line_of_ours_is_skipped() {
    for lines in ["", "\n\n", "1", "1 major", "1 wobbly core", "{\"a\":1}"] {
        assert_eq!(Dismissals::from_lines(lines), Dismissals::default(), "{lines:?}");
    }
}
