//! Requests per second at the endpoint as lines, in SVG. Pure.

use std::fmt::Write as _;

use super::Run;
use crate::bench::plot::{STYLE, escaped};

const WIDTH: f64 = 840.0;
const LEFT: f64 = 60.0; // The scale stands there.
const RIGHT: f64 = 24.0; // Half of the last label.
const HEAD: f64 = 34.0;
const HEIGHT: f64 = 180.0;
const FOOT: f64 = 30.0;
/// One point is the mean of so many seconds.
const POINT_SECONDS: usize = 30;

const LINES: &str = "path { fill: none; stroke-width: 1.5 } path.ours { fill: none; stroke: #0b6bcb } \
    path.other { fill: none; stroke: #8c959f } .down { fill: #d1242f; opacity: .12 } .axis { stroke: #8c959f; opacity: .5 }";

/// A panel for each course: ours and the naive way on one scale, and the ten minutes in which the endpoint fails.
pub(crate) fn plot(runs: &[Run]) -> String {
    let lines: Vec<[Vec<f64>; 2]> =
        runs.iter().map(|it| [points(&it.ours.rates), points(&it.naive.rates)]).collect();
    let highest = lines.iter().flatten().flatten().copied().fold(1.0, f64::max);
    let mut body = String::new();
    for (class, x, words) in [("ours", 420.0, "the banner"), ("other", 520.0, "setInterval")] {
        let _ = writeln!(body, r#"<text class="{class}" x="{x}" y="22">— {words}</text>"#);
    }
    let _ = writeln!(
        body,
        r#"<rect class="down" x="640" y="11" width="14" height="14"/><text x="660" y="22">the endpoint fails</text>"#
    );
    let mut y = 0.0;
    for (run, [ours, naive]) in runs.iter().zip(&lines) {
        y += HEAD;
        let _ =
            writeln!(body, r#"<text class="title" x="0" y="{:.0}">{}</text>"#, y - 12.0, escaped(run.name));
        let x = |second: f64| LEFT + second / f64::from(run.course.seconds) * (WIDTH - LEFT - RIGHT);
        let (from, to) = (x(f64::from(run.course.fails.start)), x(f64::from(run.course.fails.end)));
        let _ = writeln!(
            body,
            r#"<rect class="down" x="{from:.1}" y="{y:.0}" width="{:.1}" height="{HEIGHT}"/>"#,
            to - from
        );
        for (class, rates) in [("other", naive), ("ours", ours)] {
            let _ = writeln!(body, r#"<path class="{class}" d="{}"/>"#, path(rates, y, highest));
        }
        let bottom = y + HEIGHT;
        let _ = writeln!(body, r#"<path class="axis" d="M{LEFT} {y:.0}V{bottom:.0}H{:.0}"/>"#, WIDTH - RIGHT);
        let _ = writeln!(body, r#"<text x="0" y="{:.0}">{highest:.0}/s</text>"#, y + 10.0);
        let _ = writeln!(body, r#"<text x="0" y="{bottom:.0}">0</text>"#);
        for minute in (0..run.course.seconds / 60).step_by(20) {
            let at = x(f64::from(minute * 60));
            let _ = writeln!(
                body,
                r#"<text x="{at:.0}" y="{:.0}" text-anchor="middle">{minute} min</text>"#,
                bottom + 18.0
            );
        }
        y = bottom + FOOT;
    }
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {y}\" width=\"{WIDTH}\" height=\"{y}\" \
         role=\"img\">\n<title>Requests per second at the endpoint: the banner in blue, setInterval in grey</title>\n\
         <style>{STYLE} {LINES}</style>\n{body}</svg>\n"
    )
}

#[allow(clippy::cast_precision_loss, reason = "far below 2^52")]
fn points(rates: &[u32]) -> Vec<f64> {
    let mean = |part: &[u32]| part.iter().map(|it| f64::from(*it)).sum::<f64>() / part.len() as f64;
    rates.chunks(POINT_SECONDS).map(mean).collect()
}

#[allow(clippy::cast_precision_loss, reason = "far below 2^52")]
fn path(rates: &[f64], top: f64, highest: f64) -> String {
    let step = (WIDTH - LEFT - RIGHT) / rates.len().max(1) as f64;
    let mut path = String::new();
    for (index, rate) in rates.iter().enumerate() {
        let letter = if index == 0 { 'M' } else { 'L' };
        let x = LEFT + step * (index as f64 + 0.5);
        let _ = write!(path, "{letter}{x:.1} {:.1}", top + HEIGHT * (1.0 - rate / highest));
    }
    path
}

#[cfg(test)]
mod tests {
    use super::{path, points};

    #[test]
    fn the_highest_rate_is_at_the_top_and_none_at_the_bottom() {
        assert_eq!(path(&[0.0, 5.0], 10.0, 5.0), "M249.0 190.0L627.0 10.0");
    }

    #[test]
    fn a_point_is_the_mean_of_half_a_minute() {
        let rates: Vec<u32> = (0..60).map(|second| if second < 30 { 2 } else { 4 }).collect();
        assert_eq!(points(&rates), [2.0, 4.0]);
    }
}
