//! Puts the banner into its element, and wires answers, time and what the visitor does to the board.

use super::browser::{self, Intl};
use super::clock::{self, now};
use super::fetch::Answer;
use super::json;
use super::listener::{Listener, Signal};
use super::poll::{First, Poll};
use super::read::read;
use super::store::Store;
use crate::board::{Action, Board};
use crate::config::Config;
use crate::feed;
use crate::locale::Locale;
use crate::mirrors::Edition;
use crate::model::{self, Snapshot};
use crate::policy;
use crate::report;
use crate::schedule;
use crate::time::Timestamp;
use crate::view::{self, Handlers};
use gloo_timers::callback::Timeout;
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::*;
use web_sys::HtmlElement;
use yew::Renderer;
use yew::prelude::*;

const OLDER: &str = ": an answer that is older than the last one";
const TICK_MS: u32 = 15_000; // Ages are shown in minutes.
const BELIEVED_MS: i64 = 86_400_000; // What an earlier page view was told: an owner may put an older file back.
const HEARD_MS: u32 = 200; // A region must be there for a while before screen readers hear what comes into it.

/// What an [`OutageBanner`] is made of. Equal is what shares one config: it counts when the banner is mounted.
#[derive(Clone, Debug, Properties)]
pub struct OutageBannerProps {
    /// The owner's wishes.
    pub config: Rc<Config>,
    /// The language in which dates and numbers are written (BCP 47), one that the browser knows.
    #[prop_or_else(|| "en".into())]
    pub dates: Rc<str>,
    /// What is known already.
    #[prop_or_default]
    pub first: First,
    /// The loader's element, in whose shadow root the banner is: events are its. Another app has none.
    #[prop_or_default]
    pub host: Option<HtmlElement>,
    /// What screen readers have heard already, from the first words.
    #[prop_or_default]
    pub said: Rc<str>,
}

impl PartialEq for OutageBannerProps {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.config, &other.config)
    }
}

/// The whole banner: asks its endpoints for as long as it is mounted and shows what there is to say.
/// For another config, mount another. In another Yew app, adopt the style sheet [`view::CSS`] into the shadow root around it.
pub struct OutageBanner {
    board: Board,
    store: Rc<Store>,
    format: Intl,
    said: String,      // In the live region now.
    announced: String, // The last that was.
    told: feed::Value, // The last that the page heard of.
    pause: Option<Timeout>,
    is_open: bool,       // The details, for as long as the page is viewed.
    focus: &'static str, // What is to have it after the next drawing, if anything.
    poll: Poll,
    _listener: Listener,
}

/// What the banner hears.
#[derive(Debug)]
#[allow(private_interfaces, reason = "only the banner itself sends them")]
pub enum Message {
    /// Something that changes what it knows.
    Board(Action),
    /// The visitor closed it.
    Dismiss,
    /// The visitor wants it back.
    Reopen,
    /// The visitor opens the details, or folds them.
    Toggle,
    /// Something happened around it.
    Signal(Signal),
    /// The live region has been there long enough.
    Announce,
    /// A request failed; a line for the owner, unless it was told already.
    Failed(Option<String>),
}

// A struct component: hooks would cost the visitor several kilobytes.
impl Component for OutageBanner {
    type Message = Message;
    type Properties = OutageBannerProps;

    fn create(ctx: &Context<Self>) -> Self {
        let OutageBannerProps { config, first, dates, .. } = ctx.props();
        let store = Rc::new(Store::open(config));
        let board = remembered(config.clone(), &store, first);
        let (link, props, kept) = (ctx.link().clone(), ctx.props().clone(), store.clone());
        let last = board.last().filter(|(_, at)| now().millis() - at.millis() < BELIEVED_MS);
        let last =
            Last { edition: Cell::new(last.map(|it| edition(&it.0, None, config))), ..Last::default() };
        let onanswer = move |answer| {
            let (message, outcome) = message(answer, &props, &kept, &last);
            link.send_message(message);
            outcome
        };
        let poll =
            Poll::start(config.clone(), store.clone(), ctx.props().host.clone(), first.clone(), onanswer);
        let link = ctx.link().clone();
        let onsignal = move |signal| link.send_message(Message::Signal(signal));
        let listener = Listener::new(TICK_MS, store.dismissals_key(), onsignal);
        Self {
            board,
            store,
            format: Intl(dates.clone()),
            said: String::new(),
            announced: String::from(&*ctx.props().said),
            told: feed::Value::Null,
            pause: None,
            is_open: false,
            focus: "",
            poll,
            _listener: listener,
        }
    }

