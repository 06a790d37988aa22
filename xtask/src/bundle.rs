//! Makes `dist/`: the WebAssembly and its glue, the loader, the page, each also compressed.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use brotli::enc::BrotliEncoderParams;
use flate2::Compression;
use flate2::write::GzEncoder;
use wasm_bindgen_cli_support::{Bindgen, EncodeInto};

use crate::link::link;
use crate::minify::{Kind, minify};
use crate::order::order;
use crate::parts::{squeezed, with_parts};
use crate::root::root;
use crate::rows::{with_first_rows, with_reader};
use crate::setup;
use crate::stamp::{Digest, Stamp};
use crate::worker;

/// A panic is a trap without text, and `{:?}` prints nothing: bytes that no visitor would see. LLVM inlines little, and
/// does neither repeat a calculation on another path to save it on this one (PRE) nor keep what a loop counts in further
/// variables (LSR): both are faster, and longer.
const RUSTFLAGS: &str = "-Zunstable-options -Cpanic=immediate-abort -Zfmt-debug=none \
    -Cllvm-args=-inline-threshold=10 -Cllvm-args=-enable-pre=false -Cllvm-args=-disable-lsr";

/// Half of the stack that a linker gives, which lies before all data: addresses of data are a byte shorter, and a page has
/// half a megabyte less of memory. A feed 128 levels deep, the deepest that is read, takes a small part of it.
const STACK: &str = "-Clink-arg=-zstack-size=524288";

/// The sources of the WebAssembly.
const SOURCES: [&str; 10] = [
    ".cargo",
    "Cargo.toml",
    "Cargo.lock",
    "core/Cargo.toml",
    "core/src",
    "src",
    "explain/Cargo.toml",
    "explain/src",
    "xtask/Cargo.toml",
    "xtask/src", // It decides what is made of the rest.
];

/// Files among them that only measure and test, and change nothing in the WebAssembly.
const UNRELATED: [&str; 21] = [
    "xtask/src/bench",
    "xtask/src/bench.rs",
    "xtask/src/browser",
    "xtask/src/demo.rs",
    "xtask/src/dist",
    "xtask/src/dist.rs",
    "xtask/src/example.rs",
    "xtask/src/lighthouse",
    "xtask/src/lighthouse.rs",
    "xtask/src/marks.rs",
    "xtask/src/pictures",
    "xtask/src/pictures.rs",
    "xtask/src/playground.rs",
    "xtask/src/release",
    "xtask/src/release.rs",
    "xtask/src/serve",
    "xtask/src/simulate",
    "xtask/src/simulate.rs",
    "xtask/src/size",
    "xtask/src/size.rs",
    "xtask/src/suite.rs",
];

/// The sources of the set-up page's own WebAssembly. A change of them leaves the widget's as it is.
const SETUP: [&str; 9] = [
    ".cargo",
    "Cargo.toml",
    "Cargo.lock",
    "core/Cargo.toml",
    "core/src",
    "edit/Cargo.toml",
    "edit/src",
    "setup",
    "xtask/src",
];

/// The style sheet of the set-up page.
const SETUP_CSS: &str = "setup/setup.css";

/// The service worker of the set-up page.
const EDITOR_WORKER: &str = "setup/src/editor/worker.js";

/// The other sources of `dist/`.
const STATIC: [&str; 2] = ["static", "index.html"];

/// What judges feeds by these rows.
const GATE: &str = "static/outage-banner-gate.js";

/// What checks signatures, for the worker too.
const SIGNED: &str = "static/outage-banner-signed.js";

/// The file that reads the providers' rows in JavaScript.
const ROWS: &str = "static/outage-banner-rows.js";

/// Makes what differs from its sources: nothing, the files of `static/` alone, or all.
pub(crate) fn run() -> Result<(), String> {
    let toolchain = setup::wasm()?;
    same_wasm_bindgen(&text(&root().join("Cargo.lock"))?)?;

    let mut sources = Digest::without(UNRELATED.iter().map(|it| root().join(it)).collect());
    sources.word(&toolchain.version()?);
    sources.word(RUSTFLAGS);
    SOURCES.iter().try_for_each(|it| sources.path(&root().join(it)))?;
    let sources = sources.finish();
    let made = root().join("target/made");
    let stamp = Stamp::new(root().join("target/made.stamp"), made.clone(), &sources);
    if !stamp.is_true() {
        stamp.remove()?;
        make_wasm(&toolchain, &made)?;
        stamp.write()?;
    }

    let mut setup = Digest::without(UNRELATED.iter().map(|it| root().join(it)).collect());
    setup.word(&toolchain.version()?);
    setup.word(RUSTFLAGS);
    SETUP.iter().try_for_each(|it| setup.path(&root().join(it)))?;
    let setup = setup.finish();
    let made_setup = root().join("target/made-setup");
    let stamp = Stamp::new(root().join("target/made-setup.stamp"), made_setup.clone(), &setup);
    if !stamp.is_true() {
        stamp.remove()?;
        make_setup(&toolchain, &made_setup)?;
        stamp.write()?;
    }

    let mut all = Digest::default();
    all.word(&sources);
    all.word(&setup);
    STATIC.iter().try_for_each(|it| all.path(&root().join(it)))?;
    // The stamp is not in dist/, because owners put everything that is there on a server.
    let stamp = Stamp::new(root().join("target/dist.stamp"), root().join("dist"), &all.finish());
    if stamp.is_true() {
        println!("dist/ is as its sources are");
        return Ok(());
    }
    stamp.remove()?;
    make_dist(&made, &made_setup)?;
    stamp.write()?;
    println!("dist/ is ready");
    Ok(())
}

