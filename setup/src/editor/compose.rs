//! The form, for whatever it is about.

use super::form::{Form, Kind, STATES, Text};
use super::message::Msg;
use super::phrases::{self, Locale, Phrase};
use super::pieces::{button, choice, code, edit, edit_on_click, line, main_button, several, time};
use super::saved::Pending;
use std::collections::BTreeMap;
use yew::{Callback, Html, classes, html};

const STAGES: [(&str, &str); 4] = [
    ("investigating", "Looking for the cause"),
    ("identified", "Cause found"),
    ("monitoring", "Repaired, watching"),
    ("ongoing", "Goes on"),
];
const WORK_STAGES: [(&str, &str); 3] =
    [("", "As the clock says"), ("scheduled", "Still to come"), ("in_progress", "Has begun")];
/// Each with the word that visitors read: what is not judged is not told as nothing.
const IMPACTS: [(&str, &str); 5] = [
    ("", "Not judged yet. Visitors read “Minor disruption”"),
    ("none", "Hardly noticed. Visitors read “Notice”"),
    ("minor", "Something is slow or fails now and then. Visitors read “Minor disruption”"),
    ("major", "Something important does not work. Visitors read “Major outage”"),
    ("critical", "Hardly anything works. Visitors read “Critical outage”"),
];
const PROMISES: [(&str, &str); 5] =
    [("15m", "15 minutes"), ("30m", "30 minutes"), ("1h", "1 hour"), ("2h", "2 hours"), ("", "No promise")];

/// The headline of a form.
pub(crate) fn title(form: &Form) -> String {
    let about = &form.about;
    match form.kind {
        Kind::Post => "New incident".to_owned(),
        Kind::Update | Kind::Work => format!("Update: {about}"),
        Kind::Resolve => format!("It is over: {about}"),
        Kind::Maintain => "Planned work".to_owned(),
        Kind::Reword => format!("Correct the last update: {about}"),
        Kind::Page => "Name and status page".to_owned(),
        Kind::Component if form.id.is_empty() => "New component".to_owned(),
        Kind::Component => format!("Component {about}"),
        Kind::Channel if form.id.is_empty() => "New channel".to_owned(),
        Kind::Channel => format!("Channel {about}"),
        Kind::Whole => "The text, by hand".to_owned(),
    }
}

/// The form; `at_once` publishes it, where that can be done.
pub(crate) fn view(
    form: &Form,
    parts: &[[String; 3]],
    locales: &BTreeMap<String, Locale>,
    pending: &Pending,
    at_once: Html,
    send: &Callback<Msg>,
) -> Html {
    let texts = form.texts.iter().enumerate().map(|(index, text)| words(form, index, text, locales, send));
    let can_publish = at_once != Html::default();
    let onsubmit = {
        let send = send.clone();
        Callback::from(move |event: yew::SubmitEvent| {
            event.prevent_default();
            send.emit(Msg::Keep);
        })
    };
    html! {
        <form class="panel" id="editor-form" aria-labelledby="editor-form-title" {onsubmit}>
            <h3 id="editor-form-title" tabindex="-1">{ title(form) }</h3>
            { stage(form, send) }
            { for texts }
            { languages(form, send) }
            { impact(form, send) }
            { affected(form, parts, send) }
            { promise(form, send) }
            { more(form, send) }
            <p class="said" id="editor-form-said">{ state(pending) }</p>
            { at_once }
            <div class="row">
                <button id="editor-keep" class={classes!("button", can_publish.then_some("plain"))} type="submit">{ "Add to the feed" }</button>
                { button("editor-drop", "Throw this away", super::pieces::on(send, || Msg::Drop)) }
            </div>
        </form>
    }
}

fn state(pending: &Pending) -> String {
    match &pending.refusal {
        Some(words) => format!("Not yet in the feed: {words}."),
        None => pending.notes.iter().map(|it| format!("{it}.")).collect::<Vec<_>>().join(" "),
    }
}

fn stage(form: &Form, send: &Callback<Msg>) -> Html {
    let set = |form: &mut Form, word: String| form.status = word;
    match form.kind {
        Kind::Post | Kind::Update => {
            choice("editor-stage", "How far are you?", &STAGES, &form.status, send, set)
        }
        Kind::Work => choice("editor-stage", "How far are you?", &WORK_STAGES, &form.status, send, set),
        Kind::Component => choice("editor-stage", "How does it do now?", &STATES, &form.status, send, set),
        Kind::Channel => {
            let kinds = [("updates", "You announce news there"), ("support", "You answer people there")];
            choice("editor-stage", "What is it for?", &kinds, &form.status, send, set)
        }
        _ => Html::default(),
    }
}

