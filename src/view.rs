//! Draws what was decided. Knows markup and nothing else: no clock, no browser, no rule.

mod element;
mod icon;

use crate::board::Shown;
use crate::channel::ChannelKind;
use crate::config::{Config, Theme};
use crate::locale::{Key, Locale};
use crate::model::Indicator;
use crate::notice::{Freshness, Item, Kind, Way};
use crate::text::{Span, Text};
use crate::time::Timestamp;
use element::{Listening, button, link, tag, tag_on, tag_with, text, words};
use yew::html::{onclick, onkeydown};
use yew::prelude::*;

/// The banner's own style sheet, for a shadow root.
pub const CSS: &str = include_str!("view.css");

const EXCERPT_CHARS: usize = 280; // About four lines on a phone.

/// What the visitor does with the banner.
#[derive(Clone, Debug, PartialEq)]
pub struct Handlers {
    /// Closes it.
    pub ondismiss: Callback<MouseEvent>,
    /// Brings it back.
    pub onreopen: Callback<MouseEvent>,
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
    config: &Config,
    locale: Locale<'_>,
    on: &Handlers,
) -> Html {
    let is_urgent = shown.is_some_and(|it| it.notice.indicator == Indicator::Critical);
    let (polite, urgent) = if is_urgent { ("", said) } else { (said, "") };
    let theme = match config.theme {
        Theme::Auto => "",
        Theme::Light => "light",
        Theme::Dark => "dark",
    };
    let lang = &*config.strings_lang;
    let dir = if matches!(lang, "ar" | "fa" | "he") { "rtl" } else { "ltr" };
    let children = vec![
        tag_with("p", &["class", "role"], &["said", "status"], vec![text(polite)]),
        tag_with("p", &["class", "role"], &["said", "alert"], vec![text(urgent)]),
        match shown {
            Some(it) if it.is_dismissed => reopen(it, locale, on),
            Some(it) => banner(it, locale, on),
            None => Html::default(),
        },
    ];
    // The last keeps the outage out of what search engines quote.
    let keys = &["class", "data-theme", "lang", "dir", "data-nosnippet"];
    tag_with("div", keys, &["root", theme, lang, dir, "true"], children)
}

/// What screen readers say when this appears or changes.
#[must_use]
pub fn said(shown: &Shown<'_>, locale: Locale<'_>) -> String {
    let item = &shown.notice.first;
    let mut said = [locale.word(item.kind, shown.notice.indicator), ": ", &locale.title(item)].concat();
    if let Some(update) = item.latest {
        let excerpt = update.body.excerpt(EXCERPT_CHARS);
        said.push_str(". ");
        said.push_str(&excerpt.as_ref().unwrap_or(&update.body).to_plain());
    }
    said
}

fn banner(shown: &Shown<'_>, locale: Locale<'_>, on: &Handlers) -> Html {
    let Shown { notice, freshness, is_dismissible, now, .. } = shown;
    let item = &notice.first;
    let phase = item.status.filter(|_| item.kind == Kind::Incident).map_or("", |it| locale.phase(it));
    let age = locale.freshness(*freshness, *now).unwrap_or_default();
    let is_unknown = matches!(freshness, Freshness::Unknown(_));
    let head = vec![
        tag("span", "word", vec![text(locale.word(item.kind, notice.indicator))]),
        tag("span", "phase", vec![text(phase)]),
        tag("span", if is_unknown { "stale unknown" } else { "stale" }, vec![text(&age)]),
    ];
    let url = item.url.or(notice.page_url);
    let page = |it| link("page", it, "", vec![text(locale.text(Key::StatusPage))]);
    let ways = vec![
        channels(Key::Follow, ChannelKind::Updates, &notice.channels, locale),
        channels(Key::Help, ChannelKind::Support, &notice.channels, locale),
        url.map(page).unwrap_or_default(),
    ];
    let main = vec![
        tag("p", "head", head),
        title(vec![text(&locale.title(item))], item),
        details(item, *now, locale),
        if notice.more.is_empty() { Html::default() } else { more(&notice.more, *now, locale) },
        tag("div", "ways", ways),
    ];
    let label = locale.text(Key::Label);
    let label = notice.page_name.map_or_else(|| label.to_owned(), |it| [it, ": ", label].concat());
    let dismiss = if *is_dismissible {
        let onclick: Listening = onclick::Wrapper::__macro_new(&on.ondismiss);
        button("dismiss", locale.text(Key::Dismiss), onclick, vec![icon::cross()])
    } else {
        Html::default()
    };
    tag_on(
        "section",
        &["class", "part", "data-impact", "aria-label"],
        &["banner", "banner", impact(item.kind, notice.indicator), &label],
        onkeydown::Wrapper::__macro_new(&on.onkeydown),
        vec![icon::of(item.kind, notice.indicator), tag("div", "main", main), dismiss],
    )
}

/// What is left of a banner that the visitor closed.
fn reopen(shown: &Shown<'_>, locale: Locale<'_>, on: &Handlers) -> Html {
    let (kind, indicator) = (shown.notice.first.kind, shown.notice.indicator);
    let onclick: Listening = onclick::Wrapper::__macro_new(&on.onreopen);
    let children = vec![icon::of(kind, indicator), text(locale.text(Key::Reopen))];
    tag_with(
        "div",
        &["data-impact"],
        &[impact(kind, indicator)],
        vec![button("reopen", "", onclick, children)],
    )
}

/// The value of `data-impact`, which the style sheet and the owner's tests go by.
fn impact(kind: Kind, indicator: Indicator) -> &'static str {
    if kind == Kind::Resolved { "resolved" } else { indicator.as_str() }
}

