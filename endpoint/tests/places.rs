//! Where a feed lies: files and servers, two writers at once, and a writer that is killed.
#![allow(clippy::unwrap_used, reason = "a failed test panics")]

#[allow(dead_code, reason = "the other tests use more of it")]
mod process;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::header::{AUTHORIZATION, ETAG, IF_MATCH, IF_NONE_MATCH, LOCATION};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::{Router, routing::any};
use outage_banner_endpoint::mistakes;
use process::{Serving, program, run, wait_for};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::path::Path;
use std::process::{Child, Output, Stdio};
use std::sync::{Arc, Mutex};
use xtask::serve::Server;

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn ids(feed: &Value) -> BTreeSet<String> {
    let incidents = feed["incidents"].as_array().into_iter().flatten();
    incidents.map(|it| it["id"].as_str().unwrap().to_owned()).collect()
}

fn read(path: &Path) -> Value {
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}

fn post(folder: &Path, feed: &str, id: &str) -> Child {
    let words = ["post", "Mail is down", "--id", id, "--feed", feed];
    program(folder, &words).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

/// The lock of the feed in this folder: whoever writes holds it.
fn lock(folder: &Path) -> File {
    File::options().create(true).append(true).open(folder.join(".status.json.lock")).unwrap()
}

/// Whether the process has the lock's file open: it has read the feed, and is about to write or waits to.
#[cfg(target_os = "linux")]
fn is_at_the_lock(writer: &Child) -> bool {
    let files = fs::read_dir(format!("/proc/{}/fd", writer.id())).into_iter().flatten().flatten();
    files.filter_map(|it| fs::read_link(it.path()).ok()).any(|it| it.ends_with(".status.json.lock"))
}

#[test]
#[cfg(target_os = "linux")]
fn of_many_writers_at_once_one_is_written_and_the_others_are_told() {
    let folder = tempfile::tempdir().unwrap();
    assert!(run(folder.path(), &["post", "T", "--id", "first", "--feed", "status.json"]).status.success());
    let held = lock(folder.path());
    held.lock().unwrap();
    let names: Vec<String> = (0..12).map(|it| format!("w{it}")).collect();
    let writers: Vec<Child> = names.iter().map(|it| post(folder.path(), "status.json", it)).collect();
    wait_for("all of them have read the feed", || writers.iter().all(is_at_the_lock));
    drop(held);
    let mut written = BTreeSet::new();
    for (name, writer) in names.iter().zip(writers) {
        let output = writer.wait_with_output().unwrap();
        match output.status.code() {
            Some(0) => assert!(written.insert(name.clone())),
            code => {
                let error = text(&output.stderr);
                assert_eq!(code, Some(4), "{error}");
                assert!(
                    error.contains("somebody else changed the feed in between; nothing was written"),
                    "{error}"
                );
            }
        }
    }
    assert_eq!(written.len(), 1);
    written.insert("first".to_owned());
    assert_eq!(ids(&read(&folder.path().join("status.json"))), written);
}

#[test]
fn a_writer_killed_at_any_moment_leaves_a_whole_feed_and_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("status.json");
    // Long, so that half of it could be written.
    fs::write(&path, json!({ "version": 1, "x-long": "long ".repeat(8_000) }).to_string()).unwrap();
    assert!(run(folder.path(), &["post", "T", "--id", "first", "--feed", "status.json"]).status.success());
    let lock = lock(folder.path());
    let mut seen = BTreeSet::new();
    let mut killed = 0;
    for round in 0..100_u32 {
        let before = fs::read(&path).unwrap();
        let mut writer = post(folder.path(), "status.json", &format!("r{round}"));
        // Half of them anywhere, half of them while they write: each a little later than the one before.
        if round % 2 == 1 {
            while lock.try_lock().is_ok() && writer.try_wait().unwrap().is_none() {
                lock.unlock().unwrap();
            }
            let _ = lock.unlock();
        }
        for _ in 0..round * 1_000 {
            std::hint::spin_loop();
        }
        writer.kill().unwrap();
        killed += u32::from(!writer.wait().unwrap().success());
        let after = fs::read(&path).unwrap();
        assert_eq!(mistakes::of_bytes(&after), Vec::<String>::new(), "round {round}");
        let (before, feed) = (ids(&serde_json::from_slice(&before).unwrap()), ids(&read(&path)));
        assert!(feed.is_superset(&before), "round {round}: {before:?} {feed:?}");
        seen.insert(after);
    }
    assert!(killed > 50, "{killed}");
    // What was left behind is in nobody's way, and nothing that was ever said is lost.
    assert!(run(folder.path(), &["post", "T", "--id", "last", "--feed", "status.json"]).status.success());
    let entries = fs::read_dir(folder.path().join("history")).unwrap().map(|it| it.unwrap().path());
    let states = entries.filter(|it| !it.file_name().unwrap().to_string_lossy().starts_with('.'));
    let kept: Vec<_> = states.map(|it| fs::read(it).unwrap()).collect();
    assert!(seen.iter().all(|it| kept.contains(it)), "{} {}", seen.len(), kept.len());
    assert!(kept.iter().all(|it| mistakes::of_bytes(it).is_empty()));
    assert_eq!(kept.iter().collect::<BTreeSet<_>>().len(), kept.len(), "a state is kept twice");
}

