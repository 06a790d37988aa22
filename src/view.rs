//! Draws what was decided. Knows markup and nothing else: no clock, no browser, no rule.

mod icon;
mod part;
mod ways;

use crate::board::Shown;
use crate::config::{Config, Theme};
use crate::locale::{Key, Locale};
use crate::model::Indicator;
use crate::notice::{Freshness, Item, Kind};
use crate::text::{Span, Text};
use crate::time::Timestamp;
use part::{fact, heard, late, link, region, text, times, title, words};
use yew::prelude::*;

/// The banner's own style sheet, for a shadow root.
pub const CSS: &str = include_str!("view.css");

const EXCERPT_CHARS: usize = 280; // As much as somebody listens to before they know whether it concerns them.

/// What the visitor does with the banner.
#[derive(Clone, Debug, PartialEq)]
pub struct Handlers {
    /// Closes it.
    pub ondismiss: Callback<MouseEvent>,
    /// Brings it back.
    pub onreopen: Callback<MouseEvent>,
    /// Opens the details, or folds them.
    pub ontoggle: Callback<MouseEvent>,
    /// Presses a key in it.
    pub onkeydown: Callback<KeyboardEvent>,
}

/// What is always there: the ground for the banner, and two regions that screen readers listen to, one for what can
/// wait and one for what cannot. They announce what changes inside such a region, not the arrival of one; ages stay
/// outside, or each minute would be read out. `said` is the announcement of the moment, mostly nothing.
///
/// A function and not a component: each component would cost the visitor a kilobyte and more.
pub fn frame(
    shown: Option<&Shown<'_>>,
    said: &str,
    is_open: bool,
    config: &Config,
    locale: Locale<'_>,
    on: &Handlers,
) -> Html {
    let is_urgent = shown.is_some_and(|it| it.notice.indicator == Indicator::Critical);
    let (polite, urgent) = if is_urgent { ("", said) } else { (said, "") };
    let theme = match config.theme {
        Theme::Auto => None,
        Theme::Light => Some("light"),
        Theme::Dark => Some("dark"),
    };
    let lang = config.strings_lang.clone();
    let dir = if matches!(&*lang, "ar" | "fa" | "he") { "rtl" } else { "ltr" };
    let banner = match shown {
        Some(it) if it.is_dismissed => reopen(it, locale, on),
        Some(it) => banner(it, is_open, config, locale, on),
        None => Html::default(),
    };
    let children = vec![region("status", polite), region("alert", urgent), banner];
    // The last attribute keeps the outage out of what search engines quote.
    html! { <div class="root" data-theme={theme} {lang} {dir} data-nosnippet="true">{ children }</div> }
}

/// What screen readers say when this appears or changes.
#[must_use]
pub fn said(shown: &Shown<'_>, config: &Config, locale: Locale<'_>) -> String {
    let item = &shown.notice.first;
    let whose = shown.notice.stranger(&config.site).map(|it| locale.whose(it)).unwrap_or_default();
    let word = locale.word(item.kind, shown.notice.indicator);
    let mut said = [word, ": ", &whose, &locale.title(item)].concat();
    if let Some(update) = item.latest {
        let excerpt = update.body.excerpt(EXCERPT_CHARS);
        said.push_str(". ");
        said.push_str(&excerpt.as_ref().unwrap_or(&update.body).to_plain());
    }
    said
}

