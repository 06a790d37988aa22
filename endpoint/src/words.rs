//! What the banner says of a feed, in lines for a terminal: decided and worded by the core, as for visitors.

use crate::failure::Failure;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use outage_banner_core::config::{Config, Show};
use outage_banner_core::feed::{self, Hints};
use outage_banner_core::locale::{Format, Key, Locale, Utc};
use outage_banner_core::model::Snapshot;
use outage_banner_core::notice::{Item, Kind, Notice};
use outage_banner_core::policy;
use outage_banner_core::time;
use outage_banner_core::value::Value;

/// What the banner says by default, and its lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// What a page is told of the notice; `None` where the banner shows nothing.
    pub notice: Option<Value>,
    /// The words on it, a line each.
    pub lines: Vec<String>,
}

/// What the banner makes of this feed at this moment, in English.
///
/// # Errors
/// When the banner cannot read the feed.
pub fn said(bytes: &[u8], now: Timestamp, zone: &TimeZone) -> Result<Said, Failure> {
    let at = time::Timestamp::from_millis(now.as_millisecond());
    let hints = Hints { now: at, provider: "outage-banner", ..Hints::default() };
    let feed = feed::read(bytes, hints).map_err(|error| Failure::Refused(format!("the feed: {error}")))?;
    let config = Config::default();
    let format = Zoned(zone);
    let locale = Locale { strings: &config.strings, format: &format };
    let notice = policy::decide(&feed.snapshot, at, &config);
    let lines = match &notice {
        Some(notice) => lines(notice, at, locale),
        None => quiet(&feed.snapshot, at, locale),
    };
    Ok(Said { notice: notice.as_ref().map(outage_banner_core::report::notice), lines })
}

fn lines(notice: &Notice<'_>, now: time::Timestamp, locale: Locale<'_>) -> Vec<String> {
    let item = &notice.first;
    let mut lines = vec![headline(item, notice, locale)];
    if let Some(update) = item.latest {
        let age = update.posted_at.map(|at| format!(" ({})", locale.age(at, now)));
        lines.push(format!("“{}”{}", one_line(&update.body.to_plain()), age.unwrap_or_default()));
    }
    lines.extend(locale.affected(item));
    lines.extend(locale.window(item, now));
    lines.extend(item.next_update_by.map(|by| locale.promise(by, now, now)));
    for way in &notice.channels {
        let doubt = locale.doubt(way).map(|it| format!(" ({it})"));
        lines.push(format!("{}: {}{}", locale.verb(way.channel), way.label, doubt.unwrap_or_default()));
    }
    if !notice.more.is_empty() {
        lines.push(locale.counted(Key::More, notice.more.len()));
        lines.extend(notice.more.iter().map(|it| format!("  {}", titled(it, locale))));
    }
    lines
}

/// Nothing by default; but some owners show what is to come and what is over.
fn quiet(snapshot: &Snapshot, now: time::Timestamp, locale: Locale<'_>) -> Vec<String> {
    let show = Show { incidents: true, maintenance: true, upcoming: true, resolved: true };
    let config = Config { show, upcoming_hours: u32::MAX, ..Config::default() };
    let mut lines = vec!["The banner shows nothing.".to_owned()];
    if let Some(notice) = policy::decide(snapshot, now, &config) {
        for item in notice.items() {
            let word = if item.kind == Kind::Resolved { "resolved" } else { "upcoming" };
            let window = locale.window(item, now).map(|it| format!(", {it}"));
            let title = titled(item, locale);
            lines.push(format!("Where the tag's `show` has `{word}`: {title}{}", window.unwrap_or_default()));
        }
    }
    lines
}

fn headline(item: &Item<'_>, notice: &Notice<'_>, locale: Locale<'_>) -> String {
    let phase = item.status.map(|it| format!(" · {}", locale.phase(it)));
    let word = locale.word(item.kind, notice.indicator);
    format!("{word}: {}{}", locale.title(item), phase.unwrap_or_default())
}

fn titled(item: &Item<'_>, locale: Locale<'_>) -> String {
    format!("{}: {}", locale.word(item.kind, item.indicator), locale.title(item))
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// English, in the zone of whoever types.
struct Zoned<'a>(&'a TimeZone);

impl Format for Zoned<'_> {
    fn moment(&self, at: time::Timestamp, _: time::Timestamp) -> String {
        self.clock(at)
    }

    fn range(&self, from: time::Timestamp, to: time::Timestamp, _: time::Timestamp) -> String {
        format!("{} – {}", self.clock(from), self.clock(to))
    }

    /// With its day: whoever types at night means another one than who reads in the morning.
    fn clock(&self, at: time::Timestamp) -> String {
        match Timestamp::from_millisecond(at.millis()) {
            Ok(at) => outage_banner_edit::moment::shown(at, self.0),
            Err(_) => at.to_rfc3339(),
        }
    }

    fn relative(&self, at: time::Timestamp, count: i64, unit: &'static str) -> String {
        Utc.relative(at, count, unit)
    }

    fn duration(&self, count: i64, unit: &'static str) -> String {
        Utc.duration(count, unit)
    }

    fn list(&self, items: Vec<String>) -> String {
        Utc.list(items)
    }

    fn plural(&self, count: usize) -> String {
        Utc.plural(count)
    }
}
