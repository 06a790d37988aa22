//! The sizes that the documentation tells owners, and whether they are those of the files.

use std::fs;
use std::path::Path;

use super::{BANNER, FIRST_WORDS, File, GATE, LOADER, MISTAKES, grouped, spent};
use crate::bundle;

/// What a visitor's browser asks for, once, where the tag names a worker: the files of the outage page, the worker, and
/// what the page itself needs to register it. The loader is there already.
const WORKER: &[&str] = &[
    "outage-worker.js",
    "outage-worker-gate.js",
    "outage-banner-worker.js",
    "outage-page.js",
    "outage-banner-first.js",
    "outage-banner-rows.js",
    "outage-banner-gate.js",
    "outage-banner-addresses.js",
    "outage-banner-signed.js",
    "outage-banner-stay.js",
    "outage-banner-check.js",
    "outage-banner-check-feed.js",
    "outage-banner-xml.js",
    "outage_banner.js",
    "outage_banner_bg.wasm",
];
const WORKER_AND_GATE: &[&str] = &["outage-worker.js", "outage-worker-gate.js"];
/// What each later page view with a worker asks for.
const LATER: &[&str] = &["outage-banner-worker.js", "outage-banner-check.js", "outage-banner-check-feed.js"];
const MODULE: &[&str] = &["outage_banner_bg.wasm"];

/// How a size is written.
#[derive(Clone, Copy)]
enum Form {
    /// `106,559`.
    Bytes,
    /// `6.8`, in KB.
    Tenths,
    /// `107`, in KB.
    Whole,
}

use Form::{Bytes, Tenths, Whole};

/// A document, the words right before a figure in it, how the figure is written, and the files that it is about. The words
/// stand there once.
const SAID: &[(&str, &str, Form, &[&str])] = &[
    ("README.md", "they load a script of 2 KB (", Bytes, LOADER),
    ("README.md", "for some feeds once ", Tenths, GATE),
    ("README.md", " KB more (", Bytes, GATE),
    ("README.md", "to show a banner it is ", Whole, BANNER),
    ("README.md", " KB in all (", Bytes, BANNER),
    ("README.md", "of which the first ", Whole, FIRST_WORDS),
    ("README.md", " KB show its first words (", Bytes, FIRST_WORDS),
    ("README.md", "the first visit costs 18 requests and ", Whole, WORKER),
    ("README.md", "(Brotli: ", Bytes, WORKER),
    ("README.md", "the WebAssembly is ", Whole, MODULE),
    ("README.md", "the worker with its gate ", Whole, WORKER_AND_GATE),
    ("README.md", "ask for three small files (", Tenths, LATER),
    ("docs/site-down.md", "idle: 18 requests and ", Whole, WORKER),
    ("docs/site-down.md", "(Brotli: ", Bytes, WORKER),
    ("docs/site-down.md", "the WebAssembly is ", Whole, MODULE),
    ("docs/site-down.md", "the worker with its gate ", Whole, WORKER_AND_GATE),
    ("docs/site-down.md", "asks for three small files (", Tenths, LATER),
    ("docs/hosting.md", "the WebAssembly has ", Whole, MODULE),
    ("docs/endpoint.md", "visitors who first load ", Whole, BANNER),
    ("ARCHITECTURE.md", "after Brotli 11: the loader is ", Bytes, LOADER),
    ("ARCHITECTURE.md", " B; the gate's file ", Bytes, GATE),
    ("ARCHITECTURE.md", "to the first words it is ", Bytes, FIRST_WORDS),
    ("ARCHITECTURE.md", "all that a banner takes in English is ", Bytes, BANNER),
    ("ARCHITECTURE.md", " B (loader ", Tenths, LOADER),
    ("ARCHITECTURE.md", ", rows ", Tenths, &["outage-banner-rows.js"]),
    ("ARCHITECTURE.md", " KB, first words ", Tenths, &["outage-banner-first.js"]),
    (
        "ARCHITECTURE.md",
        "three shapes that the loader judges, and ",
        Tenths,
        &["outage-banner.js", "outage-banner-gate.js", "outage-banner-first.js"],
    ),
    ("ARCHITECTURE.md", "the glue (", Tenths, &["outage_banner.js"]),
    ("ARCHITECTURE.md", "and the WebAssembly (", Tenths, MODULE),
    ("ARCHITECTURE.md", "more than one URL (", Tenths, &["outage-banner-addresses.js"]),
    ("ARCHITECTURE.md", "feeds that must be signed (", Tenths, &["outage-banner-signed.js"]),
    ("ARCHITECTURE.md", "first words without WebAssembly (", Tenths, &["outage-banner-alone.js"]),
    ("ARCHITECTURE.md", "a page that stays open (", Tenths, &["outage-banner-stay.js"]),
    ("ARCHITECTURE.md", "an owner's mistakes (", Tenths, MISTAKES),
    ("ARCHITECTURE.md", "), RSS and Atom (", Tenths, &["outage-banner-xml.js"]),
];

