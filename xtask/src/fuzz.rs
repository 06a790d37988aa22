//! Runs one fuzz target on inputs that libFuzzer derives from the fixtures.

use std::process::{Command, ExitCode};

use crate::root::root;
use crate::setup;

const SECONDS: u32 = 600;

/// A reader that takes more seconds, or more MiB of memory, has no bounds any more.
const LIMITS: [&str; 3] = ["-timeout=10", "-rss_limit_mb=1024", "-max_len=8192"];

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// A file of `fuzz/fuzz_targets`, without .rs
    target: String,
    /// For how many seconds it runs
    #[arg(default_value_t = SECONDS)]
    seconds: u32,
}

pub(crate) fn run(Arguments { target, seconds }: &Arguments) -> Result<ExitCode, String> {
    if !root().join("fuzz/fuzz_targets").join(target).with_extension("rs").is_file() {
        return Err(format!("there is no fuzz/fuzz_targets/{target}.rs"));
    }
    let cargo_fuzz = setup::cargo_fuzz()?;
    let corpus = root().join("fuzz/corpus").join(target);
    std::fs::create_dir_all(&corpus).map_err(|error| format!("{}: {error}", corpus.display()))?;

    // Without a sanitizer: no code here is unsafe, and a stable rustc accepts the coverage flags only without one.
    let mut fuzz = Command::new(cargo_fuzz);
    fuzz.current_dir(root()).env("RUSTC_BOOTSTRAP", "1").args(["fuzz", "run", "--sanitizer", "none", target]);
    fuzz.arg(corpus).arg("tests/fixtures").arg("--").arg(format!("-max_total_time={seconds}")).args(LIMITS);
    let status = fuzz.status().map_err(|error| format!("cargo-fuzz: {error}"))?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
