//! Asks again and again, in visible tabs only.

use super::browser::is_hidden;
use super::fetch::{self, Answer};
use crate::config::Config;
use crate::schedule;
use gloo_timers::callback::Timeout;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;

/// What is known when polling starts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum First {
    /// Nothing: ask at once.
    #[default]
    Ask,
    /// A request has just failed, and the owner was told: wait before the next.
    Failed,
    /// The body of an answer, and which endpoint gave it.
    Body {
        /// Named where the body is no feed.
        endpoint: Rc<str>,
        /// As it came.
        bytes: Rc<[u8]>,
    },
}

/// Requests that go on until this is dropped.
#[must_use = "polling stops when this is dropped"]
pub(super) struct Poll(Rc<Inner>);

struct Inner {
    config: Rc<Config>,
    onanswer: Box<dyn Fn(Result<Answer, Option<String>>)>,
    state: RefCell<State>,
}

#[derive(Default)]
struct State {
    timer: Option<Timeout>,
    asked_seconds: Option<u32>,
    failures: u32, // In a row.
    is_asking: bool,
    is_due: bool, // The timer ran out in a hidden tab.
    is_over: bool,
    complaint: String,
}

impl Poll {
    /// Polls from now on; `onanswer` gets a line for the owner with a
    /// request that failed in a new way; the same failure every minute is one line, not a thousand.
    pub(super) fn start(
        config: Rc<Config>,
        first: &First,
        onanswer: impl Fn(Result<Answer, Option<String>>) + 'static,
    ) -> Self {
        let inner = Rc::new(Inner { config, onanswer: Box::new(onanswer), state: RefCell::default() });
        match first {
            First::Ask => inner.ask(None),
            First::Failed => inner.wait(),
            First::Body { endpoint, bytes } => inner.ask(Some((endpoint.clone(), bytes.clone()))),
        }
        Self(inner)
    }

    /// Asks now, or, when some time went by, what is due.
    pub(super) fn wake(&self, is_wanted: bool) {
        let is_due = self.0.state.borrow().is_due && !is_hidden();
        if is_due || is_wanted {
            self.0.ask(None);
        }
    }
}

impl Drop for Poll {
    fn drop(&mut self) {
        let mut state = self.0.state.borrow_mut();
        state.timer = None;
        state.is_over = true;
    }
}

impl Inner {
    fn wait(self: &Rc<Self>) {
        let this = self.clone();
        let ms = {
            let State { asked_seconds, failures, .. } = *self.state.borrow();
            schedule::wait_ms(self.config.poll_seconds, asked_seconds, failures, js_sys::Math::random())
        };
        let timer = Timeout::new(ms, move || {
            if is_hidden() {
                this.state.borrow_mut().is_due = true;
            } else {
                this.ask(None);
            }
        });
        self.state.borrow_mut().timer = Some(timer);
    }

    /// Takes an answer that is here already, or asks for one.
    fn ask(self: &Rc<Self>, known: Option<(Rc<str>, Rc<[u8]>)>) {
        let mut state = self.state.borrow_mut();
        state.is_due = false;
        if state.is_asking {
            return;
        }
        state.is_asking = true;
        let this = self.clone();
        spawn_local(async move {
            let answer = fetch::first(known.as_ref(), &this.config).await;
            let is_over = {
                let mut state = this.state.borrow_mut();
                state.is_asking = false;
                state.is_over
            };
            if !is_over {
                this.take(answer);
                this.wait();
            }
        });
    }

    fn take(&self, answer: Result<Answer, String>) {
        let answer = {
            let mut state = self.state.borrow_mut();
            match answer {
                Ok(answer) => {
                    state.asked_seconds = answer.retry_after.max(answer.reading.snapshot.poll_after_seconds);
                    state.failures = 0;
                    state.complaint.clear();
                    Ok(answer)
                }
                Err(complaint) => {
                    state.failures = state.failures.saturating_add(1);
                    let is_new = state.complaint != complaint;
                    state.complaint.clone_from(&complaint);
                    Err(is_new.then_some(complaint))
                }
            }
        };
        (self.onanswer)(answer);
    }
}
