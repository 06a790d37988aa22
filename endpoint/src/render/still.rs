//! The banner's markup without what only a script can do; and how a tree of Yew's is read and changed.

use yew::Html;
use yew::virtual_dom::{AttributeOrProperty, VNode, VTag};

/// Leaves out what needs a script, and what would be there twice. What is behind "Details" comes last: nobody can fold it.
pub(super) fn of(html: &Html) -> Html {
    within(html, &mut Vec::new())
}

/// Buttons, and the regions in which a script speaks to screen readers.
fn needs_script(tag: &VTag) -> bool {
    let is_spoken = matches!(attribute(tag, "role"), "status" | "alert");
    is_spoken || tag.tag() == "button" || tag.tag() == "li" && elements(tag).any(|it| it.tag() == "button")
}

/// The channel of which the style sheet shows one, a moment that the words before it are already, and the details, which
/// [`last`] puts elsewhere.
fn is_elsewhere(tag: &VTag, around: &[&VTag]) -> bool {
    let is_in = |name: &str| around.iter().any(|it| it.tag() == name || class(it, name));
    class(tag, "said") && is_in("time")
        || attribute(tag, "data-way") == "spare" && is_in("row")
        || class(tag, "rest") && is_in("main")
}

fn within<'a>(html: &'a Html, around: &mut Vec<&'a VTag>) -> Html {
    let mut all = Vec::new();
    for node in nodes(html) {
        let VNode::VTag(tag) = node else {
            all.push(node.clone());
            continue;
        };
        if needs_script(tag) || is_elsewhere(tag, around) {
            continue;
        }
        let had = !inside(tag).is_empty();
        around.push(tag);
        let mut children = tag.children().map(|it| within(it, around)).unwrap_or_default();
        if class(tag, "banner") {
            children = [children, last(tag, around)].into_iter().collect();
        }
        around.pop();
        // A list of which nothing is left is no list.
        if nodes(&children).is_empty() && (had || matches!(tag.tag(), "ul" | "div")) {
            continue;
        }
        all.push(changed(tag, children));
    }
    all.into_iter().collect()
}

/// The details of a banner, with the sides of what comes before them.
fn last<'a>(banner: &'a VTag, around: &mut Vec<&'a VTag>) -> Html {
    let rest = banner.children().and_then(|it| find(it, "rest"));
    let rest = rest.map(|it| within(it, around)).unwrap_or_default();
    if nodes(&rest).is_empty() {
        return rest;
    }
    let mut main = VTag::new("div");
    main.add_attribute("class", "main");
    main.add_child(rest);
    main.into()
}

/// The element with these children. A drawing says its own size, for where the style sheet does not come; what is
/// in the details is one of several there. Written anew: of attributes that Yew keeps as constants, a change loses some.
fn changed(old: &VTag, children: Html) -> Html {
    let mut tag = VTag::new(old.tag().to_owned());
    let mut write = |name: &str, value: &str| {
        let value = AttributeOrProperty::Attribute(value.to_owned().into());
        tag.attributes.get_mut_index_map().insert(name.to_owned().into(), value);
    };
    for (name, value) in old.attributes.iter() {
        write(name, if (name, value) == ("data-way", "spare") { "other" } else { value });
    }
    if old.tag() == "svg" {
        write("width", "20");
        write("height", "20");
    }
    tag.add_child(children);
    tag.into()
}

/// The nodes of a list, and of the lists in it.
pub(super) fn nodes(html: &Html) -> Vec<&VNode> {
    match html {
        VNode::VList(list) => list.iter().flat_map(nodes).collect(),
        VNode::VText(text) if text.text.is_empty() => Vec::new(),
        node => vec![node],
    }
}

/// The nodes in an element.
pub(super) fn inside(tag: &VTag) -> Vec<&VNode> {
    tag.children().map(nodes).unwrap_or_default()
}

/// The elements in an element.
pub(super) fn elements(tag: &VTag) -> impl Iterator<Item = &VTag> {
    inside(tag).into_iter().filter_map(|it| if let VNode::VTag(tag) = it { Some(&**tag) } else { None })
}

/// One block of the banner: a line, or an item with lines of its own.
pub(super) struct Block<'a> {
    pub(super) tag: &'a VTag,
    /// What belongs together has one number.
    pub(super) group: usize,
}

/// The blocks of a still banner: what is wrong, the newest words, the ways to get help, the rest.
pub(super) fn blocks(html: &Html) -> Vec<Block<'_>> {
    let mut blocks = Vec::new();
    if let Some(VNode::VTag(banner)) = find(html, "banner") {
        elements(banner).for_each(|it| add(it, &mut blocks, 2));
    }
    blocks
}

/// Adds an element, or what is in it. `list` is the group of channels.
fn add<'a>(tag: &'a VTag, blocks: &mut Vec<Block<'a>>, list: usize) {
    let group = match attribute(tag, "class") {
        "main" | "foot" => return elements(tag).for_each(|it| add(it, blocks, list)),
        "rest" => return elements(tag).for_each(|it| add(it, blocks, 3)),
        _ if tag.tag() == "ul" => return elements(tag).for_each(|it| add(it, blocks, list)),
        "head" | "title" => 0,
        "update" | "times" => 1,
        "other" => blocks.last().map_or(0, |it| it.group) + 1,
        _ => list,
    };
    blocks.push(Block { tag, group });
}

/// The first element of this class, in the order of the markup.
pub(super) fn find<'a>(html: &'a Html, name: &str) -> Option<&'a VNode> {
    nodes(html).into_iter().find_map(|it| {
        let VNode::VTag(tag) = it else { return None };
        if class(tag, name) { Some(it) } else { tag.children().and_then(|it| find(it, name)) }
    })
}

/// Whether an element has a class.
pub(super) fn class(tag: &VTag, name: &str) -> bool {
    attribute(tag, "class").split(' ').any(|it| it == name)
}

/// The value of an attribute; empty where it is missing.
pub(super) fn attribute<'a>(tag: &'a VTag, name: &str) -> &'a str {
    tag.attributes.iter().find(|it| it.0 == name).map(|it| it.1).unwrap_or_default()
}
