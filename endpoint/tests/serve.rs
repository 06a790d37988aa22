//! `serve` as visitors, owners and strangers meet it.
#![allow(clippy::unwrap_used, reason = "a failed test panics")]

#[allow(dead_code, reason = "the other tests use more of it")]
mod process;

use process::{Reply, Serving, exchange, wait_for};
use serde_json::json;
use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

const FEED: &str =
    r#"{"version": 1, "incidents": [{"id": "1", "title": "Mail is down", "impact": "major"}]}"#;
const OTHER: &str =
    r#"{"version": 1, "incidents": [{"id": "1", "title": "Mail is slow", "impact": "minor"}]}"#;
/// SHA-256 of `secret`.
const HASH: &str = "2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b";
const TOKEN: &str = "Authorization: Bearer secret\r\n";

/// A server whose feed may be written.
fn writable() -> (tempfile::TempDir, Serving) {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("status.json"), FEED).unwrap();
    let serving = Serving::start(folder.path(), &["--token-hash", HASH]);
    (folder, serving)
}

/// The tag is to be copied and the page to be opened, so what they name must be there.
#[test]
fn each_address_that_is_announced_answers() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("status.json"), FEED).unwrap();
    let serving = Serving::start(folder.path(), &[]);
    let tag = serving.line();
    if tag.starts_with("files    none") {
        println!("skipped: the program was built without dist/");
        return;
    }
    assert!(serving.line().starts_with("support  "));
    let origin = format!("http://{}", serving.address);
    let [script, feed] = ["outage-banner.js", "status.json"].map(|it| format!("{origin}/{it}"));
    let expected = format!(
        "tag      <script async src=\"{script}\" data-endpoint=\"{feed}\" data-support=\"\"></script>"
    );
    assert_eq!((tag, serving.line()), (expected, format!("look     {origin}/?endpoint={feed}")));
    for (path, kind) in [("/outage-banner.js", "text/javascript"), ("/status.json", "application/json")] {
        let reply = serving.get(path);
        assert!(reply.status == 200 && reply.header("content-type").starts_with(kind), "{path}: {reply:?}");
    }
    let page = serving.get(&format!("/?endpoint={feed}"));
    assert!(page.status == 200 && page.text().contains("outage-banner"), "{page:?}");
}

#[test]
fn a_feed_is_open_fresh_and_small() {
    let folder = tempfile::tempdir().unwrap();
    let long = json!({ "version": 1, "incidents": [{ "id": "1", "title": "Mail is down ".repeat(100) }] });
    fs::write(folder.path().join("status.json"), long.to_string()).unwrap();
    let serving = Serving::start(folder.path(), &[]);
    let reply = serving.get("/status.json");
    assert_eq!((reply.status, reply.json()), (200, long));
    for (name, value) in [
        ("access-control-allow-origin", "*"),
        ("access-control-expose-headers", "date, etag, retry-after"),
        ("cross-origin-resource-policy", "cross-origin"),
        ("cache-control", "public, max-age=15, stale-while-revalidate=60"),
        ("content-type", "application/json"),
        ("vary", "accept-encoding"),
    ] {
        assert_eq!(reply.header(name), value, "{name}");
    }
    assert!(reply.header("date").ends_with("gmt"));
    let compressed = serving.send("GET /status.json HTTP/1.1\r\nHost: a\r\nAccept-Encoding: br\r\n", b"");
    assert_eq!(compressed.header("content-encoding"), "br");
    assert!(compressed.body.len() < reply.body.len() / 4);

    let asked = |method: &str, tag: &str| {
        serving.send(&format!("{method} /status.json HTTP/1.1\r\nHost: a\r\nIf-None-Match: {tag}\r\n"), b"")
    };
    let unchanged = asked("GET", reply.header("etag"));
    assert_eq!((unchanged.status, unchanged.body.len()), (304, 0));
    assert_eq!(unchanged.header("access-control-allow-origin"), "*");
    assert_eq!(asked("GET", "\"other\"").status, 200);
    let head = asked("HEAD", "\"other\"");
    assert_eq!((head.status, head.body.len()), (200, 0));
    assert_eq!(head.header("content-length"), reply.body.len().to_string());
}

