//! Which widgets are measured, and the page for each. Knows what each needs in a page; no browser and no figures.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use super::peers;
use crate::bundle;
use crate::root::root;

/// The hand-written script that widgets are compared with.
const HAND: &str = include_str!("hand.js");

/// Stands in for the script by which other people's widgets ask Statuspage.
const STAND_IN: &str = include_str!("stand-in.js");

/// Which words a widget says first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Words {
    /// None: there is no widget.
    None,
    /// The incident's title.
    Title,
    /// The status page's sentence about the whole page; such a widget knows no incident.
    Description,
}

/// A page with a widget, or without.
#[derive(Clone, Debug)]
pub(crate) struct Subject {
    /// Its name in the tables.
    pub(crate) name: String,
    /// The files that are served beside the page.
    pub(crate) folder: PathBuf,
    /// Attributes of `<html>`, and what is in the head and at the end of the body; ENDPOINT is the endpoint's origin.
    html: &'static str,
    head: &'static str,
    tail: &'static str,
    pub(crate) words: Words,
    /// Whether the widget dispatches an event when all of it is drawn.
    pub(crate) has_event: bool,
    /// Whether it asks for the feed again while the page stays open.
    pub(crate) asks_again: bool,
    /// Whether it is measured under all conditions, or under the fastest and the slowest alone.
    pub(crate) is_everywhere: bool,
}

/// The index of the page without a widget.
pub(crate) const BARE: usize = 0;
/// The index of this widget.
pub(crate) const OURS: usize = 1;
/// The index of the hand-written script.
pub(crate) const HAND_WRITTEN: usize = 2;

/// All subjects that can be measured, in the order of the indices above, and a line for each that cannot.
pub(crate) fn subjects(builds: &[PathBuf], with_peers: bool) -> Result<(Vec<Subject>, Vec<String>), String> {
    let folder = root().join("target/bench");
    let hand = folder.join("hand");
    bundle::empty(&hand)?;
    bundle::write(&hand.join("hand.js"), HAND.as_bytes())?;
    bundle::compress_all(&hand)?;

    let bare = Subject {
        name: "page without a widget".to_owned(),
        folder: hand.clone(),
        html: "",
        head: "",
        tail: "",
        words: Words::None,
        has_event: false,
        asks_again: false,
        is_everywhere: true,
    };
    let ours = |name: String, folder: PathBuf| Subject {
        name,
        folder,
        head: r#"<script async src="/outage-banner.js" data-endpoint="ENDPOINT/api/v2/summary.json"></script>"#,
        words: Words::Title,
        has_event: true,
        asks_again: true,
        ..bare.clone()
    };
    let mut subjects = vec![
        bare.clone(),
        ours("Outage Banner".to_owned(), root().join("dist")),
        Subject {
            name: "hand-written script".to_owned(),
            head: r#"<script async src="/hand.js" data-endpoint="ENDPOINT/api/v2/summary.json"></script>"#,
            words: Words::Title,
            asks_again: true,
            ..bare.clone()
        },
    ];
    for build in builds {
        if !build.join("outage-banner.js").is_file() {
            return Err(format!("there is no outage-banner.js in {}", build.display()));
        }
        subjects.push(ours(build.display().to_string(), build.clone()));
    }

    let mut missing = Vec::new();
    for (peer, page) in peers::PEERS.iter().zip(others(&bare)).filter(|_| with_peers) {
        match fetched(peer, &folder) {
            Ok(folder) => subjects.push(Subject { name: peer.to_string(), folder, ..page }),
            Err(why) => missing.push(format!("{peer}: {why}")),
        }
    }
    Ok((subjects, missing))
}

