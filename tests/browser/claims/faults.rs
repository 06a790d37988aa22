//! The fault matrix: whatever an endpoint does, on a first page view and while an outage is shown. Each row is one claim,
//! about what the visitor sees, what the owner's console says, how often the endpoint is asked, and the page around it.

use crate::faults::{Break, Broken, closed_answer, open_answer};
use crate::feeds::{TITLE, ago, statuspage};
use crate::page::{BODY, Page};
use crate::stage::Stage;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use xtask::serve::{Answer, Flow};

/// What is wrong with the endpoint.
enum Fault {
    /// It answers by HTTP.
    Answer(fn(&Stage) -> Answer),
    /// It breaks below HTTP, or leaves out what our own server always sends.
    Break(fn() -> Break),
}
use Fault::{Answer as By, Break as Below};

/// What a visitor sees.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sees {
    /// The page alone.
    Nothing,
    /// What was known before, with when it was last checked.
    Known,
    /// The outage, unmarked.
    Outage,
}

/// One row of the matrix.
struct Row {
    fault: Fault,
    /// On a first page view, with nothing remembered.
    first: Sees,
    /// Where the fault comes while the outage is shown.
    shown: Sees,
    /// Of the console's one line, on the first page view and then: alternatives for the engines with `|` between them.
    /// Empty is a console without any line.
    lines: [&'static str; 2],
    /// Requests of one attempt.
    asked: RangeInclusive<usize>,
    /// Requests of further attempts in the ten minutes after the first.
    again: RangeInclusive<usize>,
}

/// Of most rows: nothing is seen at first, and what is known stays. A failure doubles the wait, so ten minutes have four
/// further requests at most; the browser itself may ask a second time where a connection broke.
const ROW: Row = Row {
    fault: By(|_| Answer::json("")),
    first: Sees::Nothing,
    shown: Sees::Known,
    lines: [UNREADABLE, UNANSWERED],
    asked: 1..=1,
    again: 1..=5,
};

// What a console says of an answer that the page may not read, by the loader and by the banner.
const UNREADABLE: &str = "no answer that this page may read; if it opens in a tab, let http://";
const UNANSWERED: &str = "; does it answer, and allow this site by CORS?";
// A body that does not come to its end is no more than an error of type to some engines.
const LATE: &str =
    "no answer in 10 seconds; name a second address|no answer that this page may read|the answer broke off";
const CUT_OFF: &str = "the answer is empty or cut off; what writes the feed must write it whole";
const NO_FEED: &str = "answered with something else than a feed, perhaps a log-in or an error page";
/// A browser asks again by itself where a connection broke before it said anything.
const SOME: RangeInclusive<usize> = 1..=10;
/// The same for the attempts of ten minutes.
const MORE: RangeInclusive<usize> = 1..=50;
/// A wait that is asked for is longer than ten minutes.
const NOT_YET: RangeInclusive<usize> = 0..=0;

/// A function for each row, and the list of all: the first word of a claim's name makes it a row of the table.
macro_rules! rows {
    ($($name:ident: $row:expr),+ $(,)?) => {
        $(fn $name(stage: &Stage) { check(stage, &$row); })+
        super::claims![$($name),+];
    };
}

rows![
    // The network.
    fault_refused: Row { fault: Below(|| Break::Refuse), asked: 0..=0, again: 0..=0, ..ROW },
    fault_closed_without_an_answer: Row { fault: Below(|| Break::Send(Vec::new())), asked: SOME, again: MORE, ..ROW },
    fault_reset_before_the_head: Row { fault: Below(|| Break::Reset(Vec::new())), asked: SOME, again: MORE, ..ROW },
    fault_reset_within_the_head: Row {
        fault: Below(|| Break::Reset(b"HTTP/1.1 200 OK\r\nAccess-Control-Al".to_vec())), asked: SOME, again: MORE, ..ROW
    },
    fault_reset_within_the_body: Row { fault: Below(|| Break::Reset(half())), lines: BROKEN, asked: SOME, again: MORE, ..ROW },
    fault_closed_within_the_body: Row { fault: Below(|| Break::Send(half())), lines: BROKEN, asked: SOME, again: MORE, ..ROW },
    fault_chunks_that_are_none: Row {
        fault: Below(|| Break::Send(b"HTTP/1.1 200 OK\r\nAccess-Control-Allow-Origin: *\r\nTransfer-Encoding: chunked\r\n\r\nno chunk\r\n".to_vec())),
        lines: BROKEN, asked: SOME, again: MORE, ..ROW
    },
    fault_another_protocol: Row { fault: Below(|| Break::Send(b"SSH-2.0-OpenSSH_9.2\r\n".to_vec())), asked: SOME, again: MORE, ..ROW },
    fault_never_answers: Row { fault: Below(|| Break::Hang(Vec::new())), lines: [LATE, "status.json: "], ..ROW },
    fault_stops_after_the_head: Row { fault: Below(|| Break::Hang(half())), lines: [LATE, "status.json: "], ..ROW },
    fault_drips: Row {
        fault: By(|_| Answer::json(" ").flow(Flow::Dripping(Duration::from_millis(100)))),
        lines: [LATE, "status.json: "], ..ROW
    },

    // Elsewhere.
    fault_redirects_to_itself: Row { fault: By(|_| moved("/status.json")), asked: 1..=60, again: 1..=300, ..ROW },
    fault_redirect_without_a_place: Row {
        fault: By(|_| Answer::json("").status(302)), lines: ["HTTP 302|no answer that this page may read", "status.json: "], asked: SOME, ..ROW
    },
    fault_redirect_to_a_log_in: Row {
        fault: By(|stage| { stage.endpoint.set("/log-in", Answer::html(LOG_IN).timeless()); moved("/log-in") }),
        lines: [NO_FEED, "expected a status feed"], ..ROW
    },
    fault_redirect_on_this_machine_is_followed: Row {
        fault: By(|stage| { stage.endpoint.set("/moved.json", outage().timeless()); moved("/moved.json") }),
        first: Sees::Outage, shown: Sees::Outage, lines: ["", ""], again: 4..=13, ..ROW
    },
    fault_captive_portal: Row { fault: Below(|| Break::Send(closed_answer("200 OK", HTML, LOG_IN))), ..ROW },
    fault_captive_portal_that_redirects: Row {
        fault: Below(|| Break::Send(closed_answer("302 Found", "Location: http://127.0.0.1:9/log-in\r\n", ""))), ..ROW
    },

    // Statuses, with and without the header that lets a page read them.
    fault_401_with_cors: Row { fault: By(|_| refusal(401)), lines: ["HTTP 401; it wants a log-in", "HTTP 401"], ..ROW },
    fault_401_without_cors: Row { fault: Below(|| closed("401 Unauthorized")), ..ROW },
    fault_403_with_cors: Row { fault: By(|_| refusal(403)), lines: ["HTTP 403; the server refuses", "HTTP 403"], ..ROW },
    fault_403_without_cors: Row { fault: Below(|| closed("403 Forbidden")), ..ROW },
    fault_404_with_cors: Row { fault: By(|_| refusal(404)), lines: ["HTTP 404; there is no feed", "HTTP 404"], ..ROW },
    fault_404_without_cors: Row { fault: Below(|| closed("404 Not Found")), ..ROW },
    fault_410_with_cors: Row { fault: By(|_| refusal(410)), lines: ["HTTP 410; there is no feed", "HTTP 410"], ..ROW },
    fault_410_without_cors: Row { fault: Below(|| closed("410 Gone")), ..ROW },
    fault_429_with_cors: Row { fault: By(|_| refusal(429)), lines: ["HTTP 429; it is asked too often", "HTTP 429"], ..ROW },
    fault_429_without_cors: Row { fault: Below(|| closed("429 Too Many Requests")), ..ROW },
    fault_429_with_retry_after: Row {
        fault: By(|_| retry(429, "660")), lines: ["HTTP 429", "HTTP 429"], again: NOT_YET, ..ROW
    },
    fault_500_with_retry_after_in_seconds: Row { fault: By(|_| retry(500, "660")), lines: ["HTTP 500; its server fails", "HTTP 500"], again: NOT_YET, ..ROW },
    fault_500_with_retry_after_as_a_date: Row { fault: By(|_| retry(500, &later())), lines: ["HTTP 500", "HTTP 500"], again: NOT_YET, ..ROW },
    fault_502_with_retry_after_in_seconds: Row { fault: By(|_| retry(502, "660")), lines: ["HTTP 502", "HTTP 502"], again: NOT_YET, ..ROW },
    fault_502_with_retry_after_as_a_date: Row { fault: By(|_| retry(502, &later())), lines: ["HTTP 502", "HTTP 502"], again: NOT_YET, ..ROW },
    fault_503_with_retry_after_in_seconds: Row { fault: By(|_| retry(503, "660")), lines: ["HTTP 503", "HTTP 503"], again: NOT_YET, ..ROW },
    fault_503_with_retry_after_as_a_date: Row { fault: By(|_| retry(503, &later())), lines: ["HTTP 503", "HTTP 503"], again: NOT_YET, ..ROW },
    fault_504_with_retry_after_in_seconds: Row { fault: By(|_| retry(504, "660")), lines: ["HTTP 504", "HTTP 504"], again: NOT_YET, ..ROW },
    fault_504_with_retry_after_as_a_date: Row { fault: By(|_| retry(504, &later())), lines: ["HTTP 504", "HTTP 504"], again: NOT_YET, ..ROW },
    fault_retry_after_that_is_no_time: Row { fault: By(|_| retry(503, "soon")), lines: ["HTTP 503", "HTTP 503"], ..ROW },
    fault_304_without_anything_kept: Row {
        fault: Below(|| Break::Send(open_answer("304 Not Modified", "ETag: \"1\"\r\n", ""))),
        lines: ["HTTP 304|empty or cut off|no answer that this page may read", "status.json: "], ..ROW
    },
    fault_204_without_a_body: Row { fault: By(|_| Answer::json("").status(204)), lines: [NOTHING_THERE, "status.json: "], ..ROW },

    // Bodies.
    fault_web_page: Row { fault: By(|_| Answer::html(LOG_IN)), lines: [NO_FEED, "expected a status feed"], ..ROW },
    fault_empty: Row { fault: By(|_| Answer::json("")), lines: [CUT_OFF, "status.json: "], ..ROW },
    fault_truncated: Row {
        fault: By(|_| { let mut feed = statuspage::outage().to_string(); feed.truncate(feed.len() / 2); Answer::json(feed) }),
        lines: [CUT_OFF, "status.json: "], ..ROW
    },
    fault_bytes_that_are_no_text: Row {
        fault: By(|_| Answer::json(&b"{\"version\":1,\"incidents\":[{\"title\":\"\xff\xfe\"}]}"[..])),
        lines: ["status.json: ", "status.json: "], ..ROW
    },
    fault_wrong_charset_is_read_as_it_is: Row {
        fault: By(|_| Answer::new("application/json; charset=utf-16", statuspage::outage().to_string())),
        first: Sees::Outage, shown: Sees::Outage, lines: ["", ""], again: 4..=13, ..ROW
    },
    fault_wrong_type_is_read_as_it_is: Row {
        fault: By(|_| Answer::html(statuspage::outage().to_string()).header("X-Content-Type-Options", "nosniff")),
        first: Sees::Outage, shown: Sees::Outage, lines: ["", ""], again: 4..=13, ..ROW
    },
    fault_gzip_that_is_none: Row {
        fault: By(|_| Answer::json(*b"\x1f\x8b\x08 no more than its first bytes").header("Content-Encoding", "gzip")),
        lines: BROKEN, ..ROW
    },
    fault_gzip_that_is_cut_off: Row {
        fault: By(|_| { let mut body = gzip(statuspage::outage().to_string().as_bytes()); body.truncate(body.len() / 2);
                        Answer::json(body).header("Content-Encoding", "gzip") }),
        lines: BROKEN, ..ROW
    },
    fault_gzip_that_becomes_fifty_megabytes: Row {
        fault: By(|_| Answer::json(gzip(&vec![b' '; 50_000_000])).header("Content-Encoding", "gzip")),
        lines: TOO_LONG, ..ROW
    },
    fault_fifty_megabytes: Row {
        fault: By(|_| Answer::json(" ".repeat(100_000)).flow(Flow::Repeated(500))), lines: TOO_LONG, ..ROW
    },
    fault_deep_nesting: Row {
        fault: By(|_| Answer::json(format!("{{\"incidents\":{}{}}}", "[".repeat(100_000), "]".repeat(100_000)))),
        lines: ["status.json: ", "status.json: "], ..ROW
    },
    fault_json_of_something_else: Row {
        fault: By(|_| Answer::json(r#"{"error":{"code":17,"message":"Too many requests"}}"#)),
        lines: ["expected a status feed", "expected a status feed"], ..ROW
    },
    fault_copy_whose_time_is_over: Row {
        fault: By(|_| Answer::json(expired().to_string())), lines: ["status.json: ", "status.json: "], ..ROW
    },
];

/// A body that ends too early: what it is called differs from engine to engine, and whether it was said to be longer.
const BROKEN: [&str; 2] = [
    "no answer that this page may read|empty or cut off|the answer is no JSON|something else than a feed|the answer broke off",
    "status.json: ",
];
const TOO_LONG: [&str; 2] =
    ["too large|no answer that this page may read|the answer broke off", "more than the limit of 2 MiB"];
const NOTHING_THERE: &str = "empty or cut off|no answer that this page may read|it failed";
const HTML: &str = "Content-Type: text/html\r\n";
const LOG_IN: &str =
    "<!doctype html><title>Log in</title><script>window.__pwned = 1</script><form><input name=user></form>";

fn outage() -> Answer {
    Answer::json(statuspage::outage().to_string())
}

/// The head of a good answer, and half of its body.
fn half() -> Vec<u8> {
    let mut bytes =
        open_answer("200 OK", "Content-Type: application/json\r\n", &statuspage::outage().to_string());
    bytes.truncate(bytes.len() - 700);
    bytes
}

pub(super) fn moved(to: &str) -> Answer {
    Answer::html("").status(302).header("Location", to)
}

/// What servers send beside a status that is no good one, with a body that would be a feed.
fn refusal(status: u16) -> Answer {
    outage().status(status)
}

fn closed(status: &str) -> Break {
    Break::Send(closed_answer(
        status,
        "Content-Type: application/json\r\n",
        &statuspage::outage().to_string(),
    ))
}

fn retry(status: u16, after: &str) -> Answer {
    refusal(status).header("Retry-After", after)
}

/// In eleven minutes, as HTTP writes it.
fn later() -> String {
    let at = time::OffsetDateTime::now_utc() + time::Duration::minutes(11);
    let at = at.format(&time::format_description::well_known::Rfc2822).unwrap_or_default();
    at.replace("+0000", "GMT")
}

/// A quiet copy that was good for a quarter of an hour, forty minutes ago.
fn expired() -> Value {
    json!({ "version": 1, "checked_at": ago(40), "valid_seconds": 900, "incidents": [] })
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    use std::io::Write;
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    let written = encoder.write_all(bytes);
    written.and_then(|()| encoder.finish()).unwrap_or_default()
}

/// Where a row asks, and how it is broken.
struct Endpoint<'a> {
    stage: &'a Stage,
    fault: &'a Fault,
    /// A port of its own, where the fault is below HTTP.
    broken: Option<Broken>,
}

impl<'a> Endpoint<'a> {
    fn new(stage: &'a Stage, fault: &'a Fault) -> Self {
        let start = || Broken::start(good()).unwrap_or_else(|error| panic!("no port: {error}"));
        Self { stage, fault, broken: matches!(fault, Below(_)).then(start) }
    }

    fn page(&self) -> Page {
        let origin = self.broken.as_ref().map_or_else(|| self.stage.endpoint.origin(), Broken::origin);
        // Over the page, so that the page stays where it is: a marked banner is higher.
        watched().with("placement", "top-overlay").with("endpoint", &format!("{origin}/status.json"))
    }

    fn asked(&self) -> usize {
        self.broken.as_ref().map_or_else(|| asked(self.stage), Broken::asked)
    }

    fn make_good(&self) {
        match &self.broken {
            Some(broken) => broken.set(good()),
            None => self.stage.answer(outage().timeless()),
        }
    }

    fn make_bad(&self) {
        match (self.fault, &self.broken) {
            (By(answer), _) => self.stage.answer(answer(self.stage).timeless()),
            (Below(how), Some(broken)) => broken.set(how()),
            (Below(_), None) => {}
        }
    }
}

fn good() -> Break {
    Break::Send(open_answer(
        "200 OK",
        "Content-Type: application/json\r\n",
        &statuspage::outage().to_string(),
    ))
}

/// How often the feed was asked for.
pub(super) fn asked(stage: &Stage) -> usize {
    stage.endpoint.requests().iter().filter(|it| it.path == "/status.json").count()
}

/// A page whose clock the claim moves.
pub(super) fn watched() -> Page {
    Page::new().head(&format!("<script>{}</script>", include_str!("../clock.js")))
}

#[track_caller]
fn check(stage: &Stage, row: &Row) {
    let house = House::of(stage);

    let endpoint = Endpoint::new(stage, &row.fault);
    endpoint.make_bad();
    attempt(stage, row, &endpoint, "at first", |stage| stage.open(&endpoint.page()));
    assert_seen(stage, row.first, "at first");
    house.assert_untouched(stage, row.first != Sees::Nothing);
    assert_asked_again(stage, row, &endpoint, "at first");
    drop(endpoint);

    let endpoint = Endpoint::new(stage, &row.fault);
    endpoint.make_good();
    stage.open(&endpoint.page());
    stage.wait_for_banner();
    settle(stage);
    stage.assert_silent();
    if row.lines[0] == LATE {
        stage.eval("__hurry()");
    }
    endpoint.make_bad();
    attempt(stage, row, &endpoint, "while the outage is shown", |stage| {
        stage.eval("OutageBanner.refresh()");
    });
    if row.shown == Sees::Known {
        stage.wait_for("text('.stale')");
    }
    assert_seen(stage, row.shown, "while the outage is shown");
    house.assert_untouched(stage, true);
    assert_asked_again(stage, row, &endpoint, "while the outage is shown");
    assert_seen_later(stage, row.shown);
}

/// Asks once, and waits for what comes of it.
#[track_caller]
fn attempt(stage: &Stage, row: &Row, endpoint: &Endpoint, when: &str, ask: impl FnOnce(&Stage)) {
    let before = endpoint.asked();
    ask(stage);
    let line = row.lines[usize::from(when != "at first")];
    if line.is_empty() {
        stage.wait_until("the feed is asked for", |_| endpoint.asked() > before);
        settle(stage);
    } else {
        stage.wait_for("__log.length");
        settle(stage);
    }
    if row.first == Sees::Outage {
        stage.wait_for("banner && !text('.stale')");
    }
    let count = endpoint.asked() - before;
    assert!(row.asked.contains(&count), "{when}: asked {count} times");
    assert_lines(stage, line, when);
}

/// The console has the one line, or none.
#[track_caller]
fn assert_lines(stage: &Stage, line: &str, when: &str) {
    let lines = stage.console();
    match &lines[..] {
        [] if line.is_empty() => {}
        [said]
            if said.starts_with("warn: outage-banner: ")
                && !said.contains('\n')
                && said.contains("/status.json: ")
                && line.split('|').any(|it| said.contains(it)) => {}
        _ => panic!("{when}: expected one line with {line:?}, got {lines:#?}"),
    }
}

#[track_caller]
fn assert_seen(stage: &Stage, sees: Sees, when: &str) {
    assert_eq!(stage.eval("window.__pwned"), Value::Null, "{when}");
    if sees == Sees::Nothing {
        stage.assert_no_banner();
        assert_eq!(stage.eval("document.querySelectorAll('outage-banner').length"), 0, "{when}");
        return;
    }
    assert_eq!(stage.text(".title").as_deref(), Some(TITLE), "{when}");
    assert_eq!(stage.eval("banner.dataset.impact"), "major", "{when}");
    let mark = stage.text(".stale").unwrap_or_default();
    let is_marked = mark.starts_with("Last checked");
    assert_eq!(is_marked, sees == Sees::Known, "{when}: {mark:?}");
}

/// A quarter of an hour after the last good answer nobody knows whether the outage goes on, and the banner says so.
#[track_caller]
fn assert_seen_later(stage: &Stage, sees: Sees) {
    if sees == Sees::Known {
        advance(stage, 420);
        stage.wait_for("text('.stale')?.startsWith('Status unknown since ')");
        assert_eq!(stage.text(".title").as_deref(), Some(TITLE));
    }
}

/// The next ten minutes, and no further line of the same failure.
#[track_caller]
fn assert_asked_again(stage: &Stage, row: &Row, endpoint: &Endpoint, when: &str) {
    if row.lines[0] == LATE {
        stage.eval("__hurry()"); // It has taken its ten seconds.
    }
    let (before, lines) = (endpoint.asked(), stage.console());
    advance(stage, 600);
    let count = endpoint.asked() - before;
    assert!(row.again.contains(&count), "{when}: asked {count} times in ten minutes, not {:?}", row.again);
    assert_eq!(stage.console(), lines, "{when}");
}

/// Waits until no request is out.
#[track_caller]
pub(super) fn settle(stage: &Stage) {
    advance(stage, 0);
}

/// Moves the page's clock on.
#[track_caller]
pub(super) fn advance(stage: &Stage, seconds: u32) {
    let mut left = Value::from(u64::from(seconds) * 1_000);
    for _ in 0..9 {
        left = stage.eval(&format!("__advance({left})"));
        if left == 0 {
            return;
        }
    }
    panic!("the clock is still {left} ms behind");
}

/// The page's own elements, and where they are.
const LAYOUT: &str = "[document.documentElement, document.body, ...document.body.querySelectorAll('*')]
    .filter(it => it.localName != 'outage-banner')
    .map(it => [it.localName, ...['x', 'y', 'width', 'height'].map(name => it.getBoundingClientRect()[name])].join(' '))";

/// The page as it is without us, in one engine.
pub(super) struct House(Value);

/// By engine: it is the same for each row.
static LAYOUTS: Mutex<BTreeMap<&str, Value>> = Mutex::new(BTreeMap::new());

impl House {
    pub(super) fn of(stage: &Stage) -> Self {
        let name = stage.engine().name();
        let known = LAYOUTS.lock().unwrap_or_else(PoisonError::into_inner).get(name).cloned();
        let layout = known.unwrap_or_else(|| {
            stage.site.set("/outage-banner.js", Answer::new("text/javascript", ""));
            stage.open(&watched());
            let layout = stage.eval(LAYOUT);
            stage.site.unset("/outage-banner.js");
            LAYOUTS.lock().unwrap_or_else(PoisonError::into_inner).insert(name, layout.clone());
            layout
        });
        assert!(layout.as_array().is_some_and(|it| it.len() > 10), "{layout}");
        Self(layout)
    }

    /// It has loaded, threw nothing, and stands where it stood; nothing is in it that is not its own.
    #[track_caller]
    pub(super) fn assert_untouched(&self, stage: &Stage, is_shown: bool) {
        assert_eq!(stage.eval("performance.getEntriesByType('navigation')[0].loadEventEnd > 0"), true);
        assert_eq!(stage.eval(LAYOUT), self.0, "the page has moved");
        let strange: Vec<String> =
            stage.console().into_iter().filter(|it| !it.starts_with("warn: outage-banner: ")).collect();
        assert_eq!(strange, Vec::<String>::new());
        if !is_shown {
            assert_eq!(
                stage.eval("document.body.innerHTML.trim()"),
                parsed(stage),
                "the page's body has changed"
            );
            assert_eq!(stage.eval("document.adoptedStyleSheets.length"), 0);
        }
    }
}

/// The page's own body, as a browser writes it.
#[track_caller]
fn parsed(stage: &Stage) -> Value {
    let text = BODY.replace('`', "");
    stage.eval(&format!(
        "new DOMParser().parseFromString(`<body>{text}</body>`, 'text/html').body.innerHTML.trim()"
    ))
}