/// Makes the WebAssembly and its glue, and compresses both.
fn make_wasm(toolchain: &setup::Toolchain, made: &Path) -> Result<(), String> {
    println!("compiling the widget to WebAssembly, with a standard library rebuilt for size");
    // Without the rows, which the visitor has in JavaScript.
    compile(toolchain, "outage-banner", &["--no-default-features"])?;
    compile(toolchain, "outage-banner-explain", &[])?;

    println!("making the WebAssembly small (some minutes)");
    empty(made)?;
    let compiled = root().join(COMPILED);
    let (source, bytes) = glue(&compiled)?;
    let bytes = order(&bytes, &|bytes| brotli_by(bytes, 16, 0).map_or(usize::MAX, |packed| packed.len()))?;
    write(&made.join("outage_banner_bg.wasm"), &bytes)?;
    write(&made.join("outage_banner.js"), minify(&source, Kind::Module)?.as_bytes())?;
    // Only owners load this module, by `OutageBanner.debug()`, so it need not be as small as it could be.
    let (source, bytes) = glue(&compiled.with_file_name("outage_banner_explain.wasm"))?;
    write(&made.join("outage_banner_explain_bg.wasm"), &bytes)?;
    write(&made.join("outage_banner_explain.js"), minify(&source, Kind::Module)?.as_bytes())?;
    compress_all(made)
}

/// Makes the set-up page's WebAssembly, its glue and its style sheet, and compresses them. Only owners load them, so they need not
/// be as small as they could be.
fn make_setup(toolchain: &setup::Toolchain, made: &Path) -> Result<(), String> {
    println!("compiling the set-up page to WebAssembly");
    compile(toolchain, "outage-banner-setup", &[])?;
    empty(made)?;
    let (source, bytes) = glue(&root().join(COMPILED).with_file_name("outage_banner_setup.wasm"))?;
    write(&made.join("outage_banner_setup_bg.wasm"), &bytes)?;
    write(&made.join("outage_banner_setup.js"), minify(&source, Kind::Module)?.as_bytes())?;
    write(&made.join("setup.css"), squeezed(&text(&root().join(SETUP_CSS))?).as_bytes())?;
    compress_all(made)
}

fn make_dist(made: &Path, made_setup: &Path) -> Result<(), String> {
    println!("minifying and compressing");
    let stage = root().join("target/dist");
    empty(&stage)?;
    for file in files(&root().join("static"))?.iter().filter(|it| it.extension().is_some_and(|it| it == "js"))
    {
        let name = file.file_name().and_then(|it| it.to_str()).unwrap_or_default();
        let source = text(file)?;
        let gate = || with_reader(&text(&root().join(GATE))?, &text(&root().join(ROWS))?);
        let source = match name {
            "outage-banner-gate.js" => gate()?,
            "outage-banner-rows.js" => with_first_rows(&source)?,
            "outage-worker-gate.js" => worker::with_gate(&source, &gate()?, &text(&root().join(SIGNED))?)?,
            "outage-worker.js" => continue, // It has a digest of the others.
            _ => source,
        };
        let source = with_parts(&source, file.parent().unwrap_or(file))?;
        // The loader is a script, which imports the others; a service worker's files are scripts too.
        let (source, kind) = match name {
            "outage-worker-gate.js" => (worker::as_script(&source), Kind::Script),
            "outage-banner.js" | "outage-worker-off.js" => (source, Kind::Script),
            _ => (source, Kind::Module),
        };
        write(&stage.join(name), minify(&source, kind)?.as_bytes())?;
    }
    let source = worker::with_digest(&text(&root().join("static/outage-worker.js"))?, &[&stage, made])?;
    write(&stage.join("outage-worker.js"), minify(&source, Kind::Script)?.as_bytes())?;
    let locales = stage.join("locales");
    empty(&locales)?;
    for file in files(&root().join("static/locales"))? {
        let short: serde_json::Value =
            serde_json::from_str(&text(&file)?).map_err(|error| format!("{}: {error}", file.display()))?;
        write(&locales.join(file.file_name().unwrap_or_default()), short.to_string().as_bytes())?;
    }
    compress_all(&locales)?;
    for file in ["index.html", "static/status.schema.json"] {
        copy(&root().join(file), &stage)?;
    }
    compress_all(&stage)?;
    for file in files(made)? {
        copy(&file, &stage)?;
    }
    let setup = stage.join("setup");
    empty(&setup)?;
    for file in files(made_setup)? {
        copy(&file, &setup)?;
    }
    // The last of all, for it has a digest of the others. It is no file of `setup/`, because a worker has no say above its folder.
    let source = worker::of_editor(&text(&root().join(EDITOR_WORKER))?, &stage)?;
    let worker = stage.join("outage-editor-worker.js");
    write(&worker, minify(&source, Kind::Script)?.as_bytes())?;
    compress(&worker)?;

    let dist = root().join("dist");
    remove(&dist)?;
    fs::rename(&stage, &dist).map_err(|error| format!("dist: {error}"))
}

