//! Reads a feed by the rows of its provider, and nothing but what they name.

use super::find::split;
use super::json::Json;
use super::provider::Candidate;
use super::rows::{Field, field, fields};
use crate::model::{
    Component, ComponentStatus, Impact, Incident, IncidentStatus, Indicator, Maintenance, MaintenanceStatus,
    Region, Snapshot, Update,
};
use crate::text::{cut, line};
use crate::time::Timestamp;
use std::rc::Rc;

const MINUTE_MS: i64 = 60_000;
const MAX_REGIONS: usize = 3; // More of them would push the words that matter out of sight.
const NEWS_MS: i64 = 7 * 1_440 * MINUTE_MS; // The updates of what ended a week ago are not shown, so they are not read.

/// What the feed says where the rows of its provider look.
pub(super) fn read(provider: &Candidate<'_>, feed: Json<'_>, snapshot: &mut Snapshot) {
    let mut reader = Reader { provider, snapshot, names: Vec::new() };
    // The parts are read first, because incidents refer to them.
    let mut is_whole = true;
    for row in fields(provider.rows) {
        for it in feed.list(row.paths, row.inner) {
            match row.name {
                "name" if is_wanted(&it, row.inner) => reader.name(it, row.inner),
                "component" => {
                    is_whole &= field(row.inner, "paged").is_none();
                    reader.component(it, row.inner);
                }
                _ => {}
            }
        }
    }
    if is_whole {
        reader.snapshot.total = reader.names.len().max(reader.snapshot.components.len());
    }
    for row in fields(provider.rows) {
        if row.name == "page" {
            page(feed, row.inner, reader.snapshot);
        } else if !matches!(row.name, "name" | "component") {
            for it in feed.list(row.paths, row.inner).into_iter().filter(|it| is_wanted(it, row.inner)) {
                reader.event(it, row);
            }
        }
    }
}

struct Reader<'a> {
    provider: &'a Candidate<'a>,
    snapshot: &'a mut Snapshot,
    /// Parts whose state is elsewhere.
    names: Vec<Component>,
}