/// The documents with the sizes of these files in them, each with whether anything was changed, and a line for each figure
/// that is another.
pub(super) fn held(root: &Path, files: &[File], write: bool) -> Result<Vec<String>, String> {
    let mut wrong = Vec::new();
    let mut documents: Vec<&str> = SAID.iter().map(|it| it.0).collect();
    documents.dedup();
    for document in documents {
        let path = root.join(document);
        let mut text = fs::read_to_string(&path).map_err(|error| format!("{document}: {error}"))?;
        let old = text.clone();
        for (_, before, form, names) in SAID.iter().filter(|it| it.0 == document) {
            let is = form.written(spent(files, names)?);
            let said = replace(&mut text, before, &is).map_err(|why| format!("{document}: {why}"))?;
            if said != is {
                wrong.push(format!("{document} says `{before}{said}`, and it is {is}"));
            }
        }
        if write && text != old {
            bundle::write(&path, text.as_bytes())?;
        }
    }
    Ok(if write { Vec::new() } else { wrong })
}

impl Form {
    fn written(self, bytes: u64) -> String {
        match self {
            Self::Bytes => grouped(bytes),
            Self::Tenths => {
                let tenths = (bytes + 50) / 100;
                format!("{}.{}", tenths / 10, tenths % 10)
            }
            Self::Whole => grouped((bytes + 500) / 1_000),
        }
    }
}

/// Puts a figure behind these words, and returns the one that was there.
fn replace(text: &mut String, before: &str, figure: &str) -> Result<String, String> {
    let mut places = text.match_indices(before).map(|(at, _)| at + before.len());
    let (Some(start), None) = (places.next(), places.next()) else {
        return Err(format!("the words `{before}`, behind which a size stands, must be there once"));
    };
    let rest = text.get(start..).unwrap_or_default();
    let digits = rest.trim_start_matches(|it: char| it.is_ascii_digit() || it == ',' || it == '.');
    let end = start + (rest.len() - digits.len());
    let old = text.get(start..end).unwrap_or_default().to_owned();
    text.replace_range(start..end, figure);
    Ok(old)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test panics")]

    use super::{Bytes, SAID, Tenths, WORKER, Whole, held, replace};
    use crate::root::root;
    use crate::size::File;
    use std::collections::BTreeSet;
    use std::fs;

    #[test]
    fn a_first_visit_with_a_worker_counts_each_file_that_it_keeps() {
        // The loader is there already.
        for name in crate::worker::FILES.iter().filter(|it| **it != "outage-banner.js") {
            assert!(WORKER.contains(name), "{name}");
        }
    }

    /// Every file is so large.
    fn all_of(brotli: u64) -> Vec<File> {
        let names: BTreeSet<&str> = SAID.iter().flat_map(|it| it.3).copied().collect();
        let file = |name: &str| File { name: name.to_owned(), raw: 0, gzip: 0, brotli };
        names.into_iter().map(file).collect()
    }

    #[test]
    fn a_size_is_written_in_its_form() {
        for (form, bytes, written) in [
            (Bytes, 106_559, "106,559"),
            (Tenths, 6_949, "6.9"),
            (Tenths, 6_950, "7.0"),
            (Tenths, 832, "0.8"),
            (Whole, 106_499, "106"),
            (Whole, 106_559, "107"),
        ] {
            assert_eq!(form.written(bytes), written);
        }
    }

    #[test]
    fn only_the_figure_is_replaced() {
        let mut text = "in all (1,998 B), and in sum (3 B)".to_owned();
        assert_eq!(replace(&mut text, "in all (", "12"), Ok("1,998".to_owned()));
        assert_eq!(text, "in all (12 B), and in sum (3 B)");
        for before in ["in none (", "in "] {
            assert!(replace(&mut text, before, "1").is_err(), "{before}");
        }
    }

    #[test]
    fn the_documents_have_each_figure_and_take_another() {
        let documents: BTreeSet<&str> = SAID.iter().map(|it| it.0).collect();
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("docs")).unwrap();
        for document in documents {
            fs::copy(root().join(document), folder.path().join(document)).unwrap();
        }
        let files = all_of(1_000_000);
        let wrong = held(folder.path(), &files, false).unwrap();
        assert_eq!(wrong.len(), SAID.len(), "{wrong:#?}");
        assert!(held(folder.path(), &files, true).unwrap().is_empty());
        let left = held(folder.path(), &files, false).unwrap();
        assert!(left.is_empty(), "{left:#?}");
    }
}
