//! What is published, without a browser: the archives, the npm package and its types. The documentation, the types and
//! what the core says of a feed are held to each other.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a failed test panics")]

mod installed;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};
use std::process::Command;

use flate2::read::GzDecoder;
use installed::{Project, block};
use outage_banner::config::Config;
use outage_banner::feed::{self, Hints};
use outage_banner::time::Timestamp;
use outage_banner::value::Value as Said;
use outage_banner::{policy, report};
use serde_json::{Value, json};
use xtask::release::{Files, dist, integrity, npm, selfhost, sums, tgz, version, zip};

const TYPES: &str = include_str!("../../npm/index.d.ts");
const OPTIONS: &str = include_str!("../../docs/options.md");
const DESIGN: &str = include_str!("../../docs/design.md");
const API: &str = include_str!("../../docs/javascript-api.md");
const EMBEDDING: &str = include_str!("../../docs/embedding.md");
const HOSTING: &str = include_str!("../../docs/hosting.md");
const NPM_README: &str = include_str!("../../npm/README.md");

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn files(names: &[&str]) -> Files {
    names.iter().map(|it| ((*it).to_owned(), it.as_bytes().to_vec())).collect()
}

#[test]
fn a_tar_archive_knows_no_time_no_owner_and_no_system() {
    let bytes = tgz("package", &files(&["b/c", "a", "run"]), Some("run")).unwrap();
    // RFC 1952: the time in bytes 4 to 7, the system in byte 9, where 255 is unknown.
    assert_eq!((&bytes[4..8], bytes[9]), (&[0; 4][..], 255));
    let mut archive = tar::Archive::new(GzDecoder::new(&*bytes));
    let mut told = String::new();
    for entry in archive.entries().unwrap() {
        let mut entry = entry.unwrap();
        let (path, mut text) = (entry.path().unwrap().display().to_string(), String::new());
        entry.read_to_string(&mut text).unwrap();
        let header = entry.header();
        let owner = (header.uid().unwrap(), header.gid().unwrap(), header.username().unwrap().unwrap());
        assert_eq!(owner, (0, 0, ""), "{path}");
        // 499162500 seconds are the 26 October 1985, 08:15:00 UTC.
        assert_eq!(header.mtime().unwrap(), 499_162_500, "{path}");
        writeln!(told, "{path} {:o} {text}", header.mode().unwrap()).unwrap();
    }
    assert_eq!(told, "package/a 644 a\npackage/b/c 644 b/c\npackage/run 755 run\n");
}

#[test]
fn a_zip_archive_knows_no_time_and_no_owner() {
    let bytes = zip("it", &files(&["b/c", "a"])).unwrap();
    let mut archive = ::zip::ZipArchive::new(Cursor::new(&bytes)).unwrap();
    let names: Vec<String> = archive.file_names().map(|it| it.unwrap().into_owned()).collect();
    assert_eq!(names, ["it/a", "it/b/c"]);
    for name in names {
        let mut file = archive.by_name(&name).unwrap();
        assert_eq!(file.last_modified().unwrap().to_string(), "1985-10-26 08:15:00");
        assert_eq!(file.unix_mode().unwrap() & 0o7777, 0o644);
        assert_eq!(
            file.extra_data().unwrap_or_default(),
            b"",
            "{name}: a field more, where owners and times stand"
        );
        let mut text = String::new();
        file.read_to_string(&mut text).unwrap();
        assert_eq!(text, name.strip_prefix("it/").unwrap());
    }
}

#[test]
fn all_that_is_published_has_one_version() {
    let lock = fs::read_to_string(workspace().join("Cargo.lock")).unwrap();
    for name in ["outage-banner", "outage-banner-core", "outage-banner-endpoint"] {
        let entry = format!("name = \"{name}\"\nversion = \"{}\"\n", version().unwrap());
        assert!(lock.contains(&entry), "{name} has another version");
    }
}

