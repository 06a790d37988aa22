//! Asks again and again, in visible tabs only, and in one of them for all that show the same banner.

use super::browser::is_away;
use super::clock;
use super::fetch::{self, Answer, Failure};
use super::store::Store;
use crate::config::Config;
use crate::feed::Reading;
use crate::mirrors::{Edition, Mirrors};
use crate::schedule::{LONGEST_MS, Schedule};
use crate::time::Timestamp;
use crate::turns::{self, ASKING_MS, Next, Outcome, Turn};
use gloo_timers::callback::Timeout;
use js_sys::Math::random;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;

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

struct Inner {
    config: Rc<Config>,
    store: Rc<Store>,
    onanswer: Box<dyn Fn(Result<Answer, Option<String>>) -> Outcome>,
    state: RefCell<State>,
}

struct State {
    timer: Option<Timeout>,
    schedule: Schedule,
    mirrors: Mirrors,
    shown: Option<Edition>,
    turn: Turn, // The last of this tab, or the last that it took from another.
    is_mine: bool,
    is_asking: bool,
    is_over: bool,
    complaint: String,
}

impl Poll {
    /// Polls from now on; `onanswer` says what comes of an answer. It gets a line for the owner with a
    /// request that failed in a new way; the same failure every minute is one line, not a thousand.
    pub(super) fn start(
        config: Rc<Config>,
        store: Rc<Store>,
        first: &First,
        onanswer: impl Fn(Result<Answer, Option<String>>) -> Outcome + 'static,
    ) -> Self {
        let state = RefCell::new(State {
            timer: None,
            schedule: Schedule::default(),
            mirrors: Mirrors::default(),
            shown: None,
            turn: begun(),
            is_mine: true,
            is_asking: false,
            is_over: false,
            complaint: String::new(),
        });
        let inner = Rc::new(Inner { config, store, onanswer: Box::new(onanswer), state });
        match first {
            First::Ask => inner.ask(),
            First::Failed(retry_after) => {
                inner.state.borrow_mut().schedule.failed(*retry_after);
                inner.end(Outcome::Failed(1));
            }
            First::Body { endpoint, bytes, retry_after } => {
                inner.read(endpoint.clone(), bytes.clone(), *retry_after, None);
            }
        }
        Self(inner)
    }

    /// Asks now, or, when some time went by, what is due.
    pub(super) fn wake(&self, is_wanted: bool) {
        if is_wanted {
            self.0.ask();
            return;
        }
        // Where the timer ran out while nobody looked, too.
        let is_due = self.0.state.borrow().turn.is_due(clock::device());
        if is_due {
            self.0.look();
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

fn begun() -> Turn {
    Turn { asked_at: clock::device(), wait_ms: ASKING_MS, outcome: Outcome::Asking }
}

impl Inner {
    fn wait(self: &Rc<Self>, ms: u32) {
        let this = self.clone();
        self.state.borrow_mut().timer = Some(Timeout::new(ms, move || this.look()));
    }

    /// It may be time to ask, unless nobody looks, or another tab has asked.
    fn look(self: &Rc<Self>) {
        let next = {
            let mut state = self.state.borrow_mut();
            if state.is_asking || is_away() {
                return;
            }
            let shared = self.store.turn();
            let next = turns::next(&state.turn, state.is_mine, shared.as_ref(), clock::device(), random());
            if let Next::Take(turn, _) = next {
                (state.turn, state.is_mine) = (turn, false);
            }
            next
        };
        match next {
            Next::Ask => self.ask(),
            Next::Wait(ms) => self.wait(ms),
            Next::Take(turn, ms) => {
                self.wait(ms);
                self.take(&turn);
            }
        }
    }

    /// Takes what another tab was told.
    fn take(self: &Rc<Self>, turn: &Turn) {
        match (turn.outcome, self.store.answer(), self.config.endpoints.first()) {
            (Outcome::Failed(failures), ..) => {
                self.state.borrow_mut().schedule.failures = failures;
                (self.onanswer)(Err(None));
            }
            (Outcome::Quiet, ..) => {
                let at = clock::corrected(turn.asked_at);
                self.hear(Ok(Answer {
                    reading: Reading::default(),
                    text: Vec::new(),
                    retry_after: None,
                    edition: None,
                    at,
                }));
            }
            (_, Some((at, body)), Some(endpoint)) => {
                self.read(endpoint.clone(), body.into_bytes().into(), None, Some(at));
            }
            _ => self.ask(), // The storage was emptied meanwhile.
        }
    }

    fn ask(self: &Rc<Self>) {
        if self.begin() {
            let turn = begun();
            {
                let mut state = self.state.borrow_mut();
                (state.turn, state.is_mine) = (turn, true);
            }
            self.store.keep_turn(&turn);
            let this = self.clone();
            spawn_local(async move {
                let (mut mirrors, shown) = {
                    let state = this.state.borrow();
                    (state.mirrors.clone(), state.shown)
                };
                let answer = fetch::first(&this.config, &mut mirrors, shown.as_ref()).await;
                this.state.borrow_mut().mirrors = mirrors;
                if this.finish() {
                    let outcome = this.hear(answer);
                    this.end(outcome);
                }
            });
        }
    }

    /// Reads an answer that is here already: the loader's, or one that another tab had at this moment.
    fn read(
        self: &Rc<Self>,
        endpoint: Rc<str>,
        bytes: Rc<[u8]>,
        retry_after: Option<u32>,
        at: Option<Timestamp>,
    ) {
        if self.begin() {
            let this = self.clone();
            spawn_local(async move {
                let answer = fetch::known(&endpoint, &bytes, &this.config, retry_after, at).await;
                if this.finish() {
                    let outcome = this.hear(answer);
                    if at.is_none() {
                        this.end(outcome);
                    }
                }
            });
        }
    }

    fn begin(&self) -> bool {
        !std::mem::replace(&mut self.state.borrow_mut().is_asking, true)
    }

    fn finish(&self) -> bool {
        let mut state = self.state.borrow_mut();
        state.is_asking = false;
        !state.is_over
    }

    /// The turn of this tab is over: says so to the others, and waits for the next.
    fn end(self: &Rc<Self>, outcome: Outcome) {
        let ms = {
            let mut state = self.state.borrow_mut();
            let ms = state.schedule.wait_ms(self.config.poll_seconds, random());
            let asked_ms = clock::device().millis().saturating_sub(state.turn.asked_at.millis());
            let asked_ms = u32::try_from(asked_ms).unwrap_or(0).min(ASKING_MS);
            state.turn.wait_ms = ms.saturating_add(asked_ms).min(LONGEST_MS);
            state.turn.outcome = outcome;
            self.store.keep_turn(&state.turn);
            ms
        };
        self.wait(ms);
    }

    fn hear(&self, answer: Result<Answer, Failure>) -> Outcome {
        let answer = {
            let mut state = self.state.borrow_mut();
            match answer {
                Ok(answer) => {
                    state.schedule.answered(answer.reading.snapshot.poll_after_seconds, answer.retry_after);
                    state.shown = answer.edition.or(state.shown);
                    state.complaint.clear();
                    Ok(answer)
                }
                Err(Failure { line, retry_after }) => {
                    state.schedule.failed(retry_after);
                    let is_new = state.complaint != line;
                    state.complaint.clone_from(&line);
                    Err(is_new.then_some(line))
                }
            }
        };
        match (self.onanswer)(answer) {
            Outcome::Failed(_) => Outcome::Failed(self.state.borrow().schedule.failures),
            outcome => outcome,
        }
    }
}