fn copy(file: &Path, folder: &Path) -> Result<(), String> {
    let to = folder.join(file.file_name().unwrap_or_default());
    fs::copy(file, to).map(drop).map_err(|error| format!("{}: {error}", file.display()))
}

fn compile(toolchain: &setup::Toolchain, package: &str, options: &[&str]) -> Result<(), String> {
    // Not `cargo build`: with the rlib beside it there is no link-time optimisation, and half as much again to load.
    let mut cargo = Command::new(&toolchain.cargo);
    if let Some(linker) = toolchain.linker {
        cargo.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", linker);
    }
    let status = cargo
        .current_dir(root())
        .args(["rustc", "--locked", "--release", "--package", package, "--lib", "--crate-type=cdylib"])
        .args(options)
        .args(["--target=wasm32-unknown-unknown", "--target-dir=target/wasm"])
        .args(["-Zbuild-std=std,panic_abort", "-Zbuild-std-features=optimize_for_size"])
        .args(["--", STACK])
        .env("RUSTC", &toolchain.rustc)
        .env("RUSTC_BOOTSTRAP", "1")
        .env("RUSTFLAGS", RUSTFLAGS)
        .env_remove("CARGO_ENCODED_RUSTFLAGS") // Would win over RUSTFLAGS.
        .status();
    match status {
        Ok(status) if status.success() => Ok(()),
        Ok(_) => Err(format!("{package} did not compile; cargo said why above")),
        Err(error) => Err(format!("{}: {error}", toolchain.cargo.display())),
    }
}

/// Where the compiler puts the widget's module, below the folder of a workspace.
pub(crate) const COMPILED: &str = "target/wasm/wasm32-unknown-unknown/release/outage_banner.wasm";

/// The compiled module without the parts that visitors do not get, but with the names of its functions.
pub(crate) fn named(wasm: &Path) -> Result<Vec<u8>, String> {
    glue_with(wasm, true).map(|(_, module)| module)
}

/// The glue in one file, and the WebAssembly.
fn glue(wasm: &Path) -> Result<(String, Vec<u8>), String> {
    glue_with(wasm, false)
}

fn glue_with(wasm: &Path, has_names: bool) -> Result<(String, Vec<u8>), String> {
    let failed = |error| format!("wasm-bindgen: {error:#}");
    let mut bindgen = Bindgen::new();
    bindgen
        .input_path(wasm)
        .typescript(false)
        .demangle(!has_names)
        .remove_name_section(!has_names)
        .remove_producers_section(true);
    // For a bundler the glue does not load the WebAssembly by itself, and each import of it is a function of its own.
    bindgen.bundler(true).map_err(failed)?.encode_into(EncodeInto::Always);
    let mut output = bindgen.generate_output().map_err(failed)?;
    let glue = output.start().ok_or("wasm-bindgen made no glue for a bundler")?.clone();
    let own = output.local_modules().iter().map(|(path, source)| (path.clone(), source.clone())).collect();
    let module = output.wasm_mut();
    let source = link(&glue, &own, module)?;
    walrus::passes::gc::run(module);
    let notes: Vec<_> = module.customs.iter().map(|(id, _)| id).collect();
    for id in notes {
        module.customs.delete(id); // Custom sections are for tools, not for browsers.
    }
    Ok((source, module.emit_wasm()))
}