#[test]
fn npm_itself_would_put_the_same_files_into_the_package() {
    let project = Project::new();
    let folder = project.path("node_modules/outage-banner");
    let list = project.run(
        Command::new("npm")
            .args(["pack", "--dry-run", "--json", "--ignore-scripts", "--no-update-notifier"])
            .arg(folder),
    );
    let list: Value = serde_json::from_str(&list).unwrap();
    let entries = list[0]["files"].as_array().unwrap();
    let packed: BTreeSet<&str> = entries.iter().map(|it| it["path"].as_str().unwrap()).collect();
    let ours = npm().unwrap();
    assert_eq!(packed, ours.keys().map(String::as_str).collect());
    assert_eq!(list[0]["filename"], format!("outage-banner-{}.tgz", version().unwrap()));
    let manifest: Value = serde_json::from_slice(&ours["package.json"]).unwrap();
    assert_eq!(manifest["version"], version().unwrap());
}

#[test]
fn each_address_of_the_package_is_a_file_of_it() {
    let files = npm().unwrap();
    let manifest: Value = serde_json::from_slice(&files["package.json"]).unwrap();
    let mut addresses = Vec::new();
    let mut rest =
        vec![&manifest["exports"], &manifest["main"], &manifest["types"], &manifest["customElements"]];
    while let Some(value) = rest.pop() {
        match value {
            Value::Object(object) => rest.extend(object.values()),
            value => addresses.push(value.as_str().unwrap()),
        }
    }
    assert!(addresses.len() > 10, "{addresses:?}");
    for it in addresses.into_iter().filter(|it| !it.contains('*')) {
        assert!(files.contains_key(it.strip_prefix("./").unwrap()), "{it}");
    }
}

#[test]
fn where_there_is_no_page_the_import_does_nothing() {
    let project = Project::new();
    let imports = ["", "/react", "/vue", "/svelte"].map(|it| format!("await import('outage-banner{it}');"));
    let script = format!("{} console.log(typeof OutageBanner)", imports.join(" "));
    assert_eq!(project.run(Command::new("node").args(["--input-type=module", "-e", &script])), "undefined\n");
}

/// The first cells of the rows of the first table below a heading.
fn names(text: &'static str, heading: &str) -> BTreeSet<&'static str> {
    let (_, section) = text.split_once(&format!("\n{heading}\n")).expect("the heading");
    let rows = section.split("\n## ").next().unwrap().lines().filter_map(|it| it.strip_prefix("| `"));
    rows.map(|it| it.split('`').next().unwrap()).collect()
}

/// The names of the members of an interface of the types.
fn members(interface: &str) -> BTreeSet<&'static str> {
    let (_, body) = TYPES.split_once(&format!("interface {interface} {{\n")).expect("the interface");
    let lines = body.split("\n}").next().unwrap().lines().map(str::trim);
    let lines = lines.filter(|it| !it.starts_with("/**"));
    lines
        .map(|it| {
            it.trim_start_matches("readonly ").trim_start_matches('"').split(['"', '?', ':', '(']).next()
        })
        .filter(|it| !matches!(*it, Some("outage-banner")))
        .flatten()
        .collect()
}

#[test]
fn the_types_have_what_is_documented() {
    assert_eq!(members("OutageBannerAttributes"), names(OPTIONS, "## All attributes"));
    let events: BTreeSet<&str> = TYPES
        .lines()
        .filter_map(|it| it.trim().strip_prefix("\"outage-banner:")?.split('"').next())
        .collect();
    let documented = names(API, "## Events");
    assert_eq!(events, documented.iter().map(|it| it.strip_prefix("outage-banner:").unwrap()).collect());
    let (_, table) = API.split_once("| name | what |").unwrap();
    let table = table.split("\n\n").next().unwrap().lines();
    let functions = table.filter_map(|it| it.strip_prefix("| `OutageBanner.")?.split(['(', '`']).next());
    assert_eq!(members("OutageBannerApi"), functions.collect());
    let quoted = |text: &'static str, mark: char| -> BTreeSet<&'static str> {
        text.split(mark).skip(1).step_by(2).collect()
    };
    let (_, union) = TYPES.split_once("type Service =").expect("the words for a service");
    let (_, list) = OPTIONS.split_once("Services: ").expect("the list of services");
    let (union, list) = (union.split(';').next().unwrap(), list.split('\n').next().unwrap());
    assert_eq!(quoted(union, '"'), quoted(list, '`'));
}

