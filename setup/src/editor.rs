//! The feed editor: a `status.json` by a form, for a phone at night. What a change is and means, the crate
//! `outage-banner-edit` says, for the commands of `outage-banner` too.
//!
//! One rule holds everywhere: what the frame shows is what is checked, copied, saved and published, the form that is open
//! included.

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
use form::{Form, Kind};
use jiff::Timestamp;
use message::Msg;
use opening::{answered, is_web, opened, unfit};
use outage_banner_edit::draft::Draft;
use outage_banner_edit::summary;
use phrases::Locale;
use publish::{Job, Outcome};
use saved::{Pending, Saved};
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

impl Editor {
    /// What changes the draft, or sends it somewhere.
    fn change(&mut self, ctx: &Context<Self>, message: Msg) {
        match message {
            Msg::New => self.open(Draft::default(), Kind::Post),
            Msg::File(name, text) => self.open_file(&name, &text),
            Msg::Address(address) => self.saved.point_at(&address),
            Msg::Fetch => self.fetch(ctx),
            Msg::Fetched(answer) => self.fetched(answer),
            Msg::Begin(form) => {
                self.saved.form = Some(*form);
                self.focus = Some("editor-form-title");
                self.say("");
            }
            Msg::Edit(change) => {
                // What was done before has been read by now, and must not hide what is typed.
                if self.keeping == Keeping::OnDevice {
                    self.say("");
                }
                if let Some(form) = &mut self.saved.form {
                    change(form);
                }
            }
            Msg::Speak(lang) => {
                if let Some(form) = &mut self.saved.form
                    && !lang.is_empty()
                {
                    form.speak(&lang);
                }
            }
            Msg::Keep => self.keep(),
            Msg::Drop => {
                self.saved.form = None;
                self.focus = Some("editor-now");
                self.say("Thrown away.");
            }
            Msg::Apply(change) => {
                let words = match self.saved.draft.add(*change, self.at) {
                    Ok(done) => {
                        let parts = self
                            .saved
                            .draft
                            .document()
                            .map(|it| summary::components(&it))
                            .unwrap_or_default();
                        done.notes.first().map_or_else(|| "Done.".to_owned(), |it| saved::noted(it, &parts))
                    }
                    Err(refusal) => format!("Nothing was changed: {refusal}."),
                };
                self.say(&words);
            }
            Msg::TakeBack => {
                self.saved.draft.steps.pop();
                self.say("Taken back.");
            }
            Msg::Forget => {
                let Saved { address, header, .. } = std::mem::take(&mut self.saved);
                self.saved = Saved { address, header, ..Saved::default() };
                self.theirs = None;
                self.say("The draft is gone from this device.");
            }
            Msg::Header(name) => self.saved.header = name,
            Msg::Secret(text) => {
                browser::keep_secret(&text);
                self.secret = text;
            }
            Msg::Publish => self.publish(ctx),
            Msg::Published(text, outcome) => self.published(text, outcome),
            Msg::TakeTheirs => self.take_theirs(),
            Msg::KeepMine => self.keep_mine(ctx),
            Msg::OnTop => self.on_top(),
            Msg::BringBack => {
                if let Some(draft) = self.saved.aside.take() {
                    self.put_aside();
                    // What it was made of is what it may take the place of.
                    self.saved.seen = Some(draft.base.clone());
                    self.saved.etag.clear();
                    self.saved.draft = draft;
                    self.saved.form = None;
                    self.theirs = None;
                    self.focus = Some("editor-now");
                    self.say("Yours is back.");
                }
            }
            Msg::ForgetAside => {
                self.saved.aside = None;
                self.say("Thrown away.");
            }
            Msg::Copy => {
                let text = self.text();
                ctx.link().send_future(async move { Msg::Copied(browser::copy(&text).await) });
            }
            Msg::Download => {
                browser::save_file(&self.text(), "status.json");
                self.say("Saved as status.json.");
            }
            _ => {}
        }
    }

