//! The feed editor: a `status.json` by a form, for a phone at night. What a change is and means, the crate
//! `outage-banner-edit` says, for the commands of `outage-banner` too.
//!
//! One rule holds everywhere: what the frame shows is what is checked, copied, saved and published, the form that is open
//! included.

mod actions;
mod browser;
mod compose;
mod conflict;
mod form;
mod meaning;
mod message;
mod opening;
mod overview;
mod panels;
mod phrases;
mod pieces;
mod publish;
mod saved;
mod seen;

use browser::Answer;
use form::Form;
use jiff::Timestamp;
use message::Msg;
use opening::{is_web, opened};
use outage_banner_edit::summary;
use phrases::Locale;
use saved::Saved;
use std::collections::BTreeMap;
use std::rc::Rc;
use web_sys::Element;
use yew::{Component, Context, Html, NodeRef, classes, html};

/// Where the draft is kept.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Keeping {
    OnDevice,
    /// The browser stores nothing.
    Nowhere,
    /// It is another tab's now, and this one stores nothing.
    Elsewhere,
}

/// The section `#editor` of the page.
pub(crate) struct Editor {
    saved: Saved,
    /// What opens the server; for this session alone.
    secret: String,
    /// What was done last, for a live region.
    said: String,
    /// What is wrong by the schema; `None` where nobody could say.
    mistakes: Option<Vec<String>>,
    /// Of which text that is known.
    checked: String,
    /// What somebody else has put at the address.
    theirs: Option<Answer>,
    locales: BTreeMap<String, Locale>,
    /// Whether an answer is waited for.
    is_busy: bool,
    shows_all: bool,
    /// The text in the frame, so that the banner is drawn anew only when something has changed.
    framed: Option<(String, bool)>,
    frame: NodeRef,
    /// The element that gets the focus when the page is drawn next.
    focus: Option<&'static str>,
    /// Whether a field has been entered since something was said: then the words stay in their place, and cover none.
    is_aside: bool,
    keeping: Keeping,
    /// When something was changed last. What is typed counts as said then, so that the same words are the same text.
    at: Timestamp,
    /// The form that is being published, should that fail; and how many changes are.
    sent: (Option<Form>, usize),
    /// The feed that was chosen in the steps above and put into the empty field of the address.
    carried: String,
    /// All as it was before somebody threw words away, until something else is done. It is not kept on the device.
    thrown: Option<Box<Saved>>,
}

impl Component for Editor {
    type Message = Msg;
    type Properties = ();

    fn create(ctx: &Context<Self>) -> Self {
        browser::prepare();
        let link = ctx.link().clone();
        browser::watch(move |is_other| link.send_message(if is_other { Msg::OtherTab } else { Msg::Tick }));
        let link = ctx.link().clone();
        crate::browser::when_chosen(move |address| link.send_message(Msg::Chosen(address)));
        let saved = browser::recall_draft().map(|it| Saved::read(&it)).unwrap_or_default();
        let said = if saved.has_work() { "Your draft is as you left it." } else { "" };
        let mut editor = Self {
            saved,
            secret: browser::recall_secret(),
            said: said.to_owned(),
            mistakes: Some(Vec::new()),
            checked: String::new(),
            theirs: None,
            locales: BTreeMap::new(),
            is_busy: false,
            shows_all: false,
            framed: None,
            frame: NodeRef::default(),
            focus: None,
            is_aside: false,
            keeping: Keeping::OnDevice,
            at: browser::now(),
            sent: (None, 0),
            carried: String::new(),
            thrown: None,
        };
        // `serve` prints an address of this page that names its feed. A feed that is open already stays where it belongs.
        let asked = crate::choices::asked(&crate::browser::asked());
        if !editor.saved.is_open() && is_web(&asked) && !asked.contains([' ', '+']) {
            editor.saved.point_at(&asked);
        }
        // A draft that no rule can make sense of any more must not keep its owner from writing.
        if editor.saved.draft.document().is_err() {
            editor.saved = Saved::default();
        }
        editor.ask_for_words(ctx);
        editor.check(ctx);
        editor
    }

