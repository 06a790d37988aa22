//! Signatures: by whom, beside what, and whether `openssl` says the same.
#![allow(clippy::unwrap_used, reason = "a failed test panics")]

#[allow(dead_code, reason = "the other tests use more of it")]
mod process;

use process::{Serving, run};
use serde_json::json;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use xtask::serve::{Answer, Server, folder as serve_folder};

/// SHA-256 of `secret`.
const HASH: &str = "2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b";

fn text(output: &Output) -> String {
    String::from_utf8_lossy(&[&*output.stdout, &*output.stderr].concat()).into_owned()
}

#[track_caller]
fn done(folder: &Path, words: &[&str]) -> String {
    let output = run(folder, words);
    assert!(output.status.success(), "{words:?}: {}", text(&output));
    text(&output)
}

#[track_caller]
fn refused(folder: &Path, words: &[&str], code: i32, line: &str) {
    let output = run(folder, words);
    assert_eq!(output.status.code(), Some(code), "{words:?}: {}", text(&output));
    assert!(text(&output).contains(line), "{words:?}: {}", text(&output));
}

/// A folder with a key in `key.pem`, and its public half.
fn keyed() -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let words = done(folder.path(), &["keygen", "key.pem"]);
    let line = words.lines().find(|it| it.starts_with("public")).unwrap();
    (folder, line.split_whitespace().nth(1).unwrap().to_owned())
}

#[test]
fn a_key_is_its_owners_alone_and_is_never_written_over() {
    let (folder, public) = keyed();
    assert_eq!(public.len(), 44);
    let before = fs::read(folder.path().join("key.pem")).unwrap();
    refused(folder.path(), &["keygen", "key.pem"], 3, "key.pem is there already");
    assert_eq!(fs::read(folder.path().join("key.pem")).unwrap(), before);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(folder.path().join("key.pem")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    assert_ne!(keyed().1, public);
}

/// The commands of docs/endpoint.md: whoever has a key from `openssl` can use it here, and the other way round.
#[test]
fn openssl_does_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let openssl =
        |line: &str| Command::new("openssl").current_dir(folder.path()).args(line.split(' ')).output();
    let Ok(made) = openssl("genpkey -algorithm ed25519 -out key.pem") else {
        println!("skipped: there is no openssl");
        return;
    };
    assert!(made.status.success(), "{}", text(&made));
    let ssl = |line: &str| {
        let output = openssl(line).unwrap();
        assert!(output.status.success(), "{line}: {}", text(&output));
    };
    fs::write(folder.path().join("status.json"), "{\"version\": 1}\n").unwrap();
    ssl("pkeyutl -sign -rawin -inkey key.pem -in status.json -out theirs.sig");
    ssl("pkey -in key.pem -pubout -out public.pem");
    ssl("pkey -in key.pem -pubout -outform DER -out public.der");
    done(folder.path(), &["sign", "--feed", "status.json", "--key", "key.pem"]);
    let [ours, theirs] =
        ["status.json.sig", "theirs.sig"].map(|it| fs::read(folder.path().join(it)).unwrap());
    assert_eq!(ours, theirs);
    ssl("pkeyutl -verify -rawin -pubin -inkey public.pem -in status.json -sigfile status.json.sig");
    // The raw key is the end of the DER form, in base64.
    let raw = fs::read(folder.path().join("public.der")).unwrap();
    fs::write(folder.path().join("raw"), &raw[raw.len() - 32..]).unwrap();
    let public = String::from_utf8(openssl("base64 -in raw").unwrap().stdout).unwrap();
    done(folder.path(), &["verify", "--feed", "status.json", "--public-key", public.trim()]);

    // And a key of ours is one for openssl.
    done(folder.path(), &["keygen", "own.pem"]);
    done(folder.path(), &["sign", "--feed", "status.json", "--key", "own.pem"]);
    ssl("pkey -in own.pem -pubout -out public.pem");
    ssl("pkeyutl -verify -rawin -pubin -inkey public.pem -in status.json -sigfile status.json.sig");
}

