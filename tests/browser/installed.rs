//! A project of an owner's, into which npm has installed our package as it is published.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;
use xtask::release::{npm, tgz};

/// It lies in `target/tools`, so that it finds there what `cargo xtask test` has fetched: Vite, TypeScript, frameworks.
pub(crate) struct Project(TempDir);

impl Project {
    /// Installs the package without any network: it depends on nothing.
    #[track_caller]
    pub(crate) fn new() -> Self {
        let tools = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/tools");
        let folder = match tempfile::tempdir_in(&tools) {
            Ok(folder) => folder,
            Err(error) => panic!("{}: {error}; run `cargo xtask test`, which makes it", tools.display()),
        };
        let project = Self(folder);
        let archive = npm().and_then(|files| tgz("package", &files, None));
        let archive = archive.unwrap_or_else(|error| panic!("{error}"));
        project.write("package.tgz", archive);
        project.write("package.json", "{ \"private\": true, \"type\": \"module\" }\n");
        project.npm(&[
            "install",
            "--offline",
            "--ignore-scripts",
            "--no-audit",
            "--no-fund",
            "./package.tgz",
        ]);
        project
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    #[track_caller]
    pub(crate) fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        let path = self.path(name);
        let written = path.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| fs::write(&path, text));
        written.unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    }

    #[track_caller]
    pub(crate) fn npm(&self, arguments: &[&str]) -> String {
        self.run(Command::new("npm").args(arguments).arg("--no-update-notifier"))
    }

    /// What a program prints, which must end well.
    #[track_caller]
    pub(crate) fn run(&self, command: &mut Command) -> String {
        let output = command.current_dir(self.0.path()).output();
        let output = output.unwrap_or_else(|error| panic!("{command:?}: {error}"));
        let [out, err] = [output.stdout, output.stderr].map(|it| String::from_utf8_lossy(&it).into_owned());
        assert!(output.status.success(), "{command:?}\n{out}\n{err}");
        out
    }
}

/// The first block of code in this language, of a text in Markdown.
#[track_caller]
pub(crate) fn block<'a>(markdown: &'a str, language: &str) -> &'a str {
    let begin = format!("```{language}\n");
    let found = markdown.split_once(&begin).and_then(|(_, rest)| rest.split_once("```"));
    found.unwrap_or_else(|| panic!("no block of {language:?} in the text")).0
}
