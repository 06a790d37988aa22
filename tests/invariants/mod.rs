//! What holds for every answer, whoever wrote it. The property tests and the fuzz targets ask the same.
#![allow(dead_code, reason = "each test and each fuzz target takes a part")]

use outage_banner::config::{Config, Show};
use outage_banner::feed::{self, Feed, Hints, Value};
use outage_banner::model::{Component, Snapshot, Update};
use outage_banner::text::{Href, MAX_CHARS, MAX_LINE_CHARS, Span, Text};
use outage_banner::time::Timestamp;
use outage_banner::{policy, report};

/// The moment at which the fixtures are read.
pub(crate) const NOW: &str = "2026-05-04T14:00:00Z";

const SCHEMES: [&str; 5] = ["https://", "http://", "mailto:", "tel:", "sms:"];
const LONGEST_ADDRESS: usize = 2_000;
const LONGEST_COMPLAINT: usize = 300;

/// Reads the answer and decides; fails if a promise of one of the two is broken.
pub(crate) fn check(bytes: &[u8]) -> Option<Feed> {
    let feed = match feed::read(bytes, Hints { now: now(), ..Hints::default() }) {
        Ok(feed) => feed,
        Err(error) => {
            let line = error.to_line();
            assert!(line.chars().count() <= LONGEST_COMPLAINT && !line.contains(is_banned), "{line:?}");
            return None;
        }
    };
    check_snapshot(&feed.snapshot, bytes.len());
    for now in [now(), Timestamp::from_millis(0)] {
        for config in [Config::default(), everything()] {
            if let Some(notice) = policy::decide(&feed.snapshot, now, &config) {
                check_value(&report::notice(&notice));
            }
        }
    }
    Some(feed)
}

/// Whether a visitor who comes at [`NOW`] to a page without options sees anything.
pub(crate) fn is_shown(feed: &Feed) -> bool {
    policy::decide(&feed.snapshot, now(), &Config::default()).is_some()
}

fn now() -> Timestamp {
    Timestamp::parse(NOW).unwrap()
}

/// Options by which everything is shown, far ahead and far back.
fn everything() -> Config {
    Config {
        show: Show { incidents: true, maintenance: true, upcoming: true, resolved: true },
        upcoming_hours: u32::MAX,
        resolved_minutes: u32::MAX,
        ..Config::default()
    }
}

/// Each entry took at least a byte of the answer and has only a few texts of limited length. So the length of the answer
/// limits the whole.
fn check_snapshot(it: &Snapshot, length: usize) {
    let mut entries = it.components.len() + it.incidents.len() + it.maintenances.len() + it.channels.len();
    for text in [&it.page_name, &it.description].into_iter().flatten() {
        check_line(text);
    }
    it.page_url.iter().for_each(check_href);
    check_components(&it.components);
    for it in &it.incidents {
        entries += it.components.len() + it.updates.len();
        check_line(&it.id);
        check_line(&it.title);
        check_lang(it.lang.as_deref());
        it.url.iter().for_each(check_href);
        check_components(&it.components);
        check_updates(&it.updates);
        check_times(&[it.started_at, it.resolved_at, it.next_update_by]);
    }
    for it in &it.maintenances {
        entries += it.components.len() + it.updates.len();
        check_line(&it.id);
        check_line(&it.title);
        check_lang(it.lang.as_deref());
        it.url.iter().for_each(check_href);
        check_components(&it.components);
        check_updates(&it.updates);
        check_times(&[it.starts_at, it.ends_at]);
    }
    for it in &it.channels {
        check_line(&it.label);
        check_href(&it.href);
        it.depends_on.iter().flatten().for_each(|it| check_line(it));
    }
    assert!(entries <= length, "{entries} entries of {length} bytes");
}

fn check_components(components: &[Component]) {
    for it in components {
        check_line(&it.id);
        check_line(&it.name);
        assert!(!it.name.is_empty());
    }
}

fn check_updates(updates: &[Update]) {
    for it in updates {
        check_text(&it.body, MAX_CHARS);
        check_lang(it.lang.as_deref());
        check_times(&[it.posted_at]);
    }
}

/// Whether a text may be a tag of BCP 47, by its characters and its length.
fn check_lang(tag: Option<&str>) {
    let is_fit =
        |tag: &str| tag.len() <= 35 && tag.bytes().all(|it| it.is_ascii_alphanumeric() || it == b'-');
    assert!(tag.is_none_or(is_fit), "{tag:?}");
}

fn check_times(times: &[Option<Timestamp>]) {
    times.iter().flatten().for_each(|it| check_time(*it));
}

/// Checks a time: what is written of it is read as the same second.
pub(crate) fn check_time(at: Timestamp) {
    let written = at.to_rfc3339();
    assert_eq!(written.len(), "2026-05-04T14:05:00Z".len(), "{written}");
    let again = Timestamp::parse(&written).map(Timestamp::millis);
    assert_eq!(again, Some(at.millis() - at.millis() % 1000), "{written}");
}

/// Checks a text of one line.
pub(crate) fn check_line(line: &str) {
    assert!(line.chars().count() <= MAX_LINE_CHARS, "{line:?}");
    assert!(!line.contains(is_banned), "{line:?}");
    assert!(!line.starts_with(' ') && !line.ends_with(' ') && !line.contains("  "), "{line:?}");
}

/// Checks a text with line breaks and links.
pub(crate) fn check_text(text: &Text, max: usize) {
    let plain = text.to_plain();
    assert!(plain.chars().count() <= max, "{plain:?}");
    assert!(!plain.contains(|c| c != '\n' && is_banned(c)), "{plain:?}");
    assert_eq!(plain.is_empty(), text.is_empty());
    for span in text.spans() {
        if let Span::Link { label, href } = span {
            assert!(!label.is_empty() && !label.contains('\n'), "{label:?}");
            check_href(href);
        }
    }
}

/// Checks an address to which a visitor may be sent.
pub(crate) fn check_href(href: &Href) {
    let address = href.as_str();
    let scheme = SCHEMES.iter().find(|it| address.starts_with(**it)).unwrap_or_else(|| panic!("{address:?}"));
    let rest = &address[scheme.len()..];
    let host = rest.split(['/', '?', '#']).next().unwrap();
    assert!(!rest.is_empty(), "{address:?}");
    assert!(!scheme.ends_with('/') || !host.is_empty() && !host.contains('@'), "{address:?}");
    assert!(address.len() <= LONGEST_ADDRESS, "{address:?}");
    let is_unfit = |c| is_banned(c) || matches!(c, ' ' | '"' | '<' | '>' | '\\' | '`');
    assert!(!address.contains(is_unfit), "{address:?}");
}

/// Checks that a page is told no more than what is shown.
fn check_value(value: &Value) {
    match value {
        Value::Null | Value::Bool(_) => {}
        Value::Text(text) => {
            assert!(text.chars().count() <= MAX_CHARS, "{text:?}");
            assert!(!text.contains(|c| c != '\n' && is_banned(c)), "{text:?}");
        }
        Value::List(entries) => entries.iter().for_each(check_value),
        Value::Object(entries) => entries.iter().for_each(|(_, value)| check_value(value)),
    }
}

/// Control characters, and characters that are invisible or change the direction of the text after them.
fn is_banned(c: char) -> bool {
    c.is_control() || matches!(c, '\u{200b}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}
