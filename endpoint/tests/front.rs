//! The web servers of owners, by the lines that the documentation gives them: in front of `serve`, and in front of a feed
//! that no browser may read.
#![allow(clippy::unwrap_used, reason = "a failed test panics")]

#[allow(dead_code, reason = "the other tests use more of it")]
mod process;

use process::{Reply, Serving, exchange, program as program_with, wait_for};
use serde_json::{Value, json};
use std::fs;
use std::path::Path;
use std::process::Command;
use tempfile::TempDir;
use xtask::front::{Front, Program, recipes};
use xtask::serve::{self, Answer, Server};

const DOCS: &str = include_str!("../../docs/endpoint.md");
const PROVIDERS: &str = include_str!("../../docs/providers.md");
/// SHA-256 of `secret`.
const HASH: &str = "2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b";
const TOKEN: &str = "Authorization: Bearer secret\r\n";
const OTHER: &str = r#"{"version": 1, "incidents": []}"#;

/// More than the body that nginx takes if nobody tells it otherwise.
fn long_feed() -> String {
    json!({ "version": 1, "x-notes": "All is well. ".repeat(85_000) }).to_string()
}

/// A server that may be written, in a folder that the proxy uses, too.
fn writable(feed: &str) -> (TempDir, Serving) {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("status.json"), feed).unwrap();
    let serving = Serving::start(folder.path(), &["--token-hash", HASH]);
    (folder, serving)
}

/// The lines for owners, with other addresses.
fn lines(program: Program, changes: &[(&str, String)]) -> String {
    let mut text = recipes(DOCS, &program.to_string()).first().unwrap().to_string();
    for (from, to) in changes {
        assert!(text.contains(from), "{program}: no {from:?} in\n{text}");
        text = text.replace(from, to);
    }
    text
}

/// The proxy as it is in the documentation, but without TLS; `None` where the machine has no such program.
fn in_the_clear(program: Program, folder: &TempDir, serving: &Serving) -> Option<Front> {
    start(program, folder.path(), |port| {
        let upstream = ("127.0.0.1:8080", serving.address.to_string());
        if program == Program::Caddy {
            return lines(
                program,
                &[upstream, ("status.example.net", format!("http://status.example.net:{port}"))],
            );
        }
        let listen = ("listen 443 ssl", format!("listen 127.0.0.1:{port}"));
        lines(program, &[upstream, listen, ("\tssl_certificate", "\t# ssl_certificate".to_owned())])
    })
}

/// The proxy as it is in the documentation, for `localhost`, and the file of whoever signed its certificate.
fn by_https(program: Program, folder: &TempDir, serving: &Serving) -> Option<(Front, String)> {
    let at = folder.path().display().to_string();
    let is_caddy = program == Program::Caddy; // It makes its certificate by itself.
    if !is_caddy {
        make_certificate(folder.path())?;
    }
    let front = start(program, folder.path(), |port| {
        let upstream = ("127.0.0.1:8080", serving.address.to_string());
        if is_caddy {
            return lines(program, &[upstream, ("status.example.net", format!("https://localhost:{port}"))]);
        }
        let changes = [
            upstream,
            ("listen 443", format!("listen 127.0.0.1:{port}")),
            ("status.example.net;", "localhost;".to_owned()),
            ("/etc/ssl/status.example.net.pem", format!("{at}/own.pem")),
            ("/etc/ssl/status.example.net.key", format!("{at}/own.key")),
        ];
        lines(program, &changes)
    })?;
    let signer = if is_caddy { "caddy/pki/authorities/local/root.crt" } else { "own.pem" };
    Some((front, format!("{at}/{signer}")))
}

/// `None` where the machine has no `openssl`.
fn make_certificate(folder: &Path) -> Option<()> {
    let line = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost \
                -addext subjectAltName=DNS:localhost -addext basicConstraints=critical,CA:FALSE \
                -keyout own.key -out own.pem";
    let Ok(output) = Command::new("openssl").current_dir(folder).args(line.split(' ')).output() else {
        println!("skipped: there is no openssl");
        return None;
    };
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Some(())
}

fn start(program: Program, folder: &Path, part: impl Fn(u16) -> String) -> Option<Front> {
    let front = Front::start(program, folder, part).unwrap();
    if front.is_none() {
        println!("skipped: there is no {program}; `cargo xtask test` unpacks it");
    }
    front
}

fn ask(front: &Front, method: &str, path: &str, headers: &str) -> Reply {
    let head = format!("{method} {path} HTTP/1.1\r\nHost: status.example.net\r\n{headers}");
    exchange(front.address(), &head, b"")
}

fn put(front: &Front, headers: &str) -> Reply {
    let head = format!(
        "PUT /status.json HTTP/1.1\r\nHost: status.example.net\r\n{TOKEN}{headers}Content-Length: {}\r\n",
        OTHER.len()
    );
    exchange(front.address(), &head, OTHER.as_bytes())
}

#[test]
fn what_visitors_ask_for_goes_through_nginx_as_it_is() {
    passes_on(Program::Nginx);
}

#[test]
fn what_visitors_ask_for_goes_through_caddy_as_it_is() {
    passes_on(Program::Caddy);
}

