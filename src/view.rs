//! Draws what was decided. Knows markup and nothing else: no clock, no browser, no rule.

mod element;
mod icon;

use crate::board::Shown;
use crate::channel::{Channel, ChannelKind};
use crate::config::Theme;
use crate::locale::Locale;
use crate::model::{Component, ComponentStatus, Indicator};
use crate::notice::{Freshness, Item, Kind};
use crate::text::{Span, Text};
use crate::time::Timestamp;
use element::{link, tag, tag_with, text};
use yew::prelude::*;

/// The banner's own style sheet, for a shadow root.
pub const CSS: &str = include_str!("view.css");

const EXCERPT_CHARS: usize = 280; // About four lines on a phone.
const MAX_COMPONENTS: usize = 6; // More would push the words that matter off a phone's screen.

/// What is always there: the ground for the banner, and the region that screen readers listen to. They announce
/// what changes inside such a region, not the arrival of one; ages stay outside, or each minute would be read out.
///
/// A function and not a component: each component would cost the visitor a kilobyte and more.
pub fn frame(
    shown: Option<&Shown<'_>>,
    theme: Theme,
    locale: Locale,
    ondismiss: &Callback<MouseEvent>,
) -> Html {
    let said = shown.map(|it| said(it, locale)).unwrap_or_default();
    let children = vec![
        tag_with("p", &["class", "role"], &["said", "status"], vec![text(&said)]),
        shown.map(|it| banner(it, locale, ondismiss)).unwrap_or_default(),
    ];
    tag_with("div", &["class", "data-theme"], &["root", theme.as_str()], children)
}

fn said(shown: &Shown<'_>, locale: Locale) -> String {
    let item = &shown.notice.first;
    let mut said = [locale.word(item.kind, shown.notice.indicator), ": ", &locale.title(item)].concat();
    if let Some(update) = item.latest {
        let excerpt = update.body.excerpt(EXCERPT_CHARS);
        said.push_str(". ");
        said.push_str(&excerpt.as_ref().unwrap_or(&update.body).to_plain());
    }
    said
}

fn banner(shown: &Shown<'_>, locale: Locale, ondismiss: &Callback<MouseEvent>) -> Html {
    let Shown { notice, freshness, is_dismissible, now } = shown;
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
    let ways = vec![
        channels("Follow updates", ChannelKind::Updates, &notice.channels),
        channels("Get help", ChannelKind::Support, &notice.channels),
        url.map(|it| link("page", it, "Status page")).unwrap_or_default(),
    ];
    let main = vec![
        tag("p", "head", head),
        tag_with("p", &["class", "part"], &["title", "title"], vec![text(&locale.title(item))]),
        details(item, *now, locale),
        if notice.more.is_empty() { Html::default() } else { more(&notice.more, *now, locale) },
        tag("div", "ways", ways),
    ];
    let label = [
        notice.page_name.unwrap_or_default(),
        if notice.page_name.is_some() { ": " } else { "" },
        "service status",
    ];
    let dismiss = if *is_dismissible {
        html! {
            <button class="dismiss" part="dismiss" type="button" aria-label="Dismiss" onclick={ondismiss}>{ icon::cross() }</button>
        }
    } else {
        Html::default()
    };
    tag_with(
        "section",
        &["class", "part", "data-impact", "aria-label"],
        &["banner", "banner", impact(item.kind, notice.indicator), &label.concat()],
        vec![icon::of(item.kind, notice.indicator), tag("div", "main", main), dismiss],
    )
}

/// The value of `data-impact`, which the style sheet and the owner's tests go by.
fn impact(kind: Kind, indicator: Indicator) -> &'static str {
    if kind == Kind::Resolved { "resolved" } else { indicator.as_str() }
}

