//! The pages of a dying site: the proxies of `docs/site-down.md`, each with its recipe, in front of a site that stops.

use super::claims;
use crate::feeds::{TITLE, own};
use crate::http::{Reply, exchange};
use crate::stage::Stage;
use serde_json::Value;
use std::fs;
use std::net::SocketAddr;
use std::path::Path;
use xtask::front::{Front, Program, recipes};
use xtask::serve::{Answer, Delay};

claims![
    nginx_shows_the_banner_when_the_site_behind_it_stops,
    caddy_shows_the_banner_when_the_site_behind_it_stops,
    apache_shows_the_banner_when_the_site_behind_it_stops,
    haproxy_shows_the_banner_when_the_site_behind_it_stops,
];

const DOCS: &str = include_str!("../../../docs/site-down.md");

fn nginx_shows_the_banner_when_the_site_behind_it_stops(stage: &Stage) {
    dies(stage, Program::Nginx);
}

fn caddy_shows_the_banner_when_the_site_behind_it_stops(stage: &Stage) {
    dies(stage, Program::Caddy);
}

fn apache_shows_the_banner_when_the_site_behind_it_stops(stage: &Stage) {
    dies(stage, Program::Apache);
}

fn haproxy_shows_the_banner_when_the_site_behind_it_stops(stage: &Stage) {
    dies(stage, Program::HAProxy);
}

