//! The second step: how the banner looks, and what is on it.

use super::field::{Select, Text};
use super::step::Step;
use crate::choices::Choices;
use crate::colour::{Fault, faults};
use crate::languages::CHOICES;
use crate::state::Action;
use crate::verdict::channels;
use web_sys::HtmlInputElement;
use yew::{Callback, Event, Html, TargetCast, component, html};

const PLACEMENTS: &[(&str, &str)] = &[
    ("top", "Top, moves the page"),
    ("top-overlay", "Top, over the page"),
    ("bottom", "Bottom"),
    ("corner", "Corner"),
    ("inline", "In the page"),
];
const THEMES: &[(&str, &str)] = &[("auto", "As the device says"), ("light", "Light"), ("dark", "Dark")];
const DISMISSIBLE: &[(&str, &str)] = &[
    ("critical", "Always"),
    ("major", "Unless it is critical"),
    ("minor", "Only what is minor"),
    ("none", "Never"),
];
const KINDS: [(&str, &str); 4] = [
    ("incidents", "Incidents"),
    ("maintenance", "Maintenance in progress"),
    ("upcoming", "Upcoming maintenance"),
    ("resolved", "Resolved incidents"),
];

/// The step.
#[component]
pub(crate) fn Look(props: &Step) -> Html {
    let state = &props.state;
    let text = |name, label, hint: &str, placeholder: &str| {
        html! { <Text state={state.clone()} {name} {label} hint={hint.to_owned()} placeholder={placeholder.to_owned()} /> }
    };
    let ways = |name, label, hint: &str, placeholder: &str| {
        let read = channels(&state.choices, name);
        let said = if read.is_empty() { read } else { format!("On the banner: {read}") };
        html! { <Text state={state.clone()} {name} {label} hint={hint.to_owned()} placeholder={placeholder.to_owned()} {said} is_wide=true /> }
    };
    let faults = faults(&state.choices);
    html! {
        <section class="panel" aria-labelledby="look-title">
            <h3 id="look-title">{ "2. How it looks" }</h3>
            <div class="fields">
                <Select state={state.clone()} name="placement" label="Placement" words={PLACEMENTS} />
                <Select state={state.clone()} name="theme" label="Theme" words={THEMES} />
                <Select state={state.clone()} name="lang" label="Language" words={CHOICES} />
                <Select state={state.clone()} name="dismissible" label="Visitors may close it" words={DISMISSIBLE} />
                { ways("updates", "Updates", "Where you announce news: https:, http:, mailto:, tel: or sms:, with spaces between.", "https://social.example/@acme_status") }
                { ways("support", "Support", "Where you answer people; the same form.", "tel:+442079460123 mailto:help@acme.example") }
            </div>
            <fieldset>
                <legend>{ "What is shown" }</legend>
                { for KINDS.iter().map(|(word, label)| kind(props, word, label)) }
            </fieldset>
            <details open={has_colour(&state.choices)}>
                <summary>{ "Your colours" }</summary>
                <div class="fields">
                    { text("background", "Background", "As #fff8ec.", "#fff8ec") }
                    { text("background-dark", "Background, dark", "Empty: the same.", "#221a0c") }
                    { text("color", "Text", "As #1b1b1b.", "#1b1b1b") }
                    { text("color-dark", "Text, dark", "Empty: the same.", "#f4f4f4") }
                    { text("accent", "Accent", "One colour for all states.", "#0d5c63") }
                    { text("accent-dark", "Accent, dark", "Empty: the same.", "#7fd0d3") }
                </div>
            </details>
            <div id="contrast" role="status">{ for faults.iter().map(|it| fault(props, it)) }</div>
        </section>
    }
}

fn has_colour(choices: &Choices) -> bool {
    ["background", "background-dark", "color", "color-dark", "accent", "accent-dark"]
        .iter()
        .any(|it| !choices.get(it).is_empty())
}

/// One word of `show`.
fn kind(props: &Step, word: &'static str, label: &'static str) -> Html {
    let state = &props.state;
    let shown = state.choices.get("show").to_owned();
    let is_on = move |it: &str| shown.split([' ', ',']).any(|word| word == it);
    let checked = is_on(word);
    let onchange = {
        let dispatcher = state.dispatcher();
        Callback::from(move |event: Event| {
            let Some(input) = event.target_dyn_into::<HtmlInputElement>() else { return };
            let words: Vec<&str> = KINDS
                .iter()
                .map(|it| it.0)
                .filter(|it| if *it == word { input.checked() } else { is_on(it) })
                .collect();
            if words.is_empty() {
                input.set_checked(true); // A banner that never shows anything is a mistake.
            } else {
                dispatcher.dispatch(Action::Set("show", words.join(" ")));
            }
        })
    };
    html! { <label class="tick"><input type="checkbox" id={format!("show-{word}")} {checked} {onchange} />{ label }</label> }
}

/// Colours that cannot be read, and those that can.
fn fault(props: &Step, fault: &Fault) -> Html {
    let (dispatcher, name) = (props.state.dispatcher(), fault.name);
    html! {
        <p class="wrong">
            { fault.line.clone() }{ ". " }
            if let Some(better) = fault.better.clone() {
                <button type="button" class="link" onclick={
                    let better = better.clone();
                    Callback::from(move |_| dispatcher.dispatch(Action::Set(name, better.clone())))
                }>{ format!("Take {better}") }</button>
            } else {
                { "No shade of it can be read: change the other colour." }
            }
        </p>
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test panics")]

    use crate::languages::CHOICES;
    use std::collections::BTreeSet;

    #[test]
    fn the_languages_are_those_that_there_are() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../static/locales");
        let files =
            std::fs::read_dir(folder).unwrap().map(|it| it.unwrap().file_name().into_string().unwrap());
        let mut there: BTreeSet<String> = files.map(|it| it.trim_end_matches(".json").to_owned()).collect();
        there.extend(["en".to_owned(), String::new()]);
        let here: BTreeSet<String> = CHOICES.iter().map(|it| it.0.to_owned()).collect();
        assert_eq!(here, there);
    }
}