#[test]
fn editors_are_told_what_is_documented() {
    let files = npm().unwrap();
    let manifest: Value = serde_json::from_slice(&files["custom-elements.json"]).unwrap();
    let element = &manifest["modules"][0]["declarations"][0];
    let listed = |key: &str| -> BTreeSet<&str> {
        let list = element[key].as_array().unwrap();
        list.iter().map(|it| it["name"].as_str().unwrap()).collect()
    };
    assert_eq!(listed("attributes"), names(OPTIONS, "## All attributes"));
    assert_eq!(listed("events"), names(API, "## Events"));
    assert_eq!(listed("cssProperties"), names(DESIGN, "## Custom properties"));
    assert_eq!(listed("cssParts"), names(DESIGN, "## Parts"));
    let theme = element["attributes"].as_array().unwrap().iter().find(|it| it["name"] == "theme").unwrap();
    assert_eq!(theme["default"], "auto");
    assert!(!element.to_string().contains(".md)"), "a link that leads nowhere");
}

/// `claims/published.rs` tries the blocks of the package's README in a browser.
#[test]
fn the_page_about_npm_has_the_blocks_that_are_tried() {
    let (_, section) = EMBEDDING.split_once("\n## npm\n").expect("the section");
    let section = section.split("\n## ").next().unwrap();
    for language in ["sh", "json", "js"] {
        assert_eq!(block(section, language), block(NPM_README, language), "{language}");
    }
    let (_, bundled) = NPM_README.split_once("## In your bundle").expect("the section");
    assert_eq!(block(section, "html"), block(bundled, "html"));
}

/// A file that uses everything, and mistakes that must be named.
const USE: &str = r#"
import "outage-banner";
import type {
  Channel, HTMLOutageBannerElement, Indicator, Item, Kind, Notice, OutageBannerApi, OutageBannerAttributes,
  OutageBannerEventMap, Service, Status, Update,
} from "outage-banner";

const api: OutageBannerApi | undefined = window.OutageBanner;
api?.refresh();
api?.reopen();
api?.debug();
api?.preview();
const known: Notice | null | undefined = api?.notice;

export function words(notice: Notice): string[] {
  const items: Item[] = [notice.first, ...notice.more];
  const latest: Update | null = notice.first.latest;
  const status: Status | null = notice.first.status;
  const kind: Kind = notice.first.kind;
  const working: Channel[] = notice.channels.filter((it) => it.affected === "none");
  const services: Service[] = working.map((it) => it.service);
  const worst: Indicator = notice.indicator;
  const times: (string | null)[] = items.flatMap((it) => [it.started_at, it.ends_at, it.next_update_by]);
  return [worst, kind, status ?? "", latest?.body ?? "", latest?.posted_at ?? "", notice.page_url ?? "", ...services,
    ...items.flatMap((it) => [it.id, it.indicator, it.title ?? "", it.url ?? "", ...it.components]),
    ...working.flatMap((it) => [it.label, it.url]), ...times.map(String)];
}
if (known) words(known);

document.addEventListener("outage-banner:change", ({ detail }) => {
  const notice: Notice | null = detail;
  document.documentElement.classList.toggle("has-outage", notice !== null);
});
window.addEventListener("outage-banner:dismiss", ({ detail }) => words(detail));
const element: HTMLOutageBannerElement = document.createElement("outage-banner");
element.addEventListener("outage-banner:error", ({ detail }) => detail.toUpperCase());
document.querySelector("outage-banner")?.setAttribute("theme", "dark");
const attributes: OutageBannerAttributes = { endpoint: "statuspage:status.example.net", "poll-seconds": 60 };
for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
const change: OutageBannerEventMap["outage-banner:change"] = new CustomEvent("outage-banner:change", { detail: null });
element.dispatchEvent(change);

// @ts-expect-error: the script may not be there.
window.OutageBanner.refresh();
// @ts-expect-error: there may be nothing to say any more.
document.addEventListener("outage-banner:change", ({ detail }) => detail.indicator);
// @ts-expect-error: no such function.
api?.close();
// @ts-expect-error: no such word.
attributes.placement = "left";
// @ts-expect-error: an endpoint is required.
export const none: OutageBannerAttributes = { theme: "dark" };
// @ts-expect-error: a notice is read, not written.
if (known) known.indicator = "none";
"#;

const REACT: &str = r#"
import type {} from "outage-banner/react";
import type { HTMLOutageBannerElement } from "outage-banner";
import { createRef } from "react";

