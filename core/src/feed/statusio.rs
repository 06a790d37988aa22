//! Status.io: `/1.0/status/:page`. Its texts for the codes may be in any language.
//! Source: <https://kb.status.io/developers/public-status-api/>.

use super::provider::{PROVIDER, Provider};
use super::words::Words;

pub(super) const STATUSIO: Provider = Provider {
    name: "statusio",
    known: "result.status_overall{",
    rows: "page[overall=result.status_overall.status_code says=result.status_overall.status] \
           component=result.status[id name status=status_code regions=containers[id name status=status_code]] \
           incident=result.incidents[id=_id title=name start=datetime_open \
           updates=messages[text=details time=datetime status=state impact=status] \
           parts=components_affected[id=_id name] regions=containers_affected[id=_id name]] \
           active=result.maintenance.active[id=_id title=name start=datetime_planned_start end=datetime_planned_end \
           updates=messages[text=details time=datetime status=state] parts=components_affected[id=_id name] regions=containers_affected[id=_id name]] \
           upcoming=result.maintenance.upcoming[id=_id title=name start=datetime_planned_start \
           end=datetime_planned_end updates=messages[text=details time=datetime status=state] \
           parts=components_affected[id=_id name] regions=containers_affected[id=_id name]]",
    words: Words(
        "h100 up h200 maintenance h300 degraded h400 partial h500 major h600 major i100 investigating \
         i200 identified i300 monitoring i400 resolved",
    ),
    ..PROVIDER
};
