//! The command line: which commands there are, and how each ends.

mod check;
mod edit;
mod history;
mod options;
mod publish;
mod read;
mod render;
mod serve;
mod sign;
mod token;

use crate::failure::Failure;
use crate::settings;
use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};
use std::ffi::OsString;
use std::future::Future;
use std::io::{ErrorKind, Write};
use std::process::ExitCode;

/// The status feed that tells visitors of an outage: reads it, and edits it.
///
/// Each option may also come from the environment, `--feed` as `OUTAGE_BANNER_FEED`, or from the TOML file that `--config`
/// names, as `feed = "…"` at its top or under the command's name, `[post]`. The command line comes first, then the
/// environment, then the file.
#[derive(Debug, Parser)]
#[allow(clippy::doc_markdown, reason = "the text of the help, which has no code")]
#[command(name = "outage-banner", version, args_override_self = true, max_term_width = 100, after_help = EXIT_CODES)]
pub struct Arguments {
    /// A TOML file with options
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<String>,
    #[command(subcommand)]
    command: Command,
}

const EXIT_CODES: &str = "\
Exit codes:
  0  done
  1  something could not be read, reached or written
  2  the command line, or the file of `--config`, is wrong or lacks something
  3  refused: it makes no sense for this feed, or would make it invalid; nothing was written
  4  conflict: somebody else changed the feed in between; nothing was written";

#[derive(Debug, Subcommand)]
enum Command {
    /// Print what the banner makes of a feed, as JSON
    Read(read::Arguments),
    /// Print the banner as HTML that needs no script, as a piece of a mail, or as text
    Render(render::Arguments),
    /// Open an incident: something is broken
    Post(edit::Post),
    /// Say something new about what is open
    Update(edit::Update),
    /// Say that an incident or planned work is over
    Resolve(edit::Resolve),
    /// Announce planned work
    Maintain(edit::Maintain),
    /// List what the feed said before, or bring it back
    History(history::History),
    /// Tell what visitors would see by an endpoint, what is wrong with it, and what helps
    Check(check::Arguments),
    /// Copy a status feed into our own format, to wherever a browser may read it
    Publish(publish::Arguments),
    /// Serve the feed and the widget's files: a whole endpoint
    Serve(serve::Arguments),
    /// Print a new token for `serve`, and its hash
    Token,
    /// Make a key that signs feeds, and print its public half for the tag
    Keygen(sign::Keygen),
    /// Put a signature beside a feed
    Sign(sign::Sign),
    /// Say whether a feed has a good signature
    Verify(sign::Verify),
}

impl Command {
    /// Whether a program reads the output, also that of a failure.
    fn is_json(&self) -> bool {
        match self {
            Self::Read(_)
            | Self::Render(_)
            | Self::Check(_)
            | Self::Publish(_)
            | Self::Serve(_)
            | Self::Token
            | Self::Keygen(_)
            | Self::Verify(_) => false,
            Self::Post(it) => it.target.json,
            Self::Update(it) => it.target.json,
            Self::Resolve(it) => it.target.json,
            Self::Maintain(it) => it.target.json,
            Self::History(it) => it.target.json,
            Self::Sign(it) => it.target.json,
        }
    }
}

/// Runs the process: its arguments, its environment, its exit code.
#[must_use]
pub fn main() -> ExitCode {
    let line: Vec<OsString> = std::env::args_os().collect();
    let command = match settings::prepared(Arguments::command(), &line) {
        Ok(command) => command,
        Err(words) => return ended(&Failure::Usage(words), wants_json(&line)),
    };
    let parsed = command.try_get_matches_from(&line).and_then(|it| Arguments::from_arg_matches(&it));
    let Arguments { command, .. } = match parsed {
        Ok(arguments) => arguments,
        Err(error) => {
            if error.use_stderr() && wants_json(&line) {
                report(&Failure::Usage(first_line(&error.to_string())));
            }
            error.exit() // Help and version end here too, with 0.
        }
    };
    let is_json = command.is_json();
    let done = match command {
        Command::Read(arguments) => wait(read::run(&arguments)),
        Command::Render(arguments) => wait(render::run(&arguments)),
        Command::Post(arguments) => wait(edit::post(arguments)),
        Command::Update(arguments) => wait(edit::update(arguments)),
        Command::Resolve(arguments) => wait(edit::resolve(arguments)),
        Command::Maintain(arguments) => wait(edit::maintain(arguments)),
        Command::History(arguments) => wait(history::run(arguments)),
        Command::Check(arguments) => wait(check::run(&arguments)),
        Command::Publish(arguments) => wait(publish::run(&arguments)),
        Command::Serve(arguments) => wait_on_all_cores(serve::run(&arguments)),
        Command::Token => token::run(),
        Command::Keygen(arguments) => sign::keygen(&arguments),
        Command::Sign(arguments) => wait(sign::sign(&arguments)),
        Command::Verify(arguments) => wait(sign::verify(&arguments)),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => ended(&failure, is_json),
    }
}