impl Reader<'_> {
    /// A part may stand in several groups of a page; it is one part all the same.
    fn name(&mut self, it: Json<'_>, row: &str) {
        let found = component(it, row, &[]);
        self.names.extend(found.filter(|found| self.names.iter().all(|it| it.id != found.id)));
    }

    /// Reads a component. Of a tree of components only the leaves count, for a group repeats their states. A group that
    /// says worse than all of its leaves counts as well.
    fn component(&mut self, it: Json<'_>, row: &str) {
        let (first, mut worst) = (self.snapshot.components.len(), None);
        if let Some(branches) = field(row, "parts") {
            for branch in it.list(branches.paths, row) {
                self.component(branch, row);
            }
            worst = self.snapshot.components.iter().skip(first).map(|it| it.status).max();
        }
        if !is_wanted(&it, row) {
            return;
        }
        let Some(found) = component(it, row, &self.names) else { return };
        if worst.is_some_and(|worst| worst >= found.status) {
            return;
        }
        if found.name.is_empty() {
            // Without a name nobody can be told what fails, but everybody that something does.
            self.snapshot.indicator = self.snapshot.indicator.max(found.status.into());
        } else {
            self.snapshot.components.push(found);
        }
    }

    fn event(&mut self, it: Json<'_>, row: Field<'_>) {
        let (mut found, word, newest) = incident(it, row.inner);
        if let Some(parts) = field(row.inner, "parts") {
            found.components = self.affected(it, parts, found.impact);
            if let Some(row) = field(row.inner, "regions") {
                self.narrow(&mut found.components, &regions(it, row));
            }
        }
        if let Some(mend) = self.provider.code.and_then(|it| it.mend) {
            mend(it, newest, &mut found);
        }
        let status = match row.name {
            // The newest update counts more than the list in which the record stands.
            "active" | "upcoming" if it.words().incident_status(word) == Some(IncidentStatus::Resolved) => {
                Some(MaintenanceStatus::Completed)
            }
            "active" => Some(MaintenanceStatus::InProgress),
            "upcoming" => Some(MaintenanceStatus::Scheduled),
            "incident" if !it.meets(paths(row.inner, "planned")) => {
                self.snapshot.incidents.push(found);
                return;
            }
            // The word for an incident is asked only where it is one for planned work, too.
            _ if found.status == IncidentStatus::Resolved && word != "resolved" => {
                Some(MaintenanceStatus::Completed)
            }
            _ => it.words().maintenance_status(word),
        };
        let minutes = it.number(paths(row.inner, "minutes"));
        if let (None, Some(start), Some(minutes)) = (found.resolved_at, found.started_at, minutes) {
            found.resolved_at = Some(start.after(i64::from(minutes) * MINUTE_MS));
        }
        self.snapshot.maintenances.push(planned(found, status));
    }

    /// The parts that a record names, by id, by name, or by both: their state is beside them, or where the parts are.
    fn affected(&self, it: Json<'_>, parts: Field<'_>, impact: Impact) -> Vec<Component> {
        // The record names parts, but says nothing about their state.
        let unsaid =
            if impact == Impact::None { ComponentStatus::Operational } else { ComponentStatus::Unknown };
        let (ids, names) = (field(parts.inner, "id"), field(parts.inner, "name"));
        let mut affected: Vec<Component> = Vec::new();
        for it in it.list(parts.paths, "") {
            let text = it.as_text().unwrap_or_default();
            let key = it.text("^");
            let (id, name, state) = if it.is_object() {
                let name = it.line(paths(parts.inner, "name"));
                (it.text(paths(parts.inner, "id")), name, it.state(paths(parts.inner, "status")))
            } else if key.is_empty() {
                (text, None, None)
            } else {
                (key, None, Some(text))
            };
            let id = if id.is_empty() { name.clone().unwrap_or_default() } else { line(id) };
            let all = || self.snapshot.components.iter().chain(&self.names);
            let known = all().filter(|part| part.is_called(&id)).max_by_key(|part| part.status);
            // An id that no component has is not a name for people.
            let own =
                if it.is_object() || ids.is_some() && names.is_none() { Rc::default() } else { id.clone() };
            let name = name.or_else(|| known.map(|it| it.name.clone())).unwrap_or(own);
            let known = known.map_or(ComponentStatus::Unknown, |it| it.status);
            let status = match state {
                Some(word) => it.words().component_status(word),
                None if known == ComponentStatus::Unknown => unsaid,
                None => known,
            };
            if name.is_empty() {
                continue;
            }
            match affected.iter_mut().find(|it| it.id == id) {
                Some(same) => same.status = same.status.max(status), // Two records of one id: the worse counts.
                None => affected.push(Component::new(id, name, status)),
            }
        }
        affected
    }

    /// Says in which of their regions an incident affects these components. Without a word about regions it may affect
    /// each of them.
    fn narrow(&self, affected: &mut [Component], touched: &[Region]) {
        for it in affected {
            let known = self.snapshot.components.iter().find(|known| known.id == it.id);
            let is_touched =
                |region: &Region| touched.iter().any(|it| it.id == region.id || it.id == region.name);
            let known =
                known.map(|it| &it.regions).filter(|it| touched.is_empty() || it.iter().any(is_touched));
            it.regions.clone_from(known.unwrap_or(&touched.to_vec()));
            for region in &mut it.regions {
                let status = if known.is_some() { region.status } else { it.status };
                region.status = if touched.is_empty() || is_touched(region) {
                    status.max(ComponentStatus::Unknown) // Touched, whatever the list of components says.
                } else {
                    ComponentStatus::Operational
                };
            }
            it.place = place(&it.regions, known.is_some());
        }
    }
}

/// The regions that a record names: objects, or names alone.
fn regions(it: Json<'_>, row: Field<'_>) -> Vec<Region> {
    let mut regions = Vec::new();
    for it in it.list(row.paths, "") {
        let name = it.as_text().unwrap_or_else(|| it.text(paths(row.inner, "name")));
        // Google writes `Zurich (europe-west6)`, and has the second as the id.
        let name = line(split(name, b" (").map_or(name, |it| it.0));
        let id = line(it.text(paths(row.inner, "id")));
        let status = it.words().component_status(it.state(paths(row.inner, "status")).unwrap_or_default());
        regions.push(Region { id: if id.is_empty() { name.clone() } else { id }, name, status });
    }
    regions
}

/// Where a component fails, for people; of many regions the first few. Empty where it fails nowhere, and where it fails in
/// each of `regions` and these are all that it has.
fn place(regions: &[Region], are_all: bool) -> Rc<str> {
    let (mut place, mut count) = (String::new(), 0);
    for it in regions.iter().filter(|it| it.status != ComponentStatus::Operational) {
        count += 1;
        if count <= MAX_REGIONS + 1 {
            place.push_str(if count > 1 { ", " } else { "" });
            place.push_str(if count > MAX_REGIONS { "…" } else { &it.name });
        }
    }
    if are_all && count == regions.len() { Rc::default() } else { place.into() }
}

