//! `cargo xtask`: builds, shows, tests and measures the widget.

use std::process::ExitCode;

use clap::{Parser, Subcommand};

mod bench;
mod bundle;
mod demo;
mod dist;
mod edit;
mod fuzz;
mod lighthouse;
mod link;
mod marks;
mod minify;
mod order;
mod parts;
mod pictures;
mod program;
mod root;
mod rows;
mod setup;
mod simulate;
mod size;
mod stamp;
mod suite;
mod worker;

/// Builds, shows, tests and measures the widget.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", args_override_self = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Make dist/: the files to put on a server, minified and compressed
    Build,
    /// Make everything that is published into target/release-files; uploads nothing
    Dist(dist::Arguments),
    /// Serve a site and an independent status endpoint to click through
    Demo(demo::Arguments),
    /// Run all tests, those in the browsers too
    Test(suite::Arguments),
    /// Print what the banner makes of a feed, as JSON: the same as `outage-banner read`
    Read(program::Arguments),
    /// Try random answers, texts or times against a target in `fuzz/fuzz_targets`
    Fuzz(fuzz::Arguments),
    /// Measure it in Chromium beside a hand-written script and the widgets of others
    Bench(bench::Arguments),
    /// Let a million visitors ask by a virtual clock: what that costs the endpoint
    Simulate(simulate::Arguments),
    /// Have Lighthouse look at the set-up page, and at a page without and with the tag
    Lighthouse(lighthouse::Arguments),
    /// Make the pictures of the documentation, from the real widget in Chromium
    Pictures,
    /// Print the size of each file in dist/ and of each crate in the module; fails above the budget
    Size(size::Arguments),
}

