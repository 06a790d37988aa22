//! What the editor does with each message that changes the draft, or sends it somewhere.

use super::browser::Answer;
use super::form::{Form, Kind};
use super::opening::{answered, is_web, opened, unfit};
use super::phrases::Locale;
use super::publish::{self, Job, Outcome};
use super::saved::{self, Pending, Saved};
use super::{Editor, Keeping, Msg, browser, phrases};
use outage_banner_edit::draft::Draft;
use outage_banner_edit::summary;
use yew::Context;

impl Editor {
    /// What changes the draft, or sends it somewhere.
    pub(super) fn change(&mut self, ctx: &Context<Self>, message: Msg) {
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
    pub(super) fn title(&self) -> &'static str {
        if self.saved.form.is_some() { "editor-form-title" } else { "editor-now" }
    }

    pub(super) fn say(&mut self, words: &str) {
        words.clone_into(&mut self.said);
        self.is_aside = false;
    }

    pub(super) fn pending(&self) -> Pending {
        self.saved.pending(self.at, &browser::local)
    }

    fn text(&self) -> String {
        self.pending().draft.text().unwrap_or_default()
    }

    pub(super) fn store(&mut self) {
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
    pub(super) fn ask_for_words(&mut self, ctx: &Context<Self>) {
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
    pub(super) fn check(&mut self, ctx: &Context<Self>) {
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
