//! Somebody else has changed the feed: both texts side by side, and what can be done without losing a word of either.

use super::browser::Answer;
use super::message::Msg;
use super::pieces::{button, main_button, on};
use super::seen;
use outage_banner_edit::summary::differing;
use yew::{Callback, Html, html};

/// Both, and the three ways on; of what is no feed of ours nothing can be made.
pub(crate) fn view(theirs: &Answer, mine: &str, is_feed: bool, now_ms: i64, send: &Callback<Msg>) -> Html {
    let [their_lines, my_lines] = differing(&theirs.text, mine);
    let text = |id: &'static str, name: &'static str, whole: &str, lines: Vec<(String, bool)>| {
        let line = |(text, is_own): (String, bool)| {
            if is_own {
                html! { <><mark>{ text }</mark>{ "\n" }</> }
            } else {
                html! { <>{ text }{ "\n" }</> }
            }
        };
        html! {
            <section class="side" aria-labelledby={id}>
                <h4 {id}>{ name }</h4>
                <p>{ seen::line(whole, now_ms) }</p>
                <pre tabindex="0" role="region" aria-label={format!("{name}: the whole text")}>{ for lines.into_iter().map(line) }</pre>
            </section>
        }
    };
    html! {
        <section class="panel" id="editor-conflict" aria-labelledby="editor-conflict-title">
            <h3 id="editor-conflict-title" tabindex="-1">{ "Somebody else has changed this feed" }</h3>
            <p>{ "Nothing was written, and nothing is lost. Lines that only one of the two has are marked." }</p>
            <div class="sides">
                { text("editor-theirs", "What is there now", &theirs.text, their_lines) }
                { text("editor-mine", "Yours", mine, my_lines) }
            </div>
            <div class="row">
                if is_feed {
                    { main_button("editor-on-top", "Add mine to theirs", on(send, || Msg::OnTop)) }
                    { button("editor-take-theirs", "Take theirs, put mine aside", on(send, || Msg::TakeTheirs)) }
                }
                { button("editor-keep-mine", "Publish mine in its place", on(send, || Msg::KeepMine)) }
            </div>
        </section>
    }
}
