//! From every recorded sample of `../shared/feeds` the readers take what a person takes from it, as this table says.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a failed test panics")]

use outage_banner::feed::{self, Feed, Hints};
use outage_banner::model::{Incident, Indicator, MaintenanceStatus, latest};
use outage_banner::time::Timestamp;
use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::{Path, PathBuf};

const NOW: &str = "2026-04-21T12:00:00Z";

/// What a person says about one sample.
struct Sample {
    path: &'static str,
    now: &'static str, // The moment at which it is read: about when it was recorded.
    provider: &'static str,
    open: usize,
    worst: &'static str,  // The worst of the page's own word and the open incidents.
    newest: &'static str, // How the newest text of the open incidents begins.
    in_progress: usize,
    upcoming: usize,
}

#[rustfmt::skip]
const SAMPLES: &[Sample] = &[
    sample("statuspage/asana-summary-major-no-incident.json", NOW, "statuspage", 0, "major", "", 0, 0),
    sample("statuspage/atlassian-summary-quiet-no-components.json", NOW, "statuspage", 0, "none", "", 0, 0),
    sample("statuspage/claude-scheduled-maintenances-completed.json", NOW, "statuspage", 0, "none", "", 0, 0),
    sample("statuspage/cloudflare-summary-incident-and-maintenances-large.json", NOW, "statuspage", 1, "minor", "Impact ended at 06:45 UTC, and we are", 1, 12),
    sample("statuspage/docs-components.json", NOW, "statuspage", 0, "major", "", 0, 0),
    sample("statuspage/docs-incidents-unresolved.json", NOW, "statuspage", 1, "critical", "Our master database has ham sandwiches", 0, 0),
    sample("statuspage/docs-incidents.json", NOW, "statuspage", 1, "critical", "Our master database has ham sandwiches", 0, 0),
    sample("statuspage/docs-scheduled-maintenances-active.json", NOW, "statuspage", 0, "maintenance", "", 1, 0),
    sample("statuspage/docs-scheduled-maintenances-upcoming.json", NOW, "statuspage", 0, "none", "", 0, 0), // "scheduled", but its window was in 2014.
    sample("statuspage/docs-scheduled-maintenances.json", NOW, "statuspage", 0, "maintenance", "", 1, 0), // The other window is over, too, but it says that it goes on.
    sample("statuspage/docs-status.json", NOW, "statuspage", 0, "major", "", 0, 0),
    sample("statuspage/docs-summary.json", NOW, "statuspage", 1, "critical", "Our master database has ham sandwiches", 1, 0),
    sample("statuspage/github-incidents-five-resolved.json", NOW, "statuspage", 0, "none", "", 0, 0),
    sample("statuspage/github-summary-one-incident-8-components.json", NOW, "statuspage", 1, "minor", "We have restored git operations", 0, 0),
    sample("statuspage/github-summary-quiet-2023.json", NOW, "statuspage", 0, "none", "", 0, 0),
    sample("statuspage/synthetic-summary-critical.json", NOW, "statuspage", 1, "critical", "All API endpoints are currently returning 503.", 0, 1),
    sample("statuspage-clones/flarewarden-docs-summary-quiet.json", NOW, "statuspage", 0, "none", "", 0, 0),
    sample("statuspage-clones/hepgg-docs-status-one-incident.json", NOW, "statuspage", 1, "minor", "We are monitoring the fix.", 0, 0),
    sample("incidentio/neon-widget-quiet.json", NOW, "incidentio", 0, "none", "", 0, 0),
    sample("incidentio/openai-compat-summary-two-incidents.json", NOW, "statuspage", 2, "minor", "We’re investigating elevated errors", 0, 0),
    sample("incidentio/openai-compat-trimmed-no-bodies.json", NOW, "statuspage", 1, "minor", "", 0, 0),
    sample("incidentio/widget-preview-all-three-arrays.json", NOW, "incidentio", 1, "major", "...", 1, 0), // The window of what is scheduled was in 2024.
    sample("instatus/docs-summary-incident-and-maintenance.json", "2022-06-11T18:56:00Z", "instatus", 1, "critical", "", 0, 1), // MAJOROUTAGE is "major outage"; no texts; NOTSTARTEDYET wins over the clock.
    sample("instatus/ha-v2-components.json", "2026-04-21T12:00:00Z", "instatus", 0, "major", "", 0, 0), // By components.
    sample("betterstack/automatic-report-ends-at-null.json", "2026-08-24T20:16:00Z", "betterstack", 0, "major", "", 0, 0), // The report's newest message is "Resolved"; the page's word is still downtime.
    sample("betterstack/sections-and-resources.json", "2026-04-21T12:00:00Z", "betterstack", 0, "none", "", 0, 0), // The page's word wins over one degraded resource.
    sample("cachet/v2-components.json", "2015-08-01T12:45:00Z", "cachet", 0, "none", "", 0, 0),
    sample("cachet/v2-incidents-one-open.json", "2015-08-01T12:45:00Z", "cachet", 1, "minor", "Incident Update #1", 0, 0), // human_status "Fixed" lags; ungraded; the update before the message of the same second.
    sample("cachet/v2-schedules-complete.json", "2015-08-01T13:00:00Z", "cachet", 0, "none", "", 0, 0),
    sample("cachet/v2-status-some-issues.json", "2015-08-01T12:45:00Z", "cachet", 0, "minor", "", 0, 0), // "info" means some issues here.
    sample("cachet/v3-docs-incidents.json", "2024-10-27T09:05:59Z", "cachet", 1, "minor", "We're investigating an issue with our docu", 0, 0), // Ungraded.
    sample("uptime-kuma/wittyoneoff-heartbeat-all-up.json", "2026-08-26T21:53:11Z", "uptime-kuma", 0, "none", "", 0, 0),
    sample("uptime-kuma/wittyoneoff-status-page-quiet.json", "2026-08-26T21:53:11Z", "uptime-kuma", 0, "none", "", 0, 0), // Monitors without a state here: left out, not unknown.
    sample("cstate/docs-v4-index-disrupted.json", "2019-10-06T17:46:00Z", "cstate", 0, "major", "", 0, 0), // The page's word; systems have no state in API 1.0.
    sample("cstate/torproject-index-with-issues.json", "2025-05-01T15:22:00Z", "cstate", 1, "major", "", 0, 0), // Three titles, one permalink: one issue.
    sample("upptime/azuwata-upptime-summary.json", "2026-04-21T12:00:00Z", "upptime", 0, "none", "", 0, 0),
    sample("upptime/azzus78-pedocs-summary.json", "2022-08-16T12:00:00Z", "upptime", 0, "none", "", 0, 0),
    sample("upptime/b-eee-serviceuptime-stg-summary.json", "2026-04-21T12:00:00Z", "upptime", 0, "none", "", 0, 0), // 74.91% is the past.
    sample("upptime/github-issues-mixed.json", "2026-04-15T09:31:00Z", "upptime", 1, "minor", "", 0, 0), // One open, one closed, one pull request; no bodies; ungraded.
    sample("upptime/tiagoaquino-uptime-summary-down.json", "2026-07-24T12:00:00Z", "upptime", 0, "major", "", 0, 0), // By components.
    sample("upptime/tiagoaquino-uptime-summary.json", "2026-07-24T12:00:00Z", "upptime", 0, "none", "", 0, 0),
    sample("gatus/statuses-no-results.json", "2026-04-21T12:00:00Z", "gatus", 0, "none", "", 0, 0), // Never measured: left out, as what is not monitored.
    sample("gatus/statuses-one-endpoint-two-results.json", "2026-04-21T12:00:00Z", "gatus", 0, "major", "", 0, 0), // The last result by position: both times are the year 1.
    sample("openstatus/current-degraded.json", "2026-06-19T11:00:00Z", "statuspage", 0, "minor", "", 0, 0), // Nothing in it but a host name says OpenStatus.
    sample("statuspal/docs-maintenance-ongoing-with-incident.json", "2022-01-01T00:00:00Z", "statuspal", 0, "major", "", 1, 0), // The incident has an end; the arrays are the maintenances' status; the page's word is major.
    sample("statuspal/exoscale-network-degraded.json", "2025-07-18T08:50:00Z", "statuspal", 1, "minor", "The issue has been identified. Mitigation has", 0, 0),
    sample("statuspal/exoscale-operational.json", "2023-09-12T09:52:00Z", "statuspal", 0, "none", "", 0, 1),
    sample("statuspal/exoscale-recent-incident-closed.json", "2025-03-08T08:48:00Z", "statuspal", 1, "minor", "We're investigating a network connectivity", 0, 0), // Not closed: ends_at is null. Impact none; current_status_type says minor. The info notice is no incident.
    sample("statuspal/maslak-teamdefinex-down.json", "2023-04-18T14:07:00Z", "statuspal", 1, "major", "According to our monitoring system this", 0, 0),
    sample("statusio/docs-quiet.json", "2016-01-29T22:58:00Z", "statusio", 0, "none", "", 0, 0),
    sample("statusio/incident-doc-derived.json", "2021-12-06T16:49:50Z", "statusio", 1, "minor", "The issue has been identified.", 1, 1), // Overall is maintenance, the incident's newest message 300; active by the array, not the clock.
    sample("rootly/docs-status-quiet.json", "2026-03-19T12:00:00Z", "statuspage", 0, "none", "", 0, 0), // Nothing in it says Rootly.
    sample("sorry/docs-notices-incident-and-maintenance.json", "2023-01-01T00:00:00Z", "sorry", 1, "minor", "We are currently investigating an issue with", 0, 1), // Ungraded; "scheduled" wins over the clock.
    sample("sorry/docs-status-quiet.json", "2023-01-01T00:00:00Z", "sorry", 0, "none", "", 0, 0),
    sample("slack/current-quiet.json", "2026-06-26T10:10:00Z", "slack", 0, "none", "", 0, 0),
    sample("slack/docs-current-active.json", "2019-04-09T14:36:00Z", "slack", 1, "minor", "Technical Summary:\nOn September 7th at 2:35pm", 0, 0), // Active by its word, though the text says it is fixed.
    sample("slack/history.json", "2026-06-26T10:10:00Z", "slack", 0, "none", "", 0, 0), // A bare array, all resolved.
    sample("slack/testfile-current-ok.json", "2018-09-08T01:35:00Z", "slack", 0, "none", "", 0, 0),
    sample("heroku/v3-issues-2012.json", "2012-04-24T15:25:00Z", "heroku", 0, "none", "", 0, 0), // `resolved: true`; an API that is gone: refusing it would be no loss.
    sample("heroku/v4-current-status-green.json", "2025-08-21T09:00:00Z", "heroku", 0, "none", "", 0, 0),
    sample("heroku/v4-current-status-red.json", "2025-08-21T09:00:00Z", "heroku", 1, "major", "update contents", 0, 0), // Red; the incident itself is ungraded.
    sample("salesforce/heroku-incidents-active.json", "2025-08-21T09:00:00Z", "salesforce", 4, "major", "Incident update 1", 0, 0), // Four incidents under one id.
    sample("salesforce/heroku-instances-ok.json", "2025-08-21T09:00:00Z", "salesforce", 0, "none", "", 0, 0), // By components.
    sample("salesforce/heroku-maintenances.json", "2025-08-21T09:00:00Z", "salesforce", 0, "none", "", 0, 0), // eventStatus "resolved".
    sample("salesforce/incidents-resolved-and-active.json", "2026-09-03T09:00:00Z", "salesforce", 1, "major", "We are investigating a disruption.", 0, 0), // An empty endTime is open.
    sample("salesforce/nonheroku-incidents-active.json", "2025-08-21T09:00:00Z", "salesforce", 2, "minor", "Incident update 1", 0, 0), // The same entry twice under one id.
    sample("google-cloud/incidents-2026-mixed.json", "2026-07-25T13:17:00Z", "google-cloud", 0, "none", "", 0, 0), // All four have an end.
    sample("aws-health/currentevents.utf16be.json", "2026-04-30T07:26:00Z", "aws-health", 2, "major", "We are providing an update on the ongoing", 0, 0),
    sample("aws-health/all-services-2026.rss.xml", "2026-08-07T04:03:34Z", "rss", 0, "none", "", 0, 0), // Closed by age only: the newest item is 3 months old. A person who knows AWS would say 2 open.
    sample("azure/feed-20260723-active.rss.xml", "2026-07-23T16:39:00Z", "rss", 1, "minor", "We are investigating a networking issue", 0, 0), // No state, 10 minutes old: open, ungraded.
    sample("azure/feed-empty.rss.xml", "2026-07-31T00:12:00Z", "rss", 0, "none", "", 0, 0), // No items: quiet.
    sample("firehydrant/redis-payload.json", "2026-03-26T19:50:00Z", "firehydrant", 0, "none", "", 0, 0), // All four resolved.
    sample("flashduty/deepseek-widget-quiet.json", "2026-07-24T02:49:05Z", "flashduty", 0, "none", "", 0, 0),
    sample("flashduty/maintenance-in-progress.json", "2026-07-24T01:06:00Z", "flashduty", 0, "none", "", 1, 0), // The page's word stays operational while work goes on.
    sample("uptimerobot/craftmypdf-five-ok.json", "2025-03-08T14:22:00Z", "uptimerobot", 0, "none", "", 0, 0),
    sample("uptimerobot/deephow-14-ok.json", "2025-03-08T14:22:00Z", "uptimerobot", 0, "none", "", 0, 0),
    sample("uptimerobot/four-services-ok.json", "2025-03-08T14:22:00Z", "uptimerobot", 0, "none", "", 0, 0), // Low ratios are the past.
    sample("uptimerobot/fundednext-4-down.json", "2025-03-08T14:11:00Z", "uptimerobot", 0, "major", "", 0, 0), // By components.
    sample("uptimerobot/hivelocity-43-ok.json", "2025-03-08T14:22:00Z", "uptimerobot", 0, "none", "", 0, 0), // 30 of 43 are listed; the counts know the rest.
    sample("uptimerobot/single-monitor-paused.json", "2025-03-08T14:22:00Z", "uptimerobot", 0, "none", "", 0, 0), // Paused: left out; a feed that knows nothing.
    sample("uptimerobot/three-linuxfabrik-ok.json", "2025-03-08T14:22:00Z", "uptimerobot", 0, "none", "", 0, 0),
    sample("zendesk/ssp-incidents-one-open.json", "2026-05-15T08:30:00Z", "zendesk", 1, "minor", "", 0, 0), // Names only, no texts.
    sample("rss-atom/github-history-20230208-maintenance-and-incident.atom.xml", "2023-02-08T03:56:00Z", "atom", 1, "minor", "We continue to work to mitigate issues with", 0, 1), // First state "Update": open. The scheduled event begins at 22:00 of that day: upcoming, whatever SOURCES says.
    sample("rss-atom/github-history-20250528-scheduled-maintenance.atom.xml", "2025-05-27T22:26:00Z", "atom", 0, "none", "", 0, 1), // All Resolved or Completed but the scheduled event, which begins on the 28th.
    sample("rss-atom/github-history-20260822-quiet.atom.xml", "2026-08-22T03:44:00Z", "atom", 0, "none", "", 0, 0), // All Resolved.
    sample("rss-atom/metanet-german.rss.xml", "2026-04-15T17:00:00Z", "rss", 1, "minor", "Aktuell gibt es Probleme mit Server 42.", 0, 0), // No states: the first is 9 hours old, the others more than 24.
    sample("site24x7-statusiq/many-services-operational.rss.xml", "2025-02-24T20:26:00Z", "rss", 0, "none", "", 0, 0), // Components; the newest item of each is Operational.
    sample("site24x7-statusiq/no-components.rss.xml", "2025-03-05T07:00:00Z", "rss", 0, "none", "", 0, 0), // No items: quiet.
    sample("site24x7-statusiq/six-components-operational.rss.xml", "2025-03-05T07:00:00Z", "rss", 0, "none", "", 0, 0),
];

