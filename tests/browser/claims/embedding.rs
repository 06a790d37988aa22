//! The pages on which tags really stand: odd documents, frames, policies, paper and reader modes.

use super::claims;
use crate::engine::{Engine, workspace};
use crate::feeds::{NEWEST, TITLE, own, rss};
use crate::page::{Page, RECORDER};
use crate::stage::Stage;
use serde_json::{Value, json};
use std::fs;
use std::path::Path;
use xtask::serve::{Answer, Server, folder};

claims![
    a_page_that_is_xml_shows_it,
    a_page_in_quirks_mode_shows_it,
    a_base_of_the_page_changes_no_address_of_ours,
    a_frame_without_an_origin_shows_it,
    a_frame_shows_its_own,
    trusted_types_are_no_obstacle,
    on_paper_the_words_are_there_and_nothing_overlaps,
    an_article_has_no_words_of_ours_inside,
    forced_colours_leave_it_readable,
    no_name_of_ours_is_one_that_blockers_look_for,
];

/// Waits for the banner, and checks that the page heard no error.
#[track_caller]
fn assert_shown(stage: &Stage, what: &str) {
    stage.wait_for_banner();
    assert_eq!(stage.text(".title").as_deref(), Some(TITLE), "{what}");
    assert_eq!(stage.eval("banner.checkVisibility()"), true, "{what}");
    stage.wait_for("Math.abs(banner.getBoundingClientRect().width - innerWidth) < 17");
    let lines: Vec<String> =
        stage.console().into_iter().filter(|line| !line.ends_with("/favicon.ico")).collect();
    assert_eq!(lines, Vec::<String>::new(), "{what}");
}

fn a_page_that_is_xml_shows_it(stage: &Stage) {
    let endpoint = stage.endpoint.origin();
    stage.feed(&own::outage());
    let page = |placement: &str| {
        format!(
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<!DOCTYPE html>\n<html xmlns=\"http://www.w3.org/1999/xhtml\" \
             lang=\"en\"><head><title>Acme Hosting</title><script><![CDATA[{RECORDER}]]></script><script async=\"async\" \
             src=\"/outage-banner.js\" data-endpoint=\"{endpoint}/status.json\" data-placement=\"{placement}\"></script>\
             </head><body><header><h1>Acme</h1></header><p>Web sites</p></body></html>"
        )
    };
    for placement in ["top", "bottom"] {
        stage.site.set("/page.xhtml", Answer::new("application/xhtml+xml", page(placement)));
        stage.visit("/page.xhtml");
        assert_eq!(stage.eval("document.contentType"), "application/xhtml+xml");
        assert_shown(stage, placement);
        stage.click("all('button.dismiss')[0]");
        stage.wait_for("!banner");
        stage.eval("localStorage.clear()");
    }
    // An element of XML that the owner wrote.
    let owned = page("top")
        .replace("data-endpoint", "data-unused")
        .replace("<body>", &format!("<body><outage-banner endpoint=\"{endpoint}/status.json\"/>"));
    stage
        .site
        .set("/page.xhtml", Answer::new("application/xhtml+xml", owned.replace(" data-unused=", " id=")));
    stage.visit("/page.xhtml");
    stage.wait_for_banner();
}

fn a_page_in_quirks_mode_shows_it(stage: &Stage) {
    stage.feed(&own::outage());
    for placement in ["top", "top-overlay", "bottom"] {
        stage.open_as(&Page::new().with("placement", placement), |text| text.replace("<!doctype html>", ""));
        assert_eq!(stage.eval("document.compatMode"), "BackCompat");
        assert_shown(stage, placement);
        if placement == "top" {
            stage.wait_for(
                "document.querySelector('header').getBoundingClientRect().top >= banner.getBoundingClientRect().bottom - 1",
            );
        }
    }
}

/// A `<base>` is for the page's own links. The owner wrote the feed's address as an address of the page.
fn a_base_of_the_page_changes_no_address_of_ours(stage: &Stage) {
    let elsewhere = match Server::start(None, folder(Path::new("/nonexistent"))) {
        Ok(server) => server,
        Err(error) => panic!("{error}"),
    };
    stage.feed(&own::outage());
    for base in ["/deep/er/", &format!("{}/", elsewhere.origin())] {
        // The script's own address is resolved before the base is known, as in pages that set it late.
        stage.clear_requests();
        let page = Page::new().with("lang", "de").blocking();
        stage.open_as(&page, |text| text.replace("</head>", &format!("<base href=\"{base}\"></head>")));
        assert_shown(stage, base);
        assert!(stage.requests().contains(&"GET site/locales/de.json".to_owned()), "{:?}", stage.requests());
        // WebKit asks for the page's icon there by itself.
        let asked = elsewhere.requests();
        assert!(asked.iter().all(|request| request.path == "/favicon.ico"), "{asked:?}");
    }
}