/// Checks the two versions of wasm-bindgen: the glue of one does not fit WebAssembly of another.
fn same_wasm_bindgen(lock: &str) -> Result<(), String> {
    let (library, generator) = (locked(lock, "wasm-bindgen"), locked(lock, "wasm-bindgen-cli-support"));
    if library.is_some() && library == generator {
        return Ok(());
    }
    let [library, generator] = [library, generator].map(|version| version.unwrap_or("none"));
    Err(format!(
        "Cargo.lock has wasm-bindgen {library} but wasm-bindgen-cli-support {generator}; \
         put ={library} into xtask/Cargo.toml"
    ))
}

/// The version of a package in a `Cargo.lock`.
fn locked<'a>(lock: &'a str, package: &str) -> Option<&'a str> {
    let (_, entry) = lock.split_once(&format!("name = \"{package}\"\nversion = \""))?;
    entry.split('"').next()
}

pub(crate) fn compress_all(dir: &Path) -> Result<(), String> {
    files(dir)?.iter().try_for_each(|it| compress(it))
}

fn compress(path: &Path) -> Result<(), String> {
    let name = path.display();
    let bytes = fs::read(path).map_err(|error| format!("{name}: {error}"))?;
    for (ending, packed) in [("br", brotli(&bytes)), ("gz", gzip(&bytes))] {
        let packed = packed.map_err(|error| format!("{name}: {error}"))?;
        write(Path::new(&format!("{name}.{ending}")), &packed)?;
    }
    Ok(())
}

/// The smallest result of several settings, because the best settings differ from file to file.
fn brotli(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut smallest: Option<Vec<u8>> = None;
    for lgblock in [0, 16, 18] {
        for direct in [0, 1, 2, 4, 8, 12] {
            let packed = brotli_by(bytes, lgblock, direct)?;
            if smallest.as_ref().is_none_or(|it| packed.len() < it.len()) {
                smallest = Some(packed);
            }
        }
    }
    Ok(smallest.unwrap_or_default())
}

fn brotli_by(bytes: &[u8], lgblock: i32, direct: u32) -> std::io::Result<Vec<u8>> {
    // 24 is the widest window that every browser reads.
    let mut settings =
        BrotliEncoderParams { quality: 11, lgwin: 24, lgblock, size_hint: bytes.len(), ..Default::default() };
    settings.dist.num_direct_distance_codes = direct;
    let mut packed = Vec::new();
    brotli::BrotliCompress(&mut &*bytes, &mut packed, &settings)?;
    Ok(packed)
}

fn gzip(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    packed.write_all(bytes)?;
    packed.finish()
}

/// The files of a folder, without its folders.
pub(crate) fn files(dir: &Path) -> Result<Vec<PathBuf>, String> {
    let entries = fs::read_dir(dir).map_err(|error| format!("{}: {error}", dir.display()))?;
    Ok(entries.flatten().map(|entry| entry.path()).filter(|path| path.is_file()).collect())
}

pub(crate) fn empty(dir: &Path) -> Result<(), String> {
    remove(dir)?;
    fs::create_dir_all(dir).map_err(|error| format!("{}: {error}", dir.display()))
}

pub(crate) fn remove(dir: &Path) -> Result<(), String> {
    match fs::remove_dir_all(dir) {
        Err(error) if dir.exists() => Err(format!("{}: {error}", dir.display())),
        _ => Ok(()),
    }
}

fn text(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}

pub(crate) fn write(path: &Path, bytes: &[u8]) -> Result<(), String> {
    fs::write(path, bytes).map_err(|error| format!("{}: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test panics")]

    use super::{brotli, locked, same_wasm_bindgen};

    const LOCK: &str = "[[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\nsource = \"…\"\n\n\
        [[package]]\nname = \"wasm-bindgen-cli-support\"\nversion = \"0.2.130\"\n";

    #[test]
    fn a_version_is_read_from_the_lock_file() {
        assert_eq!(locked(LOCK, "wasm-bindgen"), Some("0.2.130"));
        assert_eq!(locked(LOCK, "wasm"), None);
    }

    #[test]
    fn two_versions_of_wasm_bindgen_stop_the_build() {
        assert_eq!(same_wasm_bindgen(LOCK), Ok(()));
        let moved = LOCK.replacen("0.2.130", "0.2.131", 1);
        let error = same_wasm_bindgen(&moved).unwrap_err();
        assert_eq!(
            error,
            "Cargo.lock has wasm-bindgen 0.2.131 but wasm-bindgen-cli-support 0.2.130; \
             put =0.2.131 into xtask/Cargo.toml"
        );
    }

    #[test]
    fn brotli_comes_back_as_it_was() {
        let mut back = Vec::new();
        brotli::BrotliDecompress(&mut &*brotli(b"status, status, status").unwrap(), &mut back).unwrap();
        assert_eq!(back, b"status, status, status");
    }
}
