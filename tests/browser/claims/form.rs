//! The banner's form: how much of a screen it takes, folded and open, and what stays in sight.

use super::claims;
use crate::engine::{Engine, entries, locales, workspace};
use crate::feeds::{ago, own, seconds_ago};
use crate::page::{BODY, Page};
use crate::stage::Stage;
use crate::states::State;
use serde_json::{Value, json};
use std::fs;
use xtask::serve::Answer;

claims![
    the_form_is_small_closed_and_open_in_every_state_placement_and_language,
    in_english_no_button_is_cut_at_any_width,
    the_window_of_planned_work_names_one_day_once,
    a_date_of_another_year_has_its_year,
    times_and_lists_are_written_as_each_language_writes_them,
    the_worst_differs_from_the_rest_at_a_glance,
    paper_shows_all,
    forced_colours_leave_each_edge_and_word,
    a_link_in_what_was_cut_is_seen_when_it_has_the_focus,
];

const PLACEMENTS: [&str; 5] = ["top", "top-overlay", "bottom", "corner", "inline"];

/// The languages that are tried if not all are: one from right to left, one without spaces, and two with long words.
const FEW: [&str; 6] = ["en", "de", "ar", "ja", "el", "vi"];

/// The states of the demo that show a banner, by the names of their files.
fn demo_states(stage: &Stage) -> Vec<String> {
    let mut names = Vec::new();
    for path in entries(&workspace().join("xtask/demo")) {
        let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let text = fs::read_to_string(&path).unwrap_or_default();
        let Ok(file) = serde_json::from_str::<Value>(&filled(&text)) else { panic!("{stem} is no JSON") };
        let name = stem.split_once('-').map_or("", |it| it.1).to_owned();
        if file["body"].is_object() && !["all-well", "statuspage-quiet"].contains(&&*name) {
            for placement in PLACEMENTS {
                let answer = Answer::json(file["body"].to_string());
                stage.endpoint.set(&format!("/{name}/{placement}"), answer);
            }
            names.push(name);
        }
    }
    assert!(names.len() > 10, "{names:?}");
    // A window takes more room when it passes midnight; the hour of the test shall not decide whether that is tried.
    let hour = seconds_ago(0)[11..13].parse::<i64>().unwrap_or_default();
    for (name, begins, hours) in
        [("maintenance-noon", 12, 2), ("maintenance-midnight", 23, 2), ("maintenance-month", 23, 740)]
    {
        let ahead = (begins - hour - 1).rem_euclid(24) + 1;
        let mut feed = State::Upcoming.feed();
        let work = &mut feed["maintenances"][0];
        work["title"] = json!("Web servers restart for a security update");
        work["starts_at"] = json!(ago(-60 * ahead));
        work["ends_at"] = json!(ago(-60 * (ahead + hours)));
        for placement in PLACEMENTS {
            stage.endpoint.set(&format!("/{name}/{placement}"), Answer::json(feed.to_string()));
        }
        names.push(name.to_owned());
    }
    names
}

/// Puts times in the place of `{now-12m}`, as the demo does.
fn filled(text: &str) -> String {
    let Some((before, (offset, after))) =
        text.split_once("{now").and_then(|(before, rest)| Some((before, rest.split_once('}')?)))
    else {
        return text.to_owned();
    };
    let number = |span: &str| span[..span.len() - 1].parse::<i64>().unwrap_or_default();
    let seconds = match offset.chars().last() {
        Some('m') => number(offset) * 60,
        Some('h') => number(offset) * 3_600,
        Some('d') => number(offset) * 86_400,
        _ => 0,
    };
    format!("{before}{}{}", seconds_ago(-seconds), filled(after))
}

/// Opens a frame in the page, which may have any size in all engines.
const FRAME: &str = "<iframe src=\"/form.html\" style=\"border: 0\"></iframe>";

/// Puts one element for each state and placement into the frame, in a language.
const FILL: &str = "((view, states, placements, lang, endpoint) => {
    view.document.documentElement.lang = lang;
    view.document.body.replaceChildren(...states.flatMap(state => placements.map(placement => {
        const element = view.document.createElement('outage-banner');
        const all = { endpoint: `${endpoint}/${state}/${placement}?${lang}`, placement, lang, storage: 'none', 'data-state': state,
                      show: 'incidents maintenance upcoming resolved' };
        for (const name in all) element.setAttribute(name, all[name]);
        return element;
    })));
})";

const ARE_ALL_THERE: &str = "[...frames[0].document.querySelectorAll('outage-banner')]
    .every(it => it.shadowRoot?.querySelector('section.banner')?.getBoundingClientRect().height)";

