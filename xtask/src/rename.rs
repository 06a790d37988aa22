//! Gives short names to what the glue and the WebAssembly call each other by. wasm-bindgen's own names carry a hash
//! each; they are spelled out in both files and do not compress: 3 KB for each visitor.

use walrus::ModuleConfig;

/// What the rest of the glue calls by its own name.
const KEPT: [&str; 2] = ["memory", "start"];

/// The module that our own JavaScript is to the WebAssembly.
const OWN: &str = "./own";

/// What wasm-bindgen calls the glue where it is imported.
const GLUE: &str = "./outage_banner_bg.js";

/// The same module and glue, with short names.
pub(crate) fn rename(wasm: &[u8], glue: &str) -> Result<(Vec<u8>, String), String> {
    let mut config = ModuleConfig::new();
    config.generate_producers_section(false);
    let mut module = config.parse(wasm).map_err(|error| format!("the WebAssembly: {error:#}"))?;
    let mut glue = glue.to_owned();
    let unused = module.exports.iter().filter(|export| !glue.contains(&export.name));
    for id in unused.map(walrus::Export::id).collect::<Vec<_>>() {
        module.exports.delete(id); // For uses of wasm-bindgen that are not ours.
    }
    // The path of our own JavaScript, which is in the glue by now.
    for import in module.imports.iter_mut().filter(|import| import.module.starts_with("./snippets/")) {
        glue = glue.replace(&import.module, OWN);
        OWN.clone_into(&mut import.module);
    }
    // Ours are words that the glue has elsewhere too, and short.
    // Every import repeats whose it is, and all are wasm-bindgen's.
    for import in module.imports.iter_mut() {
        if import.module == GLUE {
            "_".clone_into(&mut import.module);
        }
    }
    glue = glue.replace(GLUE, "_");
    let imports =
        module.imports.iter_mut().filter(|import| import.module != OWN).map(|import| &mut import.name);
    shorten(imports.collect(), &mut glue)?;
    let exports = module.exports.iter_mut().map(|export| &mut export.name);
    shorten(exports.filter(|name| !KEPT.contains(&&***name)).collect(), &mut glue)?;
    walrus::passes::gc::run(&mut module);
    let notes: Vec<_> = module.customs.iter().map(|(id, _)| id).collect();
    for id in notes {
        module.customs.delete(id); // For tools, not for browsers.
    }
    Ok((module.emit_wasm(), glue))
}

/// Numbered as they stand, which compresses; replaced longest first, for a name may begin with another.
fn shorten(names: Vec<&mut String>, glue: &mut String) -> Result<(), String> {
    let mut names: Vec<_> = names.into_iter().enumerate().collect();
    names.sort_by_key(|(_, name)| std::cmp::Reverse(name.len()));
    for (index, name) in names {
        if !glue.contains(&**name) {
            return Err(format!("the glue does not know {name}"));
        }
        let short = short(index);
        *glue = glue.replace(&**name, &short);
        *name = short;
    }
    Ok(())
}

/// a, b, … z, a1, b1, …
fn short(index: usize) -> String {
    let letter = char::from(b'a' + u8::try_from(index % 26).unwrap_or(0));
    if index < 26 { letter.to_string() } else { format!("{letter}{}", index / 26) }
}

#[cfg(test)]
mod tests {
    use super::short;

    #[test]
    fn short_names_differ() {
        let mut names: Vec<_> = (0..200).map(short).collect();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), 200);
    }
}
