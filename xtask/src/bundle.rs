//! Makes `dist/`: the WebAssembly and its glue, the loader, the page, each also compressed.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use brotli::enc::BrotliEncoderParams;
use flate2::Compression;
use flate2::write::GzEncoder;
use wasm_bindgen_cli_support::Bindgen;

use crate::minify::{Kind, minify};
use crate::order::order;
use crate::rename::rename;
use crate::root::root;
use crate::rows::with_rows;
use crate::setup;
use crate::trim::trim;

/// A panic is a trap without text, and `{:?}` prints nothing: bytes that no visitor would see.
const RUSTFLAGS: &str =
    "-Zunstable-options -Cpanic=immediate-abort -Zfmt-debug=none -Cllvm-args=-inline-threshold=10";

pub(crate) fn run() -> Result<(), String> {
    let toolchain = setup::wasm()?;
    same_wasm_bindgen(&text(&root().join("Cargo.lock"))?)?;

    println!("compiling the widget to WebAssembly, with a standard library rebuilt for size");
    compile(&toolchain, "outage-banner")?;
    compile(&toolchain, "outage-banner-explain")?;

    println!("generating the JavaScript glue");
    let made = root().join("target/wasm/wasm32-unknown-unknown/release");
    let stage = root().join("target/dist");
    empty(&stage)?;
    glue(&made.join("outage_banner.wasm"), &stage)?;

    println!("minifying and compressing");
    let glue = stage.join("outage_banner.js");
    let module = stage.join("outage_banner_bg.wasm");
    let bytes = fs::read(&module).map_err(|error| format!("{}: {error}", module.display()))?;
    // Nobody calls `initSync`; what is not exported, the minifier drops.
    let source = inlined(&text(&glue)?.replace("export { initSync, ", "export { "), &stage)?;
    let source = trim(&source)?;
    let (bytes, short) = rename(&bytes, &minify(&source, Kind::Module)?)?;
    let bytes = order(&bytes, &|bytes| brotli_by(bytes, 16, 0).map_or(usize::MAX, |packed| packed.len()))?;
    write(&module, &bytes)?;
    write(&glue, short.as_bytes())?;
    explain(&made.join("outage_banner_explain.wasm"), &stage)?;
    for file in files(&root().join("static"))?.iter().filter(|it| it.extension().is_some_and(|it| it == "js"))
    {
        // The loader is a script; it imports the others.
        let kind = if file.ends_with("outage-banner.js") { Kind::Script } else { Kind::Module };
        let source = text(file)?;
        let source = if file.ends_with("outage-banner-gate.js") { with_rows(&source)? } else { source };
        let short = minify(&source, kind)?;
        write(&stage.join(file.file_name().unwrap_or_default()), short.as_bytes())?;
    }
    let locales = stage.join("locales");
    empty(&locales)?;
    for file in files(&root().join("static/locales"))? {
        let short: serde_json::Value =
            serde_json::from_str(&text(&file)?).map_err(|error| format!("{}: {error}", file.display()))?;
        write(&locales.join(file.file_name().unwrap_or_default()), short.to_string().as_bytes())?;
    }
    compress_all(&locales)?;
    for file in ["index.html", "static/status.schema.json"] {
        let from = root().join(file);
        let to = stage.join(from.file_name().unwrap_or_default());
        fs::copy(&from, to).map_err(|error| format!("{}: {error}", from.display()))?;
    }
    compress_all(&stage)?;

    let dist = root().join("dist");
    remove(&dist)?;
    fs::rename(&stage, &dist).map_err(|error| format!("dist: {error}"))?;
    println!("dist/ is ready");
    Ok(())
}

/// What only owners load, by `OutageBanner.debug()`: it may be larger than it could be.
fn explain(wasm: &Path, stage: &Path) -> Result<(), String> {
    glue(wasm, stage)?;
    let glue = stage.join("outage_banner_explain.js");
    let source = text(&glue)?.replace("export { initSync, ", "export { ");
    write(&glue, minify(&source, Kind::Module)?.as_bytes())
}