#[test]
#[cfg(unix)]
fn a_link_stays_a_link_and_permissions_stay_as_they_are() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let real = folder.path().join("real.json");
    fs::write(&real, "{\"version\": 1}").unwrap();
    fs::set_permissions(&real, fs::Permissions::from_mode(0o640)).unwrap();
    std::os::unix::fs::symlink("real.json", folder.path().join("status.json")).unwrap();
    assert!(run(folder.path(), &["post", "T", "--id", "a", "--feed", "status.json"]).status.success());
    assert!(folder.path().join("status.json").is_symlink());
    assert_eq!(ids(&read(&real)), BTreeSet::from(["a".to_owned()]));
    assert_eq!(fs::metadata(&real).unwrap().permissions().mode() & 0o777, 0o640);
}

#[test]
fn a_file_that_cannot_be_written_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let output = run(folder.path(), &["post", "T", "--feed", "missing/status.json"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        text(&output.stderr).starts_with("error: missing/status.json: No such file")
            && text(&output.stderr).ends_with("there is no folder missing: make it first\n"),
        "{}",
        text(&output.stderr)
    );
    // A folder where the history should be: what was there before cannot be kept, so it is not replaced.
    fs::write(folder.path().join("status.json"), "{\"version\": 1}").unwrap();
    fs::write(folder.path().join("history"), "").unwrap();
    let output = run(folder.path(), &["post", "T", "--feed", "status.json"]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(fs::read_to_string(folder.path().join("status.json")).unwrap(), "{\"version\": 1}");
}

/// One `sudo` on the night of the outage must not lock a server that runs as another user out of its own feed.
#[cfg(unix)]
#[test]
fn what_root_writes_in_the_folder_of_another_user_is_that_users() {
    use std::os::unix::fs::{MetadataExt, chown};
    const USER: u32 = 12_345;
    let folder = tempfile::tempdir().unwrap();
    if chown(folder.path(), Some(USER), Some(USER)).is_err() {
        println!("skipped: only root can try it");
        return;
    }
    assert!(run(folder.path(), &["keygen", "key.pem"]).status.success());
    for _ in 0..2 {
        let output = run(folder.path(), &["post", "T", "--feed", "status.json", "--key", "key.pem"]);
        assert!(output.status.success(), "{}", text(&output.stderr));
    }
    let mut seen = 0;
    for folder in [folder.path().to_owned(), folder.path().join("history")] {
        for entry in
            fs::read_dir(folder).unwrap().map(Result::unwrap).filter(|it| it.file_name() != "key.pem")
        {
            let metadata = entry.metadata().unwrap();
            assert_eq!((metadata.uid(), metadata.gid()), (USER, USER), "{}", entry.path().display());
            seen += 1;
        }
    }
    assert_eq!(seen, 6, "the feed, its signature, the lock, the history and its two states");
}

#[test]
fn places_that_are_none_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    for (words, code, line) in [
        (&["post", "T", "--feed", "ftp://a.example/status.json"][..], 3, "ftp: is no place for a feed"),
        (&["post", "T", "--feed", ""], 3, "the place of the feed is empty"),
        (&["post", "T", "--feed", "statuspage:a.example"], 3, "a short address is a feed of somebody else's"),
        (&["post", "T", "--feed", "www"], 3, "make the folder first, or name a file, as www.json"),
        (&["publish", "--feed", "slack:", "--to", "www", "--once"], 3, "make the folder first"),
        (
            &["post", "T", "--feed", "http://a.example/", "--token", "abc"],
            3,
            "a token is sent over https:// only",
        ),
        (&["post", "T", "--feed", "a.json", "--token", "a b"], 3, "--token: a token is letters"),
        (&["post", "T", "--feed", "a.json", "--token-file", "no"], 1, "no: No such file"),
        (&["post", "T"], 2, "--feed <"),
        (&["update", "T", "--feed", "a.json"], 3, "a.json: there is no feed yet; `post` begins one"),
    ] {
        let output = run(folder.path(), words);
        let error = text(&output.stderr);
        assert!(error.contains(line), "{words:?}: {error}");
        assert_eq!(output.status.code(), Some(code), "{words:?}: {error}");
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn the_history_lists_what_was_said_and_brings_it_back() {
    let folder = tempfile::tempdir().unwrap();
    let give = |words: &[&str]| {
        let mut all = words.to_vec();
        all.extend(["--feed", "status.json"]);
        run(folder.path(), &all)
    };
    fs::write(folder.path().join("status.json"), "{\"version\": 1, \"x-by\": \"hand\"}").unwrap();
    assert!(give(&["post", "Mail is down", "--impact", "major"]).status.success());
    assert!(give(&["resolve"]).status.success());
    let listed = text(&give(&["history"]).stdout);
    let lines: Vec<&str> = listed.lines().collect();
    let said: Vec<&str> = lines.iter().map(|it| it.split_once("  ").unwrap().1).collect();
    assert_eq!(
        said,
        [
            "The banner shows nothing.",
            "Major outage: Mail is down · Investigating",
            "The banner shows nothing."
        ]
    );
    let names: Vec<&str> = lines.iter().map(|it| it.split_once("  ").unwrap().0).collect();
    assert_eq!(
        text(&give(&["history", "--show", names[2]]).stdout),
        "{\"version\": 1, \"x-by\": \"hand\"}\n"
    );

    let output = give(&["history", "--restore", names[1], "--now", "2030-01-01T00:00:00Z"]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let mut expected: Value = serde_json::from_slice(&give(&["history", "--show", names[1]]).stdout).unwrap();
    expected["updated_at"] = json!("2030-01-01T00:00:00Z");
    assert_eq!(read(&folder.path().join("status.json")), expected);
    assert_eq!(text(&give(&["history"]).stdout).lines().count(), 4);
    let short = text(&give(&["history", "--last", "1"]).stdout);
    assert!(short.ends_with("and 3 older ones: --last 4\n"), "{short}");

    for name in ["../status", "2026-11-27T08-15-00.123Z", ""] {
        let output = give(&["history", "--restore", name]);
        assert_eq!(output.status.code(), Some(3), "{name}");
        assert!(text(&output.stderr).contains("no such state"), "{name}: {}", text(&output.stderr));
    }
}

#[test]
fn two_feeds_in_one_folder_have_a_history_each() {
    let folder = tempfile::tempdir().unwrap();
    for feed in ["a.json", "b.json"] {
        assert!(run(folder.path(), &["post", "T", "--feed", feed]).status.success());
    }
    for feed in ["a.json", "b.json"] {
        assert_eq!(text(&run(folder.path(), &["history", "--feed", feed]).stdout).lines().count(), 1);
    }
}

/// A server that keeps one feed, and what it is told to do wrong.
#[derive(Clone, Debug, Default)]
struct Kept {
    body: Option<Vec<u8>>,
    version: u32,
    fault: &'static str,
    /// `PUT` with `If-Match`, `If-None-Match` and `Authorization`.
    puts: Vec<String>,
}

type Shared = Arc<Mutex<Kept>>;

async fn keep(State(kept): State<Shared>, method: Method, headers: HeaderMap, body: Bytes) -> Response {
    let mut kept = kept.lock().unwrap();
    let header = |name| headers.get(name).and_then(|it| it.to_str().ok()).unwrap_or("-").to_owned();
    let fault = kept.fault;
    let tag =
        |version: u32| if fault == "weak" { format!("W/\"{version}\"") } else { format!("\"{version}\"") };
    if kept.fault == "moved" {
        return (StatusCode::PERMANENT_REDIRECT, [(LOCATION, "http://127.0.0.1:9/")]).into_response();
    }
    if header(AUTHORIZATION) != "Bearer abc" {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    if method == Method::GET {
        let (version, found) = (tag(kept.version), kept.body.clone());
        if kept.fault == "race" {
            kept.version += 1;
        }
        return match found {
            Some(body) => ([(ETAG, version)], body).into_response(),
            None => StatusCode::NOT_FOUND.into_response(),
        };
    }
    let condition = (header(IF_MATCH), header(IF_NONE_MATCH));
    kept.puts.push(format!("{} {}", condition.0, condition.1));
    let holds = match (&*condition.0, &*condition.1) {
        ("-", "*") => kept.body.is_none(),
        (version, "-") => version == tag(kept.version),
        _ => false,
    };
    match kept.fault {
        "full" => return (StatusCode::INSUFFICIENT_STORAGE, "the disk\u{7} is full\nmore").into_response(),
        "deaf" => return StatusCode::METHOD_NOT_ALLOWED.into_response(),
        "hung" => return StatusCode::GATEWAY_TIMEOUT.into_response(),
        _ if !holds => return StatusCode::PRECONDITION_FAILED.into_response(),
        _ => {}
    }
    kept.body = Some(body.to_vec());
    kept.version += 1;
    if kept.fault == "late" {
        return StatusCode::BAD_GATEWAY.into_response();
    }
    if kept.fault == "lost" {
        // The connection breaks after the write: the length is promised, and nothing comes.
        return Response::builder().header("content-length", "5").body(broken_body()).unwrap();
    }
    (StatusCode::NO_CONTENT, [(ETAG, tag(kept.version))]).into_response()
}

fn broken_body() -> axum::body::Body {
    struct Broken;
    impl http_body::Body for Broken {
        type Data = Bytes;
        type Error = std::io::Error;
        fn poll_frame(
            self: std::pin::Pin<&mut Self>,
            _: &mut std::task::Context<'_>,
        ) -> std::task::Poll<Option<Result<http_body::Frame<Bytes>, std::io::Error>>> {
            std::task::Poll::Ready(Some(Err(std::io::Error::other("broken"))))
        }
    }
    axum::body::Body::new(Broken)
}

/// What `post` says to a server with this fault, and what the server has then.
fn post_to(fault: &'static str, body: Option<&str>, token: &str) -> (Output, Kept) {
    let kept = Shared::default();
    kept.lock().unwrap().fault = fault;
    kept.lock().unwrap().body = body.map(|it| it.as_bytes().to_vec());
    let router = Router::new().route("/status.json", any(keep)).with_state(kept.clone());
    let server = Server::start(None, router).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let feed = format!("{}/", server.origin());
    let mut command = program(folder.path(), &["post", "Mail is down", "--id", "new", "--feed", &feed]);
    // A proxy must never hear the token.
    command.env("http_proxy", "http://127.0.0.1:9").env("HTTP_PROXY", "http://127.0.0.1:9");
    if !token.is_empty() {
        command.env("OUTAGE_BANNER_TOKEN", token);
    }
    if fault == "hung" {
        command.arg("--json");
    }
    let output = command.output().unwrap();
    drop(server);
    let kept = kept.lock().unwrap().clone();
    (output, kept)
}

#[test]
fn a_server_is_written_only_where_nobody_else_was_faster() {
    let feed = "{\"version\": 1, \"incidents\": [{\"id\": \"old\", \"title\": \"T\"}]}";
    let (output, kept) = post_to("", Some(feed), "abc");
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert_eq!(kept.puts, ["\"0\" -"]);
    let written: Value = serde_json::from_slice(&kept.body.unwrap()).unwrap();
    assert_eq!(ids(&written), BTreeSet::from(["old".to_owned(), "new".to_owned()]));

    let (output, kept) = post_to("", None, "abc");
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert_eq!(kept.puts, ["- *"]);

    let (output, kept) = post_to("race", Some(feed), "abc");
    assert_eq!(output.status.code(), Some(4), "{}", text(&output.stderr));
    assert_eq!(kept.body.unwrap(), feed.as_bytes());
}

#[test]
fn an_answer_that_is_lost_on_the_way_is_no_failure() {
    for fault in ["lost", "late"] {
        let (output, kept) = post_to(fault, Some("{\"version\": 1}"), "abc");
        assert!(output.status.success(), "{fault}: {}", text(&output.stderr));
        assert_eq!(
            ids(&serde_json::from_slice(&kept.body.unwrap()).unwrap()),
            BTreeSet::from(["new".to_owned()])
        );
        assert_eq!(kept.puts.len(), 1);
    }
}

/// A proxy that gave up says nothing of the server behind it, which may write the feed in the next moment.
#[test]
fn what_nobody_knows_is_not_called_unwritten() {
    let (output, _) = post_to("hung", Some("{\"version\": 1}"), "abc");
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(1));
    assert!(said.contains("HTTP 504") && said.ends_with("look again before you repeat it\n"), "{said}");
    let told: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&told["written"], &told["failure"]), (&Value::Null, &Value::from("failed")));
}

#[test]
fn what_a_server_refuses_is_said_in_one_line_with_what_helps() {
    let feed = "{\"version\": 1}";
    for (fault, token, line) in [
        ("", "", "HTTP 401 Unauthorized; it wants a token: give it by OUTAGE_BANNER_TOKEN or --token-file"),
        ("", "wrong", "HTTP 401 Unauthorized; the token is not the right one"),
        (
            "weak",
            "abc",
            "the server tells no strong ETag, so that two people could overwrite each other; nothing was written",
        ),
        (
            "moved",
            "abc",
            "HTTP 308 Permanent Redirect; it has moved to http://127.0.0.1:9/: name that address",
        ),
        (
            "deaf",
            "abc",
            "HTTP 405 Method Not Allowed; nothing can be written there (`outage-banner serve` takes edits with --token-hash)",
        ),
        ("full", "abc", "HTTP 507 Insufficient Storage; the disk is full"),
    ] {
        let (output, kept) = post_to(fault, Some(feed), token);
        let error = text(&output.stderr);
        assert!(
            error.starts_with("error: http://127.0.0.1:") && error.ends_with(&format!("{line}\n")),
            "{error}"
        );
        assert_eq!(output.status.code(), Some(1), "{fault}");
        assert_eq!(kept.body.unwrap(), feed.as_bytes());
        assert!(!error.contains("wrong\n") && !error.contains("abc"), "{error}");
    }
}

#[test]
fn a_server_that_is_not_there_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(None, Router::new()).unwrap();
    let feed = format!("{}/status.json", server.origin());
    drop(server);
    let output = run(folder.path(), &["post", "T", "--feed", &feed]);
    assert_eq!(output.status.code(), Some(1));
    let error = text(&output.stderr);
    assert!(
        error.starts_with(&format!("error: {feed}: not reached: ")) && error.lines().count() == 1,
        "{error}"
    );
}

