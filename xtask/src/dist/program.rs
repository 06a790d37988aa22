//! The native program in an archive, with the licences and the documentation, and its bill of materials.

use std::env;
use std::path::PathBuf;
use std::process::Command;

use xtask::release::{Files, add_docs, tgz};

use super::cargo::{bill, cargo, home, line_of, output, read, tree};
use crate::root::root;

const NAME: &str = "outage-banner";
/// A folder of its own, because other flags than those of a usual build would compile everything anew each time.
const TARGET: &str = "target/program";

pub(super) fn files(version: &str) -> Result<Files, String> {
    println!("compiling the native program (some minutes)");
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let sysroot = output(Command::new(&rustc).args(["--print", "sysroot"]))?;
    let folders = folders(sysroot.trim());
    let rustc = output(Command::new(rustc).arg("-vV"))?;
    let host = line_of(&rustc, "host: ").ok_or("rustc -vV names no host")?;
    let profile = ["--profile=endpoint", "--package=outage-banner-endpoint", "--bin", NAME];
    output(
        cargo()
            .args(["build", "--locked", "--target", host])
            .args(profile)
            .args(["--target-dir", TARGET])
            .env("CARGO_ENCODED_RUSTFLAGS", remapped(&folders)),
    )?;
    let folder = root().join(TARGET).join(host).join("endpoint");
    let file = if host.contains("windows") { format!("{NAME}.exe") } else { NAME.to_owned() };
    let program = read(&folder.join(&file))?;
    assert_nameless(&program, &folders)?;
    let mut held = Files::from([(file.clone(), program)]);
    for name in ["LICENSE-APACHE", "LICENSE-MIT"] {
        held.insert(name.to_owned(), read(&root().join(name))?);
    }
    add_docs(&mut held, "status.schema.json")?;
    let name = format!("outage-banner-endpoint-{version}-{host}");
    let packages = tree(&["--package=outage-banner-endpoint", "--target", host])?;
    Ok(Files::from([
        (format!("{name}.tar.gz"), tgz(&name, &held, Some(&file))?),
        (format!("{name}.cdx.json"), bill("application", &[&packages], &rustc)?.into_bytes()),
    ]))
}

/// The folders of this machine whose paths compilers write into a program, each with what stands there in its place.
fn folders(sysroot: &str) -> Vec<(PathBuf, &'static str)> {
    // With the standard library's source installed, its generic code is compiled under the path of that.
    let sysroot = Some(PathBuf::from(sysroot));
    let all = [(Some(root().to_owned()), "/outage-banner"), (home(), "/cargo"), (sysroot, "/rust")];
    all.into_iter().filter_map(|(path, name)| Some((path?, name))).collect()
}

/// Flags for the compiler, in the form that cargo takes from `CARGO_ENCODED_RUSTFLAGS`.
fn remapped(folders: &[(PathBuf, &str)]) -> String {
    let flag = |(path, name): &(PathBuf, &str)| format!("--remap-path-prefix={}={name}", path.display());
    folders.iter().map(flag).collect::<Vec<_>>().join("\u{1f}")
}

/// Another machine would give other bytes if one of these paths were in the program.
fn assert_nameless(program: &[u8], folders: &[(PathBuf, &str)]) -> Result<(), String> {
    let is_in = |path: &PathBuf| {
        let path = path.as_os_str().as_encoded_bytes();
        program.windows(path.len()).any(|it| it == path)
    };
    match folders.iter().find(|(path, _)| is_in(path)) {
        Some((path, _)) => Err(format!("the program has the path {} in it", path.display())),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::{assert_nameless, folders, remapped};

    #[test]
    fn each_folder_has_a_flag_of_its_own() {
        let folders = folders("/somewhere/rust");
        let flags = remapped(&folders);
        assert_eq!(flags.split('\u{1f}').count(), folders.len());
        assert!(flags.ends_with("\u{1f}--remap-path-prefix=/somewhere/rust=/rust"), "{flags}");
    }

    #[test]
    fn a_path_of_the_machine_in_the_program_is_found() {
        let folders = folders("/somewhere/rust");
        assert_eq!(assert_nameless(b"at /rust/library/core/src/slice.rs", &folders), Ok(()));
        let error = assert_nameless(b"at /somewhere/rust/library/core/src/slice.rs", &folders);
        assert_eq!(error, Err("the program has the path /somewhere/rust in it".to_owned()));
    }
}
