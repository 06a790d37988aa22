//! Small apps in `apps/`, bundled by esbuild with the packages that `cargo xtask test` fetches from npm.

use crate::engine::workspace;
use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::{Mutex, PoisonError};

/// Three engines use the same bundles, so each bundle is made once.
static BUILT: Mutex<BTreeMap<Vec<String>, String>> = Mutex::new(BTreeMap::new());

fn tools() -> PathBuf {
    workspace().join("target/tools")
}

/// A file of a package.
#[track_caller]
pub(crate) fn package(path: &str) -> String {
    let file = tools().join("node_modules").join(path);
    match fs::read_to_string(&file) {
        Ok(text) => text,
        Err(error) => panic!("{}: {error}; run `cargo xtask test`, which fetches it", file.display()),
    }
}

/// One script, made of a file in `apps/` and all that it imports.
#[track_caller]
pub(crate) fn bundle(entry: &str, options: &[&str]) -> String {
    let key: Vec<String> = [&[entry], options].concat().into_iter().map(str::to_owned).collect();
    let mut built = BUILT.lock().unwrap_or_else(PoisonError::into_inner);
    built
        .entry(key)
        .or_insert_with(|| {
            let mut command = Command::new("node");
            command.arg(tools().join("node_modules/esbuild/bin/esbuild"));
            command.arg(workspace().join("tests/browser/apps").join(entry));
            command.args(["--bundle", "--jsx=automatic", "--log-level=error"]).args(options);
            output(command, "")
        })
        .clone()
}

/// Runs a script by node, and returns what it prints.
#[track_caller]
pub(crate) fn run(script: &str, variable: (&str, &str)) -> String {
    let mut command = Command::new("node");
    command.arg("-").env(variable.0, variable.1);
    output(command, script)
}

/// A file in `target/tools`, from where node looks up names that stand for another package.
#[track_caller]
fn output(mut command: Command, input: &str) -> String {
    let tools = tools();
    command.env("NODE_PATH", tools.join("node_modules")).current_dir(tools);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut run = || {
        let mut child = command.spawn()?;
        if let Some(mut stdin) = child.stdin.take() {
            stdin.write_all(input.as_bytes())?;
        }
        child.wait_with_output()
    };
    match run() {
        Ok(output) if output.status.success() => String::from_utf8_lossy(&output.stdout).into_owned(),
        Ok(output) => panic!("{command:?}: {}", String::from_utf8_lossy(&output.stderr)),
        Err(error) => panic!("{command:?}: {error}; run `cargo xtask test`, which fetches what it needs"),
    }
}
