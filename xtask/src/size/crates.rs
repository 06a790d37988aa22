//! Counts the code of each crate in a WebAssembly module that still has the names of its functions. Pure.

use std::collections::BTreeMap;

use rustc_demangle::demangle;
use wasmparser::{KnownCustom, Name, Parser, Payload, TypeRef};

/// Our own crates, whose code is counted module by module.
const OURS: [&str; 2] = ["outage_banner", "outage_banner_core"];

/// Functions that every compiler calls, by their names in C.
const BUILTINS: [&str; 6] = ["memcpy", "memmove", "memset", "memcmp", "fmin", "fmax"];

/// The name for texts and tables, which are no functions.
pub(crate) const DATA: &str = "data";

/// Bytes of code by crate, of our own crates by module, and of the data.
pub(crate) fn by_crate(wasm: &[u8]) -> Result<BTreeMap<String, u64>, String> {
    let failed = |error: wasmparser::BinaryReaderError| format!("the WebAssembly: {error}");
    let (mut imported, mut sizes, mut data) = (0, Vec::new(), 0);
    let mut names = BTreeMap::new();
    for payload in Parser::new(0).parse_all(wasm) {
        match payload.map_err(failed)? {
            Payload::ImportSection(section) => {
                for import in section.into_imports() {
                    imported += usize::from(matches!(import.map_err(failed)?.ty, TypeRef::Func(_)));
                }
            }
            Payload::CodeSectionEntry(body) => sizes.push(body.range().len() as u64),
            Payload::DataSection(section) => data = section.range().len() as u64,
            Payload::CustomSection(section) => {
                let KnownCustom::Name(section) = section.as_known() else { continue };
                for part in section {
                    let Name::Function(part) = part.map_err(failed)? else { continue };
                    for naming in part {
                        let naming = naming.map_err(failed)?;
                        names.insert(naming.index as usize, naming.name);
                    }
                }
            }
            _ => {}
        }
    }
    if names.is_empty() {
        return Err("the WebAssembly has no names of functions".to_owned());
    }
    let mut crates = BTreeMap::from([(DATA.to_owned(), data)]);
    for (index, size) in sizes.into_iter().enumerate() {
        let name = names.get(&(imported + index)).copied().unwrap_or_default();
        *crates.entry(owner(name)).or_default() += size;
    }
    Ok(crates)
}

/// The crate for which a function is counted, by the name that the compiler writes.
fn owner(mangled: &str) -> String {
    let name = format!("{:#}", demangle(mangled));
    if name.contains("::") {
        return of_path(&name);
    }
    // Only functions with a name for the linker have no path.
    if name.starts_with("__wb") || name.starts_with("__externref") {
        "wasm_bindgen".to_owned()
    } else if name.starts_with("__") || BUILTINS.contains(&&*name) {
        "compiler_builtins".to_owned()
    } else {
        OURS[0].to_owned() // JavaScript calls it: `start`.
    }
}

/// Code that is generated for a type counts for the type's crate: dropping it, or its implementation of a trait.
fn of_path(path: &str) -> String {
    for drop in ["core::ptr::drop_in_place::<", "core::ptr::drop_in_place<", "core::ptr::drop_glue::<"] {
        if let Some(dropped) = path.strip_prefix(drop) {
            return of_path(dropped);
        }
    }
    let path = path.trim_start_matches(['<', '&', '[', '(', '*', ' ']);
    for word in ["mut ", "const ", "dyn ", "impl "] {
        if let Some(rest) = path.strip_prefix(word) {
            return of_path(rest);
        }
    }
    let word =
        |text: &str| -> String { text.chars().take_while(|it| it.is_alphanumeric() || *it == '_').collect() };
    let first = word(path);
    match path.get(first.len()..) {
        Some(rest) if rest.starts_with("::") && !first.is_empty() => {
            let second = word(rest.get(2..).unwrap_or_default());
            let is_module = OURS.contains(&&*first) && second.starts_with(char::is_lowercase);
            if is_module { format!("{first}::{second}") } else { first }
        }
        // `<str as alloc::borrow::ToOwned>::to_owned`: a primitive type counts for the trait's crate.
        Some(rest) => rest.split_once(" as ").map_or_else(|| "core".to_owned(), |(_, it)| of_path(it)),
        None => "core".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test panics")]

    use walrus::{FunctionBuilder, Module, ModuleConfig, ValType};

    use super::{by_crate, of_path, owner};

    #[test]
    fn a_function_counts_to_the_crate_of_what_it_is_made_for() {
        for (name, expected) in [
            ("yew::virtual_dom::vnode::VNode::new", "yew"),
            ("<yew::virtual_dom::vtag::VTag as core::clone::Clone>::clone", "yew"),
            ("core::ptr::drop_in_place::<alloc::rc::Rc<yew::Thing>>", "alloc"),
            (
                "core::ptr::drop_in_place::<[outage_banner_core::model::Incident]>",
                "outage_banner_core::model",
            ),
            ("<&mut outage_banner_core::text::writer::Writer>::push", "outage_banner_core::text"),
            ("outage_banner::shell::mount::start", "outage_banner::shell"),
            ("<outage_banner::Thing as core::fmt::Debug>::fmt", "outage_banner"),
            ("<str as alloc::borrow::ToOwned>::to_owned", "alloc"),
            ("<dyn core::any::Any>::is", "core"),
            ("hashbrown::raw::RawTable<(u32, yew::Thing)>::reserve_rehash", "hashbrown"),
        ] {
            assert_eq!(of_path(name), expected, "{name}");
        }
        assert_eq!(owner("_RNvCsJHBSOv9OTo_12wasm_bindgen26___wbindgen_object_drop_ref"), "wasm_bindgen");
        assert_eq!(owner("_ZN9hashbrown3raw13RawTableInner4drop17h0123456789abcdefE"), "hashbrown");
        assert_eq!(owner("__wbindgen_malloc"), "wasm_bindgen");
        assert_eq!(owner("memcpy"), "compiler_builtins");
        assert_eq!(owner("__multi3"), "compiler_builtins");
        assert_eq!(owner("start_d9edc34bdfaefc23"), "outage_banner");
    }

    #[test]
    fn sizes_are_added_up_behind_what_is_imported() {
        let mut module = Module::with_config(ModuleConfig::new());
        let of = module.types.add(&[ValType::I32], &[]);
        module.add_import_func("env", "yew::imported", of);
        for (name, drops) in [("yew::a::b", 1), ("yew::c::d", 2), ("core::e", 1)] {
            let mut function = FunctionBuilder::new(&mut module.types, &[], &[]);
            function.name(name.to_owned());
            let mut body = function.func_body();
            for _ in 0..drops {
                body.i32_const(1).drop();
            }
            let id = function.finish(Vec::new(), &mut module.funcs);
            module.exports.add(name, id);
        }
        let crates = by_crate(&module.emit_wasm()).unwrap();
        // A body has one byte for "no locals", three for each number that is dropped, and one for the end.
        let expected = [("core", 5), ("data", 0), ("yew", 13)];
        assert_eq!(crates, expected.map(|(name, size)| (name.to_owned(), size)).into());
    }

    #[test]
    fn a_module_without_names_says_nothing() {
        let mut module = Module::with_config(ModuleConfig::new());
        let error = by_crate(&module.emit_wasm()).unwrap_err();
        assert_eq!(error, "the WebAssembly has no names of functions");
    }
}
