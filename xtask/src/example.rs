//! The example for Yew as a page: `cargo build` and `wasm-bindgen --target web`, as `examples/README.md` says.

use std::env;
use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::sync::OnceLock;

use wasm_bindgen_cli_support::Bindgen;

use crate::root::root;

const PACKAGE: &str = "outage-banner-example-yew";
const TARGET: &str = "wasm32-unknown-unknown";

/// Builds it, once for each process, and returns the folder that has the page with all its files.
///
/// # Errors
/// When it does not compile for WebAssembly; cargo has said why.
pub fn yew() -> Result<PathBuf, String> {
    static BUILT: OnceLock<Result<PathBuf, String>> = OnceLock::new();
    BUILT.get_or_init(build).clone()
}

fn build() -> Result<PathBuf, String> {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut build = Command::new(cargo);
    build.current_dir(root()).args([
        "build",
        "--quiet",
        "--locked",
        "--package",
        PACKAGE,
        "--target",
        TARGET,
    ]);
    match build.status() {
        Ok(status) if status.success() => {}
        Ok(_) => return Err(format!("{PACKAGE} did not compile; cargo said why above")),
        Err(error) => return Err(format!("cargo: {error}")),
    }
    let target = env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from);
    let folder = root().join("target/examples/yew");
    let failed = |error| format!("wasm-bindgen: {error:#}");
    let mut bindgen = Bindgen::new();
    bindgen.input_path(target.join(TARGET).join("debug").join(PACKAGE).with_extension("wasm"));
    bindgen
        .typescript(false)
        .out_name("example")
        .omit_default_module_path(false)
        .web(true)
        .map_err(failed)?;
    bindgen.generate(&folder).map_err(failed)?;
    let page = fs::copy(root().join("examples/yew/index.html"), folder.join("index.html"));
    page.map_err(|error| format!("examples/yew/index.html: {error}"))?;
    Ok(folder)
}
