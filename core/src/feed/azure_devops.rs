//! Azure DevOps: `/_apis/status/health`, each service in each geography.
//! Source: <https://learn.microsoft.com/en-us/rest/api/azure/devops/status/health/get>.

use super::provider::{PROVIDER, Provider};
use super::words::Words;

pub(super) const AZURE_DEVOPS: Provider = Provider {
    name: "azure-devops",
    known: "services..geographies[ status.health?",
    rows: "page[overall=status.health says=status.message] \
           component=services[id name=id regions=geographies[id name=name|id status=health]]",
    words: Words("hunhealthy major hadvisory minor"),
    ..PROVIDER
};