    /// The headline of what is open.
    fn title(&self) -> &'static str {
        if self.saved.form.is_some() { "editor-form-title" } else { "editor-now" }
    }

    fn say(&mut self, words: &str) {
        words.clone_into(&mut self.said);
        self.is_aside = false;
    }

    fn pending(&self) -> Pending {
        self.saved.pending(self.at, &browser::local)
    }

    fn text(&self) -> String {
        self.pending().draft.text().unwrap_or_default()
    }

    fn store(&mut self) {
        if self.keeping == Keeping::Elsewhere {
            return;
        }
        let is_stored = browser::keep_draft(&self.saved.written());
        if self.keeping == Keeping::OnDevice && !is_stored {
            self.say("This browser stores nothing: keep this page open, or save the file.");
        }
        self.keeping = if is_stored { Keeping::OnDevice } else { Keeping::Nowhere };
    }

    /// The form of a new feed is an incident: that is why somebody is here.
    fn open(&mut self, draft: Draft, kind: Kind) {
        self.put_aside();
        let feed = draft.document().unwrap_or(outage_banner_edit::change::empty());
        self.saved.form = draft.base.is_empty().then(|| Form::new(kind, &feed));
        self.focus = Some(self.title());
        self.saved.draft = draft;
        self.saved.seen = None;
        self.saved.etag.clear();
        self.theirs = None;
        self.say("");
    }

    /// Nothing that somebody has written is lost because something else is opened.
    fn put_aside(&mut self) {
        let draft = self.pending().draft;
        if !draft.steps.is_empty() {
            self.saved.aside = Some(draft);
        }
    }

    fn open_file(&mut self, name: &str, text: &str) {
        match opened(text) {
            Ok(draft) => {
                self.open(draft, Kind::Post);
                self.say(&format!("{name} is open."));
            }
            Err(words) => self.say(&format!("{name} was not opened: {words}.")),
        }
    }

    fn fetch(&mut self, ctx: &Context<Self>) {
        let address = self.saved.address.trim().to_owned();
        if !is_web(&address) {
            return self.say(&unfit(&address));
        }
        self.is_busy = true;
        self.say("Asking…");
        ctx.link().send_future(async move { Msg::Fetched(browser::get(&address, &[]).await) });
    }

    fn fetched(&mut self, answer: Result<Answer, String>) {
        self.is_busy = false;
        match answer
            .map_err(|words| format!("It was not opened: {words}. You can open a file, or paste its text."))
            .and_then(|it| answered(&it).map(|draft| (it, draft)))
        {
            Ok((answer, draft)) => {
                self.open(draft, Kind::Post);
                self.saved.seen = Some(answer.text);
                self.saved.etag = answer.etag;
                self.say("The feed is open.");
            }
            Err(words) => self.say(&words),
        }
    }

    fn keep(&mut self) {
        let pending = self.pending();
        if let Some(words) = pending.refusal {
            return self.say(&format!("Not yet in the feed: {words}."));
        }
        self.saved.draft = pending.draft;
        self.saved.form = None;
        self.focus = Some("editor-now");
        self.say("It is in the feed, but not yet published.");
    }

    fn publish(&mut self, ctx: &Context<Self>) {
        let url = self.saved.address.trim().to_owned();
        let pending = self.pending();
        if let Some(words) =
            pending.refusal.clone().filter(|_| self.saved.form.as_ref().is_some_and(Form::is_begun))
        {
            return self.say(&format!("Nothing was published: {words}."));
        }
        if !is_web(&url) {
            return self.say("Say where the feed is to be put: an address that begins with https: or http:.");
        }
        let text = pending.draft.text().unwrap_or_default();
        self.saved.draft = pending.draft;
        let form = self.saved.form.take().filter(|_| pending.refusal.is_none());
        self.sent = (form, self.saved.draft.steps.len());
        let job = Job {
            url,
            opening: (self.saved.header.clone(), self.secret.clone()),
            etag: self.saved.etag.clone(),
            seen: self.saved.seen.clone(),
            text: text.clone(),
        };
        self.is_busy = true;
        self.theirs = None;
        self.say("Publishing…");
        ctx.link().send_future(async move { Msg::Published(text, publish::run(job).await) });
    }

    fn published(&mut self, text: String, outcome: Outcome) {
        self.is_busy = false;
        let (sent, count) = std::mem::take(&mut self.sent);
        match outcome {
            Outcome::Written { etag, is_signed } => {
                // What was changed while it was under way is still to be published.
                if let Some(steps) = self.saved.draft.steps.get(count..).map(<[_]>::to_vec) {
                    self.saved.draft = Draft { base: text.clone(), steps };
                    self.focus = self.saved.form.is_none().then_some("editor-now");
                }
                self.saved.seen = Some(text);
                self.saved.etag = etag;
                let at = browser::shown(self.at);
                let after = if is_signed {
                    "But this feed has a signature, and this change has none: pages whose tag has data-key do not show it. \
                     Put a signature there by outage-banner sign."
                } else {
                    "Visitors see it when their banner asks next."
                };
                self.say(&format!("Published at {at}. {after}"));
            }
            Outcome::Theirs(answer) => {
                self.theirs = Some(answer);
                self.focus = Some("editor-conflict-title");
                self.say("Nothing was written: somebody else has changed this feed.");
            }
            Outcome::Failed(words) => {
                if let Some(form) = sent.filter(|_| self.saved.form.is_none()) {
                    self.saved.draft.steps.pop();
                    self.saved.form = Some(form);
                }
                self.say(&format!("Nothing was published: {words}. Your draft is kept on this device."));
            }
        }
    }

    fn take_theirs(&mut self) {
        let Some(theirs) = self.theirs.take() else { return };
        match opened(&theirs.text) {
            Ok(draft) => {
                self.open(draft, Kind::Post);
                self.saved.seen = Some(theirs.text);
                self.saved.etag = theirs.etag;
                self.say("Theirs is open. Yours is put aside.");
            }
            Err(words) => {
                self.say(&format!("It was not opened: {words}."));
                self.theirs = Some(theirs);
            }
        }
    }

    fn keep_mine(&mut self, ctx: &Context<Self>) {
        if let Some(theirs) = self.theirs.take() {
            self.saved.seen = Some(theirs.text);
            self.saved.etag = theirs.etag;
            self.publish(ctx);
        }
    }

    fn on_top(&mut self) {
        let Some(theirs) = self.theirs.take() else { return };
        match self.pending().draft.onto(&theirs.text, self.at) {
            Ok(replayed) => {
                self.saved.draft = replayed.draft;
                self.saved.form = None;
                self.saved.seen = Some(theirs.text);
                self.saved.etag = theirs.etag;
                self.focus = Some("editor-now");
                let lines = replayed.lines.iter().map(|it| format!(" {it}."));
                let words = format!(
                    "Yours stands on theirs now; look at it, and publish it.{}",
                    lines.collect::<String>()
                );
                self.say(&words);
            }
            Err(words) => {
                self.say(&format!("It cannot be added: {words}."));
                self.theirs = Some(theirs);
            }
        }
    }

    /// Asks for the words of each language that the form has.
    fn ask_for_words(&mut self, ctx: &Context<Self>) {
        let Some(form) = &self.saved.form else { return };
        for lang in form.texts.iter().map(|it| it.lang.clone()) {
            let Some(near) = phrases::nearest(&lang).filter(|it| *it != "en") else { continue };
            if self.locales.contains_key(&lang) {
                continue;
            }
            self.locales.insert(lang.clone(), Locale::new());
            ctx.link().send_future(async move {
                let words = browser::locale(near).await.and_then(|it| serde_json::from_str(&it).ok());
                Msg::Words(lang, words)
            });
        }
    }

    /// Has the text checked by the schema.
    fn check(&mut self, ctx: &Context<Self>) {
        let text = self.text();
        if text == self.checked {
            return;
        }
        self.checked.clone_from(&text);
        ctx.link().send_future(async move {
            let mistakes = browser::mistakes(&text).await;
            Msg::Checked(text, mistakes)
        });
    }
}
