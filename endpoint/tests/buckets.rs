//! Feeds in buckets, by the real things where they can be had: S3 by `s3s-fs`, Azure by Azurite. Google has nothing that
//! runs here: a server of our own says what it is asked.
#![allow(clippy::unwrap_used, reason = "a failed test panics")]

#[allow(dead_code, reason = "the other tests use more of it")]
mod process;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::{Router, routing::any};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use outage_banner_endpoint::place::{If, Place, Setup, Write, WriteError};
use process::{program, wait_for};
use serde_json::{Value, json};
use std::fs;
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{SystemTime, UNIX_EPOCH};
use xtask::serve::{Answer, Server, folder as serve_folder};

/// A store that runs on this machine, and the options that open it; it is ended when this is dropped.
struct Store {
    child: Option<Child>,
    options: Vec<String>,
    /// `s3://bucket`
    bucket: &'static str,
    folder: tempfile::TempDir,
}

impl Drop for Store {
    fn drop(&mut self) {
        if let Some(child) = &mut self.child {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// Where `cargo xtask test` puts a program, or else wherever the system has it.
fn tool(path: &str, name: &str) -> Option<PathBuf> {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/tools").join(path).join(name);
    let on_path =
        || std::env::split_paths(&std::env::var_os("PATH")?).map(|it| it.join(name)).find(|it| it.is_file());
    Some(own).filter(|it| it.is_file()).or_else(on_path)
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// Starts it, and waits until it listens.
fn started(command: &mut Command, port: u16) -> Child {
    let child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    wait_for("the store listens", || TcpStream::connect(("127.0.0.1", port)).is_ok());
    child
}

fn s3() -> Option<Store> {
    let program = tool("bin", "s3s-fs")?;
    let (folder, port) = (tempfile::tempdir().unwrap(), free_port());
    fs::create_dir(folder.path().join("bucket")).unwrap();
    let mut command = Command::new(program);
    command.args(["--access-key", "anna", "--secret-key", "topsecret", "--host", "127.0.0.1", "--port"]);
    let child = started(command.arg(port.to_string()).arg(folder.path()), port);
    let options = vec![
        format!("aws_endpoint_url=http://127.0.0.1:{port}"),
        "aws_access_key_id=anna".to_owned(),
        "aws_secret_access_key=topsecret".to_owned(),
    ];
    Some(Store { child: Some(child), options, bucket: "s3://bucket", folder })
}

const ACCOUNT: &str = "devstoreaccount1";
/// Azurite's own, which everybody knows.
const KEY: &str = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

fn azure() -> Option<Store> {
    let program = tool("azurite/node_modules/.bin", "azurite-blob")?;
    let (folder, port) = (tempfile::tempdir().unwrap(), free_port());
    let mut command = Command::new(program);
    command.current_dir(folder.path());
    command.args(["--disableTelemetry", "--silent", "--skipApiVersionCheck", "--blobHost", "127.0.0.1"]);
    let child = started(command.args(["--blobPort", &port.to_string()]), port);
    let endpoint = format!("http://127.0.0.1:{port}/{ACCOUNT}");
    let store = Store {
        child: Some(child),
        options: vec![
            format!("azure_storage_endpoint={endpoint}"),
            format!("azure_storage_account_name={ACCOUNT}"),
            format!("azure_storage_account_key={KEY}"),
        ],
        bucket: "az://bucket",
        folder,
    };
    make_container(port);
    Some(store)
}

/// Azure's containers are made by one request that is signed with the account's key.
fn make_container(port: u16) {
    let now = SystemTime::now();
    assert!(now > UNIX_EPOCH);
    let date = httpdate::fmt_http_date(now);
    let headers = format!("x-ms-date:{date}\nx-ms-version:2021-08-06\n");
    let signed = format!("PUT{}{headers}/{ACCOUNT}/{ACCOUNT}/bucket\nrestype:container", "\n".repeat(12));
    let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, &BASE64_STANDARD.decode(KEY).unwrap());
    let signature = BASE64_STANDARD.encode(ring::hmac::sign(&key, signed.as_bytes()));
    let head = format!(
        "PUT /{ACCOUNT}/bucket?restype=container HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 0\r\n\
         x-ms-date: {date}\r\nx-ms-version: 2021-08-06\r\nAuthorization: SharedKey {ACCOUNT}:{signature}\r\n"
    );
    let reply = process::exchange(([127, 0, 0, 1], port).into(), &head, b"");
    assert_eq!(reply.status, 201, "{reply:?}");
}

impl Store {
    fn command(&self, words: &[&str]) -> Command {
        let mut command = program(self.folder.path(), words);
        for option in &self.options {
            let (name, value) = option.split_once('=').unwrap();
            command.env(name.to_uppercase(), value);
        }
        for name in ["http_proxy", "HTTP_PROXY"] {
            command.env_remove(name);
        }
        command
    }

    fn run(&self, words: &[&str]) -> Output {
        self.command(words).output().unwrap()
    }

    #[track_caller]
    fn done(&self, words: &[&str]) -> String {
        let output = self.run(words);
        assert!(output.status.success(), "{words:?}: {}", text(&output));
        text(&output)
    }

    fn place(&self, key: &str) -> Place {
        let bucket = self.options.iter().map(|it| it.parse().unwrap()).collect();
        Place::parse(&self.address(key), &Setup { bucket, ..Setup::default() }).unwrap()
    }

    fn address(&self, key: &str) -> String {
        format!("{}/{key}", self.bucket)
    }
}

fn text(output: &Output) -> String {
    String::from_utf8_lossy(&[&*output.stdout, &*output.stderr].concat()).into_owned()
}

fn wait<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(work)
}

fn read(place: &Place) -> Option<Value> {
    wait(place.read()).unwrap().map(|it| serde_json::from_slice(&it.0).unwrap())
}

fn ids(feed: &Value) -> Vec<String> {
    let mut ids: Vec<String> = feed["incidents"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["id"].as_str().unwrap().to_owned())
        .collect();
    ids.sort();
    ids
}

/// The night of the outage, with the feed in this bucket.
fn a_feed_lives_in(store: &Store) {
    let feed = store.address("status/status.json");
    let place = store.place("status/status.json");
    assert_eq!(read(&place), None);
    let refused = store.run(&["update", "News", "--feed", &feed]);
    assert_eq!(refused.status.code(), Some(3), "{}", text(&refused));
    store.done(&["post", "Mail is down", "--id", "a", "--impact", "major", "--feed", &feed]);
    store.done(&["resolve", "--feed", &feed]);
    assert_eq!(read(&place).unwrap()["incidents"][0]["status"], "resolved");

    // Each state is kept, and comes back.
    let listed = store.done(&["history", "--feed", &feed]);
    let lines: Vec<&str> = listed.lines().collect();
    assert_eq!(lines.len(), 2, "{listed}");
    assert!(lines[1].contains("Mail is down"), "{listed}");
    let name = lines[1].split_whitespace().next().unwrap();
    store.done(&["history", "--restore", name, "--feed", &feed]);
    assert_ne!(read(&place).unwrap()["incidents"][0]["status"], "resolved");
    assert_eq!(store.done(&["history", "--feed", &feed]).lines().count(), 3);
    let unknown = store.run(&["history", "--show", "2026-11-27T08-15-00.123Z", "--feed", &feed]);
    assert_eq!(unknown.status.code(), Some(3), "{}", text(&unknown));
}

/// Two people at once: the second is told, and nothing is lost.
fn the_second_of_two_is_told_by(store: &Store) {
    let place = store.place("two.json");
    let write = |title: &str, condition: If| {
        let bytes = json!({ "version": 1, "incidents": [{ "title": title }] }).to_string().into_bytes();
        wait(place.edit(Write { bytes, condition, signature: None }))
    };
    let first = write("one", If::Absent).unwrap();
    assert_eq!(write("two", If::Absent), Err(WriteError::Conflict));
    let (_, read_version) = wait(place.read()).unwrap().unwrap();
    assert_eq!(read_version, first);
    let second = write("three", If::Unchanged(first.clone())).unwrap();
    assert_eq!(write("four", If::Unchanged(first)), Err(WriteError::Conflict));
    assert_eq!(read(&place).unwrap()["incidents"][0]["title"], "three");
    assert!(write("five", If::Unchanged(second)).is_ok());
}

/// Six people at the same moment: whoever is told that it is written finds it written.
fn of_six_at_once_none_is_lost_by(store: &Store) {
    let place = store.place("six.json");
    let feed = store.address("six.json");
    store.done(&["post", "T", "--id", "w", "--feed", &feed]);
    let posts: Vec<Child> = (0..6)
        .map(|it| {
            let id = format!("w{it}");
            let mut command = store.command(&["post", "T", "--id", &id, "--feed", &feed]);
            command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
        })
        .collect();
    let mut written = vec!["w".to_owned()];
    for (at, post) in posts.into_iter().enumerate() {
        let output = post.wait_with_output().unwrap();
        match output.status.code() {
            Some(0) => written.push(format!("w{at}")),
            code => assert_eq!(code, Some(4), "{}", text(&output)),
        }
    }
    assert!(written.len() > 1);
    assert_eq!(ids(&read(&place).unwrap()), written);
}

/// A copy with its signature, beside a target that fails.
fn a_copy_goes_to(store: &Store) {
    let server = Server::start(None, serve_folder(store.folder.path())).unwrap();
    let feed =
        json!({ "version": 1, "incidents": [{ "id": "1", "title": "Mail is down", "impact": "major" }] });
    server.set("/feed.json", Answer::json(feed.to_string()));
    let from = format!("{}/feed.json", server.origin());
    // Nobody listens there.
    let (copy, dead) = (store.address("copy.json"), format!("http://127.0.0.1:{}/copy.json", free_port()));
    let words = store.done(&["keygen", "key.pem"]);
    let public = words.split_whitespace().skip_while(|it| *it != "public").nth(1).unwrap();
    let publish = ["publish", "--feed", &from, "--to", &dead, "--to", &copy, "--once", "--key", "key.pem"];
    let output = store.run(&[&publish[..], &["--encoding", "gzip"]].concat());
    assert_eq!(output.status.code(), Some(1), "{}", text(&output));
    assert!(text(&output).contains(&format!("{dead}: ")), "{}", text(&output));
    store.done(&["verify", "--feed", &copy, "--public-key", public]);
    assert_eq!(read(&store.place("copy.json")).unwrap()["incidents"][0]["title"], "Mail is down");
    // What says nothing new is not written again.
    let again = ["publish", "--feed", &from, "--to", &copy, "--once", "--key", "key.pem"];
    assert!(store.done(&again).contains("says this already"));
}

/// One line says what is wrong, and no secret.
fn wrong_credentials_are_named_by(store: &Store) {
    let feed = store.address("status.json");
    let mut command = store.command(&["post", "T", "--feed", &feed]);
    command.env("AWS_SECRET_ACCESS_KEY", "not-this-one").env("AZURE_STORAGE_ACCOUNT_KEY", "bm90LXRoaXMtb25l");
    let output = command.output().unwrap();
    let error = text(&output);
    assert_eq!(output.status.code(), Some(1), "{error}");
    assert!(error.starts_with(&format!("error: {feed}: the credentials")), "{error}");
    assert!(!error.contains("not-this-one") && error.lines().count() == 1, "{error}");
}

#[test]
fn s3_holds_a_feed() {
    let Some(store) = s3() else {
        println!("skipped: there is no s3s-fs; `cargo xtask test` installs it");
        return;
    };
    a_feed_lives_in(&store);
    a_copy_goes_to(&store);
    wrong_credentials_are_named_by(&store);
    // Not six at once: s3s-fs looks at the condition first and writes afterwards, which S3 itself does in one step.
    the_second_of_two_is_told_by(&store);
}

#[test]
fn azure_holds_a_feed() {
    let Some(store) = azure() else {
        println!("skipped: there is no Azurite; `cargo xtask test` installs it");
        return;
    };
    a_feed_lives_in(&store);
    a_copy_goes_to(&store);
    wrong_credentials_are_named_by(&store);
    the_second_of_two_is_told_by(&store);
    of_six_at_once_none_is_lost_by(&store);
}

/// What a bucket of Google's has, and under which condition and with which headers it was written.
#[derive(Default)]
struct Google {
    objects: std::collections::BTreeMap<String, (u64, Vec<u8>)>,
    puts: Vec<String>,
}

async fn google(
    State(google): State<Arc<Mutex<Google>>>,
    method: Method,
    uri: axum::http::Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let mut google = google.lock().unwrap();
    let header = |name: &str| headers.get(name).and_then(|it| it.to_str().ok()).unwrap_or("-").to_owned();
    if header("authorization") != "Bearer topsecret" {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    let path = uri.path().replace("%2E", ".");
    if path == "/bucket" {
        let list = "<?xml version=\"1.0\"?><ListBucketResult></ListBucketResult>";
        return list.into_response();
    }
    let generation = google.objects.get(&path).map_or(0, |it| it.0);
    if method == Method::GET {
        return match google.objects.get(&path) {
            Some((generation, bytes)) => {
                let modified = "Mon, 04 May 2026 14:00:00 GMT".to_owned();
                let headers = [
                    ("x-goog-generation", generation.to_string()),
                    ("last-modified", modified),
                    ("etag", "\"same\"".to_owned()),
                ];
                (headers, bytes.clone()).into_response()
            }
            None => StatusCode::NOT_FOUND.into_response(),
        };
    }
    let wanted = header("x-goog-if-generation-match");
    google.puts.push(format!("{path} {wanted} {} {}", header("content-type"), header("cache-control")));
    if wanted != "-" && wanted != generation.to_string() {
        return StatusCode::PRECONDITION_FAILED.into_response();
    }
    let generation = generation + 7;
    google.objects.insert(path, (generation, body.to_vec()));
    ([("x-goog-generation", generation.to_string()), ("etag", "\"same\"".to_owned())]).into_response()
}

#[test]
fn google_is_asked_by_generations() {
    let kept = Arc::new(Mutex::new(Google::default()));
    let router = Router::new().fallback(any(google)).with_state(kept.clone());
    let server = Server::start(None, router).unwrap();
    let options =
        vec![format!("google_base_url={}", server.origin()), "google_bearer_token=topsecret".to_owned()];
    let store = Store { child: None, options, bucket: "gs://bucket", folder: tempfile::tempdir().unwrap() };
    let place = store.place("status.json");
    let write = |title: &str, condition: If| {
        let bytes = json!({ "version": 1, "incidents": [{ "title": title }] }).to_string().into_bytes();
        wait(place.write(Write { bytes, condition, signature: None }))
    };
    let first = write("one", If::Absent).unwrap();
    assert_eq!(first.tag(), Some("7"));
    assert_eq!(write("two", If::Absent), Err(WriteError::Conflict));
    assert!(write("three", If::Unchanged(first.clone())).is_ok());
    assert_eq!(write("four", If::Unchanged(first)), Err(WriteError::Conflict));
    assert_eq!(read(&place).unwrap()["incidents"][0]["title"], "three");
    let rest = "application/json public, max-age=15, stale-while-revalidate=60";
    let expected = ["0", "0", "7", "7"].map(|it| format!("/bucket/status.json {it} {rest}"));
    assert_eq!(kept.lock().unwrap().puts, expected);
}

#[test]
fn what_opens_no_bucket_is_refused_at_once() {
    let folder = tempfile::tempdir().unwrap();
    for (words, code, line) in [
        (&["post", "T", "--feed", "s3://"][..], 3, "the name of the bucket is missing"),
        (
            &["post", "T", "--feed", "s3://b/", "--bucket-option", "aws_colour=red"],
            3,
            "aws_colour is no option",
        ),
        (
            &["post", "T", "--feed", "s3://b/", "--bucket-option", "colour=red"],
            2,
            "expected a name and a value",
        ),
        (&["post", "T", "--feed", "s3://b/", "--encoding", "zip"], 2, "possible values: identity, gzip, br"),
        (&["post", "T", "--feed", "s3://b/", "--bucket-option", "aws_access_key_id=a"], 3, "secret"),
    ] {
        let output = process::run(folder.path(), words);
        let error = text(&output).to_lowercase();
        assert!(error.contains(line), "{words:?}: {error}");
        assert_eq!(output.status.code(), Some(code), "{words:?}: {error}");
    }
}
