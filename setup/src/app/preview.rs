//! The banner on a page, and an outage from its beginning to its end.

use super::step::Step;
use crate::browser;
use crate::choices::Choices;
use crate::page;
use crate::state::Action;
use crate::story::Stage;
use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlIFrameElement;
use yew::{Callback, Html, component, html, use_effect_with, use_mut_ref, use_node_ref, use_state};

/// Somebody who types changes the preview when they pause.
const PAUSE_MS: u32 = 300;

/// Of the choices those that change nothing in the preview.
const ELSEWHERE: [&str; 7] = ["endpoint", "mirrors", "key", "folder", "site", "width", "way"];

/// The preview.
#[component]
pub(crate) fn Preview(props: &Step) -> Html {
    let state = &props.state;
    let seen: Choices = ELSEWHERE.iter().fold(state.choices.clone(), |it, name| {
        let default = crate::choices::NAMES.iter().find(|known| known.0 == *name).map_or("", |known| known.1);
        it.with(name, default)
    });
    let stage = state.stage;
    let frame = use_node_ref();
    let text = use_state(String::new);
    let latest = use_mut_ref(|| 0_u32);
    // A page that has told of one feed takes no older one: the owner's own has a page of its own.
    let own_feed = state.own_feed().filter(|_| stage == Stage::Own);
    // With which moment the page in the frame has begun.
    let begun = use_mut_ref(|| None::<Stage>);
    let playing = use_mut_ref(|| (stage, own_feed.clone()));
    *playing.borrow_mut() = (stage, own_feed.clone());
    {
        // Another page: after a pause, with the moment that is played then.
        let (text, begun, playing) = (text.setter(), begun.clone(), playing.clone());
        use_effect_with((seen, Some(stage).filter(|it| !it.is_played()), own_feed), move |(seen, ..)| {
            let seen = seen.clone();
            *latest.borrow_mut() += 1;
            let own = *latest.borrow();
            spawn_local(async move {
                if own > 1 {
                    browser::later(PAUSE_MS).await;
                }
                browser::seen("preview").await;
                if *latest.borrow() == own {
                    let (stage, own_feed) = playing.borrow().clone();
                    let feed = own_feed.map_or_else(|| stage.feed(browser::now()), |it| it.to_string());
                    *begun.borrow_mut() = Some(stage);
                    text.set(page::html(&seen, stage, &feed, &browser::folder()));
                }
            });
        });
    }
    {
        // The same page: its feed says something else, as on the night itself.
        let (frame, begun) = (frame.clone(), begun.clone());
        use_effect_with(stage, move |stage| {
            let is_same = stage.is_played() && begun.borrow().is_some_and(Stage::is_played);
            if let Some(frame) = frame.cast::<HtmlIFrameElement>().filter(|_| is_same) {
                browser::say(&frame, &stage.feed(browser::now()));
            }
        });
    }
    // What was said before the page could hear it.
    let onload = {
        let frame = frame.clone();
        Callback::from(move |_| {
            let stage = playing.borrow().0;
            let is_same = stage.is_played() && begun.borrow().is_some_and(|it| it.is_played() && it != stage);
            if let Some(frame) = frame.cast::<HtmlIFrameElement>().filter(|_| is_same) {
                browser::say(&frame, &stage.feed(browser::now()));
            }
        })
    };
    let dispatcher = state.dispatcher();
    let own = state.own_feed().is_some().then_some(Stage::Own);
    let stages = Stage::ALL.iter().chain(&own).map(|it| {
        let (it, dispatcher) = (*it, state.dispatcher());
        let onchange = Callback::from(move |_| dispatcher.dispatch(Action::Play(it)));
        html! { <label class="tick"><input type="radio" name="stage" checked={it == stage} {onchange} />{ it.label() }</label> }
    });
    let next = Callback::from(move |_| dispatcher.dispatch(Action::Play(stage.next())));
    html! {
        <section class="panel preview" id="preview" aria-labelledby="preview-title">
            <h3 id="preview-title">{ "3. See it" }</h3>
            <fieldset>
                <legend>{ "Play an outage" }</legend>
                { for stages }
                <button class="button plain" id="next-stage" type="button" onclick={next}>{ "Next" }</button>
            </fieldset>
            <p class="said" id="stage-said" role="status">{ stage.said(&state.choices) }</p>
            <div class="two">
                { radios(props, "page", "Look of the page", &[("light", "Light"), ("dark", "Dark")]) }
                { radios(props, "width", "Width", &[("wide", "Full"), ("phone", "Phone (360)")]) }
            </div>
            <div class="stage" data-width={state.choices.get("width").to_owned()}>
                <iframe ref={frame} {onload} title="Your page with the banner on it" srcdoc={(*text).clone()}></iframe>
            </div>
        </section>
    }
}

fn radios(props: &Step, name: &'static str, label: &str, words: &[(&'static str, &'static str)]) -> Html {
    let chosen = props.state.choices.get(name).to_owned();
    let radio = |(word, label): &(&'static str, &'static str)| {
        let (word, dispatcher) = (*word, props.state.dispatcher());
        let onchange = Callback::from(move |_| dispatcher.dispatch(Action::Set(name, word.to_owned())));
        html! { <label class="tick"><input type="radio" {name} id={format!("{name}-{word}")} checked={word == chosen} {onchange} />{ *label }</label> }
    };
    html! { <fieldset><legend>{ label }</legend>{ for words.iter().map(radio) }</fieldset> }
}
