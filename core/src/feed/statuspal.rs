//! StatusPal: `/api/v2/status_pages/:subdomain/summary`. Source: <https://www.statuspal.io/api-docs/v2>.
//! There are two words for the page; a state that is `null` is fine; its lists say the status of a maintenance.

use super::provider::{PROVIDER, Provider};
use super::words::Words;

pub(super) const STATUSPAL: Provider = Provider {
    name: "statuspal",
    known: "status_page{ services[|status_page{ incidents[",
    rows: "page[name=status_page.name url=status_page.url \
           overall=status_page.current_incident_type|current_status_type] \
           component=services[id name status=current_incident_type parts=children] \
           incident=incidents[id title impact=type start=starts_at end=ends_at link=url \
           updates=updates[text=description time=posted_at phase=type] parts=service_ids[id]] \
           active=maintenances[id title start=starts_at end=ends_at link=url \
           updates=updates[text=description time=posted_at] parts=service_ids[id]] \
           upcoming=upcoming_maintenances[id title start=starts_at end=ends_at link=url \
           updates=updates[text=description time=posted_at] parts=service_ids[id]]",
    words: Words("hnull up"),
    ..PROVIDER
};