/// The other items, folded until they are wanted.
fn more(items: &[Item<'_>], now: Timestamp, locale: Locale) -> Html {
    let summary = ["+ ", &*items.len().to_string(), " more"].concat();
    let mut list = Vec::new();
    for item in items {
        let title = locale.title(item);
        let title = vec![
            tag("span", "word", vec![text(locale.word(item.kind, item.indicator))]),
            text(" "),
            item.url.map_or_else(|| text(&title), |it| link("", it, &title)),
        ];
        let children = vec![tag("p", "title", title), details(item, now, locale)];
        list.push(tag_with("li", &["data-impact"], &[impact(item.kind, item.indicator)], children));
    }
    tag("details", "more", vec![tag("summary", "", vec![text(&summary)]), tag("ul", "", list)])
}

/// The newest update and the facts of one item.
fn details(item: &Item<'_>, now: Timestamp, locale: Locale) -> Html {
    tag("div", "", vec![latest(item, now, locale).unwrap_or_default(), facts(item, now, locale)])
}

/// The newest update's words with their age; what is long opens on demand, without a line of script.
fn latest(item: &Item<'_>, now: Timestamp, locale: Locale) -> Option<Html> {
    let update = item.latest?;
    let excerpt = update.body.excerpt(EXCERPT_CHARS);
    let children = vec![
        tag("span", "text", spans(excerpt.as_ref().unwrap_or(&update.body))),
        match excerpt {
            Some(_) => {
                let mut children = vec![tag("summary", "", vec![text("Show all")])];
                children.extend(spans(&update.body));
                tag("details", "", children)
            }
            None => text(" "),
        },
        update.posted_at.map(|it| age("", it, now, locale)).unwrap_or_default(),
    ];
    Some(tag_with("div", &["class", "part"], &["update", "update"], children))
}

fn spans(body: &Text) -> Vec<Html> {
    let mut spans = Vec::new();
    for span in body.spans() {
        spans.push(match span {
            Span::Text(words) => text(words),
            Span::Link { label, href } => link("", href, label),
        });
    }
    spans
}

fn age(before: &str, at: Timestamp, now: Timestamp, locale: Locale) -> Html {
    let values = [&*at.to_rfc3339(), &(locale.moment)(at)];
    let time = tag_with("time", &["datetime", "title"], &values, vec![text(&locale.age(at, now))]);
    tag("span", "age", vec![text(before), time])
}

/// Affected components, beginning, window and promise: what there is of them.
fn facts(item: &Item<'_>, now: Timestamp, locale: Locale) -> Html {
    let mut facts = Vec::new();
    if !item.components.is_empty() && (item.title.is_some() || item.components.len() > 1) {
        facts.push(tag("li", "components", vec![text(&components(&item.components, locale))]));
    }
    if let (Kind::Incident, Some(at)) = (item.kind, item.started_at) {
        facts.push(tag("li", "", vec![age("Started ", at, now, locale)]));
    }
    if let Some(window) = locale.window(item) {
        facts.push(tag("li", "window", vec![text(&window)]));
    }
    if let Some(by) = item.next_update_by {
        let class = if by <= now { "promise overdue" } else { "promise" };
        facts.push(tag("li", class, vec![text(&locale.promise(by, now))]));
    }
    tag("ul", "facts", facts)
}

fn components(components: &[&Component], locale: Locale) -> String {
    let mut list = "Affected: ".to_owned();
    for (index, it) in components.iter().take(MAX_COMPONENTS).enumerate() {
        if index > 0 {
            list.push_str(", ");
        }
        list.push_str(&it.name);
        if matches!(it.status, ComponentStatus::MajorOutage | ComponentStatus::UnderMaintenance) {
            list.push_str(" (");
            list.push_str(locale.component(it.status));
            list.push(')');
        }
    }
    if components.len() > MAX_COMPONENTS {
        list.push_str(", + ");
        list.push_str(&(components.len() - MAX_COMPONENTS).to_string());
        list.push_str(" more");
    }
    list
}

fn channels(heading: &str, kind: ChannelKind, channels: &[&Channel]) -> Html {
    let mut links = Vec::new();
    for channel in channels.iter().filter(|it| it.kind == kind) {
        links.push(tag("li", "", vec![link("", &channel.href, &channel.label)]));
    }
    if links.is_empty() {
        return Html::default();
    }
    let children = vec![tag("span", "heading", vec![text(heading)]), tag("ul", "", links)];
    tag_with("div", &["class", "part"], &["channels", "channels"], children)
}