#[test]
fn a_change_of_the_file_is_served_and_half_a_file_is_not() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("status.json");
    let serving = Serving::start(folder.path(), &[]);
    let shown = || serving.get("/status.json");
    assert_eq!(shown().status, 404);
    assert_eq!(shown().header("access-control-allow-origin"), "*");
    let health = |expected: u16| {
        wait_for("the health", || {
            exchange(serving.admin, "GET /health HTTP/1.1\r\nHost: a\r\n", b"").status == expected
        });
    };
    health(503); // No feed is not a good feed.
    fs::write(&file, FEED).unwrap();
    wait_for("the feed", || shown().status == 200);
    health(200);
    fs::write(&file, &FEED[..20]).unwrap();
    health(503);
    assert_eq!(shown().text(), FEED);
    let old = r#"{"version": 1, "checked_at": "2026-05-04T14:05:00Z", "valid_seconds": 60}"#;
    fs::write(&file, old).unwrap();
    wait_for("the old copy, which the banner knows for one", || shown().text() == old);
    fs::write(&file, OTHER).unwrap();
    wait_for("the other feed", || shown().text() == OTHER);
    health(200);
}

/// The log may lie on the disk that is full.
#[cfg(target_os = "linux")]
#[test]
fn a_log_that_cannot_be_written_keeps_nothing_from_visitors() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("status.json");
    fs::write(&file, FEED).unwrap();
    let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let serving = Serving::start_with_log(full, folder.path(), &[]);
    assert_eq!(serving.get("/status.json").text(), FEED);
    fs::write(&file, &FEED[..20]).unwrap();
    wait_for("the mistake", || {
        exchange(serving.admin, "GET /health HTTP/1.1\r\nHost: a\r\n", b"").status == 503
    });
    fs::write(&file, OTHER).unwrap();
    wait_for("the other feed", || serving.get("/status.json").text() == OTHER);
}

/// Whoever is refused looks at once, sooner than the server looks at its file by itself.
#[test]
fn after_a_refusal_the_server_shows_what_stood_in_the_way() {
    let (folder, serving) = writable();
    let tag = serving.get("/status.json").header("etag").to_owned();
    fs::write(folder.path().join("status.json"), OTHER).unwrap();
    let late = serving.put("/status.json", &format!("{TOKEN}If-Match: {tag}\r\n"), FEED);
    assert_eq!(late.status, 412, "{}", late.text());
    assert_eq!(serving.get("/status.json").text(), OTHER);
}

/// The figure of this name, as Prometheus reads it.
#[cfg(unix)]
fn figure(serving: &Serving, name: &str) -> u64 {
    let text = exchange(serving.admin, "GET /metrics HTTP/1.1\r\nHost: a\r\n", b"").text();
    let line = text.lines().find_map(|it| it.strip_prefix(name)?.strip_prefix(' ').map(str::to_owned));
    line.and_then(|it| it.parse().ok()).unwrap_or_else(|| panic!("no {name} in {text}"))
}

/// Many idle connections at once, as a stranger opens them.
#[cfg(unix)]
fn crowd(serving: &Serving) -> Vec<TcpStream> {
    (0..150).map(|_| TcpStream::connect(serving.address).unwrap()).collect()
}

#[cfg(unix)]
#[test]
fn a_crowd_takes_no_file_handle_that_the_feed_needs() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("status.json"), FEED).unwrap();
    let serving =
        Serving::start_within("ulimit -n 128", folder.path(), &["--feed", ".", "--patience", "600"]);
    let crowd = crowd(&serving);
    wait_for("too many", || figure(&serving, "outage_banner_connections_turned_away_total") > 0);
    fs::write(folder.path().join("status.json"), OTHER).unwrap();
    assert_eq!(figure(&serving, "outage_banner_feed_good{feed=\"status.json\"}"), 1);
    drop(crowd);
    wait_for("room", || figure(&serving, "outage_banner_connections") == 0);
    wait_for("what was written meanwhile", || serving.get("/status.json").text() == OTHER);
}

