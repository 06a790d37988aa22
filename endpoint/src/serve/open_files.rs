//! How many files the system lets this program have open: each connection is one of them. Most systems begin with 1,024,
//! and let a program ask for more.

use std::thread;

/// For the feed, its history, the log, other servers, and connections that are about to be turned away.
const OWN: usize = 64;
/// Each thread that serves has a few.
const OWN_PER_CORE: usize = 4;

/// How many of these connections there can be, after as many open files as they need were asked for. With more, the next
/// file that cannot be opened would be the feed itself.
pub(super) fn connections(wanted: usize) -> usize {
    let own = OWN + OWN_PER_CORE * thread::available_parallelism().map_or(1, usize::from);
    let allowed = at_least(wanted.saturating_add(own));
    wanted.min(allowed.saturating_sub(own).max(1))
}

#[cfg(unix)]
fn at_least(needed: usize) -> usize {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let limit = getrlimit(Resource::Nofile);
    let wanted = u64::try_from(needed).unwrap_or(u64::MAX);
    let mut allowed = limit.current.unwrap_or(u64::MAX);
    if allowed < wanted {
        let raised = limit.maximum.unwrap_or(u64::MAX).min(wanted);
        if setrlimit(Resource::Nofile, Rlimit { current: Some(raised), ..limit }).is_ok() {
            allowed = raised;
        }
    }
    usize::try_from(allowed).unwrap_or(usize::MAX)
}

#[cfg(not(unix))]
fn at_least(needed: usize) -> usize {
    needed // There is no such limit.
}