/// The faults in a window of this size, a line each.
const MEASURE: &str = "((form, width, height) => {
    Object.assign(document.querySelector('iframe').style, { width: width + 'px', height: height + 'px' });
    const wrong = [];
    for (const it of frames[0].document.querySelectorAll('outage-banner')) {
        const root = it.shadowRoot, banner = root.querySelector('section.banner'), main = root.querySelector('.main');
        const box = banner.getBoundingClientRect(), row = root.querySelector('.row').getBoundingClientRect();
        const part = /maintenance|resolved/.test(banner.dataset.impact) ? 5 : 3;
        const most = form == 'open' || width == 320 || width == 740 ? height / 2 : width == 360 ? height / part : 120;
        const say = what => wrong.push(`${it.dataset.state} ${it.getAttribute('placement')} ${form}: ${what}`);
        if (box.height > most + .5) say(`${box.height} px of ${most}`);
        if (row.height < 28 || row.top < box.top || row.bottom > box.bottom) say('the row is out of sight');
        for (const button of root.querySelectorAll('.row a, .row button')) {
            const { left, right, width } = button.getBoundingClientRect();
            if (width && (left < box.left || right > box.right)) say(`${button.textContent} leaves the banner`);
        }
        const [word, phase] = root.querySelectorAll('.banner > .head > :is(.word, .phase)');
        const bottoms = [word, phase].map(it => it.getBoundingClientRect().bottom);
        if (form == 'open' && main.clientHeight < 48) say(`${main.clientHeight} px are left for what scrolls`);
        if (form == 'closed' && main.scrollHeight > main.clientHeight + 1) say('it scrolls');
        if (form == 'closed' && word.getBoundingClientRect().height > 30) say('the word for the impact wraps');
        if (form == 'closed' && phase.textContent && Math.abs(bottoms[0] - bottoms[1]) > 6) say('the phase is on another line');
    }
    return wrong;
})";

const OPEN_ALL: &str = "void frames[0].document.querySelectorAll('outage-banner')
    .forEach(it => it.shadowRoot.querySelector('button.details').click())";
const ARE_ALL_OPEN: &str = "[...frames[0].document.querySelectorAll('outage-banner')]
    .every(it => it.shadowRoot.querySelector('button.details').ariaExpanded == 'true')";

/// A page without anything but the banners that `FILL` puts there.
fn open_frame(stage: &Stage) {
    stage.site.set(
        "/form.html",
        Answer::html(
            "<!doctype html><html><head><meta charset=\"utf-8\"><title>Acme Hosting</title>\
             <script async src=\"/outage-banner.js\"></script></head><body style=\"margin: 0\"></body></html>",
        ),
    );
    stage.open(&Page::new().without_endpoint().body(FRAME));
}

