//! Whose turn it is to ask, and who is asked: by chance, over hours of a clock that is only a number. The seed is fixed.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a failed test panics")]

use outage_banner::mirrors::{Edition, Mirrors, newest, wanted};
use outage_banner::model::{Incident, Indicator, Snapshot, Update};
use outage_banner::schedule::{LONGEST_MS, Schedule, wait_ms};
use outage_banner::time::Timestamp;
use outage_banner::turns::{ASKING_MS, Next, Outcome, Turn, next};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

const START_MS: i64 = 1_777_900_000_000;
const HOUR_MS: i64 = 3_600_000;
const MINUTE_MS: i64 = 60_000;

fn config(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases,
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(12),
        ..ProptestConfig::default()
    }
}

fn at(ms: i64) -> Timestamp {
    Timestamp::from_millis(START_MS + ms)
}

/// A number between 0 and 1 for each number.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        f64::from(u32::try_from(self.0 >> 33).unwrap()) / f64::from(1_u32 << 31)
    }
}

/// One tab, as the browser's side keeps it.
struct Tab {
    own: Turn,
    is_mine: bool,
    schedule: Schedule,
    wakes_ms: i64,
    answers_ms: Option<i64>, // When the answer to its request comes.
    is_visible: bool,
    is_gone: bool,
    taught_ms: i64, // When it last learnt what the endpoint says.
}

/// What happens to the tabs, and what comes of it.
struct World {
    tabs: Vec<Tab>,
    shared: Option<Turn>,
    chance: Chance,
    poll_seconds: u32,
    is_up: fn(i64) -> bool,
    requests_ms: Vec<i64>,
}

impl World {
    /// Tabs that were opened `apart_ms` after each other, each of which was told what the endpoint says as it loaded.
    fn new(count: i64, apart_ms: i64, poll_seconds: u32, seed: u64, is_up: fn(i64) -> bool) -> Self {
        let mut chance = Chance(seed);
        let tab = |index: i64| {
            let wait_ms = wait_ms(poll_seconds, None, 0, chance.next());
            Tab {
                own: Turn { asked_at: at(index * apart_ms), wait_ms, outcome: Outcome::Quiet },
                is_mine: true,
                schedule: Schedule::default(),
                wakes_ms: index * apart_ms + i64::from(wait_ms),
                answers_ms: None,
                is_visible: true,
                is_gone: false,
                taught_ms: index * apart_ms,
            }
        };
        let tabs = (0..count).map(tab).collect();
        Self { tabs, shared: None, chance, poll_seconds, is_up, requests_ms: Vec::new() }
    }

    /// Runs the clock to this moment.
    fn run(&mut self, until_ms: i64) {
        loop {
            let moment =
                |it: &Tab| it.answers_ms.unwrap_or(if it.is_visible { it.wakes_ms } else { i64::MAX });
            let alive = self.tabs.iter().enumerate().filter(|(_, it)| !it.is_gone);
            let Some((index, ms)) = alive.map(|(index, it)| (index, moment(it))).min_by_key(|it| it.1) else {
                return;
            };
            if ms > until_ms {
                return;
            }
            if self.tabs[index].answers_ms.is_some() { self.hear(index, ms) } else { self.look(index, ms) }
        }
    }

    fn look(&mut self, index: usize, ms: i64) {
        let chance = self.chance.next();
        let tab = &mut self.tabs[index];
        match next(&tab.own, tab.is_mine, self.shared.as_ref(), at(ms), chance) {
            Next::Ask => {
                let turn = Turn { asked_at: at(ms), wait_ms: ASKING_MS, outcome: Outcome::Asking };
                (tab.own, tab.is_mine, self.shared) = (turn, true, Some(turn));
                tab.answers_ms = Some(ms + 50 + i64::from(index == 3) * 9_000);
                self.requests_ms.push(ms);
            }
            Next::Wait(wait_ms) => tab.wakes_ms = ms + i64::from(wait_ms),
            Next::Take(turn, wait_ms) => {
                (tab.own, tab.is_mine) = (turn, false);
                match turn.outcome {
                    Outcome::Failed(failures) => tab.schedule.failures = failures,
                    _ => tab.taught_ms = turn.asked_at.millis() - START_MS,
                }
                tab.wakes_ms = ms + i64::from(wait_ms);
            }
        }
    }

