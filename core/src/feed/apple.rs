//! Apple: `…/systemstatus/data/developer/system_status_en_US.js`, JSON behind a callback's name, and
//! `…/data/system_status_en_US.js`. A service is fine when none of its events goes on. Source: what other clients read.

use super::provider::{PROVIDER, Provider};
use super::words::Words;
use crate::model::{Component, ComponentStatus};
use crate::text::line;

pub(super) const APPLE: Provider = Provider {
    name: "apple",
    known: "services..serviceName? services..events[",
    rows: "incident=services..events[id=messageId title=statusType status=eventStatus impact=statusType \
           planned=statusType:Maintenance|eventStatus:upcoming start=epochStartDate end=epochEndDate text=message time=epochStartDate]",
    words: Words("hissue minor"),
    // An event is called by its service; the same event may stand under several, in the order in which it was read.
    after: Some(|feed, snapshot| {
        let mut services = Vec::new();
        for service in feed.list("services", "") {
            for event in service.list("events", "") {
                services.push((line(event.text("messageId|statusType")), line(service.text("serviceName"))));
            }
        }
        let mut name = |id: &str| {
            let place = services.iter().position(|it| *it.0 == *id)?;
            Some(services.remove(place).1)
        };
        for it in &mut snapshot.incidents {
            if let Some(name) = name(&it.id).filter(|name| !name.is_empty()) {
                let part = Component::new(name.clone(), name.clone(), ComponentStatus::Unknown);
                (it.title, it.components) = (name, vec![part]);
            }
        }
        for it in &mut snapshot.maintenances {
            it.title = name(&it.id).unwrap_or_default();
        }
    }),
    ..PROVIDER
};
