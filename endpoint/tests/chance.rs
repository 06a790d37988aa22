//! What chance sends to a server that may be written: nothing but a valid feed ever gets in, and the server answers on.
#![allow(clippy::unwrap_used, reason = "a failed test panics")]

#[allow(dead_code, reason = "the other tests use more of it")]
mod process;

use outage_banner_endpoint::mistakes;
use process::{Serving, exchange};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use std::cell::RefCell;
use std::fs;

const FEED: &str = include_str!("../../static/status.json");
const HASH: &str = "2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b"; // Of `secret`.
const TOKEN: &str = "Authorization: Bearer secret\r\n";

fn cases(count: u32) -> TestRunner {
    TestRunner::new(ProptestConfig { cases: count, failure_persistence: None, ..ProptestConfig::default() })
}

fn writable() -> (tempfile::TempDir, Serving) {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("status.json"), FEED).unwrap();
    let serving = Serving::start(folder.path(), &["--token-hash", HASH]);
    (folder, serving)
}

/// A feed of which a part is missing, or something else.
fn broken() -> impl Strategy<Value = Vec<u8>> {
    let values = [&b"null"[..], b"{}", b"[]", b"1e999", b"\"\\ud800\"", b"\"\"", b"-0", b",", b""];
    let other = prop_oneof![
        prop::collection::vec(any::<u8>(), 0..8),
        prop::sample::select(values.to_vec()).prop_map(<[u8]>::to_vec),
    ];
    (0..FEED.len(), 0_usize..40, other).prop_map(|(at, length, other)| {
        let end = (at + length).min(FEED.len());
        [&FEED.as_bytes()[..at], &other, &FEED.as_bytes()[end..]].concat()
    })
}

#[test]
fn whatever_is_put_only_a_valid_feed_gets_in() {
    let (folder, serving) = writable();
    let bodies = prop_oneof![
        4 => broken(),
        1 => prop::collection::vec(any::<u8>(), 0..200),
        1 => "\\PC{0,80}".prop_map(String::into_bytes),
    ];
    let last = RefCell::new(FEED.as_bytes().to_vec());
    let done = cases(2_000).run(&bodies, |body| {
        let length = body.len();
        let head =
            format!("PUT /status.json HTTP/1.1\r\nHost: 127.0.0.1\r\n{TOKEN}Content-Length: {length}\r\n");
        let reply = serving.send(&head, &body);
        prop_assert!(matches!(reply.status, 204 | 422), "{reply:?}");
        prop_assert_eq!(reply.status == 204, mistakes::of_bytes(&body).is_empty());
        if reply.status == 204 {
            *last.borrow_mut() = body;
        }
        prop_assert_eq!(&fs::read(folder.path().join("status.json")).unwrap(), &*last.borrow());
        Ok(())
    });
    done.unwrap();
    assert_eq!(serving.get("/status.json").body, *last.borrow());
}

/// Requests without a token, of any method, path and header, also such as are none.
#[test]
fn whatever_is_sent_without_the_token_nothing_changes_and_nothing_leaks() {
    let (folder, serving) = writable();
    fs::write(folder.path().join("secret.txt"), "topsecret").unwrap();
    let methods = ["GET", "HEAD", "OPTIONS", "POST", "DELETE", "PATCH", "get", "TRACE", "\u{1}"];
    let pieces = [
        "/",
        "..",
        "/..",
        "%2e%2e",
        "%2f",
        "\\",
        "//",
        "secret.txt",
        "status.json",
        "history",
        "\0",
        "%00",
        "*",
        "http://a.example",
        "?",
        "#",
        ";",
        "é",
        "etc/passwd",
        ".status.json.lock",
        "~",
        "\r\n",
        " ",
    ];
    let lines = [
        "Content-Length: 5",
        "Content-Length: -1",
        "Content-Length: 99999999999999999999",
        "Transfer-Encoding: chunked",
        "Transfer-Encoding: gzip, chunked",
        "Accept-Encoding: br;q=nan, gzip;q=9e9",
        "If-None-Match: *, W/\"",
        "Range: bytes=0-0",
        "Expect: 100-continue",
        "Upgrade: websocket",
        ": empty",
        "no colon",
        "\0: 1",
    ];
    let path = prop::collection::vec(prop::sample::select(pieces.to_vec()), 0..6);
    let header = prop_oneof![
        "[A-Za-z-]{1,12}: \\PC{0,30}",
        prop::sample::select(lines.to_vec()).prop_map(str::to_owned)
    ];
    let requests = (prop::sample::select(methods.to_vec()), path, prop::collection::vec(header, 0..5));
    let done = cases(2_000).run(&requests, |(method, path, headers)| {
        let path = format!("/{}", path.concat());
        // A token that is missing is refused slowly, and tried elsewhere.
        prop_assume!(!path.starts_with("/history/"));
        let ends: String = headers.iter().flat_map(|it| [&**it, "\r\n"]).collect();
        let reply = exchange(serving.address, &format!("{method} {path} HTTP/1.1\r\nHost: a\r\n{ends}"), b"");
        prop_assert!(reply.status < 500, "{method} {path:?} {headers:?}: {reply:?}");
        prop_assert!(!reply.text().contains("topsecret"), "{method} {path:?}: {reply:?}");
        Ok(())
    });
    done.unwrap();
    assert_eq!(fs::read_to_string(folder.path().join("status.json")).unwrap(), FEED);
    assert_eq!(serving.get("/status.json").text(), FEED);
    assert!(!folder.path().join("history").exists());
}