/// Says why it failed: a line for people, and an object for programs.
fn ended(failure: &Failure, is_json: bool) -> ExitCode {
    hint(&format!("error: {failure}"));
    if is_json {
        report(failure);
    }
    ExitCode::from(failure.code())
}

fn report(failure: &Failure) {
    let report = serde_json::json!({
        "written": failure.is_written(),
        "failure": failure.word(),
        "message": failure.to_string(),
    });
    // There is nothing left to do about an output that cannot be written to.
    let _ = print(&mut std::io::stdout().lock(), &format!("{report:#}"));
}

/// Whether a program waits for an object on a command line that cannot be read further.
fn wants_json(line: &[OsString]) -> bool {
    line.iter().skip(1).take_while(|it| *it != "--").any(|it| it == "--json")
}

/// What the library says first; the rest is for people, and repeats the usage.
fn first_line(text: &str) -> String {
    let lines: Vec<&str> = text.lines().take_while(|it| !it.is_empty()).map(str::trim).collect();
    lines.join(" ").trim_start_matches("error: ").to_owned()
}

/// Runs a command that waits for disks and servers, and for nothing else.
fn wait(work: impl Future<Output = Result<(), Failure>>) -> Result<(), Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.map_err(|error| Failure::Failed(format!("no runtime: {error}")))?.block_on(work)
}

/// The same for a server, which has as many threads as there are cores.
fn wait_on_all_cores(work: impl Future<Output = Result<(), Failure>>) -> Result<(), Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    runtime.map_err(|error| Failure::Failed(format!("no runtime: {error}")))?.block_on(work)
}

/// What a command that runs for long tells, on stderr: each line with its time and its weight.
fn log() {
    let log = tracing_subscriber::fmt().with_writer(std::io::stderr).with_target(false).with_ansi(false);
    // A line that cannot be written, on a full disk or to a reader who is gone, is lost. The library would say so on stderr
    // again, and panic there.
    let _ = log.log_internal_errors(false).try_init(); // It fails only where there is a log already.
}

/// A line for people, on stderr. Nobody may read it, and that is no reason to do less.
fn hint(words: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{words}");
}

/// Prints one text and a line end. A reader who has seen enough, as `head` has, closes the pipe: that is no failure.
fn print(out: &mut impl Write, text: &str) -> Result<(), Failure> {
    match writeln!(out, "{text}").and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(Failure::Failed(format!("standard output: {error}")))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::{Arguments, print};
    use clap::CommandFactory;
    use std::io::{Error, ErrorKind, Write};

    #[test]
    fn the_description_of_the_arguments_is_consistent() {
        Arguments::command().debug_assert();
    }

    /// What a pipe or a file says to each write.
    struct Broken(ErrorKind);

    impl Write for Broken {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            Err(Error::from(self.0))
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_reader_who_closes_the_pipe_has_seen_enough() {
        assert_eq!(print(&mut Broken(ErrorKind::BrokenPipe), "{}"), Ok(()));
    }

    #[test]
    fn a_full_disk_is_named() {
        let error = print(&mut Broken(ErrorKind::StorageFull), "{}");
        assert!(error.is_err_and(|it| it.to_string().starts_with("standard output: ")));
    }
}