#[track_caller]
fn dies(stage: &Stage, program: Program) {
    let folder = tempfile::tempdir().unwrap_or_else(|error| panic!("no folder: {error}"));
    let page = write_the_page(stage, folder.path(), program);
    let recipe = the_recipe(stage, folder.path(), program);
    let started = Front::start(program, folder.path(), |port| recipe.replace("PORT", &port.to_string()));
    let Some(front) = started.unwrap_or_else(|error| panic!("{error}")) else {
        println!("skipped: {}: there is no {program}; `cargo xtask test` unpacks it", stage.engine());
        return;
    };
    let address = front.address();
    stage.feed(&own::outage());
    stage.site.set("/", Answer::html("<!doctype html><p id=own>The shop"));
    stage.site.set("/503", Answer::html("<p id=own>Our own error page").status(503));
    stage.site.set("/data", Answer::json(r#"{"a": 1}"#).header("ETag", "\"1\"").status(404));
    stage.site.set("/hang", Answer::html("").delay(Delay::Hang));

    passes_what_the_site_says(stage, address);
    see_the_page(&page, &ask(address, "GET", "/hang", ""), "a site that hangs");

    stage.site.close();
    for (method, headers) in [
        ("GET", ""),
        ("POST", "Content-Length: 0\r\n"),
        ("OPTIONS", ""),
        // What browsers ask that have the site's page of a better day.
        ("GET", "If-None-Match: \"1\"\r\n"),
        ("GET", "If-None-Match: *\r\n"),
        ("GET", "If-Modified-Since: Fri, 01 Jan 2100 00:00:00 GMT\r\n"),
        ("GET", "Range: bytes=0-5\r\n"),
        ("GET", "If-Match: \"1\"\r\n"),
    ] {
        let reply = ask(address, method, "/basket?item=1", headers);
        see_the_page(&page, &reply, &format!("{method} {headers:?}"));
    }
    see_the_page("", &ask(address, "HEAD", "/", ""), "HEAD");
    let direct = ask(address, "GET", &format!("/{}", file(program)), "");
    assert_ne!(direct.status, 200, "an error page that can be asked for is no error");

    stage.go(&format!("http://{address}/basket?item=1"));
    stage.wait_for_the_one_banner();
    assert_eq!(stage.text(".title"), Some(format!("Acme Hosting: {TITLE}")));
    let heading = "document.querySelector('h1').getBoundingClientRect()";
    assert_eq!(stage.eval(&format!("{heading}.bottom <= words.getBoundingClientRect().top")), true);
    assert_eq!(stage.eval("all('button.dismiss').length"), 0, "it cannot be closed");
    if program == Program::Nginx {
        super::site_down::find_no_fault(stage, "the page of a proxy");
    }
    let asked = stage.eval("performance.getEntriesByType('resource').map(it => it.name)");
    let is_strange = |url: &&str| !url.starts_with(&stage.endpoint.origin());
    let strange: Vec<_> =
        asked.as_array().into_iter().flatten().filter_map(Value::as_str).filter(is_strange).collect();
    assert!(strange.is_empty(), "the dying site is asked for {strange:?}");

    assert!(stage.site.open().is_ok(), "the site's port is taken");
    stage.site.set("/basket", Answer::html("<!doctype html><p id=own>The basket"));
    stage.wait_until("the site is back", |_| ask(address, "GET", "/basket", "").status == 200);
    stage.click("document.querySelector('a[href=\"\"]')");
    stage.wait_for("document.querySelector('#own')?.textContent == 'The basket'");
    assert_eq!(stage.eval("location.search"), "?item=1");
}

fn file(program: Program) -> &'static str {
    if program == Program::Apache { "site-down.asis" } else { "site-down.html" }
}

/// Writes the page of the documentation with the hosts of the claim, and returns it.
#[track_caller]
fn write_the_page(stage: &Stage, folder: &Path, program: Program) -> String {
    let page = recipes(DOCS, "The page").concat();
    let page = page.replace("https://cdn.example.net", &stage.endpoint.origin());
    let page = page.replace("https://status.example.net", &stage.endpoint.origin());
    assert!(page.contains("<script async src="), "docs/site-down.md has no page");
    let head = if program == Program::Apache { recipes(DOCS, "Apache")[1] } else { "" };
    let written = fs::write(folder.join(file(program)), format!("{head}{page}"));
    written.unwrap_or_else(|error| panic!("{error}"));
    page
}

/// The recipe with the addresses and the folder of the claim, and with a shorter wait for a site that hangs.
#[track_caller]
fn the_recipe(stage: &Stage, folder: &Path, program: Program) -> String {
    let upstream = stage.site.origin().replace("http://", "");
    let folder = folder.display().to_string();
    let (listen, wait) = match program {
        Program::Nginx => (("listen 80", "listen 127.0.0.1:PORT"), ("30s", "1s")),
        Program::Caddy => (("www.example.net", "http://127.0.0.1:PORT"), ("30s", "1s")),
        Program::Apache => (
            ("<VirtualHost *:80>", "Listen 127.0.0.1:PORT\n<VirtualHost *:PORT>"),
            ("timeout=30", "timeout=1"),
        ),
        Program::HAProxy => (("bind :80", "bind 127.0.0.1:PORT"), ("server 30s", "server 1s")),
    };
    let mut text = recipes(DOCS, &program.to_string()).first().copied().unwrap_or_default().to_owned();
    for (from, to) in [listen, wait, ("127.0.0.1:8080", &upstream), ("/var/www/site-down", &folder)] {
        assert!(text.contains(from), "{program}: no {from:?} in\n{text}");
        text = text.replace(from, to);
    }
    text
}

fn ask(address: SocketAddr, method: &str, path: &str, headers: &str) -> Reply {
    exchange(address, &format!("{method} {path} HTTP/1.1\r\nHost: {address}\r\n{headers}"), b"")
}

/// A site that answers is not touched, whatever it answers.
#[track_caller]
fn passes_what_the_site_says(stage: &Stage, front: SocketAddr) {
    let site = stage.site.origin().replace("http://", "").parse();
    let site: SocketAddr = site.unwrap_or_else(|error| panic!("{error}"));
    for (path, status) in [("/", 200), ("/503", 503), ("/data", 404)] {
        let (through, direct) = (ask(front, "GET", path, ""), ask(site, "GET", path, ""));
        assert_eq!((through.status, direct.status), (status, status), "{path}");
        assert_eq!(through.text(), direct.text(), "{path}");
        for name in ["content-type", "cache-control", "etag", "retry-after", "x-robots-tag"] {
            assert_eq!(through.header(name), direct.header(name), "{path}: {name}");
        }
    }
}

#[track_caller]
fn see_the_page(page: &str, reply: &Reply, asked: &str) {
    assert_eq!(reply.status, 503, "{asked}: {}", reply.text());
    for (name, value) in [
        ("content-type", "text/html; charset=utf-8"),
        ("retry-after", "60"),
        ("cache-control", "no-store"),
        ("x-robots-tag", "noindex"),
    ] {
        assert_eq!(reply.header(name), value, "{asked}: {name}");
    }
    assert_eq!(reply.text(), page, "{asked}");
}
