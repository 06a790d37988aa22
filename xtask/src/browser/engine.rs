//! The three engines: where their programs are, how each is started, and which capabilities its driver is asked for.

use std::env;
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};

use crate::root::root;

/// A browser engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Engine {
    /// Chromium, by chromedriver.
    Chromium,
    /// Firefox, by geckodriver.
    Firefox,
    /// `WebKitGTK`, by its own driver.
    #[value(name = "webkit")]
    WebKit,
}

impl Engine {
    /// All engines, in the order in which messages name them.
    pub const ALL: [Self; 3] = [Self::Chromium, Self::Firefox, Self::WebKit];

    /// Its name in options and environment variables.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Chromium => "chromium",
            Self::Firefox => "firefox",
            Self::WebKit => "webkit",
        }
    }

    /// Whether it has no headless mode of its own.
    pub(super) fn needs_display(self) -> bool {
        self == Self::WebKit
    }

    pub(super) fn driver(self, port: u16) -> Result<Command, String> {
        let port = port.to_string();
        let mut command = Command::new(program(self.driver_name())?);
        match self {
            Self::Chromium => command.arg(format!("--port={port}")),
            // The second port is for a protocol that is not used here; its default may be taken by another process.
            Self::Firefox => command.args(["--port", &port, "--websocket-port", "0", "--log", "error"]),
            Self::WebKit => command
                .arg(format!("--port={port}"))
                // In a container, as root, its sandbox cannot start; the pages are our own.
                .env("WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS", "1")
                .env("WEBKIT_DISABLE_COMPOSITING_MODE", "1")
                .env("NO_AT_BRIDGE", "1"),
        };
        Ok(command)
    }

    fn driver_name(self) -> &'static str {
        match self {
            Self::Chromium => "chromedriver",
            Self::Firefox => "geckodriver",
            Self::WebKit => "WebKitWebDriver",
        }
    }

    /// The capabilities of a new session; `folder` is the session's own.
    pub(super) fn capabilities(self, folder: &Path) -> Result<Value, String> {
        Ok(match self {
            Self::Chromium => json!({ "goog:chromeOptions": {
                "binary": first_of(&["chromium", "chromium-browser", "google-chrome"])?,
                "args": [
                    "--headless=new", "--no-sandbox", "--disable-background-networking", "--disable-component-update",
                    "--disable-sync", "--no-first-run", "--disable-dev-shm-usage",
                    format!("--user-data-dir={}", folder.join("profile").display()),
                ],
            }}),
            Self::Firefox => json!({ "moz:firefoxOptions": {
                "binary": first_of(&["firefox-esr", "firefox"])?,
                "args": ["-headless"],
            }}),
            Self::WebKit => json!({ "webkitgtk:browserOptions": {
                "binary": mini_browser()?,
                "args": ["--automation"],
            }}),
        })
    }
}

impl fmt::Display for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Finds a program in PATH, or where `cargo xtask test` puts what it builds.
pub(super) fn program(name: &str) -> Result<PathBuf, String> {
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path)
        .chain([root().join("target/tools/bin")])
        .map(|folder| folder.join(name))
        .find(|file| file.is_file())
        .ok_or_else(|| format!("no {name} found: run `cargo xtask test`, which says what to install"))
}

fn first_of(names: &[&str]) -> Result<PathBuf, String> {
    names.iter().find_map(|name| program(name).ok()).map_or_else(|| program(names[0]), Ok)
}

/// Finds `WebKit`'s driver: Debian keeps it outside PATH, in a folder named after its version.
fn mini_browser() -> Result<PathBuf, String> {
    let missing = "no MiniBrowser of WebKitGTK found: install webkit2gtk-driver";
    entries(Path::new("/usr/lib"))
        .into_iter()
        .chain([PathBuf::from("/usr/libexec")])
        .flat_map(|folder| entries(&folder))
        .map(|folder| folder.join("MiniBrowser"))
        .filter(|file| file.is_file())
        .max()
        .ok_or_else(|| missing.to_owned())
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect()
}
