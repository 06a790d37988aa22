//! StatusCast: `/status.json`, `/components.json`, `/incidents.json`, in any joining.
//! Source: what other clients read from <https://www.fastlystatus.com>.

use super::provider::{PROVIDER, Provider};
use super::words::Words;

pub(super) const STATUSCAST: Provider = Provider {
    name: "statuscast",
    known: "Status? StatusText?|.CurrentStatus? .text?|.IncidentType? .Title?",
    rows: "page[overall=Status says=StatusText] \
           component=[unless=Title|IncidentType id name=text status=CurrentStatus] \
           incident=[if=Title|IncidentType id=Id title=Title status=Status impact=IncidentType \
           planned=IncidentType:Maintenance link=ShortUrl]",
    words: Words("hmonitoring minor"),
    ..PROVIDER
};