/// Closed, it says how bad it is, what is wrong, the newest words with their age, and how to get help. The rest is there
/// as well, for the style sheet to show when the visitor opens it, on paper, and where no script runs.
fn banner(shown: &Shown<'_>, is_open: bool, config: &Config, locale: Locale<'_>, on: &Handlers) -> Html {
    let notice = &shown.notice;
    let item = &notice.first;
    let url = item.url.or(notice.page_url);
    // What needs nobody's help at once is small: no ways to reach anybody before it is opened.
    let is_calm = matches!(item.kind, Kind::Resolved | Kind::Upcoming | Kind::Maintenance);
    let (mut row, others) = ways::split(&notice.channels, is_calm, locale);
    let mut rest = facts(shown, locale);
    rest.extend(others);
    rest.extend(url.map(|it| fact(link(it, text(locale.text(Key::StatusPage))))));
    for it in &notice.more {
        rest.push(other(it, shown.now, locale));
    }
    if !rest.is_empty() || item.latest.is_some() {
        row.push(details(notice.more.len(), is_open, locale, on));
    }
    // The colon behind the name goes where the line goes, so the name has no direction of its own.
    let whose = notice.stranger(&config.site).map(|it| text(&locale.whose(it)));
    let title = title(vec![whose.unwrap_or_default(), headline(item, locale)]);
    let main = vec![title, latest(item), html! { <div class="rest">{ rest }</div> }];
    let row = html! { <ul class="channels row" part="channels">{ row }</ul> };
    let children = vec![
        head(item, notice.indicator, shown.now, locale),
        // What scrolls can be reached by keyboard.
        html! { <div class="main" tabindex={is_open.then_some("0")}>{ main }</div> },
        html! { <div class="foot">{ vec![times(moments(shown, locale)), row] }</div> },
        if shown.is_dismissible { dismiss(locale, on) } else { Html::default() },
    ];
    let impact = impact(item.kind, notice.indicator);
    let label = locale.text(Key::Label);
    let label = notice.page_name.map_or_else(|| label.to_owned(), |it| [it, ": ", label].concat());
    let onkeydown = &on.onkeydown;
    html! {
        <section class="banner" part="banner" data-impact={impact} aria-label={label} {onkeydown}>{ children }</section>
    }
}

fn dismiss(locale: Locale<'_>, on: &Handlers) -> Html {
    let label = locale.text(Key::Dismiss).to_owned();
    html! {
        <button class="dismiss" part="dismiss" type="button" aria-label={label} onclick={&on.ondismiss}>
            { icon::cross() }
        </button>
    }
}

/// What is left of a banner that the visitor closed.
fn reopen(shown: &Shown<'_>, locale: Locale<'_>, on: &Handlers) -> Html {
    let (kind, indicator) = (shown.notice.first.kind, shown.notice.indicator);
    let is_outage = matches!(kind, Kind::Incident | Kind::Components) && indicator >= Indicator::Minor;
    let word = if is_outage { locale.text(Key::Reopen) } else { locale.word(kind, indicator) };
    let children = vec![icon::of(kind, indicator), text(word)];
    html! {
        <div data-impact={impact(kind, indicator)}>
            <button class="reopen" part="reopen" type="button" onclick={&on.onreopen}>{ children }</button>
        </div>
    }
}

/// The value of `data-impact`, which the style sheet and the owner's tests go by.
fn impact(kind: Kind, indicator: Indicator) -> &'static str {
    if kind == Kind::Resolved { "resolved" } else { indicator.as_str() }
}

/// The button that opens the details; it says how many other items they have.
fn details(more: usize, is_open: bool, locale: Locale<'_>, on: &Handlers) -> Html {
    let count = if more == 0 { String::new() } else { [" +", &more.to_string()].concat() };
    let is_open = if is_open { "true" } else { "false" };
    let children = vec![text(locale.text(Key::ShowAll)), text(&count), icon::chevron()];
    html! {
        <li><button class="details" type="button" aria-expanded={is_open} onclick={&on.ontoggle}>{ children }</button></li>
    }
}

/// How bad it is, and how far: one line.
fn head(item: &Item<'_>, indicator: Indicator, now: Timestamp, locale: Locale<'_>) -> Html {
    let word = text(locale.word(item.kind, indicator));
    let children = vec![
        icon::of(item.kind, indicator),
        html! { <span class="word">{ word }</span> },
        html! { <span class="phase">{ phase(item, now, locale) }</span> },
    ];
    html! { <p class="head">{ children }</p> }
}

/// Where it is in its life: a word, or for planned work and what is over the moment that matters.
fn phase(item: &Item<'_>, now: Timestamp, locale: Locale<'_>) -> Html {
    let (at, words) = match (item.kind, item.started_at, item.ends_at) {
        (Kind::Incident, ..) => return text(item.status.map_or("", |it| locale.phase(it))),
        (Kind::Maintenance, _, Some(end)) => (end, locale.timed(Key::Until, &locale.moment(end, now))),
        (Kind::Maintenance, Some(start), None) => {
            (start, locale.timed(Key::Started, &locale.age(start, now)))
        }
        (Kind::Upcoming, Some(start), _) => (start, locale.relative(start, now)),
        (Kind::Resolved, _, Some(end)) => (end, locale.timed(Key::Ended, &locale.age(end, now))),
        _ => return Html::default(),
    };
    time(at, &words, now, locale)
}

