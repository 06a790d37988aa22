//! Asking cargo and other programs.

use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use xtask::release::{Part, sbom};

use crate::root::root;

/// The bill of materials of something whose packages are in these trees.
pub(super) fn bill(kind: &str, trees: &[&str], rustc: &str) -> Result<String, String> {
    let lock = read(&root().join("Cargo.lock"))?;
    let lock = String::from_utf8_lossy(&lock);
    let rust = line_of(rustc, "release: ").ok_or("rustc -vV names no release")?;
    sbom(&Part { kind, trees, lock: &lock, rust })
}

/// The packages that are compiled into one of ours, and what each depends on.
pub(super) fn tree(options: &[&str]) -> Result<String, String> {
    output(
        cargo()
            .args(["tree", "--locked", "--edges=normal", "--prefix=depth", "--format=|{p}|{l}|"])
            .args(options),
    )
}

/// What follows this word in the answer of `rustc -vV`.
pub(super) fn line_of<'a>(answer: &'a str, word: &str) -> Option<&'a str> {
    answer.lines().find_map(|line| line.strip_prefix(word))
}

pub(super) fn cargo() -> Command {
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(root());
    cargo
}

/// Where cargo keeps what it has fetched.
pub(super) fn home() -> Option<PathBuf> {
    let home = env::var_os("CARGO_HOME").map(PathBuf::from);
    home.or_else(|| env::home_dir().map(|it| it.join(".cargo")))
}

/// What a program prints, if it ends well. Its errors go to the terminal.
pub(super) fn output(command: &mut Command) -> Result<String, String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let output = command.stderr(Stdio::inherit()).output();
    let output = output.map_err(|error| format!("{name}: {error}"))?;
    if !output.status.success() {
        return Err(format!("{name} failed; it said why above"));
    }
    String::from_utf8(output.stdout).map_err(|error| format!("{name}: {error}"))
}

pub(super) fn read(path: &Path) -> Result<Vec<u8>, String> {
    std::fs::read(path).map_err(|error| format!("{}: {error}", path.display()))
}