/// Where a row has what is called so; a path that leads nowhere when it does not have it.
pub(super) fn paths<'r>(row: &'r str, name: &str) -> &'r str {
    field(row, name).map_or("-", |it| it.paths)
}

/// Whether a record is one of those that the row is about.
fn is_wanted(it: &Json<'_>, row: &str) -> bool {
    field(row, "if").is_none_or(|only| it.meets(only.paths)) && !it.meets(paths(row, "unless"))
}

/// A part of the service; its name may be elsewhere. `None` where the row is about parts without a state, and this one
/// has no name either.
fn component(it: Json<'_>, row: &str, names: &[Component]) -> Option<Component> {
    let id = line(it.text(paths(row, "id")));
    let known = names.iter().find(|it| it.id == id);
    if known.is_none() && !names.is_empty() && field(row, "name").is_none() {
        return None; // The page does not show it.
    }
    let name = it.line(paths(row, "name")).or_else(|| known.map(|it| it.name.clone())).unwrap_or_default();
    let word = it.state(paths(row, "status")).unwrap_or_else(|| field(row, "else").map_or("", |it| it.paths));
    let mut status = it.words().component_status(word);
    let mut regions = Vec::new();
    if let Some(inner) = field(row, "regions") {
        if field(row, "status").is_none() {
            status = ComponentStatus::Operational; // Only its regions have a state.
        }
        regions = self::regions(it, inner);
    }
    for region in &regions {
        status = status.max(region.status);
    }
    let place = place(&regions, true);
    Some(Component { id: if id.is_empty() { name.clone() } else { id }, name, status, regions, place })
}

fn page(feed: Json<'_>, row: &str, snapshot: &mut Snapshot) {
    snapshot.page_name = feed.line(paths(row, "name"));
    snapshot.page_url = feed.href(paths(row, "url"));
    snapshot.description = feed.line(paths(row, "says"));
    snapshot.poll_after_seconds = feed.number(paths(row, "poll"));
    snapshot.written_at = feed.time(paths(row, "written"));
}

/// The page's own word for its state; of several the worst.
pub(super) fn overall(provider: &Candidate<'_>, feed: Json<'_>) -> Option<Indicator> {
    let page = field(provider.rows, "page").unwrap_or_default();
    let own = field(page.inner, "overall")?;
    let words = crate::text::pieces(own.paths, b'|').filter_map(|path| feed.state(path));
    words.map(|word| feed.words().indicator(word)).max()
}

/// What a page without its own word is, where its provider always writes one.
pub(super) fn unsaid(provider: &Candidate<'_>, feed: Json<'_>) -> Option<Indicator> {
    let page = field(provider.rows, "page").unwrap_or_default();
    field(page.inner, "else").map(|it| feed.words().indicator(it.paths))
}

/// An incident of which the row says where everything is, but for its parts; its word; and its newest update.
pub(super) fn incident<'a>(it: Json<'a>, row: &str) -> (Incident, &'a str, Option<Json<'a>>) {
    let words = it.words();
    let titles = paths(row, "title");
    let title = it.line(titles).unwrap_or_default();
    let id = line(it.text(paths(row, "id")));
    let now = it.about.hints.now;
    let ended = it.time(paths(row, "end"));
    let update_row = field(row, "updates").unwrap_or_default().inner;
    // The end of planned work may be over long before the work is, so a state in the updates is always looked for.
    let is_old = ended.is_some_and(|end| end.after(NEWS_MS) < now) && field(update_row, "status").is_none();
    let (newest, updates) = if is_old { (None, Vec::new()) } else { updates(it, row) };
    // The record's own word, or that of its newest update.
    let own = |name| match field(row, name) {
        Some(own) => Some(it.state(own.paths)),
        None => field(update_row, name).map(|own| newest.and_then(|it| it.state(own.paths))),
    };
    let word = own("status").map(Option::unwrap_or_default);
    let status = match word {
        _ if it.meets(paths(row, "over")) => IncidentStatus::Resolved,
        Some(word) if !word.is_empty() => words.incident_status(word).unwrap_or(IncidentStatus::Ongoing),
        None if ended.is_some_and(|end| end <= now) => IncidentStatus::Resolved,
        _ => {
            let phase = own("phase").flatten();
            phase.and_then(|word| words.incident_status(word)).unwrap_or(IncidentStatus::Ongoing)
        }
    };
    // An end that is still to come counts more than a word for the end.
    let is_open = word.is_none() && ended.is_none_or(|end| end > now) || it.meets(paths(row, "open"));
    let status = match status {
        IncidentStatus::Resolved if is_open && !it.meets(paths(row, "over")) => IncidentStatus::Ongoing,
        status => status,
    };
    let impact = if it.meets(paths(row, "notice")) {
        Impact::None
    } else {
        own("impact").flatten().map_or(Impact::Ungraded, |word| words.impact(word))
    };
    let found = Incident {
        id: if id.is_empty() { title.clone() } else { id },
        lang: it.lang(titles),
        title,
        status,
        impact,
        started_at: it.time(paths(row, "start")),
        resolved_at: ended,
        next_update_by: it.time(paths(row, "promise")),
        url: it.href(paths(row, "link")),
        components: Vec::new(),
        updates,
    };
    (found, word.unwrap_or_default(), newest)
}

