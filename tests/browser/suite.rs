//! End-to-end tests of what `cargo xtask build` made, in Chromium, Firefox and WebKit, by WebDriver.
//!
//! A test is `engine::claim_in_words`. The engines run side by side, because tests mostly wait. Each has two browsers,
//! which share its tests. A test that fails is tried once more in a new browser; if it passes then, a line after the run
//! names it.
#![allow(clippy::doc_markdown, reason = "names of browsers are no code")]

mod apps;
#[path = "../changes/mod.rs"]
#[allow(dead_code, reason = "the native tests use more of it")]
mod changes;
mod claims;
mod engine;
mod faults;
mod feeds;
#[path = "../grammar/mod.rs"]
mod grammar;
mod hosted;
#[path = "../../endpoint/tests/process/http.rs"]
#[allow(
    dead_code,
    clippy::unwrap_used,
    reason = "the endpoint's tests use more of it, and a failed test panics"
)]
mod http;
mod installed;
mod matrix;
mod page;
mod recipes;
mod stage;
mod states;
mod visit;

use engine::Engine;
use libtest_mimic::{Arguments, Failed, Trial};
use matrix::{Matrix, Outcome};
use stage::Stage;
use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};
use xtask::browser::{Session, end_all_on_signals};

/// The number of browsers of each engine that run at once.
const BROWSERS: usize = 3;

/// A browser, which is started by the first test that needs it, and again after a test that failed.
type Browser = Arc<Mutex<Option<Session>>>;

/// Lines about the tests that passed at the second attempt.
type Unsteady = Arc<Mutex<Vec<String>>>;

fn main() -> ExitCode {
    let mut arguments = Arguments::from_args();
    let engines = match engine::chosen() {
        Ok(engines) => engines,
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::FAILURE;
        }
    };
    end_all_on_signals();

    let browsers: Vec<(Engine, [Browser; BROWSERS])> =
        engines.into_iter().map(|engine| (engine, Default::default())).collect();
    let unsteady = Unsteady::default();
    let matrix = Arc::new(Matrix::default());
    let names: Vec<Engine> = browsers.iter().map(|it| it.0).collect();
    let trials: Vec<Trial> = claims::all()
        .into_iter()
        .enumerate()
        .flat_map(|(index, claim)| {
            let (unsteady, matrix) = (&unsteady, &matrix);
            browsers.iter().map(move |(engine, browsers)| {
                let browser = browsers[index % BROWSERS].clone();
                trial(*engine, browser, claim, unsteady.clone(), matrix.clone())
            })
        })
        .collect();
    // Each test has a thread: most of them wait for their engine, and none delays the test of another browser.
    arguments.test_threads.get_or_insert(trials.len().max(1));

    let conclusion = libtest_mimic::run(&arguments, trials);
    drop(browsers); // This ends the browsers.
    println!("{}", matrix.table(&names));
    for line in unsteady.lock().unwrap_or_else(PoisonError::into_inner).iter() {
        println!("unsteady: {line}");
    }
    conclusion.exit_code()
}

fn trial(
    engine: Engine,
    browser: Browser,
    claim: claims::Claim,
    unsteady: Unsteady,
    matrix: Arc<Matrix>,
) -> Trial {
    let name = format!("{engine}::{}", claim.name);
    Trial::test(name.clone(), move || {
        let tell = |outcome| matrix.add(claim.name, engine, outcome);
        let Some(failure) = attempt(engine, &browser, claim)? else {
            tell(Outcome::Passed);
            return Ok(());
        };
        eprintln!("{name} failed and is tried once more");
        match attempt(engine, &browser, claim)? {
            None => {
                tell(Outcome::Unsteady);
                let line =
                    format!("{name} passed at the second attempt; at first: {}", first_line(&*failure));
                unsteady.lock().unwrap_or_else(PoisonError::into_inner).push(line);
                Ok(())
            }
            Some(failure) => {
                tell(Outcome::Failed);
                resume_unwind(failure)
            }
        }
    })
}

/// Runs the claim; returns the words of its panic, if it panicked.
fn attempt(
    engine: Engine,
    browser: &Browser,
    claim: claims::Claim,
) -> Result<Option<Box<dyn Any + Send>>, Failed> {
    let mut place = browser.lock().unwrap_or_else(PoisonError::into_inner);
    // The browser is taken out, so that it is dropped when the claim panics and the next attempt gets a new one.
    let session = match place.take() {
        Some(session) => session,
        None => Session::start(engine)?,
    };
    let stage = Stage::new(session)?;
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        (claim.run)(&stage);
        stage.leave()
    }));
    match outcome {
        Ok(session) => {
            *place = Some(session);
            Ok(None)
        }
        Err(failure) => Ok(Some(failure)),
    }
}

/// The first line of a panic's words.
fn first_line(failure: &dyn Any) -> &str {
    let words = failure.downcast_ref::<String>().map(String::as_str);
    words.or_else(|| failure.downcast_ref().copied()).and_then(|it| it.lines().next()).unwrap_or("a panic")
}
