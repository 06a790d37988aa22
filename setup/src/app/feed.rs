//! The first step: which feed, and what is to be said of it.

use super::copy::CopyButton;
use super::field::Text;
use super::step::Step;
use crate::address;
use crate::browser;
use crate::choices::{Choices, encoded};
use crate::providers::{GUESSES, PROVIDERS, label, of_address};
use crate::state::{Action, Check, State};
use crate::tag;
use crate::verdict::{Answer, Reach, Verdict, no_site, same_host, sentence, verdict};
use outage_banner_core::check::{Finding, Level, wrong};
use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlSelectElement;
use yew::{Callback, Event, Html, SubmitEvent, TargetCast, UseReducerHandle, component, html};

/// The step.
#[component]
pub(crate) fn Feed(props: &Step) -> Html {
    let state = &props.state;
    let endpoint = state.choices.get("endpoint");
    let kind = of_address(endpoint);
    let said = kind
        .filter(|it| !it.example.is_empty())
        .map_or_else(String::new, |it| format!("{}: write {}{}", it.label, it.prefix, it.example));
    let pick = {
        let dispatcher = state.dispatcher();
        Callback::from(move |event: Event| {
            if let Some(select) = event.target_dyn_into::<HtmlSelectElement>() {
                dispatcher.dispatch(Action::Set("endpoint", select.value()));
                browser::focus("set-endpoint");
            }
        })
    };
    let onsubmit = {
        let (dispatcher, choices, endpoints) = (state.dispatcher(), state.choices.clone(), state.endpoints());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            if endpoints.is_empty() {
                browser::focus("set-endpoint");
                return;
            }
            dispatcher.dispatch(Action::Asked);
            let (dispatcher, choices, endpoints) = (dispatcher.clone(), choices.clone(), endpoints.clone());
            spawn_local(async move {
                let found = look_at(&endpoints, &choices).await;
                dispatcher.dispatch(Action::Answered(endpoints, found));
            });
        })
    };
    let is_running = state.check == Check::Running;
    let summary =
        match &state.check {
            Check::None => "Not checked yet.".to_owned(),
            Check::Running => "Asking the feed…".to_owned(),
            Check::Done(all) => {
                let lines: Vec<String> =
                    all.iter()
                        .map(|(address, it)| {
                            if all.len() == 1 { it.summary() } else { format!("{address}: {}", it.summary()) }
                        })
                        .collect();
                lines.join(" ")
            }
        };
    html! {
        <form class="panel" aria-labelledby="feed-title" {onsubmit}>
            <h3 id="feed-title">{ "1. Your feed" }</h3>
            <div class="fields">
                <Text state={state.clone()} name="endpoint" label="Feed address" is_wide=true
                    hint="A short address, or the URL of a feed; + joins the parts of one." {said}
                    placeholder="statuspage:status.example.net" />
                <div class="field">
                    <label for="pick">{ "Or pick your status page" }</label>
                    <select id="pick" onchange={pick}>
                        <option value="" selected={kind.is_none()}>{ "A URL, or my own file" }</option>
                        { for PROVIDERS.iter().map(|it| html! {
                            <option value={it.prefix} selected={kind.is_some_and(|kind| kind.prefix == it.prefix)}>{ it.label }</option>
                        }) }
                    </select>
                </div>
                <Text state={state.clone()} name="site" label="Your site"
                    hint="To see whether it would fail together with the feed." placeholder="https://www.example.com" />
                <Text state={state.clone()} name="mirrors" label="Mirrors"
                    hint="Other addresses of the same feed; the newest answer wins." placeholder="https://copy.example.org/status.json" />
                <Text state={state.clone()} name="key" label="Public key"
                    hint="With it only signed feeds count. Never a private key." />
            </div>
            <div class="row">
                <button class="button" type="submit" id="check" disabled={is_running}>{ "Check the feed" }</button>
                <p class="said" id="verdict" role="status">{ summary }</p>
            </div>
            if let Check::Done(all) = &state.check {
                { for all.iter().enumerate().map(|(index, (address, it))| result(index, address, it, state)) }
            }
        </form>
    }
}

