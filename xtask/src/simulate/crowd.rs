//! Many visitors before one endpoint, by a virtual clock: who comes, with how many tabs, what is in view, and what the
//! endpoint does. Who asks when is for a `Way`. Pure.

use std::ops::Range;

use super::chance::Chance;

pub(crate) const SECOND_MS: u32 = 1_000;
const STEP_MS: u32 = 100; // Events of one step have no order.
/// Most visitors look for a moment, one of five leaves the page open.
const STAYS_MS: [f64; 2] = [120_000.0, 1_800_000.0];
const SHARE_OF_LONG_STAYS: f64 = 0.2;
/// A page is in view for a while, and then something else is.
const IN_VIEW_MS: f64 = 60_000.0;
const OUT_OF_VIEW_MS: f64 = 60_000.0;

/// What happens, in seconds of the virtual clock.
#[derive(Clone, Debug)]
pub(crate) struct Course {
    pub(crate) visitors: u32,
    pub(crate) seed: u64,
    pub(crate) tabs: Tabs,
    /// The endpoint tells of an outage, and twice as many visitors come.
    pub(crate) outage: Range<u32>,
    /// The endpoint itself answers nobody well.
    pub(crate) fails: Range<u32>,
    pub(crate) refusal: Refusal,
    pub(crate) seconds: u32,
}

/// How many tabs a visitor opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tabs {
    /// Seven of ten visitors have one, two have two, of the rest most have three and some have ten.
    Mixed,
    /// All have so many.
    Each(u8),
}

/// What the endpoint says while it fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// An error, and no more.
    Error,
    /// `Retry-After` with so many seconds.
    Seconds(u32),
    /// `Retry-After` with the moment of the return.
    Date,
}

/// What a request got.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    Good,
    /// With the seconds that `Retry-After` asks to wait, if any.
    Bad(Option<u32>),
}

/// What a tab does now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// It asks.
    Ask,
    /// It looks again in so many milliseconds.
    Wait(u32),
    /// It does nothing before it is in view again.
    Sleep,
}

/// One way to ask: what a tab knows, what the tabs of one visitor share, and what they do.
pub(crate) trait Way {
    type Tab: Clone + Default;
    type Shared: Clone + Default;

    /// A tab was opened, came into view, or its wait is over.
    fn look(
        &self,
        tab: &mut Self::Tab,
        shared: &mut Self::Shared,
        now_ms: u32,
        is_in_view: bool,
        chance: &mut Chance,
    ) -> Step;

    /// The answer to what a tab asked; how long it waits then, in milliseconds.
    fn answered(
        &self,
        tab: &mut Self::Tab,
        shared: &mut Self::Shared,
        now_ms: u32,
        answer: Answer,
        chance: &mut Chance,
    ) -> u32;

    /// Whether a tab has, by itself or by another one, an answer of this moment or a later one.
    fn knows_since(&self, shared: &Self::Shared, ms: u32) -> bool;
}

/// What was seen at the endpoint, and when visitors knew.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Log {
    /// Requests in each second.
    pub(crate) rates: Vec<u32>,
    /// Requests of pages that stay open: without the first of each.
    pub(crate) polls: u64,
    /// Of each visitor who had the page open and in view when the outage began, the milliseconds until it was known.
    pub(crate) known_ms: Vec<u32>,
}

struct Visitor<S> {
    leaves_ms: u32,
    first_tab: u32,
    opened: u8,
    current: u8,
    is_in_view: bool,
    is_waiting_for_news: bool,
    shared: S,
}

struct Tab<T> {
    visitor: u32,
    due_ms: u32,
    has_asked: bool,
    known: T,
}

#[derive(Clone, Copy)]
enum Event {
    /// A page view begins; the tab is in view then.
    Open(u32),
    /// The wait of a tab is over.
    Due(u32),
    /// A visitor looks elsewhere, or comes back.
    Turn(u32),
}

struct Crowd<'a, W: Way> {
    way: &'a W,
    course: &'a Course,
    chance: Chance,
    visitors: Vec<Visitor<W::Shared>>,
    tabs: Vec<Tab<W::Tab>>,
    steps: Vec<Vec<(u32, Event)>>,
    log: Log,
}

/// Runs the course.
pub(crate) fn run<W: Way>(way: &W, course: &Course) -> Log {
    let steps = vec![Vec::new(); (course.seconds * SECOND_MS / STEP_MS) as usize];
    let log = Log { rates: vec![0; course.seconds as usize], polls: 0, known_ms: Vec::new() };
    let (visitors, tabs, chance) = (Vec::new(), Vec::new(), Chance::new(course.seed));
    let mut crowd = Crowd { way, course, chance, visitors, tabs, steps, log };
    for _ in 0..course.visitors {
        crowd.invite();
    }
    let mut has_begun = false;
    for step in 0..crowd.steps.len() {
        if !has_begun && u32::try_from(step).unwrap_or(u32::MAX) * STEP_MS >= course.outage.start * SECOND_MS
        {
            has_begun = true;
            crowd.begin_outage();
        }
        let mut index = 0; // A step may add events to itself.
        while let Some((at_ms, event)) = crowd.steps[step].get(index).copied() {
            crowd.happen(at_ms, event);
            index += 1;
        }
        crowd.steps[step] = Vec::new();
    }
    crowd.log
}