/// As most systems begin: few files, and a program may ask for more.
#[cfg(unix)]
#[test]
fn as_many_connections_are_taken_as_were_promised() {
    let folder = tempfile::tempdir().unwrap();
    let serving = Serving::start_within("ulimit -Sn 64", folder.path(), &["--patience", "600"]);
    let _crowd = crowd(&serving);
    wait_for("all of them", || figure(&serving, "outage_banner_connections") == 150);
}

#[test]
fn a_feed_is_written_by_whoever_has_the_token_and_kept() {
    let (folder, serving) = writable();
    let tag = serving.get("/status.json").header("etag").to_owned();
    let written = serving.put("/status.json", &format!("{TOKEN}If-Match: {tag}\r\n"), OTHER);
    assert_eq!(written.status, 204, "{}", written.text());
    let after = serving.get("/status.json");
    assert_eq!((after.text(), after.header("etag")), (OTHER.to_owned(), written.header("etag")));
    // The second of two people is told, and nothing is lost.
    let late = serving.put("/status.json", &format!("{TOKEN}If-Match: {tag}\r\n"), FEED);
    assert_eq!(late.status, 412, "{}", late.text());
    assert_eq!(serving.put("/status.json", &format!("{TOKEN}If-None-Match: *\r\n"), FEED).status, 412);
    assert_eq!(serving.get("/status.json").text(), OTHER);

    let get = |path: &str| serving.send(&format!("GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{TOKEN}"), b"");
    let names: Vec<String> = get("/history/").json()["entries"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["name"].as_str().unwrap().to_owned())
        .collect();
    let states: Vec<String> = names.iter().map(|it| get(&format!("/history/{it}")).text()).collect();
    assert_eq!(states, [OTHER, FEED]);
    assert_eq!(get("/history/..%2fstatus.json").status, 404);
    assert_eq!(get("/history/../status").status, 404);
    assert_eq!(fs::read_to_string(folder.path().join("status.json")).unwrap(), OTHER);
}

#[test]
fn nobody_else_gets_in() {
    let (folder, serving) = writable();
    for (headers, status) in [
        ("", 401),
        ("Authorization: Bearer wrong\r\n", 401),
        ("Authorization: Basic secret\r\n", 401),
        ("X-Token: secret\r\n", 401),
        ("Authorization: Bearer secret\r\nAuthorization: Bearer secret\r\n", 401),
        // By a proxy that got it in the clear.
        ("Authorization: Bearer secret\r\nX-Forwarded-For: 192.0.2.1\r\n", 403),
        ("Authorization: Bearer secret\r\nX-Forwarded-Proto: http\r\n", 403),
    ] {
        let reply = serving.put("/status.json", headers, OTHER);
        assert_eq!(reply.status, status, "{headers}: {}", reply.text());
        assert_eq!(reply.header("access-control-allow-origin"), "*");
    }
    for (token, words) in [
        (HASH, "this is the hash: send the token"),
        ("wrong", "the token does not fit the hash"),
        ("", "expected the header `Authorization: Bearer TOKEN`"),
    ] {
        let reply = serving.put("/status.json", &format!("Authorization: Bearer {token}\r\n"), OTHER);
        assert!(reply.status == 401 && reply.text().starts_with(words), "{token}: {}", reply.text());
    }
    // Whoever uses the command line reads the same.
    let url = format!("http://{}/status.json", serving.address);
    fs::write(folder.path().join("token"), HASH).unwrap();
    let output = process::run(folder.path(), &["post", "T", "--feed", &url, "--token-file", "token"]);
    let error = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(error.contains("HTTP 401 Unauthorized; the token is not taken: this is the hash"), "{error}");
    assert_eq!(serving.put("/status.json?token=secret", "", OTHER).status, 401);
    assert_eq!(serving.get("/history/").status, 401);
    assert_eq!(serving.get("/status.json").text(), FEED);
    assert!(!folder.path().join("history").exists());
}

