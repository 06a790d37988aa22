//! `check` against a good endpoint and bad ones.
#![allow(clippy::unwrap_used, reason = "a failed test panics")]

#[allow(dead_code, reason = "the other tests use more of it")]
mod process;

use process::{Serving, run};
use serde_json::Value;
use std::fs;
use std::process::Output;
use xtask::serve::{Answer, Flow, Server, folder};

fn words(output: &Output) -> String {
    String::from_utf8_lossy(&[&*output.stdout, &*output.stderr].concat()).into_owned()
}

fn abouts(output: &Output, level: &str) -> Vec<String> {
    let json: Value = serde_json::from_slice(&output.stdout).unwrap();
    let findings = json["checked"][0]["findings"].as_array().unwrap().clone();
    findings
        .iter()
        .filter(|it| it["level"] == level)
        .map(|it| it["about"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn our_own_endpoint_leaves_nothing_to_mend() {
    let folder = tempfile::tempdir().unwrap();
    let feed = r#"{"version": 1, "incidents": [{"title": "Mail is down", "impact": "major"}]}"#;
    fs::write(folder.path().join("status.json"), feed).unwrap();
    let serving = Serving::start(folder.path(), &[]);
    let url = format!("http://{}/status.json", serving.address);
    let checked = run(folder.path(), &["check", &url, "status.json", "--site", "https://www.acme.example"]);
    assert_eq!(checked.status.code(), Some(0), "{}", words(&checked));
    let table = words(&checked);
    assert_eq!(table.matches("now     major incident: Mail is down").count(), 2, "{table}");
    assert_eq!(table.matches("nothing to mend").count(), 2, "{table}");
}

#[test]
fn what_visitors_would_not_see_is_named_with_its_cure() {
    let nowhere = tempfile::tempdir().unwrap();
    let server = Server::start(None, folder(nowhere.path())).unwrap();
    let check = |path: &str, arguments: &[&str]| {
        let url = format!("{}{path}", server.origin());
        run(nowhere.path(), &[&["check", &*url, "--json"], arguments].concat())
    };
    server.set("/page", Answer::html("<!doctype html>"));
    let page = check("/page", &[]);
    assert_eq!((page.status.code(), abouts(&page, "wrong")), (Some(1), vec!["feed".to_owned()]));
    let missing = check("/missing", &[]);
    assert_eq!((missing.status.code(), abouts(&missing, "wrong")), (Some(1), vec!["status".to_owned()]));
    server.set("/moved", Answer::json("").status(301).header("Location", "/status.json"));
    server.set("/status.json", Answer::json(r#"{"version": 1}"#));
    let moved = check("/moved", &["--site", &server.origin()]);
    assert_eq!(abouts(&moved, "wrong"), ["independence"]);
    assert!(abouts(&moved, "weak").contains(&"redirects".to_owned()), "{}", words(&moved));
    let gone = run(nowhere.path(), &["check", "http://127.0.0.1:9/status.json", "--json"]);
    assert_eq!((gone.status.code(), abouts(&gone, "wrong")), (Some(1), vec!["reached".to_owned()]));
    let large = Answer::json("a".repeat(1 << 20)).flow(Flow::Repeated(4));
    server.set("/large", large);
    let large = check("/large", &[]);
    // What `publish` refuses, too, is no cure.
    assert_eq!(abouts(&large, "wrong"), ["feed"]);
    assert!(words(&large).contains("take out what is over") && !words(&large).contains("publish"));
    // A host that has no https, which is how each short address is asked.
    let short = format!("statuspage:{}", server.origin().trim_start_matches("http://"));
    let short = run(nowhere.path(), &["check", &short, "--json"]);
    assert_eq!(abouts(&short, "wrong"), ["reached"]);
    assert!(words(&short).contains("always asked by https"), "{}", words(&short));
    assert!(!words(&gone).contains("short address"), "{}", words(&gone));
    let name = run(nowhere.path(), &["check", "statuspge:status.acme.example", "--json"]);
    assert_eq!((name.status.code(), abouts(&name, "wrong")), (Some(1), vec!["address".to_owned()]));
    assert!(words(&name).contains("did you mean statuspage:status.acme.example?"), "{}", words(&name));
}

/// A short address stands for https. What a server without it speaks is found out, and named in URLs that can be copied.
#[test]
fn a_server_that_speaks_http_alone_is_named_as_that() {
    let nowhere = tempfile::tempdir().unwrap();
    let server = Server::start(None, folder(nowhere.path())).unwrap();
    server.set("/api/v2/summary.json", Answer::json(r#"{"version": 1}"#));
    let host = server.origin().replace("http://", "");
    let checked = run(nowhere.path(), &["check", &format!("statuspage:{host}"), "--json"]);
    assert_eq!((checked.status.code(), abouts(&checked, "wrong")), (Some(1), vec!["tls".to_owned()]));
    let copied = format!("--from {}/api/v2/summary.json", server.origin());
    assert!(words(&checked).contains(&copied), "{}", words(&checked));
}

#[test]
fn the_worst_comes_first_and_a_file_is_read_to_its_limit_only() {
    let nowhere = tempfile::tempdir().unwrap();
    let server = Server::start(None, folder(nowhere.path())).unwrap();
    server.set("/busy", Answer::json("").status(503));
    let checked = run(nowhere.path(), &["check", &format!("{}/busy", server.origin()), "--json"]);
    let json: Value = serde_json::from_slice(&checked.stdout).unwrap();
    assert_eq!(json["checked"][0]["findings"][0]["about"], "status", "{json:#}");
    #[cfg(unix)]
    for command in ["check", "read", "render"] {
        let endless = run(nowhere.path(), &[command, "/dev/zero"]);
        assert_eq!(endless.status.code(), Some(1), "{command}: {}", words(&endless));
    }
}
