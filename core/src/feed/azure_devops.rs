//! Azure DevOps: `/_apis/status/health`, each service in each geography.
//! Source: <https://learn.microsoft.com/en-us/rest/api/azure/devops/status/health/get>.

use super::find::listed;
use super::provider::{PROVIDER, Provider};
use super::words::Words;
use crate::model::{Component, ComponentStatus};
use crate::text::line;

pub(super) const AZURE_DEVOPS: Provider = Provider {
    name: "azure-devops",
    known: "services..geographies[ status.health?",
    rows: "page[overall=status.health says=status.message] component=services..geographies[id name status=health]",
    words: Words("hunhealthy major hadvisory minor"),
    // The service is the part that users know; where it fails in some geographies, they are named with it.
    after: Some(|feed, snapshot| {
        snapshot.components.clear();
        for service in feed.list("services", "") {
            let (mut status, mut failing) = (ComponentStatus::Operational, Vec::new());
            let geographies = service.list("geographies", "");
            for it in &geographies {
                let found = it.words().component_status(it.text("health"));
                status = status.max(found);
                if found != ComponentStatus::Operational {
                    failing.push(it.text("name|id"));
                }
            }
            let id = service.text("id");
            let is_everywhere = failing.is_empty() || failing.len() == geographies.len();
            let name =
                if is_everywhere { line(id) } else { line(&[id, " (", &listed(&failing), ")"].concat()) };
            if name.is_empty() {
                snapshot.indicator = snapshot.indicator.max(status.into()); // Nameless, it may still fail.
            } else {
                snapshot.components.push(Component { id: line(id), name, status });
            }
        }
    }),
    ..PROVIDER
};
