//! The set-up page: from the address of a feed to a tag that works.

use super::claims;
use crate::stage::Stage;

claims![setup_page_is_drawn];

/// Opens the page as it is in `dist/`, with the steps drawn.
fn open(stage: &Stage, fragment: &str) {
    stage.go("about:blank"); // Or a fragment alone would load nothing.
    stage.visit(&format!("/index.html{fragment}"));
    stage.wait_for("document.querySelector('#set-up-app').childElementCount");
}

fn setup_page_is_drawn(stage: &Stage) {
    open(stage, "");
    stage.wait_for("document.querySelector('#editor-app')");
}