fn passes_on(program: Program) {
    let (folder, serving) = writable(include_str!("../../static/status.json"));
    let Some(front) = in_the_clear(program, &folder, &serving) else { return };
    let tag = serving.send("GET /status.json HTTP/1.1\r\nHost: a\r\nAccept-Encoding: br\r\n", b"");
    let known = format!("Accept-Encoding: br\r\nIf-None-Match: {}\r\n", tag.header("etag"));
    let plain = format!("Accept-Encoding: identity\r\nIf-None-Match: {}\r\n", tag.header("etag"));
    let page = "Origin: https://www.example.net\r\nAccept-Encoding: gzip, deflate, br\r\n";
    let wanted = format!("{page}Access-Control-Request-Method: PUT\r\n");
    for (method, path, headers, status) in [
        ("GET", "/status.json", page, 200),
        ("GET", "/status.json", "Accept-Encoding: gzip\r\n", 200),
        ("GET", "/status.json", "Accept-Encoding: identity\r\n", 200),
        ("GET", "/status.json", &known, 304),
        ("GET", "/status.json", &plain, 200), // The tag of another encoding.
        ("HEAD", "/status.json", page, 200),
        ("HEAD", "/status.json", &known, 304),
        ("OPTIONS", "/status.json", &wanted, 204),
        ("GET", "/other.json", page, 404),
        ("GET", "/history/", page, 403), // Without TLS nobody is even asked for a token.
        ("GET", "/openapi.json", page, 200),
        ("GET", "/outage-banner.js", page, 200),
        ("GET", "/outage_banner_bg.wasm", page, 200),
        ("HEAD", "/outage_banner_bg.wasm", "Accept-Encoding: identity\r\n", 200),
        ("DELETE", "/status.json", page, 405),
    ] {
        if path.contains("banner") && serving.get("/outage-banner.js").status == 404 {
            println!("skipped: there is no dist/; run `cargo xtask build`");
            continue;
        }
        let through = ask(&front, method, path, headers);
        let asked = format!("{program}: {method} {path} {headers:?}");
        assert_eq!(through.status, status, "{asked}: {}", through.text());
        if status == 403 {
            continue; // From this machine itself it is another answer.
        }
        let direct = serving.send(&format!("{method} {path} HTTP/1.1\r\nHost: a\r\n{headers}"), b"");
        assert_eq!(direct.status, status, "{asked}");
        assert!(through.body == direct.body, "{asked}: another body");
        for name in [
            "access-control-allow-origin",
            "access-control-expose-headers",
            "access-control-allow-methods",
            "access-control-allow-headers",
            "access-control-max-age",
            "allow",
            "cache-control",
            "content-encoding",
            "content-length",
            "content-type",
            "cross-origin-resource-policy",
            "etag",
            "last-modified",
            "vary",
            "x-content-type-options",
        ] {
            assert_eq!(through.header(name), direct.header(name), "{asked}: {name}");
        }
        assert!(through.header("date").ends_with("gmt"), "{asked}: no date");
    }
    // What is compared above is there at all.
    let feed = ask(&front, "GET", "/status.json", page);
    assert_eq!((feed.header("content-encoding"), feed.header("access-control-allow-origin")), ("br", "*"));
    assert_eq!(feed.header("cache-control"), "public, max-age=15, stale-while-revalidate=60");
    // Whoever names no encoding reads it, too.
    let text = ask(&front, "GET", "/status.json", "").text();
    assert!(text.contains("\"version\": 1"), "{text}");
}

#[test]
fn a_token_is_taken_through_nginx_by_https_alone() {
    takes_a_token(Program::Nginx);
}

#[test]
fn a_token_is_taken_through_caddy_by_https_alone() {
    takes_a_token(Program::Caddy);
}

fn takes_a_token(program: Program) {
    let feed = long_feed();
    let (folder, serving) = writable(&feed);
    let Some(front) = in_the_clear(program, &folder, &serving) else { return };
    // A visitor may claim anything; what counts is what the proxy says.
    for claim in ["", "X-Forwarded-Proto: https\r\n", "X-Forwarded-For: 127.0.0.1\r\n"] {
        let reply = put(&front, claim);
        assert_eq!(reply.status, 403, "{program}, {claim:?}: {}", reply.text());
        assert_eq!(reply.header("access-control-allow-origin"), "*");
    }
    assert_eq!(serving.get("/status.json").text(), feed);
    drop(front);

    let Some((front, signer)) = by_https(program, &folder, &serving) else { return };
    let address = format!("https://localhost:{}/status.json", front.address().port());
    let post = |token: &str| {
        let mut command =
            program_with(folder.path(), &["post", "Mail is down", "--impact", "major", "--feed", &address]);
        command.env("SSL_CERT_FILE", &signer).env("OUTAGE_BANNER_TOKEN", token);
        command.output().unwrap()
    };
    // Caddy listens before it has its certificate.
    wait_for("a token that is refused", || String::from_utf8_lossy(&post("wrong").stderr).contains("401"));
    let done = post("secret");
    assert!(done.status.success(), "{done:?}");
    let written: Value = serving.get("/status.json").json();
    assert_eq!(written["incidents"][0]["title"], "Mail is down");
    assert_eq!(written["x-notes"], serde_json::from_str::<Value>(&feed).unwrap()["x-notes"]);
}

