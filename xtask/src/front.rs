//! Web servers that owners have: the tests start them with the configurations that the documentation gives. Knows how
//! each is started on a free port, with all its files in one folder; not what its configuration says.

use std::env;
use std::ffi::OsString;
use std::fmt;
use std::fs::{self, File};
use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::root::root;

/// Long, because a machine may be busy with other things.
const DEADLINE: Duration = Duration::from_mins(1);
const STEP: Duration = Duration::from_millis(20);
/// Somebody else may take a port between the moment when it was free and the start of the server.
const ATTEMPTS: usize = 3;

/// Where `cargo xtask test` unpacks Debian's packages of those that the machine does not have.
pub const UNPACKED: &str = "target/tools/servers";

/// Apache's modules, those too that Debian loads by itself: an owner's lines must hold beside them.
const MODULES: [&str; 12] = [
    "mpm_event",
    "authz_core",
    "alias",
    "asis",
    "mime",
    "env",
    "filter",
    "deflate",
    "headers",
    "rewrite",
    "proxy",
    "proxy_http",
];

/// A web server, as Debian has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Program {
    /// nginx.
    Nginx,
    /// Caddy.
    Caddy,
    /// The Apache HTTP Server.
    Apache,
    /// `HAProxy`.
    HAProxy,
}

impl fmt::Display for Program {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Nginx => "nginx",
            Self::Caddy => "Caddy",
            Self::Apache => "Apache",
            Self::HAProxy => "HAProxy",
        })
    }
}

impl Program {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Nginx, Self::Caddy, Self::Apache, Self::HAProxy];

    /// Debian's package that has the program in it.
    #[must_use]
    pub fn package(self) -> &'static str {
        match self {
            Self::Nginx => "nginx",
            Self::Caddy => "caddy",
            Self::Apache => "apache2-bin",
            Self::HAProxy => "haproxy",
        }
    }

    /// The unpacked program, or the one that is installed; `None` where there is neither.
    #[must_use]
    pub fn path(self) -> Option<PathBuf> {
        let name = match self {
            Self::Nginx => "nginx",
            Self::Caddy => "caddy",
            Self::Apache => "apache2",
            Self::HAProxy => "haproxy",
        };
        let unpacked = root().join(UNPACKED);
        // Whoever is not root may not have the last of these on the path.
        let folders = [unpacked.join("usr/sbin"), unpacked.join("usr/bin"), PathBuf::from("/usr/sbin")];
        let there = folders.iter().map(|folder| folder.join(name)).find(|path| path.is_file());
        there.or_else(|| which::which(name).ok())
    }

    /// The whole configuration: an owner's lines, and around them what keeps the server in one process, in the
    /// folder and on this machine.
    fn configuration(self, folder: &Path, program: &Path, lines: &str) -> String {
        let at = folder.display();
        match self {
            Self::Nginx => format!(
                "daemon off; master_process off; pid {at}/pid; error_log stderr;\nevents {{}}\nhttp {{\n\
                 access_log off; types {{ text/html html; }} gzip on;\n\
                 client_body_temp_path {at}/body; proxy_temp_path {at}/proxy; fastcgi_temp_path {at}/fastcgi;\n\
                 uwsgi_temp_path {at}/uwsgi; scgi_temp_path {at}/scgi;\n{lines}\n}}\n"
            ),
            Self::Caddy => format!(
                "{{\n\tadmin off\n\tdefault_bind 127.0.0.1\n\tauto_https disable_redirects\n\tlocal_certs\n\
                 \tskip_install_trust\n\tstorage file_system {at}/caddy\n}}\n{lines}\n"
            ),
            Self::Apache => {
                // Beside the unpacked program, or where Debian installs them.
                let beside = program.ancestors().nth(2).unwrap_or(program).join("lib/apache2/modules");
                let modules =
                    if beside.is_dir() { beside } else { PathBuf::from("/usr/lib/apache2/modules") };
                let load =
                    |name: &&str| format!("LoadModule {name}_module {}/mod_{name}.so\n", modules.display());
                let loaded: String = MODULES.iter().map(load).collect();
                // As in Debian's own configuration, nothing but the named folders may be read.
                format!(
                    "ServerRoot {at}\nServerName localhost\nPidFile {at}/pid\nErrorLog /dev/stderr\nMutex pthread\n\
                     DefaultRuntimeDir {at}\n{loaded}TypesConfig /dev/null\n\
                     <Directory />\n\tRequire all denied\n</Directory>\n\
                     <Directory {at}>\n\tRequire all granted\n</Directory>\n{lines}\n"
                )
            }
            Self::HAProxy => format!(
                "global\n\tmaxconn 100\ndefaults\n\tmode http\n\ttimeout client 30s\n\ttimeout connect 5s\n\
                 \ttimeout server 30s\n{lines}\n"
            ),
        }
    }

    fn command(self, program: &Path, folder: &Path, file: &Path) -> Command {
        let mut command = Command::new(program);
        match self {
            Self::Nginx => command.args(["-e", "stderr", "-p"]).arg(folder).arg("-c").arg(file),
            Self::Caddy => command.args(["run", "--adapter", "caddyfile", "--config"]).arg(file),
            Self::Apache => command.arg("-X").arg("-f").arg(file),
            Self::HAProxy => command.arg("-db").arg("-f").arg(file),
        };
        // Caddy would keep things in the folders of whoever runs the tests.
        for name in ["HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"] {
            command.env(name, folder);
        }
        if self == Self::Caddy {
            // So that one can ask another, whose certificate it made.
            command.env("SSL_CERT_FILE", folder.join("caddy/pki/authorities/local/root.crt"));
        }
        if program.starts_with(root().join(UNPACKED)) {
            command.env("LD_LIBRARY_PATH", libraries());
        }
        command
    }
}

