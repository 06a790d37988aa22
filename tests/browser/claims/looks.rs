//! What the owner may change of the banner's looks, and what search engines may quote.

use super::claims;
use crate::feeds::own;
use crate::page::Page;
use crate::stage::Stage;
use serde_json::json;

claims![
    the_owners_colours_font_and_parts_count,
    the_theme_is_the_owners_where_it_is_set,
    the_outage_is_not_quoted
];

const LOOKS: &str = "<style>outage-banner { --outage-banner-background: rgb(1, 2, 3); --outage-banner-color: rgb(250, 251, 252);
    --outage-banner-accent: rgb(9, 200, 9); --outage-banner-font: monospace; --outage-banner-radius: 7px;
    --outage-banner-z-index: 5 }
    outage-banner::part(title) { font-size: 40px } outage-banner::part(dismiss) { opacity: 0.5 }
    outage-banner::part(reopen) { opacity: 0.25 }</style>";

fn the_owners_colours_font_and_parts_count(stage: &Stage) {
    stage.feed(&own::outage());
    stage.open(&Page::new().head(LOOKS));
    stage.wait_for_banner();
    let style = |element: &str, name: &str| stage.eval(&format!("getComputedStyle({element}).{name}"));
    for (element, name, expected) in [
        ("banner", "backgroundColor", "rgb(1, 2, 3)"),
        ("banner", "color", "rgb(250, 251, 252)"),
        ("banner", "borderTopColor", "rgb(9, 200, 9)"),
        ("banner", "fontFamily", "monospace"),
        ("banner", "borderTopLeftRadius", "7px"),
        ("root.querySelector('.frame')", "zIndex", "5"),
        ("all('.title')[0]", "fontSize", "40px"),
        ("all('.dismiss')[0]", "opacity", "0.5"),
    ] {
        assert_eq!(style(element, name), expected, "{element} {name}");
    }
    // A z-index counts only outside the top layer.
    assert_eq!(stage.eval("root.querySelector('.frame').matches(':popover-open')"), false);
    stage.click("all('button.dismiss')[0]");
    stage.wait_for("root.querySelector('.reopen')");
    assert_eq!(style("root.querySelector('.reopen')", "opacity"), "0.25");
    stage.assert_silent();
}

fn the_theme_is_the_owners_where_it_is_set(stage: &Stage) {
    stage.feed(&own::outage());
    let mut grounds = Vec::new();
    for theme in ["light", "dark"] {
        stage.open(&Page::new().with("theme", theme));
        stage.wait_for_banner();
        assert_eq!(stage.eval("getComputedStyle(banner).colorScheme"), theme);
        grounds.push(stage.eval("getComputedStyle(banner).backgroundColor"));
    }
    assert_ne!(grounds[0], grounds[1]);
}

fn the_outage_is_not_quoted(stage: &Stage) {
    stage.feed(&own::outage());
    stage.open(&Page::new());
    stage.wait_for_banner();
    assert_eq!(stage.eval("banner.closest('div[data-nosnippet]') !== null"), json!(true));
}
