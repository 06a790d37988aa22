//! What is measured, and how many measurements of one thing become one figure.

use std::collections::BTreeMap;

use super::conditions::{Case, Condition};

/// The measurements of one page view.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Figure {
    /// When the feed was asked for, in ms.
    Asked,
    /// When the first words of the outage could be seen, in ms.
    Words,
    /// When the whole banner could be seen, in ms.
    Whole,
    /// How long the main thread worked, in ms of its own processor time.
    Work,
    /// Its longest task, in ms; 0 if no task took 50 ms.
    Longest,
    /// Layout shift, without a unit.
    Shift,
    /// The part of it that came after the first words.
    LaterShift,
    /// Requests over the network, without that for the page itself.
    Requests,
    /// Bytes over the network with headers, without those of the page itself.
    Bytes,
    /// JavaScript's heap after a garbage collection, in bytes.
    Heap,
    /// Memory of WebAssembly, in bytes.
    Memory,
    /// From the feed's text to the first element that is made of it, in ms.
    Reading,
}

impl Figure {
    pub(crate) const ALL: [Self; 12] = [
        Self::Asked,
        Self::Words,
        Self::Whole,
        Self::Work,
        Self::Longest,
        Self::Shift,
        Self::LaterShift,
        Self::Requests,
        Self::Bytes,
        Self::Heap,
        Self::Memory,
        Self::Reading,
    ];

    /// Its name in the JSON.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Asked => "feed_asked_ms",
            Self::Words => "first_words_ms",
            Self::Whole => "whole_ms",
            Self::Work => "main_thread_ms",
            Self::Longest => "longest_task_ms",
            Self::Shift => "layout_shift",
            Self::LaterShift => "layout_shift_after_first_words",
            Self::Requests => "requests",
            Self::Bytes => "bytes",
            Self::Heap => "heap_bytes",
            Self::Memory => "wasm_memory_bytes",
            Self::Reading => "read_and_decided_ms",
        }
    }
}

/// Sorts of files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Script,
    Style,
    Wasm,
    Feed,
    Other,
}

impl Kind {
    pub(crate) const ALL: [Self; 5] = [Self::Script, Self::Style, Self::Wasm, Self::Feed, Self::Other];

    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Script => "script",
            Self::Style => "style",
            Self::Wasm => "wasm",
            Self::Feed => "feed",
            Self::Other => "other",
        }
    }
}

/// Requests and bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Traffic {
    pub(crate) requests: f64,
    pub(crate) bytes: f64,
}

/// One view of one page.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Sample {
    pub(crate) figures: BTreeMap<Figure, f64>,
    pub(crate) traffic: BTreeMap<Kind, Traffic>,
}

/// What is measured many times: a place in the table.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Cell {
    pub(crate) case: Case,
    pub(crate) condition: Condition,
    /// The index of the subject.
    pub(crate) subject: usize,
}

/// All that was measured.
#[derive(Clone, Debug, Default)]
pub(crate) struct Results(pub(crate) BTreeMap<Cell, Vec<Sample>>);

/// The median of many values, and the limits of the middle half of them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Spread {
    pub(crate) low: f64,
    pub(crate) median: f64,
    pub(crate) high: f64,
    pub(crate) count: usize,
}

impl Spread {
    /// `None` for no values.
    pub(crate) fn of(mut values: Vec<f64>) -> Option<Self> {
        values.sort_by(f64::total_cmp);
        Some(Self {
            low: quantile(&values, 1)?,
            median: quantile(&values, 2)?,
            high: quantile(&values, 3)?,
            count: values.len(),
        })
    }

    /// The same figure less an amount, but not below zero.
    pub(crate) fn less(self, by: f64) -> Self {
        let less = |value: f64| (value - by).max(0.0);
        Self { low: less(self.low), median: less(self.median), high: less(self.high), ..self }
    }
}

/// The quartile of sorted values; between two values it is interpolated.
fn quantile(sorted: &[f64], quarters: usize) -> Option<f64> {
    let steps = (sorted.len().checked_sub(1)?) * quarters;
    let (at, rest) = (steps / 4, steps % 4);
    let below = *sorted.get(at)?;
    let above = sorted.get(at + 1).copied().unwrap_or(below);
    #[allow(clippy::cast_precision_loss, reason = "0 to 3")]
    let part = rest as f64 / 4.0;
    Some(below + (above - below) * part)
}

impl Results {
    pub(crate) fn add(&mut self, cell: Cell, sample: Sample) {
        self.0.entry(cell).or_default().push(sample);
    }

    /// The figure as it was measured.
    pub(crate) fn spread(&self, cell: &Cell, figure: Figure) -> Option<Spread> {
        let samples = self.0.get(cell)?;
        Spread::of(samples.iter().filter_map(|it| it.figures.get(&figure).copied()).collect())
    }

