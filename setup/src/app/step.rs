//! What the steps have in common.

use crate::state::State;
use yew::{Properties, UseReducerHandle};

/// What each step gets.
#[derive(Clone, PartialEq, Properties)]
pub(crate) struct Step {
    /// What the page knows, and the way to change it.
    pub(crate) state: UseReducerHandle<State>,
}
