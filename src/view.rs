//! Draws what was decided. Knows markup and nothing else: no clock, no browser, no rule.

mod icon;

use crate::board::Shown;
use crate::channel::{Channel, ChannelKind};
use crate::config::Theme;
use crate::locale::Locale;
use crate::model::{Component, ComponentStatus, Indicator};
use crate::notice::{Freshness, Item, Kind};
use crate::text::{Href, Span, Text};
use crate::time::Timestamp;
use yew::prelude::*;

/// The banner's own style sheet, for a shadow root.
pub const CSS: &str = include_str!("view.css");

const EXCERPT_CHARS: usize = 280; // About four lines on a phone.

/// What is always there: the ground for the banner, and the region that screen readers listen to. They announce
/// what changes inside such a region, not the arrival of one; ages stay outside, or each minute would be read out.
///
/// A function and not a component: each component would cost the visitor a kilobyte and more.
#[must_use]
pub fn frame(shown: Option<&Shown>, theme: Theme, locale: Locale, ondismiss: &Callback<MouseEvent>) -> Html {
    html! {
        <div class="root" data-theme={theme.as_str()}>
            <p class="said" role="status">{ shown.map(|it| said(it, locale)) }</p>
            if let Some(shown) = shown {
                { banner(shown, locale, ondismiss) }
            }
        </div>
    }
}

fn said(shown: &Shown, locale: Locale) -> String {
    let Item { kind, ref latest, .. } = shown.notice.first;
    let mut said = [locale.word(kind, shown.notice.indicator), ": ", &locale.title(&shown.notice.first)].concat();
    if let Some(update) = latest {
        let excerpt = update.body.excerpt(EXCERPT_CHARS);
        said.push_str(". ");
        said.push_str(&excerpt.as_ref().unwrap_or(&update.body).to_plain());
    }
    said
}

fn banner(shown: &Shown, locale: Locale, ondismiss: &Callback<MouseEvent>) -> Html {
    let Shown { notice, freshness, is_dismissible, now } = shown;
    let Item { kind, status, .. } = notice.first;
    let url = notice.first.url.as_ref().or(notice.page_url.as_ref());
    html! {
        <section class="banner" part="banner" data-impact={impact(kind, notice.indicator)} aria-label={label(notice.page_name.as_deref())}>
            { icon::of(kind, notice.indicator) }
            <div class="main">
                <p class="head">
                    <span class="word">{ locale.word(kind, notice.indicator) }</span>
                    if let Some(status) = status.filter(|_| kind == Kind::Incident) {
                        <span class="phase">{ locale.phase(status) }</span>
                    }
                    if let Some(note) = locale.freshness(*freshness, *now) {
                        <span class="stale" data-is={if matches!(freshness, Freshness::Unknown(_)) { "unknown" } else { "old" }}>{ note }</span>
                    }
                </p>
                <p class="title" part="title">{ locale.title(&notice.first) }</p>
                { latest(&notice.first, *now, locale) }
                { facts(&notice.first, *now, locale) }
                if !notice.more.is_empty() {
                    <details class="more">
                        <summary>{ ["+ ", &*notice.more.len().to_string(), " more"].concat() }</summary>
                        <ul>
                            for item in &notice.more {
                                <li data-impact={impact(item.kind, item.indicator)}>
                                    <p class="title">
                                        <span class="word">{ locale.word(item.kind, item.indicator) }</span>
                                        { " " }{ linked(locale.title(item), item) }
                                    </p>
                                    { latest(item, *now, locale) }
                                    { facts(item, *now, locale) }
                                </li>
                            }
                        </ul>
                    </details>
                }
                <div class="ways">
                    { channels("Follow updates", ChannelKind::Updates, &notice.channels) }
                    { channels("Get help", ChannelKind::Support, &notice.channels) }
                    if let Some(url) = url {
                        <a class="page" href={address(url)} target="_blank" rel="noopener noreferrer">{ "Status page" }</a>
                    }
                </div>
            </div>
            if *is_dismissible {
                <button class="dismiss" part="dismiss" type="button" aria-label="Dismiss" onclick={ondismiss}>{ icon::cross() }</button>
            }
        </section>
    }
}

fn address(href: &Href) -> String {
    href.as_str().to_owned()
}

