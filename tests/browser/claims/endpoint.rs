//! The program `outage-banner` as a page's endpoint: visitors see the feeds that it serves and publishes.

use super::claims;
use crate::feeds::{NEWEST, ago, statuspage};
use crate::page::Page;
use crate::stage::Stage;
use serde_json::json;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use xtask::serve::Answer;

claims![
    endpoint_serve_and_one_post_show_a_banner,
    endpoint_publish_makes_a_feed_readable_and_is_no_answer_when_it_has_been_dead_for_too_long,
];

/// A running process, which ends when this is dropped.
pub(super) struct Serving {
    child: Child,
    pub(super) origin: String,
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The path of the program, beside this test program: cargo makes it for the tests of its own package.
#[track_caller]
pub(super) fn program() -> PathBuf {
    let own = std::env::current_exe().unwrap_or_default();
    let path = own.ancestors().nth(2).unwrap_or(Path::new("")).join("outage-banner");
    assert!(path.is_file(), "no {}: run `cargo build -p outage-banner-endpoint`", path.display());
    path
}

/// What the program prints.
#[track_caller]
pub(super) fn run(folder: &Path, arguments: &[&str]) -> String {
    let output = Command::new(program()).current_dir(folder).args(arguments).output();
    let output = output.unwrap_or_else(|error| panic!("{arguments:?}: {error}"));
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[track_caller]
pub(super) fn folder() -> tempfile::TempDir {
    tempfile::tempdir().unwrap_or_else(|error| panic!("no folder: {error}"))
}

impl Serving {
    #[track_caller]
    fn start(folder: &Path) -> Self {
        Self::start_with(folder, &[])
    }

    /// The same with further options.
    #[track_caller]
    pub(super) fn start_with(folder: &Path, options: &[&str]) -> Self {
        let mut command = Command::new(program());
        command.current_dir(folder).args(["serve", "--listen", "127.0.0.1:0"]).args(options);
        let child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn();
        let mut child = child.unwrap_or_else(|error| panic!("serve: {error}"));
        let line =
            child.stdout.take().and_then(|it| BufReader::new(it).lines().next()?.ok()).unwrap_or_default();
        let origin = line.split_whitespace().nth(1).and_then(|it| it.strip_suffix("/status.json"));
        let origin = origin.unwrap_or_else(|| panic!("serve said {line:?}")).to_owned();
        Self { child, origin }
    }

    /// The server reads a changed file within a quarter of a second, but the page would ask again only after a minute.
    #[track_caller]
    pub(super) fn wait_until_served(&self, stage: &Stage, incidents: u64) {
        let count = format!(
            "fetch('{}/status.json', {{ cache: 'no-store' }}).then(it => it.json()).then(it => (it.incidents || []).length)",
            self.origin
        );
        stage.wait_until("the changed feed is served", |stage| stage.eval(&count) == incidents);
    }
}

/// Script, WebAssembly and feed come from `serve` alone, on an origin that is not the page's.
fn endpoint_serve_and_one_post_show_a_banner(stage: &Stage) {
    let folder = folder();
    fs::write(folder.path().join("status.json"), r#"{"version": 1}"#)
        .unwrap_or_else(|error| panic!("{error}"));
    let serving = Serving::start(folder.path());
    let page = Page::new().with("endpoint", &format!("{}/status.json", serving.origin));
    let from_serve = |text: String| {
        text.replace("src=\"/outage-banner.js\"", &format!("src=\"{}/outage-banner.js\"", serving.origin))
    };
    stage.open_as(&page, from_serve);
    stage.wait_for("window.OutageBanner");
    stage.wait_for("performance.getEntriesByType('resource').some(it => it.name.endsWith('/status.json') && it.responseEnd)");
    stage.assert_no_banner();
    run(
        folder.path(),
        &[
            "post",
            "Mail is down",
            "--feed",
            "status.json",
            "--impact",
            "major",
            "--text",
            NEWEST,
            "--next",
            "30m",
        ],
    );
    serving.wait_until_served(stage, 1);
    stage.eval("OutageBanner.refresh()");
    stage.wait_for_banner();
    assert!(stage.text(".title").unwrap_or_default().contains("Mail is down"), "{:?}", stage.text(".title"));
    assert!(stage.text(".update").unwrap_or_default().contains(NEWEST));
    stage.assert_silent();
}

/// A copy of a feed that no browser may read.
fn endpoint_publish_makes_a_feed_readable_and_is_no_answer_when_it_has_been_dead_for_too_long(stage: &Stage) {
    let folder = folder();
    stage.answer(Answer::json(statuspage::outage().to_string()));
    let from = format!("{}/status.json", stage.endpoint.origin());
    run(folder.path(), &["publish", "--feed", &from, "--to", "status.json", "--once", "--valid", "15m"]);
    let serving = Serving::start(folder.path());
    let page = Page::new().with("endpoint", &format!("{}/status.json", serving.origin));
    stage.open(&page);
    stage.wait_for_banner();
    assert!(stage.text(".update").unwrap_or_default().contains(NEWEST));

    // The copy as `publish` left it when it died 40 minutes ago in a quiet hour: it must not make anything look fine.
    let dead =
        json!({ "version": 1, "checked_at": ago(40), "valid_seconds": 900, "source": from, "incidents": [] });
    fs::write(folder.path().join("status.json"), dead.to_string()).unwrap_or_else(|error| panic!("{error}"));
    serving.wait_until_served(stage, 0);
    stage.eval("OutageBanner.refresh()");
    stage.wait_for("text('.stale')");
    assert!(stage.text(".update").unwrap_or_default().contains(NEWEST));

    // The same for a visitor who comes again after an hour.
    stage.eval(
        "(key => localStorage[key] = localStorage[key].replace(/^.*/, new Date(Date.now() - 36e5).toJSON()))
         ('outage-banner' + host.key)",
    );
    stage.reload();
    stage.wait_for("banner && text('.stale')?.startsWith('Status unknown since ')");
    assert!(stage.text(".update").unwrap_or_default().contains(NEWEST));
}
