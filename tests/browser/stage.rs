//! The tools of a claim: a browser, a site, and an independent endpoint. The two servers are new for each claim: a new
//! port is a new origin, so nothing is remembered from the claim before.

use crate::engine::{Engine, workspace};
use crate::page::{Page, RECORDER};
use fantoccini::actions::{
    InputSource, KeyAction, KeyActions, MOUSE_BUTTON_LEFT, MouseActions, PointerAction,
};
use fantoccini::elements::Element;
use fantoccini::wd::WindowHandle;
use serde_json::Value;
use std::cell::RefCell;
use std::future::Future;
use std::thread;
use std::time::{Duration, Instant};
use xtask::browser::{Command, Session};
use xtask::serve::{Answer, Server, folder};

/// The longest wait for a condition. It is long because three browsers share a small machine.
const DEADLINE: Duration = Duration::from_mins(1);
/// The same for one of many conditions on a page that is complete.
const SHORT: Duration = Duration::from_secs(5);
const STEP: Duration = Duration::from_millis(50);
/// After so long without a request nothing more comes before the next poll.
const QUIET: Duration = Duration::from_millis(1200);

/// The key under which WebDriver hands out an element.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// Variables and functions that the scripts of the claims may use.
const PRELUDE: &str = r#"
const host = document.querySelector("outage-banner"), root = host && host.shadowRoot;
const words = root && root.querySelector("section.banner"); // The first words, or the banner itself.
const banner = words && words.closest("[data-first]") ? null : words;
const clean = text => text.replace(/\s+/g, " ").trim();
const all = selector => words ? [...words.querySelectorAll(selector)] : [];
const text = selector => all(selector).length ? clean(all(selector)[0].textContent) : null;
"#;

/// The exceptions that the recorder heard, in the page and in its frames.
const THROWN: &str = r"(function heard(page) {
    try {
        const own = Array.from(page.__log || [], String).filter(line => /^(exception|rejection): /.test(line));
        return own.concat(...Array.from({ length: page.frames.length }, (_, index) => heard(page.frames[index])));
    } catch {
        return []; // The recorder of a frame of another origin cannot be read.
    }
})(window)";

pub(crate) struct Stage {
    session: Session,
    pub(crate) site: Server,
    pub(crate) endpoint: Server,
    /// Parts of the exceptions that the claim's own page throws.
    expected: RefCell<Vec<&'static str>>,
}

impl Stage {
    pub(crate) fn new(session: Session) -> Result<Self, String> {
        let dist = workspace().join("dist");
        if !dist.join("outage-banner.js").is_file() {
            return Err("there is no dist/outage-banner.js: run `cargo xtask build` first".to_owned());
        }
        let server = || Server::start(None, folder(&dist)).map_err(|error| format!("no server: {error}"));
        let stage = Self { session, site: server()?, endpoint: server()?, expected: RefCell::default() };
        stage.site.set("/favicon.ico", Answer::new("image/png", "").status(204));
        stage.site.set("/record.js", Answer::new("text/javascript", RECORDER));
        let size = stage.session.client.set_window_size(1024, 768);
        stage.session.finish(size).map_err(|error| format!("no window: {error}"))?;
        Ok(stage)
    }

