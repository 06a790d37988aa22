//! Draws the ways to reach the company: some in the row that is always in sight, the others among the details.

use super::icon;
use super::part::{text, titled};
use crate::channel::ChannelKind;
use crate::locale::{Key, Locale};
use crate::model::Indicator;
use crate::notice::Way;
use yew::prelude::*;

/// The row and the others. The row begins with the best way that works, then the account for major updates, then one
/// more if it fits; what may not work comes last of all, with the reason beside it.
pub(super) fn split(ways: &[Way<'_>], is_calm: bool, locale: Locale<'_>) -> (Vec<Html>, Option<Html>) {
    let works = |it: &&Way<'_>| it.affected == Indicator::None;
    let of = |kind| ways.iter().filter(works).filter(move |it| it.channel.kind == kind);
    let (mut row, mut others) = (Vec::new(), Vec::new());
    for (place, way) in of(ChannelKind::Support).enumerate() {
        match place {
            0 if !is_calm => row.push(item("best", way, locale)),
            1 if !is_calm => {
                row.push(item("spare", way, locale));
                others.push(item("spare", way, locale)); // The style sheet shows one of the two.
            }
            _ => others.push(item("other", way, locale)),
        }
    }
    let has_help = of(ChannelKind::Support).next().is_some();
    for (place, way) in of(ChannelKind::Updates).enumerate() {
        if place == 0 && !is_calm {
            row.insert(usize::from(has_help), item("news", way, locale));
        } else {
            others.push(item("other", way, locale));
        }
    }
    let doubtful = ways.iter().filter(|it| !works(it));
    let helping = doubtful.clone().filter(|it| it.channel.kind == ChannelKind::Support).count();
    others.extend(doubtful.map(|it| item("doubtful", it, locale)));
    if !has_help && helping > 1 {
        others.push(html! { <li class="note">{ text(locale.text(Key::AllAffected)) }</li> });
    }
    let others = (!others.is_empty()).then(|| html! { <ul class="channels" part="channels">{ others }</ul> });
    (row, others)
}

/// One way: what it does, and the account, number or address. A word of the company's own takes the place of both.
fn item(place: &'static str, way: &Way<'_>, locale: Locale<'_>) -> Html {
    let brand = way.channel.service.brand();
    let label = text(way.label);
    let verb = text(locale.verb(way.channel));
    let brand_said = text(&[": ", brand.unwrap_or_default(), " "].concat());
    let words = if is_word(way.label) {
        html! { <><span class="said">{ verb }{ brand_said }</span><span class="verb" dir="auto">{ label }</span></> }
    } else {
        html! {
            <><span class="verb">{ verb }</span><span class="said">{ brand_said }</span>
            <span class="label" dir="auto">{ label }</span></>
        }
    };
    let title = brand.unwrap_or(way.label);
    let children = html! { <>{ icon::service(way.channel.service) }{ words }</> };
    html! {
        <li data-way={place}>
            { titled(&way.channel.href, Some(title.into()), children) }
            if let Some(doubt) = locale.doubt(way) {
                <span class="doubt">{ text(doubt) }</span>
            }
        </li>
    }
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
