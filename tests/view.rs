//! The markup, drawn without a browser: every word that matters is there, and other people's texts stay texts.
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

/// The names of the site around the banner, which is the company's own.
const SITE: &str = "www.acme.example\nPlans\nAcme Hosting";

#[derive(Clone, Properties)]
struct Props {
    board: Rc<Board>,
    is_open: bool,
}

impl PartialEq for Props {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.board, &other.board) && self.is_open == other.is_open
    }
}

#[component]
fn Banner(props: &Props) -> Html {
    let noop = Callback::noop;
    let on = Handlers { ondismiss: noop(), onreopen: noop(), ontoggle: noop(), onkeydown: Callback::noop() };
    let (shown, config) = (props.board.shown(), props.board.config());
    let locale = Locale { strings: &config.strings, format: &Utc };
    let said = shown.as_ref().map(|it| view::said(it, config, locale)).unwrap_or_default();
    view::frame(shown.as_ref(), &said, props.is_open, config, locale, &on)
}

/// The markup for a feed that was answered at 14:00, after which requests failed for `minutes`.
async fn drawn(attributes: &[(&str, &str)], feed: &str, minutes: i64, is_open: bool) -> String {
    let later = Timestamp::parse("2026-05-04T14:00:00Z").unwrap().after(minutes * 60_000);
    drawn_after(attributes, feed, (minutes > 0).then_some(Action::Failed(later)), is_open).await
}

/// The same when it was answered at 14:00, and something else happened then.
async fn drawn_after(
    attributes: &[(&str, &str)],
    feed: &str,
    action: Option<Action>,
    is_open: bool,
) -> String {
    let read = |name: &str| attributes.iter().find(|it| it.0 == name).map(|it| it.1.to_owned());
    let now = Timestamp::parse("2026-05-04T14:00:00Z").unwrap();
    let config = Config { site: SITE.into(), ..Config::read(&read) };
    let mut board = Board::new(Rc::new(config), now, Dismissals::default());
    board.apply(Action::Answered(feed::read(feed.as_bytes(), Hints::default()).unwrap().snapshot, now));
    if let Some(action) = action {
        board.apply(action);
    }
    let props = Props { board: Rc::new(board), is_open };
    class_first(&yew::LocalServerRenderer::<Banner>::with_props(props).hydratable(false).render().await)
}

/// Yew writes the class last; the claims read better with it first.
fn class_first(markup: &str) -> String {
    let mut ordered = String::new();
    for tag in markup.split_inclusive('>') {
        let moved = tag.split_once('<').and_then(|(before, tag)| {
            let (name, rest) = tag.split_once(' ')?;
            let (others, class) = rest.rsplit_once("class=\"")?;
            let (class, end) = class.split_once('"')?;
            let others = others.trim_end();
            let space = if others.is_empty() { "" } else { " " };
            Some(format!("{before}<{name} class=\"{class}\"{space}{others}{end}"))
        });
        ordered.push_str(moved.as_deref().unwrap_or(tag));
    }
    ordered
}

fn markup(attributes: &[(&str, &str)], feed: &str, minutes: i64, is_open: bool) -> String {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    tokio::task::LocalSet::new().block_on(&runtime, drawn(attributes, feed, minutes, is_open))
}

/// The same after something else has happened to the banner.
fn markup_after(feed: &str, action: Action) -> String {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    tokio::task::LocalSet::new().block_on(&runtime, drawn_after(&[], feed, Some(action), false))
}

/// Checks that each text of `expected` is in the markup, and that those that begin with `!` are not.
#[track_caller]
fn check(attributes: &[(&str, &str)], feed: &str, minutes: i64, expected: &[&str]) {
    let markup = markup(attributes, feed, minutes, false);
    for it in expected {
        match it.strip_prefix('!') {
            Some(absent) => assert!(!markup.contains(absent), "{absent} is in\n{markup}"),
            None => assert!(markup.contains(it), "{it} is not in\n{markup}"),
        }
    }
}

/// The text of the first element of this class, without markup.
#[track_caller]
fn words(markup: &str, start: &str) -> String {
    let Some((_, rest)) = markup.split_once(start) else { panic!("no {start} in\n{markup}") };
    let name: String = start.trim_start_matches('<').chars().take_while(|it| it.is_alphanumeric()).collect();
    let (inside, _) = rest.split_once(&format!("</{name}>")).unwrap();
    let mut words = String::new();
    for piece in inside.split_once('>').unwrap().1.split('<') {
        words.push_str(piece.split_once('>').map_or(piece, |it| it.1));
    }
    words
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
        &["Major outage", r#"data-impact="major""#, r#"<svg viewBox="0 0 24 24" aria-hidden="true">"#],
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
            "Updated 12 minute ago<",
            "Started 2 hour ago",
            "(2026-05-04T13:48:00Z)</span></time>",
        ],
    );
}

