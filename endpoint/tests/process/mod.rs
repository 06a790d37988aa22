//! The program as a process, and HTTP by hand: what a well-behaved client would never send is sent, too.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
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
}

impl Serving {
    pub(crate) fn start(folder: &Path, arguments: &[&str]) -> Self {
        let mut all = vec!["serve", "--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0"];
        all.extend(arguments);
        let mut child = program(folder, &all).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut port = |word: &str| -> SocketAddr {
            let line = lines.next().unwrap_or_else(|| panic!("it ended before it served")).unwrap();
            let (_, rest) = line.split_once("http://").unwrap();
            assert!(line.starts_with(word), "{line}");
            rest.split('/').next().unwrap().parse().unwrap()
        };
        let (address, admin) = (port("feed"), port("figures"));
        Self { child, address, admin }
    }

    /// An answer to a request that is written by hand, with `Connection: close`.
    pub(crate) fn send(&self, head: &str, body: &[u8]) -> Reply {
        exchange(self.address, head, body)
    }

    pub(crate) fn get(&self, path: &str) -> Reply {
        self.send(&format!("GET {path} HTTP/1.1\r\nHost: a.example\r\n"), b"")
    }

    pub(crate) fn put(&self, path: &str, headers: &str, body: &str) -> Reply {
        let length = body.len();
        let head = format!("PUT {path} HTTP/1.1\r\nHost: a.example\r\n{headers}Content-Length: {length}\r\n");
        self.send(&head, body.as_bytes())
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Sends a head, which lacks only its end, and a body; reads until the other side closes.
pub(crate) fn exchange(address: SocketAddr, head: &str, body: &[u8]) -> Reply {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(DEADLINE)).unwrap();
    // The server may answer, and close, before it has read everything.
    let _ = stream.write_all(format!("{head}Connection: close\r\n\r\n").as_bytes());
    let _ = stream.write_all(body);
    let mut bytes = Vec::new();
    let _ = stream.read_to_end(&mut bytes);
    Reply::of(&bytes)
}

/// An answer, taken apart.
#[derive(Debug)]
pub(crate) struct Reply {
    /// 0 where the connection was closed without an answer.
    pub(crate) status: u16,
    head: String,
    pub(crate) body: Vec<u8>,
}

impl Reply {
    fn of(bytes: &[u8]) -> Self {
        let end = bytes.windows(4).position(|it| it == b"\r\n\r\n").unwrap_or(bytes.len());
        let head = String::from_utf8_lossy(&bytes[..end]).to_lowercase();
        let status = head.split(' ').nth(1).and_then(|it| it.parse().ok()).unwrap_or(0);
        Self { status, head, body: bytes.get(end + 4..).unwrap_or_default().to_vec() }
    }

    /// Empty where it is missing. Names in lower case.
    pub(crate) fn header(&self, name: &str) -> &str {
        let mut lines = self.head.lines().filter_map(|it| it.split_once(": "));
        lines.find(|it| it.0 == name).map_or("", |it| it.1)
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }
}
