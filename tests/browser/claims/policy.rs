//! Under a strict Content-Security-Policy the banner is shown, and it violates nothing.

use super::claims;
use crate::feeds::{NEWEST, statuspage};
use crate::page::Page;
use crate::stage::Stage;

claims![a_strict_content_security_policy_shows_it_without_a_violation];

fn a_strict_content_security_policy_shows_it_without_a_violation(stage: &Stage) {
    let endpoint = stage.endpoint.origin();
    let policy = format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src {endpoint}; style-src 'none'"
    );
    stage.feed(&statuspage::outage());
    let page = Page::new().policy(&policy).with("wasm", &format!("{endpoint}/outage_banner_bg.wasm"));
    stage.open(&page);
    stage.wait_for_banner();
    assert!(stage.text(".update").unwrap_or_default().contains(NEWEST));
    // The banner's style sheet applies: without it a section has no background.
    assert_ne!(stage.eval("getComputedStyle(banner).backgroundColor"), "rgba(0, 0, 0, 0)");
    assert_eq!(stage.eval("root.querySelectorAll('style, link, [style]').length"), 0);
    let wasm = |place: &str| stage.requests().contains(&format!("GET {place}/outage_banner_bg.wasm"));
    assert!(wasm("endpoint") && !wasm("site"), "{:?}", stage.requests());
    stage.quiesce();
    // Firefox and WebKit report the icon that they ask for themselves.
    let lines: Vec<String> =
        stage.console().into_iter().filter(|line| !line.ends_with("/favicon.ico")).collect();
    assert_eq!(lines, Vec::<String>::new());

    // The recorder does notice a violation: this one is the claim's.
    stage.eval("document.head.append(document.createElement('style'))");
    stage.wait_for("window.__log.some(line => line.startsWith('violation: style-src'))");
}
