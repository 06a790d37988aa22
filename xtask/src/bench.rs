//! Measures the widget in Chromium beside a script that somebody would write by hand, and beside widgets from the npm
//! registry. One run measures them in turn, so that a busy machine slows all of them.

mod conditions;
mod feed;
mod figures;
mod log;
mod peers;
pub(crate) mod plot;
mod report;
mod subject;
mod visit;

use std::path::PathBuf;
use std::time::{Instant, SystemTime};

use crate::{bundle, setup};
use conditions::{Case, Condition, Network};
use feed::{LARGE, OUTAGE, QUIET};
use figures::{Cell, Results, Sample};
use report::Report;
use subject::{BARE, Subject};
use visit::{Browser, Visitor};
use xtask::browser::{Engine, end_all_on_signals};

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// How often each case is measured
    #[arg(long, value_name = "N", default_value_t = 15, value_parser = clap::value_parser!(u32).range(1..))]
    runs: u32,
    /// A case, once or several times; all without it
    #[arg(long = "case", value_name = "NAME")]
    cases: Vec<Case>,
    /// A network, once or several times. Without it and --cpu: none at × 1, none, Fast 4G and Slow 4G at × 4
    #[arg(long = "network", value_name = "NAME")]
    networks: Vec<Network>,
    /// By how much the processor is slowed down, once or several times: for each network, all three without --network
    #[arg(long = "cpu", value_name = "N", value_parser = clap::value_parser!(u32).range(1..=20))]
    cpus: Vec<u32>,
    /// Another build's dist/, to be compared with this one
    #[arg(long = "with", value_name = "FOLDER")]
    builds: Vec<PathBuf>,
    /// Leave out the widgets of others
    #[arg(long)]
    no_peers: bool,
    /// Write tables, JSON and plot into docs/ and the README; without it they go into target/bench
    #[arg(long, conflicts_with = "builds")]
    write: bool,
}

/// The conditions of a whole run: a desk, and a phone on each network. More would take over twenty minutes.
const WHOLE: [Condition; 4] = [
    Condition { network: Network::None, cpu: 1 },
    Condition { network: Network::None, cpu: 4 },
    Condition { network: Network::Fast4G, cpu: 4 },
    Condition { network: Network::Slow4G, cpu: 4 },
];

/// What is measured.
struct Plan {
    runs: u32,
    cases: Vec<Case>,
    conditions: Vec<Condition>,
}

/// A run in progress.
struct Bench {
    browser: Browser,
    plan: Plan,
    subjects: Vec<Subject>,
    results: Results,
}

pub(crate) fn run(arguments: &Arguments) -> Result<(), String> {
    end_all_on_signals();
    setup::programs(&[Engine::Chromium])?;
    bundle::run()?;
    let (subjects, missing) = subject::subjects(&arguments.builds, !arguments.no_peers)?;
    for line in &missing {
        println!("left out: {line}");
    }
    let browser = Browser::start()?;
    let version = browser.version()?;
    let plan = Plan::of(arguments);
    let runs = plan.runs;
    let mut bench = Bench { browser, plan, subjects, results: Results::default() };
    let begun = Instant::now();
    for run in 0..runs {
        bench.run_once(run as usize)?;
        println!("run {} of {runs}, {} s", run + 1, begun.elapsed().as_secs());
    }
    let Bench { subjects, results, .. } = bench;
    let report = Report { results, subjects, missing, runs, browser: version, begun: SystemTime::now() };
    if arguments.write { report.publish() } else { report.keep() }
}

impl Plan {
    fn of(arguments: &Arguments) -> Self {
        fn or<T: Clone>(chosen: &[T], all: &[T]) -> Vec<T> {
            if chosen.is_empty() { all.to_vec() } else { chosen.to_vec() }
        }
        let mut conditions: Vec<_> = if arguments.networks.is_empty() && arguments.cpus.is_empty() {
            WHOLE.to_vec()
        } else {
            let cpus = or(&arguments.cpus, &[1, 4]);
            let of = |network| cpus.iter().map(move |cpu| Condition { network, cpu: *cpu });
            or(&arguments.networks, &Network::ALL).into_iter().flat_map(of).collect()
        };
        conditions.sort();
        conditions.dedup();
        Self { runs: arguments.runs, cases: or(&arguments.cases, &Case::ALL), conditions }
    }

    fn has_any(&self, cases: &[Case]) -> bool {
        self.cases.iter().any(|it| cases.contains(it))
    }
}

impl Bench {
    /// Measures each subject under each condition. Which subject is first changes from run to run.
    fn run_once(&mut self, run: usize) -> Result<(), String> {
        let count = self.subjects.len();
        for condition in self.plan.conditions.clone() {
            for number in (0..count).map(|turn| (turn + run) % count) {
                if self.subjects[number].is_everywhere || condition.is_end() {
                    self.or_again(number, |bench| bench.quiet_day(number, condition))?;
                    self.or_again(number, |bench| bench.outage(number, condition))?;
                }
            }
        }
        for number in 0..count {
            if self.plan.has_any(&[Case::Reading]) && self.subjects[number].has_event {
                self.or_again(number, |bench| bench.reading(number))?;
            }
        }
        Ok(())
    }

    /// Leaves a measurement out if it fails, and starts a new browser, so that one fault does not end the whole run.
    fn or_again(
        &mut self,
        number: usize,
        look: impl FnOnce(&mut Self) -> Result<(), String>,
    ) -> Result<(), String> {
        if let Err(error) = look(self) {
            println!("one look is left out, {}: {error}", self.subjects[number].name);
            self.browser = Browser::start()?;
        }
        Ok(())
    }

