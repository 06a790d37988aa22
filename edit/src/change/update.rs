//! News about an incident or planned work: text, impact, window, promise, and what they mean for the components.

use super::asked::{Next, Update};
use super::choose::{self, Kind};
use super::common::{is_before, list, say, stamp, strings, time};
use super::parts;
use super::told::{Done, Note, Refusal};
use crate::document::Node;
use jiff::Timestamp;

/// Says something new about what is open.
///
/// # Errors
/// When it is not clear about what, or when nothing is said.
pub fn update(feed: &mut Node, it: &Update, now: Timestamp) -> Result<Done, Refusal> {
    let record = choose::one(feed, it.id.as_deref(), now)?;
    let mut notes = Vec::new();
    let has_status = it.status.is_some();
    let has_window = it.window.0.is_some() || it.window.1.is_some();
    if !(it.text.is_some() || it.title.is_some() || has_status || it.impact.is_some() || has_window)
        && it.affects.is_empty()
        && it.component_status.is_none()
        && it.next == Next::Unsaid
    {
        return Err("nothing to say: give a text, or what has changed".into());
    }
    if record.kind == Kind::Maintenance
        && (it.impact.is_some() || it.next != Next::Unsaid || it.component_status.is_some())
    {
        return Err(
            format!("{} is planned work: it has no impact, promise or component status", record.id).into()
        );
    }
    if record.kind == Kind::Incident && has_window {
        return Err(
            format!("{} is an incident: a beginning and an end are for planned work", record.id).into()
        );
    }
    choose::fits(&record, it.status.as_deref())?;
    let affected = parts::resolved(feed, &it.affects)?;
    let entry = record.entry(feed)?;
    let was_over = record.kind == Kind::Incident && !choose::is_open("incidents", entry, now);
    let former = strings(entry.list("components"));
    if it.title.is_some() {
        let title = it.title.over(entry.get("title"))?;
        entry.set("title", title);
    }
    for (key, word) in [("impact", &it.impact), ("status", &it.status)] {
        if let Some(word) = word {
            entry.set(key, Node::text(&**word));
        }
    }
    if it.status.as_deref().is_some_and(|word| word != "resolved") {
        entry.remove("resolved_at");
    }
    for (key, at) in [("starts_at", it.window.0), ("ends_at", it.window.1)] {
        if let Some(at) = at {
            entry.set(key, time(at));
        }
    }
    if let (start, Some(end)) = (entry.word("starts_at"), entry.get("ends_at").and_then(Node::as_str))
        && is_before(end, start)
    {
        return Err(format!("it would end, {end}, before it begins, {start}").into());
    }
    if !affected.is_empty() {
        entry.set("components", list(&affected));
    }
    match it.next {
        Next::By(at) => entry.set("next_update_by", time(at)),
        Next::Never => entry.remove("next_update_by"),
        Next::Unsaid if it.text.is_some() => {
            entry.remove("next_update_by");
            if record.kind == Kind::Incident && it.status.as_deref() != Some("resolved") {
                notes.push(Note::NoPromise);
            }
        }
        Next::Unsaid => {}
    }
    say(entry, it.status.as_deref(), &it.text, now, &mut notes)?;
    let touched = if affected.is_empty() { former.clone() } else { affected };
    if it.status.as_deref() == Some("resolved") {
        let at = time(now);
        record.entry(feed)?.set("resolved_at", at);
        record.entry(feed)?.remove("next_update_by");
    }
    let is_regraded = it.impact.is_some() || !it.affects.is_empty() || has_status;
    let impact = record.entry(feed)?.word("impact").to_owned();
    let is_reopened = was_over && choose::is_open("incidents", record.entry(feed)?, now);
    if it.component_status.is_some() {
        parts::worsen(feed, &touched, it.component_status.as_deref(), None, &mut notes)?;
    } else if record.kind == Kind::Incident && is_regraded {
        let left = former.iter().filter(|it| !touched.contains(it)).cloned();
        let all: Vec<String> = touched.iter().cloned().chain(left).collect();
        // A status alone changes the components only when it ends the incident.
        if it.impact.is_some() || !it.affects.is_empty() || it.status.as_deref() == Some("resolved") {
            parts::settle(feed, &all, now, &mut notes)?;
        } else if is_reopened {
            // Its end has set them to working: what hangs on them would be offered as if it worked.
            parts::worsen(feed, &touched, None, Some(&*impact).filter(|it| !it.is_empty()), &mut notes)?;
        }
    }
    stamp(feed, now, &mut notes);
    Ok(Done { id: record.id, notes })
}
