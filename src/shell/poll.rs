//! Asks again and again. When is for `static/outage-banner-stay.js` to say, which has the loader's waits too: in visible
//! tabs only, and in one of them for all that show the same banner.

use super::browser;
use super::clock;
use super::fetch::{self, Answer, Failure};
use super::store::Store;
use crate::config::Config;
use crate::feed::Reading;
use js_sys::{Array, Object};
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlElement;

/// What is known when polling starts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum First {
    /// Nothing: ask at once.
    #[default]
    Ask,
    /// A request has just failed, and the owner was told: wait before the next, so many seconds where the answer said so.
    Failed(Option<u32>),
    /// The body of an answer, and which endpoint gave it.
    Body {
        /// Named where the body is no feed.
        endpoint: Rc<str>,
        /// As it came.
        bytes: Rc<[u8]>,
        /// The seconds that its `Retry-After` asks to wait.
        retry_after: Option<u32>,
    },
}

/// Requests that go on until this is dropped.
#[must_use = "polling stops when this is dropped"]
pub(super) struct Poll(Rc<Inner>);

/// What hears of answers, and says what came of them.
type OnAnswer = dyn Fn(Result<Answer, Option<String>>) -> &'static str;

struct Inner {
    config: Rc<Config>,
    store: Rc<Store>,
    host: Option<HtmlElement>,
    onanswer: Box<OnAnswer>,
    tab: Object, // The browser's side keeps there what it knows between the turns.
    is_over: Cell<bool>,
}

impl Poll {
    /// Polls from now on; `onanswer` says what came of an answer, in a word for other tabs. It gets a line for the owner
    /// with a request that failed in a new way; the same failure every minute is one line, not a thousand.
    pub(super) fn start(
        config: Rc<Config>,
        store: Rc<Store>,
        host: Option<HtmlElement>,
        first: First,
        onanswer: impl Fn(Result<Answer, Option<String>>) -> &'static str + 'static,
    ) -> Self {
        let tab = browser::tab(store.turn_key(), config.poll_seconds);
        let onanswer = Box::new(onanswer);
        let inner = Rc::new(Inner { config, store, host, onanswer, tab, is_over: Cell::default() });
        spawn_local(inner.clone().run(first));
        Self(inner)
    }

    /// Asks now, unless it is asking.
    pub(super) fn refresh(&self) {
        browser::refresh(&self.0.tab);
    }
}

impl Drop for Poll {
    fn drop(&mut self) {
        self.0.is_over.set(true);
        browser::end(&self.0.tab);
    }
}

impl Inner {
    async fn run(self: Rc<Self>, mut first: First) {
        let (mut complaint, mut feed_seconds) = (String::new(), None);
        let mut known_at = None; // When another tab had the answer that is here.
        loop {
            let answer = match std::mem::take(&mut first) {
                First::Ask => {
                    browser::begin(&self.tab);
                    fetch::first(&self.config, self.host.as_ref()).await
                }
                First::Failed(retry_after) => Err(Failure { line: String::new(), retry_after }),
                First::Body { endpoint, bytes, retry_after } => {
                    let bodies = Array::new();
                    fetch::read_bodies(&endpoint, bodies, Some(&bytes), &self.config, None, retry_after).await
                }
            };
            if self.is_over.get() {
                return;
            }
            let (word, retry_after) = match answer {
                Ok(answer) => {
                    complaint.clear();
                    feed_seconds = answer.reading.snapshot.poll_after_seconds;
                    let retry_after = answer.retry_after;
                    let at = known_at.unwrap_or(answer.at);
                    ((self.onanswer)(Ok(Answer { at, ..answer })), retry_after)
                }
                Err(Failure { line, retry_after }) => {
                    if !line.is_empty() {
                        (self.onanswer)(Err((complaint != line).then(|| line.clone())));
                        complaint = line;
                    }
                    ("", retry_after)
                }
            };
            let mut word = known_at.take().is_none().then_some(word);
            loop {
                let next = browser::next(&self.tab, word.take(), feed_seconds.max(retry_after)).await;
                let next = next.as_string().unwrap_or_default();
                match (&*next, self.store.answer()) {
                    ("quiet", _) => {
                        let (reading, at) = (Reading::default(), clock::now());
                        let answer =
                            Answer { reading, text: Vec::new(), retry_after: None, at, modified_at: None };
                        (self.onanswer)(Ok(answer));
                    }
                    ("kept", Some((at, body))) => {
                        let endpoint = self.config.endpoints.first().cloned().unwrap_or_default();
                        first = First::Body { endpoint, bytes: body.into_bytes().into(), retry_after: None };
                        known_at = Some(at);
                        break;
                    }
                    ("ask" | "kept", _) => break,
                    _ => {
                        (self.onanswer)(Err(None)); // Another tab had no answer.
                    }
                }
            }
        }
    }
}