#[test]
fn serve_takes_what_post_says_and_tells_of_its_history() {
    let folder = tempfile::tempdir().unwrap();
    let made = text(&run(folder.path(), &["token"]).stdout);
    let word =
        |name: &str| made.lines().find(|it| it.starts_with(name)).unwrap().split_whitespace().nth(1).unwrap();
    let serving = Serving::start(folder.path(), &["--token-hash", word("hash")]);
    let elsewhere = tempfile::tempdir().unwrap();
    fs::write(elsewhere.path().join("token"), format!("{}\n", word("token"))).unwrap();
    let feed = format!("http://{}/status.json", serving.address);
    let give = |words: &[&str]| {
        let mut all = words.to_vec();
        all.extend(["--feed", &feed, "--token-file", "token"]);
        let output = run(elsewhere.path(), &all);
        assert!(output.status.success(), "{words:?}: {}", text(&output.stderr));
        text(&output.stdout)
    };
    give(&["post", "Mail is down", "--impact", "major", "--affects", "mail"]);
    give(&["update", "We found the cause.", "--next", "30m"]);
    give(&["resolve"]);
    let listed = give(&["history"]);
    assert_eq!(listed.lines().count(), 3, "{listed}");
    let second = listed.lines().nth(1).unwrap().split("  ").next().unwrap();
    give(&["history", "--restore", second]);
    let served = serving.get("/status.json").json();
    let incident = &served["incidents"][0];
    assert_eq!(
        (&incident["status"], &incident["updates"][0]["body"]),
        (&json!("investigating"), &json!("We found the cause."))
    );
    assert_eq!(fs::read_dir(elsewhere.path()).unwrap().count(), 1);

    let output = run(elsewhere.path(), &["update", "More.", "--feed", &feed, "--token", "wrong"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("the token does not fit the hash"), "{}", text(&output.stderr));
}