/// A page with an opaque origin has no storage and no cookie, and the origin of its requests is `null`.
fn a_frame_without_an_origin_shows_it(stage: &Stage) {
    stage.feed(&own::outage());
    let report = r#"<script>
        addEventListener("error", event => parent.postMessage("exception: " + event.message, "*"));
        addEventListener("unhandledrejection", event => parent.postMessage("rejection: " + event.reason, "*"));
        const origin = self.origin;
        setInterval(() => {
          const host = document.querySelector("outage-banner");
          const title = host?.shadowRoot?.querySelector("section.banner .title");
          if (title) parent.postMessage(origin + ": " + title.textContent.trim() + ": " + __log.length, "*");
        }, 50);
        </script>"#;
    stage.site.set("/frame.html", Page::new().head(report).answer(&stage.endpoint.origin()));
    stage.open_as(&Page::new(), |_| {
        format!(
            "<!doctype html><script>{RECORDER}; window.__said = []; \
             addEventListener('message', it => __said.includes(it.data) || __said.push(it.data))</script>
             <iframe sandbox=\"allow-scripts\" src=\"/frame.html\" width=600 height=400></iframe>"
        )
    });
    stage.wait_for("__said.length");
    stage.quiesce();
    assert_eq!(stage.eval("__said"), json!([format!("null: {TITLE}: 0")]));
}

fn a_frame_shows_its_own(stage: &Stage) {
    stage.feed(&own::outage());
    stage.site.set("/frame.html", Page::new().answer(&stage.endpoint.origin()));
    stage.open(
        &Page::new().without_endpoint().body("<iframe src=\"/frame.html\" width=600 height=400></iframe>"),
    );
    let inside =
        "frames[0].document.querySelector('outage-banner')?.shadowRoot?.querySelector('section.banner')";
    stage.wait_for(inside);
    stage
        .wait_for(&format!("Math.abs(({inside}).getBoundingClientRect().width - frames[0].innerWidth) < 17"));
    assert_eq!(stage.eval("host"), Value::Null, "the page around the frame has no tag");
    assert_eq!(stage.eval("frames[0].__log"), json!([]));
}

fn trusted_types_are_no_obstacle(stage: &Stage) {
    let endpoint = stage.endpoint.origin();
    let policy = format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self' {endpoint}; \
         require-trusted-types-for 'script'"
    );
    for (kind, body) in [
        ("application/json", own::outage().to_string()),
        ("application/rss+xml", rss::outage()),
        ("application/atom+xml", rss::atom_outage()),
    ] {
        stage.answer(Answer::new(kind, body));
        stage.open(&Page::new().policy(&policy));
        stage.wait_for("banner || __log.length");
        stage.quiesce();
        assert_shown(stage, kind);
    }
    if stage.engine() == Engine::Chromium {
        // The policy is in force: it forbids this request.
        assert_eq!(
            stage.eval("(() => { try { document.body.innerHTML = '<p>x</p>'; return 'done' } catch { return 'refused' } })()"),
            "refused"
        );
    }
}

/// Prints in the engines whose drivers can print. Chromium can also lay out a window as paper, so there the looks are checked.
fn on_paper_the_words_are_there_and_nothing_overlaps(stage: &Stage) {
    stage.feed(&own::outage());
    let long = "<header><h1>Acme</h1></header>".to_owned() + &"<p>Web sites and mail.</p>".repeat(120);
    for placement in ["top", "top-overlay", "bottom", "corner", "inline"] {
        stage.open(&Page::new().with("placement", placement).body(&long));
        stage.wait_for_banner();
        if stage.engine() != Engine::WebKit {
            // WebKit's driver prints nothing.
            let pdf = stage.command("print", Some(&json!({ "background": true })));
            let letters = pdf.as_str().map_or(0, str::len);
            assert!(letters > 1000, "{placement}: {letters} letters of a printed page");
        }
        if stage.engine() == Engine::Chromium {
            let paper = |media: &str, event: &str| {
                stage.eval(&format!("void dispatchEvent(new Event({event:?}))"));
                let body = json!({ "cmd": "Emulation.setEmulatedMedia", "params": { "media": media } });
                stage.command("goog/cdp/execute", Some(&body));
            };
            paper("print", "beforeprint");
            stage.wait_for("matchMedia('print').matches");
            let hits = "[...document.body.querySelectorAll('h1, p')].filter(it => {
                const other = it.getBoundingClientRect(), box = banner.getBoundingClientRect();
                return other.bottom > box.top + 1 && other.top < box.bottom - 1
                    && other.right > box.left + 1 && other.left < box.right - 1;
            }).map(it => it.textContent)";
            assert_eq!(stage.eval(hits), json!([]), "{placement} lies over these");
            let seen = stage.eval("[banner.checkVisibility(), all('.title')[0].checkVisibility(), all('.dismiss')[0].checkVisibility()]");
            assert_eq!(seen, json!([true, true, false]), "{placement}");
            paper("", "afterprint");
            stage.wait_for("banner.checkVisibility() && all('.dismiss')[0].checkVisibility()");
        }
        stage.assert_silent();
    }
}

