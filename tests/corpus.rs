//! Every recorded sample of `../shared/feeds` says what a person who reads it would say. The table is theirs, not ours.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a failed test panics")]

use outage_banner::feed::{self, Hints};
use outage_banner::model::{Incident, Indicator, MaintenanceStatus, latest};
use outage_banner::time::Timestamp;
use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::{Path, PathBuf};

const NOW: &str = "2026-04-21T12:00:00Z";
const FOLDERS: [&str; 3] = ["statuspage", "statuspage-clones", "incidentio"];

/// What a person says about one sample.
struct Sample {
    path: &'static str,
    provider: &'static str,
    open: usize,
    worst: &'static str,  // The worst of the page's word and the open incidents.
    newest: &'static str, // How the newest text of the open incidents begins.
    in_progress: usize,
    upcoming: usize,
}

#[rustfmt::skip]
const SAMPLES: &[Sample] = &[
    sample("statuspage/asana-summary-major-no-incident", "statuspage", 0, "major", "", 0, 0),
    sample("statuspage/atlassian-summary-quiet-no-components", "statuspage", 0, "none", "", 0, 0),
    sample("statuspage/claude-scheduled-maintenances-completed", "statuspage", 0, "none", "", 0, 0),
    sample("statuspage/cloudflare-summary-incident-and-maintenances-large", "statuspage", 1, "minor", "Impact ended at 06:45 UTC, and we are", 1, 12),
    sample("statuspage/docs-components", "statuspage", 0, "major", "", 0, 0),
    sample("statuspage/docs-incidents-unresolved", "statuspage", 1, "critical", "Our master database has ham sandwiches", 0, 0),
    sample("statuspage/docs-incidents", "statuspage", 1, "critical", "Our master database has ham sandwiches", 0, 0),
    sample("statuspage/docs-scheduled-maintenances-active", "statuspage", 0, "maintenance", "", 1, 0),
    sample("statuspage/docs-scheduled-maintenances-upcoming", "statuspage", 0, "none", "", 0, 1),
    sample("statuspage/docs-scheduled-maintenances", "statuspage", 0, "maintenance", "", 1, 1),
    sample("statuspage/docs-status", "statuspage", 0, "major", "", 0, 0),
    sample("statuspage/docs-summary", "statuspage", 1, "critical", "Our master database has ham sandwiches", 1, 1),
    sample("statuspage/github-incidents-five-resolved", "statuspage", 0, "none", "", 0, 0),
    sample("statuspage/github-summary-one-incident-8-components", "statuspage", 1, "minor", "We have restored git operations", 0, 0),
    sample("statuspage/github-summary-quiet-2023", "statuspage", 0, "none", "", 0, 0),
    sample("statuspage/synthetic-summary-critical", "statuspage", 1, "critical", "All API endpoints are currently returning 503.", 0, 1),
    sample("statuspage-clones/flarewarden-docs-summary-quiet", "statuspage-clones", 0, "none", "", 0, 0),
    sample("statuspage-clones/hepgg-docs-status-one-incident", "statuspage-clones", 1, "minor", "We are monitoring the fix.", 0, 0),
    sample("incidentio/neon-widget-quiet", "incidentio", 0, "none", "", 0, 0),
    sample("incidentio/openai-compat-summary-two-incidents", "incidentio", 2, "minor", "We’re investigating elevated errors", 0, 0),
    sample("incidentio/openai-compat-trimmed-no-bodies", "incidentio", 1, "minor", "", 0, 0),
    sample("incidentio/widget-preview-all-three-arrays", "incidentio", 1, "major", "...", 1, 1),
];

const fn sample(
    path: &'static str,
    provider: &'static str,
    open: usize,
    worst: &'static str,
    newest: &'static str,
    in_progress: usize,
    upcoming: usize,
) -> Sample {
    Sample { path, provider, open, worst, newest, in_progress, upcoming }
}

#[track_caller]
fn check(feeds: &Path, sample: &Sample) {
    let path = feeds.join(sample.path).with_extension("json");
    let bytes = std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let read =
        feed::read(&bytes, Hints::default()).unwrap_or_else(|error| panic!("{}: {error}", sample.path));
    let (it, now) = (read.snapshot, Timestamp::parse(NOW).unwrap());
    assert_eq!(read.provider, sample.provider, "{}: provider", sample.path);
    let open: Vec<&Incident> = it.incidents.iter().filter(|it| it.is_open()).collect();
    assert_eq!(open.len(), sample.open, "{}: open incidents", sample.path);
    let worst = open.iter().map(|it| it.impact.into()).max().unwrap_or(Indicator::None).max(it.indicator);
    assert_eq!(worst.as_str(), sample.worst, "{}: worst", sample.path);
    let updates: Vec<_> = open.iter().flat_map(|it| it.updates.clone()).collect();
    let newest = latest(&updates).map(|it| it.body.to_plain()).unwrap_or_default();
    assert!(newest.starts_with(sample.newest), "{}: newest text: {newest}", sample.path);
    assert_eq!(newest.is_empty(), sample.newest.is_empty(), "{}: newest text: {newest}", sample.path);
    let count = |status| it.maintenances.iter().filter(|it| it.status_at(now) == status).count();
    assert_eq!(count(MaintenanceStatus::InProgress), sample.in_progress, "{}: in progress", sample.path);
    assert_eq!(count(MaintenanceStatus::Scheduled), sample.upcoming, "{}: upcoming", sample.path);
}

/// Where the samples are; on other people's machines they are not.
fn feeds() -> Option<PathBuf> {
    let feeds = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/feeds");
    if feeds.is_dir() {
        return Some(feeds);
    }
    std::io::stdout().write_all(b"skipped: corpus: ../shared/feeds is not there\n").unwrap();
    None
}

#[test]
fn every_sample_says_what_a_person_would_say() {
    let Some(feeds) = feeds() else { return };
    for sample in SAMPLES {
        check(&feeds, sample);
    }
}

#[test]
fn every_sample_is_in_the_table() {
    let Some(feeds) = feeds() else { return };
    let mut found = BTreeSet::new();
    for folder in FOLDERS {
        for entry in std::fs::read_dir(feeds.join(folder)).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|it| it == "json") {
                found.insert(format!("{folder}/{}", path.file_stem().unwrap().to_str().unwrap()));
            }
        }
    }
    let known: BTreeSet<String> = SAMPLES.iter().map(|it| it.path.to_owned()).collect();
    assert_eq!(found, known);
}
