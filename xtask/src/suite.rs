//! Runs every test of the project and adds up what they report.

use std::env;
use std::io::{BufRead, BufReader};
use std::process::{Command, ExitCode, Stdio};

use xtask::browser::Engine;
use xtask::example;

use crate::root::root;
use crate::{bundle, setup};

/// The package of the tests that need a browser, and what `cargo xtask build` made.
const BROWSER_TESTS: &str = "browser-tests";

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// A browser, once or several times; all three without it
    #[arg(long = "engine", value_name = "NAME")]
    engines: Vec<Engine>,
    /// A part of the tests' names
    filter: Option<String>,
}

/// The sums over all test programs.
#[derive(Debug, Default, PartialEq, Eq)]
struct Tally {
    passed: usize,
    failed: usize,
    ignored: usize,
    /// Test programs that have begun and not yet reported their end.
    running: usize,
    /// Tests that found nothing to test. Their program counts them as passed; they are not passed for us.
    idle: usize,
    /// A line for each test that was skipped or passed only the second time, with the reason.
    reasons: Vec<String>,
}

pub(crate) fn run(Arguments { mut engines, filter }: Arguments) -> Result<ExitCode, String> {
    if engines.is_empty() {
        engines.extend(Engine::ALL);
    }
    setup::browsers(&engines)?;
    setup::stores();
    setup::servers();

    let engines = engines.iter().map(|engine| engine.name()).collect::<Vec<_>>().join(",");
    let mut tally = Tally::default();
    cargo_test(
        "native",
        &["--workspace", "--exclude", BROWSER_TESTS],
        &engines,
        filter.as_deref(),
        &mut tally,
    )?;
    bundle::run()?;
    if filter.is_none() {
        // Before the browsers begin: it compiles for most of a minute at first, and theirs is another minute to wait.
        println!("building the example for Yew");
        example::yew()?;
    }
    println!("testing in {engines}");
    cargo_test("browser", &["--package", BROWSER_TESTS], &engines, filter.as_deref(), &mut tally)?;

    println!();
    for reason in &tally.reasons {
        println!("{reason}");
    }
    if let (Some(filter), 0, 0) = (filter, tally.passed, tally.failed) {
        return Err(format!("no test has `{filter}` in its name"));
    }
    println!("{}", tally.summary()); // Always the last line.
    Ok(if tally.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Shows the output as it comes, and counts.
fn cargo_test(
    which: &str,
    packages: &[&str],
    engines: &str,
    filter: Option<&str>,
    tally: &mut Tally,
) -> Result<(), String> {
    let mut child = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .current_dir(root())
        .args(["test", "--locked", "--no-fail-fast"])
        .args(packages)
        .args(filter)
        .env("OUTAGE_BANNER_ENGINES", engines)
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| format!("cargo: {error}"))?;

    let failed = tally.failed;
    for line in child.stdout.take().into_iter().flat_map(|stdout| BufReader::new(stdout).lines()) {
        let line = line.map_err(|error| format!("cargo test: {error}"))?;
        println!("{line}");
        tally.add(&line);
    }
    let status = child.wait().map_err(|error| format!("cargo test: {error}"))?;
    tally.end(which, status.success(), failed);
    Ok(())
}

impl Tally {
    /// Reads the lines `test result: ok. 5 passed; 0 failed; 1 ignored; …` and `test name ... ignored, why`; `skipped:
    /// why` of a test whose input is not there; and `unsteady: …` of a test that was tried twice.
    fn add(&mut self, line: &str) {
        if is_begin(line) {
            self.running += 1;
        } else if let Some((_, counts)) = line.split_once("test result: ") {
            self.running = self.running.saturating_sub(1);
            let count = |word: &str| {
                let before = counts.split_once(word).and_then(|(before, _)| before.split_whitespace().last());
                before.and_then(|number| number.parse().ok()).unwrap_or(0)
            };
            self.passed += count(" passed");
            self.failed += count(" failed");
            self.ignored += count(" ignored");
        } else if let Some((name, why)) = line.split_once(" ... ignored") {
            let why = why.trim_start_matches(", ");
            self.reasons
                .push(format!("skipped: {} {why}", name.trim_start_matches("test ")).trim_end().to_owned());
        } else if line.starts_with("unsteady: ") {
            self.reasons.push(line.to_owned());
        } else if let Some(at) = line.find("skipped: ") {
            self.idle += 1;
            self.reasons.push(line[at..].to_owned());
        }
    }

    /// Counts, after a run of several programs, each that did not come to its end.
    fn end(&mut self, which: &str, has_succeeded: bool, failed_before: usize) {
        let unended = std::mem::take(&mut self.running);
        if unended > 0 {
            self.failed += unended;
            self.reasons
                .push(format!("the {which} tests: {unended} of the test programs did not run to the end"));
        } else if !has_succeeded && self.failed == failed_before {
            self.failed += 1;
            self.reasons.push(format!("the {which} tests could not be compiled"));
        }
    }

    fn summary(&self) -> String {
        let passed = self.passed.saturating_sub(self.idle);
        let skipped = self.ignored + self.idle;
        let rest = if skipped == 0 { String::new() } else { format!(", {skipped} skipped") };
        format!("{passed} passed, {} failed{rest}", self.failed)
    }
}

/// Whether this is the line `running 5 tests`.
fn is_begin(line: &str) -> bool {
    let count = line.strip_prefix("running ").and_then(|rest| rest.split_once(" test"));
    count.is_some_and(|(count, s)| count.parse::<usize>().is_ok() && matches!(s, "" | "s"))
}

#[cfg(test)]
mod tests {
    use super::Tally;

    /// The sums after a run that printed these lines.
    fn after(lines: &[&str], has_succeeded: bool) -> Tally {
        let mut tally = Tally::default();
        for line in lines {
            tally.add(line);
        }
        tally.end("native", has_succeeded, 0);
        tally
    }

    const OK: &str =
        "test result: ok. 5 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s";
    const FAILED: &str =
        "test result: FAILED. 2 passed; 1 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.10s";

    #[test]
    fn a_program_that_crashed_counts_beside_one_that_failed() {
        let tally = after(&["running 5 tests", OK, "running 1 test", "running 4 tests", FAILED], false);
        assert_eq!(tally.summary(), "7 passed, 2 failed, 1 skipped");
        assert_eq!(tally.reasons, ["the native tests: 1 of the test programs did not run to the end"]);
    }

    #[test]
    fn what_does_not_compile_has_failed() {
        assert_eq!(after(&[], false).summary(), "0 passed, 1 failed");
    }

    #[test]
    fn a_failure_that_was_counted_is_not_counted_again() {
        assert_eq!(after(&["running 4 tests", FAILED], false).summary(), "2 passed, 1 failed, 1 skipped");
        assert_eq!(after(&["running 5 tests", OK], true).summary(), "5 passed, 0 failed");
    }

    #[test]
    fn results_of_several_programs_add_up() {
        let lines = [
            "running 5 tests",
            OK,
            "running 4 tests",
            "test corpus::slow ... ignored, needs an hour",
            FAILED,
            "skipped: ../shared/feeds is not there",
            "unsteady: chromium::a_claim passed at the second attempt; at first: never came true: banner",
        ];
        let tally = after(&lines, false);
        assert_eq!(tally.summary(), "6 passed, 1 failed, 2 skipped");
        let reasons = ["skipped: corpus::slow needs an hour", lines[5], lines[6]];
        assert_eq!(tally.reasons, reasons);
    }

    #[test]
    fn nothing_skipped_is_not_mentioned() {
        assert_eq!(Tally::default().summary(), "0 passed, 0 failed");
    }
}
