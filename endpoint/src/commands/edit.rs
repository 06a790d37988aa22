//! `post`, `update`, `resolve` and `maintain`: read the feed, change it, and write it if it is valid and still the same.

mod asked;
mod prompt;

use super::options::{Clock, Target};
use super::print;
use super::read::plain;
use crate::failure::Failure;
use crate::place::{If, Place, Version, Write, WriteError};
use crate::{mistakes, words};
pub(super) use asked::{Maintain, Post, Resolve, Update};
use outage_banner_edit::change::{self, Cure, Done, Next, Note, Refusal};
use outage_banner_edit::document::Node;
use outage_banner_edit::moment::Side;
use serde_json::json;

pub(super) async fn post(mut it: Post) -> Result<(), Failure> {
    let moments = it.clock.moments()?;
    let is_asked = prompt::complete(&mut it, &moments).await?;
    let asked = change::Post {
        title: it.translations.words(it.title, &it.title_in)?,
        text: it.translations.text(it.text)?,
        id: it.id,
        impact: it.impact,
        status: it.status,
        affects: it.affects,
        component_status: it.component_status,
        started_at: moments.past("--started", it.started.as_deref())?,
        next_update_by: moments.ahead("--next", it.next.as_deref())?,
        url: it.url,
    };
    let change = |feed: &mut Node| {
        change::add_components(feed, &it.add_component, &asked.affects)?;
        change::post(feed, &asked, moments.now)
    };
    run(&it.target, &it.clock, How { is_asked, creates: true, ..How::new("post") }, change).await
}

pub(super) async fn update(it: Update) -> Result<(), Failure> {
    let moments = it.clock.moments()?;
    let starts_at =
        it.from.map(|words| moments.parse("--from", &words, moments.now, Side::Ahead)).transpose()?;
    let begin = starts_at.unwrap_or(moments.now);
    let ends_at = it.to.map(|words| moments.parse("--to", &words, begin, Side::Ahead)).transpose()?;
    let next = match it.next.as_deref() {
        Some("never") => Next::Never,
        words => moments.ahead("--next", words)?.map_or(Next::Unsaid, Next::By),
    };
    let asked = change::Update {
        text: it.translations.text(it.text)?,
        id: it.id,
        title: it.translations.words(it.title, &it.title_in)?,
        status: it.status,
        impact: it.impact,
        affects: it.affects,
        component_status: it.component_status,
        next,
        window: (starts_at, ends_at),
    };
    let change = |feed: &mut Node| {
        change::add_components(feed, &it.add_component, &asked.affects)?;
        change::update(feed, &asked, moments.now)
    };
    run(&it.target, &it.clock, How::new("update"), change).await
}

pub(super) async fn resolve(it: Resolve) -> Result<(), Failure> {
    let moments = it.clock.moments()?;
    let at = moments.past("--at", it.at.as_deref())?;
    let asked = change::Resolve { text: it.translations.text(it.text)?, id: it.id, at };
    let change = |feed: &mut Node| {
        let mut done = change::resolve(feed, &asked, moments.now)?;
        if it.tidy {
            let count = change::tidy(feed, moments.now)?;
            done.notes.push(Note::Line(format!("taken out, because it ended more than a day ago: {count}")));
        }
        Ok(done)
    };
    run(&it.target, &it.clock, How::new("resolve"), change).await
}

pub(super) async fn maintain(it: Maintain) -> Result<(), Failure> {
    let moments = it.clock.moments()?;
    let starts_at = moments.parse("--from", &it.from, moments.now, Side::Ahead)?;
    let asked = change::Maintain {
        title: it.translations.words(Some(it.title), &it.title_in)?,
        text: it.translations.text(it.text)?,
        id: it.id,
        starts_at,
        ends_at: moments.parse("--to", &it.to, starts_at, Side::Ahead)?,
        affects: it.affects,
        url: it.url,
    };
    let change = |feed: &mut Node| {
        change::add_components(feed, &it.add_component, &asked.affects)?;
        change::maintain(feed, &asked, moments.now)
    };
    run(&it.target, &it.clock, How { creates: true, ..How::new("maintain") }, change).await
}

/// What the four commands do not have in common.
pub(super) struct How {
    pub(super) action: &'static str,
    /// Whether the feed may be new.
    pub(super) creates: bool,
    /// Whether a person is there who sees the banner's words first.
    pub(super) is_asked: bool,
}

impl How {
    pub(super) fn new(action: &'static str) -> Self {
        Self { action, creates: false, is_asked: false }
    }
}

