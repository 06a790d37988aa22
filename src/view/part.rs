//! The smallest pieces of markup. Each `html!` is spelled out where it stands, so what is drawn in several places is a
//! function of its own.

use crate::text::Href;
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
    titled(href, None, vec![children])
}

/// A [`link`] with a word for who points at it.
pub(super) fn titled(href: &Href, title: Option<&str>, children: Vec<Html>) -> Html {
    let (href, title) = (href.as_str().to_owned(), title.map(str::to_owned));
    html! { <a {href} target="_blank" rel="noopener noreferrer nofollow" {title}>{ children }</a> }
}

/// A region that screen readers listen to, and nobody sees.
pub(super) fn region(role: &'static str, words: &str) -> Html {
    html! { <p class="said" {role}>{ text(words) }</p> }
}

/// Words that nobody sees.
pub(super) fn heard(words: &str) -> Html {
    html! { <span class="said">{ text(words) }</span> }
}

/// The title of an item, and what stands before it.
pub(super) fn title(children: Vec<Html>) -> Html {
    html! { <p class="title" part="title">{ children }</p> }
}

/// One line of what is known.
pub(super) fn fact(children: Html) -> Html {
    html! { <p class="fact">{ children }</p> }
}

/// What should not be so.
pub(super) fn late(children: Html) -> Html {
    html! { <strong class="late">{ children }</strong> }
}

/// Moments in one line, with a dot between.
pub(super) fn times(moments: Vec<Html>) -> Html {
    let mut line = Vec::new();
    for moment in moments {
        if !line.is_empty() {
            line.push(text(" · "));
        }
        line.push(moment);
    }
    html! { <p class="times">{ line }</p> }
}
