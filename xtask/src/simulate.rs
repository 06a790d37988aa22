//! A million visitors before one endpoint, by a virtual clock: what the schedule of the core costs it on a good day, in an
//! outage, while it fails itself, and when it comes back.

mod chance;
mod crowd;
mod figures;
mod plot;
mod report;
mod ways;

use crate::bundle;
use crate::marks;
use crate::root::root;
use crowd::{Course, Refusal, Tabs};
use figures::{Figures, figures};
use ways::{Naive, Ours};

const COMMAND: &str = "cargo xtask simulate";

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// How many visitors come
    #[arg(long, value_name = "N", default_value_t = 1_000_000, value_parser = clap::value_parser!(u32).range(1_000..=5_000_000))]
    visitors: u32,
    /// Another number makes other visitors of the same kind
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// Write the table and the plot into docs/; without it they are printed
    #[arg(long)]
    write: bool,
}

/// What happened, to those who ask as we do, and to those who ask once a minute.
struct Run {
    name: &'static str,
    course: Course,
    ours: Figures,
    naive: Figures,
}

pub(crate) fn run(arguments: &Arguments) -> Result<(), String> {
    let runs = runs(arguments.visitors, arguments.seed);
    let tabs = tabs(arguments.visitors / 20, arguments.seed);
    let table = report::table(&runs, &tabs);
    println!("{table}");
    if arguments.write {
        marks::put(&root().join("docs/hosting.md"), COMMAND, &table)?;
        bundle::write(&root().join("docs/img/load.svg"), plot::plot(&runs).as_bytes())?;
    }
    Ok(())
}

/// The three ways in which the endpoint refuses for ten minutes.
fn runs(visitors: u32, seed: u64) -> Vec<Run> {
    let refusals = [
        ("errors", Refusal::Error),
        ("429 with Retry-After: 120", Refusal::Seconds(120)),
        ("503 with the moment of its return", Refusal::Date),
    ];
    refusals
        .map(|(name, refusal)| {
            let course = course(visitors, seed, refusal, Tabs::Mixed);
            let ours = figures(&crowd::run(&Ours, &course), &course);
            let naive = figures(&crowd::run(&Naive, &course), &course);
            Run { name, course, ours, naive }
        })
        .into()
}

/// Requests of a visitor who has ten tabs, against one who has one: those of pages that stay open. First ours.
fn tabs(visitors: u32, seed: u64) -> [f64; 2] {
    #[allow(clippy::cast_precision_loss, reason = "far below 2^52")]
    let ratio = |polls: &dyn Fn(&Course) -> u64| {
        let of = |count| polls(&course(visitors, seed, Refusal::Error, Tabs::Each(count))) as f64;
        of(10) / of(1)
    };
    [ratio(&|course| crowd::run(&Ours, course).polls), ratio(&|course| crowd::run(&Naive, course).polls)]
}

/// A quiet half hour, an outage of an hour and a quarter in which the endpoint itself fails for ten minutes, and some quiet
/// minutes more.
fn course(visitors: u32, seed: u64, refusal: Refusal, tabs: Tabs) -> Course {
    Course { visitors, seed, tabs, outage: 2_400..7_200, fails: 4_200..4_800, refusal, seconds: 7_800 }
}

#[cfg(test)]
mod tests {
    use super::{runs, tabs};

    #[test]
    fn an_endpoint_that_comes_back_is_not_asked_more_than_half_as_much_again() {
        for run in runs(100_000, 2) {
            let ratio = run.ours.peak_to_steady();
            assert!(ratio > 0.5, "{}: nobody asks", run.name);
            assert!(ratio <= 1.5, "{}: {ratio:.2} times the steady rate", run.name);
        }
    }

    #[test]
    fn ten_tabs_ask_as_often_as_one() {
        let [ours, naive] = tabs(5_000, 3);
        assert!(ours <= 1.1, "{ours:.2} times");
        assert!(naive > 5.0, "{naive:.2} times: the simulation would not see it");
    }

    #[test]
    fn a_run_can_be_made_again() {
        let [first, second] = [runs(2_000, 4), runs(2_000, 4)];
        for (first, second) in first.iter().zip(&second) {
            assert_eq!((&first.ours, &first.naive), (&second.ours, &second.naive), "{}", first.name);
        }
    }

    #[test]
    fn a_failing_endpoint_is_asked_less_by_us_than_by_the_naive() {
        for run in runs(20_000, 5) {
            assert!(run.ours.failing < run.ours.steady, "{}: {:?}", run.name, run.ours.failing);
            assert!(run.ours.failing < run.naive.failing, "{}", run.name);
            assert!(
                run.ours.known[0] <= 60 && run.ours.known[2] <= 300,
                "{}: {:?}",
                run.name,
                run.ours.known
            );
        }
    }
}