fn main() -> ExitCode {
    let done = match Arguments::parse().command {
        Command::Build => bundle::run().map(|()| ExitCode::SUCCESS),
        Command::Dist(arguments) => dist::run(&arguments).map(|()| ExitCode::SUCCESS),
        Command::Demo(arguments) => demo::run(&arguments).map(|()| ExitCode::SUCCESS),
        Command::Test(arguments) => suite::run(arguments),
        Command::Read(arguments) => program::run("read", &arguments),
        Command::Fuzz(arguments) => fuzz::run(&arguments),
        Command::Bench(arguments) => bench::run(&arguments).map(|()| ExitCode::SUCCESS),
        Command::Simulate(arguments) => simulate::run(&arguments).map(|()| ExitCode::SUCCESS),
        Command::Lighthouse(arguments) => lighthouse::run(&arguments).map(|()| ExitCode::SUCCESS),
        Command::Pictures => pictures::run().map(|()| ExitCode::SUCCESS),
        Command::Size(arguments) => size::run(&arguments).map(|()| ExitCode::SUCCESS),
    };
    match done {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test panics")]

    use std::collections::BTreeSet;

    use clap::{CommandFactory, Parser};

    use super::Arguments;

    fn shown(line: &str) -> String {
        format!("{:?}", Arguments::try_parse_from(line.split_whitespace()).unwrap().command)
    }

    fn refused(line: &str) -> String {
        Arguments::try_parse_from(line.split_whitespace()).unwrap_err().to_string()
    }

    #[test]
    fn the_description_of_the_arguments_is_consistent() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn each_command_has_the_options_that_are_documented() {
        for (line, arguments) in [
            ("xtask build", "Build"),
            ("xtask dist", "Dist(Arguments { web: false })"),
            ("xtask dist --web", "Dist(Arguments { web: true })"),
            ("xtask demo", r#"Demo(Arguments { port: 8080, state: "mail-and-web-down" })"#),
            ("xtask demo --port 9000 --state quiet", r#"Demo(Arguments { port: 9000, state: "quiet" })"#),
            ("xtask test", "Test(Arguments { engines: [], filter: None })"),
            (
                "xtask test quiet --engine webkit --engine chromium",
                r#"Test(Arguments { engines: [WebKit, Chromium], filter: Some("quiet") })"#,
            ),
            ("xtask read a.json", r#"Read(Arguments { words: ["a.json"] })"#),
            (
                "xtask read --now 2026-05-04T14:05:00Z a.json --provider rss",
                r#"Read(Arguments { words: ["--now", "2026-05-04T14:05:00Z", "a.json", "--provider", "rss"] })"#,
            ),
            ("xtask fuzz feed", r#"Fuzz(Arguments { target: "feed", seconds: 600 })"#),
            ("xtask fuzz feed 5", r#"Fuzz(Arguments { target: "feed", seconds: 5 })"#),
            (
                "xtask bench",
                "Bench(Arguments { runs: 15, cases: [], networks: [], cpus: [], builds: [], no_peers: false, write: false })",
            ),
            (
                "xtask bench --runs 1 --case begins --network slow-4g --cpu 4 --no-peers --write",
                "Bench(Arguments { runs: 1, cases: [Begins], networks: [Slow4G], cpus: [4], builds: [], no_peers: true, \
                 write: true })",
            ),
            ("xtask simulate", "Simulate(Arguments { visitors: 1000000, seed: 1, write: false })"),
            (
                "xtask simulate --visitors 20000 --seed 7 --write",
                "Simulate(Arguments { visitors: 20000, seed: 7, write: true })",
            ),
            ("xtask lighthouse", "Lighthouse(Arguments { runs: 5, dist: None, write: false })"),
            (
                "xtask lighthouse --runs 1 --dist other --write",
                r#"Lighthouse(Arguments { runs: 1, dist: Some("other"), write: true })"#,
            ),
            ("xtask pictures", "Pictures"),
            ("xtask size", "Size(Arguments { against: None, write: false })"),
            ("xtask size --against HEAD~1", r#"Size(Arguments { against: Some("HEAD~1"), write: false })"#),
        ] {
            assert_eq!(shown(line), arguments, "{line}");
        }
    }

    /// Whoever looks for a command looks there; an option may be said by its command's help alone.
    #[test]
    fn the_list_of_commands_in_contributing_has_each_of_them() {
        let text = include_str!("../../CONTRIBUTING.md");
        let (_, list) = text.split_once("## All commands\n").unwrap();
        let (list, _) = list.split_once("\n## ").unwrap();
        let said: BTreeSet<&str> = list
            .lines()
            .filter_map(|it| it.strip_prefix("- `cargo xtask "))
            .map(|it| it.split(['`', ' ']).next().unwrap())
            .collect();
        let command = Arguments::command();
        assert_eq!(said, command.get_subcommands().map(clap::Command::get_name).collect());

        let known: BTreeSet<String> = command
            .get_subcommands()
            .flat_map(clap::Command::get_arguments)
            .filter_map(|it| it.get_long().map(str::to_owned))
            .chain(["now", "provider"].map(str::to_owned)) // Of the program that `read` runs.
            .collect();
        let options = text.split("`cargo xtask ").skip(1).map(|it| it.split('`').next().unwrap());
        for option in
            options.flat_map(|it| it.split(" --").skip(1)).map(|it| it.split([' ', ']']).next().unwrap())
        {
            assert!(known.contains(option), "CONTRIBUTING.md: --{option}");
        }
    }

    #[test]
    fn of_an_option_that_is_given_twice_the_last_counts() {
        assert_eq!(shown("xtask demo --port 1 --port 2"), shown("xtask demo --port 2"));
    }

    #[test]
    fn what_is_wrong_is_named() {
        for (line, words) in [
            ("xtask bild", "unrecognized subcommand 'bild'"),
            ("xtask build now", "unexpected argument 'now'"),
            ("xtask test --engine opera", "[possible values: chromium, firefox, webkit]"),
            ("xtask test --fast", "unexpected argument '--fast'"),
            ("xtask test one two", "unexpected argument 'two'"),
            ("xtask demo --port", "a value is required for '--port <N>'"),
            ("xtask demo --port 99999", "99999 is not in 0..=65535"),
            ("xtask bench --runs 0", "0 is not in 1.."),
            (
                "xtask bench --case loud",
                "quiet-cold, quiet-second, outage-cold, outage-second, begins, reading",
            ),
            ("xtask bench --write --with dist", "'--write' cannot be used with '--with <FOLDER>'"),
            ("xtask fuzz feed soon", "invalid value 'soon' for '[SECONDS]'"),
        ] {
            let error = refused(line);
            assert!(error.contains(words), "{line}: {error}");
        }
    }
}
