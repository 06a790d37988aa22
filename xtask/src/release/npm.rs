//! The npm package: `dist/` with its types, as `npm pack` would put it together.

use super::archive::Files;
use super::docs::add_docs;
use super::elements;
use super::hashes::integrity;
use super::sources::{add_hosting, add_licenses, bytes, dist, is_twin, text, version};
use crate::root::root;

/// The files that lie in `npm/` as they are published.
const OWN: [&str; 6] = ["README.md", "index.d.ts", "nothing.js", "react.d.ts", "svelte.d.ts", "vue.d.ts"];

/// The files of the package by their paths in it.
///
/// # Errors
/// When `dist/` is not made, or a file of the project cannot be read.
pub fn npm() -> Result<Files, String> {
    let version = version()?;
    let mut all = dist()?;
    // The set-up page is for whoever serves `dist/` as it is.
    let is_setup =
        |path: &str| matches!(path, "index.html" | "outage-editor-worker.js") || path.starts_with("setup/");
    all.retain(|path, _| !is_twin(path) && !is_setup(path));
    let mut files = Files::new();
    files.insert("integrity.json".to_owned(), integrity(&version, &all).into_bytes());
    files.extend(all.into_iter().map(|(path, content)| (format!("dist/{path}"), content)));

    let folder = root().join("npm");
    for name in OWN {
        files.insert(name.to_owned(), bytes(&folder.join(name))?);
    }
    // As text, because the first of the conditions that holds counts: their order must stay.
    let manifest = text(&folder.join("package.json"))?;
    let manifest = manifest.replacen("\"0.0.0\"", &format!("\"{version}\""), 1);
    files.insert("package.json".to_owned(), manifest.into_bytes());
    let elements = elements::manifest(
        &text(&root().join("docs/options.md"))?,
        &text(&root().join("docs/design.md"))?,
        &text(&root().join("docs/javascript-api.md"))?,
    )?;
    files.insert("custom-elements.json".to_owned(), elements.into_bytes());
    add_hosting(&mut files, &version)?;
    add_docs(&mut files, "dist/status.schema.json")?;
    add_licenses(&mut files)?;
    Ok(files)
}
