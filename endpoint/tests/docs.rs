//! What the documentation says of commands, options, exit codes and figures is what the program has.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a failed test panics")]

#[allow(dead_code, reason = "the other tests use more of it")]
mod process;

use process::{Serving, exchange, program, run};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

const ENDPOINT: &str = include_str!("../../docs/endpoint.md");
/// What owners copy commands from.
const COPIED: [(&str, &str); 8] = [
    ("README.md", include_str!("../../README.md")),
    ("docs/start.md", include_str!("../../docs/start.md")),
    ("docs/endpoint.md", ENDPOINT),
    ("docs/hosting.md", include_str!("../../docs/hosting.md")),
    ("docs/providers.md", include_str!("../../docs/providers.md")),
    ("docs/site-down.md", include_str!("../../docs/site-down.md")),
    ("docs/status-feed.md", include_str!("../../docs/status-feed.md")),
    ("docs/upgrading.md", include_str!("../../docs/upgrading.md")),
];

fn help(arguments: &[&str]) -> String {
    String::from_utf8(run(Path::new("."), arguments).stdout).unwrap()
}

/// Each command, with the options that its help names.
fn commands() -> BTreeMap<String, BTreeSet<String>> {
    let all = help(&["--help"]);
    let (_, lines) = all.split_once("\nCommands:\n").unwrap();
    let names = lines.lines().take_while(|it| !it.is_empty()).filter_map(|it| it.split_whitespace().next());
    let options = |name: &str| {
        let text = help(&[name, "--help"]);
        let (_, options) = text.split_once("\nOptions:\n").unwrap();
        let lines = options.lines().map(str::trim_start).filter(|it| it.starts_with('-'));
        lines.flat_map(options_of).collect()
    };
    names.filter(|it| *it != "help").map(|name| (name.to_owned(), options(name))).collect()
}

/// The options in a line: `--dry-run` of `--dry-run   # look first`.
fn options_of(line: &str) -> impl Iterator<Item = String> {
    let words = line.split(|it: char| !it.is_ascii_lowercase() && it != '-');
    words.filter_map(|it| it.strip_prefix("--")).filter(|it| !it.is_empty()).map(str::to_owned)
}

/// What stands in the table below a heading of `docs/endpoint.md`, or below a line: the cells of each row.
fn table(below: &str) -> Vec<Vec<&'static str>> {
    let (_, text) = ENDPOINT.split_once(below).expect(below);
    let lines = text.lines().skip_while(|it| !it.starts_with("|---")).skip(1);
    let rows = lines.take_while(|it| it.starts_with('|'));
    rows.map(|it| it.trim_matches(['|', ' ']).split(" | ").collect()).collect()
}

#[test]
fn the_table_of_commands_has_each_of_them() {
    let said: BTreeSet<String> = table("## Which command does what")
        .iter()
        .flat_map(|row| row[0].split(", "))
        .map(|it| it.trim_matches('`').to_owned())
        .collect();
    assert_eq!(said, commands().into_keys().collect());
}

#[test]
fn the_table_of_exit_codes_is_that_of_the_help() {
    let all = help(&["--help"]);
    let (_, codes) = all.split_once("Exit codes:\n").unwrap();
    let codes: BTreeSet<&str> = codes.lines().filter_map(|it| it.trim().split("  ").next()).collect();
    let said: BTreeSet<&str> = table("\n| exit code |").iter().map(|row| row[0]).collect();
    assert!(codes.len() > 4, "{codes:?}");
    assert_eq!(said, codes);
}

/// The commands in a text's blocks of code, each in one line without its comment.
fn copied(text: &str) -> Vec<String> {
    let blocks = text.split("```").skip(1).step_by(2);
    let lines = blocks.flat_map(|it| it.lines().skip(1));
    let lines = lines.map(|it| it.split(" # ").next().unwrap());
    lines.filter(|it| it.contains("outage-banner ")).map(str::to_owned).collect()
}

#[test]
fn each_command_that_is_to_be_copied_is_one_and_has_its_options() {
    let known = commands();
    let mut found = 0;
    for (name, text) in COPIED {
        for line in copied(text) {
            for call in line.split("outage-banner ").skip(1) {
                let command = call.split_whitespace().next().unwrap_or_default();
                // The package or the image of this name, and not the program.
                let Some(options) = known.get(command) else { continue };
                // Another program may stand behind it in the same line.
                let own = call.split(['|', ';', '&']).next().unwrap();
                for option in options_of(own) {
                    assert!(options.contains(&option), "{name}: {command} has no --{option}: {line}");
                }
                found += 1;
            }
        }
    }
    assert!(found > 30, "{found}");
}

/// Between backticks a sentence names an option without its command: then some command has it.
#[test]
fn each_option_that_a_sentence_names_is_one() {
    let known: BTreeSet<String> = commands().into_values().flatten().collect();
    let sentences: String = ENDPOINT.split("```").step_by(2).collect();
    let quoted = sentences.split('`').skip(1).step_by(2).filter(|it| it.contains("--"));
    let said: BTreeSet<String> = quoted.flat_map(options_of).collect();
    assert!(said.len() > 20, "{said:?}");
    let others = ["profile", "help"]; // Of cargo, and of all.
    let wrong: Vec<_> = said.iter().filter(|it| !known.contains(*it) && !others.contains(&&***it)).collect();
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[test]
fn the_figures_that_are_said_are_those_that_are_told() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("status.json"), r#"{ "version": 1 }"#).unwrap();
    let serving = Serving::start(folder.path(), &[]);
    let told = exchange(serving.admin, "GET /metrics HTTP/1.1\r\nHost: 127.0.0.1\r\n", b"").text();
    let told: BTreeSet<&str> =
        told.lines().filter_map(|it| it.strip_prefix("# TYPE ")?.split_whitespace().next()).collect();
    let said: BTreeSet<&str> = table("### Watching it").iter().map(|row| row[0].trim_matches('`')).collect();
    assert!(told.len() > 4, "{told:?}");
    assert_eq!(said, told);
}

/// The variable for the commands that edit holds an address, and `serve` is typed in the same shell.
#[test]
fn an_address_is_no_file_to_serve() {
    // Nobody can listen there: a program that does not notice ends all the same.
    let mut serve = program(Path::new("."), &["serve", "--listen", "192.0.2.1:1"]);
    let done = serve.env("OUTAGE_BANNER_FEED", "https://status.example.net/status.json").output().unwrap();
    let words = String::from_utf8(done.stderr).unwrap();
    assert!(words.contains("--from copies what lies elsewhere"), "{words}");
    assert_eq!(done.status.code(), Some(2), "{words}");
}
