//! In which words what is no feed is refused.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a failed test panics")]

use outage_banner::feed::{self, Hints, MAX_BYTES, MAX_ENTRIES};

#[track_caller]
fn check_refused(bytes: &[u8], expected: &str) {
    assert_eq!(feed::read(bytes, Hints::default()).expect_err("this is no feed").to_line(), expected);
}

#[test]
fn what_is_empty_is_refused() {
    check_refused(b"", "expected a status feed in JSON, RSS or Atom, found nothing: the answer is empty");
    check_refused(
        b" \r\n\t",
        "expected a status feed in JSON, RSS or Atom, found nothing: the answer is empty",
    );
    check_refused(
        "\u{feff}".as_bytes(),
        "expected a status feed in JSON, RSS or Atom, found nothing: the answer is empty",
    );
}

#[test]
fn a_web_page_is_refused() {
    let expected =
        "expected a status feed in JSON, RSS or Atom, found HTML at byte 0: a log-in or an error page?";
    check_refused(b"<!doctype html><title>Log in</title>", expected);
    check_refused(b"\n  <html></html>", expected);
}

#[test]
fn what_is_cut_off_is_refused() {
    check_refused(
        br#"{"version":1,"incidents":[{"title":"Em"#,
        "expected a status feed in JSON, RSS or Atom, found one that ends too early (was it cut off?): \
         EOF while parsing a string at line 1 column 38",
    );
}

#[test]
fn more_than_the_limit_is_refused_and_the_limit_itself_is_not() {
    let mut bytes = br#"{"version":1}"#.to_vec();
    bytes.resize(MAX_BYTES, b' ');
    assert!(feed::read(&bytes, Hints::default()).is_ok());
    bytes.push(b' ');
    check_refused(
        &bytes,
        "expected a status feed in JSON, RSS or Atom, found more than the limit of 2 MiB, 2097152 bytes",
    );
}

#[test]
fn a_mistake_in_the_middle_is_no_end_that_is_missing() {
    check_refused(
        br#"{"version":1,"incidents":[{"title":"Email" "impact":"major"}]}"#,
        "expected a status feed in JSON, RSS or Atom, found a text that is not well formed: \
         expected `,` or `}` at line 1 column 44",
    );
}

#[test]
fn deep_nesting_is_refused_without_a_stack_overflow() {
    let expected = "expected a status feed in JSON, RSS or Atom, found one that ends too early (was it cut off?): \
         recursion limit exceeded at line 1 column 128";
    check_refused("[".repeat(10_000).as_bytes(), expected);
}

#[test]
fn what_is_not_utf_8_is_refused() {
    let expected = "expected a status feed in JSON, RSS or Atom, found text that is not UTF-8 at byte 2";
    check_refused(b"{\"\xff\":1}", expected);
}

#[test]
fn json_that_no_provider_writes_is_refused() {
    let line = |kind| {
        format!(
            "expected a status feed in JSON, RSS or Atom, found {kind} without the keys of any provider we know"
        )
    };
    check_refused(b"[{}]", &line("an array"));
    check_refused(b"42", &line("a bare value"));
    check_refused(b"\"quiet\"", &line("a bare value"));
    check_refused(b"null", &line("a bare value"));
    check_refused(b"{}", &line("an object"));
}

#[test]
fn another_version_of_our_own_feed_is_refused() {
    let expected = "expected a status feed in JSON, RSS or Atom, found a \"version\" other than 1 at the top";
    check_refused(br#"{"version":2}"#, expected);
    check_refused(br#"{"version":"one"}"#, expected);
}

#[test]
fn a_byte_order_mark_does_no_harm() {
    assert!(feed::read("\u{feff}{\"version\":1}".as_bytes(), Hints::default()).is_ok());
}

/// Provider and number of open incidents; the line, when it is refused.
fn read_as(provider: &str, body: &str) -> Result<(&'static str, usize), String> {
    let read = feed::read(body.as_bytes(), Hints { provider, ..Hints::default() });
    read.map(|it| (it.provider, it.snapshot.incidents.len())).map_err(|error| error.to_line())
}

#[test]
fn a_named_provider_is_the_only_one_that_is_tried() {
    let incident = r#"{"active_incidents":[{"title":"Email delayed"}]}"#;
    assert_eq!(read_as("slack", incident), Ok(("slack", 1)));
    let foreign =
        "expected a status feed in JSON, RSS or Atom, found an object that the named provider does not write";
    for (provider, body) in [("slak", incident), ("slack", r#"{"users":[]}"#)] {
        assert_eq!(read_as(provider, body), Err(foreign.to_owned()), "{provider}");
    }
}

#[test]
fn no_entries_are_nothing_wrong() {
    for body in ["[]", r#"{"+":[[],[]]}"#, r#"{"data":[],"included":[]}"#] {
        assert_eq!(read_as("", body).map(|it| it.1), Ok(0), "{body}");
    }
    let refused = read_as("", r#"{"data":[],"error":"no such page"}"#);
    assert!(refused.unwrap_err().ends_with("found an error: no such page"));
}

#[test]
fn joined_answers_are_read_as_one() {
    let (page, notes) = (
        r#"{"incident":{"title":"Email delayed"},"publicGroupList":[],"config":{"slug":"acme"}}"#,
        r#"[{"slug":"x"}]"#,
    );
    assert_eq!(read_as("", &format!(r#"{{"+":[{page},{notes}]}}"#)), Ok(("uptime-kuma", 1)));
}

#[test]
fn a_list_of_too_many_is_refused_at_once() {
    let line =
        "expected a status feed in JSON, RSS or Atom, found more than the limit of 3000 entries in one list";
    check_refused(format!("[{}{{}}]", "{},".repeat(MAX_ENTRIES)).as_bytes(), line);
    let names: Vec<String> = (0..100_000).map(|it| format!("<n{it}/>")).collect();
    check_refused(format!("<rss><channel><item>{}</item></channel></rss>", names.concat()).as_bytes(), line);
}

/// Its entities could grow without end. What only looks like one, in a comment or in a text, is none.
#[test]
fn xml_with_a_dtd_is_refused() {
    let dtd = "<?xml version=\"1.0\"?>\n<!-- a --><!DOCTYPE rss [<!ENTITY a \"b\">]><rss><channel/></rss>";
    check_refused(
        dtd.as_bytes(),
        "expected a status feed in JSON, RSS or Atom, found a text that is not well formed: XML with DTD detected",
    );
    let text =
        "<!-- <!DOCTYPE rss> --><rss><channel><title><![CDATA[<!DOCTYPE rss>]]></title></channel></rss>";
    assert!(feed::read(text.as_bytes(), Hints::default()).is_ok());
}

#[test]
fn json_in_a_call_is_read_without_it() {
    let feed = r#"{"services":[{"serviceName":"Email","events":[]}]}"#;
    for body in [format!("jsonCallback({feed});"), format!("jsonCallback({feed})\n"), feed.to_owned()] {
        assert_eq!(read_as("", &body), Ok(("apple", 0)), "{body}");
    }
    assert!(read_as("", &format!("alert(1);jsonCallback({feed});")).is_err());
}
