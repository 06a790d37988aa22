//! A field with its label, its hint and what is wrong with it.

use crate::state::{Action, State};
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::{
    Callback, Event, Html, InputEvent, Properties, TargetCast, UseReducerHandle, classes, component, html,
};

/// What a field gets.
#[derive(Clone, PartialEq, Properties)]
pub(crate) struct TextProps {
    /// What the page knows.
    pub(crate) state: UseReducerHandle<State>,
    /// The choice.
    pub(crate) name: &'static str,
    /// What it is called.
    pub(crate) label: &'static str,
    /// What belongs into it.
    #[prop_or_default]
    pub(crate) hint: String,
    /// An example.
    #[prop_or_default]
    pub(crate) placeholder: String,
    /// Whether it takes the whole row.
    #[prop_or_default]
    pub(crate) is_wide: bool,
    /// What is said below it besides its mistakes.
    #[prop_or_default]
    pub(crate) said: String,
}

/// A line of text.
#[component]
pub(crate) fn Text(props: &TextProps) -> Html {
    let TextProps { state, name, label, hint, placeholder, is_wide, said } = props;
    let name = *name;
    let lines = state.lines_of(name);
    let oninput = {
        let dispatcher = state.dispatcher();
        Callback::from(move |event: InputEvent| {
            if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
                dispatcher.dispatch(Action::Set(name, input.value()));
            }
        })
    };
    let [id, hint_id, lines_id] = ["set", "hint", "lines"].map(|it| format!("{it}-{name}"));
    html! {
        <div class={classes!("field", is_wide.then_some("all"))}>
            <label for={id.clone()}>{ *label }</label>
            <p class="hint" id={hint_id.clone()}>{ hint.clone() }</p>
            <input id={id} type="text" autocomplete="off" autocapitalize="off" spellcheck="false"
                placeholder={placeholder.clone()} value={state.choices.get(name).to_owned()} {oninput}
                aria-describedby={format!("{hint_id} {lines_id}")}
                aria-invalid={(!lines.is_empty()).then_some("true")} />
            <div class="lines" id={lines_id} aria-live="polite">
                { for lines.iter().map(|it| html! { <p class="wrong">{ it.clone() }</p> }) }
                { for (!said.is_empty()).then(|| html! { <p class="hint">{ said.clone() }</p> }) }
            </div>
        </div>
    }
}

/// What a list of words gets.
#[derive(Clone, PartialEq, Properties)]
pub(crate) struct SelectProps {
    /// What the page knows.
    pub(crate) state: UseReducerHandle<State>,
    /// The choice.
    pub(crate) name: &'static str,
    /// What it is called.
    pub(crate) label: &'static str,
    /// The words, and what they are called.
    pub(crate) words: &'static [(&'static str, &'static str)],
}

/// One of some words.
#[component]
pub(crate) fn Select(props: &SelectProps) -> Html {
    let SelectProps { state, name, label, words } = props;
    let name = *name;
    let onchange = {
        let dispatcher = state.dispatcher();
        Callback::from(move |event: Event| {
            if let Some(select) = event.target_dyn_into::<HtmlSelectElement>() {
                dispatcher.dispatch(Action::Set(name, select.value()));
            }
        })
    };
    let id = format!("set-{name}");
    let chosen = state.choices.get(name).to_owned();
    let option = |(word, label): &(&'static str, &'static str)| {
        html! { <option value={*word} selected={*word == chosen}>{ *label }</option> }
    };
    let lines = state.lines_of(name);
    html! {
        <div class="field">
            <label for={id.clone()}>{ *label }</label>
            <select {id} {onchange}>{ for words.iter().map(option) }</select>
            { for lines.iter().map(|it| html! { <p class="wrong">{ it.clone() }</p> }) }
        </div>
    }
}
