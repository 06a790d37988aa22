//! The figures in words: a table for docs/hosting.md. Pure.

use std::fmt::Write as _;

use super::Run;
use super::figures::Figures;

pub(crate) fn table(runs: &[Run], tabs: &[f64; 2]) -> String {
    let mut table = String::new();
    let _ = writeln!(
        table,
        "| the endpoint fails for ten minutes by | asked by | requests/s in the outage | while it fails | peak after its \
         return | peak to mean | a CDN answers | 50, 95, 99 % know after |\n|---|---|---|---|---|---|---|---|"
    );
    for run in runs {
        for (name, it) in [("the banner", &run.ours), ("`setInterval`", &run.naive)] {
            let Figures { steady, failing, peak_to_mean, cdn, known: [half, most, all], .. } = it;
            let _ = writeln!(
                table,
                "| {} | {name} | {steady:.0} | {failing:.0} | {:.2} × | {peak_to_mean:.2} | {:.2} % | {half}, {most}, {all} s |",
                run.name,
                it.peak_to_steady(),
                cdn * 100.0,
            );
        }
    }
    let [ours, naive] = tabs;
    let _ = write!(
        table,
        "\nTen tabs that stay open ask {ours:.2} times as often as one; with `setInterval` {naive:.1} times.\n\n\
         ![Requests per second at the endpoint](img/load.svg)"
    );
    table
}
