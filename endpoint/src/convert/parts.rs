//! The components of a copy: those of the feed, and those that only an incident or a maintenance names.

use outage_banner_core::model::{Component, ComponentStatus, Indicator, Region};
use serde_json::{Map, Value, json};

/// In the order of the feed.
pub(super) struct Parts(Vec<Part>);

struct Part {
    component: Component,
    /// Of one that the feed has in no list and gives no state, nothing is said.
    is_said: bool,
}

/// Our format has no regions: each that fails becomes a component of its own, so that a filter that names one still finds
/// it. Its id is `Mail (Dubai)`, for several components have a region of one name.
pub(super) fn with_regions(components: &[Component]) -> Vec<Component> {
    let failing = |it: &Component| -> Vec<Component> {
        let regions = it.regions.iter().filter(|region| region.status != ComponentStatus::Operational);
        let id = |region: &Region| format!("{} ({})", it.name, region.name).into();
        // An incident without impact leaves its components at work, though it names regions: they do no worse than it.
        let status = |region: &Region| {
            if Indicator::from(region.status) > it.status.into() { it.status } else { region.status }
        };
        regions.map(|region| Component::new(id(region), region.name.clone(), status(region))).collect()
    };
    components.iter().flat_map(|it| std::iter::once(it.clone()).chain(failing(it))).collect()
}

impl Parts {
    pub(super) fn new(components: &[Component]) -> Self {
        let part = |it: &Component| Part { component: it.clone(), is_said: true };
        Self(components.iter().map(part).collect())
    }

    /// Adds what is not there yet. An open incident may know worse of a component than the list does; then that holds.
    pub(super) fn add(&mut self, affected: &[Component], is_open: bool) {
        for it in affected {
            match self.0.iter_mut().find(|part| is_same(&part.component, it)) {
                Some(part) if is_open && !is_milder(it, &part.component) => {
                    part.component.status = it.status;
                    part.is_said = true;
                }
                Some(_) => {}
                None => {
                    let is_said = it.status != ComponentStatus::Unknown;
                    self.0.push(Part { component: it.clone(), is_said });
                }
            }
        }
    }

    /// `components` of the feed.
    pub(super) fn json(&self) -> Value {
        let component = |Part { component: it, is_said }: &Part| {
            let mut object = Map::new();
            for (key, text) in [("id", &*it.id), ("name", &*super::words::line(&it.name))] {
                if !text.is_empty() {
                    object.insert(key.to_owned(), json!(text));
                }
            }
            if *is_said {
                object.insert("status".to_owned(), json!(it.status.as_str()));
            }
            Value::Object(object)
        };
        self.0.iter().map(component).collect()
    }

    /// The ids by which an incident names its components.
    pub(super) fn ids(&self, affected: &[Component]) -> Value {
        affected
            .iter()
            .map(|it| {
                self.0.iter().find(|part| is_same(&part.component, it)).map_or(&it.id, |it| id(&it.component))
            })
            .map(|it| json!(&**it))
            .filter(|it| it != "")
            .collect()
    }

    /// The ids of those that do not work.
    pub(super) fn failing(&self) -> Value {
        let failing = self
            .0
            .iter()
            .filter(|it| it.is_said && Indicator::from(it.component.status) > Indicator::Maintenance);
        failing.map(|it| json!(&**id(&it.component))).filter(|it| it != "").collect()
    }

    /// The id of a component that is called so; what is none stays as it is.
    pub(super) fn id_of(&self, name: &str) -> Value {
        json!(self.0.iter().find(|it| it.component.is_called(name)).map_or(name, |it| &**id(&it.component)))
    }
}

fn id(it: &Component) -> &std::rc::Rc<str> {
    if it.id.is_empty() { &it.name } else { &it.id }
}

fn is_same(one: &Component, other: &Component) -> bool {
    one.id == other.id && one.name == other.name || one.is_called(id(other))
}

/// Not known is no better and no worse than a word, so the list's word stays.
fn is_milder(it: &Component, than: &Component) -> bool {
    it.status == ComponentStatus::Unknown || Indicator::from(it.status) <= Indicator::from(than.status)
}
