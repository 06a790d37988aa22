//! Datadog's status pages: `/config.json`. Source: recorded answers, and the models of
//! <https://github.com/DataDog/datadog-api-client-typescript>.

use super::provider::{PROVIDER, Provider};

pub(super) const DATADOG: Provider = Provider {
    name: "datadog",
    known: "pageUrl? components..type=Component,ComponentGroup|pageUrl? pageType?",
    rows: "page[name url=pageUrl] \
           component=components[id name status parts=components unless=type:ComponentGroup] \
           incident=incidents[id title status=currentStatus over=resolved:true start=publishedDate end=resolvedDate \
           text=description time=publishedDate updates=timeline[text=description time=startedAt|createdAt] \
           parts=componentsAffected[id name status]] \
           maintenance=maintenances[id title status=currentStatus start=startDate end=completedDate \
           text=scheduledDescription time=publishedDate updates=timeline[text=description time=startedAt|createdAt] \
           parts=componentsAffected[id name status]]",
    ..PROVIDER
};
