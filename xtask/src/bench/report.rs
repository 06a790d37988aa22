//! Turns the results into tables, goals, JSON and a plot, and writes them where they belong.

use std::fmt::Write as _;
use std::time::SystemTime;

use serde_json::{Map, Value, json};

use super::conditions::{Case, Condition, Network};
use super::figures::{Cell, Figure, Results, Spread};
use super::plot::{Bar, Panel, plot};
use super::subject::{BARE, HAND_WRITTEN, OURS, Subject, Words};
use crate::bundle;
use crate::marks::put;
use crate::root::root;

/// The command whose marks enclose the tables in a document.
const MARK: &str = "cargo xtask bench";

/// The condition under which goals are judged.
const SLOWEST: Condition = Condition { network: Network::Slow4G, cpu: 4 };

/// The results of a run.
pub(crate) struct Report {
    pub(crate) results: Results,
    pub(crate) subjects: Vec<Subject>,
    /// Why a widget could not be measured, a line each.
    pub(crate) missing: Vec<String>,
    pub(crate) runs: u32,
    pub(crate) browser: String,
    pub(crate) begun: SystemTime,
}

/// A goal, and the figure that was reached.
struct Goal {
    what: &'static str,
    /// The figure may be at most this.
    most: f64,
    value: Option<f64>,
    unit: &'static str,
}

impl Report {
    /// Writes everything into `target/bench`, and prints the tables.
    pub(crate) fn keep(&self) -> Result<(), String> {
        let folder = root().join("target/bench");
        let tables = self.tables();
        bundle::write(&folder.join("benchmarks.md"), tables.as_bytes())?;
        bundle::write(&folder.join("benchmarks.json"), self.json().as_bytes())?;
        bundle::write(&folder.join("bench.svg"), plot(&self.panels()).as_bytes())?;
        println!("\n{tables}\nThis, the JSON and the plot are in target/bench.");
        Ok(())
    }

    /// Writes everything into the documentation.
    pub(crate) fn publish(&self) -> Result<(), String> {
        let docs = root().join("docs");
        put(&docs.join("benchmarks.md"), MARK, &self.tables())?;
        put(&root().join("README.md"), MARK, &self.in_short()?)?;
        bundle::write(&docs.join("benchmarks.json"), self.json().as_bytes())?;
        bundle::write(&docs.join("img/bench.svg"), plot(&self.panels()).as_bytes())?;
        println!("docs/benchmarks.md, docs/benchmarks.json, docs/img/bench.svg and the README are written");
        Ok(())
    }

    fn date(&self) -> String {
        let time = humantime::format_rfc3339_seconds(self.begun).to_string();
        time.split('T').next().unwrap_or_default().to_owned()
    }

    fn tables(&self) -> String {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let mut text = format!(
            "Measured on {} in {}, on a machine with {cores} cores ({}, {}). Each case was looked at {}; a figure is \
             the median, with the middle half of the runs behind it.\n\n",
            self.date(),
            self.browser,
            std::env::consts::OS,
            std::env::consts::ARCH,
            if self.runs == 1 { "once".to_owned() } else { format!("{} times", self.runs) },
        );
        text.push_str(&self.goals_table());
        for case in Case::ALL {
            text.push_str(&self.case_table(case));
        }
        text.push_str(&self.traffic_table());
        for line in &self.missing {
            let _ = writeln!(text, "Not looked at: {line}.\n");
        }
        text
    }

    fn goals_table(&self) -> String {
        let goals = self.goals();
        let mut text = String::new();
        for Goal { what, most, value, unit } in &goals {
            let Some(value) = value else { continue };
            let is_met = if value <= most { "met" } else { "**missed**" };
            let shown = |number: f64| {
                let digits = usize::from(number.fract() != 0.0) * if *unit == " ms" { 1 } else { 2 };
                format!("{number:.digits$}{unit}")
            };
            let _ = writeln!(text, "| {what} | {} | {} | {is_met} |", shown(*most), shown(*value));
        }
        if text.is_empty() {
            return text;
        }
        format!("| goal | at most | measured | |\n|---|---|---|---|\n{text}\n")
    }

