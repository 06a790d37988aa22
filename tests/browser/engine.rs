//! Which engines are tested, and where the project's own files are.

use serde_json::Value;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
pub(crate) use xtask::browser::Engine;

/// The engines that `OUTAGE_BANNER_ENGINES` names, or all.
pub(crate) fn chosen() -> Result<Vec<Engine>, String> {
    let Ok(list) = env::var("OUTAGE_BANNER_ENGINES") else { return Ok(Engine::ALL.to_vec()) };
    list.split(',')
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .map(|name| {
            Engine::ALL.into_iter().find(|engine| engine.name() == name).ok_or_else(|| {
                format!("OUTAGE_BANNER_ENGINES has {name:?}: use chromium, firefox or webkit, with commas")
            })
        })
        .collect()
}

/// The folder of the workspace, which has `dist`, `target` and the fixtures.
pub(crate) fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

pub(crate) fn entries(folder: &Path) -> Vec<PathBuf> {
    fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect()
}

/// Tag and strings of each shipped language.
pub(crate) fn locales() -> Vec<(String, Value)> {
    let files = entries(&workspace().join("static/locales"));
    let read = |file: PathBuf| {
        let strings = serde_json::from_slice(&fs::read(&file).ok()?).ok()?;
        Some((file.file_stem()?.to_string_lossy().into_owned(), strings))
    };
    files.into_iter().filter_map(read).collect()
}
