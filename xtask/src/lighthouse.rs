//! `cargo xtask lighthouse`: what Lighthouse says of the set-up page, and of a page without and with the tag.

mod report;

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::SystemTime;

use serde_json::Value;
use xtask::playground;
use xtask::serve::{Answer, Server, folder};

use crate::root::root;
use crate::{bundle, marks, setup};
use report::{CATEGORIES, Looked, table};

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

/// What is looked at, and in which state of the demo the feed is.
const PAGES: [(&str, &str, &str); 4] = [
    ("the set-up page", "/index.html", "all-well"),
    ("a page without the tag", "/without", "all-well"),
    ("the same with the tag, on a quiet day", "/with", "all-well"),
    ("the same during an outage", "/with", "mail-and-web-down"),
];

pub(crate) fn run(arguments: &Arguments) -> Result<(), String> {
    let chromium = setup::chromium()?;
    let program = setup::lighthouse()?;
    let dist = match &arguments.dist {
        Some(folder) => folder.clone(),
        None => bundle::run().map(|()| root().join("dist"))?,
    };
    let start = || Server::start(None, folder(&dist)).map_err(|error| format!("no server: {error}"));
    let (site, endpoint) = (start()?, start()?);
    let tag = format!(
        "<script async src=\"outage-banner.js\" data-endpoint=\"{}/status.json\"></script>",
        endpoint.origin()
    );
    site.set("/without", Answer::html(PAGE.replace("TAG\n", "")));
    site.set("/with", Answer::html(PAGE.replace("TAG", &tag)));

    let output = root().join("target/lighthouse.json");
    let mut pages: Vec<Looked> =
        PAGES.iter().map(|(name, ..)| Looked { name, reports: Vec::new() }).collect();
    for run in 1..=arguments.runs {
        for (page, (name, path, state)) in pages.iter_mut().zip(PAGES) {
            println!("run {run} of {}: {name}", arguments.runs);
            let answer = playground::answer(&root().join("xtask/demo"), state, SystemTime::now())?;
            endpoint.set("/status.json", answer);
            let mut node = Command::new("node");
            node.arg(&program).arg(format!("{}{path}", site.origin()));
            node.args(["--quiet", "--output=json", "--enable-error-reporting=false"]);
            node.arg(format!("--output-path={}", output.display()));
            node.arg(format!("--only-categories={}", CATEGORIES.map(|it| it.0).join(",")));
            node.arg(format!("--chrome-flags={FLAGS}")).env("CHROME_PATH", &chromium);
            let status = node.stdout(Stdio::null()).status().map_err(|error| format!("node: {error}"))?;
            if !status.success() {
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
    let browser = browser.split("Chrome/").nth(1).and_then(|it| it.split(' ').next()).unwrap_or("unknown");
    let now = humantime::format_rfc3339_seconds(SystemTime::now()).to_string();
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    format!(
        "Looked at on {} by Lighthouse {} in Chromium {browser}, on a machine with {cores} cores ({}, {}): as a phone on \
         Lighthouse's slow 4G, which it works out and does not wait for. A figure is the median of {runs}; scores are of 100.\n\n{}",
        now.split('T').next().unwrap_or_default(),
        word("/lighthouseVersion"),
        std::env::consts::OS,
        std::env::consts::ARCH,
        table(pages),
    )
}