/// Samples that are no feed, and a part of the line that says so.
#[rustfmt::skip]
const REFUSED: &[(&str, &str)] = &[
    ("cachet/v2-component-groups.json", "an object without the keys of any provider"), // Groups have no state and never will: /components or /incidents is meant.
    ("cachet/v2-incident-updates.json", "an object without the keys of any provider"), // The updates of one incident, which has no name here.
    ("cstate/docs-v4-issue.json", "an object without the keys of any provider"), // One issue (and informational), not the page: index.json is meant.
    ("sorry/docs-notice-with-updates.json", "an object without the keys of any provider"), // One notice, not the page: /notices is meant.
    ("salesforce/localizations-sample.json", "an array without the keys of any provider"), // Labels for words, no status.
    ("flashduty/error-envelope.json", "status_page_not_found"), // The provider's own word for what is wrong.
    ("oneuptime/docs-uptime.json", "an object without the keys of any provider"), // Uptimes, the answer to a POST with dates: the overview is meant.
    ("site24x7-statusiq/not-a-feed.txt", "expected value at line 1"), // Two control characters and a k.
];

#[allow(clippy::too_many_arguments, reason = "the columns of a table")]
const fn sample(
    path: &'static str,
    now: &'static str,
    provider: &'static str,
    open: usize,
    worst: &'static str,
    newest: &'static str,
    in_progress: usize,
    upcoming: usize,
) -> Sample {
    Sample { path, now, provider, open, worst, newest, in_progress, upcoming }
}

