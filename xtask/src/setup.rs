//! Fetches what a build or a test run needs and the machine does not have: with rustup, cargo or npm, or with apt-get
//! as root on Debian. It asks no network when nothing is missing, and says what it does.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use wait_timeout::ChildExt;
use xtask::browser::Engine;
use xtask::front::{Program, UNPACKED};

use crate::root::root;

const TARGET: &str = "wasm32-unknown-unknown";
const GECKODRIVER: &str = "0.37.1";
const CARGO_FUZZ: &str = "0.13.2";
/// Later ones want a newer Rust.
const S3S_FS: &str = "0.14.1";
const AZURITE: &str = "3.37.0";
/// The newest that runs on Node 20.
const LIGHTHOUSE: &str = "12.8.2";

/// The npm packages of the browser tests: name in `node_modules`, package, version. If several versions of one package
/// are tried, each has a name of its own.
const PACKAGES: [(&str, &str, &str); 22] = [
    ("axe-core", "axe-core", "4.14.1"),
    ("esbuild", "esbuild", "0.28.2"),
    ("react-18", "react", "18.3.1"),
    ("react-dom-18", "react-dom", "18.3.1"),
    ("react-19", "react", "19.3.1"),
    ("react-dom-19", "react-dom", "19.3.1"),
    ("turbo", "@hotwired/turbo", "8.0.23"),
    ("htmx-2", "htmx.org", "2.0.11"),
    ("htmx-4", "htmx.org", "4.0.1"),
    ("vue", "vue", "3.5.45"),
    // They build pages with our own package, and check its types. TypeScript is the last one that is JavaScript itself.
    ("vite", "vite", "8.3.8"),
    ("typescript", "typescript", "5.9.3"),
    ("@types/react", "@types/react", "19.3.3"),
    ("svelte", "svelte", "5.57.3"),
    // What the pages in `examples/` are built with besides.
    ("react", "react", "19.3.1"),
    ("react-dom", "react-dom", "19.3.1"),
    ("@types/react-dom", "@types/react-dom", "19.3.0"),
    ("@vitejs/plugin-react", "@vitejs/plugin-react", "6.3.0"),
    ("@vitejs/plugin-vue", "@vitejs/plugin-vue", "6.0.11"),
    ("vue-tsc", "vue-tsc", "3.3.14"),
    ("@sveltejs/vite-plugin-svelte", "@sveltejs/vite-plugin-svelte", "7.3.1"),
    ("svelte-check", "svelte-check", "4.7.8"),
];

/// A blocked network may give no answer at all, so a download that takes longer than this counts as impossible.
const PATIENCE: Duration = Duration::from_mins(5);

/// Debian's packages of Rust 1.96 with the library's source; they are in its security archive, for building browsers.
const DEBIAN_RUST: [&str; 4] = ["rustc-web", "cargo-web", "rust-web-src", "lld-22"];
const DEBIAN_LINKER: &str = "wasm-ld-22";

/// The cargo and the rustc that build the WebAssembly.
pub(crate) struct Toolchain {
    pub(crate) cargo: PathBuf,
    pub(crate) rustc: PathBuf,
    /// The linker for WebAssembly, if the toolchain has none of its own.
    pub(crate) linker: Option<&'static str>,
}

impl Toolchain {
    /// The full version of the compiler, with its commit and its LLVM.
    pub(crate) fn version(&self) -> Result<String, String> {
        let rustc = self.rustc.display();
        let output = Command::new(&self.rustc).arg("-vV").output();
        let output = output.map_err(|error| format!("{rustc}: {error}"))?;
        String::from_utf8(output.stdout).map_err(|error| format!("{rustc} -vV: {error}"))
    }
}

/// A toolchain with the WebAssembly target and the source of the standard library, which is rebuilt for size.
pub(crate) fn wasm() -> Result<Toolchain, String> {
    let own =
        Toolchain { cargo: from_env("CARGO", "cargo"), rustc: from_env("RUSTC", "rustc"), linker: None };
    if is_complete(&own) {
        return Ok(own);
    }
    let [cargo, rustc] = ["/usr/bin/cargo", "/usr/bin/rustc"].map(PathBuf::from);
    let debian = Toolchain { cargo, rustc, linker: Some(DEBIAN_LINKER) };
    if has_source(&debian) && on_path(DEBIAN_LINKER) {
        return Ok(debian);
    }

    if on_path("rustup") {
        println!("installing the {TARGET} target (rustup)");
        let target = bounded(Command::new("rustup").args(["target", "add", TARGET]));
        println!("installing the standard library's source (rustup)");
        if target
            && bounded(Command::new("rustup").args(["component", "add", "rust-src"]))
            && is_complete(&own)
        {
            return Ok(own);
        }
        println!("rustup could not install them");
    }
    if is_root_on_debian() {
        apt_install(&DEBIAN_RUST)?;
        if has_source(&debian) {
            return Ok(debian);
        }
    }
    Err(format!(
        "the build needs the {TARGET} target and the standard library's source; \
         run `rustup target add {TARGET}` and `rustup component add rust-src`, \
         or as root on Debian `apt-get install {}`",
        DEBIAN_RUST.join(" ")
    ))
}

