//! Ways to reach a company while its things are down: what each is.

use crate::service;
use crate::text::Href;
use std::rc::Rc;

pub use crate::service::Service;

/// What a channel is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChannelKind {
    /// To follow the major updates.
    Updates,
    /// To get an answer of one's own.
    Support,
}

/// One address, ready to be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Channel {
    /// What it is for.
    pub kind: ChannelKind,
    /// Whose service it is.
    pub service: Service,
    /// What stands on the link.
    pub label: Rc<str>,
    /// Where the link goes.
    pub href: Href,
    /// Ids or names of the components on which it hangs. `None` where nobody names any: then the kind of service decides.
    pub depends_on: Option<Vec<Rc<str>>>,
}

impl Channel {
    /// A channel whose service and label are read from its address.
    #[must_use]
    pub fn new(kind: ChannelKind, href: Href) -> Self {
        let (service, label) = service::of(href.as_str());
        Self { kind, service, label: label.into(), href, depends_on: None }
    }
}
