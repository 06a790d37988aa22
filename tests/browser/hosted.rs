//! A host of an owner's: the zip as it was unpacked and a feed beside it, served by the files of its folder `hosting`.

use std::fs;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;
use xtask::front::{Front, Program, recipes};
use xtask::release::{Files, selfhost, version};

const DOCS: &str = include_str!("../../docs/hosting.md");

/// What an owner may have in the server's own configuration: everything is compressed, and Debian's type for `.gz`.
const NGINX_BEFORE: &str = "gzip_types *;\n";
const APACHE_BEFORE: &str = "AddType application/x-gzip .gz .tgz\n\
    AddOutputFilterByType DEFLATE application/json text/javascript application/wasm\n";

/// A folder with what the server sends.
pub(crate) struct Hosted {
    folder: TempDir,
    pub(crate) files: Files,
}

impl Hosted {
    /// The zip twice: in the folder with its version, and in one that is replaced in place.
    #[track_caller]
    pub(crate) fn new(feed: &str) -> Self {
        let made = || -> Result<Self, String> {
            let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
            let hosted = Self { folder, files: selfhost()? };
            for name in [Self::pinned()?, "outage-banner".to_owned()] {
                for (path, content) in &hosted.files {
                    let path = hosted.www().join(&name).join(path);
                    let written = path
                        .parent()
                        .map_or(Ok(()), fs::create_dir_all)
                        .and_then(|()| fs::write(&path, content));
                    written.map_err(|error| format!("{}: {error}", path.display()))?;
                }
            }
            fs::write(hosted.www().join("status.json"), feed).map_err(|error| error.to_string())?;
            Ok(hosted)
        };
        made().unwrap_or_else(|error| panic!("{error}"))
    }

    /// The folder that never changes.
    pub(crate) fn pinned() -> Result<String, String> {
        Ok(format!("outage-banner-{}", version()?))
    }

    pub(crate) fn www(&self) -> PathBuf {
        self.folder.path().join("www")
    }

    /// One of the files that owners copy.
    #[track_caller]
    fn hosting(&self, name: &str) -> String {
        let content = self.files.get(&format!("hosting/{name}"));
        assert!(content.is_some(), "the zip has no hosting/{name}");
        String::from_utf8_lossy(content.map_or(&[][..], Vec::as_slice)).into_owned()
    }

    /// The server; `None` where the machine has no such program.
    #[track_caller]
    pub(crate) fn serve(&self, program: Program) -> Option<Front> {
        let started = Front::start(program, self.folder.path(), |port| self.lines(program, port));
        let front = started.unwrap_or_else(|error| panic!("{error}"));
        if front.is_none() {
            println!("skipped: there is no {program}; `cargo xtask test` unpacks it");
        }
        front
    }

    /// The owner's file, with the address and the folder of the test, and without TLS.
    #[track_caller]
    fn lines(&self, program: Program, port: u16) -> String {
        let www = self.www().display().to_string();
        let directory = || recipes(DOCS, "Apache").concat();
        let (before, text, listen) = match program {
            Program::Nginx => {
                let listen = ("listen 443 ssl;".to_owned(), format!("listen 127.0.0.1:{port};"));
                let text = self.hosting("nginx.conf").replace("\tssl_certificate", "\t# ssl_certificate");
                (NGINX_BEFORE.to_owned(), text, listen)
            }
            Program::Caddy => {
                let names = "cdn.example.net, status.example.net".to_owned();
                (String::new(), self.hosting("Caddyfile"), (names, format!("http://:{port}")))
            }
            _ => {
                self.write_htaccess();
                let listen = format!("Listen 127.0.0.1:{port}\nDocumentRoot {www}\n<Directory");
                (APACHE_BEFORE.to_owned(), directory(), ("<Directory".to_owned(), listen))
            }
        };
        let changes = [listen, ("/var/www/status".to_owned(), www)];
        let text = changes.iter().fold(text, |text, (from, to)| {
            assert!(text.contains(from.as_str()), "{program}: no {from:?} in\n{text}");
            text.replace(from.as_str(), to)
        });
        before + &text
    }

    #[track_caller]
    fn write_htaccess(&self) {
        let written = fs::write(self.www().join(".htaccess"), self.hosting("apache.htaccess"));
        written.unwrap_or_else(|error| panic!("{error}"));
    }

    /// The server of `try.py`; `None` where there is no Python.
    #[track_caller]
    pub(crate) fn try_out(&self) -> Option<Trying> {
        let script = self.www().join("outage-banner/hosting/try.py");
        let started = Trying::start(&script, &self.www());
        if started.is_none() {
            println!("skipped: there is no python3");
        }
        started
    }
}

/// It ends when this is dropped.
pub(crate) struct Trying {
    child: Child,
    pub(crate) address: SocketAddr,
}

impl Trying {
    #[track_caller]
    fn start(script: &Path, folder: &Path) -> Option<Self> {
        let mut command = Command::new("python3");
        command
            .arg(script)
            .arg(folder)
            .arg("0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        let mut child = command.spawn().ok()?;
        let mut line = String::new();
        let _ = child.stdout.take().map(|it| BufReader::new(it).read_line(&mut line));
        let address = line.split_once("http://").and_then(|(_, rest)| rest.split('/').next()?.parse().ok());
        let Some(address) = address else {
            let _ = child.kill();
            panic!("try.py says: {line:?}");
        };
        Some(Self { child, address })
    }
}

impl Drop for Trying {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