/// Installs what the browser tests need.
pub(crate) fn browsers(engines: &[Engine]) -> Result<(), String> {
    programs(engines)?;
    if engines.contains(&Engine::Firefox) {
        geckodriver()?;
    }
    packages()
}

/// Installs the browsers, their drivers, a virtual screen for the browser that needs one, and fonts.
pub(crate) fn programs(engines: &[Engine]) -> Result<(), String> {
    // Any one of these programs is enough; the package is Debian's.
    let needs = engines.iter().flat_map(|engine| -> &[(&[&str], &str)] {
        match engine {
            Engine::Chromium => &[
                (&["chromium", "chromium-browser", "google-chrome"], "chromium"),
                (&["chromedriver"], "chromium-driver"),
            ],
            Engine::Firefox => &[(&["firefox-esr", "firefox"], "firefox-esr")],
            Engine::WebKit => &[(&["WebKitWebDriver"], "webkit2gtk-driver"), (&["Xvfb"], "xvfb")],
        }
    });
    let missing = needs.filter(|(programs, _)| !programs.iter().any(|program| on_path(program)));
    let mut missing: Vec<&str> = missing.map(|(_, package)| *package).collect();
    if !missing.is_empty() {
        if !has_fonts() {
            missing.push("fonts-dejavu-core");
        }
        if !is_root_on_debian() {
            let names = missing.join(" ");
            return Err(format!(
                "{names} (Debian's names) must be there; install them, or choose other engines by --engine"
            ));
        }
        apt_install(&missing)?;
    }
    Ok(())
}

fn geckodriver() -> Result<(), String> {
    tool("geckodriver", GECKODRIVER, &[])
        .map(drop)
        .map_err(|how| format!("the tests in Firefox need geckodriver; {how}"))
}

pub(crate) fn cargo_fuzz() -> Result<PathBuf, String> {
    tool("cargo-fuzz", CARGO_FUZZ, &[]).map_err(|how| format!("fuzzing needs cargo-fuzz; {how}"))
}

/// Installs a program with cargo, and returns its path or its name.
fn tool(name: &str, version: &str, features: &[&str]) -> Result<PathBuf, String> {
    let tools = root().join("target/tools"); // The browser tests look there too.
    let own = tools.join("bin").join(name);
    if own.is_file() {
        return Ok(own);
    }
    if on_path(name) {
        return Ok(name.into());
    }
    println!("installing {name} {version} into target/tools (cargo, some minutes)");
    let mut install = Command::new(from_env("CARGO", "cargo"));
    install.args(["install", "--quiet", "--locked", name, "--version", version, "--root"]).arg(tools);
    install.args(features.iter().flat_map(|it| ["--features", it]));
    let installed = install.status().is_ok_and(|status| status.success());
    installed.then_some(own).ok_or_else(|| format!("run `cargo install --locked {name} --version {version}`"))
}

/// Stores in which the endpoint's tests keep a feed: S3 by s3s-fs, Azure by Azurite. They are worth minutes once, and no
/// failure: the tests say what they lack.
pub(crate) fn stores() {
    if let Err(how) = tool("s3s-fs", S3S_FS, &["binary"]) {
        println!("the tests of S3 need s3s-fs; {how}");
    }
    let folder = root().join("target/tools/azurite");
    if folder.join("node_modules/.bin/azurite-blob").exists() || on_path("azurite-blob") {
        return;
    }
    println!("installing Azurite {AZURITE} into target/tools (npm, some minutes)");
    let mut install = Command::new("npm");
    install.arg("install").arg("--prefix").arg(&folder);
    install.args(["--no-save", "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier"]);
    if !bounded(install.arg(format!("azurite@{AZURITE}"))) {
        println!("the tests of Azure need Azurite: `npm install azurite@{AZURITE}`");
    }
}

