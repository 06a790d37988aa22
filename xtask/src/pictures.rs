//! `cargo xtask pictures`: the pictures of the documentation, from the real widget in Chromium, in the states of the demo.
//! The page's clock stands still, so only another browser or other fonts make another picture of the same sources.

mod encode;

use std::time::{Duration, SystemTime};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;
use xtask::browser::{Engine, Session, end_all_on_signals};
use xtask::playground;
use xtask::serve::{Answer, Server, folder};

use crate::root::root;
use crate::{bundle, setup};
use encode::{Picture, png};

const FOLDER: &str = "docs/img";
const PAGE: &str = include_str!("pictures/site.html");
const CLOCK: &str = include_str!("pictures/clock.js");

/// When the outage of the demo begins.
const BEGINS: &str = "2026-05-04T08:00:00Z";
/// Where its visitors are, and the language of their browsers, by which times are written.
const ZONE: &str = "Europe/London";
const LANG: &str = "en-GB";

/// How often the animation is shown before it rests on its last picture: what moves without end keeps people from reading.
const PLAYS: u32 = 2;

/// A window, in CSS pixels, and how many pixels each of them has.
#[derive(Clone, Copy)]
struct Window {
    width: u32,
    height: u32,
    scale: u32,
}

const DESKTOP: Window = Window { width: 1280, height: 520, scale: 2 };
const PHONE: Window = Window { width: 360, height: 680, scale: 2 };
const SMALL: Window = Window { width: 900, height: 520, scale: 2 };

/// What is seen: a state of the demo, so many minutes after the outage has begun.
struct Scene {
    state: &'static str,
    minutes: u64,
    window: Window,
    /// Further attributes of the tag.
    options: &'static str,
    has_details: bool,
}

/// A scene with the tag alone.
const fn plain(state: &'static str, minutes: u64, window: Window) -> Scene {
    Scene { state, minutes, window, options: "", has_details: false }
}

