//! `post` at a terminal: asks what nobody said, and shows the banner's words before they are written. Where a program
//! reads or writes, nothing is ever asked.

use super::asked::{IMPACTS, Post};
use crate::commands::options::Moments;
use crate::failure::Failure;
use crate::place::Place;
use outage_banner_edit::change;
use outage_banner_edit::document::Node;
use std::io::{BufRead, IsTerminal as _, Write as _};

/// Asks for what is missing where the title is; whether somebody was asked.
///
/// # Errors
/// When the title is missing and nobody is there, or whoever is there ends the talk.
pub(super) async fn complete(it: &mut Post, moments: &Moments) -> Result<bool, Failure> {
    if it.title.is_some() {
        return Ok(false);
    }
    if it.target.json || !std::io::stdin().is_terminal() || !std::io::stderr().is_terminal() {
        let words = "the title is missing: outage-banner post \"Mail is down\". At a terminal, without --json, you are \
                     asked for it";
        return Err(Failure::Usage(words.to_owned()));
    }
    let place = it.target.place()?;
    let feed = match place.read().await.map_err(Failure::Failed)? {
        Some((bytes, _)) => {
            Node::parse(&bytes).map_err(|words| Failure::Refused(format!("{place}: {words}")))?
        }
        None => change::empty(),
    };
    let title = ask("What does not work, in the visitors' words?", |text| {
        if text.is_empty() { Err("a banner needs a title".to_owned()) } else { Ok(text.to_owned()) }
    })?;
    it.title = Some(title);
    if it.impact.is_none() {
        let question = "How badly are visitors hit: none, minor, major or critical? Empty: not judged yet.";
        it.impact = ask(question, |text| match text {
            "" => Ok(None),
            word if IMPACTS.contains(&word) => Ok(Some(word.to_owned())),
            word => Err(format!("{word} is none of them")),
        })?;
    }
    if it.affects.is_empty() {
        let names = change::component_names(&feed);
        let known = if names.is_empty() { String::new() } else { format!(" Known: {}.", names.join(", ")) };
        let question = format!("What is affected, with commas between?{known} Empty: not said.");
        it.affects = ask(&question, |text| {
            let names = text.split(',').map(str::trim).filter(|it| !it.is_empty());
            let names: Vec<String> = names.map(str::to_owned).collect();
            change::check_components(&feed, &names).map(|()| names).map_err(|it| super::refused(&it))
        })?;
    }
    if it.text.is_none() {
        let question = "What do you know, what are you doing, what can visitors do? Empty: nothing yet.";
        it.text = ask(question, |text| Ok((!text.is_empty()).then(|| text.to_owned())))?;
    }
    if it.next.is_none() {
        let question = "When do visitors hear from you next: 30m, 14:35, tomorrow 9:00? Empty: no promise.";
        it.next = ask(question, |text| {
            let words = (!text.is_empty()).then_some(text);
            moments.ahead("", words).map_err(|it| it.to_string().trim().to_owned())?;
            Ok(words.map(str::to_owned))
        })?;
    }
    Ok(true)
}

/// Shows what the banner will say, and asks whether it may.
///
/// # Errors
/// When it may not.
pub(super) fn confirm(place: &Place, words: &str) -> Result<(), Failure> {
    let question = format!("\nThe banner will say:\n{words}\nWrite this to {place}? [y/N]");
    let is_right = ask(&question, |text| Ok(matches!(&*text.to_lowercase(), "y" | "yes")))?;
    if is_right { Ok(()) } else { Err(Failure::Refused("nothing was written".to_owned())) }
}

/// Asks until the answer will do.
fn ask<T>(question: &str, read: impl Fn(&str) -> Result<T, String>) -> Result<T, Failure> {
    let failed = |error: std::io::Error| Failure::Failed(format!("the terminal: {error}"));
    let mut questions = std::io::stderr().lock();
    loop {
        write!(questions, "{question}\n> ").and_then(|()| questions.flush()).map_err(failed)?;
        let mut answer = String::new();
        if std::io::stdin().lock().read_line(&mut answer).map_err(failed)? == 0 {
            return Err(Failure::Refused("nothing was written: the questions have no answers".to_owned()));
        }
        match read(answer.trim()) {
            Ok(answer) => return Ok(answer),
            Err(words) => writeln!(questions, "{words}.").map_err(failed)?,
        }
    }
}