/// What is said, in one language.
fn words(
    form: &Form,
    index: usize,
    text: &Text,
    locales: &BTreeMap<String, Locale>,
    send: &Callback<Msg>,
) -> Html {
    let in_lang =
        if text.lang.is_empty() { String::new() } else { format!(" ({})", phrases::name(&text.lang)) };
    let title = match form.kind {
        Kind::Post => Some("What does not work?"),
        Kind::Maintain => Some("What will you do?"),
        Kind::Page => Some("The name that visitors know"),
        Kind::Component => Some("What visitors call it"),
        Kind::Channel => Some("What the link says"),
        _ => None,
    };
    let set_title = move |form: &mut Form, words: String| {
        if let Some(text) = form.texts.get_mut(index) {
            text.title = words;
        }
    };
    let title = title.map(|label| {
        let hint = if matches!(form.kind, Kind::Post | Kind::Maintain) {
            "one line, in your visitors’ words"
        } else {
            ""
        };
        let id = format!("editor-title-{index}");
        line(id, format!("{label}{in_lang}"), hint, &text.lang, &text.title, edit(send, set_title))
    });
    let has_body = !matches!(form.kind, Kind::Page | Kind::Component | Kind::Channel);
    html! { <>
        { for title }
        if has_body { { body(form, index, text, &in_lang, locales.get(&*text.lang), send) } }
    </> }
}

fn body(
    form: &Form,
    index: usize,
    text: &Text,
    in_lang: &str,
    locale: Option<&Locale>,
    send: &Callback<Msg>,
) -> Html {
    let set = move |form: &mut Form, words: String| {
        if let Some(text) = form.texts.get_mut(index) {
            text.body = words;
        }
    };
    let label = match form.kind {
        Kind::Reword => "What it should say",
        Kind::Whole => "The whole feed, as JSON",
        Kind::Resolve => "What should visitors know now?",
        Kind::Maintain | Kind::Work => "What will visitors notice, and for how long?",
        _ => "What do you know, what are you doing, what can visitors do?",
    };
    let phrase = |it: Phrase| {
        let added = it.text.clone();
        let onclick = edit_on_click(send, move |form| {
            if let Some(text) = form.texts.get_mut(index) {
                text.body = phrases::with(&text.body, &added);
            }
        });
        let mark = (it.lang != text.lang && !text.lang.is_empty()).then_some(" (English)");
        html! {
            <li><button class="button plain phrase" type="button" {onclick}><span lang={it.lang.clone()}>{ it.text }</span>{ mark }</button></li>
        }
    };
    if form.kind == Kind::Whole {
        return html! {
            <label class="all">{ label }
                <textarea id="editor-text-0" class="code" dir="ltr" rows="16" autocapitalize="off" spellcheck="false" value={text.body.clone()} oninput={edit(send, set)} />
            </label>
        };
    }
    let lang = (!text.lang.is_empty()).then(|| text.lang.clone());
    let ready = phrases::ready(form.kind, &form.status, &text.lang, locale);
    html! { <>
        <label class="all">{ format!("{label}{in_lang}") }
            <textarea id={format!("editor-text-{index}")} {lang} dir="auto" rows="4" value={text.body.clone()} oninput={edit(send, set)} />
        </label>
        if !ready.is_empty() {
            <ul class="phrases" aria-label={format!("Ready phrases{in_lang}")}>{ for ready.into_iter().map(phrase) }</ul>
        }
    </> }
}

fn languages(form: &Form, send: &Callback<Msg>) -> Html {
    if form.kind == Kind::Whole {
        return Html::default();
    }
    let left = crate::languages::LANGUAGES.iter().filter(|(tag, _)| {
        let is_english = *tag == "en" && form.texts.iter().any(|it| it.lang.is_empty());
        !is_english && !form.texts.iter().any(|it| it.lang == *tag)
    });
    // With a button: by the arrow keys alone a list says each of its words.
    let add = super::pieces::on(send, || Msg::Speak(super::pieces::value_of("editor-lang")));
    html! {
        <div class="row">
            <label>{ "In another language, too" }
                <select id="editor-lang">
                    <option value="" selected=true>{ "Choose a language" }</option>
                    { for left.map(|(tag, name)| html! { <option value={*tag} lang={*tag}>{ *name }</option> }) }
                </select>
            </label>
            { button("editor-speak", "Add this language", add) }
        </div>
    }
}

fn impact(form: &Form, send: &Callback<Msg>) -> Html {
    let mut options = IMPACTS;
    match form.kind {
        Kind::Post => {}
        Kind::Update => options[0].1 = "As before",
        _ => return Html::default(),
    }
    choice("editor-impact", "How badly are visitors hit?", &options, &form.impact, send, |form, word| {
        form.impact = word;
    })
}