/// By a clock that is off it lies ahead; an age is never in the future.
#[test]
fn an_update_from_the_future_is_of_now() {
    let feed = INCIDENT.replace("13:48:00", "14:07:00");
    check(&[], &feed, 0, &["Updated now<", "!in 7", "(2026-05-04T14:07:00Z)</span></time>"]);
}

/// The name of the page that speaks is in the title's own line: in a direction of its own it would take the colon along.
#[test]
fn the_name_before_a_title_runs_with_the_line() {
    let feed = INCIDENT
        .replace("Acme Hosting", "Elsewhere")
        .replace("https://status.example.net/\"}", "https://else.example/\"}");
    check(&[], &feed, 0, &[r#"part="title">Elsewhere: <span dir="auto">Email is down</span>"#]);
}

#[test]
fn an_incident_says_what_it_affects() {
    check(&[], INCIDENT, 0, &["Affected: Email, Web sites"]);
}

/// A component's own state beside the word for the whole would be a second answer to one question.
#[test]
fn there_is_one_severity_only() {
    check(&[], INCIDENT, 0, &["Major outage", "!major outage", "!partial outage"]);
    let down = |status: &str, indicator: &str| {
        format!(
            r#"{{"status":{{"indicator":"{indicator}"}},"page":{{"id":"a","name":"Acme","url":"https://status.acme.example"}},
            "incidents":[],"scheduled_maintenances":[],
            "components":[{{"id":"m","name":"Email","status":"{status}","group":false}}]}}"#
        )
    };
    check(&[], &down("major_outage", "critical"), 0, &["Critical outage", "!major outage", "!Major outage"]);
    check(&[], &down("partial_outage", "critical"), 0, &["Critical outage", "!partial outage"]);
    check(&[], &down("partial_outage", "minor"), 0, &["Minor disruption", "Email: partial outage"]);
    check(&[], &down("degraded_performance", "minor"), 0, &["Email: degraded performance"]);
}

