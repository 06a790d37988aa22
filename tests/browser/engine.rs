//! The three engines: where their programs are, how each is started, and what its driver is asked for.

use serde_json::{Value, json};
use std::env;
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Engine {
    Chromium,
    Firefox,
    WebKit,
}

pub(crate) const ENGINES: [Engine; 3] = [Engine::Chromium, Engine::Firefox, Engine::WebKit];

impl Engine {
    fn name(self) -> &'static str {
        match self {
            Self::Chromium => "chromium",
            Self::Firefox => "firefox",
            Self::WebKit => "webkit",
        }
    }

    /// Those named in `OUTAGE_BANNER_ENGINES`, or all.
    pub(crate) fn chosen() -> Result<Vec<Self>, String> {
        let Ok(list) = env::var("OUTAGE_BANNER_ENGINES") else { return Ok(ENGINES.to_vec()) };
        list.split(',')
            .map(str::trim)
            .filter(|name| !name.is_empty())
            .map(|name| {
                ENGINES.into_iter().find(|engine| engine.name() == name).ok_or_else(|| {
                    format!(
                        "OUTAGE_BANNER_ENGINES has {name:?}: use chromium, firefox or webkit, with commas"
                    )
                })
            })
            .collect()
    }

    /// WebKit has no headless mode.
    pub(crate) fn needs_display(self) -> bool {
        self == Self::WebKit
    }

    pub(crate) fn driver(self, port: u16) -> Result<Command, String> {
        let port = port.to_string();
        let mut command = Command::new(program(self.driver_name())?);
        match self {
            Self::Chromium => command.arg(format!("--port={port}")),
            // The other port is for a protocol that nobody here speaks; its default may be taken.
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

    /// What a new session is asked for; `folder` is the session's own.
    pub(crate) fn capabilities(self, folder: &Path) -> Result<Value, String> {
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

/// The workspace: `dist`, `target` and the fixtures lie there.
pub(crate) fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// In PATH, or where `cargo xtask test` puts what it builds.
pub(crate) fn program(name: &str) -> Result<PathBuf, String> {
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path)
        .chain([workspace().join("target/tools/bin")])
        .map(|folder| folder.join(name))
        .find(|file| file.is_file())
        .ok_or_else(|| format!("no {name} found: run `cargo xtask test`, which says what to install"))
}

fn first_of(names: &[&str]) -> Result<PathBuf, String> {
    names.iter().find_map(|name| program(name).ok()).map_or_else(|| program(names[0]), Ok)
}

/// Debian keeps it outside PATH, in a folder named after its version.
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

pub(crate) fn entries(folder: &Path) -> Vec<PathBuf> {
    fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect()
}

/// The shipped languages: tag and strings.
pub(crate) fn locales() -> Vec<(String, Value)> {
    let files = entries(&workspace().join("static/locales"));
    let read = |file: PathBuf| {
        let strings = serde_json::from_slice(&fs::read(&file).ok()?).ok()?;
        Some((file.file_stem()?.to_string_lossy().into_owned(), strings))
    };
    files.into_iter().filter_map(read).collect()
}
