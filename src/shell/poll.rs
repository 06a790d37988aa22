//! Asks again and again, in visible tabs only.

use super::console::warn;
use super::fetch::{self, Answer};
use crate::config::Config;
use crate::schedule;
use gloo_timers::callback::Timeout;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Document, Event};

const EVENTS: [&str; 2] = ["visibilitychange", "outage-banner:refresh"];

/// What is known when polling starts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum First {
    /// Nothing: ask at once.
    #[default]
    Ask,
    /// A request has just failed, and the owner was told: wait before the next.
    Failed,
    /// The body of an answer.
    Body(Rc<[u8]>),
}

/// Requests that go on until this is dropped.
#[must_use = "polling stops when this is dropped"]
pub(super) struct Poll {
    inner: Rc<Inner>,
    listener: Closure<dyn Fn(Event)>,
}

struct Inner {
    config: Rc<Config>,
    document: Document,
    onanswer: Box<dyn Fn(Option<Answer>)>,
    state: RefCell<State>,
}

#[derive(Default)]
struct State {
    timer: Option<Timeout>,
    asked_seconds: Option<u32>,
    is_asking: bool,
    is_due: bool, // The timer ran out in a hidden tab.
    is_over: bool,
    complaint: String,
}

impl Poll {
    /// Polls from now on; `onanswer` gets `None` for a request that failed.
    pub(super) fn start(
        config: Rc<Config>,
        document: Document,
        first: &First,
        onanswer: impl Fn(Option<Answer>) + 'static,
    ) -> Self {
        let inner =
            Rc::new(Inner { config, document, onanswer: Box::new(onanswer), state: RefCell::default() });
        let this = inner.clone();
        let listener = Closure::<dyn Fn(Event)>::new(move |event: Event| {
            let is_due = this.state.borrow().is_due && !this.document.hidden();
            if is_due || event.type_() != EVENTS[0] {
                this.ask();
            }
        });
        for event in &EVENTS {
            let function = listener.as_ref().unchecked_ref();
            let _ = inner.document.add_event_listener_with_callback(event, function); // Never refused.
        }
        match first {
            First::Ask => inner.ask(),
            First::Failed => inner.wait(),
            First::Body(bytes) => {
                let url = inner.config.endpoints.first().map_or("", |it| &**it);
                inner.take(
                    fetch::read(bytes.clone(), None).map_err(|error| [url, ": ", &error.to_line()].concat()),
                );
                inner.wait();
            }
        }
        Self { inner, listener }
    }
}

impl Drop for Poll {
    fn drop(&mut self) {
        for event in &EVENTS {
            let function = self.listener.as_ref().unchecked_ref();
            let _ = self.inner.document.remove_event_listener_with_callback(event, function);
        }
        let mut state = self.inner.state.borrow_mut();
        state.timer = None;
        state.is_over = true;
    }
}

impl Inner {
    fn wait(self: &Rc<Self>) {
        let this = self.clone();
        let asked = self.state.borrow().asked_seconds;
        let ms = schedule::wait_ms(self.config.poll_seconds, asked, js_sys::Math::random());
        let timer = Timeout::new(ms, move || {
            if this.document.hidden() {
                this.state.borrow_mut().is_due = true;
            } else {
                this.ask();
            }
        });
        self.state.borrow_mut().timer = Some(timer);
    }

    fn ask(self: &Rc<Self>) {
        let mut state = self.state.borrow_mut();
        state.is_due = false;
        if state.is_asking {
            return;
        }
        state.is_asking = true;
        let this = self.clone();
        spawn_local(async move {
            let answer = fetch::first(&this.config.endpoints).await;
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
                    state.asked_seconds = answer.retry_after.max(answer.feed.snapshot.poll_after_seconds);
                    state.complaint.clear();
                    Some(answer)
                }
                Err(complaint) => {
                    if state.complaint != complaint {
                        warn(&complaint); // Once: the same failure every minute is one line, not a thousand.
                        state.complaint = complaint;
                    }
                    None
                }
            }
        };
        (self.onanswer)(answer);
    }
}