fn compile(toolchain: &setup::Toolchain, package: &str) -> Result<(), String> {
    // Not `cargo build`: with the rlib beside it there is no link-time optimisation, and half as much again to load.
    let mut cargo = Command::new(&toolchain.cargo);
    if let Some(linker) = toolchain.linker {
        cargo.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", linker);
    }
    let status = cargo
        .current_dir(root())
        .args(["rustc", "--locked", "--release", "--package", package, "--lib", "--crate-type=cdylib"])
        .args(["--target=wasm32-unknown-unknown", "--target-dir=target/wasm"])
        .args(["-Zbuild-std=std,panic_abort", "-Zbuild-std-features=optimize_for_size"])
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

fn glue(wasm: &Path, stage: &Path) -> Result<(), String> {
    let mut bindgen = Bindgen::new();
    bindgen.input_path(wasm).typescript(false).remove_name_section(true).remove_producers_section(true);
    let made = bindgen.web(true).and_then(|bindgen| bindgen.generate(stage));
    made.map_err(|error| format!("wasm-bindgen: {error:#}"))
}

/// The glue with our own JavaScript in it, which wasm-bindgen lays beside it: one request less. `ready` stays an
/// export, for the loader.
fn inlined(glue: &str, stage: &Path) -> Result<String, String> {
    let snippets = stage.join("snippets");
    let imports = glue.lines().filter_map(|line| {
        let (name, path) = line.strip_prefix("import * as ")?.split_once(" from \"./snippets/")?;
        Some((line, name, path.split('"').next()?))
    });
    let [(line, name, path)] = imports.collect::<Vec<_>>()[..] else {
        return Err("the glue does not import src/shell/browser.js, and it alone, as expected".to_owned());
    };
    let mut own = text(&snippets.join(path))?;
    let mut names = Vec::new();
    for export in ["export const ", "export function "] {
        let called = own.split(export).skip(1).filter_map(|it| it.split([' ', '(']).next());
        names.extend(called.map(str::to_owned));
        own = own.replace(export, export.trim_start_matches("export "));
    }
    let object = format!("{own}\nconst {name} = {{ {} }};", names.join(", "));
    remove(&snippets)?;
    let is_named = |line: &&str| line.starts_with("import {") && line.contains("./snippets/");
    let glue = glue.replacen(line, &object, 1);
    let named_import = glue.lines().find(is_named).unwrap_or_default();
    Ok(glue.replacen(named_import, "", 1)) // What it names is there.
}

/// Glue of one version does not fit WebAssembly of another.
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

fn compress_all(dir: &Path) -> Result<(), String> {
    for path in files(dir)? {
        let name = path.display();
        let bytes = fs::read(&path).map_err(|error| format!("{name}: {error}"))?;
        for (ending, packed) in [("br", brotli(&bytes)), ("gz", gzip(&bytes))] {
            let packed = packed.map_err(|error| format!("{name}: {error}"))?;
            write(Path::new(&format!("{name}.{ending}")), &packed)?;
        }
    }
    Ok(())
}

/// The smallest of several tries: which settings pack best differs from file to file and from day to day.
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
fn files(dir: &Path) -> Result<Vec<PathBuf>, String> {
    let entries = fs::read_dir(dir).map_err(|error| format!("{}: {error}", dir.display()))?;
    Ok(entries.flatten().map(|entry| entry.path()).filter(|path| path.is_file()).collect())
}

fn empty(dir: &Path) -> Result<(), String> {
    remove(dir)?;
    fs::create_dir_all(dir).map_err(|error| format!("{}: {error}", dir.display()))
}

fn remove(dir: &Path) -> Result<(), String> {
    match fs::remove_dir_all(dir) {
        Err(error) if dir.exists() => Err(format!("{}: {error}", dir.display())),
        _ => Ok(()),
    }
}

fn text(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), String> {
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
