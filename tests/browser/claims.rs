//! Everything that is claimed, in the order in which it is tried.

mod accessibility;
mod addresses;
mod agreement;
mod asking;
mod bad_input;
mod bodies;
mod dismissal;
mod dying;
mod editor;
mod embedding;
mod endpoint;
mod examples;
mod fault_stories;
mod faults;
mod first;
mod form;
mod frameworks;
mod host_page;
mod hostile;
mod hosting;
mod keyboard;
mod languages;
mod layout;
mod looks;
mod manners;
mod mistakes;
mod natives;
mod odd_layout;
mod options;
mod owner;
mod pasted;
mod policy;
mod polluted;
mod published;
mod removed;
mod requests;
mod second;
mod setup;
mod shown;
mod signed;
mod site_down;
mod soak;
mod spoken;
mod still;
mod swaps;
mod tags;
mod targets;
mod trees;
mod updates;
mod visitor;
mod visits;
mod worker;
mod xml;

use crate::stage::Stage;

/// One claim: it panics when it does not hold.
#[derive(Clone, Copy)]
pub(crate) struct Claim {
    pub(crate) name: &'static str,
    pub(crate) run: fn(&Stage),
}

/// The claims of a module by their functions' names.
macro_rules! claims {
    ($($name:ident),+ $(,)?) => {
        pub(super) const CLAIMS: &[$crate::claims::Claim] =
            &[$($crate::claims::Claim { name: stringify!($name), run: $name }),+];
    };
}
use claims;

pub(crate) fn all() -> Vec<Claim> {
    [
        shown::CLAIMS,
        updates::CLAIMS,
        dismissal::CLAIMS,
        options::CLAIMS,
        mistakes::CLAIMS,
        owner::CLAIMS,
        policy::CLAIMS,
        bad_input::CLAIMS,
        host_page::CLAIMS,
        polluted::CLAIMS,
        first::CLAIMS,
        requests::CLAIMS,
        second::CLAIMS,
        languages::CLAIMS,
        xml::CLAIMS,
        accessibility::CLAIMS,
        trees::CLAIMS,
        keyboard::CLAIMS,
        spoken::CLAIMS,
        targets::CLAIMS,
        form::CLAIMS,
        layout::CLAIMS,
        addresses::CLAIMS,
        asking::CLAIMS,
        agreement::CLAIMS,
        hostile::CLAIMS,
        endpoint::CLAIMS,
        visitor::CLAIMS,
        looks::CLAIMS,
        frameworks::CLAIMS,
        visits::CLAIMS,
        swaps::CLAIMS,
        tags::CLAIMS,
        manners::CLAIMS,
        removed::CLAIMS,
        bodies::CLAIMS,
        natives::CLAIMS,
        embedding::CLAIMS,
        published::CLAIMS,
        examples::CLAIMS,
        hosting::CLAIMS,
        odd_layout::CLAIMS,
        faults::CLAIMS,
        fault_stories::CLAIMS,
        soak::CLAIMS,
        still::CLAIMS,
        site_down::CLAIMS,
        setup::CLAIMS,
        pasted::CLAIMS,
        editor::CLAIMS,
        worker::CLAIMS,
        dying::CLAIMS,
        signed::CLAIMS,
    ]
    .concat()
}