#[test]
fn the_channels_are_links() {
    let links = ["Follow us", r#"href="https://social.example/@acme_status""#, ">@acme_status</span></a>"];
    check(&[], INCIDENT, 0, &links);
    check(&[], INCIDENT, 0, &["Call us", r#"href="tel:+442079460123""#, ">+44 20 7946 0123</span></a>"]);
}

/// The places of the channels, in the order in which they are read.
fn places(markup: &str) -> Vec<String> {
    let address = |it: &str| it.split_once("href=\"").unwrap().1.split_once('"').unwrap().0.to_owned();
    let ways = markup.split("<li data-way=\"").skip(1);
    ways.map(|it| format!("{} {}", it.split_once('"').unwrap().0, address(it))).collect()
}

#[test]
fn the_row_has_the_best_way_and_the_account_for_updates_and_the_details_the_others() {
    let channels = |list: &str| {
        let feed = INCIDENT.rsplit_once("\"channels\"").unwrap().0;
        markup(&[], &format!("{feed}\"channels\":[{list}]}}"), 0, true)
    };
    let all = channels(
        r#"{"kind":"support","url":"mailto:help@acme.example","depends_on":["mail"]},
        {"kind":"updates","url":"https://social.example/@acme_status"},{"kind":"updates","url":"https://x.com/acme"},
        {"kind":"support","url":"tel:+442079460123"},{"kind":"support","url":"https://social.example/@acme_help"},
        {"kind":"support","url":"https://acme.example/chat"}"#,
    );
    let expected = [
        "spare https://social.example/@acme_help",
        "other https://acme.example/chat",
        "other https://x.com/acme",
        "doubtful mailto:help@acme.example",
        "best tel:+442079460123",
        "news https://social.example/@acme_status",
        "spare https://social.example/@acme_help",
    ];
    assert_eq!(places(&all), expected);
    assert!(all.contains("may not work during this incident"));

    // No channel that may fail is offered as the best.
    let doubtful = channels(r#"{"kind":"support","url":"mailto:help@acme.example","depends_on":["mail"]}"#);
    assert_eq!(places(&doubtful), ["doubtful mailto:help@acme.example"]);
}

/// Two accounts of one service differ by what they are for, not only by their names.
#[test]
fn two_accounts_of_one_service_are_told_apart() {
    let feed = INCIDENT.replace(
        r#"{"kind":"support","label":"+44 20 7946 0123","url":"tel:+442079460123"}"#,
        r#"{"kind":"support","label":"@acme_help","url":"https://social.example/@acme_help"}"#,
    );
    let markup = markup(&[], &feed, 0, false);
    assert_eq!(words(&markup, "<li data-way=\"best\""), "Get help Mastodon @acme_help");
    assert_eq!(words(&markup, "<li data-way=\"news\""), "Follow us Mastodon @acme_status");
}

#[test]
fn a_word_of_the_companys_own_is_what_stands_on_the_button() {
    let feed = INCIDENT.replace("\"+44 20 7946 0123\"", "\"Night desk\"");
    assert_eq!(words(&markup(&[], &feed, 0, false), "<li data-way=\"best\""), "Night desk (Call us)");
}

#[test]
fn the_details_are_a_disclosure() {
    let (closed, open) = (markup(&[], INCIDENT, 0, false), markup(&[], INCIDENT, 0, true));
    assert!(closed.contains(r#"aria-expanded="false""#) && !closed.contains("tabindex"), "{closed}");
    assert!(open.contains(r#"aria-expanded="true""#), "{open}");
    assert!(
        open.contains(r#"<div class="main" tabindex="0">"#),
        "what scrolls is not reached by keyboard: {open}"
    );
}

#[test]
fn the_title_says_whose_page_speaks_where_it_is_another() {
    let title = |name: &str, url: &str| {
        let feed = INCIDENT
            .replace("Acme Hosting", name)
            .replace("https://status.example.net/\"}", &format!("{url}\"}}"));
        words(&markup(&[], &feed, 0, false), "<p class=\"title\"")
    };
    assert_eq!(title("GitHub", "https://githubstatus.example/"), "GitHub: Email is down");
    assert_eq!(title("Acme Hosting", "https://acme-status.example/"), "Email is down");
    assert_eq!(title("ACME-Hosting Status", "https://acme-status.example/"), "Email is down");
    assert_eq!(title("Elsewhere", "https://status.acme.example/x"), "Email is down");
    assert_eq!(title("Elsewhere", "https://notacme.example/"), "Elsewhere: Email is down");
    assert_eq!(title("Status", "https://status.example.net/"), "Email is down", "a name that names nobody");
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
    check(&[("dismissible", "minor")], INCIDENT, 0, &["!dismiss"]);
    check(&[("dismissible", "none")], INCIDENT, 0, &["!dismiss"]);
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
    check(
        &[],
        &feed,
        0,
        &[r#"aria-label="&quot; onclick=&quot;alert(1): Service status""#, "!<section onclick"],
    );
}

/// The style sheet cuts long texts. The markup has them whole, for screen readers and for paper.
#[test]
fn long_words_are_there_whole() {
    let body = "Repairs go on in every hall. ".repeat(20);
    let markup = markup(&[], &incident("A", &body), 0, false);
    assert_eq!(words(&markup, "<span class=\"text\""), body.trim());
}

#[test]
fn other_incidents_are_rows_with_their_titles() {
    let feed = r#"{"version":1,"incidents":[{"title":"A","impact":"major"},{"title":"Slow panel","impact":"minor"}]}"#;
    let markup = markup(&[], feed, 0, false);
    let other = markup.split_once(r#"<div class="other" data-impact="minor">"#).unwrap().1;
    assert_eq!(words(other, "<p class=\"title\""), "Also: Slow panel");
    assert!(words(&markup, "<button class=\"details\"").starts_with("Details +1"), "{markup}");
}

#[test]
fn a_promised_update_is_shown_and_so_is_by_how_much_it_is_late() {
    let times = |feed: &str, minutes| {
        let times = words(&markup(&[], feed, minutes, false), "<p class=\"times\"");
        times.split(" (").map(|it| it.split_once(')').map_or(it, |it| it.1)).collect::<String>()
    };
    assert_eq!(times(INCIDENT, 0), "Updated 12 minute ago · next update by 14:35");
    let late = INCIDENT.replace("14:35:00", "13:37:30");
    assert_eq!(times(&late, 0), "Updated 12 minute ago · next update 22 minute late");
    check(&[], &late, 0, &[r#"<strong class="late"><time "#]);
    // It was due after the last answer, so nobody knows yet whether the next answer has it.
    let soon = INCIDENT.replace("14:35:00", "14:00:30");
    let at = |minutes| Action::Tick(Timestamp::parse(&format!("2026-05-04T14:{minutes:02}:00Z")).unwrap());
    let ticked = markup_after(&soon, at(2));
    assert!(ticked.contains("next update by 14:00") && !ticked.contains("<strong"), "{ticked}");
    let snapshot = feed::read(soon.as_bytes(), Hints::default()).unwrap().snapshot;
    let now = Timestamp::parse("2026-05-04T14:02:00Z").unwrap();
    let answered = markup_after(&soon, Action::Answered(snapshot, now));
    assert!(answered.contains("next update 1 minute late"), "{answered}");
    // Requests failed, so nobody knows whether the promised update has come.
    assert_eq!(times(&late, 5), "Updated 17 minute ago · Last checked 14:00");
    check(&[], &late, 5, &["next update by 13:37", "!<strong", "! late"]);
}

/// Nobody has spoken for weeks of an incident that is still open: that is said as plainly as a broken promise.
#[test]
fn what_was_last_said_weeks_ago_stands_out() {
    let old = |day: &str| INCIDENT.replace("05-04T13:48", day).replace("next_update_by", "x-promise");
    check(&[], &old("04-26T13:48"), 0, &[r#"<strong class="late"><time "#, "Updated 8 day ago"]);
    check(&[], &old("04-28T13:48"), 0, &["!<strong", "Updated 6 day ago"]);
    let over = old("04-26T13:48").replace("identified", "resolved");
    let over = over.replace(r#""started_at""#, r#""resolved_at":"2026-05-04T13:50:00Z","started_at""#);
    check(&[("show", "resolved")], &over, 0, &["!<strong"]);
}

#[test]
fn an_answer_that_is_not_fresh_says_so() {
    check(&[], INCIDENT, 0, &["!Last checked", "!Status unknown"]);
    check(&[], INCIDENT, 5, &[r#"<span class="stale">Last checked 14:00</span>"#]);
    check(
        &[],
        INCIDENT,
        16,
        &[r#"<span class="stale"><strong class="late">Status unknown since 14:00</strong>"#],
    );
}

#[test]
fn a_failing_component_is_named_without_an_incident() {
    let feed = r#"{"version":1,"components":[{"name":"Email","status":"major_outage"}]}"#;
    check(&[], feed, 0, &[r#"dir="auto">Email</span>"#, "!Affected"]);
}

#[test]
fn a_maintenance_says_until_when() {
    let feed = r#"{"version":1,"maintenances":[{"title":"Upgrade","status":"in_progress","ends_at":"2026-05-04T15:00:00Z"}]}"#;
    check(&[], feed, 0, &[r#"data-impact="maintenance""#, "Maintenance", "Until 15:00"]);
    let later = feed.replace("05-04T15", "05-05T15");
    check(&[], &later, 0, &["Until 2026-05-05T15:00:00Z"]);
}

#[test]
fn planned_work_names_its_window_and_offers_one_button() {
    let feed = INCIDENT.replace("\"incidents\"", "\"gone\"").replace(
        "\"channels\"",
        r#""maintenances":[{"title":"Upgrade","status":"scheduled","starts_at":"2026-05-04T16:00:00Z",
            "ends_at":"2026-05-04T18:00:00Z","updates":[{"posted_at":"2026-05-04T13:00:00Z","body":"Short."}]}],"channels""#,
    );
    let feed = feed.replace("major_outage", "operational").replace("partial_outage", "operational");
    let markup = markup(&[("show", "upcoming")], &feed, 0, false);
    assert!(words(&markup, "<p class=\"head\"").starts_with("Planned maintenancein 2 hour"), "{markup}");
    let times = words(&markup, "<p class=\"times\"");
    assert!(times.starts_with("2026-05-04T16:00:00Z – 2026-05-04T18:00:00Z"), "{markup}");
    // How old the words are is among what is behind "Details".
    assert!(!times.contains("Updated"), "{markup}");
    let rest = markup.split_once("<div class=\"rest\"").unwrap().1;
    assert!(rest.contains("Updated 1 hour ago"), "{markup}");
    let row = markup.split_once("<ul class=\"channels row\"").unwrap().1;
    assert_eq!(row.matches("<li").count(), 1, "{row}");
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
    check(&[], &feed("major_outage"), 0, &["Major outage", r#"dir="auto">E-Mail</span>"#, "!Affected"]);
}
