//! `post`, `update`, `resolve` and `maintain`: read the feed, change it, and write it if it is valid and still the same.

use super::options::{Clock, Target, Translations};
use super::print;
use super::read::plain;
use crate::document::Node;
use crate::edit::{self, Done, Next};
use crate::failure::Failure;
use crate::moment::Side;
use crate::place::{If, Place, Version, WriteError};
use crate::{mistakes, words};
use serde_json::json;

const IMPACTS: [&str; 5] = ["none", "ungraded", "minor", "major", "critical"];
const STATES: [&str; 6] =
    ["operational", "degraded_performance", "partial_outage", "major_outage", "under_maintenance", "unknown"];

/// What `post` is asked.
#[derive(Debug, clap::Args)]
pub(super) struct Post {
    /// What does not work, in one line, in the visitor's words
    title: String,
    /// The first update: what you know, what you are doing, what visitors can do
    #[arg(long)]
    text: Option<String>,
    /// How badly visitors are hit; left out, it is not judged yet
    #[arg(long, value_name = "WORD", value_parser = IMPACTS)]
    impact: Option<String>,
    /// Ids or names of the components that it touches
    #[arg(long, value_name = "COMPONENT,…", value_delimiter = ',')]
    affects: Vec<String>,
    /// When visitors hear from you next: 30m, 14:35, tomorrow 9:00 or RFC 3339
    #[arg(long, value_name = "TIME")]
    next: Option<String>,
    /// When it began, if that is not now: 20m, 13:50 or RFC 3339
    #[arg(long, value_name = "TIME")]
    started: Option<String>,
    /// How far you are
    #[arg(long, value_name = "WORD", default_value = "investigating", value_parser = ["investigating", "identified", "monitoring", "ongoing"])]
    status: String,
    /// The state of these components, where the impact does not say it right
    #[arg(long, value_name = "WORD", value_parser = STATES)]
    component_status: Option<String>,
    /// The id of the incident; left out, it is made from day and title
    #[arg(long)]
    id: Option<String>,
    /// The page about it
    #[arg(long)]
    url: Option<String>,
    /// The title in another language
    #[arg(long, value_name = "LANG=TEXT")]
    title_in: Vec<String>,
    #[command(flatten)]
    translations: Translations,
    #[command(flatten)]
    clock: Clock,
    #[command(flatten)]
    pub(super) target: Target,
}

/// What `update` is asked.
#[derive(Debug, clap::Args)]
pub(super) struct Update {
    /// What is new
    text: Option<String>,
    /// Which one: its id, or a part of its title; left out, the only open incident
    #[arg(long, value_name = "ID|WORDS")]
    id: Option<String>,
    /// How far you are: investigating, identified, monitoring, resolved or ongoing; scheduled, `in_progress` or completed
    #[arg(long, value_name = "WORD")]
    status: Option<String>,
    /// How badly visitors are hit now
    #[arg(long, value_name = "WORD", value_parser = IMPACTS)]
    impact: Option<String>,
    /// Ids or names of the components that it touches now
    #[arg(long, value_name = "COMPONENT,…", value_delimiter = ',')]
    affects: Vec<String>,
    /// When visitors hear from you next: 30m, 14:35, tomorrow 9:00, RFC 3339, or `never`
    #[arg(long, value_name = "TIME")]
    next: Option<String>,
    /// The state of these components, where the impact does not say it right
    #[arg(long, value_name = "WORD", value_parser = STATES)]
    component_status: Option<String>,
    /// A new title
    #[arg(long)]
    title: Option<String>,
    /// The title in another language
    #[arg(long, value_name = "LANG=TEXT")]
    title_in: Vec<String>,
    /// When planned work begins now
    #[arg(long, value_name = "TIME")]
    from: Option<String>,
    /// When planned work should be done now
    #[arg(long, value_name = "TIME")]
    to: Option<String>,
    #[command(flatten)]
    translations: Translations,
    #[command(flatten)]
    clock: Clock,
    #[command(flatten)]
    pub(super) target: Target,
}

/// What `resolve` is asked.
#[derive(Debug, clap::Args)]
pub(super) struct Resolve {
    /// What visitors should know now
    text: Option<String>,
    /// Which one: its id, or a part of its title; left out, the only open incident
    #[arg(long, value_name = "ID|WORDS")]
    id: Option<String>,
    /// When it ended, if that is not now: 20m, 13:50 or RFC 3339
    #[arg(long, value_name = "TIME")]
    at: Option<String>,
    /// Also take out of the feed what ended more than a day ago
    #[arg(long)]
    tidy: bool,
    #[command(flatten)]
    translations: Translations,
    #[command(flatten)]
    clock: Clock,
    #[command(flatten)]
    pub(super) target: Target,
}