    fn goals(&self) -> Vec<Goal> {
        let slowest = |case, subject| Cell { case, condition: SLOWEST, subject };
        let median = |cell: Cell, figure| self.results.caused(&cell, BARE, figure).map(|it| it.median);
        let against = |case, figure| {
            let (ours, hand) =
                (median(slowest(case, OURS), figure)?, median(slowest(case, HAND_WRITTEN), figure)?);
            (hand > 0.0).then(|| ours / hand)
        };
        // The worst value of this widget over all views.
        let worst = |figure, is_meant: fn(&Cell) -> bool| {
            let cells = self.results.0.keys().filter(|it| it.subject == OURS && is_meant(it));
            cells.filter_map(|it| median(it.clone(), figure)).reduce(f64::max)
        };
        let goal = |what, most, value, unit| Goal { what, most, value, unit };
        vec![
            goal(
                "First words on the first page view, Slow 4G, CPU × 4, against the hand-written script",
                1.3,
                against(Case::OutageCold, Figure::Words),
                " ×",
            ),
            goal(
                "First words on the next page view, Slow 4G, CPU × 4, against the hand-written script",
                0.9,
                against(Case::OutageSecond, Figure::Words),
                " ×",
            ),
            goal(
                "Main thread on a quiet page view, Slow 4G, CPU × 4, against the hand-written script",
                2.0,
                against(Case::QuietCold, Figure::Work),
                " ×",
            ),
            goal(
                "Requests on a quiet page view",
                2.0,
                worst(Figure::Requests, |it| matches!(it.case, Case::QuietCold | Case::QuietSecond)),
                "",
            ),
            goal(
                "Longest task at CPU × 4, the page's own too (0: none took 50 ms)",
                50.0,
                worst(Figure::Longest, |it| it.condition.cpu == 4 && it.case != Case::Reading),
                " ms",
            ),
            goal("Layout shift after the first words", 0.0, worst(Figure::LaterShift, |_| true), ""),
            goal(
                "A summary of 200 KB read and decided, CPU × 4",
                5.0,
                worst(Figure::Reading, |it| it.case == Case::Reading),
                " ms",
            ),
        ]
    }

    /// Empty for a case that was not measured.
    fn case_table(&self, case: Case) -> String {
        let columns = columns(case);
        let mut rows = String::new();
        for cell in self.results.0.keys().filter(|it| it.case == case) {
            let Some(subject) = self.subjects.get(cell.subject) else { continue };
            let mut row = format!("| {} | {} |", cell.condition, subject.name);
            for (_, figure) in &columns {
                let spread = self.results.caused(cell, BARE, *figure);
                let _ = write!(row, " {} |", shown(*figure, spread, subject.words));
            }
            rows.push_str(&row);
            rows.push('\n');
        }
        if rows.is_empty() {
            return String::new();
        }
        let heads = columns.iter().map(|(head, _)| *head).collect::<Vec<_>>().join(" | ");
        let rules = "---|".repeat(columns.len());
        format!("### {}\n\n| network, processor | | {heads} |\n|---|---|{rules}\n{rows}\n", case.title())
    }

    /// Requests and bytes by sort of file. They are the same under all conditions, so the first measured one is taken.
    fn traffic_table(&self) -> String {
        let Some(condition) = self.results.0.keys().map(|it| it.condition).min() else {
            return String::new();
        };
        let mut rows = String::new();
        for cell in self.results.0.keys() {
            let Some(subject) = self.subjects.get(cell.subject) else { continue };
            if cell.condition != condition || cell.subject == BARE || cell.case == Case::Reading {
                continue;
            }
            let traffic = self.results.traffic(cell);
            let kinds = traffic
                .iter()
                .map(|(kind, it)| format!("{} {}, {} B", it.requests, kind.word(), grouped(it.bytes)));
            let kinds = kinds.collect::<Vec<_>>().join("; ");
            let _ = writeln!(rows, "| {} | {} | {kinds} |", cell.case.title(), subject.name);
        }
        if rows.is_empty() {
            return rows;
        }
        format!(
            "### Requests and bytes by sort\n\n| case | | over the network, heads too |\n|---|---|---|\n{rows}\n"
        )
    }

    /// The few lines for the README.
    fn in_short(&self) -> Result<String, String> {
        let words = |case, subject| {
            let cell = Cell { case, condition: SLOWEST, subject };
            let spread = self.results.caused(&cell, BARE, Figure::Words);
            spread.map(|it| it.median).ok_or("--write needs both outage cases on Slow 4G at CPU × 4")
        };
        let [(ours, hand), (again, by_hand)] = [
            (words(Case::OutageCold, OURS)?, words(Case::OutageCold, HAND_WRITTEN)?),
            (words(Case::OutageSecond, OURS)?, words(Case::OutageSecond, HAND_WRITTEN)?),
        ];
        Ok(format!(
            "On Slow 4G and a processor slowed down four times, the first words of an outage can be seen after {} ms, on the \
             next page view after {} ms.\nA script written by hand for one status page, without any of the rest, takes {} ms \
             and {} ms.\nHow that is measured, and all else: [docs/benchmarks.md](docs/benchmarks.md).\n",
            grouped(ours),
            grouped(again),
            grouped(hand),
            grouped(by_hand),
        ))
    }

