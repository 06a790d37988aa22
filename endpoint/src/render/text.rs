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
    for it in inside(tag) {
        push(it, &mut words);
    }
    let tidy = |it: &str| it.split(' ').filter(|it| !it.is_empty()).collect::<Vec<_>>().join(" ");
    let words = words.trim().lines().map(tidy).collect::<Vec<_>>().join("\n");
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
    for it in inside(tag) {
        push(it, &mut own);
    }
    if class(tag, "label") && !own.is_empty() {
        words.truncate(words.trim_end().len());
    }
    let shown = match attribute(tag, "class") {
        _ if own.trim().is_empty() => own,
        "phase" => [" · ", &own].concat(),
        "label" => [": ", &own].concat(),
        "doubt" => [" (", &own, ")"].concat(),
        _ if tag.tag() == "a" => linked(own.trim(), address(attribute(tag, "href"))),
        _ => own,
    };
    words.push_str(&shown);
}

/// Words and the address behind them, unless they are the address.
fn linked(words: &str, address: &str) -> String {
    if squeezed(words).contains(&squeezed(address)) {
        words.to_owned()
    } else {
        format!("{words} <{address}>")
    }
}

/// The address as people write it.
fn address(href: &str) -> &str {
    ["tel:", "sms:", "mailto:"].iter().find_map(|it| href.strip_prefix(it)).unwrap_or(href)
}

fn squeezed(text: &str) -> String {
    text.split_whitespace().collect()
}