#[test]
fn what_is_no_valid_feed_is_not_written() {
    let (_folder, serving) = writable();
    let put = |headers: &str, body: &str| serving.put("/status.json", &format!("{TOKEN}{headers}"), body);
    let mistake = put("", r#"{"version": 1, "incidentes": []}"#);
    assert_eq!(mistake.status, 422);
    assert!(mistake.text().contains("did you mean \"incidents\"?"), "{}", mistake.text());
    for (headers, body, status) in [
        ("", "", 422),
        ("", "{", 422),
        ("", "[]", 422),
        ("", "\u{0}", 422),
        ("Content-Type: text/plain\r\n", OTHER, 415),
        ("If-Match: W/\"1\"\r\n", OTHER, 400),
    ] {
        assert_eq!(put(headers, body).status, status, "{headers} {body}");
    }
    let long = format!("{{\"version\": 1, \"x-a\": \"{}\"}}", "a".repeat(3 << 20));
    assert_eq!(put("", &long).status, 413);
    let chunked =
        format!("PUT /status.json HTTP/1.1\r\nHost: 127.0.0.1\r\n{TOKEN}Transfer-Encoding: chunked\r\n");
    let endless = format!("{:x}\r\n{long}\r\n0\r\n\r\n", long.len());
    assert_eq!(serving.send(&chunked, endless.as_bytes()).status, 413);
    assert_eq!(put_elsewhere(&serving), [404, 404, 404]);
    assert_eq!(serving.get("/status.json").text(), FEED);
}

fn put_elsewhere(serving: &Serving) -> Vec<u16> {
    let paths = ["/other.json", "/../other.json", "/outage-banner.js"];
    paths.iter().map(|it| serving.put(it, TOKEN, OTHER).status).collect()
}

#[test]
fn nothing_can_be_written_where_no_token_is_configured() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("status.json"), FEED).unwrap();
    let serving = Serving::start(folder.path(), &[]);
    let reply = serving.put("/status.json", TOKEN, OTHER);
    assert_eq!((reply.status, reply.header("allow")), (405, "get, head, options"));
    assert_eq!(serving.get("/history/").status, 404);
    let refused = process::run(folder.path(), &["serve", "--feed", ".", "--token-hash", HASH]);
    assert_eq!(refused.status.code(), Some(3), "{refused:?}");
}

#[test]
fn a_folder_has_its_feeds_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let feeds = folder.path().join("feeds");
    fs::create_dir(&feeds).unwrap();
    fs::write(feeds.join("mail.json"), FEED).unwrap();
    fs::write(feeds.join(".hidden.json"), FEED).unwrap();
    fs::write(feeds.join("notes.txt"), "private").unwrap();
    fs::write(folder.path().join("secret.json"), FEED).unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink(folder.path().join("secret.json"), feeds.join("link.json")).unwrap();
    let serving = Serving::start(folder.path(), &["--feed", "feeds"]);
    assert_eq!(serving.get("/mail.json").text(), FEED);
    for path in [
        "/.hidden.json",
        "/notes.txt",
        "/link.json",
        "/../secret.json",
        "/..%2fsecret.json",
        "/%2e%2e/secret.json",
        "/feeds/mail.json",
        "//mail.json",
        "/mail.json/",
        "/history/",
        "/etc/passwd",
        "*",
        "http://a.example/../secret.json",
    ] {
        let reply = serving.get(path);
        assert!(matches!(reply.status, 400 | 404), "{path}: {}", reply.status);
    }
}