/// Installs Lighthouse, and returns its program for Node.
pub(crate) fn lighthouse() -> Result<PathBuf, String> {
    let folder = root().join("target/tools/lighthouse");
    let package = folder.join("node_modules/lighthouse");
    let is_there = || {
        let manifest = fs::read_to_string(package.join("package.json"));
        manifest.is_ok_and(|it| it.contains(&format!("\"version\": \"{LIGHTHOUSE}\"")))
    };
    if !is_there() {
        println!("installing Lighthouse {LIGHTHOUSE} into target/tools (npm)");
        let mut install = Command::new("npm");
        install.arg("install").arg("--prefix").arg(&folder);
        install.args(["--no-save", "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier"]);
        bounded(install.arg(format!("lighthouse@{LIGHTHOUSE}")));
    }
    is_there()
        .then(|| package.join("cli/index.js"))
        .ok_or_else(|| format!("npm could not fetch Lighthouse: `npm install lighthouse@{LIGHTHOUSE}`"))
}

/// Chromium itself, for programs that start it without a driver.
pub(crate) fn chromium() -> Result<PathBuf, String> {
    programs(&[Engine::Chromium])?;
    let mut names = ["chromium", "chromium-browser", "google-chrome"].into_iter();
    names.find_map(|it| which::which(it).ok()).ok_or_else(|| "there is no chromium".to_owned())
}

/// Installs axe-core, which finds faults of accessibility, the frameworks whose pages are tried, and esbuild, which
/// bundles them, into the folder where the browser tests read them.
fn packages() -> Result<(), String> {
    let tools = root().join("target/tools");
    let is_there = |(name, _, version): &(&str, &str, &str)| {
        let manifest = std::fs::read_to_string(tools.join("node_modules").join(name).join("package.json"));
        manifest.is_ok_and(|manifest| manifest.contains(&format!("\"version\": \"{version}\"")))
    };
    if PACKAGES.iter().all(is_there) {
        return Ok(());
    }
    if !on_path("npm") {
        if !is_root_on_debian() {
            return Err(
                "the browser tests need packages of npm, and npm to fetch them: install npm".to_owned()
            );
        }
        apt_install(&["npm"])?;
    }
    let names = PACKAGES.map(|(name, package, version)| format!("{name}@npm:{package}@{version}"));
    println!("installing {} packages for the browser tests into target/tools (npm)", names.len());
    let mut install = Command::new("npm");
    install.arg("install").arg("--prefix").arg(&tools);
    // No script of a package runs here, and npm reports nothing to anybody.
    install.args(["--no-save", "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier"]);
    // Two versions of React lie side by side, so npm must not refuse the one that a package does not expect as its peer.
    install.arg("--legacy-peer-deps").args(names);
    if bounded(&mut install) && PACKAGES.iter().all(is_there) {
        return Ok(());
    }
    let list = PACKAGES.map(|(_, package, version)| format!("{package} {version}")).join(", ");
    Err(format!("the browser tests need {list}; npm could not fetch them (its words are above)"))
}

/// Web servers that the tests start with the configurations of the documentation. Those that are missing are unpacked and
/// not installed, because an installed one would run from now on, and again after each boot. A server that cannot be had
/// is no failure: the tests say what they lack.
pub(crate) fn servers() {
    let missing = Program::ALL.into_iter().filter(|program| program.path().is_none());
    let missing: Vec<&str> = missing.map(Program::package).collect();
    if missing.is_empty() {
        return;
    }
    let names = missing.join(" ");
    let is_done = is_root_on_debian() && {
        println!("unpacking {names} into {UNPACKED} (apt-get)");
        unpack(&missing).is_some()
    };
    if !is_done {
        println!("the tests of web servers need {names} (Debian's names)");
    }
}

/// Fetches packages, and what they need and the machine does not have. Nothing half unpacked is left.
fn unpack(packages: &[&str]) -> Option<()> {
    let folder = root().join(UNPACKED);
    let archives = folder.join("archives");
    fs::create_dir_all(archives.join("partial")).ok()?;
    let place = format!("-o=Dir::Cache::Archives={}", archives.display());
    let fetch = [&INSTALL, &["--download-only", &place][..], packages].concat();
    let is_fetched = apt_get(&["update"]) && apt_get(&fetch);
    let files = fs::read_dir(&archives).into_iter().flatten().flatten().map(|entry| entry.path());
    let mut files = files.filter(|path| path.extension().is_some_and(|it| it == "deb"));
    let is_unpacked =
        is_fetched && files.all(|file| bounded(Command::new("dpkg").arg("-x").arg(file).arg(&folder)));
    fs::remove_dir_all(if is_unpacked { &archives } else { &folder }).ok()?;
    is_unpacked.then_some(())
}

