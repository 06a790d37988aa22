//! Commands that the program `outage-banner` runs, so that this crate does not need its dependencies.

use crate::root::root;
use std::ffi::OsString;
use std::process::{Command, ExitCode};

#[derive(Debug, clap::Args)]
#[command(disable_help_flag = true)]
pub(crate) struct Arguments {
    /// The arguments of `outage-banner`
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, value_name = "ARGUMENTS")]
    words: Vec<OsString>,
}

/// Runs the program with this command, and returns its exit code.
pub(crate) fn run(command: &str, arguments: &Arguments) -> Result<ExitCode, String> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Command::new(cargo)
        .args(["run", "--quiet", "--package", "outage-banner-endpoint", "--manifest-path"])
        .arg(root().join("Cargo.toml"))
        .args(["--", command])
        .args(&arguments.words)
        .status()
        .map_err(|error| format!("cargo: {error}"))?;
    let code = status.code().and_then(|it| u8::try_from(it).ok());
    Ok(code.map_or(ExitCode::FAILURE, ExitCode::from))
}
