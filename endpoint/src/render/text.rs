//! The banner as lines of text, for a terminal or a mail without markup. An address stands behind the words of its link.

use super::still::{attribute, blocks, class, elements, inside};
use yew::Html;
use yew::virtual_dom::{VNode, VTag};

/// The lines, with an empty one between what does not belong together, and none at the end.
pub(super) fn lines(html: &Html) -> String {
    let mut lines: Vec<String> = Vec::new();
    let mut last = 0;
    for block in blocks(html) {
        if block.group != last {
            lines.push(String::new());
        }
        last = block.group;
        if class(block.tag, "other") {
            lines.extend(elements(block.tag).map(line));
        } else {
            lines.push(line(block.tag));
        }
    }
    lines.join("\n")
}

fn line(tag: &VTag) -> String {
    let mut words = String::new();
    inside(tag).into_iter().for_each(|it| push(it, &mut words));
    let tidy = |it: &str| it.split(' ').filter(|it| !it.is_empty()).collect::<Vec<_>>().join(" ");
    let words = words.trim().split('\n').map(tidy).collect::<Vec<_>>().join("\n");
    if matches!(attribute(tag, "class"), "times" | "fact") { capital(&words) } else { words }
}

/// Some strings of the banner begin with a small letter, for they also follow another.
pub(super) fn capital(words: &str) -> String {
    let mut chars = words.chars();
    chars.next().map(|it| it.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

fn push(node: &VNode, words: &mut String) {
    let tag = match node {
        VNode::VText(text) => return words.push_str(&text.text),
        VNode::VTag(tag) if tag.tag() != "svg" => tag,
        _ => return,
    };
    let mut own = String::new();
    inside(tag).into_iter().for_each(|it| push(it, &mut own));
    if own.trim().is_empty() {
        words.push_str(&own);
    } else if class(tag, "phase") {
        words.push_str(&format!(" · {own}"));
    } else if class(tag, "label") {
        words.truncate(words.trim_end().len());
        words.push_str(&format!(": {own}"));
    } else if class(tag, "doubt") {
        words.push_str(&format!(" ({own})"));
    } else if tag.tag() == "a" {
        let address = address(attribute(tag, "href"));
        let is_said = squeezed(&own).contains(&squeezed(address));
        let own = own.trim();
        words.push_str(&if is_said { own.to_owned() } else { format!("{own} <{address}>") });
    } else {
        words.push_str(&own);
    }
}

/// The address as people write it.
fn address(href: &str) -> &str {
    ["tel:", "sms:", "mailto:"].iter().find_map(|it| href.strip_prefix(it)).unwrap_or(href)
}

fn squeezed(text: &str) -> String {
    text.split_whitespace().collect()
}