/// Reads, changes, checks, shows, writes.
pub(super) async fn run(
    target: &Target,
    clock: &Clock,
    how: How,
    change: impl Fn(&mut Node) -> Result<Done, Refusal>,
) -> Result<(), Failure> {
    let place = target.place()?;
    let key = target.key()?;
    let found = place.read().await.map_err(Failure::Failed)?;
    if found.is_none() && !how.creates {
        return Err(Failure::Refused(format!("{place}: there is no feed yet; `post` begins one")));
    }
    let (mut feed, condition) = match &found {
        Some((bytes, version)) => (parsed(&place, bytes)?, If::Unchanged(version.clone())),
        None => (change::empty(), If::Absent),
    };
    let done = change(&mut feed).map_err(|it| Failure::Refused(refused(&it)))?;
    let mut notes: Vec<String> = done.notes.iter().map(note).collect();
    let bytes = feed.to_bytes().map_err(Failure::Failed)?;
    valid(&place, &bytes)?;
    let signature = key.map(|it| it.sign(&bytes));
    // Not reached, or no right to look: then nothing is known of a signature, and the change is what matters.
    if signature.is_none() && matches!(place.signature().await, Ok(Some(_))) {
        let note = "this feed has a signature, and this change has none: pages whose tag has data-key do not show it; \
                    give --key, or put a signature there by `outage-banner sign`";
        notes.push(note.to_owned());
    }
    let moments = clock.moments()?;
    let said = words::said(&bytes, moments.now, &moments.zone)?;
    if how.is_asked && !target.dry_run {
        prompt::confirm(&place, &shown(&said.lines, &notes))?;
    }
    let write = Write { bytes, condition, signature };
    let version = if target.dry_run { None } else { Some(written(&place, write).await?) };

    let text = if target.json {
        let report = json!({
            "action": how.action,
            "id": done.id,
            "feed": place.to_string(),
            "written": version.is_some(),
            "version": version.as_ref().and_then(Version::tag),
            "notes": notes,
            "notice": said.notice.as_ref().map(plain),
        });
        format!("{report:#}")
    } else {
        let did = if version.is_some() { "written to" } else { "not written, for this is a dry run:" };
        let head = plain_line(&format!("{} {did} {place}", done.id));
        format!("{head}\n{}", shown(&said.lines, &notes))
    };
    print(&mut std::io::stdout().lock(), &text).map_err(|failure| match version {
        Some(_) => Failure::Half(format!("{failure}; {place} is written all the same")),
        None => failure,
    })
}

fn parsed(place: &Place, bytes: &[u8]) -> Result<Node, Failure> {
    Node::parse(bytes).map_err(|words| Failure::Refused(format!("{place}: {words}")))
}

/// Why nothing was done, and the option that helps.
fn refused(it: &Refusal) -> String {
    let words = &it.words;
    match &it.cure {
        None => words.clone(),
        Some(Cure::OpenOne) => format!("{words}: `post` opens one; --id names another, or planned work"),
        Some(Cure::ChooseById) => format!("{words}; choose by --id"),
        Some(Cure::UpdateThat(id)) => format!("{words}: `update --id {id}` says more about it"),
        Some(Cure::NameLanguage) => format!("{words}: say by --lang in which one --title is"),
        Some(Cure::NameComponents) => format!("{words}; --affects names them"),
        Some(Cure::AddComponent(name)) => {
            let is_plain = name.chars().all(|it| it.is_alphanumeric() || "-_.".contains(it));
            let shown = if is_plain { name.clone() } else { format!("'{}'", name.replace('\'', "'\\''")) };
            let end = if words.ends_with('?') { "" } else { ";" };
            format!("{words}{end} --add-component {shown} adds it")
        }
    }
}

/// What else to know, and the option that helps.
fn note(it: &Note) -> String {
    match it {
        Note::NoPromise => format!("{it}: --next 30m promises one"),
        Note::State { .. } | Note::AlsoOpen(_) | Note::StillOpen(_) | Note::Line(_) => it.to_string(),
    }
}

/// The banner's words and our notes.
fn shown(lines: &[String], notes: &[String]) -> String {
    let lines = lines.iter().map(|it| format!("  {it}"));
    let notes = notes.iter().map(|it| format!("note: {it}"));
    lines.chain(notes).map(|it| plain_line(&it)).collect::<Vec<_>>().join("\n")
}

/// What came from a feed must not move the cursor of a terminal.
fn plain_line(text: &str) -> String {
    text.chars().filter(|it| !it.is_control()).collect()
}

/// A feed with a mistake is not written, whoever made the mistake: nobody knows what the banner would not show.
fn valid(place: &Place, bytes: &[u8]) -> Result<(), Failure> {
    let lines = mistakes::of_bytes(bytes);
    if lines.is_empty() {
        return Ok(());
    }
    let words =
        format!("{place}: nothing was written, because it would not be valid:\n  {}", lines.join("\n  "));
    Err(Failure::Refused(words))
}

async fn written(place: &Place, write: Write) -> Result<Version, Failure> {
    match place.edit(write).await {
        Ok(version) => Ok(version),
        Err(WriteError::Failed(words)) => Err(Failure::Failed(words)),
        Err(WriteError::Half(words)) => Err(Failure::Half(words)),
        Err(WriteError::Unsure(words)) => Err(Failure::Unsure(words)),
        Err(WriteError::Conflict) => Err(Failure::Conflict(format!(
            "{place}: somebody else changed the feed in between; nothing was written. See what it says now, and give the command again"
        ))),
    }
}