/// Reader modes take the element with the most paragraphs for the article. Neither it nor the text of the body has
/// anything of ours.
fn an_article_has_no_words_of_ours_inside(stage: &Stage) {
    stage.feed(&own::outage());
    for placement in ["top", "top-overlay", "bottom", "corner"] {
        stage.open(&Page::new().with("placement", placement).body(
            "<article><h1>Prices</h1><p>We sell web sites.</p><p>We sell mail.</p></article><footer>Acme</footer>",
        ));
        stage.wait_for_banner();
        let inside = stage.eval(
            "[document.querySelector('article').contains(host), host.textContent.trim(), host.children.length,
              document.body.textContent.includes(text('.title')), document.title]",
        );
        assert_eq!(inside, json!([false, "", 0, false, "Acme Hosting"]), "{placement}");
    }
}

fn forced_colours_leave_it_readable(stage: &Stage) {
    if stage.engine() != Engine::Chromium {
        return; // Only Chromium's driver can force colours.
    }
    let force = |value: &str| {
        let features = json!([{ "name": "forced-colors", "value": value }]);
        stage.command(
            "goog/cdp/execute",
            Some(&json!({ "cmd": "Emulation.setEmulatedMedia", "params": { "features": features } })),
        )
    };
    stage.feed(&own::outage());
    force("active");
    stage.open(&Page::new());
    stage.wait_for_banner();
    assert_eq!(stage.eval("matchMedia('(forced-colors: active)').matches"), true);
    let seen = stage.eval(
        "(() => {
            const probe = document.createElement('p');
            probe.style.cssText = 'color: CanvasText; background: Canvas';
            document.body.append(probe);
            const system = getComputedStyle(probe), own = getComputedStyle(banner);
            const icon = getComputedStyle(all('.head > svg')[0]);
            return [own.color === system.color, own.backgroundColor === system.backgroundColor,
                    own.borderTopStyle, icon.color === system.color,
                    all('a').every(it => getComputedStyle(it).color !== own.backgroundColor)];
        })()",
    );
    assert_eq!(seen, json!([true, true, "solid", true, true]));
    force("");
}

/// The rules of blockers match parts of an address, and classes and ids in the page.
fn no_name_of_ours_is_one_that_blockers_look_for(stage: &Stage) {
    let mut names = Vec::new();
    list(&workspace().join("dist"), "", &mut names);
    assert!(names.len() > 30, "{names:?}");
    let words = [
        "ad",
        "ads",
        "adv",
        "advert",
        "adverts",
        "advertising",
        "affiliate",
        "alert",
        "analytics",
        "beacon",
        "campaign",
        "consent",
        "cookie",
        "cookies",
        "counter",
        "gdpr",
        "log",
        "metrics",
        "modal",
        "newsletter",
        "notice",
        "notify",
        "overlay",
        "pixel",
        "pop",
        "popup",
        "promo",
        "promotion",
        "push",
        "sponsor",
        "sponsored",
        "stats",
        "sticky",
        "subscribe",
        "survey",
        "tag",
        "telemetry",
        "toast",
        "track",
        "tracker",
        "tracking",
    ];
    for name in &names {
        let parts = name.split(|letter: char| !letter.is_ascii_alphanumeric());
        let bad: Vec<&str> = parts.filter(|part| words.contains(&&*part.to_ascii_lowercase())).collect();
        assert!(bad.is_empty(), "{name} has {bad:?}");
        for part in ["pop", "promo", "cookie"] {
            assert!(!name.contains(part), "{name} has {part:?}");
        }
    }
    stage.feed(&own::outage());
    for placement in ["top", "bottom", "corner", "inline"] {
        stage.open(&Page::new().with("placement", placement));
        stage.wait_for_banner();
        let marks = stage.eval("[host.id, host.className, host.getAttributeNames().filter(it => /^(id|class|role|aria-)/.test(it))]");
        assert_eq!(marks, json!(["", "", []]), "{placement}");
        assert!(stage.text(".update").unwrap_or_default().contains(NEWEST));
    }
}

fn list(folder: &Path, before: &str, names: &mut Vec<String>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = format!("{before}{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            list(&entry.path(), &format!("{name}/"), names);
        } else {
            names.push(name);
        }
    }
}
