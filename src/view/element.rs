//! Builds markup by function calls. `html!` spells each node out where it stands, 200 bytes and more a time; with
//! these, drawing costs the visitor 3 KB less after Brotli.

use crate::text::Href;
use std::rc::Rc;
use yew::virtual_dom::{AttributeOrProperty, Attributes, Listener, Listeners, VList, VNode, VTag, VText};
use yew::{Html, NodeRef};

/// What an element listens to.
pub(super) type Listening = Option<Rc<dyn Listener>>;

/// Words; Yew makes a text node of them, which no markup can leave.
pub(super) fn text(words: &str) -> Html {
    VText::new(words.to_owned()).into()
}

/// An element with a class.
pub(super) fn tag(name: &'static str, class: &str, children: Vec<Html>) -> Html {
    tag_with(name, &["class"], &[class], children)
}

/// Other people's words, whose direction is their own.
pub(super) fn words(class: &str, lang: Option<&str>, children: Vec<Html>) -> Html {
    tag_with("span", &["class", "lang", "dir"], &[class, lang.unwrap_or_default(), "auto"], children)
}

/// A link that leaves the visitor's page where it is.
pub(super) fn link(class: &str, href: &Href, title: &str, children: Vec<Html>) -> Html {
    let values = [class, href.as_str(), "_blank", "noopener noreferrer nofollow", title];
    tag_with("a", &["class", "href", "target", "rel", "title"], &values, children)
}

/// A button that does one thing.
pub(super) fn button(class: &str, label: &str, listening: Listening, children: Vec<Html>) -> Html {
    let values = [class, class, "button", label];
    tag_on("button", &["class", "part", "type", "aria-label"], &values, listening, children)
}

/// An element with these attributes, one value a key; an empty value leaves the attribute out.
pub(super) fn tag_with(
    name: &'static str,
    keys: &'static [&'static str],
    values: &[&str],
    children: Vec<Html>,
) -> Html {
    tag_on(name, keys, values, None, children)
}

/// As [`tag_with`], with something to listen to.
pub(super) fn tag_on(
    name: &'static str,
    keys: &'static [&'static str],
    values: &[&str],
    listening: Listening,
    children: Vec<Html>,
) -> Html {
    let mut attributes = Vec::with_capacity(values.len());
    for value in values {
        let attribute =
            (!value.is_empty()).then(|| AttributeOrProperty::Attribute((*value).to_owned().into()));
        attributes.push(attribute);
    }
    let attributes = Attributes::Dynamic { keys, values: attributes.into() };
    let listeners = Listeners::Pending([listening].into());
    let children = VNode::VList(VList::with_children(children, None).into());
    VTag::__new_other(name.into(), NodeRef::default(), None, attributes, listeners, children).into()
}