fn read(feeds: &Path, path: &str, now: Timestamp) -> Result<Feed, feed::Error> {
    let bytes = std::fs::read(feeds.join(path)).unwrap_or_else(|error| panic!("{path}: {error}"));
    feed::read(&bytes, Hints { now, ..Hints::default() })
}

/// The differences between the readers and the table.
fn check(feeds: &Path, sample: &Sample) -> Vec<String> {
    let now = Timestamp::parse(sample.now).unwrap();
    let it = match read(feeds, sample.path, now) {
        Ok(it) => it,
        Err(error) => return vec![format!("{}: {error}", sample.path)],
    };
    let (provider, it) = (it.provider, it.snapshot);
    let open: Vec<&Incident> = it.incidents.iter().filter(|it| it.is_open()).collect();
    let worst = open.iter().map(|it| it.impact.into()).max().unwrap_or(Indicator::None).max(it.indicator);
    let updates: Vec<_> = open.iter().flat_map(|it| it.updates.clone()).collect();
    let newest = latest(&updates).map(|it| it.body.to_plain()).unwrap_or_default();
    let count = |status| it.maintenances.iter().filter(|it| it.status_at(now) == status).count();
    let begins = newest.starts_with(sample.newest) && newest.is_empty() == sample.newest.is_empty();
    let begin = if begins { sample.newest } else { newest.get(..60).unwrap_or(&newest) };
    let read = sample_of(
        provider,
        open.len(),
        worst.as_str(),
        begin,
        count(MaintenanceStatus::InProgress),
        count(MaintenanceStatus::Scheduled),
    );
    let wanted = sample_of(
        sample.provider,
        sample.open,
        sample.worst,
        sample.newest,
        sample.in_progress,
        sample.upcoming,
    );
    if read == wanted { Vec::new() } else { vec![format!("{}: {read}, not {wanted}", sample.path)] }
}

