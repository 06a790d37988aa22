//! The first words: there before the WebAssembly, never other than the banner's, and all there is without it.

use super::claims;
use crate::feeds::{NEWEST, TITLE, own, statuspage};
use crate::page::Page;
use crate::stage::Stage;
use std::time::Duration;
use xtask::serve::{Answer, Delay};

claims![first_words_come_before_the_webassembly, first_words_give_way_without_moving,];

const WASM: &str = "/outage_banner_bg.wasm";

fn never() -> Answer {
    Answer::new("application/wasm", "").delay(Delay::Hang)
}

fn late(ms: u64) -> Answer {
    let body = std::fs::read(crate::engine::workspace().join("dist").join(&WASM[1..])).unwrap_or_default();
    Answer::new("application/wasm", body).delay(Delay::For(Duration::from_millis(ms)))
}

fn first_words_come_before_the_webassembly(stage: &Stage) {
    stage.site.set(WASM, never());
    for feed in [statuspage::outage(), crate::feeds::incidentio::outage(), own::outage()] {
        stage.feed(&feed);
        stage.open(&Page::new().with("support", "tel:+15550100 mailto:help@acme.example").with("updates", "https://x.com/acme"));
        stage.wait_for_banner();
        assert!(stage.text(".title").unwrap_or_default().ends_with(TITLE));
        assert!(stage.text(".update").unwrap_or_default().contains(NEWEST));
    }
}

fn first_words_give_way_without_moving(stage: &Stage) {
    for feed in [statuspage::outage(), crate::feeds::incidentio::outage(), own::outage()] {
        stage.eval("(() => { try { localStorage.clear() } catch {} })()");
        stage.site.set(WASM, late(1500));
        stage.feed(&feed);
        stage.open(&Page::new().with("support", "tel:+15550100 mailto:help@acme.example").with("updates", "https://x.com/acme"));
        stage.wait_for_banner();
        println!("{}", stage.eval("root.innerHTML.replace(/<svg.*?<\\/svg>/g, '<svg/>')").as_str().unwrap_or_default());
        stage.eval("void (window.__old = banner)");
        stage.wait_for("window.__old != banner");
        println!("{}", stage.eval("root.innerHTML.replace(/<svg.*?<\\/svg>/g, '<svg/>')").as_str().unwrap_or_default());
        println!("{:?}", stage.console());
    }
}