    /// Measures two page views; during the second the outage begins.
    fn quiet_day(&mut self, number: usize, condition: Condition) -> Result<(), String> {
        let subject = self.subjects[number].clone();
        // The cost of the page itself is needed for every case.
        let is_bare = number == BARE;
        let begins = subject.asks_again && self.plan.has_any(&[Case::Begins]);
        let second = is_bare || begins || self.plan.has_any(&[Case::QuietSecond]);
        if !second && !self.plan.has_any(&[Case::QuietCold]) {
            return Ok(());
        }
        let visitor = Visitor::new(&subject, condition)?;
        let sample = visitor.view(&mut self.browser, QUIET)?;
        self.keep(Case::QuietCold, condition, number, sample);
        if second {
            self.browser.leave()?;
            let sample = visitor.view(&mut self.browser, QUIET)?;
            self.keep(Case::QuietSecond, condition, number, sample);
        }
        if begins {
            let sample = visitor.begin(&self.browser, OUTAGE)?;
            self.keep(Case::Begins, condition, number, sample);
        }
        self.browser.leave()
    }

    /// Measures two page views of another visitor, during an outage.
    fn outage(&mut self, number: usize, condition: Condition) -> Result<(), String> {
        let second = self.plan.has_any(&[Case::OutageSecond]);
        if number == BARE || !(second || self.plan.has_any(&[Case::OutageCold])) {
            return Ok(());
        }
        let subject = self.subjects[number].clone();
        let visitor = Visitor::new(&subject, condition)?;
        let sample = visitor.view(&mut self.browser, OUTAGE)?;
        self.keep(Case::OutageCold, condition, number, sample);
        if second {
            self.browser.leave()?;
            let sample = visitor.view(&mut self.browser, OUTAGE)?;
            self.keep(Case::OutageSecond, condition, number, sample);
        }
        self.browser.leave()
    }

    fn reading(&mut self, number: usize) -> Result<(), String> {
        let condition = Condition { network: Network::None, cpu: 4 };
        let subject = self.subjects[number].clone();
        let sample = Visitor::new(&subject, condition)?.view(&mut self.browser, LARGE)?;
        self.keep(Case::Reading, condition, number, sample);
        self.browser.leave()
    }

    /// Adds a view to the results; one that only prepared another view is not in the tables.
    fn keep(&mut self, case: Case, condition: Condition, subject: usize, sample: Sample) {
        if subject == BARE || self.plan.has_any(&[case]) {
            self.results.add(Cell { case, condition, subject }, sample);
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test panics")]
    #![allow(clippy::float_cmp, reason = "whole numbers")]

    use clap::Parser;

    use super::figures::{Figure, Kind};
    use super::subject::{HAND_WRITTEN, subjects};
    use super::{Arguments, Browser, Case, Condition, Network, OUTAGE, Plan, QUIET, Visitor, WHOLE};

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        arguments: Arguments,
    }

    fn plan(line: &str) -> Plan {
        Plan::of(&Line::try_parse_from(format!("bench {line}").split_whitespace()).unwrap().arguments)
    }

    fn conditions(line: &str) -> Vec<String> {
        plan(line).conditions.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn without_options_all_cases_are_looked_at_at_a_desk_and_on_a_phone() {
        let whole = plan("");
        assert_eq!((whole.runs, whole.cases, whole.conditions), (15, Case::ALL.to_vec(), WHOLE.to_vec()));
    }

    #[test]
    fn a_part_is_each_network_at_each_speed() {
        assert_eq!(conditions("--network slow-4g"), ["Slow 4G, CPU × 1", "Slow 4G, CPU × 4"]);
        assert_eq!(conditions("--cpu 2 --cpu 2 --network none"), ["no limit, CPU × 2"]);
        assert_eq!(conditions("--cpu 4"), ["no limit, CPU × 4", "Fast 4G, CPU × 4", "Slow 4G, CPU × 4"]);
        assert_eq!(plan("--case begins --runs 1").cases, [Case::Begins]);
    }

    /// Tests the whole way from the probe to the figures, if a browser is there.
    #[test]
    fn a_look_at_the_hand_written_script_sees_what_it_does() {
        if ["chromium", "chromedriver"].iter().any(|it| which::which(it).is_err()) {
            println!("skipped: the bench's own test needs chromium and chromedriver");
            return;
        }
        let (subjects, _) = subjects(&[], false).unwrap();
        let subject = &subjects[HAND_WRITTEN];
        let mut browser = Browser::start().unwrap();
        let visitor = Visitor::new(subject, Condition { network: Network::None, cpu: 1 }).unwrap();

        let quiet = visitor.view(&mut browser, QUIET).unwrap();
        assert_eq!(quiet.figures.get(&Figure::Words), None, "nothing is wrong: {quiet:?}");
        assert_eq!(quiet.figures[&Figure::Requests], 2.0, "{quiet:?}");
        assert!(quiet.figures[&Figure::Asked] > 0.0, "{quiet:?}");

        let begun = visitor.begin(&browser, OUTAGE).unwrap();
        assert!(begun.figures[&Figure::Words] > 0.0, "{begun:?}");
        assert!(begun.figures[&Figure::Shift] > 0.0, "the page moves down: {begun:?}");
        assert_eq!(begun.traffic.keys().collect::<Vec<_>>(), [&Kind::Feed], "{begun:?}");

        browser.leave().unwrap();
        let second = visitor.view(&mut browser, OUTAGE).unwrap();
        assert_eq!(second.figures[&Figure::Requests], 1.0, "the script was kept: {second:?}");
        assert!(second.figures[&Figure::Words] > second.figures[&Figure::Asked], "{second:?}");
        assert_eq!(second.figures[&Figure::LaterShift], 0.0, "{second:?}");
    }
}
