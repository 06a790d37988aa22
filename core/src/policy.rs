//! Chooses what the visitor sees. Knows impacts, windows and filters; not markup, storage or the clock.

use crate::config::Config;
use crate::model::{
    Component, ComponentStatus, Incident, Indicator, Maintenance, MaintenanceStatus, Snapshot, latest,
};
use crate::notice::{COMPONENTS, Freshness, Item, Kind, Notice};
use crate::time::Timestamp;
use crate::ways;

const MINUTE_MS: i64 = 60_000;
const HOUR_MS: i64 = 60 * MINUTE_MS;

/// What to tell a visitor at this moment; `None` when there is nothing.
#[must_use]
pub fn decide<'a>(snapshot: &'a Snapshot, now: Timestamp, config: &'a Config) -> Option<Notice<'a>> {
    let mut open = Vec::new();
    let mut is_maintained = false;
    let mut items = Vec::new();
    for it in snapshot.incidents.iter().filter(|it| touches(&it.components, config)) {
        let known = items.len();
        incident(it, now, config, &mut items);
        if items.len() > known && it.is_open() {
            open.push(it);
        }
    }
    for it in snapshot.maintenances.iter().filter(|it| touches(&it.components, config)) {
        is_maintained |= it.status_at(now) == MaintenanceStatus::InProgress;
        maintenance(it, now, config, &mut items);
    }
    // Beside an incident the page's parts say nothing new, unless the owner asked for one that no incident is about.
    if open.is_empty() || !config.components.is_empty() {
        components(snapshot, &open, is_maintained, config, &mut items);
    }
    for it in &mut items {
        it.total = snapshot.total;
    }
    let first = most_pressing(&mut items)?;
    let mut more = Vec::new();
    while let Some(item) = most_pressing(&mut items) {
        more.push(item);
    }
    let mut indicator = first.indicator;
    if first.kind == Kind::Incident && config.components.is_empty() {
        indicator = indicator.max(snapshot.indicator); // With a filter the page's word does not count, for it is about other components too.
    }
    Some(Notice {
        indicator,
        first,
        more,
        page_name: snapshot.page_name.as_deref(),
        page_url: snapshot.page_url.as_ref(),
        channels: ways::ranked(snapshot, now, config),
    })
}

/// Takes the item out that comes first: what fails before maintenance, then worse, then newer; of equals, the first.
fn most_pressing<'a>(items: &mut Vec<Item<'a>>) -> Option<Item<'a>> {
    let rank = |it: &Item<'_>| (it.kind.min(Kind::Components), it.indicator, it.kind, it.updated_at());
    let mut best = 0;
    for (index, item) in items.iter().enumerate().skip(1) {
        if rank(item) > rank(&items[best]) {
            best = index;
        }
    }
    (!items.is_empty()).then(|| items.remove(best))
}

/// How far an answer of `checked_at` can be trusted at this moment.
#[must_use]
pub fn freshness(checked_at: Timestamp, is_failing: bool, now: Timestamp, config: &Config) -> Freshness {
    if now.millis() - checked_at.millis() > i64::from(config.max_age_minutes) * MINUTE_MS {
        Freshness::Unknown(checked_at)
    } else if is_failing {
        Freshness::LastChecked(checked_at)
    } else {
        Freshness::Fresh
    }
}

fn incident<'a>(it: &'a Incident, now: Timestamp, config: &Config, items: &mut Vec<Item<'a>>) {
    let kind = if it.is_open() { Kind::Incident } else { Kind::Resolved };
    let shown = match kind {
        Kind::Incident => config.show.incidents,
        _ => config.show.resolved && is_recent(it, now, config),
    };
    let indicator = impact(it, config);
    let shown_indicator = if kind == Kind::Incident { indicator } else { Indicator::None };
    if !shown || indicator < config.min_impact {
        return;
    }
    // Field by field: to build it anew around another copies it twice, in a kilobyte of code.
    let mut item = Item::new(&it.id, kind, shown_indicator, it.components.iter().collect());
    item.title = Some(&*it.title).filter(|it| !it.is_empty());
    item.lang = it.lang.as_deref();
    item.status = Some(it.status);
    item.started_at = it.started_at;
    item.ends_at = it.resolved_at;
    item.next_update_by = it.next_update_by;
    item.url = it.url.as_ref();
    item.latest = latest(&it.updates);
    items.push(item);
}

