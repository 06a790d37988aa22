//! Every word of the banner's own: English here, other languages from `static/locales/`, the owner's words over both.

use crate::text::{cut, pieces};
use crate::value::Value;
use std::rc::Rc;

/// Writes each string once: its key in Rust, its name in the files, its English.
macro_rules! strings {
    ($($key:ident $name:literal $english:literal),+ $(,)?) => {
        /// A string of the banner's own.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[allow(missing_docs, reason = "the English beside each says what it is")]
        pub enum Key { $($key),+ }

        /// A line each, name and English, in the order of [`Key`]: a table of addresses would not compress.
        const ENGLISH: &str = concat!($($name, "=", $english, "\n"),+);
    };
}

strings! {
    WordNotice "word_notice" "Notice",
    WordMaintenance "word_maintenance" "Maintenance",
    WordMinor "word_minor" "Minor disruption",
    WordMajor "word_major" "Major outage",
    WordCritical "word_critical" "Critical outage",
    WordResolved "word_resolved" "Resolved",
    WordUpcoming "word_upcoming" "Planned maintenance",
    PhaseInvestigating "phase_investigating" "Investigating",
    PhaseIdentified "phase_identified" "Cause identified",
    PhaseMonitoring "phase_monitoring" "Monitoring a fix",
    PhaseOngoing "phase_ongoing" "Ongoing",
    ComponentUnknown "component_unknown" "state unknown",
    ComponentDegradedPerformance "component_degraded_performance" "degraded performance",
    ComponentPartialOutage "component_partial_outage" "partial outage",
    Component "component" "{name}: {status}",
    Affected "affected" "Affected: {list}",
    AffectedOf "affected_of" "{count} of {total} services: {list}",
    More "more" "+ {count} more",
    Also "also" "Also:",
    Updated "updated" "Updated {time}",
    Started "started" "Started {time}",
    Ended "ended" "Ended {time}",
    Until "until" "Until {time}",
    NextUpdate "next_update" "next update by {time}",
    Overdue "overdue" "next update {time} late",
    LastChecked "last_checked" "Last checked {time}",
    UnknownSince "unknown_since" "Status unknown since {time}",
    Clock "clock" "{time}",
    ShowAll "show_all" "Details",
    StatusPage "status_page" "Status page",
    MayBeProblem "may_be_problem" "There may be a problem with our services at the moment.",
    Follow "follow" "Follow us",
    Help "help" "Get help",
    MayFailIncident "may_fail_incident" "may not work during this incident",
    MayFailMaintenance "may_fail_maintenance" "may not work during this maintenance",
    AllAffected "all_affected" "All of these may be affected. The first is the most likely to work.",
    Phone "phone" "Call us",
    Sms "sms" "Text us",
    Mail "mail" "Email us",
    Chat "chat" "Chat with us",
    Dismiss "dismiss" "Dismiss",
    Reopen "reopen" "Outage",
    Label "label" "Service status",
    MailWords "mail_words" "",
    PhoneWords "phone_words" "",
    ChatWords "chat_words" "",
}

/// Name and English of each key.
pub fn english() -> impl Iterator<Item = (&'static str, &'static str)> {
    pieces(ENGLISH, b'\n').filter_map(|it| cut(it, b'='))
}

fn line(key: Key) -> (&'static str, &'static str) {
    english().nth(key as usize).unwrap_or_default()
}

/// The strings of one banner: what is not replaced is English.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Strings(Vec<(Rc<str>, Rc<str>)>);

impl Strings {
    /// Lays an object of names and texts over what is there. The names that mean nothing come back, for whoever
    /// wrote them: a name is a key, a key with a plural category (`more_one`), the address of a channel, or a text of
    /// the outage page (`page_down`), which has its words elsewhere and takes the owner's from the same attribute.
    pub fn add(&mut self, object: &Value) -> Vec<Rc<str>> {
        let mut unknown = Vec::new();
        let Value::Object(entries) = object else { return unknown };
        for (name, text) in entries {
            let Value::Text(text) = text else { continue };
            let is_elsewhere = name.starts_with("more_") || name.starts_with("page_");
            if name.as_bytes().contains(&b':') || is_elsewhere || english().any(|it| it.0 == name) {
                self.0.push((name.as_str().into(), text.as_str().into()));
            } else {
                unknown.push(name.as_str().into());
            }
        }
        unknown
    }

    /// The text for a key.
    #[must_use]
    pub fn get(&self, key: Key) -> &str {
        let (name, english) = line(key);
        self.own(name).unwrap_or(english)
    }

    /// The text for a number of things, by its plural category (CLDR: `one`, `few`, `other` …).
    #[must_use]
    pub fn plural(&self, key: Key, category: &str) -> &str {
        let (name, english) = line(key);
        let named = |category| self.own(&[name, "_", category].concat());
        named(category).or_else(|| named("other")).or_else(|| self.own(name)).unwrap_or(english)
    }

    /// The replacement for this name, if there is one.
    #[must_use]
    pub fn own(&self, name: &str) -> Option<&str> {
        self.0.iter().rfind(|it| *it.0 == *name).map(|it| &*it.1)
    }
}

/// A template with its placeholders filled in; what fills one is not looked at again.
#[must_use]
pub fn fill(template: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::new();
    let mut rest = template;
    while let Some((before, after)) = cut(rest, b'{') {
        filled.push_str(before);
        let (name, after) = cut(after, b'}').unwrap_or((after, ""));
        filled.push_str(values.iter().find(|it| it.0 == name).map_or("", |it| it.1));
        rest = after;
    }
    filled.push_str(rest);
    filled
}
