//! The fault matrix as a table, for the end of the run: a line for each row, a mark for each engine.

use crate::engine::Engine;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{Mutex, PoisonError};

/// How a claim of the matrix begins.
const ROW: &str = "fault_";

/// How a row ended in one engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// It holds.
    Passed,
    /// It holds at the second attempt.
    Unsteady,
    /// It does not hold.
    Failed,
}

/// What is known of the rows so far.
#[derive(Debug, Default)]
pub(crate) struct Matrix(Mutex<BTreeMap<&'static str, Vec<(Engine, Outcome)>>>);

impl Matrix {
    /// Takes in how a claim ended; of one that is no row, nothing.
    pub(crate) fn add(&self, claim: &'static str, engine: Engine, outcome: Outcome) {
        if claim.starts_with(ROW) {
            let mut rows = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            rows.entry(claim).or_default().push((engine, outcome));
        }
    }

    /// The rows that were tried, as a table; nothing where none was.
    pub(crate) fn table(&self, engines: &[Engine]) -> String {
        let rows = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let width = rows.keys().map(|it| it.len()).max().unwrap_or_default();
        let mut table = String::new();
        if rows.is_empty() {
            return table;
        }
        let _ = write!(table, "{:width$}", "fault matrix");
        for engine in engines {
            let _ = write!(table, "  {engine:8}", engine = engine.name());
        }
        for (name, outcomes) in rows.iter() {
            let words = name.trim_start_matches(ROW).replace('_', " ");
            let _ = write!(table, "\n{words:width$}");
            for engine in engines {
                let outcome = outcomes.iter().find(|it| it.0 == *engine);
                let _ = write!(table, "  {:8}", outcome.map_or("-", |it| it.1.mark()));
            }
        }
        let held = |engine: &Engine| {
            rows.values().flatten().filter(|it| it.0 == *engine && it.1 != Outcome::Failed).count()
        };
        let _ = write!(table, "\n{:width$}", format!("of {} rows hold", rows.len()));
        for engine in engines {
            let _ = write!(table, "  {:<8}", held(engine));
        }
        table
    }
}

impl Outcome {
    fn mark(self) -> &'static str {
        match self {
            Self::Passed => "ok",
            Self::Unsteady => "unsteady",
            Self::Failed => "FAILED",
        }
    }
}