    fn hear(&mut self, index: usize, ms: i64) {
        let chance = self.chance.next();
        let tab = &mut self.tabs[index];
        tab.answers_ms = None;
        tab.own.outcome = if (self.is_up)(ms) {
            tab.schedule.answered(None, None);
            tab.taught_ms = ms;
            Outcome::Quiet
        } else {
            tab.schedule.failed(None);
            Outcome::Failed(tab.schedule.failures)
        };
        let wait_ms = tab.schedule.wait_ms(self.poll_seconds, chance);
        tab.own.wait_ms = wait_ms + u32::try_from(ms - (tab.own.asked_at.millis() - START_MS)).unwrap();
        tab.wakes_ms = ms + i64::from(wait_ms);
        self.shared = Some(tab.own);
    }

    fn waits(&self) -> impl Iterator<Item = i64> {
        self.requests_ms.windows(2).map(|it| it[1] - it[0])
    }
}

proptest! {
    #![proptest_config(config(64))]

    /// However many tabs there are, and whenever they were opened: they ask as often as one, and each knows what the
    /// last one heard.
    #[test]
    fn ten_tabs_ask_as_often_as_one(apart_ms in 1..20_000_i64, poll in 15..300_u32, seed: u64) {
        let mut one = World::new(1, 0, poll, seed, |_| true);
        one.run(8 * HOUR_MS);
        let mut ten = World::new(10, apart_ms, poll, seed, |_| true);
        ten.run(8 * HOUR_MS);
        prop_assert!(ten.requests_ms.len() * 100 <= one.requests_ms.len() * 110, "{} against {}", ten.requests_ms.len(), one.requests_ms.len());
        let late = ten.tabs.iter().map(|it| 8 * HOUR_MS - it.taught_ms).max().unwrap();
        prop_assert!(late <= i64::from(poll) * 1_200 + 15_000, "a tab has not heard for {late} ms");
    }

    /// Tabs are hidden, shown and closed at any moment, in the middle of a request too. Whoever looks at one of them is
    /// told in time, and nobody asks twice within a turn.
    #[test]
    fn a_tab_that_dies_in_its_turn_is_replaced(
        seed: u64,
        events in prop::collection::vec((0..4 * HOUR_MS, 0..8_usize, 0..3_u8), 0..60),
    ) {
        let mut events = events;
        events.sort_unstable();
        let mut world = World::new(8, 700, 60, seed, |_| true);
        for (ms, index, what) in events {
            world.run(ms);
            let tab = &mut world.tabs[index];
            match what {
                0 if index > 0 => tab.is_gone = true,
                1 if index > 0 => tab.is_visible = false,
                _ => {
                    // At once on return, when it is due; else with the timer that it has.
                    if !tab.is_visible {
                        tab.wakes_ms = ms;
                    }
                    tab.is_visible = true;
                }
            }
        }
        world.run(5 * HOUR_MS);
        // Longest: a wait and its chance, one that died while it was asking, and the spread of those who take over.
        let longest = 72_000 + i64::from(ASKING_MS) + 10_000;
        for wait in world.waits() {
            prop_assert!(wait <= longest, "nobody asked for {wait} ms");
            prop_assert!(wait >= i64::from(ASKING_MS), "asked again after {wait} ms");
        }
        let asked_ms = *world.requests_ms.last().unwrap();
        prop_assert!(5 * HOUR_MS - asked_ms <= longest);
    }

    /// An endpoint that fails is asked less and less, by all tabs together, and found again within a quarter of an hour.
    #[test]
    fn tabs_back_off_together(seed: u64, count in 1..12_i64) {
        let mut world = World::new(count, 1_300, 60, seed, |ms| !(HOUR_MS..2 * HOUR_MS).contains(&ms));
        world.run(4 * HOUR_MS);
        let during = world.requests_ms.iter().filter(|it| (HOUR_MS + 10 * MINUTE_MS..2 * HOUR_MS).contains(*it)).count();
        prop_assert!((2..=6).contains(&during), "{during} requests in 50 minutes");
        let first = world.requests_ms.iter().find(|it| **it >= 2 * HOUR_MS).unwrap() - 2 * HOUR_MS;
        prop_assert!(first <= 19 * MINUTE_MS, "found again after {first} ms");
        for tab in &world.tabs {
            prop_assert!(4 * HOUR_MS - tab.taught_ms <= 90_000);
        }
    }

    /// The clock of a device may jump by years, and its storage may hold anything: there is always a next moment, and it
    /// is never further away than the longest wait.
    #[test]
    fn no_clock_and_no_text_loses_a_wake_up(
        now in any::<i32>(), asked in any::<i32>(), own_wait in 0..LONGEST_MS, text in "\\PC{0,40}",
        shared_at in any::<i64>(), shared_wait: u32, word in "asking|quiet|kept|alone|3", chance: f64,
    ) {
        let own = Turn { asked_at: at(i64::from(asked) * 1_000), wait_ms: own_wait, outcome: Outcome::Quiet };
        for text in [text, format!("{shared_at} {shared_wait} {word}")] {
            let shared = Turn::from_text(&text);
            match next(&own, false, shared.as_ref(), at(i64::from(now) * 1_000), chance) {
                Next::Ask => {}
                Next::Wait(ms) | Next::Take(_, ms) => prop_assert!(ms <= LONGEST_MS + 2_500, "{ms} by {text:?}"),
            }
            if let Some(turn) = shared {
                prop_assert_eq!(Turn::from_text(&turn.to_text()), Some(turn));
            }
        }
    }

    /// Whatever was asked for: never undercut, never below 15 seconds, never above what a timer can hold.
    #[test]
    fn a_wait_is_within_its_limits(poll: u32, feed: Option<u32>, retry: Option<u32>, failures in 0..40_u32, chance in 0.0..1.0) {
        let mut schedule = Schedule::default();
        schedule.answered(feed, None);
        for _ in 0..failures {
            schedule.failed(retry);
        }
        let ms = schedule.wait_ms(poll, chance);
        prop_assert!((15_000..=LONGEST_MS).contains(&ms));
        let asked = feed.max(retry.filter(|_| failures > 0)).unwrap_or(0);
        prop_assert!(u64::from(ms) >= u64::from(asked.min(3_600)) * 1_000);
    }

    /// Each is asked in its turn, none is left out, and who failed comes after who did not.
    #[test]
    fn every_mirror_has_a_place(count in 1..6_usize, events in prop::collection::vec((0..6_usize, 0..40_i64, any::<bool>()), 0..30)) {
        let mut mirrors = Mirrors::default();
        let (mut ms, mut failed) = (0, vec![i64::MIN; 6]);
        for (index, minutes, is_good) in events {
            ms += minutes * MINUTE_MS;
            if is_good { mirrors.praise(index) } else { mirrors.rest(index, at(ms)) }
            failed[index] = if is_good { i64::MIN } else { ms };
            let order = mirrors.order(count, at(ms));
            let mut sorted = order.clone();
            sorted.sort_unstable();
            prop_assert_eq!(sorted, (0..count).collect::<Vec<_>>());
            let is_resting = |it: &usize| failed[*it] > ms - 15 * MINUTE_MS;
            prop_assert!(order.is_sorted_by_key(is_resting), "{order:?}, {failed:?} at {ms}");
        }
    }

    /// No going back in time, and no quiet where another answer that is not older tells of something.
    #[test]
    fn what_is_believed_is_no_older_and_no_milder(editions in prop::collection::vec(edition(), 1..6)) {
        let best = editions[newest(&editions)];
        for it in &editions {
            let has_times = editions.iter().all(|it| it.written_at.or(it.said_at).is_some());
            let own = |it: &Edition| it.written_at.max(it.said_at);
            if has_times {
                prop_assert!(own(&best) >= own(it));
            }
            if it.shows > best.shows {
                let is_older = has_times && own(it) < own(&best)
                    || !has_times && it.modified_at.is_some() && it.modified_at < best.modified_at;
                prop_assert!(is_older, "{best:?} hides {it:?}");
            }
        }
    }

    /// Whatever comes in which order: what is shown, where it says something else, is never replaced by what is older.
    #[test]
    fn nothing_goes_back_in_time(editions in prop::collection::vec(edition(), 1..12)) {
        let mut shown: Option<Edition> = None;
        for it in editions {
            let Some(known) = it.following(shown.as_ref()) else {
                let last = shown.unwrap();
                prop_assert!(it.written_at < last.written_at || it.modified_at < last.modified_at);
                continue;
            };
            if let Some(Edition { written_at: Some(last), said_at, shows, .. }) = shown
                && let Some(mine) = it.written_at
                && (it.said_at, it.shows) != (said_at, shows)
            {
                prop_assert!(mine >= last);
            }
            let newest = |time: fn(&Edition) -> Option<Timestamp>| time(&it).max(shown.as_ref().and_then(time));
            prop_assert_eq!(known.written_at, newest(|it| it.written_at), "a copy makes no room for what is older");
            prop_assert_eq!(known.modified_at, newest(|it| it.modified_at));
            shown = Some(known);
        }
    }
}

