//! `cargo xtask lighthouse`: what Lighthouse says of the set-up page, and of a page without and with the tag.

mod report;

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::SystemTime;

use serde_json::Value;
use xtask::playground::{self, Playground};
use xtask::release::{self, integrity, version};
use xtask::serve::{Answer, Server, folder};

use crate::root::root;
use crate::{bundle, marks, setup};
use report::{CATEGORIES, Looked, speed, table};

const MARK: &str = "cargo xtask lighthouse";
const PAGE: &str = include_str!("lighthouse/page.html");

/// As for the tests: what Chromium asks of its maker is none of a page's traffic.
const FLAGS: &str = "--headless=new --no-sandbox --disable-background-networking --disable-component-update \
    --disable-sync --no-first-run --disable-dev-shm-usage";

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// How often each page is looked at
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..))]
    runs: u32,
    /// Another build's dist/, to be looked at in place of this one
    #[arg(long, value_name = "FOLDER")]
    dist: Option<PathBuf>,
    /// Write the table into docs/benchmarks.md
    #[arg(long)]
    write: bool,
}

/// What is looked at besides the set-up page: the attributes of its tag, if it has one, and the state of the feed.
const PAGES: [(&str, Option<&str>, &str); 4] = [
    ("a page without the tag", None, QUIET),
    ("the same with the tag, on a quiet day", Some(""), QUIET),
    ("the same during an outage", Some(""), OUTAGE),
    ("the same, `placement=\"top-overlay\"`", Some("data-placement=\"top-overlay\""), OUTAGE),
];
const QUIET: &str = "all-well";
const OUTAGE: &str = "mail-and-web-down";

/// A page that is served.
struct Place {
    name: &'static str,
    address: String,
    state: &'static str,
}

pub(crate) fn run(arguments: &Arguments) -> Result<(), String> {
    let chromium = setup::chromium()?;
    let program = setup::lighthouse()?;
    let dist = match &arguments.dist {
        Some(folder) => folder.clone(),
        None => bundle::run().map(|()| root().join("dist"))?,
    };
    let states = root().join("xtask/demo");
    // The set-up page as `cargo xtask demo` serves it, and with the hashes that are beside it where it is published.
    let demo = Playground::start(&dist, &states, None, QUIET)?;
    demo.site.set("/integrity.json", Answer::json(integrity(&version()?, &release::dist()?)));
    let start = || Server::start(None, folder(&dist)).map_err(|error| format!("no server: {error}"));
    let (site, endpoint) = (start()?, start()?);
    let mut places =
        vec![Place { name: "the set-up page", address: format!("{}/", demo.site.origin()), state: QUIET }];
    for (index, (name, options, state)) in PAGES.into_iter().enumerate() {
        let tag = options.map_or_else(String::new, |options| {
            let feed = format!("{}/status.json", endpoint.origin());
            format!("<script async src=\"outage-banner.js\" data-endpoint=\"{feed}\" {options}></script>")
        });
        let path = format!("/page-{index}");
        site.set(&path, Answer::html(PAGE.replace("TAG", &tag)));
        places.push(Place { name, address: format!("{}{path}", site.origin()), state });
    }

    let output = root().join("target/lighthouse.json");
    let mut pages: Vec<Looked> =
        places.iter().map(|it| Looked { name: it.name, reports: Vec::new() }).collect();
    for run in 1..=arguments.runs {
        for (page, Place { name, address, state }) in pages.iter_mut().zip(&places) {
            println!("run {run} of {}: {name}", arguments.runs);
            let answer = playground::answer(&states, state, SystemTime::now())?;
            endpoint.set("/status.json", answer);
            let mut node = Command::new("node");
            node.arg(&program).arg(address);
            node.args(["--quiet", "--output=json", "--enable-error-reporting=false"]);
            node.arg(format!("--output-path={}", output.display()));
            node.arg(format!("--only-categories={}", CATEGORIES.map(|it| it.0).join(",")));
            node.arg(format!("--chrome-flags={FLAGS}")).env("CHROME_PATH", &chromium);
            let ended = node.stdout(Stdio::null()).status().map_err(|error| format!("node: {error}"))?;
            if !ended.success() {
                return Err(format!("Lighthouse could not look at {name}; it said why above"));
            }
            let text = fs::read(&output).map_err(|error| format!("{}: {error}", output.display()))?;
            let report: Value = serde_json::from_slice(&text).map_err(|error| error.to_string())?;
            if let Some(error) = report["runtimeError"]["message"].as_str() {
                return Err(format!("Lighthouse could not look at {name}: {error}"));
            }
            page.reports.push(report);
        }
    }

    let text = written(&pages, arguments.runs);
    println!("\n{text}");
    if arguments.write {
        marks::put(&root().join("docs/benchmarks.md"), MARK, &text)?;
    }
    Ok(())
}

/// The table, with how it was come by.
fn written(pages: &[Looked], runs: u32) -> String {
    let first = pages.first().and_then(|it| it.reports.first());
    let word = |path: &str| first.and_then(|it| it.pointer(path)?.as_str()).unwrap_or("unknown").to_owned();
    let browser = word("/environment/hostUserAgent");
    let browser = browser.split("Chrome/").nth(1).and_then(|it| it.split('.').next()).unwrap_or("unknown");
    let now = humantime::format_rfc3339_seconds(SystemTime::now()).to_string();
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    format!(
        "Looked at on {} by Lighthouse {} in Chromium {browser}, on a machine with {cores} cores ({}, {}): as a phone on \
         slow 4G, which Lighthouse works out and does not wait for. A figure is the median of {runs}; scores are of 100. Lighthouse's benchmark index, which says how fast the machine was meanwhile, was {} (an idle desk has 1500 and more): `blocked`, and with it the performance, is as much the machine's as the page's.\n\n{}",
        now.split('T').next().unwrap_or_default(),
        word("/lighthouseVersion"),
        std::env::consts::OS,
        std::env::consts::ARCH,
        speed(pages),
        table(pages),
    )
}