fn the_form_is_small_closed_and_open_in_every_state_placement_and_language(stage: &Stage) {
    let states = demo_states(stage);
    open_frame(stage);
    let mut langs: Vec<String> = FEW.iter().map(|it| (*it).to_owned()).collect();
    if stage.engine() == Engine::Chromium {
        langs.extend(locales().into_iter().map(|it| it.0).filter(|it| !FEW.contains(&&**it)));
    }
    let mut wrong = Vec::new();
    for lang in langs {
        // The wide placements look alike, so two placements are enough here.
        let placements = if ["en", "ar"].contains(&&*lang) { &PLACEMENTS[..] } else { &["top", "corner"] };
        stage.eval(&format!(
            "{FILL}(frames[0], {}, {}, {lang:?}, {:?})",
            json!(states),
            json!(placements),
            stage.endpoint.origin()
        ));
        stage.wait_for(ARE_ALL_THERE);
        for form in ["closed", "open"] {
            if form == "open" {
                stage.eval(OPEN_ALL);
                stage.wait_for(ARE_ALL_OPEN);
            }
            for (width, height) in [(360, 740), (1280, 800), (320, 568), (740, 360)] {
                let found = stage.eval(&format!("{MEASURE}({form:?}, {width}, {height})"));
                for it in found.as_array().into_iter().flatten().filter_map(Value::as_str) {
                    wrong.push(format!("{lang} {width} x {height}: {it}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} of them: {:#?}", wrong.len(), &wrong[..wrong.len().min(40)]);
}

/// The texts that are cut at this width, a line each.
const CUT: &str = "(width => {
    Object.assign(document.querySelector('iframe').style, { width: width + 'px', height: '740px' });
    return [...frames[0].document.querySelectorAll('outage-banner')].flatMap(it =>
        [...it.shadowRoot.querySelectorAll('.row .verb, .row .details')]
            .filter(word => word.clientWidth && word.scrollWidth > word.clientWidth + 1)
            .map(word => `${width} px, ${it.dataset.state} ${it.getAttribute('placement')}: ${word.textContent}`));
})";

fn in_english_no_button_is_cut_at_any_width(stage: &Stage) {
    let states = demo_states(stage);
    open_frame(stage);
    let placements = ["top", "corner"];
    stage.eval(&format!(
        "{FILL}(frames[0], {}, {}, 'en', {:?})",
        json!(states),
        json!(placements),
        stage.endpoint.origin()
    ));
    stage.wait_for(ARE_ALL_THERE);
    let words = stage.eval(
        "[...frames[0].document.querySelectorAll('outage-banner')].flatMap(it => [...it.shadowRoot.querySelectorAll('.row .verb')]).length",
    );
    assert!(words.as_u64() > Some(states.len() as u64), "{words}");
    let mut cut = Vec::new();
    for width in (320..=1_280).step_by(20) {
        let found = stage.eval(&format!("{CUT}({width})"));
        cut.extend(found.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned));
    }
    assert!(cut.is_empty(), "{cut:#?}");
}

fn the_window_of_planned_work_names_one_day_once(stage: &Stage) {
    // Both ends are in the morning of the day after tomorrow, in the browser's own zone.
    stage.open(&Page::new());
    let ends = stage.eval(
        "[10, 12].map(hour => { const at = new Date(Date.now() + 2 * 864e5); at.setHours(hour, 0, 0, 0); return at.toJSON(); })",
    );
    let mut feed = State::Upcoming.feed();
    feed["maintenances"][0]["starts_at"] = ends[0].clone();
    feed["maintenances"][0]["ends_at"] = ends[1].clone();
    stage.feed(&feed);
    stage.open(&Page::new().with("show", "upcoming").with("upcoming-hours", "72"));
    stage.wait_for_banner();
    let times = stage.text(".foot .times").unwrap_or_default();
    let day = stage
        .eval(&format!("new Date({}).toLocaleString('en', {{ month: 'short', day: 'numeric' }})", ends[0]));
    let day = day.as_str().unwrap_or_default();
    assert!(!day.is_empty() && times.matches(day).count() == 1, "{day} in {times}");
    assert!(times.contains("10:00") && times.contains("12:00"), "{times}");
}

fn a_date_of_another_year_has_its_year(stage: &Stage) {
    let mut feed = own::outage();
    feed["incidents"][0]["started_at"] = json!("2021-05-04T12:00:00Z");
    stage.feed(&feed);
    stage.open(&Page::new());
    stage.wait_for_banner();
    let moments = stage.eval("all('.fact time, .times time').map(it => it.title)");
    let year = stage.eval("String(new Date().getFullYear())");
    let year = year.as_str().unwrap_or_default();
    assert!(moments[0].as_str().is_some_and(|it| it.contains("2021")), "{moments}");
    assert!(moments[1].as_str().is_some_and(|it| !it.contains(year)), "{moments} in {year}");
}

fn times_and_lists_are_written_as_each_language_writes_them(stage: &Stage) {
    let mut feed = State::Critical.feed();
    stage.feed(&feed);
    stage.open(&Page::new().with("lang", "ja"));
    stage.wait_for_banner();
    assert!(
        stage.text(".rest").unwrap_or_default().contains("Email、Web sites"),
        "{:?}",
        stage.text(".rest")
    );
    stage.open(&Page::new().with("lang", "de"));
    stage.wait_for_banner();
    let times = stage.text(".foot .times").unwrap_or_default();
    assert!(times.contains(" Uhr"), "{times}");

    feed["incidents"][0]["next_update_by"] = json!(seconds_ago(22 * 60 + 30));
    stage.feed(&feed);
    stage.open(&Page::new());
    stage.wait_for_banner();
    let times = stage.text(".foot .times").unwrap_or_default();
    assert!(times.contains("next update 22 min late"), "{times}");
}

/// A critical outage has a line of its colour across the banner; nothing milder has one.
fn the_worst_differs_from_the_rest_at_a_glance(stage: &Stage) {
    for theme in ["light", "dark"] {
        let mut grounds = Vec::new();
        for state in [State::Critical, State::Major] {
            state.open(stage, &Page::new().with("theme", theme));
            let line = stage.eval("getComputedStyle(all('.head')[0]).backgroundColor");
            let width = stage.eval("all('.head')[0].offsetWidth == banner.clientWidth");
            assert_eq!(width, json!(true), "{theme} {state:?}");
            grounds.push(line);
        }
        assert_ne!(grounds[0], json!("rgba(0, 0, 0, 0)"), "{theme}");
        assert_eq!(grounds[1], json!("rgba(0, 0, 0, 0)"), "{theme}");
    }
}

/// Imitates a medium or a feature of one, which only Chromium's driver can.
fn imitate(stage: &Stage, media: &str, feature: (&str, &str)) -> bool {
    if stage.engine() != Engine::Chromium {
        println!("skipped: {}: it imitates no medium", stage.engine());
        return false;
    }
    let params = json!({ "media": media, "features": [{ "name": feature.0, "value": feature.1 }] });
    stage
        .command("goog/cdp/execute", Some(&json!({ "cmd": "Emulation.setEmulatedMedia", "params": params })));
    true
}

fn paper_shows_all(stage: &Stage) {
    for placement in ["top", "bottom", "corner"] {
        State::Critical.open(stage, &Page::new().with("placement", placement));
        stage.eval("void dispatchEvent(new Event('beforeprint'))");
        if !imitate(stage, "print", ("", "")) {
            return;
        }
        let hidden = stage.eval(
            "all('.title, .text, .fact, .other, .row a, .rest .channels a, .doubt, .times').filter(it => {
                const cut = it.scrollHeight > it.clientHeight + 1 && getComputedStyle(it).overflowY != 'visible';
                return (!it.checkVisibility() && it.closest('[data-way]')?.dataset.way != 'spare') || cut;
            }).map(it => it.className + ': ' + it.textContent)",
        );
        assert_eq!(hidden, json!([]), "{placement}");
        let buttons = stage.eval("all('button').filter(it => it.checkVisibility()).length");
        assert_eq!(buttons, json!(0), "{placement}: paper has no buttons");
        let number = stage.eval("all('.row .label')[0].getBoundingClientRect().width > 20");
        assert_eq!(number, json!(true), "{placement}: nobody can press a number on paper");
        let whole = stage.eval("banner.scrollHeight <= banner.clientHeight + 1 && all('.main')[0].scrollHeight <= all('.main')[0].clientHeight + 1");
        assert_eq!(whole, json!(true), "{placement}: something is cut");
        imitate(stage, "", ("", ""));
    }
    // Without scripts nothing can be opened, so everything has to be seen.
    let query = stage.eval(
        "[...root.adoptedStyleSheets[0].cssRules].some(it => /print/.test(it.media?.mediaText) && /scripting: ?none/.test(it.media.mediaText))",
    );
    assert_eq!(query, json!(true));
}