/// The value of `data-impact`, which the style sheet and the owner's tests go by.
fn impact(kind: Kind, indicator: Indicator) -> &'static str {
    if kind == Kind::Resolved { "resolved" } else { indicator.as_str() }
}

fn label(page_name: Option<&str>) -> String {
    match page_name {
        Some(name) => [name, ": service status"].concat(),
        None => "Service status".to_owned(),
    }
}

fn linked(title: String, item: &Item) -> Html {
    match &item.url {
        Some(url) => html! { <a href={address(url)} target="_blank" rel="noopener noreferrer">{ title }</a> },
        None => html! { title },
    }
}

/// The newest update's words with their age; what is long opens on demand, without a line of script.
fn latest(item: &Item, now: Timestamp, locale: Locale) -> Html {
    let Some(update) = &item.latest else { return Html::default() };
    let excerpt = update.body.excerpt(EXCERPT_CHARS);
    html! {
        <div class="update" part="update">
            <span class="text">{ spans(excerpt.as_ref().unwrap_or(&update.body)) }</span>
            if excerpt.is_some() {
                <details>
                    <summary>{ "Show all" }</summary>
                    { spans(&update.body) }
                </details>
            }
            if let Some(at) = update.posted_at {
                { " " }{ age("", at, now, locale) }
            }
        </div>
    }
}

fn spans(text: &Text) -> Html {
    html! {
        for span in text.spans() {
            { match span {
                Span::Text(text) => html! { &**text },
                Span::Link { label, href } => {
                    html! { <a href={address(href)} target="_blank" rel="noopener noreferrer nofollow">{ &**label }</a> }
                }
            } }
        }
    }
}

fn age(before: &str, at: Timestamp, now: Timestamp, locale: Locale) -> Html {
    html! {
        <span class="age">
            { before }
            <time datetime={at.to_rfc3339()} title={(locale.moment)(at)}>{ locale.age(at, now) }</time>
        </span>
    }
}

/// Affected components, beginning, window and promise: what there is of them.
fn facts(item: &Item, now: Timestamp, locale: Locale) -> Html {
    let window = match (item.kind, item.started_at, item.ends_at) {
        (Kind::Upcoming, Some(start), Some(end)) => Some((locale.moment)(start) + " – " + &(locale.moment)(end)),
        (Kind::Upcoming, Some(start), None) => Some((locale.moment)(start)),
        (Kind::Maintenance, _, Some(end)) => Some("until ".to_owned() + &(locale.moment)(end)),
        _ => None,
    };
    let started = item.started_at.filter(|_| item.kind == Kind::Incident);
    html! {
        <ul class="facts">
            if !item.components.is_empty() && (item.title.is_some() || item.components.len() > 1) {
                <li class="components">{ "Affected: " }{ components(&item.components, locale) }</li>
            }
            if let Some(at) = started {
                <li>{ age("Started ", at, now, locale) }</li>
            }
            if let Some(window) = window {
                <li class="window">{ window }</li>
            }
            if let Some(by) = item.next_update_by {
                <li class="promise" data-is={if by <= now { "overdue" } else { "open" }}>{ locale.promise(by, now) }</li>
            }
        </ul>
    }
}

const MAX_COMPONENTS: usize = 6; // More would push the words that matter off a phone's screen.

fn components(components: &[Component], locale: Locale) -> String {
    let mut list = String::new();
    for (index, it) in components.iter().take(MAX_COMPONENTS).enumerate() {
        if index > 0 {
            list.push_str(", ");
        }
        list.push_str(&it.name);
        if Indicator::from(it.status) > Indicator::Minor || it.status == ComponentStatus::UnderMaintenance {
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

fn channels(heading: &'static str, kind: ChannelKind, channels: &[Channel]) -> Html {
    let mut channels = channels.iter().filter(|it| it.kind == kind).peekable();
    if channels.peek().is_none() {
        return html! {};
    }
    html! {
        <div class="channels" part="channels">
            <span class="heading">{ heading }</span>
            <ul>
                for channel in channels {
                    <li><a href={address(&channel.href)} rel="noopener noreferrer">{ &*channel.label }</a></li>
                }
            </ul>
        </div>
    }
}
