//! Ready phrases for each stage. In English they are whole sentences; in the other languages only what the banner itself
//! says there, in words that somebody has checked: nobody's translation is invented at night.

use super::form::Kind;
use crate::languages::LANGUAGES;
use std::collections::BTreeMap;

/// The words of one language, by the names of the file in `locales/`.
pub(crate) type Locale = BTreeMap<String, String>;

/// A phrase, and the language that it is in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Phrase {
    pub(crate) text: String,
    pub(crate) lang: String,
}

/// The name of a language, or its tag where the banner does not speak it.
pub(crate) fn name(tag: &str) -> &str {
    LANGUAGES.iter().find(|it| it.0 == tag).map_or(tag, |it| it.1)
}

/// The language of the banner that is nearest to this one: the same, or the one without its region.
pub(crate) fn nearest(tag: &str) -> Option<&'static str> {
    let is = |word: &str| LANGUAGES.iter().map(|it| it.0).find(|it| it.eq_ignore_ascii_case(word));
    is(tag).or_else(|| is(tag.split('-').next().unwrap_or_default()))
}

/// What fits this stage, in this language where its words are known, else in English.
pub(crate) fn ready(kind: Kind, status: &str, lang: &str, locale: Option<&Locale>) -> Vec<Phrase> {
    let in_english =
        || english(kind, status).iter().map(|it| Phrase { text: (*it).to_owned(), lang: "en".to_owned() });
    if lang.is_empty() || lang == "en" || lang.starts_with("en-") {
        return in_english().collect();
    }
    let own = locale.into_iter().flat_map(|it| keys(kind, status).iter().filter_map(|key| it.get(*key)));
    let mut found: Vec<Phrase> = own.map(|it| Phrase { text: sentence(it), lang: lang.to_owned() }).collect();
    if found.is_empty() {
        found.extend(in_english());
    }
    found
}

/// The names of the banner's own words for a stage.
fn keys(kind: Kind, status: &str) -> &'static [&'static str] {
    match (kind, status) {
        (Kind::Post | Kind::Update, "investigating") => &["may_be_problem", "phase_investigating"],
        (Kind::Post | Kind::Update, "identified") => &["phase_identified"],
        (Kind::Post | Kind::Update, "monitoring") => &["phase_monitoring"],
        (Kind::Post | Kind::Update, _) => &["phase_ongoing"],
        (Kind::Resolve, _) => &["word_resolved"],
        (Kind::Maintain, _) => &["word_upcoming"],
        (Kind::Work, _) => &["word_maintenance"],
        _ => &[],
    }
}

fn english(kind: Kind, status: &str) -> &'static [&'static str] {
    match (kind, status) {
        (Kind::Post | Kind::Update, "investigating") => {
            &["We are looking for the cause.", "We have heard from you, and see it too."]
        }
        (Kind::Post | Kind::Update, "identified") => &[
            "We have found the cause, and are repairing it.",
            "It takes longer than we thought. We stay at it.",
        ],
        (Kind::Post | Kind::Update, "monitoring") => &[
            "It works again. We are watching whether it stays so.",
            "Nothing is lost. You need not do anything.",
            "If it still fails for you, please tell us.",
        ],
        (Kind::Post | Kind::Update, _) => &["Nothing has changed since our last update. We stay at it."],
        (Kind::Resolve, _) => &[
            "Everything works again. We are sorry for the trouble.",
            "We will tell you here what the cause was.",
        ],
        (Kind::Maintain | Kind::Work, _) => {
            &["During this time it may be away for some minutes.", "You need not do anything."]
        }
        _ => &[],
    }
}

/// The banner's words are headings; in a text they are sentences. A language with another full stop keeps its words.
fn sentence(words: &str) -> String {
    let is_latin = words.chars().all(|it| it.is_ascii() || ('\u{a1}'..='\u{52f}').contains(&it));
    let is_closed = words.ends_with(['.', '!', '?', '…']);
    if is_latin && !is_closed { format!("{words}.") } else { words.to_owned() }
}

/// A text with a phrase at its end.
pub(crate) fn with(text: &str, phrase: &str) -> String {
    match text.trim_end() {
        "" => phrase.to_owned(),
        before => format!("{before} {phrase}"),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test panics")]

    use super::{LANGUAGES, Locale, keys, nearest, ready, with};
    use crate::editor::form::Kind;
    use std::collections::BTreeSet;

    const STAGES: [(Kind, &str); 8] = [
        (Kind::Post, "investigating"),
        (Kind::Update, "identified"),
        (Kind::Update, "monitoring"),
        (Kind::Update, "ongoing"),
        (Kind::Resolve, ""),
        (Kind::Maintain, ""),
        (Kind::Work, "in_progress"),
        (Kind::Update, "investigating"),
    ];

    #[test]
    fn each_stage_has_words_in_each_language_of_the_banner() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../static/locales");
        let mut tags = BTreeSet::from(["en".to_owned()]);
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let lang = path.file_stem().unwrap().to_str().unwrap().to_owned();
            let locale: Locale = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
            for (kind, status) in STAGES {
                let found = ready(kind, status, &lang, Some(&locale));
                assert_eq!(found.len(), keys(kind, status).len(), "{lang} {kind:?} {status}");
                assert!(found.iter().all(|it| it.lang == lang), "{lang} {found:?}");
            }
            tags.insert(lang);
        }
        assert_eq!(LANGUAGES.iter().map(|it| it.0.to_owned()).collect::<BTreeSet<_>>(), tags);
    }

    #[test]
    fn a_language_that_the_banner_does_not_speak_gets_english_that_says_so() {
        let found = ready(Kind::Resolve, "", "sw", None);
        assert!(!found.is_empty() && found.iter().all(|it| it.lang == "en"), "{found:?}");
        assert_eq!(nearest("de-AT"), Some("de"));
        assert_eq!(nearest("pt-br"), Some("pt-BR"));
        assert_eq!(nearest("sw"), None);
    }

    #[test]
    fn a_phrase_follows_what_was_written() {
        assert_eq!(with("", "Cause found."), "Cause found.");
        assert_eq!(with("Mail is down. ", "Cause found."), "Mail is down. Cause found.");
    }
}
