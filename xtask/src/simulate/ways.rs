//! Two ways to ask: ours, by the schedule and the turns of the core, and that of a script that somebody writes in a
//! minute. Pure.

use outage_banner::schedule::Schedule;
use outage_banner::time::Timestamp;
use outage_banner::turns::{Next, Outcome, Turn, next};

use super::chance::Chance;
use super::crowd::{Answer, Step, Way};

/// What is asked for when an owner chooses nothing.
const POLL_SECONDS: u32 = 60;

/// `setInterval(ask, 60_000)` in each tab, whatever comes back and whoever looks.
pub(crate) struct Naive;

impl Way for Naive {
    type Tab = ();
    type Shared = Option<u32>;

    fn look(&self, (): &mut (), _: &mut Option<u32>, _: u32, _: bool, _: &mut Chance) -> Step {
        Step::Ask
    }

    fn answered(
        &self,
        (): &mut (),
        good_ms: &mut Option<u32>,
        now_ms: u32,
        answer: Answer,
        _: &mut Chance,
    ) -> u32 {
        if answer == Answer::Good {
            *good_ms = Some(now_ms);
        }
        POLL_SECONDS * 1_000
    }

    fn knows_since(&self, good_ms: &Option<u32>, ms: u32) -> bool {
        good_ms.is_some_and(|it| it >= ms)
    }
}

/// As the banner asks: in view only, one tab for all.
pub(crate) struct Ours;

/// What one tab knows.
#[derive(Clone, Default)]
pub(crate) struct Tab {
    schedule: Schedule,
    own: Option<Turn>,
    is_mine: bool,
}

/// What the tabs of one visitor keep in the storage, and, for the figures alone, when a good answer came.
#[derive(Clone, Default)]
pub(crate) struct Shared {
    turn: Option<Turn>,
    good_ms: Option<u32>,
}

impl Way for Ours {
    type Tab = Tab;
    type Shared = Shared;

    fn look(
        &self,
        tab: &mut Tab,
        shared: &mut Shared,
        now_ms: u32,
        is_in_view: bool,
        chance: &mut Chance,
    ) -> Step {
        if !is_in_view {
            return Step::Sleep;
        }
        // A page view asks, whatever other tabs know: what is shown at once is this moment's.
        let Some(own) = tab.own else { return Step::Ask };
        match next(&own, tab.is_mine, shared.turn.as_ref(), at(now_ms), chance.share()) {
            Next::Ask => Step::Ask, // It is answered at once, so no other tab sees that it was asked.
            Next::Wait(ms) => Step::Wait(ms),
            Next::Take(turn, ms) => {
                if let Outcome::Failed(count) = turn.outcome {
                    tab.schedule.failures = count;
                } else {
                    tab.schedule.failures = 0;
                }
                (tab.own, tab.is_mine) = (Some(turn), false);
                Step::Wait(ms)
            }
        }
    }

    fn answered(
        &self,
        tab: &mut Tab,
        shared: &mut Shared,
        now_ms: u32,
        answer: Answer,
        chance: &mut Chance,
    ) -> u32 {
        let outcome = match answer {
            Answer::Good => {
                tab.schedule.answered(None, None);
                shared.good_ms = Some(now_ms);
                Outcome::Kept
            }
            Answer::Bad(retry_seconds) => {
                tab.schedule.failed(retry_seconds);
                Outcome::Failed(tab.schedule.failures)
            }
        };
        let wait_ms = tab.schedule.wait_ms(POLL_SECONDS, chance.share());
        let turn = Turn { asked_at: at(now_ms), wait_ms, outcome };
        (tab.own, tab.is_mine, shared.turn) = (Some(turn), true, Some(turn));
        wait_ms
    }

    fn knows_since(&self, shared: &Shared, ms: u32) -> bool {
        shared.good_ms.is_some_and(|it| it >= ms)
    }
}

/// The virtual clock's moment, after the beginning of time.
fn at(now_ms: u32) -> Timestamp {
    Timestamp::from_millis(i64::from(now_ms) + 1)
}
