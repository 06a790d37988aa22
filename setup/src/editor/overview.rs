//! What the feed says now, with a button for whatever can be done about it.

use super::browser;
use super::form::{Form, Kind};
use super::message::Msg;
use super::pieces::{button, on, small};
use jiff::Timestamp;
use outage_banner_edit::document::Node;
use outage_banner_edit::draft::Change;
use outage_banner_edit::summary::{self, Record};
use std::rc::Rc;
use yew::{Callback, Html, html};

/// The promises that are broken now: nobody must find that out from a visitor.
pub(crate) fn overdue(feed: &Rc<Node>, records: &[Record], now: Timestamp, send: &Callback<Msg>) -> Html {
    let late = records.iter().filter(|it| it.is_overdue(now)).map(|it| {
        let (feed, record) = (feed.clone(), it.clone());
        let write = on(send, move || Msg::Begin(Box::new(Form::about(Kind::Update, &feed, &record))));
        let by = it.next_update_by.map(browser::shown).unwrap_or_default();
        html! {
            <p class="late" key={it.id.clone()}>
                <span>{ format!("You promised an update of “{}” by {by}. Visitors see that it is late.", it.title) }</span>
                { small("late", html! { "Write it now" }, write) }
            </p>
        }
    });
    html! { <div id="editor-late" role="alert">{ for late }</div> }
}

/// What is open.
pub(crate) fn records(feed: &Rc<Node>, records: &[Record], send: &Callback<Msg>) -> Html {
    if records.is_empty() {
        return html! { <p class="soft" id="editor-nothing">{ "Nothing is open in this feed." }</p> };
    }
    html! { <ul class="records">{ for records.iter().map(|it| record(feed, it, send)) }</ul> }
}

fn record(feed: &Rc<Node>, it: &Record, send: &Callback<Msg>) -> Html {
    let begin = |kind: Kind| {
        let (feed, it) = (feed.clone(), it.clone());
        on(send, move || Msg::Begin(Box::new(Form::about(kind, &feed, &it))))
    };
    let news = if it.is_maintenance { Kind::Work } else { Kind::Update };
    let named =
        |verb: &'static str| html! { <>{ verb }<span class="unseen">{ format!(": {}", it.title) }</span></> };
    let promise = it.next_update_by.map(|by| format!("Next update by {}.", browser::shown(by)));
    let window = (!it.window.0.is_empty()).then(|| {
        let at = |text: &str| text.parse().map_or_else(|_| text.to_owned(), browser::shown);
        format!("{} to {}.", at(&it.window.0), at(&it.window.1))
    });
    let words: Vec<&str> = [&*it.impact, &*it.status].into_iter().filter(|it| !it.is_empty()).collect();
    let state = (!words.is_empty()).then(|| format!("{}.", words.join(", ").replace('_', " ")));
    html! {
        <li class="panel" key={it.id.clone()} data-id={it.id.clone()}>
            <h4>{ &it.title }</h4>
            <p class="soft">{ state.unwrap_or_default() }{ " " }{ window.unwrap_or_default() }{ " " }{ promise.unwrap_or_default() }</p>
            if !it.latest.is_empty() { <p class="latest" dir="auto">{ &it.latest }</p> }
            <div class="row">
                { small("update", named("Update"), begin(news)) }
                { small("resolve", named("It is over"), begin(Kind::Resolve)) }
                if !it.posted_at.is_empty() { { small("reword", named("Correct the last update"), begin(Kind::Reword)) } }
            </div>
        </li>
    }
}

/// What a feed has besides incidents: seldom needed at night.
pub(crate) fn rest(feed: &Rc<Node>, send: &Callback<Msg>) -> Html {
    let begin = |open: fn(&Node, &str) -> Form, id: &str| {
        let (feed, id) = (feed.clone(), id.to_owned());
        on(send, move || Msg::Begin(Box::new(open(&feed, &id))))
    };
    let entry = |name: String, state: String, change: Html, remove: Html| {
        html! { <li><span>{ name }{ " " }<span class="soft">{ state }</span></span><span class="row">{ change }{ remove }</span></li> }
    };
    let named = |verb: &'static str, name: &str| html! { <>{ verb }<span class="unseen">{ format!(": {name}") }</span></> };
    let part = |[id, name, state]: [String; 3]| {
        let gone = id.clone();
        entry(
            name.clone(),
            state.replace('_', " "),
            small("component", named("Change", &name), begin(Form::component, &id)),
            small(
                "drop-component",
                named("Take out", &name),
                on(send, move || Msg::Apply(Box::new(Change::DropComponent(gone.clone())))),
            ),
        )
    };
    let channel = |it: &Node| {
        let url = it.word("url").to_owned();
        let gone = url.clone();
        entry(
            url.clone(),
            it.word("kind").to_owned(),
            small("channel", named("Change", &url), begin(Form::channel, &url)),
            small(
                "drop-channel",
                named("Take out", &url),
                on(send, move || Msg::Apply(Box::new(Change::DropChannel(gone.clone())))),
            ),
        )
    };
    let new = |kind: Kind| {
        let feed = feed.clone();
        on(send, move || Msg::Begin(Box::new(Form::new(kind, &feed))))
    };
    html! {
        <details id="editor-rest"><summary>{ "Components, channels, your name" }</summary>
            <h4>{ "Components" }</h4>
            <ul class="entries">{ for summary::components(feed).into_iter().map(part) }</ul>
            { button("editor-component", "New component", new(Kind::Component)) }
            <h4>{ "Channels: where visitors read more, and how they reach you" }</h4>
            <ul class="entries">{ for feed.list("channels").iter().map(channel) }</ul>
            { button("editor-channel", "New channel", new(Kind::Channel)) }
            <h4>{ "Your name and status page" }</h4>
            { button("editor-page", "Change them", begin(|feed, _| Form::page(feed), "")) }
            <h4>{ "What is over" }</h4>
            { button("editor-tidy", "Take out what ended more than a day ago", on(send, || Msg::Apply(Box::new(Change::Tidy)))) }
        </details>
    }
}
