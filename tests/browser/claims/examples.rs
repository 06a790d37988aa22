//! The pages of `examples/`, each built as its owner would build it, with the npm package as it is published.

use super::claims;
use crate::engine::workspace;
use crate::feeds::{TITLE, own};
use crate::installed::{Project, block};
use crate::page::RECORDER;
use crate::recipes::here;
use crate::stage::Stage;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use tempfile::TempDir;
use xtask::release::Files;
use xtask::serve::{self as server, Answer, Server};

claims![
    the_plain_example_hears_each_event_and_calls_each_function,
    the_react_example_follows_the_banner,
    the_vue_example_follows_the_banner,
    the_svelte_example_follows_the_banner,
    the_yew_example_follows_the_banner,
];

const NPM_README: &str = include_str!("../../../npm/README.md");
/// Where Vite puts what it has built; the prebuild script of the README has put our files there, too.
const BUILT: &str = "dist";

/// All files of a folder, but for those of other folders that are named.
#[track_caller]
pub(super) fn read(folder: &Path, without: &[&str]) -> Files {
    let (mut found, mut rest) = (Files::new(), vec![folder.to_owned()]);
    while let Some(path) = rest.pop() {
        let name = path.strip_prefix(folder).unwrap_or(&path).display().to_string();
        if without.contains(&&*name) {
            continue;
        }
        if path.is_dir() {
            rest.extend(fs::read_dir(&path).into_iter().flatten().flatten().map(|it| it.path()));
        } else {
            match fs::read(&path) {
                Ok(bytes) => found.insert(name, bytes),
                Err(error) => panic!("{}: {error}", path.display()),
            };
        }
    }
    found
}

/// What `npm run build` makes of an example, its check of types included. Three engines use it, so it is made once.
#[track_caller]
fn built(name: &'static str) -> Files {
    static MADE: Mutex<BTreeMap<&str, Files>> = Mutex::new(BTreeMap::new());
    let mut done = MADE.lock().unwrap_or_else(PoisonError::into_inner);
    let make = || {
        let project = Project::new();
        // What a developer's own try has left there is not the example's.
        let without = ["node_modules", "public", "package-lock.json", BUILT];
        for (path, bytes) in read(&workspace().join("examples").join(name), &without) {
            project.write(&path, bytes);
        }
        project.npm(&["run", "build"]);
        read(&project.path(BUILT), &[])
    };
    done.entry(name).or_insert_with(make).clone()
}

/// Opens an example during an outage.
#[track_caller]
fn open(stage: &Stage, files: Files) -> (Server, TempDir) {
    stage.feed(&own::outage());
    serve(stage, files)
}

/// Serves the files of an owner's site, its hosts replaced by those of the claim, and opens its front page.
#[track_caller]
pub(super) fn serve(stage: &Stage, files: Files) -> (Server, TempDir) {
    let folder = tempfile::tempdir().unwrap_or_else(|error| panic!("no folder: {error}"));
    for (name, bytes) in files {
        let bytes = match String::from_utf8(bytes) {
            Ok(text) if name == "index.html" => recorded(&here(stage, &text)).into_bytes(),
            Ok(text) if !name.starts_with("outage-banner/") => here(stage, &text).into_bytes(),
            Ok(text) => text.into_bytes(),
            Err(error) => error.into_bytes(), // The WebAssembly.
        };
        let path = folder.path().join(name);
        let written = path.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| fs::write(&path, bytes));
        written.unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    }
    let server = Server::start(None, server::folder(folder.path()));
    let server = server.unwrap_or_else(|error| panic!("no server: {error}"));
    stage.go(&server.origin());
    (server, folder)
}

/// The page with the recorder before all else.
fn recorded(page: &str) -> String {
    page.replacen("<head>", &format!("<head><script>{RECORDER}</script>"), 1)
}

const IS_CLOSED: &str = "root && root.querySelector('button.reopen')";

/// What each example does during an outage: it says what the banner says, hides the address that fails, and brings the
/// banner back that the visitor has closed.
#[track_caller]
fn follows(stage: &Stage, banner: &str, is_closed: &str, close: &str) {
    stage.wait_for(banner);
    stage.wait_for(&format!("document.querySelector('#said').textContent.trim() == {TITLE:?}"));
    let is_seen = |id: &str| format!("document.querySelector('{id}')?.checkVisibility()");
    stage.wait_for(&is_seen("#mail-fails"));
    assert_ne!(stage.eval(&is_seen("#mail-us")), true);
    assert_ne!(stage.eval(&is_seen("#reopen")), true);
    stage.click(close);
    stage.wait_for(is_closed);
    stage.wait_for(&is_seen("#reopen"));
    stage.click("document.querySelector('#reopen')");
    stage.wait_for(banner);
    stage.wait_for(&format!("!{}", is_seen("#reopen")));
}

