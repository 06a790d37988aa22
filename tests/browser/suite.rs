//! End-to-end tests of what `cargo xtask build` made, in Chromium, Firefox and WebKit, by WebDriver.
//!
//! A test is `engine::claim_in_words`. Engines run side by side, the tests of one engine one after another.
#![allow(clippy::doc_markdown, reason = "names of browsers are no code")]

mod apps;
#[path = "../changes/mod.rs"]
#[allow(dead_code, reason = "the native tests use more of it")]
mod changes;
mod claims;
mod engine;
mod feeds;
#[path = "../grammar/mod.rs"]
mod grammar;
mod page;
mod recipes;
mod stage;
mod states;
mod visit;

use engine::Engine;
use libtest_mimic::{Arguments, Failed, Trial};
use stage::Stage;
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};
use xtask::browser::{Session, end_all_on_signals};

/// Started by the first test that needs it, and again after a test that failed.
type Browser = Arc<Mutex<Option<Session>>>;

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

    let browsers: Vec<(Engine, Browser)> =
        engines.into_iter().map(|engine| (engine, Browser::default())).collect();
    let trials: Vec<Trial> = claims::all()
        .into_iter()
        .flat_map(|claim| {
            browsers.iter().map(move |(engine, browser)| trial(*engine, browser.clone(), claim))
        })
        .collect();
    // A thread each: most of them wait for their engine, and none keeps another engine's test from starting.
    arguments.test_threads.get_or_insert(trials.len().max(1));

    let conclusion = libtest_mimic::run(&arguments, trials);
    drop(browsers); // Ends them.
    conclusion.exit_code()
}

fn trial(engine: Engine, browser: Browser, claim: claims::Claim) -> Trial {
    Trial::test(format!("{engine}::{}", claim.name), move || run(engine, &browser, claim))
}

fn run(engine: Engine, browser: &Browser, claim: claims::Claim) -> Result<(), Failed> {
    let mut place = browser.lock().unwrap_or_else(PoisonError::into_inner);
    // Taken out, so that it is dropped when the claim panics: the next test gets a fresh browser.
    let session = match place.take() {
        Some(session) => session,
        None => Session::start(engine)?,
    };
    let stage = Stage::new(session)?;
    (claim.run)(&stage);
    *place = Some(stage.leave());
    Ok(())
}