    fn json(&self) -> String {
        let cells = self.results.0.keys().map(|cell| {
            let mut figures = Map::new();
            for figure in Figure::ALL {
                if let Some(it) = self.results.spread(cell, figure) {
                    let value =
                        json!({ "low": it.low, "median": it.median, "high": it.high, "count": it.count });
                    figures.insert(figure.word().to_owned(), value);
                }
            }
            let traffic = self.results.traffic(cell).into_iter().map(|(kind, it)| {
                (kind.word().to_owned(), json!({ "requests": it.requests, "bytes": it.bytes }))
            });
            let cell = json!({
                "case": cell.case.word(),
                "network": cell.condition.network.to_string(),
                "cpu": cell.condition.cpu,
                "subject": self.subjects.get(cell.subject).map(|it| &it.name),
                "figures": figures,
                "traffic": traffic.collect::<Map<String, Value>>(),
            });
            format!("  {cell}")
        });
        let cells = cells.collect::<Vec<_>>().join(",\n");
        let (date, browser) = (Value::from(self.date()), Value::from(&*self.browser));
        format!(
            "{{\"date\": {date}, \"browser\": {browser}, \"runs\": {}, \"cells\": [\n{cells}\n]}}\n",
            self.runs
        )
    }

    fn panels(&self) -> Vec<Panel> {
        let conditions = self.results.0.keys().filter(|it| it.case != Case::Reading).map(|it| it.condition);
        let Some(condition) = conditions.max() else { return Vec::new() };
        let panel = |case: Case| {
            let bar = |(number, subject): (usize, &Subject)| {
                let cell = Cell { case, condition, subject: number };
                let of = |figure| self.results.spread(&cell, figure);
                let (name, is_ours) = (subject.name.clone(), number == OURS);
                Some(Bar { name, is_ours, words: of(Figure::Words)?, whole: of(Figure::Whole)? })
            };
            let bars: Vec<_> = self.subjects.iter().enumerate().filter_map(bar).collect();
            let title = format!("{}: {condition}, ms", case.title());
            (!bars.is_empty()).then_some(Panel { title, bars })
        };
        [Case::OutageCold, Case::OutageSecond, Case::Begins].into_iter().filter_map(panel).collect()
    }
}

/// The columns of a case's table.
fn columns(case: Case) -> Vec<(&'static str, Figure)> {
    let asked = ("feed asked, ms", Figure::Asked);
    let shown = [("first words, ms", Figure::Words), ("whole, ms", Figure::Whole)];
    let cost = [
        ("main thread, ms", Figure::Work),
        ("longest task, ms", Figure::Longest),
        ("layout shift", Figure::Shift),
        ("of it later", Figure::LaterShift),
        ("requests", Figure::Requests),
        ("KB", Figure::Bytes),
        ("heap, KB", Figure::Heap),
        ("WebAssembly's memory, KB", Figure::Memory),
    ];
    match case {
        Case::QuietCold | Case::QuietSecond => [&[asked][..], &cost[..]].concat(),
        Case::OutageCold | Case::OutageSecond => [&[asked][..], &shown, &cost].concat(),
        Case::Begins => [&shown[..], &cost].concat(),
        Case::Reading => vec![("read and decided, ms", Figure::Reading)],
    }
}

fn shown(figure: Figure, spread: Option<Spread>, words: Words) -> String {
    let Some(Spread { low, median, high, .. }) = spread else {
        // A page without a widget shows no words, so only for the others a missing figure is worth a note.
        let is_expected = words != Words::None && matches!(figure, Figure::Words | Figure::Whole);
        return if is_expected { "never" } else { "" }.to_owned();
    };
    match figure {
        Figure::Longest if median < 50.0 => "< 50".to_owned(),
        Figure::Longest | Figure::Requests => format!("{}", median.round()),
        Figure::Shift | Figure::LaterShift if median == 0.0 => "0".to_owned(),
        Figure::Shift | Figure::LaterShift => format!("{median:.3}"),
        Figure::Bytes | Figure::Heap | Figure::Memory => format!("{:.1}", median / 1000.0),
        Figure::Reading => format!("{median:.1} ({low:.1}–{high:.1})"),
        Figure::Asked | Figure::Words | Figure::Whole | Figure::Work => {
            format!("{} ({}–{})", grouped(median), grouped(low), grouped(high))
        }
    }
}

