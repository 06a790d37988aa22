//! One driver process and one `WebDriver` session per engine, and the promise that both end.

use super::engine::{Engine, program};
use fantoccini::wd::{Capabilities, TimeoutConfiguration};
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::Value;
use std::error::Error;
use std::fmt::Display;
use std::fs;
use std::io::{BufRead, BufReader};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};
use tempfile::TempDir;
use tokio::runtime::Runtime;
use tokio::signal::unix::{SignalKind, signal};

const STARTS_WITHIN: Duration = Duration::from_mins(1);
/// A page until its `load`.
const LOADS_WITHIN: Duration = Duration::from_mins(1);
/// Whatever else it is asked for, a script too.
const ENDS_WITHIN: Duration = Duration::from_secs(61);
/// How long a driver waits for a script: longer than we do, and than any wait of the banner, for `WebKit` waits by a timer
/// of the page's, which a clock that a claim moves has to know from those of the banner.
const DRIVER_WAITS: Duration = Duration::from_hours(2);

/// What a signal that stops the tests would leave behind.
static TRACES: Mutex<Traces> = Mutex::new(Traces { groups: Vec::new(), folders: Vec::new() });

struct Traces {
    groups: Vec<u32>,
    folders: Vec<PathBuf>,
}

/// A browser under remote control. The processes end, and their files go, when this is dropped.
pub struct Session {
    /// Where the client's promises are waited for.
    pub runtime: Runtime,
    /// Speaks to the driver.
    pub client: Client,
    /// Which browser it is.
    pub engine: Engine,
    _driver: Group,
    _display: Option<Group>,
    _folder: TempDir,
}

/// A process with all that it starts.
struct Group(Child);

impl Session {
    /// Starts a browser with a profile of its own.
    ///
    /// # Errors
    /// When a program is missing or does not start; the line says which.
    pub fn start(engine: Engine) -> Result<Self, String> {
        Self::start_with(engine, |_| {})
    }

    /// The same, after `ask` has changed what the driver is asked for.
    ///
    /// # Errors
    /// As for `start`.
    pub fn start_with(engine: Engine, ask: impl FnOnce(&mut Value)) -> Result<Self, String> {
        let folder = TempDir::with_prefix("outage-banner-").map_err(|error| format!("no folder: {error}"))?;
        traces().folders.push(folder.path().to_owned());
        let port = free_port().map_err(|error| format!("no free port: {error}"))?;

        let mut command = engine.driver(port)?;
        command.env("TMPDIR", folder.path()).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let display = if engine.needs_display() {
            let (display, number) = start_display()?;
            command
                .env("DISPLAY", format!(":{number}"))
                .env_remove("WAYLAND_DISPLAY")
                .env("GDK_BACKEND", "x11");
            Some(display)
        } else {
            None
        };
        let driver = Group::start(command)?;
        wait_for_port(engine, port)?;

        let mut capabilities = engine.capabilities(folder.path())?;
        ask(&mut capabilities);
        let Value::Object(capabilities) = capabilities else {
            return Err("capabilities must be an object".to_owned());
        };
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|error| format!("no runtime: {error}"))?;
        let client = runtime
            .block_on(connect(&format!("http://127.0.0.1:{port}"), capabilities))
            .map_err(|error| format!("{engine} did not start: {error}"))?;
        Ok(Self { runtime, client, engine, _driver: driver, _display: display, _folder: folder })
    }

    /// Waits for what the driver is asked for, but not without end.
    ///
    /// # Errors
    /// What the driver says, or that it said nothing in 61 seconds: the browser is of no use then.
    pub fn finish<T, E: Display>(&self, work: impl Future<Output = Result<T, E>>) -> Result<T, String> {
        let limited = async { tokio::time::timeout(ENDS_WITHIN, work).await };
        let ended = self.runtime.block_on(limited);
        let ended = ended.map_err(|_| format!("no end within {} s", ENDS_WITHIN.as_secs()))?;
        ended.map_err(|error| error.to_string())
    }
}

async fn connect(driver: &str, capabilities: Capabilities) -> Result<Client, Box<dyn Error>> {
    let client = ClientBuilder::new(HttpConnector::new()).capabilities(capabilities).connect(driver).await?;
    let limit = TimeoutConfiguration::new(Some(DRIVER_WAITS), Some(LOADS_WITHIN), None);
    client.update_timeouts(limit).await?;
    Ok(client)
}

impl Drop for Session {
    fn drop(&mut self) {
        // Asks the browser to end by itself; the group is ended in any case.
        let client = self.client.clone();
        let close = async { tokio::time::timeout(Duration::from_secs(5), client.close()).await };
        let _ = self.runtime.block_on(close);
    }
}

impl Group {
    fn start(mut command: Command) -> Result<Self, String> {
        let name = command.get_program().to_string_lossy().into_owned();
        let child =
            command.process_group(0).spawn().map_err(|error| format!("{name} did not start: {error}"))?;
        traces().groups.push(child.id());
        Ok(Self(child))
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        let id = self.0.id();
        end(id);
        let _ = self.0.wait();
        traces().groups.retain(|group| *group != id);
    }
}

/// Ends what still runs and removes its files: for signals, after which nothing is dropped.
fn end_all() {
    let mut traces = traces();
    traces.groups.drain(..).for_each(end);
    for folder in traces.folders.drain(..) {
        let _ = fs::remove_dir_all(folder);
    }
}

/// Ctrl-C and a CI's time limit must not leave browsers behind: ends them, and the program.
pub fn end_all_on_signals() {
    thread::spawn(|| {
        let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_all().build() else { return };
        runtime.block_on(async {
            let kinds = (signal(SignalKind::interrupt()), signal(SignalKind::terminate()));
            let (Ok(mut interrupt), Ok(mut terminate)) = kinds else { return };
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
            }
            end_all();
            std::process::exit(130);
        });
    });
}

fn end(group: u32) {
    let _ = Command::new("kill").args(["-KILL", "--", &format!("-{group}")]).stderr(Stdio::null()).status();
}

fn traces() -> MutexGuard<'static, Traces> {
    TRACES.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Xvfb chooses a free number itself and writes it to its standard output.
fn start_display() -> Result<(Group, String), String> {
    let mut command = Command::new(program("Xvfb")?);
    command.args(["-displayfd", "1", "-screen", "0", "1280x1024x24", "-nolisten", "tcp"]);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut group = Group::start(command)?;

    let mut number = String::new();
    if let Some(output) = group.0.stdout.take() {
        BufReader::new(output)
            .read_line(&mut number)
            .map_err(|error| format!("Xvfb did not start: {error}"))?;
    }
    match number.trim() {
        "" => Err("Xvfb did not start: it named no display".to_owned()),
        number => Ok((group, number.to_owned())),
    }
}

fn free_port() -> std::io::Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port())
}

fn wait_for_port(engine: Engine, port: u16) -> Result<(), String> {
    let started = Instant::now();
    while started.elapsed() < STARTS_WITHIN {
        if TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_ok() {
            return Ok(());
        }
        thread::sleep(Duration::from_millis(50));
    }
    Err(format!("the driver of {engine} did not answer on port {port}"))
}
