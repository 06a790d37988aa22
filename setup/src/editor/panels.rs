//! What stands around the forms: where a feed comes from, the banner as visitors see it, and where the feed goes.

use super::browser;
use super::form::Form;
use super::message::Msg;
use super::opening::is_web;
use super::pieces::{button, code, is_ticked, on, value, value_of};
use super::saved::Saved;
use super::seen;
use wasm_bindgen::JsCast as _;
use web_sys::HtmlInputElement;
use yew::{Callback, Event, Html, InputEvent, NodeRef, SubmitEvent, classes, html};

/// A message with what was typed.
fn typed(send: &Callback<Msg>, make: fn(String) -> Msg) -> Callback<InputEvent> {
    let send = send.clone();
    Callback::from(move |event: InputEvent| send.emit(make(value(&event))))
}

/// A message when a form is sent, by its button or by Enter.
fn submitted(send: &Callback<Msg>, make: fn() -> Msg) -> Callback<SubmitEvent> {
    let send = send.clone();
    Callback::from(move |event: SubmitEvent| {
        event.prevent_default();
        send.emit(make());
    })
}

/// Where a feed comes from.
pub(crate) fn opening(saved: &Saved, is_busy: bool, send: &Callback<Msg>) -> Html {
    let address = typed(send, Msg::Address);
    let chosen = {
        let send = send.clone();
        Callback::from(move |event: Event| {
            let input = event.target().and_then(|it| it.dyn_into::<HtmlInputElement>().ok());
            let (Some(input), send) = (input, send.clone()) else { return };
            wasm_bindgen_futures::spawn_local(async move {
                if let Some((name, text)) = browser::file(&input).await {
                    send.emit(Msg::File(name, text));
                }
            });
        })
    };
    let asked = submitted(send, || Msg::Fetch);
    let form = html! { <>
        <form class="fields" onsubmit={asked}>
            { code("editor-address", "The feed’s address", "where it is read, and where it will be put", "text", &saved.address, address) }
            <div class="row all">
                <button id="editor-fetch" class={classes!("button", saved.is_open().then_some("plain"))} type="submit" disabled={is_busy}>{ "Open it" }</button>
                <label class="button plain file">{ "Open a file" }<input id="editor-file" type="file" accept=".json,application/json" onchange={chosen} /></label>
                { button("editor-new", "New feed", on(send, || Msg::New)) }
            </div>
        </form>
        <details><summary>{ "Paste its text" }</summary>
            <label class="all">{ "The text of a status.json" }
                <textarea id="editor-pasted" class="code" dir="ltr" rows="6" autocomplete="off" autocapitalize="off" spellcheck="false" />
            </label>
            <p class="row">{ button("editor-paste", "Open this text", on(send, || Msg::File("The text".to_owned(), value_of("editor-pasted")))) }</p>
        </details>
    </> };
    let aside = html! {
        if saved.aside.is_some() {
            <p class="row"><span>{ "What you had written is put aside." }</span>{ button("editor-bring-back", "Bring it back", on(send, || Msg::BringBack)) }{ button("editor-forget-aside", "Throw it away", on(send, || Msg::ForgetAside)) }</p>
        }
    };
    if !saved.is_open() {
        return html! { <div class="panel">{ form }{ aside }</div> };
    }
    // Where a feed is open, what it says comes first; and whatever would throw work away is one step further.
    let has_work = saved.has_work();
    let words = if has_work { "Open another feed instead of this draft" } else { "Open another feed" };
    html! { <>
        <details class="panel" id="editor-other"><summary>{ words }</summary>
            { form }
            if has_work { <p>{ button("editor-forget", "Throw the draft away", on(send, || Msg::Forget)) }</p> }
        </details>
        { aside }
    </> }
}

/// The banner as visitors see it.
pub(crate) fn preview(
    frame: &NodeRef,
    shows_all: bool,
    text: &str,
    now_ms: i64,
    send: &Callback<Msg>,
) -> Html {
    let ticked = {
        let send = send.clone();
        Callback::from(move |event: Event| send.emit(Msg::ShowAll(is_ticked(&event))))
    };
    let framed = {
        let send = send.clone();
        Callback::from(move |_: Event| send.emit(Msg::Framed))
    };
    html! {
        <section class="panel" aria-labelledby="editor-preview-title">
            <h3 id="editor-preview-title">{ "What visitors see" }</h3>
            <p id="editor-seen">{ seen::line(text, now_ms) }</p>
            <iframe ref={frame.clone()} id="editor-frame" title="The banner as visitors see it" srcdoc={browser::frame_page()}
                onload={framed} />
            <label class="pick"><input id="editor-all" type="checkbox" checked={shows_all} onchange={ticked} /><b>{ "Show what is to come and what is over, too" }</b></label>
        </section>
    }
}

