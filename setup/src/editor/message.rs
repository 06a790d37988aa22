//! What can happen in the editor.

use super::browser::Answer;
use super::form::Form;
use super::phrases::Locale;
use super::publish::Outcome;
use outage_banner_edit::draft::Change;

/// What has happened.
pub(crate) enum Msg {
    /// A feed in which nothing is said yet.
    New,
    /// A file was chosen: its name and its text.
    File(String, String),
    /// The address was typed.
    Address(String),
    /// A feed that this form could write was chosen in the steps above.
    Chosen(String),
    /// The address is to be asked.
    Fetch,
    /// It has answered.
    Fetched(Result<Answer, String>),
    /// A form is to be filled in.
    Begin(Box<Form>),
    /// It was filled in.
    Edit(Box<dyn FnOnce(&mut Form)>),
    /// A language is to be added to it.
    Speak(String),
    /// The words of a language have come.
    Words(String, Option<Locale>),
    /// The form becomes a change.
    Keep,
    /// The form is thrown away.
    Drop,
    /// A change that needs no form.
    Apply(Box<Change>),
    /// The last change is taken back.
    TakeBack,
    /// Everything is thrown away.
    Forget,
    /// What was thrown away last comes back.
    Undo,
    /// Whether the frame also shows what is to come and what is over.
    ShowAll(bool),
    /// A field has the focus.
    Entered,
    /// The frame has loaded.
    Framed,
    /// The text was checked: the text, and what is wrong with it.
    Checked(String, Option<Vec<String>>),
    /// The name of the owner's header was typed.
    Header(String),
    /// What opens the server was typed.
    Secret(String),
    /// The feed is to be put at its address.
    Publish,
    /// That was tried: the text, and what came of it.
    Published(String, Outcome),
    /// Somebody else's text is taken.
    TakeTheirs,
    /// Ours is put in the place of theirs.
    KeepMine,
    /// Our changes are made again on theirs.
    OnTop,
    /// What was put aside for something else comes back.
    BringBack,
    /// It is thrown away.
    ForgetAside,
    /// The text is to be copied.
    Copy,
    /// That was tried.
    Copied(bool),
    /// The text is to be saved as a file.
    Download,
    /// Some seconds have passed.
    Tick,
    /// Another tab has changed the draft.
    OtherTab,
}
