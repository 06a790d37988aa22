//! `dist/` is in the program: made anew, it is put in anew.

fn main() {
    println!("cargo::rerun-if-changed=../dist");
}