    fn update(&mut self, ctx: &Context<Self>, message: Msg) -> bool {
        match message {
            Msg::Tick => return true,
            Msg::Framed => self.framed = None,
            Msg::Entered => self.is_aside = true,
            Msg::Chosen(address) => {
                if !self.saved.takes(&self.carried) {
                    return false;
                }
                self.saved.point_at(&address);
                self.carried = address;
                self.store();
            }
            Msg::ShowAll(all) => self.shows_all = all,
            Msg::Copied(true) => self.say("Copied."),
            Msg::Copied(false) => {
                self.say("This browser does not let a page copy: select the text under “The text itself”.");
            }
            Msg::Words(lang, words) => {
                self.locales.insert(lang, words.unwrap_or_default());
            }
            Msg::Checked(text, mistakes) => {
                if self.checked == text {
                    self.mistakes = mistakes;
                }
            }
            Msg::OtherTab => {
                self.keeping = Keeping::Elsewhere;
                self.say("Another tab has changed this draft: load this page again to go on with it.");
            }
            message => {
                self.at = browser::now();
                let loses = match message {
                    Msg::Drop => self.saved.form.as_ref().is_some_and(Form::is_begun),
                    Msg::Forget => self.saved.has_work(),
                    _ => false,
                };
                let thrown = loses.then(|| Box::new(self.saved.clone()));
                let thrown = std::mem::replace(&mut self.thrown, thrown);
                match (message, thrown) {
                    (Msg::Undo, Some(thrown)) => {
                        self.saved = *thrown;
                        self.focus = Some(self.title());
                        self.say("It is back.");
                    }
                    (message, _) => self.change(ctx, message),
                }
                self.store();
                self.ask_for_words(ctx);
                self.check(ctx);
            }
        }
        true
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let send = &ctx.link().callback(|it: Msg| it);
        let pending = self.pending();
        let text = pending.draft.text().unwrap_or_default();
        let feed = Rc::new(pending.draft.document().unwrap_or(outage_banner_edit::change::empty()));
        let now = browser::now();
        let records = summary::open(&feed, now);
        // The buttons are about what is kept; what is only typed has its own form.
        let kept = Rc::new(self.saved.draft.document().unwrap_or(outage_banner_edit::change::empty()));
        let for_new = kept.clone();
        let all_open = summary::open(&kept, now);
        let at_once = panels::at_once(
            &self.saved,
            pending.refusal.is_none(),
            self.is_busy,
            &text,
            now.as_millisecond(),
            send,
        );
        let onfocusin = pieces::on_field(send, || Msg::Entered);
        html! {
            <div class="editor" aria-busy={self.is_busy.to_string()} {onfocusin}>
                { panels::opening(&self.saved, self.is_busy, send) }
                // Above all that it can be about, so that it covers none of that.
                <p class={classes!("said", self.is_aside.then_some("aside"))} id="editor-said" role="status">
                    { &self.said }
                    { for self.thrown.is_some().then(|| pieces::button("editor-undo", "Bring it back", pieces::on(send, || Msg::Undo))) }
                </p>
                if self.saved.is_open() {
                    { overview::overdue(&kept, &records, now, send) }
                    <div class="editor-columns">
                        <div>
                            if let Some(theirs) = &self.theirs {
                                { conflict::view(theirs, &text, opened(&theirs.text).is_ok(), now.as_millisecond(), send) }
                            }
                            if let Some(form) = &self.saved.form {
                                { compose::view(form, &summary::components(&kept), &self.locales, &pending, at_once, send) }
                            } else {
                                <h3 id="editor-now" tabindex="-1">{ "What the feed says" }</h3>
                                { at_once }
                                { overview::records(&kept, &all_open, send) }
                                { compose::openers(send, move |kind| Form::new(kind, &for_new)) }
                                { overview::rest(&kept, send) }
                            }
                        </div>
                        <div>
                            { panels::preview(&self.frame, self.shows_all, &text, now.as_millisecond(), send) }
                            { panels::publishing(&self.saved, pending.refusal.is_none(), &self.secret, self.mistakes.as_deref(), self.is_busy, &text, send) }
                        </div>
                    </div>
                }
            </div>
        }
    }

    fn rendered(&mut self, _: &Context<Self>, _: bool) {
        if let Some(id) = self.focus.take() {
            browser::focus_on(id);
        }
        let shown = (self.pending().draft.text().unwrap_or_default(), self.shows_all);
        if let Some(frame) = self.frame.cast::<Element>()
            && self.framed.as_ref() != Some(&shown)
        {
            browser::show_in_frame(&frame, &shown.0, shown.1);
            self.framed = Some(shown);
        }
    }
}