/// The words have their own direction, the line keeps the banner's.
fn headline(item: &Item<'_>, locale: Locale<'_>) -> Html {
    words(item.lang, text(&locale.title(item)))
}

/// The newest update's words; the style sheet cuts what is long, and shows that it does.
fn latest(item: &Item<'_>) -> Html {
    let Some(update) = item.latest else { return Html::default() };
    let lang = update.lang.clone();
    html! {
        <div class="update" part="update">
            <span class="text" {lang} dir="auto">{ spans(&update.body) }</span>
        </div>
    }
}

fn spans(body: &Text) -> Vec<Html> {
    let mut spans = Vec::new();
    for span in body.spans() {
        spans.push(match span {
            Span::Text(words) => text(words),
            Span::Link { label, href } => link(href, text(label)),
        });
    }
    spans
}

/// How old the newest words are, or when planned work is, and when there are to be newer words; or that nobody knows.
fn moments(shown: &Shown<'_>, locale: Locale<'_>) -> Vec<Html> {
    let Shown { notice, freshness, checked_at, now, .. } = shown;
    let (item, now) = (&notice.first, *now);
    let mut moments = Vec::new();
    // When planned work begins and ends takes the room of how old its words are: that is among the facts then.
    match locale.window(item, now) {
        Some(window) => moments.push(text(&window)),
        None => moments.extend(updated(item, now, locale)),
    }
    if let Some(age) = locale.freshness(*freshness, now) {
        let age = text(&age);
        let age = if matches!(freshness, Freshness::Unknown(_)) { late(age) } else { age };
        moments.push(html! { <span class="stale">{ age }</span> });
    } else if let Some(by) = item.next_update_by {
        let promise = time(by, &locale.promise(by, *checked_at, now), now, locale);
        moments.push(if by > *checked_at { promise } else { late(promise) });
    }
    moments
}

fn updated(item: &Item<'_>, now: Timestamp, locale: Locale<'_>) -> Option<Html> {
    let at = item.latest?.posted_at?;
    let words = time(at, &locale.timed(Key::Updated, &locale.age(at, now)), now, locale);
    Some(if item.is_silent(now) { late(words) } else { words })
}

/// Words about a moment; the moment itself for who points at them, and for who only hears them.
fn time(at: Timestamp, words: &str, now: Timestamp, locale: Locale<'_>) -> Html {
    let moment = locale.format.moment(at, now);
    let children = vec![text(words), heard(&[" (", &moment, ")"].concat())];
    html! { <time datetime={at.to_rfc3339()} title={moment}>{ children }</time> }
}

/// What is affected and since when: what there is of it; the promise too, where something else took its place.
fn facts(shown: &Shown<'_>, locale: Locale<'_>) -> Vec<Html> {
    let Shown { notice, freshness, now, .. } = shown;
    let mut facts = about(&notice.first, *now, locale);
    if locale.window(&notice.first, *now).is_some() {
        facts.extend(updated(&notice.first, *now, locale).map(fact));
    }
    if let (Some(by), false) = (notice.first.next_update_by, *freshness == Freshness::Fresh) {
        let promise = locale.timed(Key::NextUpdate, &locale.moment(by, *now));
        facts.push(fact(time(by, &promise, *now, locale)));
    }
    facts
}

fn about(item: &Item<'_>, now: Timestamp, locale: Locale<'_>) -> Vec<Html> {
    let mut facts = Vec::new();
    if let Some(affected) = locale.affected(item) {
        facts.push(fact(text(&affected)));
    }
    if let (Kind::Incident | Kind::Maintenance, Some(at)) = (item.kind, item.started_at) {
        facts.push(fact(time(at, &locale.timed(Key::Started, &locale.age(at, now)), now, locale)));
    }
    facts
}

/// Another item, in a row of its own.
fn other(item: &Item<'_>, now: Timestamp, locale: Locale<'_>) -> Html {
    let mut headline = headline(item, locale);
    if let Some(url) = item.url {
        headline = link(url, headline);
    }
    let mut children = vec![
        title(vec![text(&[locale.text(Key::Also), " "].concat()), headline]),
        head(item, item.indicator, now, locale),
        latest(item),
        times(updated(item, now, locale).into_iter().collect()),
    ];
    children.append(&mut about(item, now, locale));
    let impact = impact(item.kind, item.indicator);
    html! { <div class="other" data-impact={impact}>{ children }</div> }
}
