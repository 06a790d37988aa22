//! The banner from real web servers by the configurations that are published, on another origin than the page.

use super::claims;
use crate::feeds::{TITLE, own};
use crate::hosted::Hosted;
use crate::installed::block;
use crate::recipes::{page, recipe};
use crate::stage::Stage;
use std::net::SocketAddr;
use xtask::front::Program;

claims![
    nginx_serves_files_and_feed_of_a_banner,
    caddy_serves_files_and_feed_of_a_banner,
    apache_serves_files_and_feed_of_a_banner,
    a_server_for_a_try_serves_files_and_feed_of_a_banner,
];

fn nginx_serves_files_and_feed_of_a_banner(stage: &Stage) {
    serves(stage, Program::Nginx);
}

fn caddy_serves_files_and_feed_of_a_banner(stage: &Stage) {
    serves(stage, Program::Caddy);
}

fn apache_serves_files_and_feed_of_a_banner(stage: &Stage) {
    serves(stage, Program::Apache);
}

fn a_server_for_a_try_serves_files_and_feed_of_a_banner(stage: &Stage) {
    let hosted = Hosted::new(&own::outage().to_string());
    let Some(server) = hosted.try_out() else { return };
    show(stage, &tag_of_the_zip(&hosted, server.address), "");
}

#[track_caller]
fn serves(stage: &Stage, program: Program) {
    let hosted = Hosted::new(&own::outage().to_string());
    let Some(front) = hosted.serve(program) else { return };
    show(stage, &tag_of_the_zip(&hosted, front.address()), "");
    // Without `crossorigin` the script is not read by CORS, which such a page must be allowed to do.
    let plain = at(front.address(), recipe("Plain HTML"))
        .replace("/outage-banner.js", "/outage-banner/outage-banner.js");
    show(stage, &plain, "require-corp");
}

#[track_caller]
fn tag_of_the_zip(hosted: &Hosted, address: SocketAddr) -> String {
    let readme = hosted.files.get("README.md").map(|it| String::from_utf8_lossy(it)).unwrap_or_default();
    let tag = at(address, block(&readme, "html"));
    assert!(tag.contains("integrity"), "{tag}");
    tag
}

fn at(address: SocketAddr, tag: &str) -> String {
    let origin = format!("http://{address}");
    tag.replace("https://cdn.example.net", &origin).replace("https://status.example.net", &origin)
}

#[track_caller]
fn show(stage: &Stage, tag: &str, embedder: &str) {
    let mut answer = page(tag, "<body><p>Shop</p></body>");
    if !embedder.is_empty() {
        answer = answer.header("Cross-Origin-Embedder-Policy", embedder);
    }
    stage.site.set("/shop", answer);
    stage.visit("/shop");
    stage.wait_for("banner || window.__log.length");
    stage.assert_silent();
    stage.wait_for_the_one_banner();
    assert_eq!(stage.text(".title").as_deref(), Some(TITLE), "{tag}");
    stage.eval("localStorage.clear()");
}
