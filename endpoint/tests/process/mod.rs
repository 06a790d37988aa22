//! The program as a process, and HTTP by hand.

mod http;

pub(crate) use http::{Reply, exchange};

use std::borrow::BorrowMut;
use std::cell::RefCell;
use std::io::{BufRead, BufReader, Lines};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// Long: a machine may be busy with other things.
const DEADLINE: Duration = Duration::from_mins(1);
const STEP: Duration = Duration::from_millis(20);

/// The program with these arguments, in this folder, and nothing of ours in its environment.
pub(crate) fn program(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_outage-banner"));
    command.current_dir(folder).args(arguments).stdin(Stdio::null());
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("OUTAGE_BANNER_")) {
        command.env_remove(name);
    }
    command
}

/// What it printed, and how it ended.
pub(crate) fn run(folder: &Path, arguments: &[&str]) -> Output {
    program(folder, arguments).output().unwrap()
}

/// Polls until it is true.
#[track_caller]
pub(crate) fn wait_for(what: &str, mut is_true: impl FnMut() -> bool) {
    let started = Instant::now();
    while !is_true() {
        assert!(started.elapsed() < DEADLINE, "never came true: {what}");
        thread::sleep(STEP);
    }
}

/// `serve` on free ports; it is killed when this is dropped.
pub(crate) struct Serving {
    pub(crate) child: Child,
    pub(crate) address: SocketAddr,
    pub(crate) admin: SocketAddr,
    lines: RefCell<Lines<BufReader<ChildStdout>>>,
}

impl Serving {
    pub(crate) fn start(folder: &Path, arguments: &[&str]) -> Self {
        Self::of(program(folder, &Self::arguments(arguments)))
    }

    /// The same by a shell that sets a limit of open files first, as in `ulimit -n 100`.
    #[cfg(unix)]
    pub(crate) fn start_within(limit: &str, folder: &Path, arguments: &[&str]) -> Self {
        let mut command = Command::new("sh");
        let line = format!("{limit} && exec \"$0\" \"$@\"");
        command.current_dir(folder).args(["-c", &line, env!("CARGO_BIN_EXE_outage-banner")]);
        Self::of(command.args(Self::arguments(arguments)))
    }

    fn arguments<'a>(more: &[&'a str]) -> Vec<&'a str> {
        let all = ["serve", "--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0"];
        all.into_iter().chain(more.iter().copied()).collect()
    }

    /// The same with its log in this file.
    #[cfg(unix)]
    pub(crate) fn start_with_log(log: std::fs::File, folder: &Path, arguments: &[&str]) -> Self {
        Self::logging(program(folder, &Self::arguments(arguments)), log.into())
    }

    fn of(command: impl BorrowMut<Command>) -> Self {
        Self::logging(command, Stdio::null())
    }

    fn logging(mut command: impl BorrowMut<Command>, log: Stdio) -> Self {
        let command = command.borrow_mut();
        let mut child = command.stdout(Stdio::piped()).stderr(log).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut port = |word: &str| -> SocketAddr {
            let line = lines.next().unwrap_or_else(|| panic!("it ended before it served")).unwrap();
            let (_, rest) = line.split_once("http://").unwrap();
            assert!(line.starts_with(word), "{line}");
            rest.split('/').next().unwrap().parse().unwrap()
        };
        let (address, admin) = (port("feed"), port("figures"));
        Self { child, address, admin, lines: RefCell::new(lines) }
    }

    /// What it prints after the first two addresses.
    pub(crate) fn line(&self) -> String {
        self.lines.borrow_mut().next().unwrap().unwrap()
    }

    /// An answer to a request that is written by hand, with `Connection: close`.
    pub(crate) fn send(&self, head: &str, body: &[u8]) -> Reply {
        exchange(self.address, head, body)
    }

    pub(crate) fn get(&self, path: &str) -> Reply {
        self.send(&format!("GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n"), b"")
    }

    pub(crate) fn put(&self, path: &str, headers: &str, body: &str) -> Reply {
        let length = body.len();
        let head = format!("PUT {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{headers}Content-Length: {length}\r\n");
        self.send(&head, body.as_bytes())
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
