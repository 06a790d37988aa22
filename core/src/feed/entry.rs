//! What one entry of a feed for readers says: its state, wherever it stands, whether it is planned, and its newest words.

use super::find::{find, split};
use super::phrases;
use super::words::Words;
use crate::model::{IncidentStatus, MaintenanceStatus};
use crate::text::{Text, cut, pieces};

/// What an entry says about itself.
pub(super) struct Said<'a> {
    /// "Investigating"; empty where it says none.
    pub(super) state: String,
    pub(super) is_over: bool,
    pub(super) is_planned: bool,
    /// The newest of its texts, as HTML.
    pub(super) body: &'a str,
}

/// A state in the text of an entry, and what follows it.
struct Mark<'a> {
    state: &'a str,
    body: &'a str,
}

impl<'a> Said<'a> {
    pub(super) fn of(title: &str, html: &'a str, words: Words) -> Self {
        let mut said = Self { state: String::new(), is_over: false, is_planned: false, body: html };
        let marks = marks(html, words);
        let rank = |mark: &Mark<'_>| words.incident_status(mark.state);
        // Most pages write the newest state first. Where the states come nearer to the end from first to last, the last is the newest.
        let newest = match &marks[..] {
            [first, .., last] if rank(first).is_some() && rank(first) < rank(last) => Some(last),
            [first, ..] => Some(first),
            [] => None,
        };
        if let Some(mark) = newest {
            (said.state, said.body) = (mark.state.to_owned(), mark.body);
        }
        // A `Status:` line has the present state, whatever stands in the text before it.
        let plain = Text::reduce(html).to_plain();
        for (key, value) in pieces(&plain, b'\n').filter_map(|it| cut(it, b':')) {
            let (key, value) = (key.trim_ascii(), value.trim_ascii());
            if key.eq_ignore_ascii_case("status") && is_state(value, words) {
                value.clone_into(&mut said.state);
            }
            said.is_planned |= key.eq_ignore_ascii_case("type") && value.eq_ignore_ascii_case("maintenance");
        }
        if said.state.is_empty() {
            title_state(title, words).clone_into(&mut said.state);
        }
        said.judge(title, html, words);
        said
    }

    /// Where the state is always in brackets before the title, in the language of the page, as Hund writes it: one that is
    /// not known is no end.
    pub(super) fn in_brackets(state: &str, title: &str, html: &'a str, words: Words) -> Self {
        let state = state.strip_prefix("Problem ").unwrap_or(state).to_owned();
        let is_planned = state == "Pending";
        let mut said = Self { is_over: phrases::is_over(&state), state, is_planned, body: html };
        said.judge(title, html, words);
        said
    }

    /// What state and title say together.
    fn judge(&mut self, title: &str, html: &str, words: Words) {
        let window = words.maintenance_status(&self.state);
        self.is_over |= words.incident_status(&self.state) == Some(IncidentStatus::Resolved)
            || words.health(&self.state).is_some_and(|it| it.0 == crate::model::ComponentStatus::Operational)
            || self.state.is_empty()
                && (phrases::is_over(title) || bracketed(title).is_some_and(|it| phrases::is_over(it.0)));
        self.is_planned |= find(html.as_bytes(), b"THIS IS A SCHEDULED EVENT").is_some()
            || title.starts_with("[Maintenance]")
            || matches!(window, Some(MaintenanceStatus::Scheduled | MaintenanceStatus::InProgress))
            || phrases::is_planned(title);
    }
}

fn is_state(word: &str, words: Words) -> bool {
    words.incident_status(word).is_some()
        || words.maintenance_status(word).is_some()
        || words.health(word).is_some()
}

/// Each state that stands out: `<strong>Resolved</strong> - words</p>`. What is bold otherwise is a state only if it is
/// known as one, or follows the time of an update, `<small>…</small>`.
fn marks<'a>(html: &'a str, words: Words<'_>) -> Vec<Mark<'a>> {
    let mut marks = Vec::new();
    let mut rest = html;
    while let Some((before, after)) = split(rest, b"<") {
        rest = after;
        let Some(inner) = ["strong>", "b>", "h3>"].into_iter().find_map(|tag| after.strip_prefix(tag)) else {
            continue;
        };
        let Some((bold, tail)) = split(inner, b"</") else { break };
        let Some((_, tail)) = split(tail, b">") else { break };
        let state = bold.strip_prefix("Status:").unwrap_or(bold).trim_ascii();
        let known = words.incident_status(state).is_some() || words.maintenance_status(state).is_some();
        if known || is_dated(html.get(..html.len() - after.len() - 1).unwrap_or(before)) {
            marks.push(Mark { state, body: text_of(tail) });
        }
        rest = tail;
    }
    marks
}

/// Whether the time of an update is just before this.
fn is_dated(before: &str) -> bool {
    let before = before.trim_ascii_end();
    let before =
        ["<br>", "<br/>", "<br />"].into_iter().find_map(|it| before.strip_suffix(it)).unwrap_or(before);
    before.trim_ascii_end().ends_with("</small>")
}

/// The words that follow a state, up to the next time or the paragraph's end.
fn text_of(tail: &str) -> &str {
    let body = split(tail, b"</p>").map_or(tail, |it| it.0);
    let body = split(body, b"<small").map_or(body, |it| it.0);
    let mut body = body.trim_ascii_start();
    while let Some(rest) = ["-", "–", "—", ":"].into_iter().find_map(|it| body.strip_prefix(it)) {
        body = rest.trim_ascii_start();
    }
    body
}

/// "Resolved" of "[Resolved] …", "Resolved: …", "Resolved - …" and "… - Resolved", but not of "Names cannot be resolved".
fn title_state<'a>(title: &'a str, words: Words) -> &'a str {
    let places = [bracketed(title), split(title, b":"), split(title, b" - "), Some((last_part(title).1, ""))];
    for (state, _) in places.into_iter().flatten() {
        if words.incident_status(state).is_some() {
            return state;
        }
    }
    ""
}

/// What is in the first brackets of a title, and what is after them.
pub(super) fn bracketed(title: &str) -> Option<(&str, &str)> {
    split(split(title, b"[")?.1, b"]")
}

/// "Email" and "Operational" of "Email - Operational".
pub(super) fn last_part(title: &str) -> (&str, &str) {
    let (mut name, mut word) = (title, "");
    while let Some((before, after)) = split(if word.is_empty() { title } else { word }, b" - ") {
        name = title.get(..title.len() - after.len() - 3).unwrap_or(before);
        word = after.trim_ascii();
    }
    (name, word)
}
