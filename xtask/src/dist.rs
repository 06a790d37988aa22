//! `cargo xtask dist`: puts everything that is published into one folder. Uploads nothing.

mod cargo;
mod crates;
mod program;

use cargo::{bill, tree};
use xtask::release::{Files, dist, integrity, npm, selfhost, sums, tgz, version, zip};

use crate::root::root;
use crate::{bundle, setup};

/// Where the files are, below the folder of the workspace.
const FOLDER: &str = "target/release-files";

/// The widget's packages, as its WebAssembly is built.
const WIDGET: [&str; 4] =
    ["--package=outage-banner", "--no-default-features", "--target", "wasm32-unknown-unknown"];
/// Those of its owner's tool, which `OutageBanner.debug()` loads.
const EXPLAIN: [&str; 3] = ["--package=outage-banner-explain", "--target", "wasm32-unknown-unknown"];
/// Those of the set-up page, which is in the zip.
const SETUP: [&str; 3] = ["--package=outage-banner-setup", "--target", "wasm32-unknown-unknown"];

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Only what web pages need: no crates and no native program, which take minutes to compile
    #[arg(long)]
    web: bool,
}

pub(crate) fn run(arguments: &Arguments) -> Result<(), String> {
    bundle::run()?;
    let version = version()?;
    let name = |end: &str| format!("outage-banner-{version}{end}");
    let mut files = Files::new();
    files.insert(name(".tgz"), tgz("package", &npm()?, None)?);
    files.insert(name(".zip"), zip(&name(""), &selfhost()?)?);
    files.insert("integrity.json".to_owned(), integrity(&version, &dist()?).into_bytes());
    let rust = setup::wasm()?.version()?;
    let bill = bill("library", &[&tree(&WIDGET)?, &tree(&EXPLAIN)?, &tree(&SETUP)?], &rust)?;
    files.insert(name(".cdx.json"), bill.into_bytes());
    if !arguments.web {
        files.extend(crates::files()?);
        files.extend(program::files(&version)?);
    }
    files.insert("SHA256SUMS".to_owned(), sums(&files).into_bytes());

    let folder = root().join(FOLDER);
    bundle::empty(&folder)?;
    for (path, content) in &files {
        bundle::write(&folder.join(path), content)?;
        println!("{FOLDER}/{path}: {} bytes", content.len());
    }
    Ok(())
}
