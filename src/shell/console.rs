//! Lines for the owner of the site.

use web_sys::console;

/// One line, with the prefix that an owner can search for.
pub(super) fn warn(message: &str) {
    console::warn_1(&["outage-banner: ", message].concat().into());
}