const place = createRef<HTMLOutageBannerElement>();
export const page = (
  <outage-banner ref={place} className="notice" base="/outage-banner/" endpoint="statuspage:status.example.net"
    placement="inline" poll-seconds={60} min-impact="major">
    <a href="https://status.example.net/">Service status</a>
  </outage-banner>
);
// @ts-expect-error: no such word.
export const wrong = <outage-banner endpoint="slack:" theme="blue" />;
// @ts-expect-error: no such attribute.
export const misspelt = <outage-banner endpiont="slack:" />;
"#;

const VUE: &str = r#"
import type {} from "outage-banner/vue";
import type { GlobalComponents } from "vue";

type Props = InstanceType<GlobalComponents["outage-banner"]>["$props"];
export const right: Props = { endpoint: "slack:", placement: "corner", class: "notice" };
// @ts-expect-error: no such word.
export const wrong: Props = { endpoint: "slack:", placement: "left" };
"#;

const SVELTE: &str = r#"
import type {} from "outage-banner/svelte";
import type { SvelteHTMLElements } from "svelte/elements";

type Props = SvelteHTMLElements["outage-banner"];
export const right: Props = { endpoint: "slack:", placement: "corner", class: "notice" };
// @ts-expect-error: no such word.
export const wrong: Props = { endpoint: "slack:", placement: "left" };
"#;

/// The types of the documentation and those of the package fit each other in both directions, and so does the example.
fn documented() -> String {
    let (_, example) = API.split_once("```json\n").expect("the example of a notice");
    let example = example.split("```").next().unwrap();
    format!(
        "import type * as published from \"outage-banner\";\n{}\n\
         type Read<T> = T extends object ? {{ readonly [K in keyof T]: Read<T[K]> }} : T;\n\
         export const there = (it: Notice): published.Notice => it;\n\
         export const back = (it: published.Notice): Read<Notice> => it;\n\
         export const example: published.Notice = {example};\n",
        block(API.split_once("## The notice").expect("the notice").1, "ts")
            .replace("service: string", "service: published.Service")
    )
}

/// What the core says of each fixture, as a value of the type: a field too many or too few does not compile.
fn said() -> (usize, String) {
    let now = Timestamp::parse("2026-05-04T14:00:00Z").unwrap();
    let attributes = BTreeMap::from([
        ("show", "incidents maintenance upcoming resolved"),
        ("updates", "https://x.com/acme https://social.example/@acme"),
        ("support", "tel:+442079460123 mailto:help@acme.example"),
    ]);
    let config = Config::read(&|name| attributes.get(name).map(|it| (*it).to_owned()));
    let mut notices = BTreeSet::new();
    let folders = fs::read_dir(workspace().join("tests/fixtures")).unwrap().map(|it| it.unwrap().path());
    for folder in folders.filter(|it| it.is_dir()) {
        for file in fs::read_dir(folder).unwrap().map(|it| it.unwrap().path()) {
            let Ok(read) = feed::read(&fs::read(&file).unwrap(), Hints { now, ..Hints::default() }) else {
                continue;
            };
            if let Some(notice) = policy::decide(&read.snapshot, now, &config) {
                notices.insert(to_json(&report::notice(&notice)).to_string());
            }
        }
    }
    let mut text = "import type { Notice } from \"outage-banner\";\n".to_owned();
    for (index, notice) in notices.iter().enumerate() {
        writeln!(text, "export const notice{index}: Notice = {notice};").unwrap();
    }
    (notices.len(), text)
}

fn to_json(value: &Said) -> Value {
    match value {
        Said::Object(pairs) => pairs.iter().map(|(name, it)| (name.clone(), to_json(it))).collect(),
        Said::List(list) => list.iter().map(to_json).collect(),
        Said::Text(text) => json!(text),
        Said::Null => Value::Null,
        Said::Bool(it) => json!(it),
    }
}