/// What `maintain` is asked.
#[derive(Debug, clap::Args)]
pub(super) struct Maintain {
    /// What you will do, in one line, in the visitor's words
    title: String,
    /// When it begins: now, 22:00, tomorrow 9:00, 2h or RFC 3339
    #[arg(long, value_name = "TIME")]
    from: String,
    /// When it should be done: 2h after it began, 23:30 or RFC 3339
    #[arg(long, value_name = "TIME")]
    to: String,
    /// What visitors will notice, and for how long
    #[arg(long)]
    text: Option<String>,
    /// Ids or names of the components that it touches
    #[arg(long, value_name = "COMPONENT,…", value_delimiter = ',')]
    affects: Vec<String>,
    /// The id of the work; left out, it is made from day and title
    #[arg(long)]
    id: Option<String>,
    /// The page about it
    #[arg(long)]
    url: Option<String>,
    /// The title in another language
    #[arg(long, value_name = "LANG=TEXT")]
    title_in: Vec<String>,
    #[command(flatten)]
    translations: Translations,
    #[command(flatten)]
    clock: Clock,
    #[command(flatten)]
    pub(super) target: Target,
}

pub(super) async fn post(it: Post) -> Result<(), Failure> {
    let moments = it.clock.moments()?;
    let asked = edit::Post {
        title: it.translations.words(Some(it.title), &it.title_in)?,
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
    let change = |feed: &mut Node| edit::post(feed, &asked, moments.now);
    run(&it.target, &it.clock, "post", true, change).await
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
    let asked = edit::Update {
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
    let change = |feed: &mut Node| edit::update(feed, &asked, moments.now);
    run(&it.target, &it.clock, "update", false, change).await
}

pub(super) async fn resolve(it: Resolve) -> Result<(), Failure> {
    let moments = it.clock.moments()?;
    let at = moments.past("--at", it.at.as_deref())?;
    let asked = edit::Resolve { text: it.translations.text(it.text)?, id: it.id, at };
    let change = |feed: &mut Node| {
        let mut done = edit::resolve(feed, &asked, moments.now)?;
        if it.tidy {
            let count = edit::tidy(feed, moments.now)?;
            done.notes.push(format!("taken out, because it ended more than a day ago: {count}"));
        }
        Ok(done)
    };
    run(&it.target, &it.clock, "resolve", false, change).await
}

pub(super) async fn maintain(it: Maintain) -> Result<(), Failure> {
    let moments = it.clock.moments()?;
    let starts_at = moments.parse("--from", &it.from, moments.now, Side::Ahead)?;
    let asked = edit::Maintain {
        title: it.translations.words(Some(it.title), &it.title_in)?,
        text: it.translations.text(it.text)?,
        id: it.id,
        starts_at,
        ends_at: moments.parse("--to", &it.to, starts_at, Side::Ahead)?,
        affects: it.affects,
        url: it.url,
    };
    let change = |feed: &mut Node| edit::maintain(feed, &asked, moments.now);
    run(&it.target, &it.clock, "maintain", true, change).await
}

/// Reads, changes, checks, shows, writes. `creates`: whether the feed may be new.
pub(super) async fn run(
    target: &Target,
    clock: &Clock,
    action: &str,
    creates: bool,
    change: impl Fn(&mut Node) -> Result<Done, String>,
) -> Result<(), Failure> {
    let place = target.place()?;
    let found = place.read().await.map_err(Failure::Failed)?;
    if found.is_none() && !creates {
        return Err(Failure::Refused(format!("{place}: there is no feed yet; `post` begins one")));
    }
    let (mut feed, condition) = match &found {
        Some((bytes, version)) => {
            let feed = Node::parse(bytes).map_err(|words| Failure::Refused(format!("{place}: {words}")))?;
            (feed, If::Unchanged(version.clone()))
        }
        None => (edit::empty(), If::Absent),
    };
    let done = change(&mut feed).map_err(Failure::Refused)?;
    let bytes = feed.to_bytes().map_err(Failure::Failed)?;
    valid(&place, &bytes)?;
    let moments = clock.moments()?;
    let said = words::said(&bytes, moments.now, &moments.zone)?;
    let version = if target.dry_run { None } else { Some(written(&place, bytes, condition).await?) };

    let mut out = std::io::stdout().lock();
    if target.json {
        let report = json!({
            "action": action,
            "id": done.id,
            "feed": place.to_string(),
            "written": version.is_some(),
            "version": version.as_ref().and_then(Version::tag),
            "notes": done.notes,
            "notice": said.notice.as_ref().map(plain),
        });
        return print(&mut out, &format!("{report:#}"));
    }
    let did = if version.is_some() { "written to" } else { "not written, for this is a dry run:" };
    let head = format!("{} {did} {place}", done.id);
    let mut lines = vec![head];
    lines.extend(said.lines.iter().map(|it| format!("  {it}")));
    lines.extend(done.notes.iter().map(|it| format!("note: {it}")));
    // What came from a feed must not move the cursor of a terminal.
    let lines = lines.iter().map(|it| it.chars().filter(|it| !it.is_control()).collect::<String>());
    print(&mut out, &lines.collect::<Vec<_>>().join("\n"))
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

async fn written(place: &Place, bytes: Vec<u8>, condition: If) -> Result<Version, Failure> {
    match place.edit(bytes, condition).await {
        Ok(version) => Ok(version),
        Err(WriteError::Failed(words)) => Err(Failure::Failed(words)),
        Err(WriteError::Conflict) => Err(Failure::Conflict(format!(
            "{place}: somebody else changed the feed in between; nothing was written. See what it says now, and give the command again"
        ))),
    }
}
