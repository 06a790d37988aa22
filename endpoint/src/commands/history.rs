//! `history`: which states people gave a feed, and how one comes back.

use super::options::{Clock, Target};
use super::{edit, print};
use crate::failure::Failure;
use crate::history::Entry;
use crate::place::Place;
use crate::words;
use outage_banner_edit::document::Node;
use serde_json::json;

/// What `history` is asked.
#[derive(Debug, clap::Args)]
pub(super) struct History {
    /// Print the state with this name, as it was
    #[arg(long, value_name = "NAME", conflicts_with = "restore")]
    show: Option<String>,
    /// Bring the state with this name back; what is there now stays in the history
    #[arg(long, value_name = "NAME")]
    restore: Option<String>,
    /// How many of the newest are listed
    #[arg(long, value_name = "N", default_value_t = 20)]
    last: usize,
    #[command(flatten)]
    clock: Clock,
    #[command(flatten)]
    pub(super) target: Target,
}

pub(super) async fn run(it: History) -> Result<(), Failure> {
    let place = it.target.place()?;
    if let Some(name) = &it.show {
        let bytes = former(&place, name).await?;
        return print(&mut std::io::stdout().lock(), String::from_utf8_lossy(&bytes).trim_end());
    }
    if let Some(name) = &it.restore {
        let bytes = former(&place, name).await?;
        let former = Node::parse(&bytes).map_err(|words| Failure::Refused(format!("{name}: {words}")))?;
        let now = it.clock.moments()?.now;
        let change = |feed: &mut Node| outage_banner_edit::change::restore(feed, former.clone(), name, now);
        let how = edit::How { creates: true, ..edit::How::new("restore") };
        return edit::run(&it.target, &it.clock, how, change).await;
    }
    let entries = place.history().await.map_err(Failure::Failed)?;
    let mut lines = Vec::new();
    let mut states = Vec::new();
    for entry in entries.iter().take(it.last) {
        let said = said(&place, entry, &it.clock).await?;
        lines.push(format!("{}  {said}", entry.name));
        states.push(json!({ "name": entry.name, "bytes": entry.bytes, "said": said }));
    }
    if entries.len() > it.last {
        lines.push(format!("and {} older ones: --last {}", entries.len() - it.last, entries.len()));
    }
    let mut out = std::io::stdout().lock();
    if it.target.json {
        return print(&mut out, &format!("{:#}", json!({ "entries": states, "count": entries.len() })));
    }
    if entries.is_empty() {
        lines.push(format!("{place}: nothing was changed yet by `post`, `update`, `resolve` or `maintain`"));
    }
    print(&mut out, &lines.join("\n"))
}

async fn former(place: &Place, name: &str) -> Result<Vec<u8>, Failure> {
    let found = place.former(name).await.map_err(Failure::Failed)?;
    found.ok_or_else(|| Failure::Refused(format!("{name}: no such state; `history` lists them")))
}

/// What the banner said first when this state was new.
async fn said(place: &Place, entry: &Entry, clock: &Clock) -> Result<String, Failure> {
    let zone = clock.moments()?.zone;
    let Some(bytes) = place.former(&entry.name).await.map_err(Failure::Failed)? else {
        return Ok("gone".to_owned());
    };
    let Some(at) = entry.moment() else { return Ok(String::new()) };
    let line = match words::said(&bytes, at, &zone) {
        Ok(said) => said.lines.into_iter().next().unwrap_or_default(),
        Err(failure) => failure.to_string(),
    };
    Ok(line.chars().filter(|it| !it.is_control()).collect())
}
