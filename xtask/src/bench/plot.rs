//! The times as bars, in SVG. Pure.

use std::fmt::Write as _;

use super::figures::Spread;

/// The bars of one case.
pub(crate) struct Panel {
    pub(crate) title: String,
    pub(crate) bars: Vec<Bar>,
}

/// One subject: when its first words could be seen, and when all of it.
pub(crate) struct Bar {
    pub(crate) name: String,
    pub(crate) is_ours: bool,
    pub(crate) words: Spread,
    pub(crate) whole: Spread,
}

const WIDTH: f64 = 840.0;
const LEFT: f64 = 330.0; // Names stand there.
const RIGHT: f64 = 90.0; // And there the figure.
const ROW: f64 = 24.0;
const HEAD: f64 = 34.0; // The title of a panel.

/// Also of the plot of load.
pub(crate) const STYLE: &str = "text { font: 13px system-ui, sans-serif; fill: #1f2328 } .title { font-weight: 600 } \
    .ours { fill: #0b6bcb } .other { fill: #8c959f } .rest { opacity: .4 } .spread { stroke: #1f2328 } \
    @media (prefers-color-scheme: dark) { text { fill: #e6edf3 } .ours { fill: #4493f8 } .spread { stroke: #e6edf3 } }";

/// All panels below each other, on one scale. The strong bar ends with the first words, the pale one with the whole; the
/// line across an end is where the middle half of the runs lies.
pub(crate) fn plot(panels: &[Panel]) -> String {
    let bars = || panels.iter().flat_map(|it| &it.bars);
    let longest = bars().map(|it| it.whole.high.max(it.words.high)).fold(1.0, f64::max);
    let scale = |ms: f64| ms / longest * (WIDTH - LEFT - RIGHT);
    let mut body = String::new();
    let mut y = 0.0;
    for panel in panels {
        y += HEAD;
        let _ = writeln!(
            body,
            r#"<text class="title" x="0" y="{:.0}">{}</text>"#,
            y - 12.0,
            escaped(&panel.title)
        );
        for bar in &panel.bars {
            let class = if bar.is_ours { "ours" } else { "other" };
            let middle = y + ROW / 2.0;
            let _ = writeln!(body, r#"<text x="0" y="{:.0}">{}</text>"#, middle + 4.0, escaped(&bar.name));
            for (part, spread) in [(" rest", bar.whole), ("", bar.words)] {
                let (top, width) = (y + 4.0, scale(spread.median));
                let _ = writeln!(
                    body,
                    r#"<rect class="{class}{part}" x="{LEFT}" y="{top:.0}" width="{width:.1}" height="{:.0}"/>"#,
                    ROW - 8.0
                );
                let (from, to) = (LEFT + scale(spread.low), LEFT + scale(spread.high));
                let _ = writeln!(body, r#"<path class="spread" d="M{from:.1} {middle:.0}H{to:.1}"/>"#);
            }
            let end = LEFT + scale(bar.whole.high.max(bar.words.high)) + 6.0;
            let (words, whole) = (bar.words.median.round(), bar.whole.median.round());
            let figure =
                if (words - whole).abs() < 1.0 { format!("{words}") } else { format!("{words} · {whole}") };
            let _ = writeln!(body, r#"<text x="{end:.0}" y="{:.0}">{figure}</text>"#, middle + 4.0);
            y += ROW;
        }
    }
    let height = y + 8.0;
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" width=\"{WIDTH}\" height=\"{height}\" \
         role=\"img\">\n<title>Milliseconds until the first words, and until the whole banner</title>\n\
         <style>{STYLE}</style>\n{body}</svg>\n"
    )
}

pub(crate) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

#[cfg(test)]
mod tests {
    use super::super::figures::Spread;
    use super::{Bar, Panel, plot};

    fn spread(median: f64) -> Spread {
        Spread { low: median - 10.0, median, high: median + 10.0, count: 3 }
    }

    fn bar(name: &str, is_ours: bool, words: f64, whole: f64) -> Bar {
        Bar { name: name.to_owned(), is_ours, words: spread(words), whole: spread(whole) }
    }

    #[test]
    fn the_longest_bar_fills_the_plot_and_the_others_are_to_its_scale() {
        let bars = vec![bar("ours", true, 410.0, 810.0), bar("a < b & c", false, 205.0, 205.0)];
        let svg = plot(&[Panel { title: "Outage".to_owned(), bars }]);
        // 420 units are for 820 ms.
        for piece in [
            r#"<rect class="ours" x="330" y="38" width="210.0" height="16"/>"#,
            r#"<rect class="ours rest" x="330" y="38" width="414.9" height="16"/>"#,
            r#"<rect class="other" x="330" y="62" width="105.0" height="16"/>"#,
            ">410 · 810</text>",
            ">205</text>",
            "a &lt; b &amp; c",
            r#"<path class="spread" d="M534.9 46H545.1"/>"#,
        ] {
            assert!(svg.contains(piece), "{piece}: {svg}");
        }
        assert_eq!(svg.matches("<rect").count(), 4);
    }

    #[test]
    fn nothing_measured_is_a_plot_all_the_same() {
        assert!(plot(&[]).ends_with("</svg>\n"));
    }
}
