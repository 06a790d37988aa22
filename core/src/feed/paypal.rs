//! PayPal: `/api/v1/components` and `/api/v1/events`, joined or not. What is said of its sandbox is left out.
//! Source: what other clients read from <https://www.paypal-status.com>.

use super::provider::{PROVIDER, Provider};

pub(super) const PAYPAL: Provider = Provider {
    name: "paypal",
    known: "result..status.production?|result..environment? result..state?",
    rows: "component=result[if=category id=id name status=status.production] \
           incident=result[if=summary unless=environment:sandbox id title=summary status=state impact=severity \
           planned=type:maintenance]",
    ..PROVIDER
};
