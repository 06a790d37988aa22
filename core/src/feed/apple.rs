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
           planned=statusType:Maintenance start=epochStartDate end=epochEndDate text=message time=epochStartDate]",
    words: Words("hissue minor iupcoming scheduled"),
    // An event is called by its service.
    mend: |it, _, found| {
        for service in it.root().list("services", "") {
            if service.texts("events..messageId").contains(&&*found.id) {
                found.title = line(service.text("serviceName"));
                let (id, name) = (found.title.clone(), found.title.clone());
                found.components = vec![Component { id, name, status: ComponentStatus::Unknown }];
            }
        }
    },
    ..PROVIDER
};
