//! The documentation as it lies in what is published: whoever has the files, and not the project, reads it there. What the
//! console, the program and the set-up page call `docs/…` is then beside them.

use super::archive::Files;
use super::sources::{bytes, text};
use crate::root::root;
use std::fs;
use std::path::Path;

/// About the project itself, and not for whoever has only the files.
const INSIDE: [&str; 3] = ["benchmarks.md", "demands.md", "size.md"];
/// What the pages show.
const PICTURES: [&str; 2] = ["docs/img/load.svg", "docs/img/phone.png"];

/// Adds the folder `docs` and the changelog. `schema` is where the schema of our own format lies among the files. A link
/// that leads to what is not published becomes plain text.
///
/// # Errors
/// When a page cannot be read.
pub fn add_docs(files: &mut Files, schema: &str) -> Result<(), String> {
    let folder = root().join("docs");
    let failed = |error| format!("{}: {error}", folder.display());
    let mut pages = vec!["CHANGELOG.md".to_owned()];
    for entry in fs::read_dir(&folder).map_err(failed)? {
        let name = entry.map_err(failed)?.file_name().to_string_lossy().into_owned();
        if is_page(&name) && !INSIDE.contains(&&*name) {
            pages.push(format!("docs/{name}"));
        }
    }
    for picture in PICTURES {
        files.insert(picture.to_owned(), bytes(&root().join(picture))?);
    }
    files.insert("docs/status.json".to_owned(), bytes(&root().join("static/status.json"))?);
    let there: Vec<String> = files.keys().chain(&pages).cloned().collect();
    for page in pages {
        let content = text(&root().join(&page))?;
        files.insert(page.clone(), relinked(&content, &|it| moved(it, &page, schema, &there)).into_bytes());
    }
    Ok(())
}

fn is_page(path: &str) -> bool {
    Path::new(path).extension().is_some_and(|it| it == "md")
}

/// Where a link of a page leads to among the files, or nothing where there is no such file.
fn moved(link: &str, page: &str, schema: &str, there: &[String]) -> Option<String> {
    if link.starts_with("https:") || link.starts_with('#') {
        return Some(link.to_owned());
    }
    let up = if page.contains('/') { "../" } else { "" };
    let (path, anchor) = link.split_at(link.find('#').unwrap_or(link.len()));
    let path = match path.strip_prefix("../static/") {
        Some("status.json") => "status.json".to_owned(),
        Some("status.schema.json") => format!("{up}{schema}"),
        Some(rest) => format!("{up}{rest}"),
        None => path.to_owned(),
    };
    let full = match path.strip_prefix("../") {
        Some(rest) => rest.to_owned(),
        None if up.is_empty() => path.clone(),
        None => format!("docs/{path}"),
    };
    // The README there is another one than the project's.
    let is_there = full != "README.md"
        && there
            .iter()
            .any(|it| *it == full || it.strip_prefix(&*full).is_some_and(|it| it.starts_with('/')));
    is_there.then(|| path + anchor)
}

/// The text with each link in Markdown as `moved` has it; without one, only its words are left.
fn relinked(text: &str, moved: &dyn Fn(&str) -> Option<String>) -> String {
    let mut done = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("](") {
        let Some((link, after)) = after.split_once(')') else { break };
        match (moved(link), before.rfind('[')) {
            (Some(link), _) => done.extend([before, "](", &*link, ")"]),
            (None, Some(start)) => {
                let words = &before[..start];
                done.extend([words.strip_suffix('!').unwrap_or(words), &before[start + 1..]]);
            }
            (None, None) => done.push_str(before),
        }
        rest = after;
    }
    done + rest
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test panics")]

    use super::{Files, add_docs, is_page, moved, relinked};

    #[test]
    fn a_link_leads_to_a_file_or_is_plain_text() {
        let there = [
            "docs/csp.md",
            "hosting/nginx.conf",
            "dist/status.schema.json",
            "docs/status.json",
            "CHANGELOG.md",
        ];
        let there = there.map(str::to_owned);
        for (page, link, expected) in [
            ("docs/a.md", "csp.md#x", Some("csp.md#x")),
            ("docs/a.md", "#here", Some("#here")),
            ("docs/a.md", "https://a.example/", Some("https://a.example/")),
            ("docs/a.md", "../static/hosting/nginx.conf", Some("../hosting/nginx.conf")),
            ("docs/a.md", "../static/hosting", Some("../hosting")),
            ("docs/a.md", "../static/status.schema.json", Some("../dist/status.schema.json")),
            ("docs/a.md", "../static/status.json", Some("status.json")),
            ("docs/a.md", "../CHANGELOG.md", Some("../CHANGELOG.md")),
            ("docs/a.md", "../README.md#five-minutes", None),
            ("docs/a.md", "../xtask/src/size.rs", None),
            ("docs/a.md", "size.md", None),
            ("CHANGELOG.md", "docs/csp.md", Some("docs/csp.md")),
            ("CHANGELOG.md", "docs/size.md", None),
        ] {
            let found = moved(link, page, "dist/status.schema.json", &there);
            assert_eq!(found.as_deref(), expected, "{page}: {link}");
        }
        let text = "See [a](a.md), [`b`](b.md) and ![c](c.png).";
        let only_a = |it: &str| (it == "a.md").then(|| "x.md".to_owned());
        assert_eq!(relinked(text, &only_a), "See [a](x.md), `b` and c.");
    }

    /// All that a page shows or leads to is there, by the project's own pages.
    #[test]
    fn what_is_published_leads_to_nothing_that_is_missing() {
        let mut files = Files::new();
        add_docs(&mut files, "status.schema.json").unwrap();
        let pages: Vec<_> = files.iter().filter(|it| is_page(it.0)).collect();
        assert!(pages.len() > 15, "{}", pages.len());
        let mut found = 0;
        for (page, content) in pages {
            let text = String::from_utf8(content.clone()).unwrap();
            assert!(!text.contains("](../static"), "{page}");
            for link in text.split("](").skip(1).map(|it| it.split([')', '#']).next().unwrap()) {
                let path = link.strip_prefix("../").map_or_else(
                    || if page.starts_with("docs/") { format!("docs/{link}") } else { link.to_owned() },
                    str::to_owned,
                );
                let is_elsewhere = link.is_empty() || link.starts_with("https:");
                assert!(is_elsewhere || files.contains_key(&path), "{page}: {link}");
                found += 1;
            }
        }
        assert!(found > 100, "{found}");
    }
}