/// The worst of its own impact and its components. With a filter that of the wanted ones alone, where each of them is
/// said to fail: the incident's word is about its worst part. One that is said to work, or not at all, lowers nothing.
fn impact(it: &Incident, config: &Config) -> Indicator {
    let (mut affected, mut wanted, mut is_said) =
        (Indicator::from(it.impact), Indicator::None, !config.components.is_empty());
    for component in &it.components {
        affected = affected.max(component.status.into());
        if let Some(status) = wanted_status(component, config) {
            wanted = wanted.max(status.into());
            is_said &= !matches!(status, ComponentStatus::Operational | ComponentStatus::Unknown);
        }
    }
    if is_said && wanted != Indicator::None { wanted } else { affected }
}

/// By the time it ended, or of its last word. Without any time it cannot be shown to be news.
fn is_recent(it: &Incident, now: Timestamp, config: &Config) -> bool {
    let ended = it.resolved_at.or_else(|| it.updates.iter().filter_map(|it| it.posted_at).max());
    ended.is_some_and(|it| now.millis() - it.millis() <= i64::from(config.resolved_minutes) * MINUTE_MS)
}

fn maintenance<'a>(it: &'a Maintenance, now: Timestamp, config: &Config, items: &mut Vec<Item<'a>>) {
    let kind = match it.status_at(now) {
        MaintenanceStatus::InProgress if config.show.maintenance => Kind::Maintenance,
        MaintenanceStatus::Scheduled if config.show.upcoming && is_near(it, now, config) => Kind::Upcoming,
        _ => return,
    };
    let mut item = Item::new(&it.id, kind, Indicator::Maintenance, it.components.iter().collect());
    item.title = Some(&*it.title).filter(|it| !it.is_empty());
    item.lang = it.lang.as_deref();
    item.started_at = it.starts_at;
    item.ends_at = it.ends_at;
    item.url = it.url.as_ref();
    item.latest = latest(&it.updates);
    items.push(item);
}

fn is_near(it: &Maintenance, now: Timestamp, config: &Config) -> bool {
    let ahead = i64::from(config.upcoming_hours) * HOUR_MS;
    it.starts_at.is_none_or(|it| it.millis() - now.millis() <= ahead)
}

/// Failing components or a bad indicator, where none of these incidents says so.
fn components<'a>(
    snapshot: &'a Snapshot,
    open: &[&Incident],
    is_maintained: bool,
    config: &Config,
    items: &mut Vec<Item<'a>>,
) {
    // An incident that names no part may be about any.
    let is_told = |part: &Component| {
        let is_part = |it: &Component| it.is_called(&part.id) || it.id == it.name && it.is_called(&part.name);
        open.iter().any(|it| it.components.is_empty() || it.components.iter().any(is_part))
    };
    let failing: Vec<_> = snapshot
        .components
        .iter()
        .filter(|it| {
            let indicator = if is_told(it) { Indicator::None } else { wanted_indicator(it, config) };
            indicator > Indicator::Maintenance || indicator == Indicator::Maintenance && !is_maintained
        })
        .collect();
    let page = if config.components.is_empty() { snapshot.indicator } else { Indicator::None };
    let indicator = failing.iter().map(|it| wanted_indicator(it, config)).max().unwrap_or(page).max(page);
    let kind = match indicator {
        Indicator::None => return,
        Indicator::Maintenance if is_maintained || !config.show.maintenance => return,
        Indicator::Maintenance => Kind::Maintenance,
        _ if !config.show.incidents || indicator < config.min_impact => return,
        _ => Kind::Components,
    };
    let title = if failing.len() == 1 { None } else { snapshot.description.as_deref() };
    let mut item = Item::new(COMPONENTS, kind, indicator, failing);
    item.title = title;
    items.push(item);
}

/// An incident without components may affect any of them, so no filter hides it.
fn touches(components: &[Component], config: &Config) -> bool {
    components.is_empty() || components.iter().any(|it| wanted_status(it, config).is_some())
}

/// How that part of a component is doing that the owner asked for: the whole, or some of its regions. `None` where the
/// owner asked for neither.
fn wanted_status(component: &Component, config: &Config) -> Option<ComponentStatus> {
    if config.components.is_empty() {
        return Some(component.status);
    }
    config.components.iter().filter_map(|it| component.status_of(it)).max()
}

fn wanted_indicator(component: &Component, config: &Config) -> Indicator {
    wanted_status(component, config).map_or(Indicator::None, Indicator::from)
}