    /// Ends the page with its polls; the browser is free for the next claim.
    #[track_caller]
    pub(crate) fn leave(self) -> Session {
        self.assert_unthrown();
        // A later claim may get the same port, and would find what this one has stored.
        self.eval("(() => { try { localStorage.clear() } catch {} })()");
        self.eval(
            "(async () => {
                try {
                    for (const it of await navigator.serviceWorker.getRegistrations()) await it.unregister();
                    for (const it of await caches.keys()) await caches.delete(it);
                } catch {} // A page without an origin has neither.
            })()",
        );
        self.go("about:blank");
        self.session
    }

    pub(crate) fn engine(&self) -> Engine {
        self.session.engine
    }

    pub(crate) fn feed(&self, feed: &Value) {
        self.answer(Answer::json(feed.to_string()));
    }

    pub(crate) fn answer(&self, answer: Answer) {
        self.endpoint.set("/status.json", answer);
    }

    /// Opens the page; returns after its `load`.
    #[track_caller]
    pub(crate) fn open(&self, page: &Page) {
        self.site.set("/", page.answer(&self.endpoint.origin()));
        self.go(&self.site.origin());
    }

    /// The same for an unusual page: its text is changed before it is served.
    #[track_caller]
    pub(crate) fn open_as(&self, page: &Page, change: impl FnOnce(String) -> String) {
        let mut answer = page.answer(&self.endpoint.origin());
        let text = String::from_utf8(answer.body).unwrap_or_default();
        answer.body = change(text).into_bytes();
        self.site.set("/", answer);
        self.go(&self.site.origin());
    }

    /// Opens a path of the site that was set before; returns after the page's `load`.
    #[track_caller]
    pub(crate) fn visit(&self, path: &str) {
        self.go(&format!("{}{path}", self.site.origin()));
    }

    #[track_caller]
    pub(crate) fn reload(&self) {
        self.assert_unthrown();
        self.finish("reload", self.session.client.refresh());
    }

    /// The same for a page that may not come at all: the browser then shows a page of its own.
    #[track_caller]
    pub(crate) fn try_to_visit(&self, path: &str) {
        self.assert_unthrown();
        let url = format!("{}{path}", self.site.origin());
        let _ = self.session.finish(self.session.client.goto(&url));
    }

    /// Any address.
    #[track_caller]
    pub(crate) fn go(&self, url: &str) {
        self.assert_unthrown();
        self.finish("load", self.session.client.goto(url));
    }

    /// Accepts, from now on, exceptions with these words as the page's own.
    pub(crate) fn expect_exception(&self, words: &'static str) {
        self.expected.borrow_mut().push(words);
    }

    /// Checks that no exception reached the page's handlers. It runs before a page is left, so it holds for each claim.
    #[track_caller]
    fn assert_unthrown(&self) {
        let thrown = self.eval(THROWN);
        let expected = self.expected.borrow();
        let strange: Vec<&str> = thrown
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .filter(|line| !expected.iter().any(|words| line.contains(words)))
            .collect();
        assert!(strange.is_empty(), "exceptions reached the page: {strange:#?}");
    }

    #[track_caller]
    fn finish<T, E: std::fmt::Display>(&self, what: &str, work: impl Future<Output = Result<T, E>>) -> T {
        match self.session.finish(work) {
            Ok(value) => value,
            Err(error) => panic!("could not {what}: {error}"),
        }
    }

    /// The value of a JavaScript expression, which may use everything in `PRELUDE`.
    #[track_caller]
    pub(crate) fn eval(&self, expression: &str) -> Value {
        let script = format!("{PRELUDE}return ({expression});");
        self.finish(expression, self.session.client.execute(&script, Vec::new()))
    }

    /// What a whole script returns. No policy of the page keeps it from running.
    #[track_caller]
    pub(crate) fn run(&self, script: &str) -> Value {
        self.finish("run a script", self.session.client.execute(script, Vec::new()))
    }

    /// The text of the first match inside the banner, white space collapsed.
    #[track_caller]
    pub(crate) fn text(&self, selector: &str) -> Option<String> {
        self.eval(&format!("text({selector:?})")).as_str().map(str::to_owned)
    }

    /// Polls until the expression is truthy.
    #[track_caller]
    pub(crate) fn wait_for(&self, expression: &str) {
        let started = Instant::now();
        while self.eval(&format!("!!({expression})")) != Value::Bool(true) {
            assert!(started.elapsed() < DEADLINE, "never came true: {expression}\n{}", self.report());
            thread::sleep(STEP);
        }
    }

    /// Whether the expression becomes true soon: for a claim that tries many things and names all that fail.
    #[track_caller]
    pub(crate) fn comes_true(&self, expression: &str) -> bool {
        let started = Instant::now();
        while started.elapsed() < SHORT {
            if self.eval(&format!("!!({expression})")) == true {
                return true;
            }
            thread::sleep(STEP);
        }
        false
    }

    #[track_caller]
    pub(crate) fn wait_for_banner(&self) {
        self.wait_for("banner");
    }

    /// Polls until the page has loaded and the element is at its final place.
    #[track_caller]
    pub(crate) fn wait_for_its_place(&self) {
        self.wait_for("banner && host.parentNode === document.documentElement");
    }

    /// Polls until a server has logged what is wanted.
    #[track_caller]
    pub(crate) fn wait_until(&self, what: &str, condition: impl Fn(&Self) -> bool) {
        let started = Instant::now();
        while !condition(self) {
            assert!(started.elapsed() < DEADLINE, "never came true: {what}\n{}", self.report());
            thread::sleep(STEP);
        }
    }

    /// Waits until the feed was asked for and nothing else is: the moment to claim that something did *not* happen.
    #[track_caller]
    pub(crate) fn settle(&self) {
        self.wait_until("the feed is asked for", |stage| {
            stage.endpoint.requests().iter().any(|request| request.path == "/status.json")
        });
        self.quiesce();
    }

    #[track_caller]
    pub(crate) fn quiesce(&self) {
        let started = Instant::now();
        let mut count = self.requests().len();
        let mut since = started;
        while since.elapsed() < QUIET {
            assert!(started.elapsed() < DEADLINE, "the requests do not end: {count} by now");
            thread::sleep(STEP);
            let now = self.requests().len();
            if now != count {
                (count, since) = (now, Instant::now());
            }
        }
    }

    #[track_caller]
    pub(crate) fn assert_no_banner(&self) {
        assert!(self.eval("words") == Value::Null, "there is a banner\n{}", self.report());
    }

    /// Requests to both servers, sorted, without those for the page and for what the browser or the recorder needs.
    pub(crate) fn requests(&self) -> Vec<String> {
        let of = |name: &str, server: &Server| -> Vec<String> {
            let requests = server.requests();
            requests
                .iter()
                .filter(|request| !["/", "/favicon.ico", "/record.js"].contains(&&*request.path))
                .map(|request| format!("{} {name}{}", request.method, request.path))
                .collect()
        };
        let mut all = [of("site", &self.site), of("endpoint", &self.endpoint)].concat();
        all.sort();
        all
    }

    pub(crate) fn clear_requests(&self) {
        self.site.clear();
        self.endpoint.clear();
    }

    /// The lines of console, error events and policy violations since the page began.
    #[track_caller]
    pub(crate) fn console(&self) -> Vec<String> {
        let lines = self.eval("window.__log");
        lines.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
    }

    #[track_caller]
    pub(crate) fn assert_silent(&self) {
        assert_eq!(self.console(), Vec::<String>::new());
    }

    /// Checks that there is exactly one line, which is ours, and returns it.
    #[track_caller]
    pub(crate) fn the_one_line(&self) -> String {
        self.wait_for("window.__log.length");
        self.quiesce();
        let lines = self.console();
        match &lines[..] {
            [line] if line.starts_with("warn: outage-banner: ") && !line.contains('\n') => line.clone(),
            _ => panic!("expected one line that starts with `outage-banner: `, got {lines:#?}"),
        }
    }

    /// What fantoccini has no words for; the path is below the session's.
    #[track_caller]
    pub(crate) fn command(&self, path: &str, body: Option<&Value>) -> Value {
        self.finish(path, self.session.client.issue_cmd(Command::new(path, body)))
    }

    /// The driver's name for the tab in which the claim is.
    #[track_caller]
    pub(crate) fn tab(&self) -> WindowHandle {
        self.finish("name the tab", self.session.client.window())
    }

    /// Opens a second tab; the claim stays in its own. Who opens one also closes it.
    #[track_caller]
    pub(crate) fn new_tab(&self) -> WindowHandle {
        self.finish("open a tab", self.session.client.new_window(true)).handle
    }

    #[track_caller]
    pub(crate) fn go_to_tab(&self, tab: &WindowHandle) {
        self.finish("go to a tab", self.session.client.switch_to_window(tab.clone()));
    }

    /// Ends the tab in which the claim is; the claim then goes to another one.
    #[track_caller]
    pub(crate) fn close_tab(&self) {
        self.assert_unthrown();
        self.finish("close a tab", self.session.client.close_window());
    }

    /// The driver's name for the element that the expression finds.
    #[track_caller]
    pub(crate) fn element(&self, expression: &str) -> Option<String> {
        self.eval(expression).get(ELEMENT).and_then(Value::as_str).map(str::to_owned)
    }

    /// Presses a mouse button over the element that the expression finds, and holds it down.
    #[track_caller]
    pub(crate) fn hold_down(&self, expression: &str) {
        let place = self.eval(&format!(
            "(it => [it.x + it.width / 2, it.y + it.height / 2].map(Math.round))(({expression}).getBoundingClientRect())"
        ));
        let at = |index: usize| place[index].as_f64().unwrap_or_default();
        let mouse = MouseActions::new("mouse".to_owned())
            .then(PointerAction::MoveTo { duration: None, x: at(0), y: at(1) })
            .then(PointerAction::Down { button: MOUSE_BUTTON_LEFT });
        self.finish("press a button", self.session.client.perform_actions(mouse));
    }

    /// Releases the mouse button.
    #[track_caller]
    pub(crate) fn let_go(&self) {
        let mouse =
            MouseActions::new("mouse".to_owned()).then(PointerAction::Up { button: MOUSE_BUTTON_LEFT });
        self.finish("let go", self.session.client.perform_actions(mouse));
    }

    /// Makes a real click on the element that the expression finds.
    #[track_caller]
    pub(crate) fn click(&self, expression: &str) {
        match self.element(expression) {
            Some(id) => {
                let element = Element::from_element_id(self.session.client.clone(), id.into());
                self.finish(expression, element.click());
            }
            None => panic!("nothing to click at {expression}\n{}", self.report()),
        }
    }

    #[track_caller]
    pub(crate) fn press(&self, key: fantoccini::key::Key) {
        let key = char::from(key);
        let keys = KeyActions::new("keyboard".to_owned())
            .then(KeyAction::Down { value: key })
            .then(KeyAction::Up { value: key });
        self.finish("press a key", self.session.client.perform_actions(keys));
    }

    /// The state of the page, for those who read a failure.
    fn report(&self) -> String {
        let evaluated = |expression: &str| {
            let script = format!("{PRELUDE}return ({expression});");
            let value = self.session.finish(self.session.client.execute(&script, Vec::new()));
            value.map_or_else(|error| error, |value| value.to_string())
        };
        format!(
            "requests: {:#?}\nconsole: {}\ninside: {}",
            self.requests(),
            evaluated("window.__log"),
            evaluated(
                "root ? root.innerHTML.slice(0, 3000) : document.documentElement.outerHTML.slice(0, 300)"
            ),
        )
    }

    /// Opens the details by a real click.
    #[track_caller]
    pub(crate) fn open_details(&self) {
        self.click("all('button.details')[0]");
        self.wait_for("all('button.details')[0].ariaExpanded == 'true' && all('.rest')[0].checkVisibility()");
    }

    /// Checks that there is one banner, and that it can be seen.
    #[track_caller]
    pub(crate) fn wait_for_the_one_banner(&self) {
        self.wait_for(
            "document.querySelectorAll('outage-banner').length == 1 && banner && banner.checkVisibility() \
             && banner.getBoundingClientRect().height > 0",
        );
    }

    /// Checks that one visitor asks for the feed at most once in 15 s, with a tenth less for inexact clocks.
    #[track_caller]
    pub(crate) fn assert_asked_seldom(&self) {
        let asked: Vec<Instant> = self
            .endpoint
            .requests()
            .into_iter()
            .filter(|request| request.path == "/status.json")
            .map(|request| request.at)
            .collect();
        let between: Vec<Duration> = asked.windows(2).map(|pair| pair[1] - pair[0]).collect();
        assert!(
            !asked.is_empty() && between.iter().all(|time| *time > Duration::from_millis(14_900)),
            "the feed is asked for {} times, with {between:?} between",
            asked.len()
        );
    }
}
