//! The configurations of `static/hosting/`, without a browser: real servers send what `docs/hosting.md` says.
#![allow(clippy::unwrap_used, reason = "a failed test panics")]

mod hosted;
#[path = "../../endpoint/tests/process/http.rs"]
#[allow(dead_code, reason = "the endpoint's tests use more of it")]
mod http;

use std::fs;
use std::io::Read;
use std::net::SocketAddr;
use std::os::unix::fs::PermissionsExt;
use std::process::Command;

use flate2::read::GzDecoder;
use hosted::Hosted;
use http::{Reply, exchange};
use xtask::front::Program;

/// Long enough that servers which compress do so.
const FEED: &str = include_str!("../../static/status.json");
const FOREVER: &str = "public, max-age=31536000, immutable";
const SHORT: &str = "public, max-age=600";

/// What a browser says that it can unpack, and the twin that it gets.
const ACCEPTED: [(&str, &str); 7] = [
    ("gzip, deflate, br, zstd", "br"),
    ("br", "br"),
    ("gzip, deflate", "gzip"),
    ("br;q=0, gzip", "gzip"),
    ("gzip;q=0", ""),
    ("identity", ""),
    ("", ""),
];

const FILES: [(&str, &str); 4] = [
    ("outage-banner.js", "text/javascript"),
    ("outage_banner_bg.wasm", "application/wasm"),
    ("locales/de.json", "application/json"),
    ("status.schema.json", "application/json"),
];

#[test]
fn nginx_sends_what_the_documentation_says() {
    sends_what_the_documentation_says(Program::Nginx);
}

#[test]
fn caddy_sends_what_the_documentation_says() {
    sends_what_the_documentation_says(Program::Caddy);
}

#[test]
fn apache_sends_what_the_documentation_says() {
    sends_what_the_documentation_says(Program::Apache);
}

#[track_caller]
fn sends_what_the_documentation_says(program: Program) {
    let hosted = Hosted::new(FEED);
    let Some(front) = hosted.serve(program) else { return };
    let address = front.address();
    let pinned = Hosted::pinned().unwrap();
    for (folder, lifetime) in [(pinned.as_str(), FOREVER), ("outage-banner", SHORT)] {
        for (name, kind) in FILES {
            for (accepted, encoding) in ACCEPTED {
                let twin = hosted.files.get(&format!("{name}{}", ending(encoding))).unwrap();
                file(address, &format!("/{folder}/{name}"), kind, (accepted, encoding), lifetime, twin);
            }
        }
        missing(address, &format!("/{folder}/none.js"));
        missing(address, &format!("/{folder}/none.wasm"));
    }
    // Apache would change the ETag of what it compresses.
    feed(address, if program == Program::Apache { "" } else { "gzip" });
    let feed_file = hosted.www().join("status.json");
    fs::write(hosted.www().join("status.json.sig"), [7; 64]).unwrap();
    let signature = get(address, "/status.json.sig", "");
    assert_eq!((signature.status, signature.body.as_slice()), (200, &[7; 64][..]));
    assert_eq!(signature.all("access-control-allow-origin"), ["*"]);
    assert!(signature.header("cache-control").starts_with("public, max-age=15"));
    fs::remove_file(feed_file).unwrap();
    missing(address, "/status.json");
}

fn ending(encoding: &str) -> &str {
    match encoding {
        "br" => ".br",
        "gzip" => ".gz",
        _ => "",
    }
}

fn get(address: SocketAddr, path: &str, headers: &str) -> Reply {
    let head = format!(
        "GET {path} HTTP/1.1\r\nHost: cdn.example.net\r\nOrigin: https://www.example.net\r\n{headers}"
    );
    exchange(address, &head, b"")
}

fn accepting(encodings: &str) -> String {
    if encodings.is_empty() { String::new() } else { format!("Accept-Encoding: {encodings}\r\n") }
}

#[track_caller]
fn file(
    address: SocketAddr,
    path: &str,
    kind: &str,
    (accepted, encoding): (&str, &str),
    lifetime: &str,
    content: &[u8],
) {
    let reply = get(address, path, &accepting(accepted));
    let asked = format!("{path}, {accepted:?}: {reply:?}");
    let asked = asked.get(..700).unwrap_or(&asked);
    assert_eq!(reply.status, 200, "{asked}");
    assert_eq!(reply.header("content-type").split(';').next(), Some(kind), "{asked}");
    assert_eq!(reply.header("content-encoding"), encoding, "{asked}");
    let body = whole(&reply);
    assert!(body == content, "{} and {} bytes: {asked}", body.len(), content.len());
    for (name, values) in [
        ("access-control-allow-origin", &["*"][..]),
        ("cross-origin-resource-policy", &["cross-origin"]),
        ("cache-control", &[lifetime]),
        ("vary", &["accept-encoding"]),
    ] {
        assert_eq!(reply.all(name), values, "{name}: {asked}");
    }

    let tag = reply.header("etag");
    assert!(!tag.is_empty(), "{asked}");
    let again = get(address, path, &format!("{}If-None-Match: {}\r\n", accepting(accepted), raw(tag)));
    assert_eq!((again.status, again.body.len()), (304, 0), "{asked}");
    assert_eq!(again.header("cache-control"), lifetime, "{again:?}");
    // Whoever has the other form of the file must not keep it for this one.
    let other = if encoding == "br" { "identity" } else { "br" };
    assert_ne!(get(address, path, &accepting(other)).header("etag"), tag, "{asked}");
}

