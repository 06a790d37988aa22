//! Builds markup by function calls. `html!` spells each node out where it stands, 200 bytes and more a time; with
//! these, drawing costs the visitor 3 KB less after Brotli.

use crate::text::Href;
use yew::virtual_dom::{AttributeOrProperty, Attributes, Listeners, VList, VNode, VTag, VText};
use yew::{Html, NodeRef};

/// Words; Yew makes a text node of them, which no markup can leave.
pub(super) fn text(words: &str) -> Html {
    VText::new(words.to_owned()).into()
}

/// An element with a class.
pub(super) fn tag(name: &'static str, class: &str, children: Vec<Html>) -> Html {
    tag_with(name, &["class"], &[class], children)
}

/// A link that leaves the visitor's page where it is.
pub(super) fn link(class: &str, href: &Href, words: &str) -> Html {
    let values = [class, href.as_str(), "_blank", "noopener noreferrer nofollow"];
    tag_with("a", &["class", "href", "target", "rel"], &values, vec![text(words)])
}

/// An element with these attributes, one value a key; an empty value leaves the attribute out.
pub(super) fn tag_with(
    name: &'static str,
    keys: &'static [&'static str],
    values: &[&str],
    children: Vec<Html>,
) -> Html {
    let mut attributes = Vec::with_capacity(values.len());
    for value in values {
        let attribute =
            (!value.is_empty()).then(|| AttributeOrProperty::Attribute((*value).to_owned().into()));
        attributes.push(attribute);
    }
    let attributes = Attributes::Dynamic { keys, values: attributes.into() };
    let children = VNode::VList(VList::with_children(children, None).into());
    VTag::__new_other(name.into(), NodeRef::default(), None, attributes, Listeners::None, children).into()
}
