//! The native program in an archive, with the licences, and its bill of materials.

use std::env;
use std::path::PathBuf;
use std::process::Command;

use xtask::release::{Files, tgz};

use super::cargo::{bill, cargo, line_of, output, read, tree};
use crate::root::root;

const NAME: &str = "outage-banner";
/// A folder of its own, because other flags than those of a usual build would compile everything anew each time.
const TARGET: &str = "target/program";

pub(super) fn files(version: &str) -> Result<Files, String> {
    println!("compiling the native program (some minutes)");
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let rustc = output(Command::new(rustc).arg("-vV"))?;
    let host = line_of(&rustc, "host: ").ok_or("rustc -vV names no host")?;
    let profile = ["--profile=endpoint", "--package=outage-banner-endpoint", "--bin", NAME];
    output(
        cargo()
            .args(["build", "--locked", "--target", host])
            .args(profile)
            .args(["--target-dir", TARGET])
            .env("CARGO_ENCODED_RUSTFLAGS", remapped()),
    )?;
    let folder = root().join(TARGET).join(host).join("endpoint");
    let file = if host.contains("windows") { format!("{NAME}.exe") } else { NAME.to_owned() };
    let mut held = Files::from([(file.clone(), read(&folder.join(&file))?)]);
    for name in ["LICENSE-APACHE", "LICENSE-MIT"] {
        held.insert(name.to_owned(), read(&root().join(name))?);
    }
    let name = format!("outage-banner-endpoint-{version}-{host}");
    let packages = tree(&["--package=outage-banner-endpoint", "--target", host])?;
    Ok(Files::from([
        (format!("{name}.tar.gz"), tgz(&name, &held, Some(&file))?),
        (format!("{name}.cdx.json"), bill("application", &[&packages], &rustc)?.into_bytes()),
    ]))
}

/// Flags by which the program has no path of the machine in it on which it was compiled.
fn remapped() -> String {
    let home = env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| env::home_dir().map(|it| it.join(".cargo")));
    let from = [(Some(root().to_owned()), "/outage-banner"), (home, "/cargo")];
    let flags = from.into_iter().filter_map(|(path, to)| {
        let path = path?;
        Some(format!("--remap-path-prefix={}={to}", path.display()))
    });
    flags.collect::<Vec<_>>().join("\u{1f}") // What cargo wants between two flags.
}