/// The newest update and all of them, the newest first where their order can be told; last the record's own text.
fn updates<'a>(it: Json<'a>, row: &str) -> (Option<Json<'a>>, Vec<Update>) {
    let mut entries = Vec::new();
    let list = field(row, "updates").unwrap_or_default();
    let (text, time) = (paths(list.inner, "text"), paths(list.inner, "time"));
    if !list.paths.is_empty() {
        let (theirs, ours) = field(list.inner, "of").and_then(|it| cut(it.paths, b':')).unwrap_or_default();
        let ids = it.texts(ours);
        for entry in it.list(list.paths, list.inner) {
            if is_wanted(&entry, list.inner) && (theirs.is_empty() || ids.contains(&entry.text(theirs))) {
                entries.push((entry.update(text, time), entry));
            }
        }
    }
    if let [(first, _), .., (last, _)] = &entries[..]
        && first.posted_at < last.posted_at
    {
        entries.reverse();
    }
    let mut newest: Option<&(Update, Json<'_>)> = None;
    for entry in &entries {
        if newest.is_none_or(|it| entry.0.posted_at > it.0.posted_at) {
            newest = Some(entry);
        }
    }
    let newest = newest.map(|it| it.1);
    let mut updates: Vec<Update> = entries.into_iter().map(|it| it.0).collect();
    // Where updates followed, the record's own text is as old as the start. A start that is still to come is no time of a text.
    let mut own =
        it.update(paths(row, "text"), paths(row, if updates.is_empty() { "time" } else { "start" }));
    own.posted_at = own.posted_at.filter(|at| updates.is_empty() || *at <= it.about.hints.now);
    if !own.body.is_empty() {
        updates.push(own);
    }
    (newest, updates)
}

/// Lets scheduled work begin and end by the clock, for providers where nobody changes its state by hand.
pub(super) fn by_the_clock(maintenances: &mut [Maintenance]) {
    for it in maintenances {
        if it.starts_at.is_some() {
            it.status = it.status.filter(|status| *status != MaintenanceStatus::Scheduled);
        }
    }
}

/// The same as planned work.
pub(super) fn planned(it: Incident, status: Option<MaintenanceStatus>) -> Maintenance {
    Maintenance {
        id: it.id,
        title: it.title,
        lang: it.lang,
        status,
        starts_at: it.started_at,
        ends_at: it.resolved_at,
        url: it.url,
        components: it.components,
        updates: it.updates,
    }
}

/// A component; without a name it cannot be shown.
pub(super) fn part(name: &str, status: ComponentStatus) -> Option<Component> {
    let name: Rc<str> = line(name);
    (!name.is_empty()).then(|| Component::new(name.clone(), name, status))
}

/// The worst of what is open, for feeds without a word of their own for the whole page.
pub(super) fn worst(snapshot: &Snapshot, now: Timestamp) -> Indicator {
    let mut worst = snapshot.indicator;
    for component in &snapshot.components {
        worst = worst.max(component.status.into());
    }
    for incident in snapshot.incidents.iter().filter(|it| it.is_open()) {
        worst = worst.max(incident.impact.into());
        for component in &incident.components {
            worst = worst.max(component.status.into());
        }
    }
    for maintenance in &snapshot.maintenances {
        if maintenance.status_at(now) == MaintenanceStatus::InProgress {
            worst = worst.max(Indicator::Maintenance);
        }
    }
    worst
}
