//! `cargo xtask`: builds, shows, tests and measures the widget.

use std::process::ExitCode;

mod bundle;
mod demo;
mod engine;
mod fuzz;
mod minify;
mod order;
mod read;
mod rename;
mod root;
mod rows;
mod setup;
mod size;
mod suite;
mod trim;

const USAGE: &str = "\
usage: cargo xtask COMMAND

  build                          dist/: the files to put on a server, minified and compressed
  demo [--port N] [--state NAME] a site and an independent status endpoint to click through
  test [--engine NAME]... [FILTER]
                                 all tests; NAME is chromium, firefox or webkit, the default is all three
  read FILE [--now RFC3339]      what the banner makes of a feed, as JSON
  fuzz TARGET [SECONDS]          random answers, texts or times against one of fuzz/fuzz_targets, for 10 minutes
  size                           the size of each file in dist/; fails above the budget";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let Some((command, args)) = args.split_first() else { return usage() };
    let done = match command.as_str() {
        "build" if args.is_empty() => bundle::run().map(|()| ExitCode::SUCCESS),
        "demo" => demo::run(args).map(|()| ExitCode::SUCCESS),
        "test" => suite::run(args),
        "read" => return read::run(args),
        "fuzz" => fuzz::run(args),
        "size" if args.is_empty() => size::run().map(|()| ExitCode::SUCCESS),
        _ => return usage(),
    };
    match done {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn usage() -> ExitCode {
    eprintln!("{USAGE}");
    ExitCode::from(2)
}
