//! The smallest pieces of markup. Each `html!` is spelled out where it stands, so what is drawn in several places is a
//! function of its own.

use crate::text::Href;
use std::rc::Rc;
use yew::prelude::*;

/// Words; Yew makes a text node of them, which no markup can leave.
pub(super) fn text(words: &str) -> Html {
    html! { words }
}

/// Other people's words, whose direction is their own.
pub(super) fn words(lang: Option<&str>, children: Html) -> Html {
    html! { <span lang={lang.map(str::to_owned)} dir="auto">{ children }</span> }
}

/// A link that leaves the visitor's page where it is.
pub(super) fn link(href: &Href, children: Html) -> Html {
    titled(href, None, children)
}

/// A [`link`] with a word for who points at it.
pub(super) fn titled(href: &Href, title: Option<Rc<str>>, children: Html) -> Html {
    let href = href.as_str().to_owned();
    html! { <a {href} target="_blank" rel="noopener noreferrer nofollow" {title}>{ children }</a> }
}

/// One line of what is known.
pub(super) fn fact(children: Html) -> Html {
    html! { <p class="fact">{ children }</p> }
}

/// What stands in one line, with a dot between.
pub(super) fn joined(parts: Vec<Html>) -> Vec<Html> {
    let mut joined = Vec::new();
    for part in parts {
        if !joined.is_empty() {
            joined.push(text(" · "));
        }
        joined.push(part);
    }
    joined
}