/// A file, and its scenes, each of which is seen for so many milliseconds.
const PICTURES: [(&str, &[(Scene, u16)]); 4] = [
    ("desktop.png", &[(plain("mail-and-web-down", 14, DESKTOP), 0)]),
    ("phone.png", &[(plain("mail-and-web-down", 14, PHONE), 0)]),
    (
        "corner-ar.png",
        &[(Scene { options: r#"data-placement="corner" data-lang="ar""#, ..plain("overdue", 91, SMALL) }, 0)],
    ),
    (
        "outage.png",
        &[
            (plain("all-well", 0, PHONE), 1500),
            (plain("mail-and-web-down", 14, PHONE), 3500),
            (Scene { has_details: true, ..plain("mail-and-web-down", 14, PHONE) }, 3000),
            (plain("identified", 42, PHONE), 3500),
            (plain("monitoring", 96, PHONE), 3500),
            (plain("resolved", 135, PHONE), 4000),
        ],
    ),
];

/// Says when a picture can be taken: the banner itself is there, at its last place, or there is nothing to say.
const IS_READY: &str = r#"new Promise((give, stop) => {
    const begun = performance.now();
    const look = () => {
        const host = document.querySelector("outage-banner"), banner = host?.shadowRoot?.querySelector("section.banner");
        const isThere = banner && !banner.closest("[data-first]") && host.parentNode === document.documentElement;
        const asked = performance.getEntriesByName(ENDPOINT).some((it) => it.responseEnd > 0);
        if (performance.now() - begun > 30000) stop("no banner within 30 seconds");
        else if (QUIET ? asked && window.OutageBanner : isThere) document.fonts.ready.then(() => requestAnimationFrame(() => requestAnimationFrame(give)));
        else setTimeout(look, 50);
    };
    look();
})"#;

const DETAILS: &str =
    "document.querySelector('outage-banner').shadowRoot.querySelector('button.details').click()";

pub(crate) fn run() -> Result<(), String> {
    end_all_on_signals();
    setup::programs(&[Engine::Chromium])?;
    bundle::run()?;
    let session = Session::start(Engine::Chromium)?;
    session.devtools("Emulation.setTimezoneOverride", &json!({ "timezoneId": ZONE }))?;
    let agent = session.devtools("Browser.getVersion", &json!({}))?["userAgent"].take();
    let language = json!({ "userAgent": agent, "acceptLanguage": LANG });
    session.devtools("Emulation.setUserAgentOverride", &language)?;
    for (name, scenes) in PICTURES {
        let mut pictures = Vec::new();
        for (scene, ms) in scenes {
            pictures.push((scene.take(&session).map_err(|error| format!("{name}: {error}"))?, *ms));
        }
        let bytes = png(&pictures, PLAYS)?;
        bundle::write(&root().join(FOLDER).join(name), &bytes)?;
        println!("{FOLDER}/{name}: {} bytes", bytes.len());
    }
    Ok(())
}

impl Scene {
    /// On a site and an endpoint of its own, so that nothing is remembered.
    fn take(&self, session: &Session) -> Result<Picture, String> {
        let now = self.now()?;
        let start = || {
            Server::start(None, folder(&root().join("dist"))).map_err(|error| format!("no server: {error}"))
        };
        let (site, endpoint) = (start()?, start()?);
        let answer = playground::answer(&root().join("xtask/demo"), self.state, now)?;
        endpoint.set("/status.json", answer.timeless());
        let feed = format!("{}/status.json", endpoint.origin());
        site.set("/", Answer::html(self.page(&feed, now)?));

        let Window { width, height, scale } = self.window;
        let metrics =
            json!({ "width": width, "height": height, "deviceScaleFactor": scale, "mobile": width < 500 });
        session.devtools("Emulation.setDeviceMetricsOverride", &metrics)?;
        let page = site.origin();
        session.finish(session.client.goto(&page))?;
        let is_quiet = self.state == "all-well";
        let ready =
            IS_READY.replace("ENDPOINT", &format!("{feed:?}")).replace("QUIET", &is_quiet.to_string());
        session.evaluate(&ready)?;
        if self.has_details {
            session.evaluate(DETAILS)?;
            session.evaluate(
                "new Promise((give) => requestAnimationFrame(() => requestAnimationFrame(give)))",
            )?;
        }
        let shot = session.devtools("Page.captureScreenshot", &json!({ "format": "png" }))?;
        let bytes = STANDARD.decode(shot["data"].as_str().unwrap_or_default());
        Picture::read(&bytes.map_err(|error| error.to_string())?)
    }

    fn now(&self) -> Result<SystemTime, String> {
        let begins = humantime::parse_rfc3339(BEGINS).map_err(|error| error.to_string())?;
        Ok(begins + Duration::from_secs(self.minutes * 60))
    }

    fn page(&self, feed: &str, now: SystemTime) -> Result<String, String> {
        let ms = now.duration_since(SystemTime::UNIX_EPOCH).map_err(|error| error.to_string())?.as_millis();
        let page = PAGE.replace("CLOCK", &CLOCK.replace("NOW", &ms.to_string()));
        Ok(page.replace("LANG", LANG).replace("ENDPOINT", feed).replace("OPTIONS", self.options))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test panics")]

    use std::fs;

    use xtask::playground;

    use super::{FOLDER, PICTURES};
    use crate::root::root;

    #[test]
    fn each_scene_has_a_state_of_the_demo() {
        for (name, scenes) in PICTURES {
            for (scene, _) in scenes {
                let now = scene.now().unwrap();
                playground::answer(&root().join("xtask/demo"), scene.state, now)
                    .unwrap_or_else(|error| panic!("{name}: {error}"));
                let page = scene.page("http://status.example", now).unwrap();
                assert!(page.contains("data-endpoint=\"http://status.example\""), "{name}: {page}");
            }
        }
    }

    #[test]
    fn the_readme_shows_each_picture_and_none_is_a_burden() {
        let readme = fs::read_to_string(root().join("README.md")).unwrap();
        for (name, _) in PICTURES {
            assert!(readme.contains(&format!("{FOLDER}/{name}")), "{name}");
            let size = fs::metadata(root().join(FOLDER).join(name)).unwrap().len();
            assert!(size < 400_000, "{name} has {size} bytes");
        }
    }

    #[test]
    fn who_wants_no_motion_sees_a_still() {
        let readme = fs::read_to_string(root().join("README.md")).unwrap();
        let animated = PICTURES.iter().filter(|(_, scenes)| scenes.len() > 1);
        for (name, _) in animated {
            let before = readme.split(&format!("{FOLDER}/{name}")).next().unwrap();
            let picture = before.rsplit("<picture>").next().unwrap();
            assert!(picture.contains("(prefers-reduced-motion: reduce)"), "{name}");
        }
    }
}
