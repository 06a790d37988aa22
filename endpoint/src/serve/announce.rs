//! What an owner needs next, in lines: the tag for a page, and a page that has it, with the addresses that are right at this
//! moment; and what visitors see as long as there is no feed.

use std::fmt::Write as _;
use std::io::Write as _;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::Path;

use super::feeds::Source;

/// Of a folder's feeds, so many are named besides the first.
const MAX_NAMES: usize = 8;

/// What is known before anything is read.
pub(super) struct Known<'a> {
    pub(super) listen: SocketAddr,
    pub(super) admin: Option<SocketAddr>,
    pub(super) source: &'a Source,
    /// What is copied to the feed.
    pub(super) from: Option<&'a str>,
    /// Whether somebody may write by a token.
    pub(super) is_open: bool,
    /// Whether the widget's files are in the program.
    pub(super) has_files: bool,
}

/// Prints them at once: a program that says nothing seems to have failed.
pub(super) fn print(known: &Known<'_>) {
    let mut out = std::io::stdout().lock();
    // Whoever started us may not read it, and that is no reason to end.
    let _ = out.write_all(text(known).as_bytes()).and_then(|()| out.flush());
}

fn text(known: &Known<'_>) -> String {
    let origin = format!("http://{}", reachable(known.listen));
    let names = known.source.feeds();
    let first = names.first().map_or(crate::place::FILE_NAME, |it| &**it);
    let mut text = String::new();
    let mut line = |label: &str, words: &str| {
        let _ = writeln!(text, "{label:<8} {words}"); // To a string: it cannot fail.
    };
    line("feed", &format!("{origin}/{first}"));
    if let Some(admin) = known.admin {
        line("figures", &format!("http://{}/metrics", reachable(admin)));
    }
    if known.has_files {
        let src = format!("{origin}/outage-banner.js");
        line(
            "tag",
            &format!(
                "<script async src=\"{src}\" data-endpoint=\"{origin}/{first}\" data-support=\"\"></script>"
            ),
        );
        line(
            "support",
            "write between the last two quotes how people reach you meanwhile: tel:+442079460123 mailto:help@example.net",
        );
        line("look", &format!("{origin}/?endpoint={origin}/{first}"));
    } else {
        line(
            "files",
            "none: run `cargo xtask build`, and build this program again; the feed is served all the same",
        );
    }
    // A folder takes no token, and what is copied nobody else writes.
    if !known.is_open && known.from.is_none() && matches!(known.source, Source::File(_)) {
        line(
            "writing",
            "nobody can over the network; for the feed editor's PUT, and for `post` by address, give --token-hash: \
             outage-banner token",
        );
    }
    if let Some(others) = names.get(1..).filter(|it| !it.is_empty()) {
        let rest = others.len().saturating_sub(MAX_NAMES);
        let rest = if rest > 0 { format!(" and {rest} more") } else { String::new() };
        let some = &others[..others.len().min(MAX_NAMES)];
        line("also", &format!("{origin}/… {}{rest}", some.join(", ")));
    }
    if known.listen.ip().is_unspecified() {
        line("others", "reach it by a name or an address of this machine in the place of the one above");
    }
    if let Some(words) = quiet(known) {
        line("now", &words);
    }
    text
}

/// What visitors see while there is no feed, and what makes one.
fn quiet(known: &Known<'_>) -> Option<String> {
    match (known.source, known.from) {
        (Source::File(path), _) if path.exists() => None,
        (Source::File(_), Some(from)) => {
            Some(format!("there is no copy yet: visitors see nothing until {from} has answered"))
        }
        (Source::File(path), None) => Some(format!(
            "there is no feed yet: visitors see nothing until you make one, as by \
             outage-banner post \"Mail is down\" --feed {}",
            quoted(path)
        )),
        (Source::Folder(path), _) if known.source.feeds().is_empty() => Some(format!(
            "there is no feed yet: visitors see nothing until a NAME.json lies in {}",
            path.display()
        )),
        (Source::Folder(_), _) => None,
    }
}

/// An address that can be opened on this machine: nobody can go to "all addresses".
fn reachable(address: SocketAddr) -> SocketAddr {
    let ip = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    SocketAddr::new(ip, address.port())
}

