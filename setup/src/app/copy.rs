//! The last step: the tag, in the form that the site takes.

use super::field::Text;
use super::step::Step;
use crate::browser;
use crate::state::Action;
use crate::tag::{WAYS, Way};
use wasm_bindgen_futures::spawn_local;
use web_sys::Element;
use yew::{Callback, Html, KeyboardEvent, Properties, component, html, use_node_ref, use_state};

/// The step.
#[component]
pub(crate) fn Copy(props: &Step) -> Html {
    let state = &props.state;
    let way = Way::of(&state.choices);
    let choose = {
        let dispatcher = state.dispatcher();
        Callback::from(move |name: &'static str| dispatcher.dispatch(Action::Set("way", name.to_owned())))
    };
    let onkeydown = {
        let choose = choose.clone();
        let at = WAYS.iter().position(|it| it.name == way.name).unwrap_or_default();
        Callback::from(move |event: KeyboardEvent| {
            let last = WAYS.len() - 1;
            let to = match &*event.key() {
                "ArrowRight" => (at + 1) % WAYS.len(),
                "ArrowLeft" => at.checked_sub(1).unwrap_or(last),
                "Home" => 0,
                "End" => last,
                _ => return,
            };
            event.prevent_default();
            if let Some(to) = WAYS.get(to) {
                choose.emit(to.name);
                browser::focus(&format!("way-{}", to.name));
            }
        })
    };
    let tab = |it: &Way| {
        let (is_chosen, name, choose) = (it.name == way.name, it.name, choose.clone());
        html! {
            <button type="button" role="tab" id={format!("way-{name}")} aria-controls="tag-panel"
                aria-selected={if is_chosen { "true" } else { "false" }} tabindex={if is_chosen { "0" } else { "-1" }}
                onclick={Callback::from(move |_| choose.emit(name))}>{ it.label }</button>
        }
    };
    // Nothing is said of the hash before somebody has looked for it.
    let hash = match (&state.published, way.has_integrity() && state.has_looked) {
        (Some(it), true) => format!("The hash is that of version {}: it fits no other file.", it.version),
        (None, true) => "The hash for “integrity” is not known here: this page is served without integrity.json, which the zip and the npm package have. Put a version into the folder’s name, and nothing in it ever changes.".to_owned(),
        (_, false) => String::new(),
    };
    let example = if state.home.is_empty() { "https://cdn.example.net/outage-banner/" } else { &state.home };
    let home = if state.home.is_empty() { "" } else { " Left empty, it is the folder of this page." };
    let tag = state.of_tag();
    let (missing, is_wrong) = state.missing();
    html! {
        <section class="panel" aria-labelledby="copy-title">
            <h3 id="copy-title">{ "4. Copy the tag" }</h3>
            <div class="fields">
                <Text state={state.clone()} name="folder" label="Folder of our files" is_wide=true
                    hint={format!("Where you have put the unpacked zip (or dist/ of a build), on a host that stays up when your servers do not.{home}")}
                    placeholder={example.to_owned()} />
            </div>
            <div class="tabs" role="tablist" aria-label="Form of the tag" {onkeydown}>{ for WAYS.iter().map(tab) }</div>
            <div id="tag-panel" role="tabpanel" aria-labelledby={format!("way-{}", way.name)}>
                <p class="hint">{ way.place }</p>
                <p class={if is_wrong { "wrong" } else { "hint" }} id="example" role="status">{ missing }</p>
                <CopyButton id="snippet" label="Copy" text={way.text(&tag, state.published.as_ref())} />
                <p class="hint" id="hash">{ hash }</p>
            </div>
        </section>
    }
}

/// What a text to be copied gets.
#[derive(Clone, PartialEq, Properties)]
pub(crate) struct CopyProps {
    /// The id of the element that has the text.
    pub(crate) id: String,
    /// The word on the button.
    pub(crate) label: &'static str,
    /// What is copied.
    pub(crate) text: String,
}

/// A text, and a button that copies it.
#[component]
pub(crate) fn CopyButton(props: &CopyProps) -> Html {
    let element = use_node_ref();
    let said = use_state(|| (String::new(), ""));
    let onclick = {
        let (element, said, text) = (element.clone(), said.setter(), props.text.clone());
        Callback::from(move |_| {
            let Some(element) = element.cast::<Element>() else { return };
            let (said, text) = (said.clone(), text.clone());
            spawn_local(async move {
                let is_copied = browser::copy(&text, &element).await.as_bool() == Some(true);
                said.set((text, if is_copied { "Copied." } else { "Selected: copy it with Ctrl+C or ⌘C." }));
            });
        })
    };
    // What was copied before is not what is there now.
    let words = if said.0 == props.text { said.1 } else { "" };
    html! {
        <>
            <pre id={props.id.clone()} ref={element} tabindex="0" role="region" aria-label="The text to copy">{ props.text.clone() }</pre>
            <div class="row">
                <button class="button" type="button" {onclick}>{ props.label }</button>
                <p class="said" role="status">{ words }</p>
            </div>
        </>
    }
}
