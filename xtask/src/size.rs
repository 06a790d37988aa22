//! What a visitor downloads, in bytes, and whether that is within the budget.

mod against;
mod crates;
mod said;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::bundle;
use crate::marks::put;
use crate::root::root;
use crates::by_crate;

/// What is smaller is one line with all others that are.
const SMALL: u64 = 1_000;

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Build another revision too, in target/against, and print what has changed since
    #[arg(long, value_name = "REVISION")]
    against: Option<String>,
    /// Write the sizes into README.md, ARCHITECTURE.md and docs/
    #[arg(long, conflicts_with = "against")]
    write: bool,
}

const LOADER: &[&str] = &["outage-banner.js"];
const GATE: &[&str] = &["outage-banner-gate.js"];
const MISTAKES: &[&str] = &["outage-banner-check.js", "outage-banner-check-feed.js"];
const FIRST_WORDS: &[&str] = &["outage-banner.js", "outage-banner-rows.js", "outage-banner-first.js"];
const BANNER: &[&str] = &[
    "outage-banner.js",
    "outage-banner-rows.js",
    "outage-banner-first.js",
    "outage_banner.js",
    "outage_banner_bg.wasm",
];

/// Files that together have a Brotli budget. Visitors pay it on every page view (the loader) or on a bad day
/// (the last five) on a phone; raise one only in the commit that spends it, with the reason.
const BUDGET: [(&str, &[&str], u64); 14] = [
    ("on a good day", LOADER, 2_000),
    // An interpreter and the rows of all providers: with it none of their quiet days costs a WebAssembly, and their bad days
    // need no other file for the rows. In one file, for a file for each provider's rows would cost a further request on
    // each page view.
    // It also proves what only the newest update ends, the regions of components, and that a file of our own still holds.
    ("and for a feed that the loader does not judge", GATE, 6_800),
    // Besides the table of short addresses: several endpoints asked after each other or at once, and whose answer is the
    // newest, for the loader and for the banner, which would need twice as much for it in the WebAssembly. That a quiet one
    // hides no outage that another tells of is 0.2 KB, the way to the file that checks signatures 0.1 KB.
    ("and for an endpoint that is more than one URL", &["outage-banner-addresses.js"], 2_970),
    // Only where the tag names a key: sentences that say why a feed does not count are half of it.
    ("and for feeds that must be signed", &["outage-banner-signed.js"], 1_150),
    // Whose turn it is to ask, among all tabs, for the loader and for the banner: ten tabs ask as often as one. That what a
    // tag with other options has left on the device goes after a week is 0.1 KB.
    ("and for a page that stays open", &["outage-banner-stay.js"], 2_110),
    // Only an owner who made a mistake loads it, once; each sentence saves them an hour. What is no public key is 0.2 KB,
    // and that a page for people is no feed, with the short address in its place, 0.1 KB.
    ("and for a mistake", MISTAKES, 6_950),
    // Only whom the WebAssembly does not come to loads it, and who closes the first words before it is there.
    ("and without WebAssembly", &["outage-banner-alone.js"], 850),
    // Only an owner who types OutageBanner.debug() loads it: the whole reader, with a JSON parser of its own, and whether
    // a signature is valid.
    (
        "and for OutageBanner.debug()",
        &["outage-banner-owner.js", "outage_banner_explain.js", "outage_banner_explain_bg.wasm"],
        71_400,
    ),
    // Only for sites that choose it, once, when the page is idle: `worker` on the tag, and then what the site itself serves.
    ("and to register the service worker", &["outage-banner-worker.js"], 1_900),
    ("and for the service worker", &["outage-worker.js"], 2_500),
    // The gate with all rows, and how first words read: an outage is confirmed by what the tag itself would say. That it
    // checks signatures as the tag does is 1 KB.
    ("and for what it knows of feeds, and its page", &["outage-worker-gate.js", "outage-page.js"], 15_150),
    ("and for RSS or Atom", &["outage-banner-xml.js"], 750),
    // The goal is 9,000. Half of the first words' file is the style sheet (3.2 KB) and what puts an element into the page,
    // which the glue had before; the rest draws the same markup as `view` and reads by the rows. ARCHITECTURE.md says what
    // would bring it down. Steps between which a phone paints are 50 B.
    ("to see the first words", FIRST_WORDS, 17_250),
    // The goal is 80,000. A form that fits a phone is 3.4 KB; how broad an outage is, Hund's states and files that expire
    // 2.3 KB; requests by gloo-net 1.7 KB; and the first words, which are drawn and read a second time in JavaScript,
    // 8.5 KB: they come sooner, and without WebAssembly too. That no step of it takes a phone longer than 50 ms is 0.2 KB.
    // Turns among tabs, `Retry-After` of failures and what several endpoints answer are 1.5 KB of glue and WebAssembly;
    // what decides there is in files that only those load who need it. That an older answer replaces no newer one is 0.7 KB.
    // That every word can be read at 400 %, and that a zoomed root leaves nothing under the banner, is 30 B. What tells an
    // outage whose feed is dated ahead from planned work, and Google's updates from incidents of their own, is 150 B.
    ("to see a banner", BANNER, 106_800),
];

/// A file of `dist/`.
struct File {
    name: String,
    raw: u64,
    gzip: u64,
    brotli: u64,
}

pub(crate) fn run(arguments: &Arguments) -> Result<(), String> {
    match &arguments.against {
        Some(revision) => against::run(revision),
        None => here(arguments.write),
    }
}

