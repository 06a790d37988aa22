//! Sorry™: `/api/v1/status`, `/components`, `/notices`, in any joining. Source: <https://status.sorryapp.com/api>.

use super::common::{PLAIN, Provider};

pub(super) const SORRY: Provider =
    Provider { name: "sorry", known: "page.state|notices|components.state", overall: "page.state", ..PLAIN };