/// The other items, folded until they are wanted.
fn more(items: &[Item<'_>], now: Timestamp, locale: Locale<'_>) -> Html {
    let summary = locale.counted(Key::More, items.len());
    let mut list = Vec::new();
    for item in items {
        let title = text(&locale.title(item));
        let head = vec![tag("span", "word", vec![text(locale.word(item.kind, item.indicator))])];
        let title = vec![item.url.map_or_else(|| title.clone(), |it| link("", it, "", vec![title.clone()]))];
        let children = vec![tag("p", "head", head), self::title(title, item), details(item, now, locale)];
        list.push(tag_with("li", &["data-impact"], &[impact(item.kind, item.indicator)], children));
    }
    tag("details", "more", vec![tag("summary", "", vec![text(&summary)]), tag("ul", "", list)])
}

/// The words have their own direction, the line keeps the banner's.
fn title(children: Vec<Html>, item: &Item<'_>) -> Html {
    tag_with("p", &["class", "part"], &["title", "title"], vec![words("", item.lang, children)])
}

/// The newest update and the facts of one item.
fn details(item: &Item<'_>, now: Timestamp, locale: Locale<'_>) -> Html {
    tag("div", "", vec![latest(item, now, locale).unwrap_or_default(), facts(item, now, locale)])
}

/// The newest update's words with their age; what is long opens on demand, without a line of script.
fn latest(item: &Item<'_>, now: Timestamp, locale: Locale<'_>) -> Option<Html> {
    let update = item.latest?;
    let excerpt = update.body.excerpt(EXCERPT_CHARS);
    let said = |body| words("text", update.lang.as_deref(), spans(body));
    let children = vec![
        said(excerpt.as_ref().unwrap_or(&update.body)),
        match excerpt {
            Some(_) => {
                let summary = tag("summary", "", vec![text(locale.text(Key::ShowAll))]);
                tag("details", "", vec![summary, said(&update.body)])
            }
            None => text(" "),
        },
        update.posted_at.map(|it| time(it, &locale.age(it, now), locale)).unwrap_or_default(),
    ];
    Some(tag_with("div", &["class", "part"], &["update", "update"], children))
}

fn spans(body: &Text) -> Vec<Html> {
    let mut spans = Vec::new();
    for span in body.spans() {
        spans.push(match span {
            Span::Text(words) => text(words),
            Span::Link { label, href } => link("", href, "", vec![text(label)]),
        });
    }
    spans
}

/// Words about a moment; the moment itself for who points at them, and for who only hears them.
fn time(at: Timestamp, words: &str, locale: Locale<'_>) -> Html {
    let moment = locale.format.moment(at);
    let heard = tag("span", "said", vec![text(" ("), text(&moment), text(")")]);
    let values = &["age", &at.to_rfc3339(), &moment];
    tag_with("time", &["class", "datetime", "title"], values, vec![text(words), heard])
}

/// Affected components, beginning, window and promise: what there is of them.
fn facts(item: &Item<'_>, now: Timestamp, locale: Locale<'_>) -> Html {
    let mut facts = Vec::new();
    if let Some(affected) = locale.affected(item) {
        facts.push(tag("li", "components", vec![text(&affected)]));
    }
    let (key, at) = match item.kind {
        Kind::Incident | Kind::Maintenance => (Key::Started, item.started_at),
        Kind::Upcoming => (Key::Starts, item.started_at),
        Kind::Resolved => (Key::Ended, item.ends_at),
        Kind::Components => (Key::Started, None),
    };
    if let Some(at) = at {
        let relative = locale.relative(if key == Key::Starts { at } else { at.min(now) }, now);
        facts.push(tag("li", "", vec![time(at, &locale.timed(key, &relative), locale)]));
    }
    if let Some(window) = locale.window(item) {
        facts.push(tag("li", "window", vec![text(&window)]));
    }
    if let Some(by) = item.next_update_by {
        let (class, key) =
            if by <= now { ("promise overdue", Key::Overdue) } else { ("promise", Key::NextUpdate) };
        let promise = locale.timed(key, &locale.format.clock(by));
        let words = [&*promise, " · ", &locale.relative(by, now)].concat();
        facts.push(tag("li", class, vec![time(by, &words, locale)]));
    }
    tag("ul", "facts", facts)
}

/// One group of channels, those that work first.
fn channels(heading: Key, kind: ChannelKind, ways: &[Way<'_>], locale: Locale<'_>) -> Html {
    let mut links = Vec::new();
    let mut all_affected = true;
    for way in ways.iter().filter(|it| it.channel.kind == kind) {
        let service = locale.service(way.channel.service);
        let doubt = locale.doubt(way);
        all_affected &= doubt.is_some();
        let label = vec![
            icon::service(way.channel.service),
            tag("span", "said", vec![text(service), text(": ")]),
            words("", None, vec![text(way.label)]),
        ];
        let class = if doubt.is_some() { "doubtful" } else { "" };
        let doubt = tag("span", "doubt", vec![text(doubt.unwrap_or_default())]);
        links.push(tag("li", class, vec![link("", &way.channel.href, service, label), doubt]));
    }
    if links.is_empty() {
        return Html::default();
    }
    let note = if all_affected && links.len() > 1 { locale.text(Key::AllAffected) } else { "" };
    let children = vec![
        tag("span", "heading", vec![text(locale.text(heading))]),
        tag("ul", "", links),
        tag("span", "note", vec![text(note)]),
    ];
    tag_with("div", &["class", "part"], &["channels", "channels"], children)
}