/// What was found of one endpoint.
fn result(index: usize, address: &str, found: &Verdict, state: &UseReducerHandle<State>) -> Html {
    let choices = &state.choices;
    let when = found.worst_at.get(..16).map(|it| it.replace('T', " ") + " UTC");
    html! {
        <section class="result" aria-label={format!("What was found of {address}")}>
            <h4>{ address }</h4>
            if !found.provider.is_empty() {
                <dl>
                    <div><dt>{ "It is a feed of" }</dt><dd class="provider">{ label(&found.provider).to_owned() }</dd></div>
                    <div><dt>{ "Visitors see now" }</dt><dd class="now">{ found.now.clone() }</dd></div>
                    if !found.worst.is_empty() { <div><dt>{ "At the worst moment of its history" }</dt><dd class="worst">
                        { found.worst.clone() }
                        if let Some(when) = when { <>{ " (" }<time datetime={found.worst_at.clone()}>{ when }</time>{ ")" }</> }
                    </dd></div> }
                </dl>
                <p><a href={format!("?endpoint={}#{}", encoded(address, b"/:@,"), choices.to_fragment())}>{ "See this feed at the top of this page" }</a></p>
            }
            if let Some(better) = found.better.clone() {
                <p>{ "There is no feed at this address, but there is one of that host at " }<code>{ better.clone() }</code>{ "." }</p>
                <button class="button plain better" type="button" onclick={
                    let (dispatcher, better) = (state.dispatcher(), better);
                    Callback::from(move |_| {
                        dispatcher.dispatch(Action::Set("endpoint", better.clone()));
                        browser::focus("check");
                    })
                }>{ "Take this feed" }</button>
            }
            <ul class="findings">{ for found.findings.iter().map(finding) }</ul>
            if found.needs_copy {
                <p>{ "With this command a program of yours copies the feed to where a browser may read it. docs/endpoint.md has the rest." }</p>
                <CopyButton id={format!("publish-{index}")} label="Copy the command" text={tag::publish(&choices.with("endpoint", address))} />
            }
        </section>
    }
}

fn finding(it: &Finding) -> Html {
    let word = match it.level {
        Level::Wrong => "Wrong",
        Level::Weak => "Weak",
        Level::Note => "Note",
    };
    html! {
        <li data-level={it.level.word()} data-about={it.about}>
            <b>{ word }</b>{ ": " }{ it.what.clone() }
            if !it.cure.is_empty() { <span class="cure">{ "→ " }{ it.cure.clone() }</span> }
        </li>
    }
}

/// Asks all endpoints, one after the other.
async fn look_at(endpoints: &str, choices: &Choices) -> Vec<(String, Verdict)> {
    let mut all = Vec::new();
    let key = choices.attribute("key").unwrap_or_default();
    let site = choices.get("site").trim();
    for endpoint in endpoints.split_whitespace() {
        let unasked = address::unasked(endpoint, site);
        let answers = if unasked.is_some() {
            Vec::new()
        } else {
            Answer::read(&browser::text(&browser::ask(endpoint, &key, site).await))
        };
        let mut found = verdict(&answers, choices, browser::now()).with(unasked);
        // Whoever pastes the page that people read means its feed.
        let is_silent = answers.iter().any(|it| it.reach == Reach::Silent && it.url.starts_with("https:"));
        if let Some(host) = address::host(endpoint).filter(|_| found.provider.is_empty() && !is_silent) {
            found.better = guess(host, choices).await;
            found.needs_copy &= found.better.is_none();
        }
        if let Some(text) = found.mistaken.take() {
            let lines = browser::list(&browser::mistakes(&text).await);
            found = found.with(lines.into_iter().map(|it| wrong("mistake", it, "mend it in the feed")));
        }
        if answers.is_empty() {
            // Of what was not asked nobody can say whether it fails together with the site.
        } else if site.is_empty() {
            found = found.with([no_site()]);
        } else {
            let urls: Vec<&str> = answers.iter().map(|it| &*it.url).collect();
            let near = browser::list(&browser::near(&urls.join(" "), site).await);
            if let Some((host, lines)) = near.split_first() {
                let same = (!host.is_empty()).then(|| same_host(host));
                let lines = lines.iter().map(|it| sentence(Level::Weak, "independence", it));
                found = found.with(same.into_iter().chain(lines));
            }
        }
        all.push((endpoint.to_owned(), found));
    }
    all
}

/// The short address of a feed on this host, the most usual kind first. All are asked at once: a server that is slow to
/// refuse them is waited for once.
async fn guess(host: &str, choices: &Choices) -> Option<String> {
    let addresses = GUESSES.map(|it| format!("{it}{host}"));
    let answers = browser::list(&browser::ask_each(&addresses.join(" ")).await);
    let is_feed = |it: &String| !verdict(&Answer::read(it), choices, browser::now()).provider.is_empty();
    let at = answers.iter().position(is_feed)?;
    addresses.into_iter().nth(at)
}
