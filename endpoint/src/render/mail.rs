//! The banner as mail programs want it, and as a page shows it in browsers that know no declarative shadow root: tables,
//! a style at each element, nothing to load, plain links.

use super::still::{attribute, blocks, class, elements, find, inside};
use super::text::capital;
use yew::Html;
use yew::virtual_dom::{VNode, VTag};

/// Each impact's colour in the light, as in the widget's style sheet, where each has seven to one on white.
const ACCENTS: [(&str, &str); 6] = [
    ("none", "#174a85"),
    ("maintenance", "#174a85"),
    ("minor", "#6b4000"),
    ("major", "#8a2e00"),
    ("critical", "#990f17"),
    ("resolved", "#0f5230"),
];
const TEXT: &str = "#17181c";
const SOFT: &str = "#3d4049";
const PAPER: &str = "#ffffff";
/// Without quotes, which some mail programs cut a style at.
const FONT: &str = "-apple-system,Segoe UI,Roboto,Noto Sans,Arial,sans-serif";

/// How one banner looks, or one item in it.
#[derive(Clone, Copy)]
struct Look<'a> {
    accent: &'a str,
    /// The side at which a line begins.
    start: &'a str,
    /// Whether it is an item that stands in another's banner: smaller, and never with a line of its colour.
    is_other: bool,
    is_critical: bool,
}

/// The banner as one table.
pub(super) fn of(html: &Html) -> Html {
    let (Some(VNode::VTag(root)), Some(VNode::VTag(banner))) = (find(html, "root"), find(html, "banner"))
    else {
        return Html::default();
    };
    let start = if attribute(root, "dir") == "rtl" { "right" } else { "left" };
    let look = look(banner, start, false);
    let rows = blocks(html).into_iter().map(|it| row(it.tag, look));
    let border = format!("border:1px solid {0};border-top:4px solid {0}", look.accent);
    let mut whole = VTag::new("div");
    whole.add_attribute("lang", attribute(root, "lang").to_owned());
    whole.add_attribute("dir", attribute(root, "dir").to_owned());
    whole.add_attribute("role", "region");
    whole.add_attribute("aria-label", attribute(banner, "aria-label").to_owned());
    whole.add_attribute("data-nosnippet", "true");
    whole.add_child(table(rows, &format!("background:{PAPER};{border}")));
    whole.into()
}

fn look<'a>(tag: &VTag, start: &'a str, is_other: bool) -> Look<'a> {
    let impact = attribute(tag, "data-impact");
    let accent = ACCENTS.iter().find(|it| it.0 == impact).map_or(TEXT, |it| it.1);
    Look { accent, start, is_other, is_critical: impact == "critical" && !is_other }
}

fn table(rows: impl Iterator<Item = Html>, style: &str) -> Html {
    let mut table = VTag::new("table");
    for (name, value) in
        [("role", "presentation"), ("width", "100%"), ("cellpadding", "0"), ("cellspacing", "0")]
    {
        table.add_attribute(name, value);
    }
    table.add_attribute("bgcolor", PAPER);
    table.add_attribute("style", format!("border-collapse:separate;{style}"));
    // Browsers put a body around rows; written, all readers have the same tree.
    let mut body = VTag::new("tbody");
    body.add_children(rows);
    table.add_child(body.into());
    table.into()
}

