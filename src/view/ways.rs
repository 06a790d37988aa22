//! Draws the ways to reach the company: some in the row that is always in sight, the others among the details.

use super::icon;
use super::part::{heard, text, titled};
use crate::channel::ChannelKind;
use crate::locale::{Key, Locale};
use crate::model::Indicator;
use crate::notice::Way;
use yew::prelude::*;

/// The row and the others. The row begins with the best way that works, then the account for major updates, then one
/// more if it fits; of the others those that help come before those for updates, and what may not work comes last, with
/// the reason beside it.
pub(super) fn split(ways: &[Way<'_>], is_calm: bool, locale: Locale<'_>) -> (Vec<Html>, Option<Html>) {
    let (mut row, mut others, mut doubtful) = (Vec::new(), Vec::new(), Vec::new());
    let mut doubtful_help = 0;
    for kind in [ChannelKind::Support, ChannelKind::Updates] {
        let is_help = kind == ChannelKind::Support;
        let mut place = 0;
        for way in ways.iter().filter(|it| it.channel.kind == kind) {
            if way.affected != Indicator::None {
                doubtful_help += usize::from(is_help);
                doubtful.push(item("doubtful", way, locale));
                continue;
            }
            place += 1;
            match (place, is_help) {
                _ if is_calm => others.push(item("other", way, locale)),
                (1, true) => row.push(item("best", way, locale)),
                // The second of the row where the first is there.
                (1, false) => row.insert(row.len().min(1), item("news", way, locale)),
                (2, true) => {
                    let spare = item("spare", way, locale);
                    row.push(spare.clone());
                    others.push(spare); // The style sheet shows one of the two.
                }
                _ => others.push(item("other", way, locale)),
            }
        }
        if is_help && place == 0 && doubtful_help > 1 {
            doubtful.push(html! { <li class="note">{ text(locale.text(Key::AllAffected)) }</li> });
        }
    }
    others.append(&mut doubtful);
    let is_more = !others.is_empty();
    let others = html! { <ul class="channels" part="channels">{ others }</ul> };
    (row, is_more.then_some(others))
}

/// One way: what it does, and the account, number or address. A word of the company's own takes the place of both.
fn item(place: &'static str, way: &Way<'_>, locale: Locale<'_>) -> Html {
    let brand = way.channel.service.brand();
    let verb = locale.verb(way.channel);
    let (shown, also, label) = match is_word(way.label) {
        true if verb == way.label => (verb, String::new(), ""),
        true => (way.label, [" (", verb, ")"].concat(), ""),
        false => (verb, [" ", brand.unwrap_or_default(), " "].concat(), way.label),
    };
    let children = vec![
        icon::service(way.channel.service),
        html! { <span class="verb" dir="auto">{ text(shown) }</span> },
        heard(&also),
        html! { <span class="label" dir="auto">{ text(label) }</span> },
    ];
    let mut children = vec![titled(&way.channel.href, Some(brand.unwrap_or(way.label)), children)];
    if let Some(doubt) = locale.doubt(way) {
        children.push(html! { <span class="doubt">{ text(doubt) }</span> });
    }
    html! { <li data-way={place}>{ children }</li> }
}

/// Whether a label is a word for people, not a number, an account or an address.
fn is_word(label: &str) -> bool {
    let mut is_word = false;
    for byte in label.bytes() {
        match byte {
            b'@' | b'.' | b'/' | b'#' | b'_' => return false,
            _ => is_word |= byte.is_ascii_alphabetic() || !byte.is_ascii(),
        }
    }
    is_word
}
