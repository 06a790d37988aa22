//! What is read from each provider's fixtures: `tests/fixtures/<provider>/told.txt` has a paragraph for each fixture.
//! After a change, `UPDATE_EXPECT=1 cargo test --test providers` writes these files anew: read the difference.
#![allow(clippy::unwrap_used, reason = "a failed test panics")]

use expect_test::expect_file;
use outage_banner::config::{Config, Show};
use outage_banner::feed::{self, Feed, Hints};
use outage_banner::policy;
use outage_banner::time::Timestamp;
use std::fs;
use std::path::{Path, PathBuf};

mod told;
use told::{NOW, told};

fn sorted(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|it| it.unwrap().path()).collect();
    paths.sort();
    paths
}

fn name(path: &Path) -> &str {
    path.file_stem().unwrap().to_str().unwrap()
}

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures")
}

/// Folders of services that answer in another provider's shape.
const LIKE_STATUSPAGE: [&str; 3] = ["statuspage-clones", "rootly", "incidentio"];

/// Cases that a provider's format cannot express.
const WITHOUT: [(&str, &str); 7] = [
    ("azure-devops", "maintenance"),
    ("statushub", "maintenance"),
    ("statuspage-clones", "maintenance"),
    ("statuspage-clones", "truncated"),
    ("uptimerobot", "maintenance"),
    ("vigil", "maintenance"),
    ("zendesk", "maintenance"),
];

#[test]
fn every_fixture_is_read_as_it_says() {
    for folder in sorted(&fixtures()).into_iter().filter(|it| it.is_dir()) {
        let mut all = String::new();
        for file in sorted(&folder).into_iter().filter(|it| name(it) != "told") {
            let told = told(&fs::read(&file).unwrap());
            all = [&all, "## ", name(&file), "\n", told.trim_end(), "\n\n"].concat();
        }
        expect_file![folder.join("told.txt")].assert_eq(&format!("{}\n", all.trim_end()));
    }
}

#[test]
fn every_provider_has_each_case_and_only_quiet_is_quiet() {
    let folders: Vec<PathBuf> = sorted(&fixtures()).into_iter().filter(|it| it.is_dir()).collect();
    for provider in feed::providers() {
        assert!(folders.iter().any(|it| name(it) == provider), "no fixtures of {provider}");
    }
    for folder in &folders {
        for case in ["quiet", "incident", "maintenance", "unknown-word", "truncated"] {
            let provider = name(folder);
            let files = sorted(folder);
            let Some(file) = files.iter().find(|it| name(it) == case) else {
                assert!(WITHOUT.contains(&(provider, case)), "{provider} has no case {case}");
                continue;
            };
            let read = feed::read(&fs::read(file).unwrap(), Hints { now: now(), ..Hints::default() });
            let config = Config { show: all(), ..Config::default() };
            let Ok(Feed { provider: known, snapshot, .. }) = read else {
                assert_eq!(
                    case, "truncated",
                    "{provider}/{case} is no feed of any provider: is its constant in PROVIDERS, and does its `known` fit? {read:?}"
                );
                continue;
            };
            assert!(
                known == provider || LIKE_STATUSPAGE.contains(&provider),
                "{provider}/{case} is taken for {known}"
            );
            let is_shown = policy::decide(&snapshot, now(), &config).is_some();
            assert_eq!(is_shown, case != "quiet", "{provider}/{case}: whether it is shown");
        }
    }
}

fn now() -> Timestamp {
    Timestamp::parse(NOW).unwrap()
}

fn all() -> Show {
    Show { incidents: true, maintenance: true, upcoming: true, resolved: false }
}
