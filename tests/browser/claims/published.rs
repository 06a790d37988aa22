//! What is published, as owners take it: the npm package in a bundler's project, and the zip with its tag.

use super::claims;
use crate::feeds::{TITLE, own};
use crate::installed::{Project, block};
use crate::recipes::{here, page};
use crate::stage::Stage;
use std::fs;
use std::io::Cursor;
use std::path::Path;
use tempfile::TempDir;
use xtask::release::{selfhost, version, zip};
use xtask::serve::{Server, folder};

claims![
    the_npm_package_in_a_page_of_vite_shows_the_banner,
    the_zip_is_served_as_its_tag_says,
    a_script_that_somebody_has_changed_is_refused,
];

const NPM_README: &str = include_str!("../../../npm/README.md");

#[track_caller]
fn serve(path: &Path) -> Server {
    match Server::start(None, folder(path)) {
        Ok(server) => server,
        Err(error) => panic!("no server: {error}"),
    }
}

/// The scripts, the import, the element and the tag are those of the package's README.
fn the_npm_package_in_a_page_of_vite_shows_the_banner(stage: &Stage) {
    stage.feed(&own::outage());
    let project = Project::new();
    let manifest = fs::read_to_string(project.path("package.json")).unwrap_or_default();
    let scripts = block(NPM_README, "json").trim().trim_start_matches('{').trim_end_matches('}').trim();
    let scripts = scripts.replace("\"prebuild\"", "\"build\": \"vite build --logLevel=warn\", \"prebuild\"");
    project.write("package.json", manifest.replacen('{', &format!("{{ {scripts},"), 1));
    project.write("main.js", block(NPM_README, "js"));
    let (_, bundled) = NPM_README.split_once("## In your bundle").unwrap_or_default();
    let html = |body: &str| {
        format!("<!doctype html>\n<html lang=\"en\"><title>Acme Hosting</title><body>{body}</body></html>\n")
    };
    let element = here(stage, block(bundled, "html"));
    project
        .write("index.html", html(&format!("{element}<script type=\"module\" src=\"/main.js\"></script>")));
    project.npm(&["run", "build"]);
    let shop = serve(&project.path("dist"));
    shop.set("/tag", xtask::serve::Answer::html(html(&here(stage, block(NPM_README, "html")))));

    for (path, is_bundled) in [("/", true), ("/tag", false)] {
        shop.clear();
        stage.go(&format!("{}{path}", shop.origin()));
        stage.wait_for_banner();
        assert_eq!(stage.text(".title").as_deref(), Some(TITLE), "{path}");
        let asked: Vec<String> = shop.requests().into_iter().map(|it| it.path).collect();
        let has = |path: &str| asked.iter().any(|it| it == path);
        assert!(has("/outage-banner/outage_banner_bg.wasm"), "{path}: {asked:#?}");
        assert_eq!(has("/outage-banner/outage-banner.js"), !is_bundled, "{path}: {asked:#?}");
        stage.eval("localStorage.clear()");
    }
}

/// The zip, unpacked, and the tag of its README with the hosts of the claim.
#[track_caller]
fn unpacked(stage: &Stage) -> (TempDir, Server, String) {
    let unpacked = || -> Result<_, String> {
        let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
        let version = version()?;
        let bytes = zip(&format!("outage-banner-{version}"), &selfhost()?)?;
        let mut archive = ::zip::ZipArchive::new(Cursor::new(bytes)).map_err(|error| error.to_string())?;
        archive.extract(folder.path()).map_err(|error| error.to_string())?;
        let readme = folder.path().join(format!("outage-banner-{version}/README.md"));
        let readme = fs::read_to_string(readme).map_err(|error| error.to_string())?;
        Ok((folder, block(&readme, "html").to_owned()))
    };
    let (folder, tag) = unpacked().unwrap_or_else(|error| panic!("{error}"));
    let server = serve(folder.path());
    let tag = tag.replace("https://cdn.example.net", &server.origin());
    (folder, server, here(stage, &tag))
}

fn the_zip_is_served_as_its_tag_says(stage: &Stage) {
    stage.feed(&own::outage());
    let (_folder, cdn, tag) = unpacked(stage);
    assert!(tag.contains("integrity=\"sha384-") && tag.contains("crossorigin"), "{tag}");
    stage.site.set("/shop", page(&tag, "<body><p>Shop</p></body>"));
    stage.visit("/shop");
    stage.wait_for_banner();
    assert_eq!(stage.text(".title").as_deref(), Some(TITLE));
    stage.assert_silent();
    let asked = cdn.requests();
    assert!(asked.iter().all(|it| it.path.starts_with("/outage-banner-")), "{asked:#?}");
}

fn a_script_that_somebody_has_changed_is_refused(stage: &Stage) {
    stage.feed(&own::outage());
    let (folder, _cdn, tag) = unpacked(stage);
    let version = version().unwrap_or_default();
    let loader = folder.path().join(format!("outage-banner-{version}/outage-banner.js"));
    let text = fs::read_to_string(&loader).unwrap_or_default();
    let changed = fs::write(&loader, format!("{text};window.changed = 1;")).and_then(|()| {
        ["br", "gz"].iter().try_for_each(|it| fs::remove_file(loader.with_extension(format!("js.{it}"))))
    });
    assert!(changed.is_ok(), "{changed:?}");
    let tag = tag.replace("<script ", "<script onerror=\"window.refused = 1\" ");
    stage.site.set("/shop", page(&tag, "<body><p>Shop</p></body>"));
    stage.visit("/shop");
    stage.wait_for("window.refused");
    assert_eq!(stage.eval("window.changed || window.OutageBanner || 0"), 0);
    stage.assert_no_banner();
}