#[test]
fn the_types_compile_strictly_and_are_true() {
    let project = Project::new();
    let (count, said) = said();
    assert!(count > 80, "only {count} notices");
    let example = block(NPM_README, "ts");
    for (name, text) in [
        ("use.ts", USE),
        ("example.ts", example),
        ("vue.ts", VUE),
        ("svelte.ts", SVELTE),
        ("react.tsx", REACT),
    ] {
        project.write(name, text);
    }
    project.write("documented.ts", documented());
    project.write("said.ts", said);
    let compiler = workspace().join("target/tools/node_modules/typescript/bin/tsc");
    for resolution in ["bundler", "nodenext"] {
        let module = if resolution == "bundler" { "esnext" } else { "nodenext" };
        project.write(
            "tsconfig.json",
            json!({
                "compilerOptions": {
                    "strict": true, "exactOptionalPropertyTypes": true, "noUncheckedIndexedAccess": true, "noEmit": true,
                    "skipLibCheck": false, "target": "es2022", "lib": ["es2022", "dom", "dom.iterable"], "types": [],
                    "module": module, "moduleResolution": resolution, "jsx": "react-jsx",
                },
                "include": ["*.ts", "*.tsx"],
            })
            .to_string(),
        );
        project.run(Command::new("node").arg(&compiler).args(["--project", "."]));
    }
}

#[test]
fn the_folder_for_a_server_has_all_files_and_their_hashes() {
    let (all, files) = (dist().unwrap(), selfhost().unwrap());
    for (path, content) in &all {
        assert!(files.get(path) == Some(content), "{path}");
    }
    let others = files.keys().filter(|it| !all.contains_key(*it) && !it.starts_with("docs/"));
    let (hosting, more): (Vec<_>, Vec<_>) = others.partition(|it| it.starts_with("hosting/"));
    assert_eq!(more, ["CHANGELOG.md", "LICENSE-APACHE", "LICENSE-MIT", "README.md", "integrity.json"]);
    assert!(files.contains_key("docs/start.md"), "the documentation");
    let named: BTreeSet<_> =
        HOSTING.split("](../static/").skip(1).filter_map(|it| it.split(')').next()).collect();
    assert_eq!(
        hosting.into_iter().map(String::as_str).collect::<BTreeSet<_>>(),
        &named - &["hosting"].into()
    );
    assert!(
        String::from_utf8_lossy(&files["hosting/_headers"])
            .contains(&format!("\n/outage-banner-{}/*\n", version().unwrap()))
    );
    let hashes: Value = serde_json::from_slice(&files["integrity.json"]).unwrap();
    assert_eq!(hashes["version"], version().unwrap());
    let covered: BTreeSet<_> = hashes["files"].as_object().unwrap().keys().collect();
    let originals: BTreeSet<_> =
        all.keys().filter(|it| [".br", ".gz"].iter().all(|end| it.strip_suffix(end).is_none())).collect();
    assert_eq!(covered, originals);
    let readme = String::from_utf8_lossy(&files["README.md"]);
    let loader = hashes["files"]["outage-banner.js"].as_str().unwrap();
    assert!(readme.contains(&format!("integrity=\"{loader}\"")), "{readme}");
    assert!(!readme.contains("VERSION") && !readme.contains("INTEGRITY"), "{readme}");
}

/// Node, whose hashes are those of OpenSSL, says the same of a real file.
#[test]
fn other_programs_find_the_same_hashes() {
    let folder = tempfile::tempdir().unwrap();
    let loader = dist().unwrap()["outage-banner.js"].clone();
    let files = Files::from([("outage-banner.js".to_owned(), loader)]);
    fs::write(folder.path().join("outage-banner.js"), &files["outage-banner.js"]).unwrap();
    fs::write(folder.path().join("SHA256SUMS"), sums(&files)).unwrap();
    let script = "
        const { createHash } = require('crypto'), { readFileSync } = require('fs');
        const [sum, name] = readFileSync('SHA256SUMS', 'utf8').trim().split('  ');
        const hash = (kind, form) => createHash(kind).update(readFileSync(name)).digest(form);
        console.log(sum == hash('sha256', 'hex'), 'sha384-' + hash('sha384', 'base64'));";
    let output = Command::new("node").args(["-e", script]).current_dir(folder.path()).output().unwrap();
    let hashes: Value = serde_json::from_str(&integrity("1.0.0", &files)).unwrap();
    let expected = format!("true {}\n", hashes["files"]["outage-banner.js"].as_str().unwrap());
    assert_eq!(String::from_utf8_lossy(&output.stdout), expected);
}
