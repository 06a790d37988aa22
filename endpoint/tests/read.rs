//! `read`: what the banner makes of a file or an address.
#![allow(clippy::unwrap_used, reason = "a failed test panics")]

#[allow(dead_code, reason = "the other tests use more of it")]
mod process;

use process::run;
use serde_json::{Value, json};
use std::fs;
use std::path::Path;
use std::process::Output;
use xtask::serve::{Answer, Server, folder};

const FEED: &str = r#"{"version": 1, "components": [{"id": "mail", "name": "Email", "status": "major_outage"}], "incidents": [{"id": "a", "title": "Mail is down", "impact": "major", "status": "identified", "started_at": "2026-05-04T13:20:00Z", "components": ["mail"], "updates": [{"posted_at": "2026-05-04T14:00:00Z", "body": "A *switch* failed."}]}]}"#;

fn read(folder: &Path, words: &[&str]) -> Output {
    let mut all = vec!["read", "--now", "2026-05-04T14:05:00Z"];
    all.extend(words);
    run(folder, &all)
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn a_file_and_an_address_read_the_same() {
    let place = tempfile::tempdir().unwrap();
    fs::write(place.path().join("a.json"), FEED).unwrap();
    let server = Server::start(None, folder(place.path())).unwrap();
    let file = read(place.path(), &["a.json"]);
    let told: Value = serde_json::from_slice(&file.stdout).unwrap();
    assert_eq!(told["provider"], "outage-banner");
    assert_eq!(
        told["snapshot"],
        json!({
            "indicator": "major",
            "incidents": [{
                "id": "a", "title": "Mail is down", "status": "identified", "impact": "major",
                "started_at": "2026-05-04T13:20:00Z", "url": null, "components": ["Email"],
                "latest": { "body": "A switch failed.", "posted_at": "2026-05-04T14:00:00Z" },
            }],
            "maintenances": [],
            "components": [{ "name": "Email", "status": "major_outage" }],
        })
    );
    assert_eq!(told["notice"]["first"]["title"], "Mail is down");
    assert_eq!(text(&file.stderr), "");
    let address = read(place.path(), &[&format!("{}/a.json", server.origin())]);
    assert_eq!(address.stdout, file.stdout);
    // As the tag takes it: parts that are joined, here twice the same.
    let joined = read(place.path(), &[&format!("{0}/a.json+{0}/a.json", server.origin())]);
    let told: Value = serde_json::from_slice(&joined.stdout).unwrap();
    assert_eq!(told["snapshot"]["indicator"], "major");
}

#[test]
fn https_of_a_server_without_it_is_named() {
    let place = tempfile::tempdir().unwrap();
    let server = Server::start(None, folder(place.path())).unwrap();
    let asked = read(place.path(), &[&server.origin().replace("http:", "https:")]);
    assert_eq!(asked.status.code(), Some(1));
    assert!(
        text(&asked.stderr).contains("where a server speaks http only, write its URLs"),
        "{}",
        text(&asked.stderr)
    );
}

#[test]
fn what_is_no_feed_is_one_line_and_exit_code_1() {
    let place = tempfile::tempdir().unwrap();
    fs::write(place.path().join("page.json"), "<!DOCTYPE html>").unwrap();
    fs::write(place.path().join("a.json"), FEED).unwrap();
    let server = Server::start(None, folder(place.path())).unwrap();
    server.set("/down", Answer::json(FEED).status(503));
    server.set("/secret", Answer::json("[1]"));
    let origin = server.origin();
    for (words, line) in [
        (
            vec!["page.json".to_owned()],
            "error: page.json: expected a status feed in JSON, RSS or Atom, found HTML".to_owned(),
        ),
        (vec!["none.json".to_owned()], "error: none.json: No such file".to_owned()),
        (
            vec!["a.json".to_owned(), "--provider".to_owned(), "gatus".to_owned()],
            "error: a.json: expected a status feed".to_owned(),
        ),
        (
            vec!["a.json".to_owned(), "--now".to_owned(), "soon".to_owned()],
            "error: --now soon: expected a time as in RFC 3339".to_owned(),
        ),
        (
            vec!["ftp://a.example/".to_owned()],
            "error: ftp://a.example/: expected a URL that begins".to_owned(),
        ),
        (vec!["https://".to_owned()], "error: https://: expected a URL that begins".to_owned()),
        (vec![format!("{origin}/down")], format!("error: {origin}/down: HTTP 503")),
        (vec![format!("{origin}/secret?key=1")], format!("error: {origin}/secret: expected a status feed")),
    ] {
        let output = read(place.path(), &words.iter().map(|it| &**it).collect::<Vec<_>>());
        let error = text(&output.stderr);
        assert!(error.starts_with(&line) && error.lines().count() == 1, "{words:?}: {error}");
        assert_eq!((output.status.code(), output.stdout.len()), (Some(1), 0), "{words:?}");
    }
}

#[test]
fn mistakes_and_rivals_are_named_beside_the_answer() {
    let place = tempfile::tempdir().unwrap();
    fs::write(place.path().join("a.json"), FEED.replace("impact", "impcat")).unwrap();
    let output = read(place.path(), &["a.json"]);
    assert!(output.status.success());
    assert_eq!(
        text(&output.stderr),
        "a.json: in the feed, incidents[0].impcat is not known: did you mean \"impact\"?\n"
    );
    assert!(serde_json::from_slice::<Value>(&output.stdout).is_ok());
}

#[cfg(target_os = "linux")]
#[test]
fn a_hint_that_cannot_be_written_takes_no_answer_away() {
    let place = tempfile::tempdir().unwrap();
    fs::write(place.path().join("a.json"), r#"{"version": 1, "incidentes": []}"#).unwrap();
    for (file, code) in [("a.json", 0), ("none.json", 1)] {
        let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let output = process::program(place.path(), &["read", file]).stderr(full).output().unwrap();
        assert_eq!((output.status.code(), output.stdout.is_empty()), (Some(code), code == 1), "{file}");
    }
}
