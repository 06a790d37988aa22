//! The markup, drawn without a browser: every word that matters is there, and other people's words stay words.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a failed test panics")]

use outage_banner::board::{Action, Board};
use outage_banner::config::Config;
use outage_banner::dismissal::Dismissals;
use outage_banner::feed::{self, Hints};
use outage_banner::locale::{Locale, Utc};
use outage_banner::time::Timestamp;
use outage_banner::view::{self, Handlers};
use std::rc::Rc;
use yew::prelude::*;

const INCIDENT: &str = r#"{"version":1,"page":{"name":"Acme Hosting","url":"https://status.example.net/"},
    "components":[{"id":"mail","name":"Email","status":"major_outage"},{"id":"web","name":"Web sites","status":"partial_outage"}],
    "incidents":[{"id":"core","title":"Email is down","impact":"major","status":"identified","components":["mail","web"],
        "started_at":"2026-05-04T12:00:00Z","next_update_by":"2026-05-04T14:35:00Z",
        "updates":[{"posted_at":"2026-05-04T13:48:00Z","body":"A switch failed, see [the log](https://status.example.net/log)."}]}],
    "channels":[{"kind":"updates","label":"@acme_status","url":"https://social.example/@acme_status"},
        {"kind":"support","label":"+44 20 7946 0123","url":"tel:+442079460123"}]}"#;

#[derive(Clone, Properties)]
struct Props {
    board: Rc<Board>,
}

impl PartialEq for Props {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.board, &other.board)
    }
}

#[component]
fn Banner(props: &Props) -> Html {
    let on =
        Handlers { ondismiss: Callback::noop(), onreopen: Callback::noop(), onkeydown: Callback::noop() };
    let (shown, config) = (props.board.shown(), props.board.config());
    let locale = Locale { strings: &config.strings, format: &Utc };
    let said = shown.as_ref().map(|it| view::said(it, locale)).unwrap_or_default();
    view::frame(shown.as_ref(), &said, config, locale, &on)
}

/// What a feed looks like at 14:00 when it was answered then and `minutes` of failing requests followed.
async fn drawn(attributes: &[(&str, &str)], feed: &str, minutes: i64) -> String {
    let read = |name: &str| attributes.iter().find(|it| it.0 == name).map(|it| it.1.to_owned());
    let now = Timestamp::parse("2026-05-04T14:00:00Z").unwrap();
    let mut board = Board::new(Rc::new(Config::read(&read)), now, Dismissals::default());
    board.apply(Action::Answered(feed::read(feed.as_bytes(), Hints::default()).unwrap().snapshot, now));
    if minutes > 0 {
        board.apply(Action::Failed(Timestamp::from_millis(now.millis() + minutes * 60_000)));
    }
    let props = Props { board: Rc::new(board) };
    yew::LocalServerRenderer::<Banner>::with_props(props).hydratable(false).render().await
}

/// Each of `expected` is in the markup; what begins with `!` is not.
#[track_caller]
fn check(attributes: &[(&str, &str)], feed: &str, minutes: i64, expected: &[&str]) {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let markup = tokio::task::LocalSet::new().block_on(&runtime, drawn(attributes, feed, minutes));
    for it in expected {
        match it.strip_prefix('!') {
            Some(absent) => assert!(!markup.contains(absent), "{absent} is in\n{markup}"),
            None => assert!(markup.contains(it), "{it} is not in\n{markup}"),
        }
    }
}

fn incident(title: &str, body: &str) -> String {
    serde_json::json!({ "version": 1, "incidents": [{ "title": title, "impact": "minor", "url": "javascript:alert(1)",
        "updates": [{ "posted_at": "2026-05-04T13:48:00Z", "body": body }] }] })
    .to_string()
}

