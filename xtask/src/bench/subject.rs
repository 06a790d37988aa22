//! Whose widget is looked at, and the page that it is on. Knows what each needs in a page, and how fast nothing.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use super::peers;
use crate::bundle;
use crate::root::root;

/// The script that a widget is compared with.
const HAND: &str = include_str!("hand.js");

/// What others ask Statuspage by.
const STAND_IN: &str = include_str!("stand-in.js");

/// Which words a widget says first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Words {
    /// Nothing: there is no widget.
    None,
    /// The incident's title.
    Title,
    /// What the status page says of itself; such a widget knows no incident.
    Description,
}

/// A page with a widget, or without.
#[derive(Clone, Debug)]
pub(crate) struct Subject {
    /// In the tables.
    pub(crate) name: String,
    /// What is served beside the page.
    pub(crate) folder: PathBuf,
    /// Attributes of `<html>`, and what is in the head and at the end of the body; ENDPOINT is the endpoint's origin.
    html: &'static str,
    head: &'static str,
    tail: &'static str,
    pub(crate) words: Words,
    /// Whether the widget says by an event that all of it is there.
    pub(crate) has_event: bool,
    /// Whether it asks again while the page stays open.
    pub(crate) asks_again: bool,
    /// Whether it is looked at under all conditions; else under the two ends alone.
    pub(crate) is_everywhere: bool,
}

/// The page without a widget. What it costs is no widget's.
pub(crate) const BARE: usize = 0;
/// This widget.
pub(crate) const OURS: usize = 1;
/// The script that somebody would write by hand.
pub(crate) const HAND_WRITTEN: usize = 2;

/// All that can be looked at, in the order of the numbers above, and a line for each that cannot.
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

/// How each peer's own page says that it is put into a page, in their order.
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
    /// A page without a widget, this widget and the hand-written script, by name alone.
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

    /// A page as there are many: a heading, thirty paragraphs, a style sheet in its head.
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
