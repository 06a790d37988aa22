//! Two ways to ask: ours, by the schedule of the core, and that of a script that somebody writes in a minute. Pure.

use outage_banner::schedule;

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

    fn answered(&self, (): &mut (), known: &mut Option<u32>, now_ms: u32, answer: Answer, _: &mut Chance) -> u32 {
        if answer == Answer::Good {
            *known = Some(now_ms);
        }
        POLL_SECONDS * 1_000
    }

    fn knows_since(&self, known: &Option<u32>, ms: u32) -> bool {
        known.is_some_and(|it| it >= ms)
    }
}