#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "milliseconds and bytes, none below 0"
)]
fn grouped(number: f64) -> String {
    crate::size::grouped(number.round() as u64)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test panics")]

    use std::collections::BTreeMap;
    use std::time::SystemTime;

    use serde_json::Value;

    use super::super::conditions::{Case, Condition, Network};
    use super::super::figures::{Cell, Figure, Kind, Results, Sample, Traffic};
    use super::super::subject::Subject;
    use super::Report;

    const SLOW: Condition = Condition { network: Network::Slow4G, cpu: 4 };

    /// A page without a widget, this widget and the hand-written script.
    fn report(values: &[(Case, usize, Figure, &[f64])]) -> Report {
        let mut results = Results::default();
        for (case, subject, figure, values) in values {
            for value in *values {
                let traffic = [(Kind::Script, Traffic { requests: 1.0, bytes: 2_100.0 })].into();
                let sample = Sample { figures: [(*figure, *value)].into(), traffic };
                results.add(Cell { case: *case, condition: SLOW, subject: *subject }, sample);
            }
        }
        let subjects = Subject::for_tests();
        Report {
            results,
            subjects,
            missing: vec!["other 1.0.0: npm could not fetch it".to_owned()],
            runs: 3,
            browser: "Chrome 1".to_owned(),
            begun: SystemTime::UNIX_EPOCH,
        }
    }

    #[test]
    fn a_table_has_medians_and_spreads() {
        let report = report(&[
            (Case::OutageCold, 1, Figure::Words, &[1_000.0, 1_300.0, 1_200.0]),
            (Case::OutageCold, 2, Figure::Words, &[1_000.0]),
        ]);
        let tables = report.tables();
        for piece in [
            "Measured on 1970-01-01 in Chrome 1, on a machine with ",
            "### Outage, first page view\n",
            "| Slow 4G, CPU × 4 | Outage Banner |  | 1,200 (1,100–1,250) | never |",
            "| Slow 4G, CPU × 4 | hand-written script |  | 1,000 (1,000–1,000) | never |",
            "| Outage, first page view | Outage Banner | 1 script, 2,100 B |",
            "against the hand-written script | 1.30 × | 1.20 × | met |",
            "Not looked at: other 1.0.0: npm could not fetch it.",
        ] {
            assert!(tables.contains(piece), "{piece}: {tables}");
        }
        assert!(!tables.contains("### Quiet"), "{tables}");
    }

    #[test]
    fn a_goal_that_is_missed_is_said_to_be_missed() {
        let missed = report(&[
            (Case::OutageSecond, 1, Figure::Words, &[950.0]),
            (Case::OutageSecond, 2, Figure::Words, &[1_000.0]),
            (Case::OutageCold, 1, Figure::LaterShift, &[0.01]),
            (Case::OutageCold, 1, Figure::Longest, &[51.0]),
            (Case::Reading, 1, Figure::Reading, &[4.9]),
        ])
        .goals_table();
        for line in [
            "script | 0.90 × | 0.95 × | **missed** |",
            "Layout shift after the first words | 0 | 0.01 | **missed** |",
            "(0: none took 50 ms) | 50 ms | 51 ms | **missed** |",
            "A summary of 200 KB read and decided, CPU × 4 | 5 ms | 4.9 ms | met |",
        ] {
            assert!(missed.contains(line), "{line}: {missed}");
        }
    }

    #[test]
    fn what_was_not_measured_has_no_goal_and_no_line_in_the_readme() {
        let report = report(&[(Case::OutageCold, 1, Figure::Words, &[1.0])]);
        assert_eq!(report.goals_table(), "");
        assert!(report.in_short().is_err());
    }

    #[test]
    fn the_json_has_each_cell() {
        let json = report(&[(Case::Begins, 1, Figure::Words, &[5.0, 7.0])]).json();
        let json: Value = serde_json::from_str(&json).unwrap();
        let cell = &json["cells"][0];
        assert_eq!(cell["case"], "begins");
        assert_eq!(cell["subject"], "Outage Banner");
        assert_eq!(cell["figures"]["first_words_ms"]["median"], 6.0);
        assert_eq!(cell["traffic"]["script"]["bytes"], 2_100.0);
    }

    #[test]
    fn a_plot_has_a_bar_for_each_who_says_something() {
        let mut report = report(&[]);
        for (subject, words) in [(1, 900.0), (2, 700.0)] {
            let figures: BTreeMap<_, _> = [(Figure::Words, words), (Figure::Whole, words)].into();
            let sample = Sample { figures, ..Sample::default() };
            report.results.add(Cell { case: Case::OutageCold, condition: SLOW, subject }, sample);
        }
        let panels = report.panels();
        assert_eq!(panels.len(), 1);
        assert_eq!(panels[0].bars.len(), 2);
        assert!(panels[0].bars[0].is_ours);
    }
}