fn forced_colours_leave_each_edge_and_word(stage: &Stage) {
    State::Critical.open(stage, &Page::new());
    if !imitate(stage, "", ("forced-colors", "active")) {
        return;
    }
    stage.open_details();
    assert_eq!(stage.eval("matchMedia('(forced-colors: active)').matches"), json!(true));
    let faults = stage.eval(
        "all('.banner, .word, .row a, .rest .channels a').map(it => [it.className, getComputedStyle(it)])
            .filter(([, it]) => !parseFloat(it.borderTopWidth) || /^rgba.*, 0\\)$/.test(it.borderTopColor)).map(([it]) => it)",
    );
    assert_eq!(faults, json!([]), "without an edge");
    // No text may have the visitor's colour on a background of the same colour.
    let same = stage.eval("all('.head, .word, .phase, .row a, .title').filter(it => getComputedStyle(it).color == getComputedStyle(it).backgroundColor).length");
    assert_eq!(same, json!(0));
    imitate(stage, "", ("", ""));
}

fn a_link_in_what_was_cut_is_seen_when_it_has_the_focus(stage: &Stage) {
    let mut feed = own::outage();
    let body = format!("{} See https://status.example.net/log", "We go on step by step. ".repeat(40));
    feed["incidents"][0]["updates"] = json!([{ "posted_at": ago(3), "body": body }]);
    stage.feed(&feed);
    stage.open(&Page::new().body(BODY));
    stage.wait_for_banner();
    let is_seen = "(([link], [main]) => link.getBoundingClientRect().height > 0
        && link.getBoundingClientRect().bottom <= main.getBoundingClientRect().bottom + 1
        && link.getBoundingClientRect().bottom <= all('.text')[0].getBoundingClientRect().bottom + 1)(all('.text a'), all('.main'))";
    if stage.engine() != Engine::WebKit {
        // WebKit reports lines that it leaves out at the place of the last line that it shows.
        assert_eq!(stage.eval(is_seen), json!(false), "what is long is cut");
    }
    stage.eval("all('.text a')[0].focus()");
    stage.wait_for(is_seen);
}
