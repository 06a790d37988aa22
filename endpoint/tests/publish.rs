//! `publish` against servers that fail in each way, and killed at any moment.
#![allow(clippy::unwrap_used, reason = "a failed test panics")]

#[allow(dead_code, reason = "the other tests use more of it")]
mod process;

use outage_banner_core::feed::{self, Hints};
use outage_banner_core::time::Timestamp;
use outage_banner_endpoint::coding;
use process::{Serving, program, run, wait_for};
use serde_json::{Value, json};
use std::fs;
use std::path::Path;
use std::process::{Child, Output, Stdio};
use std::time::Instant;
use xtask::serve::{Answer, Delay, Flow, Server, folder as serve_folder};

/// Ended when it is dropped.
struct Running(Child);

impl Running {
    fn start(folder: &Path, arguments: &[&str]) -> Self {
        Self(program(folder, arguments).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn server(folder: &Path) -> Server {
    Server::start(None, serve_folder(folder)).unwrap()
}

fn incident(title: &str) -> Value {
    json!({ "page": { "name": "Acme", "url": "https://status.acme.example" },
        "status": { "indicator": "major", "description": "Partial outage" },
        "components": [{ "id": "m", "name": "Mail", "status": "major_outage" }],
        "incidents": [{ "id": "i1", "name": title, "impact": "major", "status": "investigating",
            "components": [{ "id": "m", "name": "Mail", "status": "major_outage" }],
            "incident_updates": [{ "body": "We look.", "created_at": "2026-05-04T14:00:00Z" }] }],
        "scheduled_maintenances": [] })
}

fn published(path: &Path) -> Value {
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}

fn words(output: &Output) -> String {
    String::from_utf8_lossy(&[&*output.stdout, &*output.stderr].concat()).into_owned()
}

/// As from a bucket where it lies compressed.
#[test]
fn a_feed_that_is_always_compressed_is_read() {
    for word in ["gzip", "br"] {
        let folder = tempfile::tempdir().unwrap();
        let server = server(folder.path());
        let bytes = coding::encoded(word, incident("Mail is down").to_string().as_bytes()).unwrap();
        let answer = Answer::new("application/json", bytes).header("Content-Encoding", word);
        server.set("/summary.json", answer);
        let from = format!("{}/summary.json", server.origin());
        let output = run(folder.path(), &["publish", "--once", "--feed", &from, "--to", "."]);
        assert!(output.status.success(), "{word}: {}", words(&output));
        assert_eq!(published(&folder.path().join("status.json"))["incidents"][0]["title"], "Mail is down");
        server.set("/summary.json", Answer::json("[]").header("Content-Encoding", word));
        let output = run(folder.path(), &["publish", "--once", "--feed", &from, "--to", "."]);
        assert!(words(&output).contains("not in the encoding"), "{}", words(&output));
    }
}

#[test]
fn a_copy_is_in_our_own_format_and_says_when_it_was_true() {
    let folder = tempfile::tempdir().unwrap();
    let server = server(folder.path());
    server.set("/summary.json", Answer::json(incident("Mail is down").to_string()));
    let from = format!("{}/summary.json?key=1", server.origin());
    let done = run(folder.path(), &["publish", "--feed", &from, "--to", ".", "--once", "--valid", "5m"]);
    assert!(done.status.success(), "{}", words(&done));
    let copy = published(&folder.path().join("status.json"));
    assert_eq!((&copy["version"], &copy["valid_seconds"]), (&json!(1), &json!(300)));
    assert_eq!(copy["source"], json!(format!("{}/summary.json", server.origin())));
    assert_eq!(copy["incidents"][0]["title"], "Mail is down");
    assert_eq!(copy["incidents"][0]["components"], json!(["m"]));
    assert!(Timestamp::parse(copy["checked_at"].as_str().unwrap()).is_some());
}

#[test]
fn a_uptime_kuma_that_no_browser_may_read_is_read_by_the_copy() {
    let folder = tempfile::tempdir().unwrap();
    let server = server(folder.path());
    let fixture =
        fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures/uptime-kuma/joined.json"));
    let joined: Value = serde_json::from_slice(&fixture.unwrap()).unwrap();
    for (path, part) in [("/api/status-page/main", 0), ("/api/status-page/heartbeat/main", 1)] {
        server.set(path, Answer::json(joined["+"][part].to_string()));
    }
    let origin = server.origin();
    let from = format!("{origin}/api/status-page/main+{origin}/api/status-page/heartbeat/main");
    let target = folder.path().join("kuma.json");
    let done = run(folder.path(), &["publish", "--feed", &from, "--to", "kuma.json", "--once"]);
    assert!(done.status.success(), "{}", words(&done));
    let bytes = fs::read(target).unwrap();
    let read = |bytes: &[u8]| feed::read(bytes, Hints::default()).unwrap();
    let (copy, first) = (read(&bytes), read(joined.to_string().as_bytes()));
    assert_eq!((copy.provider, first.provider), ("outage-banner", "uptime-kuma"));
    let told = |it: &feed::Feed| {
        let incidents: Vec<_> =
            it.snapshot.incidents.iter().map(|it| (it.title.clone(), it.impact)).collect();
        let components: Vec<_> =
            it.snapshot.components.iter().map(|it| (it.name.clone(), it.status)).collect();
        (it.snapshot.indicator, incidents, components)
    };
    assert_eq!(told(&copy), told(&first));
    assert!(!first.snapshot.components.is_empty());
}

#[test]
fn when_the_feed_fails_the_copy_stays_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let server = server(folder.path());
    let from = format!("{}/summary.json", server.origin());
    let publish = || run(folder.path(), &["publish", "--feed", &from, "--to", "status.json", "--once"]);
    server.set("/summary.json", Answer::json(incident("Mail is down").to_string()));
    assert!(publish().status.success());
    let before = fs::read(folder.path().join("status.json")).unwrap();
    let text = incident("Mail is down").to_string();
    for (answer, expected) in [
        (Answer::json("{}").status(500), "HTTP 500"),
        (Answer::json("{}").status(429).header("Retry-After", "60"), "HTTP 429"),
        (Answer::html("<!doctype html><title>Log in</title>"), "found HTML"),
        (Answer::json(&text.as_bytes()[..text.len() / 2]), "ends too early"),
        (Answer::json(""), "the answer is empty"),
        (Answer::json("{}").status(302).header("Location", "/summary.json"), "redirect"),
        (Answer::json("a".repeat(1 << 20)).flow(Flow::Repeated(4)), "more than the limit"),
        (Answer::json("{}").delay(Delay::Hang), "no answer within 10 seconds"),
    ] {
        server.set("/summary.json", answer);
        let done = publish();
        assert_eq!(done.status.code(), Some(1), "{expected}: {}", words(&done));
        assert!(words(&done).contains(expected), "{expected}: {}", words(&done));
        assert_eq!(fs::read(folder.path().join("status.json")).unwrap(), before);
    }
    drop(server);
    assert_eq!(publish().status.code(), Some(1));
    assert_eq!(fs::read(folder.path().join("status.json")).unwrap(), before);
}

#[test]
fn a_mirror_is_asked_when_the_first_fails() {
    let folder = tempfile::tempdir().unwrap();
    let server = server(folder.path());
    server.set("/second.json", Answer::json(incident("Mail is down").to_string()));
    let [first, second] = ["first", "second"].map(|it| format!("{}/{it}.json", server.origin()));
    let done = run(folder.path(), &["publish", "--feed", &first, "--feed", &second, "--to", ".", "--once"]);
    assert!(done.status.success(), "{}", words(&done));
    assert_eq!(published(&folder.path().join("status.json"))["source"], json!(second));
}

#[test]
fn a_target_that_fails_does_not_hold_up_the_others() {
    let folder = tempfile::tempdir().unwrap();
    let server = server(folder.path());
    server.set("/summary.json", Answer::json(incident("Mail is down").to_string()));
    server.set("/target.json", Answer::json("{}").delay(Delay::Hang));
    fs::write(folder.path().join("by-hand.json"), r#"{"version": 1}"#).unwrap();
    let (from, slow) =
        (format!("{}/summary.json", server.origin()), format!("{}/target.json", server.origin()));
    let done = run(
        folder.path(),
        &[
            "publish",
            "--feed",
            &from,
            "--to",
            &slow,
            "--to",
            "missing/a.json",
            "--to",
            "by-hand.json",
            "--to",
            "good.json",
            "--once",
        ],
    );
    assert_eq!(done.status.code(), Some(1));
    for expected in [
        "target.json: no answer within 10 seconds",
        "missing/a.json: ",
        "in by-hand.json there is a feed that was written by hand or by `post`, and no copy takes its place; --to names",
    ] {
        assert!(words(&done).contains(expected), "{expected}: {}", words(&done));
    }
    assert_eq!(published(&folder.path().join("good.json"))["incidents"][0]["title"], "Mail is down");
    assert_eq!(fs::read_to_string(folder.path().join("by-hand.json")).unwrap(), r#"{"version": 1}"#);
}

#[test]
fn a_copy_goes_to_a_server_by_put() {
    let folder = tempfile::tempdir().unwrap();
    let server = server(folder.path());
    server.set("/summary.json", Answer::json(incident("Mail is down").to_string()));
    let hash = "2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b"; // Of `secret`.
    let serving = Serving::start(folder.path(), &["--token-hash", hash]);
    let (from, to) =
        (format!("{}/summary.json", server.origin()), format!("http://{}/status.json", serving.address));
    let publish = |token: &str| {
        let arguments = ["publish", "--feed", &from, "--to", &to, "--once"];
        program(folder.path(), &arguments).env("OUTAGE_BANNER_TOKEN", token).output().unwrap()
    };
    let refused = publish("wrong");
    assert_eq!(refused.status.code(), Some(1));
    assert!(words(&refused).contains("the token does not fit the hash"), "{}", words(&refused));
    assert_eq!(serving.get("/status.json").status, 404);
    let done = publish("secret");
    assert!(words(&done).contains("written"), "{}", words(&done));
    assert_eq!(serving.get("/status.json").json()["incidents"][0]["title"], "Mail is down");
    // What says nothing new is not written again.
    assert!(words(&publish("secret")).contains("says this already"));
}

#[test]
fn an_endpoint_copies_and_serves_in_one_process() {
    let folder = tempfile::tempdir().unwrap();
    let server = server(folder.path());
    server.set("/summary.json", Answer::json(incident("Mail is down").to_string()));
    let from = format!("{}/summary.json", server.origin());
    let serving = Serving::start(folder.path(), &["--from", &from]);
    wait_for("the copy", || serving.get("/status.json").status == 200);
    let reply = serving.get("/status.json");
    assert_eq!(
        (reply.json()["incidents"][0]["title"].as_str(), reply.header("access-control-allow-origin")),
        (Some("Mail is down"), "*")
    );
}

/// A newcomer starts `serve --from` where they tried `post` before, or names the half of a Kuma that has no states.
#[cfg(unix)]
#[test]
fn what_a_copying_server_cannot_copy_is_in_its_log() {
    let folder = tempfile::tempdir().unwrap();
    let server = server(folder.path());
    let page = r#"{"config": {"slug": "main"}, "publicGroupList": [{"id": 1, "monitorList": [{"id": 1, "name": "Mail"}]}]}"#;
    server.set("/api/status-page/main", Answer::json(page));
    let own = folder.path().join("status.json");
    fs::write(&own, r#"{"version": 1}"#).unwrap();
    let log = folder.path().join("log");
    let from = format!("{}/api/status-page/main", server.origin());
    let file = fs::File::create(&log).unwrap();
    let _serving = Serving::start_with_log(file, folder.path(), &["--from", &from]);
    let said = || fs::read_to_string(&log).unwrap();
    wait_for("the refusal", || {
        said().contains("in status.json there is a feed that was written by hand or by `post`, and no copy takes its place; --feed names another file")
    });
    assert!(said().contains("no states of monitors") && said().contains("+…/api/status-page/heartbeat/SLUG"));
    assert_eq!(fs::read_to_string(&own).unwrap(), r#"{"version": 1}"#);
    // For cron it is said each time, and the copy is made all the same.
    let once = run(folder.path(), &["publish", "--feed", &from, "--to", "copy.json", "--once"]);
    assert!(once.status.success() && words(&once).contains("no states of monitors"), "{}", words(&once));
    assert!(published(&folder.path().join("copy.json"))["checked_at"].is_string());
}

/// Asks again and again, and is killed at a random moment of it: there is always a whole copy, and none is older than
/// the one before.
#[test]
fn killed_at_any_moment_it_leaves_a_whole_copy() {
    let folder = tempfile::tempdir().unwrap();
    let server = server(folder.path());
    let from = format!("{}/summary.json", server.origin());
    let file = folder.path().join("status.json");
    let arguments = ["publish", "--feed", &from, "--to", "status.json", "--once"];
    let feed = |round: u32| {
        Answer::json(incident(&format!("Number {round} {}", "long ".repeat(20_000))).to_string())
    };
    server.set("/summary.json", feed(0));
    let started = Instant::now();
    assert!(run(folder.path(), &arguments).status.success());
    let whole = started.elapsed();
    let checked = || Timestamp::parse(published(&file)["checked_at"].as_str().unwrap()).unwrap();
    let (mut newest, mut written) = (checked(), 0);
    for round in 1..=100 {
        server.set("/summary.json", feed(round));
        let running = Running::start(folder.path(), &arguments);
        // Not a wait for anything: the moments of the kill are spread over the whole of a run, in no order.
        std::thread::sleep(whole * (round * 37 % 101) / 80);
        drop(running);
        let checked_at = checked();
        assert!(
            checked_at >= newest,
            "round {round}: {} after {}",
            checked_at.to_rfc3339(),
            newest.to_rfc3339()
        );
        written += u32::from(checked_at > newest);
        newest = checked_at;
    }
    assert!(written < 100, "none was killed before its end");
    let names: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|it| it.unwrap().file_name()).collect();
    assert!(names.len() <= 3, "{names:?}"); // The copy, its lock, and what the last kill left half written.
}