fn edition() -> impl Strategy<Value = Edition> {
    let time = || prop::option::of((0..6_i64).prop_map(|it| at(it * MINUTE_MS)));
    let shows = prop::option::of(prop::sample::select(vec![
        Indicator::None,
        Indicator::Maintenance,
        Indicator::Minor,
        Indicator::Major,
    ]));
    (time(), time(), time(), shows).prop_map(|(written_at, said_at, modified_at, shows)| Edition {
        written_at,
        said_at,
        modified_at,
        shows,
    })
}

#[test]
fn a_feed_from_the_future_is_not_the_newest() {
    let feed = |written_ms: i64, said_ms: i64| Snapshot {
        written_at: Some(at(written_ms)),
        incidents: vec![Incident {
            updates: vec![Update { posted_at: Some(at(said_ms)), ..Update::default() }],
            ..Incident::default()
        }],
        ..Snapshot::default()
    };
    let of = |snapshot: &Snapshot, shows| Edition::new(snapshot, None, shows, at(0));
    let year = 365 * 24 * HOUR_MS;
    let ahead = of(&feed(4 * year, 4 * year), None);
    assert_eq!((ahead.written_at, ahead.said_at), (None, None));
    let outage = of(&feed(-MINUTE_MS, -HOUR_MS), Some(Indicator::Major));
    assert_eq!(newest(&[ahead, outage]), 1, "the worse of two that cannot be compared");
    assert!(!outage.is_behind(&ahead));
    let quiet = of(&feed(MINUTE_MS, -HOUR_MS), None);
    assert_eq!(newest(&[outage, quiet]), 1, "a clock that is a minute ahead");
    assert!(outage.is_behind(&quiet) && !quiet.is_behind(&outage));
}

#[test]
fn a_second_opinion_is_asked_for_one_time_in_five() {
    let mut chance = Chance(1);
    let mut count = |mirrors: usize| (0..10_000).filter(|_| wanted(mirrors, chance.next()) > 1).count();
    assert_eq!(count(1), 0, "nobody else is there");
    assert!((1_800..2_200).contains(&count(2)));
}

#[test]
fn after_a_failure_all_who_were_told_one_moment_come_back_over_a_minute() {
    let wait = |chance| {
        let mut schedule = Schedule::default();
        schedule.failed(Some(120));
        schedule.wait_ms(60, chance)
    };
    assert_eq!((wait(0.0), wait(0.5), wait(1.0)), (120_000, 150_000, 180_000));
}