fn apt_install(packages: &[&str]) -> Result<(), String> {
    println!("installing {} (apt-get)", packages.join(" "));
    if apt_get(&["update"]) && apt_get(&[&INSTALL, packages].concat()) {
        return Ok(());
    }
    Err(format!("apt-get could not install {}", packages.join(" ")))
}

const INSTALL: [&str; 3] = ["install", "-y", "--no-install-recommends"];

fn apt_get(args: &[&str]) -> bool {
    let mut command = Command::new("apt-get");
    command.env("DEBIAN_FRONTEND", "noninteractive").args(["-qq", "-o=Dpkg::Use-Pty=0"]).args(args);
    command.stdout(Stdio::null()).status().is_ok_and(|status| status.success())
}

/// Runs a command, and stops it after a limit of time.
fn bounded(command: &mut Command) -> bool {
    ends_within(PATIENCE, command)
}

fn ends_within(patience: Duration, command: &mut Command) -> bool {
    let Ok(mut child) = command.stdout(Stdio::null()).spawn() else { return false };
    match child.wait_timeout(patience) {
        Ok(Some(status)) => return status.success(),
        Ok(None) => println!("no end after {} s: stopped", patience.as_secs()),
        Err(error) => println!("cannot wait for its end: {error}"),
    }
    let _ = child.kill();
    let _ = child.wait();
    false
}

fn is_complete(toolchain: &Toolchain) -> bool {
    has_source(toolchain)
        && sysroot(toolchain).is_some_and(|root| root.join("lib/rustlib").join(TARGET).join("lib").is_dir())
}

fn has_source(toolchain: &Toolchain) -> bool {
    sysroot(toolchain).is_some_and(|root| root.join("lib/rustlib/src/rust/library/std").is_dir())
}

fn sysroot(toolchain: &Toolchain) -> Option<PathBuf> {
    let output =
        Command::new(&toolchain.rustc).args(["--print", "sysroot"]).stderr(Stdio::null()).output().ok()?;
    Some(PathBuf::from(String::from_utf8(output.stdout).ok()?.trim()))
}

fn from_env(name: &str, default: &str) -> PathBuf {
    env::var_os(name).map_or_else(|| default.into(), PathBuf::from)
}

fn on_path(program: &str) -> bool {
    which::which(program).is_ok()
}

fn has_fonts() -> bool {
    Path::new("/usr/share/fonts").read_dir().is_ok_and(|mut dir| dir.next().is_some())
}

fn is_root_on_debian() -> bool {
    let id = Command::new("id").arg("-u").output();
    on_path("apt-get") && id.is_ok_and(|id| id.stdout.trim_ascii() == b"0")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test panics")]

    use std::fs;
    use std::process::Command;
    use std::time::Duration;

    use serde_json::Value;
    use xtask::release::version;

    use super::{PACKAGES, PATIENCE, ends_within, on_path};
    use crate::root::root;

    #[test]
    fn the_examples_name_the_versions_with_which_they_are_tried() {
        let mut tried: Vec<_> = PACKAGES.iter().map(|(name, _, version)| (*name, *version)).collect();
        let own = version().unwrap();
        tried.push(("outage-banner", &own));
        for example in ["react", "vue", "svelte"] {
            let manifest = fs::read(root().join("examples").join(example).join("package.json")).unwrap();
            let manifest: Value = serde_json::from_slice(&manifest).unwrap();
            for kind in ["dependencies", "devDependencies"] {
                for (name, version) in manifest[kind].as_object().unwrap() {
                    let it = (&**name, version.as_str().unwrap());
                    assert!(tried.contains(&it), "examples/{example} names {it:?}; tried are {tried:#?}");
                }
            }
        }
    }

    #[test]
    fn a_program_that_hangs_is_stopped() {
        assert!(!ends_within(Duration::from_millis(1), Command::new("sleep").arg("1000")));
    }

    #[test]
    fn a_program_is_asked_whether_it_succeeded() {
        assert!(ends_within(PATIENCE, &mut Command::new("true")));
        assert!(!ends_within(PATIENCE, &mut Command::new("false")));
        assert!(!ends_within(PATIENCE, &mut Command::new("no-such-program")));
    }

    #[test]
    fn only_what_can_be_run_is_on_the_path() {
        assert!(on_path("sh"));
        assert!(!on_path("no-such-program"));
    }
}
