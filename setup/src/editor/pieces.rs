//! The smallest pieces of the forms: a button, a field, a choice. All are at least 44 px high, for a thumb.

use super::form::Form;
use super::message::Msg;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::Element;
use yew::{AttrValue, Callback, FocusEvent, Html, InputEvent, MouseEvent, html};

/// What a part of the form is set to.
pub(crate) type Set = fn(&mut Form, String);

/// The value of the field that an event is about.
pub(crate) fn value(event: &InputEvent) -> String {
    let target = event.target().map(JsValue::from).unwrap_or_default();
    js_sys::Reflect::get(&target, &"value".into()).ok().and_then(|it| it.as_string()).unwrap_or_default()
}

/// The value of the field with this id.
pub(crate) fn value_of(id: &str) -> String {
    let field = web_sys::window().and_then(|it| it.document()).and_then(|it| it.get_element_by_id(id));
    let field = field.map(JsValue::from).unwrap_or_default();
    js_sys::Reflect::get(&field, &"value".into()).ok().and_then(|it| it.as_string()).unwrap_or_default()
}

/// Whether the box that an event is about is ticked.
pub(crate) fn is_ticked(event: &yew::Event) -> bool {
    let target = event.target().map(JsValue::from).unwrap_or_default();
    js_sys::Reflect::get(&target, &"checked".into()).is_ok_and(|it| it.is_truthy())
}

/// A message when a field gets the focus.
pub(crate) fn on_field(send: &Callback<Msg>, make: fn() -> Msg) -> Callback<FocusEvent> {
    let send = send.clone();
    Callback::from(move |event: FocusEvent| {
        let target = event.target().and_then(|it| it.dyn_into::<Element>().ok());
        if target.is_some_and(|it| it.matches("input, textarea, select").unwrap_or_default()) {
            send.emit(make());
        }
    })
}

/// A message on a click.
pub(crate) fn on(send: &Callback<Msg>, make: impl Fn() -> Msg + 'static) -> Callback<MouseEvent> {
    let send = send.clone();
    Callback::from(move |_| send.emit(make()))
}

/// A change of the form on a click.
pub(crate) fn edit_on_click(
    send: &Callback<Msg>,
    change: impl Fn(&mut Form) + Clone + 'static,
) -> Callback<MouseEvent> {
    let send = send.clone();
    Callback::from(move |_| send.emit(Msg::Edit(Box::new(change.clone()))))
}

/// A change of the form by what was typed.
pub(crate) fn edit(
    send: &Callback<Msg>,
    change: impl Fn(&mut Form, String) + Clone + 'static,
) -> Callback<InputEvent> {
    let send = send.clone();
    Callback::from(move |event: InputEvent| {
        let (text, change) = (value(&event), change.clone());
        send.emit(Msg::Edit(Box::new(move |form| change(form, text))));
    })
}

/// A button.
pub(crate) fn button(id: &'static str, words: impl Into<AttrValue>, onclick: Callback<MouseEvent>) -> Html {
    html! { <button id={id} class="button plain" type="button" {onclick}>{ words.into() }</button> }
}

/// The one button that leads on.
pub(crate) fn main_button(
    id: &'static str,
    words: impl Into<AttrValue>,
    onclick: Callback<MouseEvent>,
) -> Html {
    html! { <button id={id} class="button" type="button" {onclick}>{ words.into() }</button> }
}

/// One of several that do the same for different things.
pub(crate) fn small(name: &'static str, words: Html, onclick: Callback<MouseEvent>) -> Html {
    html! { <button class="button plain" type="button" data-do={name} {onclick}>{ words }</button> }
}

/// A line of text.
pub(crate) fn line(
    id: String,
    label: impl Into<AttrValue>,
    hint: &'static str,
    lang: &str,
    value: &str,
    oninput: Callback<InputEvent>,
) -> Html {
    let lang = (!lang.is_empty()).then(|| AttrValue::from(lang.to_owned()));
    html! {
        <label class="all">{ label.into() }{ hinted(hint) }
            <input {id} {lang} dir="auto" value={value.to_owned()} autocomplete="off" {oninput} />
        </label>
    }
}

/// An address, or something else that no keyboard should correct.
pub(crate) fn code(
    id: &'static str,
    label: &'static str,
    hint: &'static str,
    kind: &'static str,
    value: &str,
    oninput: Callback<InputEvent>,
) -> Html {
    html! {
        <label class="all">{ label }{ hinted(hint) }
            <input id={id} type={kind} value={value.to_owned()} autocomplete="off" autocapitalize="off" spellcheck="false"
                inputmode={(kind != "password").then_some("url")} {oninput} />
        </label>
    }
}

/// A local time.
pub(crate) fn time(
    id: &'static str,
    label: &'static str,
    hint: &'static str,
    value: &str,
    send: &Callback<Msg>,
    set: Set,
) -> Html {
    html! {
        <label>{ label }{ hinted(hint) }
            <input id={id} type="datetime-local" value={value.to_owned()} oninput={edit(send, set)} />
        </label>
    }
}

fn hinted(hint: &'static str) -> Html {
    if hint.is_empty() {
        Html::default()
    } else {
        html! { <span>{ hint }</span> }
    }
}

/// One of several, each a large button. `name` is that of the group in the page.
pub(crate) fn choice(
    name: &'static str,
    legend: &'static str,
    options: &[(&'static str, &'static str)],
    chosen: &str,
    send: &Callback<Msg>,
    set: Set,
) -> Html {
    let option = |(word, label): &(&'static str, &'static str)| {
        let word = *word;
        let onchange = {
            let send = send.clone();
            Callback::from(move |_: yew::Event| {
                send.emit(Msg::Edit(Box::new(move |form| set(form, word.to_owned()))));
            })
        };
        html! {
            <label class="pick"><input type="radio" {name} value={word} checked={chosen == word} {onchange} /><b>{ *label }</b></label>
        }
    };
    html! { <fieldset><legend>{ legend }</legend><div class="picks">{ for options.iter().map(option) }</div></fieldset> }
}

/// Any number of several.
pub(crate) fn several(
    name: &'static str,
    legend: &'static str,
    options: &[[String; 3]],
    chosen: &[String],
    send: &Callback<Msg>,
) -> Html {
    let option = |[id, label, _]: &[String; 3]| {
        let onchange = {
            let (send, id) = (send.clone(), id.clone());
            Callback::from(move |event: yew::Event| {
                let (id, is_ticked) = (id.clone(), is_ticked(&event));
                send.emit(Msg::Edit(Box::new(move |form| {
                    form.affects.retain(|it| *it != id);
                    if is_ticked {
                        form.affects.push(id);
                    }
                })));
            })
        };
        html! {
            <label class="pick"><input type="checkbox" {name} value={id.clone()} checked={chosen.contains(id)} {onchange} /><b>{ label.clone() }</b></label>
        }
    };
    html! { <fieldset><legend>{ legend }</legend><div class="picks">{ for options.iter().map(option) }</div></fieldset> }
}