/// The end of the outage, which the example's button asks for.
#[track_caller]
fn hears_the_end(stage: &Stage, banner: &str) {
    stage.feed(&own::quiet());
    stage.click("document.querySelector('#refresh')");
    stage.wait_for("document.querySelector('#said').textContent.trim() == 'Nothing is announced.'");
    stage.wait_for("document.querySelector('#mail-us')?.checkVisibility()");
    stage.wait_for(&format!("!({banner})"));
}

#[track_caller]
fn an_app_of_vite(stage: &Stage, name: &'static str) {
    let text = fs::read_to_string(workspace().join("examples").join(name).join("package.json"));
    let documented = block(NPM_README, "json").lines().find(|it| it.contains("prebuild")).unwrap_or_default();
    assert!(text.is_ok_and(|it| it.contains(documented.trim())), "{name} copies our files in another way");
    let _served = open(stage, built(name));
    follows(stage, "banner", IS_CLOSED, "all('button.dismiss')[0]");
    hears_the_end(stage, "banner");
    stage.assert_silent();
}

fn the_react_example_follows_the_banner(stage: &Stage) {
    an_app_of_vite(stage, "react");
}

fn the_vue_example_follows_the_banner(stage: &Stage) {
    an_app_of_vite(stage, "vue");
}

fn the_svelte_example_follows_the_banner(stage: &Stage) {
    an_app_of_vite(stage, "svelte");
}

/// There the banner is a component of the app: no loader, and no element of ours.
fn the_yew_example_follows_the_banner(stage: &Stage) {
    const INSIDE: &str = "document.querySelector('#banner')?.shadowRoot?.querySelector";
    let folder = xtask::example::yew().unwrap_or_else(|error| panic!("{error}"));
    let _served = open(stage, read(&folder, &[]));
    let banner = format!("{INSIDE}('section.banner')");
    follows(stage, &banner, &format!("{INSIDE}('button.reopen')"), &format!("{INSIDE}('button.dismiss')"));
    stage.wait_for(&format!("{INSIDE}('.title').textContent == {TITLE:?}"));
    // Both come by the style sheet: without it the banner has no colour, and what only screen readers hear is seen.
    let (background, width) = (
        stage.eval(&format!("getComputedStyle({banner}).backgroundColor")),
        stage.eval(&format!("{INSIDE}('p.said').getBoundingClientRect().width")),
    );
    assert!(background != "rgba(0, 0, 0, 0)" && width == 1, "{background}, {width}");
    assert_eq!(stage.eval("document.querySelector('outage-banner') || window.OutageBanner"), Value::Null);
    hears_the_end(stage, &banner);
    stage.assert_silent();
}

fn the_plain_example_hears_each_event_and_calls_each_function(stage: &Stage) {
    const PAGE: &str = include_str!("../../../examples/plain/index.html");
    stage.feed(&own::outage());
    stage.site.set("/", Answer::html(recorded(&here(stage, PAGE))));
    stage.visit("/");
    follows(stage, "banner", IS_CLOSED, "all('button.dismiss')[0]");
    stage.eval("void (document.querySelector('#owner').open = true)");
    stage.click("document.querySelector('#debug')");
    stage.wait_for("__log.some(it => it.startsWith('log: options: endpoint='))");
    hears_the_end(stage, "banner");
    stage.answer(Answer::html("Bad Gateway").status(502));
    stage.click("document.querySelector('#refresh')");
    stage.wait_for("document.querySelector('#heard').textContent.includes('HTTP 502')");
    stage.click("document.querySelector('#preview')");
    stage.wait_for("banner && text('.title').startsWith('Preview:')");
    let heard = stage.eval("[...document.querySelectorAll('#heard li')].map(it => it.textContent)");
    let heard: Vec<&str> = heard.as_array().into_iter().flatten().filter_map(|it| it.as_str()).collect();
    let [change, dismiss, notice, end, error, ..] = heard[..] else { panic!("{heard:#?}") };
    assert_eq!(
        (change, dismiss, notice, end),
        ("change: major", "dismiss: 2026-05-04-core", "notice: 2026-05-04-core", "change: null")
    );
    assert!(error.starts_with("error: ") && error.contains("HTTP 502"), "{heard:#?}");
}