/// Where the eyes are when something was written: what visitors would see, and the button that publishes it. Nothing where
/// there is nothing to publish, or nobody has said where.
pub(crate) fn at_once(
    saved: &Saved,
    takes_form: bool,
    is_busy: bool,
    text: &str,
    now_ms: i64,
    send: &Callback<Msg>,
) -> Html {
    let is_ready = if saved.form.is_some() { takes_form } else { !saved.draft.steps.is_empty() };
    if !is_ready || !is_web(saved.address.trim()) {
        return Html::default();
    }
    let publish = on(send, || Msg::Publish);
    html! {
        <div id="editor-at-once">
            <p>{ "Not yet published. " }{ seen::line(text, now_ms) }</p>
            <button id="editor-publish-now" class="button" type="button" disabled={is_busy} onclick={publish}>{ "Publish now" }</button>
        </div>
    }
}

/// What is wrong, what is not published yet, and the ways out of here.
pub(crate) fn publishing(
    saved: &Saved,
    takes_form: bool,
    secret: &str,
    mistakes: Option<&[String]>,
    is_busy: bool,
    text: &str,
    send: &Callback<Msg>,
) -> Html {
    let steps = saved.told();
    let header = typed(send, Msg::Header);
    let token = typed(send, Msg::Secret);
    let address = typed(send, Msg::Address);
    let submit = submitted(send, || Msg::Publish);
    let by_hand = {
        let text = text.to_owned();
        button(
            "editor-by-hand",
            "Change it by hand",
            on(send, move || Msg::Begin(Box::new(Form::whole(&text)))),
        )
    };
    let mistakes = match mistakes {
        None => vec!["The rules of the format did not load: nobody has checked this.".to_owned()],
        Some(lines) => lines.to_vec(),
    };
    html! {
        <section class="panel" aria-labelledby="editor-publish-title">
            <h3 id="editor-publish-title">{ "Publish it" }</h3>
            <div id="editor-mistakes" role="status">
                if mistakes.is_empty() { <p class="soft">{ "By the schema nothing is wrong." }</p> }
                else { <ul>{ for mistakes.into_iter().map(|it| html! { <li>{ it }</li> }) }</ul> }
            </div>
            if !steps.is_empty() {
                <h4>{ "Not yet published" }</h4>
                <ol id="editor-steps">{ for steps.into_iter().map(|it| html! { <li>{ it }</li> }) }</ol>
                { button("editor-take-back", "Take the last one back", on(send, || Msg::TakeBack)) }
            }
            <form class="fields" onsubmit={submit}>
                { code("editor-to-address", "Where it is put", "an address that takes PUT, such as that of outage-banner serve", "text", &saved.address, address) }
                { code("editor-secret", "Your token", "kept until this tab is closed, and never with the draft", "password", secret, token) }
                <details class="all"><summary>{ "Another header than Authorization" }</summary>
                    { code("editor-header", "The header’s name", "left empty, it is Authorization: Bearer, with your token", "text", &saved.header, header) }
                </details>
                <div class="row all">
                    <button id="editor-publish" class="button" type="submit" disabled={is_busy}>{ "Publish" }</button>
                    if saved.form.is_some() && takes_form { <p class="soft" id="editor-takes">{ "It takes the form that is open, too." }</p> }
                </div>
            </form>
            <div class="row">
                { button("editor-download", "Save as a file", on(send, || Msg::Download)) }
                { button("editor-copy", "Copy the text", on(send, || Msg::Copy)) }
            </div>
            <details><summary>{ "The text itself" }</summary>
                <textarea id="editor-whole" class="code" readonly=true rows="12" aria-label="The text of the feed" value={text.to_owned()} />
                if saved.form.is_none() { <p class="row">{ by_hand }</p> }
            </details>
        </section>
    }
}