fn affected(form: &Form, parts: &[[String; 3]], send: &Callback<Msg>) -> Html {
    match form.kind {
        Kind::Post | Kind::Update | Kind::Work | Kind::Maintain if parts.is_empty() => line(
            "editor-named".to_owned(),
            "What is affected?",
            "names of your services, with commas between",
            "",
            &form.named,
            edit(send, |form, words| form.named = words),
        ),
        Kind::Post | Kind::Update | Kind::Work | Kind::Maintain => {
            several("editor-affects", "What is affected?", parts, &form.affects, send)
        }
        Kind::Channel => {
            let onchange = {
                let send = send.clone();
                Callback::from(move |event: yew::Event| {
                    let is_ticked = super::pieces::is_ticked(&event);
                    send.emit(Msg::Edit(Box::new(move |form| form.depends = is_ticked)));
                })
            };
            html! { <>
                <label class="pick"><input id="editor-depends" type="checkbox" checked={form.depends} {onchange} /><b>{ "I say myself which components it needs" }</b></label>
                if form.depends { { several("editor-affects", "It needs", parts, &form.affects, send) } }
            </> }
        }
        _ => Html::default(),
    }
}

fn promise(form: &Form, send: &Callback<Msg>) -> Html {
    if !matches!(form.kind, Kind::Post | Kind::Update) {
        return Html::default();
    }
    let is_exact = form.next.contains('T');
    let chosen = if is_exact { "exact" } else { &form.next };
    let exact = if is_exact { &*form.next } else { "" };
    html! { <>
        { choice("editor-next", "When do visitors hear from you next?", &PROMISES, chosen, send, |form, word| form.next = word) }
        { time("editor-next-at", "Or at this time", "promise only what you will keep", exact, send, |form, word| form.next = word) }
    </> }
}

/// What is needed seldom.
fn more(form: &Form, send: &Callback<Msg>) -> Html {
    let url = |label: &'static str, hint: &'static str| {
        code("editor-url", label, hint, "text", &form.url, edit(send, |form, words| form.url = words))
    };
    let from = |label| time("editor-from", label, "", &form.from, send, |form, word| form.from = word);
    let to = |label| time("editor-to", label, "", &form.to, send, |form, word| form.to = word);
    match form.kind {
        Kind::Post => html! {
            <details><summary>{ "When it began, its page" }</summary>
                { from("It began, if that is not now") }
                { url("The page about it", "") }
            </details>
        },
        Kind::Maintain => html! { <>
            <div class="fields">{ from("It begins") }{ to("It should be done") }</div>
            <details><summary>{ "Its page" }</summary>{ url("The page about it", "") }</details>
        </> },
        Kind::Work => html! {
            <details><summary>{ "Other times" }</summary><div class="fields">{ from("It begins now") }{ to("It should be done now") }</div></details>
        },
        Kind::Resolve => html! {
            <details><summary>{ "It ended earlier" }</summary>{ to("It ended, if that is not now") }</details>
        },
        Kind::Page => url("Your status page", "the banner links to it"),
        Kind::Channel => url("Where it leads", "https:, mailto:, tel: or sms:"),
        Kind::Update | Kind::Reword | Kind::Component | Kind::Whole => Html::default(),
    }
}

/// The buttons that open a form.
pub(crate) fn openers(send: &Callback<Msg>, open: impl Fn(Kind) -> Form + Clone + 'static) -> Html {
    let begin = |kind: Kind| {
        let open = open.clone();
        super::pieces::on(send, move || Msg::Begin(Box::new(open(kind))))
    };
    html! {
        <div class="row">
            { main_button("editor-post", "New incident", begin(Kind::Post)) }
            { button("editor-maintain", "Plan maintenance", begin(Kind::Maintain)) }
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::IMPACTS;
    use crate::editor::seen;
    use serde_json::json;

    #[test]
    fn each_impact_is_offered_with_the_word_that_visitors_read() {
        for (word, label) in IMPACTS {
            let mut feed = json!({ "version": 1, "incidents": [{ "id": "a", "title": "Mail", "status": "investigating" }] });
            if !word.is_empty() {
                feed["incidents"][0]["impact"] = json!(word);
            }
            let shown = seen::line(&feed.to_string(), 1_777_896_000_000);
            let (_, read) = label.split_once("Visitors read “").unwrap_or_default();
            assert_eq!(shown, format!("Visitors see “{}: Mail”.", read.trim_end_matches('”')), "{word}");
        }
    }
}
