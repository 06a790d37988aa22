//! RSS and Atom: a file of their own reads them, under any policy and whatever their elements are called.

use super::claims;
use crate::engine::workspace;
use crate::feeds::statuspage;
use crate::page::Page;
use crate::stage::Stage;
use std::fs;
use xtask::serve::Answer;

claims![
    only_xml_loads_what_reads_xml,
    what_was_read_of_xml_is_remembered_without_it,
    a_missing_reader_of_xml_is_named_and_asked_for_again,
    xml_with_a_dtd_is_no_feed,
    xml_is_read_where_strings_are_no_trusted_types,
];

const FILE: &str = "GET site/outage-banner-xml.js";
const TITLE: &str = "Email delayed";

/// A feed with elements that are named like members of every object, and with text that looks like a DTD.
fn odd() -> Answer {
    let path = workspace().join("tests/fixtures/rss/odd-names.xml");
    Answer::new("application/rss+xml", fs::read(&path).unwrap_or_default())
}

fn only_xml_loads_what_reads_xml(stage: &Stage) {
    stage.feed(&statuspage::outage());
    stage.open(&Page::new());
    stage.wait_for_banner();
    stage.answer(Answer::html("<!doctype html><title>Log in</title>"));
    stage.eval("OutageBanner.refresh()");
    stage.wait_for("__log.length");
    assert!(!stage.requests().iter().any(|it| it == FILE), "{:?}", stage.requests());

    stage.answer(odd());
    stage.eval("OutageBanner.refresh()");
    stage.wait_for(&format!("text('.title') == {TITLE:?}"));
    stage.clear_requests();
    stage.open(&Page::new());
    stage.wait_for_banner();
    assert_eq!(stage.text(".title").as_deref(), Some(TITLE));
    stage.assert_silent();
}

fn what_was_read_of_xml_is_remembered_without_it(stage: &Stage) {
    stage.answer(odd());
    stage.open(&Page::new());
    stage.wait_for_banner();
    stage.answer(Answer::json("").status(500));
    stage.clear_requests();
    stage.reload();
    stage.wait_for("text('.stale')");
    assert_eq!(stage.text(".title").as_deref(), Some(TITLE));
    assert!(!stage.requests().iter().any(|it| it == FILE), "{:?}", stage.requests());
}

fn a_missing_reader_of_xml_is_named_and_asked_for_again(stage: &Stage) {
    stage.answer(odd());
    stage.site.set("/outage-banner-xml.js", Answer::html("<h1>Not found</h1>").status(404));
    stage.open(&Page::new());
    let line = stage.the_one_line();
    assert!(line.contains("/status.json: RSS or Atom, but cannot load outage-banner-xml.js: "), "{line}");
    stage.site.unset("/outage-banner-xml.js");
    stage.eval("OutageBanner.refresh()");
    stage.wait_for_banner();
    assert_eq!(stage.console().len(), 1);
}

fn xml_with_a_dtd_is_no_feed(stage: &Stage) {
    let rss = "<rss version=\"2.0\"><channel><title>&a;</title></channel></rss>";
    // Even with many comments the search for a DTD must end soon.
    for before in ["", "<!-- a -->", &"<!-- a -->".repeat(60)] {
        let dtd = format!("<?xml version=\"1.0\"?>{before}\n<!DOCTYPE rss [<!ENTITY a \"b\">]>{rss}");
        stage.answer(Answer::new("text/xml", dtd));
        stage.open(&Page::new());
        let line = stage.the_one_line();
        assert!(line.contains("RSS or Atom, found XML with a DTD"), "{line}");
        stage.assert_no_banner();
    }
    stage.answer(Answer::new("text/xml", "<rss version=\"2.0\"><channel><title>a</titel></channel></rss>"));
    stage.open(&Page::new());
    let line = stage.the_one_line();
    assert!(line.contains("expected a status feed in JSON, RSS or Atom, found "), "{line}");
}

/// In an engine without trusted types the directives mean nothing, and the banner is shown in any case.
fn xml_is_read_where_strings_are_no_trusted_types(stage: &Stage) {
    stage.answer(odd());
    for policy in [
        "require-trusted-types-for 'script'",
        "require-trusted-types-for 'script'; trusted-types outage-banner",
    ] {
        stage.open(&Page::new().policy(policy));
        stage.wait_for_banner();
        assert_eq!(stage.text(".title").as_deref(), Some(TITLE));
        stage.assert_silent();
    }
    stage.open(&Page::new().policy("require-trusted-types-for 'script'; trusted-types shop"));
    if stage.eval("'trustedTypes' in window") == true {
        let ours = "__log.filter(line => line.startsWith('warn: '))";
        stage.wait_for(&format!("{ours}.length"));
        stage.quiesce();
        let lines = stage.eval(ours);
        assert_eq!(lines.as_array().map(Vec::len), Some(1), "{lines}");
        assert!(
            lines[0].as_str().unwrap_or_default().contains("add `trusted-types outage-banner`"),
            "{lines}"
        );
    } else {
        stage.wait_for_banner();
    }
}