/// The folders of the unpacked libraries, which have the machine's architecture in their names.
fn libraries() -> OsString {
    let folders = ["usr/lib", "lib"].map(|folder| root().join(UNPACKED).join(folder));
    let entries = folders.iter().flat_map(fs::read_dir).flatten().flatten().map(|entry| entry.path());
    let own = entries.filter(|path| path.to_string_lossy().ends_with("-linux-gnu"));
    env::join_paths(own).unwrap_or_default()
}

/// The blocks of code below a heading that contains this text, unchanged: what owners copy.
#[must_use]
pub fn recipes<'a>(docs: &'a str, heading: &str) -> Vec<&'a str> {
    let below = docs.split("\n#").filter_map(|section| section.split_once('\n'));
    let blocks = below.filter(|(title, _)| title.contains(heading)).flat_map(|(_, text)| {
        let fenced = text.split("```").skip(1).step_by(2);
        fenced.filter_map(|block| block.split_once('\n').map(|(_language, code)| code))
    });
    blocks.collect()
}

/// A running server on 127.0.0.1; it ends, and its port closes, when this is dropped.
#[derive(Debug)]
#[must_use = "the server ends when this is dropped"]
pub struct Front {
    child: Child,
    address: SocketAddr,
}

impl Front {
    /// Starts the program with its files in `folder`; `lines` are an owner's lines, for a server that listens on
    /// 127.0.0.1 on the given port. `None` where the machine has no such program.
    ///
    /// # Errors
    /// When it does not listen: then its own words say why.
    pub fn start(
        program: Program,
        folder: &Path,
        lines: impl Fn(u16) -> String,
    ) -> Result<Option<Self>, String> {
        let Some(path) = program.path() else { return Ok(None) };
        let mut words = String::new();
        for _ in 0..ATTEMPTS {
            let port = free_port().map_err(|error| format!("no port: {error}"))?;
            let configuration = program.configuration(folder, &path, &lines(port));
            let file = folder.join(format!("{}.conf", program.package()));
            let log = folder.join(format!("{}.log", program.package()));
            fs::write(&file, configuration).map_err(|error| format!("{}: {error}", file.display()))?;
            let errors = File::create(&log).map_err(|error| format!("{}: {error}", log.display()))?;
            let mut command = program.command(&path, folder, &file);
            command.current_dir(folder).stdin(Stdio::null()).stdout(Stdio::null()).stderr(errors);
            let child = command.spawn().map_err(|error| format!("{}: {error}", path.display()))?;
            let mut front = Self { child, address: (Ipv4Addr::LOCALHOST, port).into() };
            if front.listens() {
                return Ok(Some(front));
            }
            words = fs::read_to_string(&log).unwrap_or_default();
        }
        Err(format!("{program} does not listen; it says:\n{words}"))
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Waits until somebody can connect; false when the process has ended before.
    fn listens(&mut self) -> bool {
        let started = Instant::now();
        while started.elapsed() < DEADLINE && matches!(self.child.try_wait(), Ok(None)) {
            if TcpStream::connect(self.address).is_ok() {
                return true;
            }
            thread::sleep(STEP);
        }
        false
    }
}

impl Drop for Front {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn free_port() -> io::Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port())
}