fn here(write: bool) -> Result<(), String> {
    let files = files(&root().join("dist"))?;
    println!("{:<28} {:>9} {:>9} {:>9}", "dist/", "raw", "gzip", "Brotli");
    for File { name, raw, gzip, brotli } in &files {
        println!("{name:<28} {:>9} {:>9} {:>9}", grouped(*raw), grouped(*gzip), grouped(*brotli));
    }
    println!();

    let mut over = Vec::new();
    for (what, names, budget) in BUDGET {
        let spent = spent(&files, names)?;
        println!("{what}: {} of {} B Brotli ({})", grouped(spent), grouped(budget), names.join(" + "));
        if spent > budget {
            over.push(format!("{what} is {} B over its budget", grouped(spent - budget)));
        }
    }
    let wrong = said::held(root(), &files, write)?;
    if !wrong.is_empty() {
        over.extend(wrong);
        over.push("`cargo xtask size --write` writes what is so into the documents".to_owned());
    }
    let compiled = root().join(bundle::COMPILED);
    if compiled.is_file() {
        println!("\nthe module's code by crate, raw: before its functions are ordered, and not compressed");
        let crates = largest(&by_crate(&bundle::named(&compiled)?)?);
        for (name, size) in &crates {
            println!("{name:<40} {:>9}", grouped(*size));
        }
        if write {
            put(&root().join("docs/size.md"), "cargo xtask size", &table(&crates))?;
        }
    } else if write {
        return Err("the compiled module is not there; run `cargo xtask build` first".to_owned());
    }
    if over.is_empty() { Ok(()) } else { Err(over.join("; ")) }
}

/// The same for a document.
fn table(crates: &[(String, u64)]) -> String {
    let all: u64 = crates.iter().map(|(_, size)| size).sum();
    let rows = crates.iter().map(|(name, size)| format!("| {name} | {} |", grouped(*size)));
    let rows = rows.collect::<Vec<_>>().join("\n");
    format!("| | bytes |\n|---|---:|\n{rows}\n| in all | {} |", grouped(all))
}

/// By size, and the small ones as one.
fn largest(crates: &BTreeMap<String, u64>) -> Vec<(String, u64)> {
    let (large, small): (Vec<_>, Vec<_>) = crates.iter().partition(|(_, size)| **size >= SMALL);
    let mut lines: Vec<_> = large.into_iter().map(|(name, size)| (name.clone(), *size)).collect();
    lines.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    let rest: u64 = small.iter().map(|(_, size)| **size).sum();
    if rest > 0 {
        lines.push((format!("{} others", small.len()), rest));
    }
    lines
}

/// Everything in a `dist/` but the compressed twins, by name.
fn files(dist: &Path) -> Result<Vec<File>, String> {
    let missing = |_| "no dist/ to measure; run `cargo xtask build` first".to_owned();
    let mut files = Vec::new();
    let mut folders = vec![String::new()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(dist.join(&folder)).map_err(missing)?.flatten() {
            let name = format!("{folder}{}", entry.file_name().to_string_lossy());
            if entry.path().is_dir() {
                folders.push(format!("{name}/"));
            } else if !matches!(name.rsplit('.').next(), Some("br" | "gz")) {
                let size = |twin: &str| {
                    let path = dist.join(format!("{name}{twin}"));
                    fs::metadata(&path)
                        .map(|it| it.len())
                        .map_err(|error| format!("{}: {error}", path.display()))
                };
                files.push(File { raw: size("")?, gzip: size(".gz")?, brotli: size(".br")?, name });
            }
        }
    }
    files.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(files)
}

fn spent(files: &[File], names: &[&str]) -> Result<u64, String> {
    let brotli = |name: &&str| {
        let file = files.iter().find(|file| file.name == *name);
        file.map(|file| file.brotli).ok_or_else(|| format!("dist/{name} is missing; run `cargo xtask build`"))
    };
    names.iter().map(brotli).sum()
}

/// 64000 as `64,000`.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{File, grouped, largest, spent, table};

    fn file(name: &str, brotli: u64) -> File {
        File { name: name.to_owned(), raw: 0, gzip: 0, brotli }
    }

    #[test]
    fn small_crates_are_one_line_behind_the_large_ones() {
        let crates = [("a", 999), ("b", 1_000), ("c", 1), ("d", 5_000), ("e", 1_000)];
        let crates = crates.map(|(name, size)| (name.to_owned(), size)).into();
        let expected = [("d", 5_000), ("b", 1_000), ("e", 1_000), ("2 others", 1_000)];
        assert_eq!(largest(&crates), expected.map(|(name, size)| (name.to_owned(), size)));
        assert_eq!(largest(&[].into()), []);
        let two = [("a".to_owned(), 1_500), ("2 others".to_owned(), 20)];
        assert_eq!(
            table(&two),
            "| | bytes |\n|---|---:|\n| a | 1,500 |\n| 2 others | 20 |\n| in all | 1,520 |"
        );
    }

    #[test]
    fn thousands_are_grouped() {
        let shown = [0, 999, 1_000, 64_000, 1_234_567].map(grouped);
        assert_eq!(shown, ["0", "999", "1,000", "64,000", "1,234,567"]);
    }

    #[test]
    fn a_budget_is_spent_by_all_its_files() {
        let files = [file("a.js", 1_500), file("a.wasm", 50_000), file("index.html", 9_000)];
        assert_eq!(spent(&files, &["a.js", "a.wasm"]), Ok(51_500));
    }

    #[test]
    fn a_missing_file_is_no_free_lunch() {
        assert_eq!(spent(&[], &["a.js"]), Err("dist/a.js is missing; run `cargo xtask build`".to_owned()));
    }
}
