//! `outage-banner`: see the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    outage_banner_endpoint::commands::main()
}