#[test]
fn another_page_may_ask_what_it_may_do() {
    let (_folder, serving) = writable();
    let reply =
        serving.send("OPTIONS /status.json HTTP/1.1\r\nHost: a\r\nOrigin: https://b.example\r\n", b"");
    assert_eq!(
        (reply.status, reply.header("access-control-allow-methods")),
        (204, "get, head, put, options")
    );
    assert!(reply.header("access-control-allow-headers").contains("authorization"));
    assert_eq!(serving.send("DELETE /status.json HTTP/1.1\r\nHost: a\r\n", b"").status, 405);
}

#[test]
fn the_description_says_what_is_answered() {
    let (_folder, serving) = writable();
    let described = serving.get("/openapi.json").json();
    for (path, item) in described["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap().iter().filter(|it| it.1.is_object()) {
            let path = path.replace("{name}", "2026-11-27T08-15-00.123Z");
            let method = method.to_uppercase();
            for token in ["", TOKEN] {
                let reply =
                    serving.send(&format!("{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{token}"), b"");
                let is_described = operation["responses"].get(reply.status.to_string()).is_some();
                assert!(is_described, "{method} {path}: {reply:?}");
            }
        }
    }
}

#[test]
fn a_head_that_is_too_long_is_refused() {
    let (_folder, serving) = writable();
    let long = format!("GET /status.json HTTP/1.1\r\nHost: a\r\nX-Long: {}\r\n", "a".repeat(1 << 20));
    let Reply { status, .. } = serving.send(&long, b"");
    assert!(matches!(status, 0 | 431), "{status}"); // 0: it was closed while we were still writing.
    assert_eq!(serving.get("/status.json").status, 200);
}

#[test]
fn slow_clients_are_left_and_others_are_served_meanwhile() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("status.json"), FEED).unwrap();
    let arguments = ["--patience", "1", "--max-connections", "4", "--token-hash", HASH];
    let serving = Serving::start(folder.path(), &arguments);
    let begin = |text: &str| {
        let mut stream = TcpStream::connect(serving.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_mins(1))).unwrap();
        stream.write_all(text.as_bytes()).unwrap();
        stream
    };
    let body =
        format!("PUT /status.json HTTP/1.1\r\nHost: 127.0.0.1\r\n{TOKEN}Content-Length: 100\r\n\r\n{{");
    let mut slow = [begin("GET /status.json HTTP/1.1\r\nHo"), begin(""), begin(&body)];
    assert_eq!(serving.get("/status.json").status, 200);
    for stream in &mut slow {
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer); // It returns when the server closes.
        let answer = String::from_utf8_lossy(&answer);
        assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 408"), "{answer}");
    }
    // Beyond the limit nobody waits. A busy machine may take longer than the four are left open.
    wait_for("a connection that is turned away", || {
        let _open: Vec<TcpStream> = (0..4).filter_map(|_| TcpStream::connect(serving.address).ok()).collect();
        serving.get("/status.json").status == 0
    });
    wait_for("a free place", || serving.get("/status.json").status == 200);
}

#[cfg(unix)]
#[test]
fn it_ends_when_it_is_asked_to() {
    let (_folder, mut serving) = writable();
    let id = serving.child.id().to_string();
    assert!(std::process::Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
    assert_eq!(serving.child.wait().unwrap().code(), Some(0));
}

#[test]
fn the_widgets_files_are_there_too() {
    let (_folder, serving) = writable();
    let dist = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../dist/outage-banner.js");
    let Ok(script) = fs::read(dist) else {
        println!("skipped: there is no dist/; run `cargo xtask build`");
        return;
    };
    let reply = serving.get("/outage-banner.js");
    assert_eq!((reply.status, reply.header("content-type")), (200, "text/javascript; charset=utf-8"));
    assert!(reply.body == script);
    assert_eq!(serving.get("/outage_banner_bg.wasm").header("content-type"), "application/wasm");
    assert_eq!(serving.get("/outage-banner.js.br").status, 404);
}