/// The body without the lengths of its chunks, if it came in some.
#[track_caller]
fn whole(reply: &Reply) -> Vec<u8> {
    if reply.header("transfer-encoding") != "chunked" {
        return reply.body.clone();
    }
    let (mut rest, mut body) = (reply.body.as_slice(), Vec::new());
    while !rest.is_empty() {
        let end = rest.windows(2).position(|it| it == b"\r\n").unwrap();
        let length = usize::from_str_radix(str::from_utf8(&rest[..end]).unwrap(), 16).unwrap();
        body.extend_from_slice(&rest[end + 2..end + 2 + length]);
        rest = &rest[end + 4 + length..];
    }
    body
}

/// Tags come in lower case; those of these servers have no other letters but the `W` of a weak one.
fn raw(tag: &str) -> String {
    tag.strip_prefix("w/").map_or_else(|| tag.to_owned(), |rest| format!("W/{rest}"))
}

/// A mistake is told to the page, and nobody keeps it.
#[track_caller]
fn missing(address: SocketAddr, path: &str) {
    let reply = get(address, path, "Accept-Encoding: br\r\n");
    assert_eq!(reply.status, 404, "{path}");
    assert_eq!(reply.all("access-control-allow-origin"), ["*"], "{path}: {reply:?}");
    assert_eq!(
        (reply.header("cache-control"), reply.header("content-encoding")),
        ("", ""),
        "{path}: {reply:?}"
    );
}

#[track_caller]
fn feed(address: SocketAddr, packed: &str) {
    for (accepted, encoding) in [("identity", ""), ("gzip, deflate, br, zstd", packed)] {
        let reply = get(address, "/status.json", &accepting(accepted));
        assert_eq!(reply.status, 200, "{reply:?}");
        assert_eq!(reply.header("content-type"), "application/json", "{reply:?}");
        assert_eq!(reply.header("content-encoding"), encoding, "{reply:?}");
        let body = whole(&reply);
        let mut text = String::new();
        let read = match encoding {
            "gzip" => GzDecoder::new(body.as_slice()).read_to_string(&mut text),
            _ => body.as_slice().read_to_string(&mut text),
        };
        assert!(read.is_ok() && text == FEED, "{text}");
        assert_eq!(reply.all("access-control-allow-origin"), ["*"], "{reply:?}");
        assert_eq!(reply.all("access-control-expose-headers"), ["date, retry-after"], "{reply:?}");
        assert_eq!(
            reply.all("cache-control"),
            ["public, max-age=15, stale-while-revalidate=60"],
            "{reply:?}"
        );
        assert!(!reply.header("date").is_empty(), "{reply:?}");
        let tag = format!("{}If-None-Match: {}\r\n", accepting(accepted), raw(reply.header("etag")));
        let again = get(address, "/status.json", &tag);
        assert_eq!((again.status, again.body.len()), (304, 0), "{accepted}: {reply:?} {again:?}");
        assert_eq!(again.all("access-control-allow-origin"), ["*"], "{accepted}: {again:?}");
    }
}

#[test]
fn the_server_for_a_try_lets_another_origin_read_and_knows_each_type() {
    let hosted = Hosted::new(FEED);
    let Some(server) = hosted.try_out() else { return };
    for (name, kind) in FILES {
        let reply = get(server.address, &format!("/outage-banner/{name}"), "");
        assert_eq!((reply.status, reply.header("content-type")), (200, kind), "{name}");
        assert_eq!(reply.all("access-control-allow-origin"), ["*"], "{name}");
        assert!(Some(&reply.body) == hosted.files.get(name), "{name}");
    }
    let reply = get(server.address, "/status.json", "");
    assert_eq!((reply.status, reply.text().as_str()), (200, FEED));
    assert_eq!(get(server.address, "/none.json", "").all("access-control-allow-origin"), ["*"]);
}

/// What `aws` is asked for, by a script in its place that also copies what it would send.
#[test]
fn a_bucket_gets_each_file_packed_with_its_type_and_lifetime() {
    const AWS: &str =
        "#!/bin/sh\nprintf '%s\\n' \"$*\" >> \"$OUT.log\"\nmkdir -p \"$OUT\"\ncp -r \"$5/.\" \"$OUT\"\n";
    let hosted = Hosted::new(FEED);
    let tools = tempfile::tempdir().unwrap();
    let aws = tools.path().join("aws");
    fs::write(&aws, AWS).unwrap();
    fs::set_permissions(&aws, fs::Permissions::from_mode(0o755)).unwrap();
    let path = format!("{}:{}", tools.path().display(), std::env::var("PATH").unwrap());
    for (folder, encoding, lifetime) in
        [(Hosted::pinned().unwrap(), "br", FOREVER), ("outage-banner".to_owned(), "gzip", SHORT)]
    {
        let out = tools.path().join(encoding);
        let mut script = Command::new("sh");
        script.args(["hosting/s3.sh", ".", "BUCKET"]).current_dir(hosted.www().join(&folder));
        let output = script.env("PATH", &path).env("OUT", &out).env("ENCODING", encoding).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let asked = fs::read_to_string(out.with_extension("log")).unwrap();
        let asked: Vec<&str> = asked.lines().collect();
        assert_eq!(asked.len(), 3, "{asked:#?}");
        for (line, (end, kind)) in asked.iter().zip([
            ("js", "text/javascript"),
            ("wasm", "application/wasm"),
            ("json", "application/json"),
        ]) {
            assert!(
                line.ends_with(&format!(
                    " s3://BUCKET/{folder}/ --exclude * --include *.{end} --content-type {kind} \
                     --content-encoding {encoding} --cache-control {lifetime}"
                )),
                "{line}"
            );
        }
        let mut sent = 0;
        for (name, twin) in &hosted.files {
            let Some(name) = name.strip_suffix(ending(encoding)) else { continue };
            assert!(fs::read(out.join(name)).unwrap() == *twin, "{name}");
            sent += 1;
        }
        assert!(sent > 50, "{sent}");
    }
}