#[test]
fn with_nothing_to_say_only_the_empty_ground_is_there() {
    let empty = r#"<p class="said" role="status"></p><p class="said" role="alert"></p></div>"#;
    check(&[], r#"{"version":1}"#, 0, &[empty]);
}

#[test]
fn an_incident_says_how_bad_it_is_in_a_word_and_an_icon() {
    check(
        &[],
        INCIDENT,
        0,
        &["Major outage", r#"data-impact="major""#, "<svg class=\"icon\"", "aria-hidden=\"true\""],
    );
}

#[test]
fn an_incident_says_what_is_wrong_and_how_far_its_repair_is() {
    check(&[], INCIDENT, 0, &["Email is down", "Cause identified", "A switch failed, see "]);
}

#[test]
fn the_update_carries_its_age_and_exact_time() {
    check(
        &[],
        INCIDENT,
        0,
        &[
            r#"datetime="2026-05-04T13:48:00Z""#,
            ">12 minute ago<",
            "Started 2 hour ago",
            "(2026-05-04T13:48:00Z)</span></time>",
        ],
    );
}

#[test]
fn an_incident_says_what_it_affects() {
    check(&[], INCIDENT, 0, &["Affected: Email (major outage), Web sites"]);
}

#[test]
fn the_channels_are_links() {
    let links =
        ["Follow updates", r#"href="https://social.example/@acme_status""#, ">@acme_status</span></a>"];
    check(&[], INCIDENT, 0, &links);
    check(&[], INCIDENT, 0, &["Get help", r#"href="tel:+442079460123""#, ">+44 20 7946 0123</span></a>"]);
}

#[test]
fn the_status_page_is_a_link_that_tells_nothing_about_the_visitor() {
    let link =
        [r#"href="https://status.example.net/""#, r#"rel="noopener noreferrer nofollow""#, "Status page"];
    check(&[], INCIDENT, 0, &link);
}

#[test]
fn the_banner_is_named_after_the_company() {
    check(&[], INCIDENT, 0, &[r#"aria-label="Acme Hosting: Service status""#]);
}

#[test]
fn screen_readers_hear_the_impact_the_title_and_the_update() {
    let said = r#"role="status">Major outage: Email is down. A switch failed, see the log.</p>"#;
    check(&[], INCIDENT, 0, &[said]);
}

#[test]
fn a_link_in_an_update_stays_a_link() {
    check(&[], INCIDENT, 0, &[r#"href="https://status.example.net/log""#, ">the log</a>"]);
}

#[test]
fn a_banner_can_be_closed_only_where_the_owner_allows_it() {
    check(&[], INCIDENT, 0, &["<button ", r#"aria-label="Dismiss""#]);
    check(&[("dismissible", "minor")], INCIDENT, 0, &["!<button"]);
    check(&[("dismissible", "none")], INCIDENT, 0, &["!<button"]);
}

#[test]
fn hostile_words_are_escaped() {
    let feed = incident(
        r#"&lt;img src=x onerror=alert(1)&gt; "Mail" 1 < 2"#,
        "5 < 6 & 7 > 2 <script>alert(2)</script>",
    );
    check(&[], &feed, 0, &["!<script", "!<img", "!javascript:", "5 &lt; 6 &amp; 7"]);
}

#[test]
fn a_hostile_page_name_stays_in_its_attribute() {
    let feed = INCIDENT.replace("Acme Hosting", "\\\" onclick=\\\"alert(1)");
    check(&[], &feed, 0, &["!\" onclick=\"alert"]);
}

#[test]
fn long_words_are_cut_and_open_on_demand() {
    let body = "Repairs go on in every hall. ".repeat(20);
    check(&[], &incident("A", &body), 0, &["…", "<details", "<summary", "Show all"]);
    check(&[], &incident("A", "Short."), 0, &["!<details"]);
}

#[test]
fn other_incidents_are_folded_away() {
    let feed = r#"{"version":1,"incidents":[{"title":"A","impact":"major"},{"title":"Slow panel","impact":"minor"}]}"#;
    check(&[], feed, 0, &["<summary>+ 1 more</summary>", "Slow panel", r#"<li data-impact="minor">"#]);
}

#[test]
fn a_promised_update_is_shown_and_so_is_that_it_is_overdue() {
    check(&[], INCIDENT, 0, &["Next update by 14:35", "!overdue"]);
    let late = INCIDENT.replace("14:35", "13:35");
    check(&[], &late, 0, &["The update promised for 13:35 is overdue", r#"class="promise overdue""#]);
}

#[test]
fn an_answer_that_is_not_fresh_says_so() {
    check(&[], INCIDENT, 0, &["!Last checked", "!Status unknown"]);
    check(&[], INCIDENT, 5, &["Last checked 14:00", r#"class="stale""#]);
    check(&[], INCIDENT, 16, &["Status unknown since 14:00", r#"class="stale unknown""#]);
}

#[test]
fn a_failing_component_is_named_without_an_incident() {
    let feed = r#"{"version":1,"components":[{"name":"Email","status":"major_outage"}]}"#;
    check(&[], feed, 0, &["Email: major outage", "!Affected"]);
}

#[test]
fn a_maintenance_says_until_when() {
    let feed = r#"{"version":1,"maintenances":[{"title":"Upgrade","status":"in_progress","ends_at":"2026-05-04T15:00:00Z"}]}"#;
    check(&[], feed, 0, &[r#"data-impact="maintenance""#, "Maintenance", "Until 2026-05-04T15:00:00Z"]);
}

/// With a misspelt title, the components make the headline.
#[test]
fn a_headline_never_names_what_works() {
    let feed = |status: &str| {
        format!(
            r#"{{"version":1,"components":[{{"id":"mail","name":"E-Mail","status":"{status}"}}],
            "incidents":[{{"titel":"E-Mail kaputt","impact":"major","components":["mail"]}}]}}"#
        )
    };
    check(&[], &feed("operational"), 0, &["Major outage", "Affected: E-Mail", "!operational"]);
    check(&[], &feed("major_outage"), 0, &["Major outage", "E-Mail: major outage", "!Affected"]);
}