    fn update(&mut self, ctx: &Context<Self>, message: Message) -> bool {
        let host = ctx.props().host.as_ref();
        match message {
            Message::Board(action) => {
                let closed = self.board.dismissals().count();
                self.board.apply(action);
                // Only where the answer made it less: a tab that slept knows less than the device does.
                if self.board.dismissals().count() != closed {
                    self.store.keep_dismissals(self.board.dismissals());
                }
            }
            Message::Dismiss if !self.board.shown().is_some_and(|it| it.is_dismissible) => {} // Escape.
            Message::Dismiss => {
                self.board.apply(Action::Dismissed);
                self.store.keep_dismissals(self.board.dismissals());
                self.focus = ".reopen"; // What takes the place of what was clicked.
                browser::tell(host, "dismiss", &json::to_js(&self.told));
            }
            Message::Reopen => {
                self.reopen();
                self.focus = ".dismiss";
            }
            Message::Toggle => self.is_open = !self.is_open,
            Message::Signal(Signal::Time) => {
                self.said.clear(); // It was heard; who reads on finds the banner itself.
                self.board.apply(Action::Tick(now()));
            }
            Message::Signal(Signal::Refresh) => self.poll.refresh(),
            Message::Signal(Signal::Reopen) => self.reopen(),
            Message::Signal(Signal::Storage) => self.board.apply(Action::Recalled(self.store.dismissals())),
            Message::Announce => self.said.clone_from(&self.announced),
            Message::Failed(complaint) => {
                if let Some(complaint) = complaint {
                    browser::fail(host, &complaint);
                }
                self.board.apply(Action::Failed(now()));
            }
        }
        true
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let link = ctx.link();
        let on = Handlers {
            ondismiss: link.callback(|_| Message::Dismiss),
            onreopen: link.callback(|_| Message::Reopen),
            ontoggle: link.callback(|_| Message::Toggle),
            // Only what is pressed inside gets here: Escape elsewhere is the page's.
            onkeydown: link
                .batch_callback(|event: KeyboardEvent| (event.key() == "Escape").then_some(Message::Dismiss)),
        };
        let config = self.board.config();
        view::frame(self.board.shown().as_ref(), &self.said, self.is_open, config, self.locale(), &on)
    }

    fn rendered(&mut self, ctx: &Context<Self>, is_first: bool) {
        // An answer that is here is read in a moment. Until then what others show of it stays, and what was remembered is
        // neither shown nor said.
        if is_first && matches!(ctx.props().first, First::Body { .. }) {
            return;
        }
        let focus = std::mem::take(&mut self.focus);
        if !focus.is_empty() {
            browser::focus(ctx.props().host.as_ref(), focus);
        }
        let shown = self.board.shown();
        let notice = shown.as_ref().map_or(feed::Value::Null, |it| report::notice(&it.notice));
        let visible = shown.filter(|it| !it.is_dismissed);
        let announced =
            visible.map(|it| view::said(&it, self.board.config(), self.locale())).unwrap_or_default();
        if announced != self.announced {
            self.announced = announced;
            let link = ctx.link().clone();
            self.pause = Some(Timeout::new(HEARD_MS, move || link.send_message(Message::Announce)));
        }
        let host = ctx.props().host.as_ref();
        let is_shown = notice != feed::Value::Null;
        if let Some(host) = host.filter(|_| is_shown) {
            browser::show(host, true); // Before the page hears of it, and looks for it.
        }
        if notice != self.told {
            browser::tell(host, "change", &json::to_js(&notice));
            self.told = notice;
        }
        if let Some(host) = host.filter(|_| !is_shown) {
            browser::show(host, false);
        }
    }
}

impl OutageBanner {
    fn locale(&self) -> Locale<'_> {
        Locale { strings: &self.board.config().strings, format: &self.format }
    }

    fn reopen(&mut self) {
        self.board.apply(Action::Reopened);
        self.store.keep_dismissals(self.board.dismissals());
    }
}

/// What the last page view knew, marked as such until an answer comes.
fn remembered(config: Rc<Config>, store: &Store, first: &First) -> Board {
    let rules = config.clone();
    let mut board = Board::new(config, now(), store.dismissals());
    if let Some((at, body)) = store.answer()
        // As it was read when it came: that it has expired since then makes it no less the last that is known.
        && let Ok(reading) = read(body.as_bytes(), rules.hints(at))
    {
        board.apply(Action::Answered(reading.snapshot, at));
        // An answer that is here already is read in a moment: a mark for so long would only move the words.
        if !matches!(first, First::Body { .. }) {
            board.apply(Action::Failed(now()));
        }
        store.keep_dismissals(board.dismissals());
    }
    board
}

/// The newest that was shown, and whether the owner knows that what came then is older.
#[derive(Default)]
struct Last {
    edition: Cell<Option<Edition>>,
    is_told: Cell<bool>,
}

