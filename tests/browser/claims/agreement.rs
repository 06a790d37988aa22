//! The loader's gate and the core agree: what the gate calls quiet, the core has nothing to show for.

use super::claims;
use crate::engine::workspace;
use crate::feeds::{incidentio, own, statuspage};
use crate::page::Page;
use crate::stage::Stage;
use outage_banner::config::Config;
use outage_banner::feed::{self, Hints};
use outage_banner::policy;
use outage_banner::time::Timestamp;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;
use xtask::serve::Answer;

claims![what_the_gate_calls_quiet_is_nothing_to_the_core];

/// Everything that can be shown, is: a gate that overlooks something cannot hide behind an option.
const SHOW: &str = "incidents maintenance upcoming resolved";

fn what_the_gate_calls_quiet_is_nothing_to_the_core(stage: &Stage) {
    let samples = samples();
    let everything = Config::read(&|name| (name == "show").then(|| SHOW.to_owned()));
    let mut quiet = 0;
    for (show, config) in [("incidents maintenance", Config::default()), (SHOW, everything)] {
        let called = quiet_ones(stage, &samples, show);
        for (index, (name, body)) in samples.iter().enumerate() {
            let shows = core_shows(body, &config);
            let is_quiet = called.contains(&index);
            assert!(
                !(is_quiet && shows),
                "the gate calls {name} quiet, the core shows something (show={show:?})"
            );
            if name.contains("quiet") {
                assert!(!shows, "the core shows something for {name}");
                assert!(is_quiet, "{name} costs a WebAssembly: the gate does not call it quiet");
            }
            quiet += usize::from(is_quiet);
        }
        assert!(called.len() < samples.len(), "the gate calls everything quiet");
    }
    assert!(quiet > 0, "the gate calls nothing quiet");
}

/// All samples at once, each in a frame of its own; a frame that loads no WebAssembly was judged quiet.
fn quiet_ones(stage: &Stage, samples: &[(String, Vec<u8>)], show: &str) -> Vec<usize> {
    let origin = stage.endpoint.origin();
    for (index, (_, body)) in samples.iter().enumerate() {
        stage.endpoint.set(&format!("/{index}.json"), Answer::json(body.clone()));
        let page = Page::new()
            .with("endpoint", &format!("{origin}/{index}.json"))
            .with("storage", "none")
            .with("show", show);
        stage.site.set(&format!("/{index}.html"), page.answer(&origin));
    }
    stage.clear_requests();
    let frames: Vec<String> =
        (0..samples.len()).map(|index| format!("<iframe src=\"/{index}.html\"></iframe>")).collect();
    stage.open(&Page::new().without_endpoint().body(&frames.concat()));
    stage.wait_until("every sample is asked for", |stage| {
        (0..samples.len()).all(|index| stage.requests().contains(&format!("GET endpoint/{index}.json")))
    });
    stage.quiesce();
    let quiet = stage.eval(
        "Array.from({ length: frames.length }, (_, index) => [index, frames[index].performance.getEntriesByType('resource')])
         .filter(([, all]) => !all.some(it => it.name.endsWith('.wasm') || it.name.endsWith('outage_banner.js')))
         .map(([index]) => index)",
    );
    let quiet = quiet.as_array().into_iter().flatten().filter_map(serde_json::Value::as_u64);
    quiet.filter_map(|index| usize::try_from(index).ok()).collect()
}

fn core_shows(body: &[u8], config: &Config) -> bool {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    let now = Timestamp::from_millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX));
    feed::read(body, Hints::default()).is_ok_and(|feed| policy::decide(&feed.snapshot, now, config).is_some())
}

fn samples() -> Vec<(String, Vec<u8>)> {
    let mut samples: Vec<(String, Vec<u8>)> = [
        ("built/statuspage-quiet", statuspage::quiet()),
        ("built/incidentio-quiet", incidentio::quiet()),
        ("built/own-quiet", own::quiet()),
        ("built/statuspage-outage", statuspage::outage()),
        ("built/incidentio-outage", incidentio::outage()),
        ("built/own-outage", own::outage()),
    ]
    .map(|(name, feed)| (name.to_owned(), feed.to_string().into_bytes()))
    .into();

    let mut files = Vec::new();
    collect(&workspace().join("tests/fixtures"), &mut files);
    let shared = workspace().join("../shared/feeds");
    for provider in ["statuspage", "statuspage-clones", "incidentio"] {
        collect(&shared.join(provider), &mut files);
    }
    if !shared.is_dir() {
        println!("no {}: only our own samples are compared", shared.display());
    }
    files.sort();
    samples.extend(
        files.into_iter().filter_map(|file| Some((file.display().to_string(), fs::read(&file).ok()?))),
    );
    samples
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for path in fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()) {
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "json") {
            files.push(path);
        }
    }
}
