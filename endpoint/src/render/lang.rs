//! Which of the languages of the banner a tag means, and the words of it. They are in the program.

use outage_banner::value::Value;
use rust_embed::RustEmbed;
use std::str::FromStr;

#[derive(RustEmbed)]
#[cfg_attr(is_published, folder = "static/locales")]
#[cfg_attr(not(is_published), folder = "../static/locales")]
struct Locales;

/// A language that somebody asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Language {
    /// As it was asked for: the texts of a feed that come in several are chosen by it.
    pub tag: String,
    /// The nearest that we have words in; `en` where there is none.
    pub nearest: String,
}

impl Default for Language {
    fn default() -> Self {
        Self { tag: "en".to_owned(), nearest: "en".to_owned() }
    }
}

impl FromStr for Language {
    type Err = String;

    /// People write `pt_BR` too.
    fn from_str(text: &str) -> Result<Self, String> {
        let tag = text.replace('_', "-");
        let mut parts = tag.split('-');
        let base = parts.next().unwrap_or_default();
        let is_tag = matches!(base.len(), 2 | 3)
            && base.bytes().all(|it| it.is_ascii_alphabetic())
            && tag
                .split('-')
                .all(|it| (1..=8).contains(&it.len()) && it.bytes().all(|it| it.is_ascii_alphanumeric()));
        if !is_tag {
            let known = tags().join(", ");
            return Err(format!("expected a language tag, as de or pt-BR; there are words in {known}"));
        }
        let nearest = nearest(&base.to_ascii_lowercase(), parts);
        Ok(Self { tag, nearest })
    }
}

impl Language {
    /// The strings of the banner, as an object; `None` for English, which the banner has itself.
    #[must_use]
    pub fn words(&self) -> Option<Value> {
        let file = Locales::get(&format!("{}.json", self.nearest))?;
        serde_json::from_slice(&file.data).ok()
    }

    /// Whether it is another language than the nearest that we have words in.
    #[must_use]
    pub fn is_missing(&self) -> bool {
        self.nearest == "en" && !self.tag.to_ascii_lowercase().starts_with("en")
    }
}

/// As the browser finds it (`static/first/words.js`), which knows where a language is spoken and how it is written.
fn nearest<'a>(base: &str, others: impl Iterator<Item = &'a str>) -> String {
    let others: Vec<String> = others.map(str::to_ascii_lowercase).collect();
    let has = |words: &[&str]| others.iter().any(|it| words.contains(&&**it));
    let tag = match base {
        "nb" | "nn" => "no",
        "iw" => "he",
        "in" => "id",
        "zh" if has(&["hans"]) => "zh-Hans",
        "zh" if has(&["hant", "tw", "hk", "mo"]) => "zh-Hant",
        "zh" => "zh-Hans",
        "pt" if others.is_empty() || has(&["br"]) => "pt-BR",
        base => base,
    };
    if Locales::get(&format!("{tag}.json")).is_some() { tag.to_owned() } else { "en".to_owned() }
}

/// All that there are words in.
fn tags() -> Vec<String> {
    let mut tags: Vec<String> =
        Locales::iter().filter_map(|it| it.strip_suffix(".json").map(str::to_owned)).collect();
    tags.push("en".to_owned());
    tags.sort_unstable();
    tags
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test panics")]

    use super::{Language, tags};

    #[test]
    fn a_tag_finds_the_words_that_a_browser_finds() {
        for (tag, nearest) in [
            ("de", "de"),
            ("de-AT", "de"),
            ("DE", "de"),
            ("pt", "pt-BR"),
            ("pt_BR", "pt-BR"),
            ("pt-PT", "pt"),
            ("pt-AO", "pt"),
            ("zh", "zh-Hans"),
            ("zh-CN", "zh-Hans"),
            ("zh-TW", "zh-Hant"),
            ("zh-Hant-HK", "zh-Hant"),
            ("zh-Hans-HK", "zh-Hans"),
            ("nb", "no"),
            ("nn-NO", "no"),
            ("iw", "he"),
            ("en-GB", "en"),
            ("lv", "en"),
        ] {
            assert_eq!(tag.parse::<Language>().unwrap().nearest, nearest, "{tag}");
        }
        assert!("lv".parse::<Language>().unwrap().is_missing());
        assert!(!"en-GB".parse::<Language>().unwrap().is_missing());
        for tag in ["german", "", "d", "de-", "d\u{e9}", "de\"x"] {
            assert!(tag.parse::<Language>().is_err(), "{tag}");
        }
    }

    #[test]
    fn each_language_but_english_has_words() {
        let all = tags();
        assert!(all.len() >= 32, "{all:?}");
        for tag in all.iter().filter(|it| *it != "en") {
            let language: Language = tag.parse().unwrap();
            // `pt` alone means Brazil's, as in a browser.
            assert!(language.nearest == *tag || tag == "pt", "{tag} is read as {}", language.nearest);
            assert!(language.words().is_some(), "{tag}");
        }
    }
}
