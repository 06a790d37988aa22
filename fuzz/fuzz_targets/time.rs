//! Any words and any number for a time.
#![no_main]

use libfuzzer_sys::fuzz_target;
use outage_banner::time::Timestamp;

#[path = "../../tests/invariants/mod.rs"]
mod invariants;

fuzz_target!(|bytes: &[u8]| {
    Timestamp::parse(&String::from_utf8_lossy(bytes)).into_iter().for_each(invariants::check_time);
    if let Some(number) = bytes.first_chunk() {
        let number = i64::from_le_bytes(*number);
        Timestamp::from_epoch(number).into_iter().for_each(invariants::check_time);
        let written = Timestamp::from_millis(number).to_rfc3339();
        assert!(Timestamp::parse(&written).is_some(), "{written}");
    }
});