#[test]
fn an_edit_is_signed_and_one_without_the_key_says_what_that_means() {
    let (folder, public) = keyed();
    let verify = ["verify", "--feed", "status.json", "--public-key", &public];
    let other = keyed().1;
    let signed = ["post", "Mail is down", "--id", "a", "--feed", "status.json", "--key", "key.pem"];
    assert!(!done(folder.path(), &signed).contains("signature"));
    assert_eq!(fs::read(folder.path().join("status.json.sig")).unwrap().len(), 64);
    assert_eq!(done(folder.path(), &verify), "status.json: the signature is good\n");
    refused(
        folder.path(),
        &["verify", "--feed", "status.json", "--public-key", &other],
        3,
        "is not that of this key",
    );
    // While a key is replaced, the tag has both.
    done(
        folder.path(),
        &["verify", "--feed", "status.json", "--public-key", &other, "--public-key", &public],
    );

    let unsigned = ["update", "We look.", "--feed", "status.json"];
    let note = "note: this feed has a signature, and this change has none";
    assert!(done(folder.path(), &unsigned).contains(note));
    refused(folder.path(), &verify, 3, "is not that of this key");
    let words = done(folder.path(), &["sign", "--feed", "status.json", "--key", "key.pem"]);
    assert!(words.contains("status.json: signed") && words.contains("Mail is down"), "{words}");
    done(folder.path(), &verify);

    fs::remove_file(folder.path().join("status.json.sig")).unwrap();
    refused(folder.path(), &verify, 3, "there is no signature");
    for (words, code, line) in [
        (&["sign", "--feed", "status.json"][..], 2, "--key is missing"),
        (&["sign", "--feed", "none.json", "--key", "key.pem"], 1, "none.json: there is no feed"),
        (
            &["post", "T", "--feed", "status.json", "--key", "status.json"],
            3,
            "expected a private Ed25519 key",
        ),
        (&["post", "T", "--feed", "status.json", "--key", "none.pem"], 1, "none.pem: "),
        (&["verify", "--feed", "status.json", "--public-key", "abc"], 2, "expected the 44 characters"),
    ] {
        refused(folder.path(), words, code, line);
    }
}

#[test]
fn a_copy_is_signed_and_a_signature_that_got_lost_is_put_back() {
    let (folder, public) = keyed();
    let server = Server::start(None, serve_folder(folder.path())).unwrap();
    let feed =
        json!({ "version": 1, "incidents": [{ "id": "1", "title": "Mail is down", "impact": "major" }] });
    server.set("/feed.json", Answer::json(feed.to_string()));
    let from = format!("{}/feed.json", server.origin());
    let publish = ["publish", "--feed", &from, "--to", "copy.json", "--once", "--key", "key.pem"];
    let verify = ["verify", "--feed", "copy.json", "--public-key", &public];
    done(folder.path(), &publish);
    done(folder.path(), &verify);
    assert!(done(folder.path(), &publish).contains("says this already"));
    // As after a kill between the two files.
    for left in [&b"another"[..], &[0; 64]] {
        fs::write(folder.path().join("copy.json.sig"), left).unwrap();
        assert!(done(folder.path(), &publish).contains("written"));
        done(folder.path(), &verify);
    }
}

#[test]
fn a_server_has_the_signature_beside_the_feed() {
    let (folder, public) = keyed();
    let place = tempfile::tempdir().unwrap();
    let serving = Serving::start(place.path(), &["--token-hash", HASH]);
    let feed = format!("http://{}/status.json", serving.address);
    done(folder.path(), &["post", "Mail is down", "--feed", &feed, "--key", "key.pem", "--token", "secret"]);
    done(folder.path(), &["verify", "--feed", &feed, "--public-key", &public]);
    let reply = serving.get("/status.json.sig");
    assert_eq!((reply.status, reply.body.len()), (200, 64));
    assert_eq!(reply.header("content-type"), "application/octet-stream");
    assert_eq!(reply.header("access-control-allow-origin"), "*");
    assert_eq!(reply.header("cache-control"), serving.get("/status.json").header("cache-control"));

    let token = "Authorization: Bearer secret\r\n";
    assert_eq!(serving.put("/status.json.sig", token, "short").status, 422);
    assert_eq!(serving.put("/status.json.sig", "", &"a".repeat(64)).status, 401);
    assert_eq!(serving.put("/status.json.sig.sig", token, &"a".repeat(64)).status, 404);
    assert_eq!(serving.put("/.sig", token, &"a".repeat(64)).status, 404);
    assert_eq!(serving.get("/status.json.sig").body, reply.body);
    // Half a signature on the disk is none: the last good one is served, and whoever watches is told.
    fs::write(place.path().join("status.json.sig"), "half").unwrap();
    process::wait_for("health that tells of it", || {
        process::exchange(serving.admin, "GET /health HTTP/1.1\r\nHost: a\r\n", b"").status == 503
    });
    assert_eq!(serving.get("/status.json.sig").body, reply.body);
}
