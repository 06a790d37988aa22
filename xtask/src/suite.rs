//! Runs every test of the project and adds up what they report.

use std::env;
use std::io::{BufRead, BufReader};
use std::process::{Command, ExitCode, Stdio};

use crate::engine::Engine;
use crate::root::root;
use crate::{bundle, setup};

#[derive(Debug, PartialEq, Eq)]
struct Request {
    engines: Vec<Engine>,
    filter: Option<String>,
}

/// What the test programs said.
#[derive(Debug, Default, PartialEq, Eq)]
struct Tally {
    passed: usize,
    failed: usize,
    ignored: usize,
    /// Tests that found nothing to test; they count as passed for the test program, not for us.
    idle: usize,
    /// Lines that say what was skipped, and why.
    reasons: Vec<String>,
}

pub(crate) fn run(args: &[String]) -> Result<ExitCode, String> {
    let Request { engines, filter } = parse(args)?;
    setup::browsers(&engines)?;

    let engines = engines.iter().map(|engine| engine.name()).collect::<Vec<_>>().join(",");
    let mut tally = Tally::default();
    for package in ["outage-banner", "outage-banner-core", "outage-banner-explain", "xtask"] {
        cargo_test(package, &engines, filter.as_deref(), &mut tally)?;
    }
    bundle::run()?;
    println!("testing in {engines}");
    cargo_test("browser-tests", &engines, filter.as_deref(), &mut tally)?;

    println!();
    for reason in &tally.reasons {
        println!("{reason}");
    }
    if let (Some(filter), 0, 0) = (filter, tally.passed, tally.failed) {
        return Err(format!("no test has `{filter}` in its name"));
    }
    println!("{}", tally.summary()); // The last line, whatever it says.
    Ok(if tally.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn parse(args: &[String]) -> Result<Request, String> {
    let mut request = Request { engines: Vec::new(), filter: None };
    let mut args = args.iter();
    while let Some(arg) = args.next() {
        if arg == "--engine" {
            let name = args.next().map_or("", String::as_str);
            let engine = Engine::ALL.into_iter().find(|engine| engine.name() == name);
            let unknown = || format!("--engine is chromium, firefox or webkit, not `{name}`");
            request.engines.push(engine.ok_or_else(unknown)?);
        } else if arg.starts_with('-') || request.filter.is_some() {
            return Err(format!("cannot use `{arg}`; say `cargo xtask test [--engine NAME]... [FILTER]`"));
        } else {
            request.filter = Some(arg.clone());
        }
    }
    if request.engines.is_empty() {
        request.engines.extend(Engine::ALL);
    }
    Ok(request)
}

/// Shows the output as it comes, and counts.
fn cargo_test(package: &str, engines: &str, filter: Option<&str>, tally: &mut Tally) -> Result<(), String> {
    let mut child = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .current_dir(root())
        .args(["test", "--locked", "--no-fail-fast", "--package", package])
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
    if !status.success() && tally.failed == failed {
        tally.failed += 1;
        tally.reasons.push(format!("{package}: the tests could not be compiled or did not run to their end"));
    }
    Ok(())
}

impl Tally {
    /// Reads `test result: ok. 5 passed; 0 failed; 1 ignored; …`, `test name ... ignored, why` and the
    /// `skipped: why` of a test that looked for something and did not find it.
    fn add(&mut self, line: &str) {
        if let Some((_, counts)) = line.split_once("test result: ") {
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
        } else if let Some(at) = line.find("skipped: ") {
            self.idle += 1;
            self.reasons.push(line[at..].to_owned());
        }
    }

    fn summary(&self) -> String {
        let passed = self.passed.saturating_sub(self.idle);
        let skipped = self.ignored + self.idle;
        let rest = if skipped == 0 { String::new() } else { format!(", {skipped} skipped") };
        format!("{passed} passed, {} failed{rest}", self.failed)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test panics")]

    use super::{Engine, Request, Tally, parse};

    fn words(text: &str) -> Vec<String> {
        text.split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn all_engines_unless_some_are_named() {
        assert_eq!(parse(&[]), Ok(Request { engines: Engine::ALL.to_vec(), filter: None }));
        let request = Request { engines: vec![Engine::Webkit], filter: Some("quiet".to_owned()) };
        assert_eq!(parse(&words("quiet --engine webkit")), Ok(request));
    }

    #[test]
    fn an_unknown_engine_or_option_is_named() {
        let error = parse(&words("--engine opera")).unwrap_err();
        assert_eq!(error, "--engine is chromium, firefox or webkit, not `opera`");
        assert!(parse(&words("--fast")).unwrap_err().starts_with("cannot use `--fast`"));
    }

    #[test]
    fn results_of_several_programs_add_up() {
        let mut tally = Tally::default();
        for line in [
            "running 3 tests",
            "test result: ok. 5 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s",
            "test corpus::slow ... ignored, needs an hour",
            "test result: FAILED. 2 passed; 1 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.10s",
            "skipped: ../shared/feeds is not there",
        ] {
            tally.add(line);
        }
        assert_eq!(tally.summary(), "6 passed, 1 failed, 2 skipped");
        let reasons = ["skipped: corpus::slow needs an hour", "skipped: ../shared/feeds is not there"];
        assert_eq!(tally.reasons, reasons);
    }

    #[test]
    fn nothing_skipped_is_not_mentioned() {
        assert_eq!(Tally::default().summary(), "0 passed, 0 failed");
    }
}