fn sample_of(
    provider: &str,
    open: usize,
    worst: &str,
    newest: &str,
    in_progress: usize,
    upcoming: usize,
) -> String {
    format!("{provider}, {open} open, {worst}, {newest:?}, {in_progress} in progress, {upcoming} upcoming")
}

/// The folder of the samples, if it is beside the project.
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
    let differences: Vec<String> = SAMPLES.iter().flat_map(|it| check(&feeds, it)).collect();
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

#[test]
fn what_is_no_feed_is_refused_in_clear_words() {
    let Some(feeds) = feeds() else { return };
    for (path, words) in REFUSED {
        let error = read(&feeds, path, Timestamp::parse(NOW).unwrap()).expect_err(path).to_line();
        assert!(error.contains(words), "{path}: {error}");
    }
}

#[test]
fn every_sample_is_in_the_table() {
    let Some(feeds) = feeds() else { return };
    let mut found = BTreeSet::new();
    for folder in std::fs::read_dir(&feeds).unwrap().map(|it| it.unwrap()).filter(|it| it.path().is_dir()) {
        for entry in std::fs::read_dir(folder.path()).unwrap() {
            let names = [folder.file_name(), entry.unwrap().file_name()];
            found.insert(names.map(|it| it.into_string().unwrap()).join("/"));
        }
    }
    let known = SAMPLES.iter().map(|it| it.path).chain(REFUSED.iter().map(|(path, _)| *path));
    assert_eq!(found, known.map(str::to_owned).collect());
}
