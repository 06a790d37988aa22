//! What has changed in bytes since another revision, which is built beside this one.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::crates::by_crate;
use super::{files, grouped};
use crate::bundle;
use crate::root::root;

/// A name with its sizes before and after; `None` where it does not exist.
type Change = (String, u64, u64);

pub(super) fn run(revision: &str) -> Result<(), String> {
    let commit = git(&["rev-parse", "--verify", "--end-of-options", &format!("{revision}^{{commit}}")])?;
    let other = root().join("target/against").join(commit.get(..12).unwrap_or(&commit));
    bundle::run()?;
    build(&commit, &other)?;

    println!("\n{:<40} {:>9} {:>9} {:>9}", "Brotli", &commit[..commit.len().min(9)], "here", "change");
    print!("{}", table(&changes(&brotli(&other)?, &brotli(root())?)));
    println!("\nthe module's code by crate, raw");
    print!("{}", table(&changes(&code(&other)?, &code(root())?)));
    Ok(())
}

/// A checkout of the other revision, with its `dist/`. It is kept for the next time.
fn build(commit: &str, folder: &Path) -> Result<(), String> {
    if !folder.is_dir() {
        git(&["worktree", "prune"])?; // Git may remember a checkout that was removed with `target/`.
        git(&["worktree", "add", "--detach", &folder.display().to_string(), commit])?;
    }
    println!("building {commit} in {}", folder.display());
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    // The dependencies of its xtask are compiled here already.
    cargo.current_dir(folder).args(["run", "--quiet", "--locked", "--package", "xtask", "--target-dir"]);
    cargo.arg(root().join("target")).args(["--", "build"]);
    let status = cargo.status().map_err(|error| format!("cargo: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("{commit} could not be built; cargo said why above")) }
}

/// The output of git, without the newline at its end.
fn git(arguments: &[&str]) -> Result<String, String> {
    let output = Command::new("git").current_dir(root()).args(arguments).output();
    let output = output.map_err(|error| format!("git: {error}"))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned());
    }
    let words = String::from_utf8_lossy(&output.stderr);
    Err(format!("git {}: {}", arguments.join(" "), words.trim()))
}

fn brotli(workspace: &Path) -> Result<BTreeMap<String, u64>, String> {
    Ok(files(&workspace.join("dist"))?.into_iter().map(|file| (file.name, file.brotli)).collect())
}

fn code(workspace: &Path) -> Result<BTreeMap<String, u64>, String> {
    let compiled: PathBuf = workspace.join(bundle::COMPILED);
    if !compiled.is_file() {
        return Err(format!("{} is missing; remove target/made.stamp and build again", compiled.display()));
    }
    by_crate(&bundle::named(&compiled)?)
}

/// The names whose size changed, the greatest change first, and the total.
fn changes(before: &BTreeMap<String, u64>, after: &BTreeMap<String, u64>) -> Vec<Change> {
    let names: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let size = |of: &BTreeMap<String, u64>, name: &String| of.get(name).copied().unwrap_or_default();
    let mut changes: Vec<Change> = names
        .into_iter()
        .map(|name| (name.clone(), size(before, name), size(after, name)))
        .filter(|(_, before, after)| before != after)
        .collect();
    changes.sort_by(|a, b| b.1.abs_diff(b.2).cmp(&a.1.abs_diff(a.2)).then(a.0.cmp(&b.0)));
    changes.push(("in all".to_owned(), before.values().sum(), after.values().sum()));
    changes
}

fn table(changes: &[Change]) -> String {
    let mut text = String::new();
    for (name, before, after) in changes {
        let sign = if after > before { "+" } else { "-" };
        let by = if before == after {
            "0".to_owned()
        } else {
            format!("{sign}{}", grouped(before.abs_diff(*after)))
        };
        let _ = writeln!(text, "{name:<40} {:>9} {:>9} {by:>9}", grouped(*before), grouped(*after));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{changes, table};

    #[test]
    fn what_changed_most_comes_first_and_what_did_not_is_left_out() {
        let of = |list: &[(&str, u64)]| list.iter().map(|(name, size)| ((*name).to_owned(), *size)).collect();
        let before = of(&[("same", 7_000), ("gone", 300), ("smaller", 2_000)]);
        let after = of(&[("same", 7_000), ("new", 20), ("smaller", 900)]);
        let lines = [
            "smaller                                      2,000       900    -1,100",
            "gone                                           300         0      -300",
            "new                                              0        20       +20",
            "in all                                       9,300     7,920    -1,380",
        ];
        assert_eq!(table(&changes(&before, &after)), lines.join("\n") + "\n");
        let same = table(&changes(&after, &after));
        assert_eq!(same, "in all                                       7,920     7,920         0\n");
    }
}
