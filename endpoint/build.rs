//! `dist/`, the locales and two files of `static/` are in the program: made anew, they are put in anew.

use std::env;
use std::path::Path;

fn main() {
    // In the repository they lie beside this folder, and in the published crate they lie in it.
    println!("cargo::rustc-check-cfg=cfg(is_published)");
    let is_published = Path::new("static").is_dir();
    let above = if is_published { "" } else { "../" };
    if is_published {
        println!("cargo::rustc-cfg=is_published");
    }
    println!("cargo::rerun-if-changed={above}dist");
    let folder = env::var("CARGO_MANIFEST_DIR").unwrap_or_default();
    println!("cargo::rustc-env=OUTAGE_BANNER_STATIC={folder}/{above}static");
}
