//! The banner as a piece of a page: in a shadow root that the markup itself declares, so no style leaks in or out and no
//! script is needed. A browser that knows no such root shows what is beside it, the tables of a mail.

use outage_banner::config::Config;
use outage_banner::view;

/// The rule for paper and for pages without scripts: here it always holds.
const OPEN: &str = "@media print, (scripting: none) {";

/// All in one column, for nothing unfolds beside the words; and no room for the button that closes.
const COLUMN: &str = ".banner{display:block}.head{flex-wrap:wrap}.banner>.head{padding-inline-end:var(--side)}\
                      .banner>.foot{padding:.1875em var(--side) 0}.foot>.row{margin-top:.375em}";

/// The element. It is none of the widget's: the widget's script, where it runs, leaves it alone.
pub(super) fn of(banner: &str, plain: &str, config: &Config) -> String {
    let style = style();
    let lang = &config.strings_lang;
    format!(
        "<outage-notice lang=\"{lang}\" placement=\"inline\"><template shadowrootmode=\"open\"><style>{style}</style>{banner}\
         </template>\n{plain}</outage-notice>"
    )
}

/// The widget's style sheet, without comments and indentation.
fn style() -> String {
    let mut style = String::new();
    let mut rest = view::CSS;
    while let Some((before, after)) = rest.split_once("/*") {
        style.push_str(before);
        rest = after.split_once("*/").map_or("", |it| it.1);
    }
    style.push_str(rest);
    let style = style.replace(OPEN, "@media all {");
    style.lines().map(str::trim).chain([COLUMN]).collect()
}

#[cfg(test)]
mod tests {
    use super::{OPEN, style};
    use outage_banner::view;

    #[test]
    fn the_style_sheet_has_the_rule_that_opens_all_and_nothing_that_ends_a_style() {
        assert_eq!(view::CSS.matches(OPEN).count(), 1, "it has another form now");
        let style = style();
        assert!(!style.contains("/*") && !style.contains("</") && !style.contains('\n'), "{style}");
        assert_eq!(style.matches('{').count(), style.matches('}').count());
        assert!(style.contains("@media all {.banner { max-height: none !important; }"), "{style}");
    }
}