/// As whoever copies the first lines that a search finds: no header says that somebody is between.
#[test]
fn a_proxy_that_says_nothing_of_itself_opens_nothing() {
    let (folder, serving) = writable(OTHER);
    let upstream = serving.address;
    for program in [Program::Nginx, Program::Apache, Program::HAProxy] {
        let bare = |port: u16| match program {
            Program::Nginx => format!(
                "server {{ listen 127.0.0.1:{port}; location / {{ proxy_pass http://{upstream}; }} }}"
            ),
            Program::HAProxy => {
                format!("listen all\n\tbind 127.0.0.1:{port}\n\tserver serve {upstream}\n")
            }
            _ => format!(
                "Listen 127.0.0.1:{port}\nProxyPass / http://{upstream}/\nProxyAddHeaders Off\nProxyPreserveHost On\n"
            ),
        };
        let Some(front) = start(program, folder.path(), bare) else { continue };
        assert_eq!(ask(&front, "GET", "/status.json", "").text(), OTHER, "{program}");
        let reply = put(&front, "");
        assert_eq!(reply.status, 403, "{program}: {}", reply.text());
    }
    assert!(!folder.path().join("history").exists());
}

#[test]
fn a_feed_is_copied_through_nginx_and_nothing_else_is() {
    copies(Program::Nginx);
}

#[test]
fn a_feed_is_copied_through_caddy_and_nothing_else_is() {
    copies(Program::Caddy);
}

/// The provider allows no other page, sets a cookie, and is asked by https. What it was asked stands in its answer.
fn copies(program: Program) {
    let folder = tempfile::tempdir().unwrap();
    let provider = Server::start(None, serve::folder(folder.path())).unwrap();
    let answer = Answer::json(OTHER).header("Access-Control-Allow-Origin", "https://a.example");
    provider.set("/api/v2/summary.json", answer.clone().header("Set-Cookie", "a=b"));
    let Some(host) = start(Program::Caddy, folder.path(), |port| {
        let told = "header X-Asked \"{http.request.method} {http.request.uri} {http.request.header.Cookie}\"";
        format!("https://localhost:{port} {{\n\t{told}\n\treverse_proxy {}\n}}", provider.origin())
    }) else {
        return;
    };
    let upstream = format!("localhost:{}", host.address().port());
    let Some(front) =
        start(program, folder.path(), |port| copy_lines(program, folder.path(), port, &upstream))
    else {
        return;
    };

    let get = |path: &str| {
        let head = format!("GET {path} HTTP/1.1\r\nHost: copy.example.net\r\nCookie: secret=1\r\n");
        exchange(front.address(), &head, b"")
    };
    // The provider's host listens before it has its certificate.
    wait_for("an answer", || get("/status.json").status == 200);
    for path in ["/status.json", "/status.json?cache=no"] {
        let reply = get(path);
        assert_eq!((reply.status, reply.text().as_str()), (200, OTHER), "{program}: {path}");
        assert_eq!(reply.all("access-control-allow-origin"), ["*"], "{program}");
        assert_eq!(reply.header("x-asked").trim(), "get /api/v2/summary.json", "{program}: {path}");
        assert_eq!(reply.header("set-cookie"), "", "{program}");
    }
    if program == Program::Nginx {
        assert_eq!(provider.requests().len(), 1, "all but the first answer come from the cache");
    }
    provider.clear();
    for path in ["/", "/api/v2/summary.json", "/other.json"] {
        assert_eq!(get(path).status, 404, "{program}: {path}");
    }
    let post = "POST /status.json HTTP/1.1\r\nHost: copy.example.net\r\nContent-Length: 0\r\n";
    assert!(matches!(exchange(front.address(), post, b"").status, 403 | 404), "{program}");
    assert!(provider.requests().is_empty(), "{program}: {:?}", provider.requests());
}

fn copy_lines(program: Program, folder: &Path, port: u16, upstream: &str) -> String {
    let all = recipes(PROVIDERS, "Your own reverse proxy");
    let at = folder.display();
    let (lines, changes) = match program {
        Program::Nginx => {
            let server = format!("server {{\nlisten 127.0.0.1:{port};\nlocation = /status.json {{");
            let changes = vec![
                ("location = /status.json {", server),
                ("/var/cache/nginx/status", format!("{at}/cache")),
                ("/etc/ssl/certs/ca-certificates.crt", format!("{at}/caddy/pki/authorities/local/root.crt")),
            ];
            (format!("{}}}", all[0]), changes)
        }
        _ => (all[1].to_owned(), vec![("copy.example.net", format!("http://copy.example.net:{port}"))]),
    };
    let changes = [changes, vec![("status.acme.example", upstream.to_owned())]].concat();
    changes.iter().fold(lines, |lines, (from, to)| {
        assert!(lines.contains(from), "{program}: no {from:?} in\n{lines}");
        lines.replace(from, to)
    })
}
