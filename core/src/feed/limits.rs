//! How much of an answer is read.

use crate::value::Value;

/// More than the largest feed seen (several hundred KB), less than what would stall a phone.
pub const MAX_BYTES: usize = 2 * 1024 * 1024;

/// Six times the longest list seen (components of one page): what is compared each with each stays quick.
pub const MAX_ENTRIES: usize = 3_000;

pub(super) fn is_broad(value: &Value) -> bool {
    match value {
        Value::List(entries) => entries.len() > MAX_ENTRIES || entries.iter().any(is_broad),
        Value::Object(entries) => entries.len() > MAX_ENTRIES || entries.iter().any(|(_, it)| is_broad(it)),
        _ => false,
    }
}