/// As a shell takes it.
fn quoted(path: &Path) -> String {
    let text = path.display().to_string();
    let is_plain = text.chars().all(|it| it.is_alphanumeric() || "/._-~:\\".contains(it));
    if is_plain { text } else { format!("'{}'", text.replace('\'', "'\\''")) }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test panics")]

    use super::{Known, text};
    use crate::serve::feeds::Source;
    use std::path::{Path, PathBuf};

    fn lines(listen: &str, source: &Source, from: Option<&str>) -> Vec<String> {
        let known = Known {
            listen: listen.parse().unwrap(),
            admin: None,
            source,
            from,
            is_open: false,
            has_files: true,
        };
        text(&known).lines().map(str::to_owned).collect()
    }

    fn file(folder: &Path, name: &str) -> Source {
        Source::File(folder.join(name))
    }

    /// An owner may paste it as it is: then the banner names no way to reach them, and no wrong one.
    #[test]
    fn the_tag_has_a_place_for_how_people_reach_the_owner_and_it_is_empty() {
        let folder = tempfile::tempdir().unwrap();
        let lines = lines("127.0.0.1:8080", &file(folder.path(), "status.json"), None);
        assert_eq!(
            lines[1],
            "tag      <script async src=\"http://127.0.0.1:8080/outage-banner.js\" \
             data-endpoint=\"http://127.0.0.1:8080/status.json\" data-support=\"\"></script>"
        );
        assert!(lines[2].starts_with("support  ") && lines[2].contains("tel:"), "{}", lines[2]);
    }

    #[test]
    fn without_a_feed_it_says_what_visitors_see_and_what_makes_one() {
        let folder = tempfile::tempdir().unwrap();
        let last = |source: &Source, from| lines("127.0.0.1:8080", source, from).pop().unwrap();
        let here = file(folder.path(), "status.json");
        let start = "now      there is no feed yet: visitors see nothing until you make one, as by outage-banner post";
        assert!(last(&here, None).starts_with(start));
        let spaced = Source::File(PathBuf::from("/no such/status.json"));
        assert!(last(&spaced, None).ends_with(" --feed '/no such/status.json'"));
        assert!(last(&here, Some("slack:")).ends_with("visitors see nothing until slack: has answered"));
        let all = Source::Folder(folder.path().to_owned());
        assert!(last(&all, None).contains("until a NAME.json lies in "));
        std::fs::write(folder.path().join("status.json"), "{}").unwrap();
        assert!(last(&all, None).starts_with("look     "));
        assert!(last(&here, Some("slack:")).starts_with("look     "));
    }

    /// Else a newcomer asks the feed editor to publish, and hears of it only then.
    #[test]
    fn without_a_token_it_says_that_nobody_can_write_and_what_lets_one() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("status.json"), "{}").unwrap();
        let here = file(folder.path(), "status.json");
        let known = |is_open| Known {
            listen: "127.0.0.1:8080".parse().unwrap(),
            admin: None,
            source: &here,
            from: None,
            is_open,
            has_files: true,
        };
        let said = text(&known(false));
        let last = said.lines().last().unwrap();
        assert!(last.starts_with("writing  nobody can over the network"), "{said}");
        assert!(last.ends_with("give --token-hash: outage-banner token"), "{said}");
        assert!(!text(&known(true)).contains("writing"));
    }

    #[test]
    fn each_address_can_be_opened() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["mail.json", "web.json", "web.json.sig", "notes.txt"] {
            std::fs::write(folder.path().join(name), "{}").unwrap();
        }
        let all = Source::Folder(folder.path().to_owned());
        for (listen, origin) in
            [("0.0.0.0:8080", "http://127.0.0.1:8080"), ("[::]:8080", "http://[::1]:8080")]
        {
            let lines = lines(listen, &all, None);
            assert_eq!(lines[0], format!("feed     {origin}/mail.json"));
            assert!(lines.contains(&format!("also     {origin}/… web.json")));
            assert!(lines[1].contains(&format!("data-endpoint=\"{origin}/mail.json\"")));
            assert!(lines.last().unwrap().starts_with("others   "));
        }
    }
}