    /// What the subject itself causes: the work of the main thread and the heap of a page without it are subtracted.
    pub(crate) fn caused(&self, cell: &Cell, bare: usize, figure: Figure) -> Option<Spread> {
        let spread = self.spread(cell, figure)?;
        if cell.subject == bare || !matches!(figure, Figure::Work | Figure::Heap) {
            return Some(spread);
        }
        // For an outage that begins, the work is counted from its beginning. The heap of a first page view contains what
        // the browser keeps for the next one.
        let case = if figure == Figure::Heap { Some(Case::QuietSecond) } else { cell.case.bare() };
        let Some(case) = case else { return Some(spread) };
        let without = self.spread(&Cell { case, subject: bare, ..cell.clone() }, figure)?;
        Some(spread.less(without.median))
    }

    /// The median for each kind of files that were asked for.
    pub(crate) fn traffic(&self, cell: &Cell) -> BTreeMap<Kind, Traffic> {
        let Some(samples) = self.0.get(cell) else { return BTreeMap::new() };
        let of = |kind: Kind| {
            let median = |value: fn(&Traffic) -> f64| {
                let values =
                    samples.iter().map(|it| it.traffic.get(&kind).map_or(0.0, value)).collect::<Vec<_>>();
                Spread::of(values).map_or(0.0, |it| it.median)
            };
            (kind, Traffic { requests: median(|it| it.requests), bytes: median(|it| it.bytes) })
        };
        Kind::ALL.into_iter().map(of).filter(|(_, it)| it.requests > 0.0).collect()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test panics")]

    use std::collections::BTreeMap;

    use super::super::conditions::{Case, Condition, Network};
    use super::{Cell, Figure, Kind, Results, Sample, Spread, Traffic};

    #[test]
    fn the_median_is_the_middle_and_the_spread_the_middle_half() {
        let spread = |values: &[f64]| Spread::of(values.to_vec()).map(|it| (it.low, it.median, it.high));
        assert_eq!(spread(&[5.0, 1.0, 3.0, 2.0, 4.0]), Some((2.0, 3.0, 4.0)));
        assert_eq!(spread(&[4.0, 1.0, 2.0, 3.0]), Some((1.75, 2.5, 3.25)));
        assert_eq!(spread(&[7.0]), Some((7.0, 7.0, 7.0)));
        assert_eq!(spread(&[]), None);
    }

    fn cell(case: Case, subject: usize) -> Cell {
        Cell { case, condition: Condition { network: Network::None, cpu: 1 }, subject }
    }

    fn results(values: &[(Case, usize, Figure, f64)]) -> Results {
        let mut results = Results::default();
        for (case, subject, figure, value) in values {
            let sample = Sample { figures: [(*figure, *value)].into(), traffic: BTreeMap::new() };
            results.add(cell(*case, *subject), sample);
        }
        results
    }

    #[test]
    fn what_a_page_without_a_widget_costs_is_not_the_widgets() {
        let results = results(&[
            (Case::QuietCold, 0, Figure::Work, 30.0),
            (Case::QuietCold, 0, Figure::Work, 40.0),
            (Case::OutageCold, 1, Figure::Work, 90.0),
            (Case::OutageCold, 1, Figure::Words, 90.0),
            (Case::OutageSecond, 1, Figure::Work, 90.0),
            (Case::Begins, 1, Figure::Work, 20.0),
            (Case::QuietSecond, 0, Figure::Heap, 500.0),
            (Case::OutageCold, 1, Figure::Heap, 900.0),
        ]);
        let median =
            |case, subject, figure| results.caused(&cell(case, subject), 0, figure).map(|it| it.median);
        assert_eq!(median(Case::OutageCold, 1, Figure::Work), Some(55.0));
        assert_eq!(median(Case::OutageCold, 1, Figure::Words), Some(90.0), "a time is a time");
        assert_eq!(median(Case::QuietCold, 0, Figure::Work), Some(35.0), "the page without a widget itself");
        assert_eq!(
            median(Case::OutageSecond, 1, Figure::Work),
            None,
            "with nothing to compare, nothing is said"
        );
        assert_eq!(median(Case::Begins, 1, Figure::Work), Some(20.0), "counted from where it began");
        assert_eq!(median(Case::OutageCold, 1, Figure::Heap), Some(400.0));
    }

    #[test]
    fn less_than_nothing_is_nothing() {
        let spread = Spread { low: 1.0, median: 2.0, high: 3.0, count: 5 };
        assert_eq!(spread.less(2.0), Spread { low: 0.0, median: 0.0, high: 1.0, count: 5 });
    }

    #[test]
    fn a_kind_that_few_looks_had_is_not_in_the_median() {
        let mut results = Results::default();
        for requests in [1.0, 1.0, 0.0] {
            let other = if requests > 0.0 { 0.0 } else { 1.0 };
            let of = |requests: f64| Traffic { requests, bytes: requests * 100.0 };
            let traffic = [(Kind::Feed, of(requests)), (Kind::Other, of(other))].into();
            results.add(cell(Case::QuietCold, 1), Sample { traffic, ..Sample::default() });
        }
        let traffic = results.traffic(&cell(Case::QuietCold, 1));
        assert_eq!(traffic, [(Kind::Feed, Traffic { requests: 1.0, bytes: 100.0 })].into());
    }
}
