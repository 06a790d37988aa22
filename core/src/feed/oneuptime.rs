//! OneUptime: `/status-page-api/overview/:page`. The names of its states are the owner's.
//! Source: `App/FeatureSet/BaseAPI/API/StatusPageAPI.ts` of <https://github.com/OneUptime/oneuptime>.

use super::engine::worst;
use super::json::Json;
use super::provider::{PROVIDER, Provider};
use super::words::Words;
use crate::model::ComponentStatus;

pub(super) const ONEUPTIME: Provider = Provider {
    name: "oneuptime",
    known: "scheduledMaintenanceEvents[ incidentPublicNotes[",
    // A component has the id of its state. Of a group of monitors the state is elsewhere; the page's own word tells.
    rows: "page[overall=overallStatus.isOperationalState else=unknown] \
           component=statusPageResources[if=monitor id=monitor._id name=displayName \
           status=monitor.currentMonitorStatusId.value>monitorStatuses.isOperationalState] \
           incident=activeIncidents[id=_id title status=currentIncidentState.name impact=incidentSeverity.name \
           start=declaredAt.value|declaredAt text=description time=declaredAt.value|declaredAt \
           updates=/incidentPublicNotes[of=incidentId.value:_id text=note time=postedAt.value|postedAt] \
           parts=monitors[id=_id]] \
           incident=activeEpisodes[id=_id title status=currentEpisodeState.name impact=episodeSeverity.name \
           start=declaredAt.value|declaredAt text=description time=declaredAt.value|declaredAt] \
           incident=activeAnnouncements[id=_id title notice=title start=showAnnouncementAt.value|showAnnouncementAt \
           end=endAnnouncementAt.value|endAnnouncementAt text=description] \
           maintenance=scheduledMaintenanceEvents[id=_id title status=currentScheduledMaintenanceState.name \
           start=startsAt.value|startsAt end=endsAt.value|endsAt text=description \
           updates=/scheduledMaintenanceEventsPublicNotes[of=scheduledMaintenanceId.value:_id text=note \
           time=postedAt.value|postedAt] parts=monitors[id=_id]]",
    words: Words("htrue up"),
    after: Some(|feed, snapshot| {
        if let Some(status) = named(feed.get("overallStatus")) {
            snapshot.indicator = status.into();
        }
        let monitors = feed.list("statusPageResources..monitor", "");
        let affected = snapshot.incidents.iter_mut().flat_map(|it| &mut it.components);
        for part in affected.chain(&mut snapshot.components) {
            // Several resources may show one monitor, and not all of them say how it is: the worst counts.
            let same = monitors.iter().filter(|it| it.text("_id") == &*part.id);
            let states = same.map(|it| named(it.get("currentMonitorStatusId.value>monitorStatuses")));
            if let Some(worst) = states.map(|it| it.unwrap_or(ComponentStatus::Operational)).max() {
                part.status = worst;
            }
        }
        snapshot.indicator = worst(snapshot, feed.about.hints.now);
    }),
    ..PROVIDER
};

/// How bad a state is that is not operational: by its name, if that is a usual one.
fn named(state: Json<'_>) -> Option<ComponentStatus> {
    if state.words().component_status(state.text("isOperationalState")) == ComponentStatus::Operational {
        return None;
    }
    let status = state.words().component_status(state.text("name"));
    Some(if status == ComponentStatus::Operational { ComponentStatus::Unknown } else { status })
}