impl<W: Way> Crowd<'_, W> {
    /// A visitor who will come some time, stay for a while, and open some tabs meanwhile.
    fn invite(&mut self) {
        let comes_ms = self.comes_ms();
        let is_long = self.chance.share() < SHARE_OF_LONG_STAYS;
        let stays_ms = self.chance.span_ms(STAYS_MS[usize::from(is_long)]);
        let number = index(self.visitors.len());
        self.visitors.push(Visitor {
            leaves_ms: comes_ms.saturating_add(stays_ms),
            first_tab: index(self.tabs.len()),
            opened: 0,
            current: 0,
            is_in_view: true,
            is_waiting_for_news: false,
            shared: W::Shared::default(),
        });
        let mut opens: Vec<u32> = (1..self.tab_count())
            .map(|_| comes_ms + super::chance::whole(self.chance.share() * f64::from(stays_ms)))
            .collect();
        opens.push(comes_ms);
        opens.sort_unstable();
        for at_ms in opens {
            self.add(at_ms, Event::Open(index(self.tabs.len())));
            self.tabs.push(Tab {
                visitor: number,
                due_ms: u32::MAX,
                has_asked: false,
                known: W::Tab::default(),
            });
        }
        let turns_ms = comes_ms + self.chance.span_ms(IN_VIEW_MS);
        self.add(turns_ms, Event::Turn(number));
    }

    /// In the outage twice as many come in the same time.
    fn comes_ms(&mut self) -> u32 {
        let Range { start, end } = self.course.outage.clone();
        let weight = f64::from(self.course.seconds + (end - start));
        let at = self.chance.share() * weight;
        let (start, end) = (f64::from(start), f64::from(end));
        let second = if at < start {
            at
        } else if at < start + 2.0 * (end - start) {
            start + (at - start) / 2.0
        } else {
            at - (end - start)
        };
        super::chance::whole(second * f64::from(SECOND_MS))
    }

    fn tab_count(&mut self) -> u8 {
        match self.course.tabs {
            Tabs::Each(count) => count,
            Tabs::Mixed => match self.chance.share() {
                ..0.7 => 1,
                ..0.9 => 2,
                ..0.99 => 3,
                _ => 10,
            },
        }
    }

    fn add(&mut self, at_ms: u32, event: Event) {
        if let Some(step) = self.steps.get_mut((at_ms / STEP_MS) as usize) {
            step.push((at_ms, event));
        }
    }

    fn begin_outage(&mut self) {
        let now_ms = self.course.outage.start * SECOND_MS;
        for visitor in &mut self.visitors {
            visitor.is_waiting_for_news =
                visitor.opened > 0 && visitor.is_in_view && visitor.leaves_ms > now_ms;
        }
    }

    fn happen(&mut self, now_ms: u32, event: Event) {
        match event {
            Event::Open(tab) => {
                let visitor = &mut self.visitors[self.tabs[tab as usize].visitor as usize];
                visitor.current = visitor.opened;
                visitor.opened += 1;
                self.look(tab, now_ms);
            }
            Event::Due(tab) if self.tabs[tab as usize].due_ms == now_ms => self.look(tab, now_ms),
            Event::Due(_) => {} // It has looked meanwhile.
            Event::Turn(number) => self.turn(number, now_ms),
        }
    }

    fn turn(&mut self, number: u32, now_ms: u32) {
        let visitor = &mut self.visitors[number as usize];
        if visitor.leaves_ms <= now_ms {
            return;
        }
        visitor.is_in_view = !visitor.is_in_view;
        let mean_ms = if visitor.is_in_view { IN_VIEW_MS } else { OUT_OF_VIEW_MS };
        if visitor.is_in_view {
            let count = f64::from(visitor.opened.max(1));
            visitor.current =
                u8::try_from(super::chance::whole((self.chance.share() * count).floor())).unwrap_or(0);
            let tab = visitor.first_tab + u32::from(visitor.current);
            self.look(tab, now_ms);
        }
        let next_ms = now_ms.saturating_add(self.chance.span_ms(mean_ms));
        self.add(next_ms, Event::Turn(number));
    }

    fn look(&mut self, number: u32, now_ms: u32) {
        let tab = &mut self.tabs[number as usize];
        let visitor = &mut self.visitors[tab.visitor as usize];
        if visitor.leaves_ms <= now_ms {
            return;
        }
        let is_in_view = visitor.is_in_view && visitor.first_tab + u32::from(visitor.current) == number;
        let (shared, chance) = (&mut visitor.shared, &mut self.chance);
        let wait_ms = match self.way.look(&mut tab.known, shared, now_ms, is_in_view, chance) {
            Step::Wait(ms) => Some(ms),
            Step::Sleep => None,
            Step::Ask => {
                if let Some(rate) = self.log.rates.get_mut((now_ms / SECOND_MS) as usize) {
                    *rate += 1;
                }
                self.log.polls += u64::from(tab.has_asked);
                tab.has_asked = true;
                let answer = self.course.answer(now_ms);
                Some(self.way.answered(&mut tab.known, shared, now_ms, answer, chance))
            }
        };
        let begun_ms = self.course.outage.start * SECOND_MS;
        if visitor.is_waiting_for_news && self.way.knows_since(&visitor.shared, begun_ms) {
            visitor.is_waiting_for_news = false;
            self.log.known_ms.push(now_ms - begun_ms);
        }
        tab.due_ms = wait_ms.map_or(u32::MAX, |ms| now_ms.saturating_add(ms.max(1)));
        let due_ms = tab.due_ms;
        self.add(due_ms, Event::Due(number));
    }
}

impl Course {
    /// What the endpoint answers.
    fn answer(&self, now_ms: u32) -> Answer {
        let second = now_ms / SECOND_MS;
        if !self.fails.contains(&second) {
            return Answer::Good;
        }
        Answer::Bad(match self.refusal {
            Refusal::Error => None,
            Refusal::Seconds(seconds) => Some(seconds),
            Refusal::Date => Some(self.fails.end - second),
        })
    }
}

fn index(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}
