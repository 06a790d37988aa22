//! `post` at a terminal asks for what is missing; where there is none, nothing is ever asked.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a failed test panics")]

#[allow(dead_code, reason = "the other tests use more of it")]
mod process;

use process::{program, run};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use serde_json::{Value, json};
use std::fs::{self, File, OpenOptions};
use std::io::{Read, Write};
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::process::{Output, Stdio};

/// Runs the program at a pseudo-terminal, where somebody types this; what it printed, and what stood on the terminal.
fn at_terminal(folder: &Path, arguments: &[&str], typed: &str) -> (Output, String) {
    let flags = OpenptFlags::RDWR | OpenptFlags::NOCTTY;
    let master = openpt(flags).unwrap();
    grantpt(&master).unwrap();
    unlockpt(&master).unwrap();
    let name = ptsname(&master, Vec::new()).unwrap();
    let path = Path::new(std::ffi::OsStr::from_bytes(name.as_bytes()));
    let terminal = OpenOptions::new().read(true).write(true).open(path).unwrap();
    let mut command = program(folder, arguments);
    command.stdin(terminal.try_clone().unwrap()).stderr(terminal).stdout(Stdio::piped());
    let child = command.spawn().unwrap();
    drop(command); // It holds the terminal's end, too, and nobody would see its end.
    let mut keyboard = File::from(master);
    let mut screen = keyboard.try_clone().unwrap();
    let seen = std::thread::spawn(move || {
        let (mut seen, mut part) = (Vec::new(), [0; 1024]);
        // An error says that nobody has the terminal any more.
        while let Ok(length @ 1..) = screen.read(&mut part) {
            seen.extend_from_slice(&part[..length]);
        }
        String::from_utf8_lossy(&seen).into_owned()
    });
    keyboard.write_all(typed.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    (output, seen.join().unwrap())
}

fn feed(folder: &Path) -> Option<Value> {
    fs::read(folder.join("status.json")).ok().map(|it| serde_json::from_slice(&it).unwrap())
}

const POST: [&str; 7] = ["post", "--feed", "status.json", "--zone", "UTC", "--now", "2026-05-04T14:00:00Z"];

#[test]
fn whoever_types_nothing_but_post_is_asked_and_sees_the_banner_first() {
    let folder = tempfile::tempdir().unwrap();
    let before = json!({ "version": 1, "components": [{ "id": "mail", "name": "Email" }, { "id": "web", "name": "Web" }] });
    fs::write(folder.path().join("status.json"), before.to_string()).unwrap();
    // What will not do is asked again.
    let typed = "\nMail is down\nbad\nmajor\nfax\nmail\nWe look.\nyesterday\n30m\ny\n";
    let (output, seen) = at_terminal(folder.path(), &POST, typed);
    assert!(output.status.success(), "{seen}");
    for words in [
        "a banner needs a title.",
        "bad is none of them.",
        "Known: mail, web.",
        "The banner will say:",
        "Major outage: Mail is down",
        "next update by 2026-05-04 14:30 UTC",
        "Write this to status.json? [y/N]",
    ] {
        assert!(seen.contains(words), "{words}: {seen}");
    }
    let after = feed(folder.path()).unwrap();
    let incident = &after["incidents"][0];
    assert_eq!(
        (&incident["title"], &incident["impact"], &incident["next_update_by"], &incident["components"]),
        (&json!("Mail is down"), &json!("major"), &json!("2026-05-04T14:30:00Z"), &json!(["mail"]))
    );
    assert_eq!(incident["updates"][0]["body"], "We look.");
    let printed = String::from_utf8(output.stdout).unwrap();
    assert!(printed.contains("written to status.json"), "{printed}");
}

#[test]
fn what_was_said_is_not_asked_and_empty_answers_will_do() {
    let folder = tempfile::tempdir().unwrap();
    let mut words = POST.to_vec();
    words.extend(["--impact", "minor", "--affects", "mail"]);
    let (output, seen) = at_terminal(folder.path(), &words, "Mail is slow\n\n\nyes\n");
    assert!(output.status.success(), "{seen}");
    assert!(!seen.contains("How badly") && !seen.contains("What is affected"), "{seen}");
    let incident = &feed(folder.path()).unwrap()["incidents"][0];
    assert_eq!((&incident["impact"], incident.get("next_update_by")), (&json!("minor"), None));
}

#[test]
fn whoever_says_no_or_nothing_has_written_nothing() {
    let folder = tempfile::tempdir().unwrap();
    for typed in ["Mail is down\n\n\n\n\nn\n", "Mail is down\n\n\n\n\n\n", "Mail is down\n\u{4}"] {
        let (output, seen) = at_terminal(folder.path(), &POST, typed);
        assert_eq!(output.status.code(), Some(3), "{seen}");
        assert!(seen.contains("error: nothing was written"), "{seen}");
        assert_eq!(feed(folder.path()), None);
    }
}

#[test]
fn who_gives_a_title_is_never_asked() {
    let folder = tempfile::tempdir().unwrap();
    let mut words = POST.to_vec();
    words.insert(1, "Mail is down");
    let (output, seen) = at_terminal(folder.path(), &words, "");
    assert!(output.status.success() && seen.is_empty(), "{seen}");
}

#[test]
fn without_a_terminal_and_for_programs_nothing_is_asked() {
    let folder = tempfile::tempdir().unwrap();
    let output = run(folder.path(), &POST);
    let error = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2), "{error}");
    assert!(error.starts_with("error: the title is missing"), "{error}");
    let mut words = POST.to_vec();
    words.push("--json");
    let (output, seen) = at_terminal(folder.path(), &words, "");
    assert_eq!(output.status.code(), Some(2), "{seen}");
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["failure"], "usage");
    assert_eq!(feed(folder.path()), None);
}
