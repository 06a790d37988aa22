//! What Lighthouse's reports say, as a table. Pure.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use serde_json::Value;

/// The parts of a report that can be had here: the others are about search engines, and need a public address.
pub(super) const CATEGORIES: [(&str, &str); 3] = [
    ("performance", "performance"),
    ("accessibility", "accessibility"),
    ("best-practices", "best practices"),
];

/// What it measures, with the unit in which we write it and by what its own number is divided.
const METRICS: [(&str, &str, f64, usize); 6] = [
    ("first-contentful-paint", "first paint, s", 1000.0, 1),
    ("largest-contentful-paint", "largest paint, s", 1000.0, 1),
    ("speed-index", "speed index, s", 1000.0, 1),
    ("total-blocking-time", "blocked, ms", 1.0, 0),
    ("cumulative-layout-shift", "layout shift", 1.0, 3),
    ("total-byte-weight", "KB", 1000.0, 1),
];

/// Lighthouse calls nothing of less weight than that a fault.
const PASSED: f64 = 0.9;

/// A page, and what each run said of it.
pub(super) struct Looked {
    pub(super) name: &'static str,
    pub(super) reports: Vec<Value>,
}

impl Looked {
    fn median(&self, of: impl Fn(&Value) -> Option<f64>) -> Option<f64> {
        let mut all: Vec<f64> = self.reports.iter().filter_map(of).collect();
        all.sort_by(f64::total_cmp);
        all.get(all.len() / 2).copied()
    }

    fn row(&self) -> String {
        let mut row = format!("| {} |", self.name);
        for (id, _) in CATEGORIES {
            let score = self.median(|report| report["categories"][id]["score"].as_f64());
            let _ = write!(row, " {} |", score.map_or("–".to_owned(), |it| format!("{:.0}", it * 100.0)));
        }
        for (id, _, divisor, digits) in METRICS {
            let value = self.median(|report| report["audits"][id]["numericValue"].as_f64());
            let _ =
                write!(row, " {} |", value.map_or("–".to_owned(), |it| format!("{:.digits$}", it / divisor)));
        }
        row
    }

    /// What a run found that counts against a category but performance, whose single audits are its metrics again.
    fn faults(&self) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        for report in &self.reports {
            for (id, category) in &CATEGORIES[1..] {
                for audit in report["categories"][id]["auditRefs"].as_array().into_iter().flatten() {
                    let audit = &report["audits"][audit["id"].as_str().unwrap_or_default()];
                    if audit["score"].as_f64().is_some_and(|it| it < PASSED) {
                        found.insert(format!(
                            "{}, {category}: {}",
                            self.name,
                            audit["title"].as_str().unwrap_or("an audit without a title")
                        ));
                    }
                }
            }
        }
        found
    }
}

/// How fast Lighthouse found the machine, from the slowest run to the fastest.
pub(super) fn speed(pages: &[Looked]) -> String {
    let reports = pages.iter().flat_map(|it| &it.reports);
    let mut all: Vec<f64> = reports.filter_map(|it| it["environment"]["benchmarkIndex"].as_f64()).collect();
    all.sort_by(f64::total_cmp);
    match all[..] {
        [] => "unknown".to_owned(),
        [one] => format!("{one:.0}"),
        [slowest, .., fastest] => format!("{slowest:.0} to {fastest:.0}"),
    }
}

/// All pages, and what is not as Lighthouse wants it.
pub(super) fn table(pages: &[Looked]) -> String {
    let mut text = "| page |".to_owned();
    for name in CATEGORIES.iter().map(|it| it.1).chain(METRICS.iter().map(|it| it.1)) {
        let _ = write!(text, " {name} |");
    }
    let _ = writeln!(text, "\n|{}", "---|".repeat(1 + CATEGORIES.len() + METRICS.len()));
    for page in pages {
        let _ = writeln!(text, "{}", page.row());
    }
    let faults: Vec<_> = pages.iter().flat_map(Looked::faults).collect();
    if faults.is_empty() {
        text.push_str("\nOf accessibility and best practices it finds nothing to mend on any of them.\n");
    } else {
        text.push_str("\nWhat it finds:\n\n");
        for fault in faults {
            let _ = writeln!(text, "- {fault}");
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Looked, speed, table};

    fn report(performance: f64, paint: f64, alt: f64) -> Value {
        json!({
            "categories": {
                "performance": { "score": performance, "auditRefs": [{ "id": "first-contentful-paint" }] },
                "accessibility": { "score": 1, "auditRefs": [{ "id": "image-alt" }, { "id": "manual" }] },
                "best-practices": { "score": 0.96, "auditRefs": [] },
            },
            "audits": {
                "first-contentful-paint": { "numericValue": paint, "score": 0.5, "title": "First Contentful Paint" },
                "image-alt": { "score": alt, "title": "Images have no text" },
                "manual": { "score": null, "title": "To be looked at by people" },
            },
        })
    }

    #[test]
    fn a_figure_is_the_median_and_a_fault_of_one_run_is_named() {
        let reports = vec![report(0.5, 900.0, 1.0), report(1.0, 1700.0, 0.0), report(0.9, 1250.0, 1.0)];
        let text = table(&[Looked { name: "plain", reports }]);
        assert!(text.contains("| plain | 90 | 100 | 96 | 1.2 | – | – | – | – | – |"), "{text}");
        assert!(text.ends_with("What it finds:\n\n- plain, accessibility: Images have no text\n"), "{text}");
    }

    #[test]
    fn the_machine_is_as_fast_as_it_was_in_the_slowest_and_in_the_fastest_run() {
        let page = |speeds: &[f64]| {
            let of = |speed: &f64| json!({ "environment": { "benchmarkIndex": speed } });
            Looked { name: "plain", reports: speeds.iter().map(of).collect() }
        };
        assert_eq!(speed(&[page(&[900.4, 1200.0]), page(&[310.0])]), "310 to 1200");
        assert_eq!((speed(&[page(&[310.0])]), speed(&[])), ("310".to_owned(), "unknown".to_owned()));
    }

    #[test]
    fn where_nothing_is_found_that_is_said() {
        let text = table(&[Looked { name: "plain", reports: vec![report(1.0, 1.0, 1.0)] }]);
        assert!(text.ends_with("nothing to mend on any of them.\n"), "{text}");
    }
}