/// How each peer's documentation says that it is put into a page, in the order of the peers.
fn others(bare: &Subject) -> [Subject; 3] {
    [
        Subject {
            html: r#" data-endpoint="ENDPOINT""#,
            head: r#"<link href="/style.css" rel="stylesheet">"#,
            tail: r#"<script src="/stand-in.js"></script><script src="/widget.js"></script><script>new StatusPageWidget("acme", { updateInterval: 60 });</script>"#,
            words: Words::Description,
            asks_again: true,
            is_everywhere: false,
            ..bare.clone()
        },
        Subject {
            head: r#"<script src="/index.js"></script>"#,
            tail: r#"<statuspage-widget src="ENDPOINT"></statuspage-widget>"#,
            words: Words::Description,
            is_everywhere: false,
            ..bare.clone()
        },
        Subject {
            head: r#"<link href="/main.css" rel="stylesheet">"#,
            tail: r#"<div class="statuspage-embed-container" data-api-base="ENDPOINT/api" data-poll-interval="60000"></div><script src="/main.js"></script>"#,
            words: Words::Title,
            asks_again: true,
            is_everywhere: false,
            ..bare.clone()
        },
    ]
}

/// The folder with the peer's files, compressed as ours are.
fn fetched(peer: &peers::Peer, folder: &Path) -> Result<PathBuf, String> {
    let folder = peers::fetch(peer, folder)?;
    bundle::write(&folder.join("stand-in.js"), STAND_IN.as_bytes())?;
    if !folder.join("stand-in.js.br").is_file() {
        bundle::compress_all(&folder)?;
    }
    Ok(folder)
}

impl Subject {
    /// A page without a widget, this widget and the hand-written script, by their names alone.
    #[cfg(test)]
    pub(crate) fn for_tests() -> Vec<Self> {
        let named = |name: &str, words| Self {
            name: name.to_owned(),
            folder: PathBuf::new(),
            html: "",
            head: "",
            tail: "",
            words,
            has_event: false,
            asks_again: false,
            is_everywhere: true,
        };
        vec![
            named("page without a widget", Words::None),
            named("Outage Banner", Words::Title),
            named("hand-written script", Words::Title),
        ]
    }

    /// An ordinary page: a heading, thirty paragraphs, a style sheet in its head.
    pub(crate) fn page(&self, endpoint: &str) -> String {
        let paragraph = "<p>Acme Hosting keeps your web sites, your mail and your domains in two halls. We answer by \
            telephone from eight to six, and whoever answers can help. Moving to us takes a day, and we do it for you.</p>\n";
        let mut page = String::new();
        let _ = write!(
            page,
            "<!DOCTYPE html>\n<html lang=\"en\"{}>\n<head>\n<meta charset=\"utf-8\">\n<title>Acme Hosting</title>\n\
             <meta name=\"viewport\" content=\"width=device-width\">\n<link rel=\"icon\" href=\"data:,\">\n\
             <style>body {{ margin: 16px; font: 16px/1.5 system-ui, sans-serif }}</style>\n{}\n</head>\n<body>\n\
             <h1>Acme Hosting</h1>\n{}{}\n</body>\n</html>\n",
            self.html,
            self.head,
            paragraph.repeat(30),
            self.tail
        );
        page.replace("ENDPOINT", endpoint)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test panics")]

    use super::{Subject, others};
    use crate::bench::peers::PEERS;

    #[test]
    fn each_peer_has_a_page_that_names_its_files_and_the_endpoint() {
        for (peer, subject) in PEERS.iter().zip(others(&Subject::for_tests()[0])) {
            let page = subject.page("http://127.0.0.1:1");
            for file in peer.files {
                let name = file.rsplit('/').next().unwrap();
                assert!(page.contains(&format!("\"/{name}\"")), "{peer}: {page}");
            }
            assert!(page.contains("http://127.0.0.1:1") && !page.contains("ENDPOINT"), "{peer}: {page}");
        }
    }

    #[test]
    fn a_page_without_a_widget_asks_for_nothing() {
        let page = Subject::for_tests()[0].page("http://127.0.0.1:1");
        assert!(!page.contains("<script") && !page.contains("127.0.0.1"), "{page}");
    }
}