/// One block of the banner: a line, or another item as a table of its own.
fn row(block: &VTag, look: Look<'_>) -> Html {
    let Look { accent, start, is_other, is_critical } = look;
    let (side, letters) = if is_other { (12, 15) } else { (16, 18) };
    let other = class(block, "other");
    let style = match attribute(block, "class") {
        "head" if is_critical => {
            format!("padding:6px {side}px;background:{accent};color:{PAPER};font-size:15px")
        }
        "head" => format!("padding:6px {side}px 2px;font-size:13px"),
        "title" => format!("padding:2px {side}px;font-size:{letters}px;font-weight:bold"),
        "update" => format!("padding:2px {side}px;font-size:15px"),
        "times" => format!("padding:2px {side}px 6px;font-size:14px;font-weight:bold"),
        "other" => format!("padding:8px {side}px"),
        "fact" | "note" => format!("padding:2px {side}px;font-size:14px;color:{SOFT}"),
        _ => format!("padding:4px {side}px;font-size:15px"), // A channel: high enough for a finger.
    };
    let color = if style.contains("color:#") { String::new() } else { format!("color:{TEXT};") };
    let mut cell = VTag::new("td");
    cell.add_attribute("align", start.to_owned());
    cell.add_attribute(
        "style",
        format!("font-family:{FONT};line-height:1.45;{color}text-align:{start};{style}"),
    );
    if other {
        let look = self::look(block, start, true);
        let rows = elements(block).map(|it| row(it, look));
        cell.add_child(table(rows, &format!("border-{start}:3px solid {}", look.accent)));
    } else {
        let mut is_first = matches!(attribute(block, "class"), "times" | "fact");
        for it in inside(block) {
            add(&mut cell, it, look, &mut is_first);
        }
    }
    let mut row = VTag::new("tr");
    row.add_child(cell.into());
    row.into()
}

/// Puts words into an element. `is_first` says that the next text begins a line, with a capital.
fn add(parent: &mut VTag, node: &VNode, look: Look<'_>, is_first: &mut bool) {
    match node {
        VNode::VText(text) => {
            for (index, line) in text.text.split('\n').enumerate() {
                if index > 0 {
                    parent.add_child(VTag::new("br").into());
                }
                let words = if std::mem::take(is_first) { capital(line) } else { line.to_owned() };
                parent.add_child(VNode::from(words));
            }
        }
        VNode::VTag(tag) if tag.tag() != "svg" => add_element(parent, tag, look, is_first),
        _ => {}
    }
}

fn add_element(parent: &mut VTag, tag: &VTag, look: Look<'_>, is_first: &mut bool) {
    let accent = look.accent;
    let (before, after) = match attribute(tag, "class") {
        "phase" => (" ", ""),
        "doubt" => (" (", ")"),
        _ => ("", ""),
    };
    let style = match (tag.tag(), attribute(tag, "class")) {
        ("a", _) => format!("color:{accent}"),
        (_, "word") if look.is_critical => "font-weight:bold".to_owned(),
        (_, "word") => {
            format!("background:{accent};color:{PAPER};padding:1px 8px;border-radius:10px;font-weight:bold")
        }
        (_, "phase" | "verb") => "font-weight:bold".to_owned(),
        (_, "late") => format!("color:{accent};font-weight:bold"),
        _ => String::new(),
    };
    if inside(tag).is_empty() {
        return;
    }
    let mut own = VTag::new(if tag.tag() == "a" { "a" } else { "span" });
    for name in ["href", "lang", "dir"] {
        let value = attribute(tag, name);
        if !value.is_empty() {
            own.add_attribute(name, value.to_owned());
        }
    }
    if !style.is_empty() {
        own.add_attribute("style", style);
    }
    for it in inside(tag) {
        add(&mut own, it, look, is_first);
    }
    parent.add_child(VNode::from(before));
    parent.add_child(own.into());
    parent.add_child(VNode::from(after));
}

#[cfg(test)]
mod tests {
    use super::{ACCENTS, SOFT, TEXT};
    use outage_banner::view::CSS;

    #[test]
    fn the_colours_are_those_of_the_style_sheet() {
        for (impact, accent) in ACCENTS {
            // The mildest has no rule of its own: it looks like all that has an impact.
            let rule = if impact == "minor" {
                "[data-impact] {".to_owned()
            } else {
                format!("[data-impact=\"{impact}\"]")
            };
            let light = CSS.split_once(&rule).and_then(|it| it.1.split_once("light-dark("));
            assert_eq!(light.and_then(|it| it.1.get(..7)), Some(accent), "{impact}");
        }
        for colour in [TEXT, SOFT] {
            assert!(CSS.contains(&format!("light-dark({colour},")), "{colour}");
        }
    }
}