fn edition(snapshot: &Snapshot, modified_at: Option<Timestamp>, config: &Config) -> Edition {
    let shown = policy::decide(snapshot, now(), config);
    let shown = shown.map(|it| (it.indicator, it.first.latest.and_then(|it| it.posted_at)));
    Edition::seen(snapshot, modified_at, shown, now())
}

/// Keeps only what is worth showing again: on a quiet day nothing stays on the device but when it was. With it what came
/// of the answer, for other tabs. One that is older than what is shown is none: a cache on the way may have a quiet hour.
fn message(
    answer: Result<Answer, Option<String>>,
    props: &OutageBannerProps,
    store: &Store,
    last: &Last,
) -> (Message, &'static str) {
    let Answer { reading, text, at, modified_at, .. } = match answer {
        Ok(answer) => answer,
        Err(complaint) => return (Message::Failed(complaint), ""),
    };
    if reading.has_mistake {
        browser::check(props.host.as_ref(), "inFeed", std::str::from_utf8(&text).unwrap_or_default());
    }
    if !(text.is_empty() || props.config.components.is_empty() && props.config.support_for.is_empty()) {
        browser::check(props.host.as_ref(), "inNames", &names(&reading.snapshot));
    }
    let edition = edition(&reading.snapshot, modified_at, &props.config);
    let is_news = edition.shows.is_some();
    let known = edition.following(last.edition.get().as_ref());
    if known.is_none() && !text.is_empty() {
        let endpoint = props.config.endpoints.first().map_or("", |it| it);
        let line = (!last.is_told.replace(true)).then(|| [endpoint, OLDER].concat());
        return (Message::Failed(line), "");
    }
    last.edition.set(known);
    last.is_told.set(false);
    let outcome = match (store.keep_answer(is_news.then_some((at, &*text))), is_news) {
        (true, _) => "kept",
        (false, true) => "alone",
        (false, false) => "quiet",
    };
    (Message::Board(Action::Answered(reading.snapshot, at)), outcome)
}

/// What components are called, a line for each name and each id.
fn names(snapshot: &Snapshot) -> String {
    let mut names = String::new();
    let affected = snapshot.incidents.iter().flat_map(|it| &it.components);
    for name in snapshot.components.iter().chain(affected).flat_map(model::Component::names) {
        names.push_str(name);
        names.push('\n');
    }
    names
}

/// Starts the banner in an element that has an open shadow root and whose attributes are the owner's wishes.
/// `answer` is the body that the loader already has, `None` when its request failed. `told` has ten texts: the end of
/// the names under which something is kept on the device, the endpoint that answered, that answer's `Date`; the element's
/// language, that of dates, that of the strings, the strings (an object, packed), and the names of the site around it, as
/// `static/first/words.js` found them; what screen readers have heard from it; and that answer's `Retry-After`. As arguments of their own they would
/// be 100 bytes more for each visitor.
/// Returns a function that stops the banner.
#[wasm_bindgen]
#[allow(clippy::must_use_candidate, clippy::needless_pass_by_value, reason = "called from JavaScript")]
pub fn start(host: HtmlElement, answer: Option<Vec<u8>>, told: js_sys::Array) -> JsValue {
    let text = |index| told.get(index).as_string().unwrap_or_default();
    let (key, endpoint, date, lang, dates, tag) = (text(0), text(1), text(2), text(3), text(4), text(5));
    clock::correct(Some(&date));
    let mut config = Config::read(&|name| host.get_attribute(name));
    config.storage_key = key.into();
    config.lang = lang.into();
    config.strings_lang = tag.into();
    config.site = text(7).into();
    if let Ok(strings) = json::unpack(&told.get(6)) {
        for name in config.strings.add(&strings) {
            browser::fail(Some(&host), &["data-strings: there is no string of the name ", &name].concat());
        }
    }
    let retry_after = schedule::retry_after(&text(9), clock::now());
    let first = match answer {
        Some(bytes) => First::Body { endpoint: endpoint.into(), bytes: bytes.into(), retry_after },
        None => First::Failed(retry_after),
    };
    let Ok(root) = browser::root(&host) else {
        let why = "cannot draw: the element has no open shadow root, or the browser no adopted style sheets";
        browser::fail(Some(&host), why);
        return JsValue::UNDEFINED;
    };
    let element = host.clone();
    let props = OutageBannerProps {
        config: config.into(),
        dates: dates.into(),
        first,
        host: Some(host),
        said: text(8).into(),
    };
    let app = Renderer::<OutageBanner>::with_root_and_props(root, props).render();
    Closure::once_into_js(move || {
        app.destroy();
        browser::tell(Some(&element), "change", &JsValue::NULL);
        browser::show(&element, false);
    })
}
