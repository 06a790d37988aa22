//! Which ways to reach a company still work, and which come first: what each hangs on. Knows the words of component
//! names; not addresses, not markup.

use crate::channel::{Channel, Service};
use crate::config::Config;
use crate::model::{Component, Indicator, MaintenanceStatus, Snapshot};
use crate::notice::Way;
use crate::strings::Key;
use crate::text::pieces;
use crate::time::Timestamp;

/// The owner's channels, then the feed's, each address once: two links to one address would be noise. What hangs on
/// something that fails comes last, the least affected first.
#[must_use]
pub fn ranked<'a>(snapshot: &'a Snapshot, now: Timestamp, config: &'a Config) -> Vec<Way<'a>> {
    let mut ways: Vec<Way<'_>> = Vec::new();
    for channel in config.channels.iter().chain(&snapshot.channels) {
        if ways.iter().all(|it| it.channel.href != channel.href) {
            // Of one address the feed knows more: a label, and what it hangs on.
            let known =
                snapshot.channels.iter().find(|it| it.href == channel.href && it.kind == channel.kind);
            let channel = known.unwrap_or(channel);
            let label = config.strings.own(channel.href.as_str()).unwrap_or(&channel.label);
            let way = Way { channel, label, affected: affected(channel, snapshot, now, config) };
            // After all that are no worse. Not by `sort`, which is some kilobytes.
            let place = ways.iter().position(|it| it.affected > way.affected).unwrap_or(ways.len());
            ways.insert(place, way);
        }
    }
    ways
}

/// The worst of what a channel hangs on.
fn affected(channel: &Channel, snapshot: &Snapshot, now: Timestamp, config: &Config) -> Indicator {
    let hangs = |it: &&Component| hangs_on(channel, it, config);
    let mut worst = Indicator::None;
    let incidents = snapshot.incidents.iter().filter(|it| it.is_open());
    for it in incidents.flat_map(|it| &it.components).chain(&snapshot.components).filter(hangs) {
        worst = worst.max(it.status.into());
    }
    for maintenance in &snapshot.maintenances {
        let is_on = maintenance.status_at(now) == MaintenanceStatus::InProgress;
        if is_on && maintenance.components.iter().any(|it| hangs(&it)) {
            worst = worst.max(Indicator::Maintenance);
        }
    }
    worst
}

/// The channel's own word first, then the owner's `support-for`, then what its service always needs.
fn hangs_on(channel: &Channel, component: &Component, config: &Config) -> bool {
    if let Some(needs) = &channel.depends_on {
        return needs.iter().any(|it| component.status_of(it).is_some());
    }
    let mut is_told = false;
    for (which, needs) in &config.support_for {
        let is_this = match Service::from_word(which) {
            Some(service) => service == channel.service,
            None => has(channel.href.as_str(), which, |_| true),
        };
        if is_this {
            is_told = true;
            if component.status_of(needs).is_some() {
                return true;
            }
        }
    }
    let (always, words) = match channel.service {
        _ if is_told => return false,
        Service::Mail => ("mail,email,webmail,imap,smtp", Key::MailWords),
        Service::Phone => ("phone,telephon,telephony,voip,voice", Key::PhoneWords),
        Service::Chat => ("chat", Key::ChatWords),
        _ => return false,
    };
    says(&component.name, always) || says(&component.name, config.strings.get(words))
}

/// Whether a name has one of these words, each at the beginning of a word: an iPhone is no telephone.
fn says(name: &str, words: &str) -> bool {
    pieces(words, b',').any(|word| has(name, word, |before| !before.is_ascii_alphabetic()))
}

/// Whether a text has a part, after a byte that will do. Not by `str::contains`, whose speed is a kilobyte.
fn has(text: &str, part: &str, will_do: fn(u8) -> bool) -> bool {
    let text = text.as_bytes();
    !part.is_empty()
        && (0..text.len()).any(|at| {
            let found = text.get(at..at + part.len());
            found.is_some_and(|it| it.eq_ignore_ascii_case(part.as_bytes()))
                && (at == 0 || will_do(text[at - 1]))
        })
}
