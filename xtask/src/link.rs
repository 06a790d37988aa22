//! Joins wasm-bindgen's glue, our own JavaScript that it imports, and the code that starts the WebAssembly into one file,
//! which saves the visitor requests. It also shortens the names by which the file and the WebAssembly call each other:
//! each of wasm-bindgen's names has a hash, stands on both sides and does not compress, which is 3 KB for each visitor.
//!
//! Every change is made on the syntax tree. Glue of another form than the known one stops the build.

use std::collections::{BTreeMap, BTreeSet};

use oxc::allocator::Allocator;
use oxc::ast::ast::{
    BindingPattern, Declaration, Expression, Function, IdentifierReference, ImportDeclaration,
    ImportDeclarationSpecifier, ModuleExportName, Statement, StaticMemberExpression,
};
use oxc::ast_visit::{Visit, walk};
use oxc::span::{GetSpan, Span};
use walrus::Module;

use crate::edit::{Edit, edited, piece, tree};

/// The code that starts the WebAssembly; it runs in the scope of the glue.
const START: &str = include_str!("start.js");

/// The glue's variable for the exports of the WebAssembly.
const WASM: &str = "wasm";

/// The path from which the glue and the WebAssembly import our own JavaScript.
const SNIPPETS: &str = "./snippets/";

/// The name of the module from which the WebAssembly imports everything. It is short, because each import repeats it.
const FILE: &str = "_";

/// Returns the file, and puts the short names into `module`. `own` has the JavaScript of the snippets by their paths.
pub(crate) fn link(
    glue: &str,
    own: &BTreeMap<String, String>,
    module: &mut Module,
) -> Result<String, String> {
    let glue = shorten_exports(&format!("{glue}\n{START}"), module)?;
    let wanted = shorten_imports(module)?;
    let Parts { rest, mut given, taken } = split(&glue, &wanted)?;

    let mut file = String::new();
    let mut offered = BTreeSet::new();
    for source in own.values() {
        let (source, names) = unexported(source, |name| taken.contains(name) || wanted.contains_key(name))?;
        for name in &names {
            if let Some(short) = wanted.get(name) {
                given.insert(short.clone(), format!("{short}: {name}"));
            }
        }
        offered.extend(names);
        file.push_str(&source);
        file.push('\n');
    }
    if let Some(name) = taken.difference(&offered).next() {
        return Err(different(&format!("it imports `{name}`, which none of our own files exports")));
    }
    if let Some((name, _)) = wanted.iter().find(|(_, short)| !given.contains_key(*short)) {
        return Err(different(&format!("it has no `{name}`, which the WebAssembly imports")));
    }
    // In the order of the WebAssembly, in which the short names rise: that compresses better.
    let given: Vec<_> = module.imports.iter().filter_map(|it| given.remove(&it.name)).collect();
    let given = given.join(",\n");
    Ok(format!("{file}{rest}\nconst imports = {{ {FILE}: {{\n{given}\n}} }};\n"))
}

fn different(how: &str) -> String {
    format!("the glue of wasm-bindgen looks different from what xtask/src/link.rs knows: {how}")
}

/// Shortens the names of the exports that the glue uses, and removes all other exports from the WebAssembly.
fn shorten_exports(glue: &str, module: &mut Module) -> Result<String, String> {
    let allocator = Allocator::default();
    let program = tree(&allocator, glue)?;
    let mut calls = Calls::default();
    calls.visit_program(&program);
    // The other two uses are assignments: one in the glue's own setter, which nobody calls, and one in our code.
    if calls.mentions != calls.members.len() + 2 {
        return Err(different(&format!("it uses `{WASM}` otherwise than by `{WASM}.name`")));
    }

    let called: BTreeSet<&str> = calls.members.iter().map(|(name, _)| &**name).collect();
    let uncalled: Vec<_> = module.exports.iter().filter(|it| !called.contains(&*it.name)).collect();
    for id in uncalled.into_iter().map(walrus::Export::id).collect::<Vec<_>>() {
        module.exports.delete(id); // Other uses of wasm-bindgen than ours need it.
    }
    let mut names = BTreeMap::new();
    for (index, export) in module.exports.iter_mut().enumerate() {
        let long = std::mem::replace(&mut export.name, short(index));
        names.insert(long, export.name.clone());
    }
    let mut edits = Vec::new();
    for (name, span) in &calls.members {
        let unknown = || different(&format!("it calls `{name}`, which the WebAssembly does not export"));
        edits.push(Edit { span: *span, text: names.get(name).ok_or_else(unknown)?.clone() });
    }
    edited(glue, edits)
}

/// The short names of the imports of the WebAssembly, by their long names.
fn shorten_imports(module: &mut Module) -> Result<BTreeMap<String, String>, String> {
    let mut names = BTreeMap::new();
    for (index, import) in module.imports.iter_mut().enumerate() {
        if !import.module.starts_with(SNIPPETS) && !import.module.ends_with("_bg.js") {
            return Err(different(&format!("the WebAssembly imports from `{}`", import.module)));
        }
        FILE.clone_into(&mut import.module);
        let long = std::mem::replace(&mut import.name, short(index));
        if names.insert(long.clone(), import.name.clone()).is_some() {
            return Err(different(&format!("the WebAssembly imports two things by the name `{long}`")));
        }
    }
    Ok(names)
}

/// The short name with this number: a, b, … z, a1, b1, …
fn short(index: usize) -> String {
    let letter = char::from(b'a' + u8::try_from(index % 26).unwrap_or(0));
    if index < 26 { letter.to_string() } else { format!("{letter}{}", index / 26) }
}

/// The places at which the glue uses an export of the WebAssembly.
#[derive(Default)]
struct Calls {
    members: Vec<(String, Span)>,
    mentions: usize,
}

impl<'a> Visit<'a> for Calls {
    fn visit_static_member_expression(&mut self, it: &StaticMemberExpression<'a>) {
        if matches!(&it.object, Expression::Identifier(object) if object.name == WASM) {
            self.members.push((it.property.name.to_string(), it.property.span));
        }
        walk::walk_static_member_expression(self, it);
    }

    fn visit_identifier_reference(&mut self, it: &IdentifierReference<'a>) {
        self.mentions += usize::from(it.name == WASM);
    }
}

/// How often a source uses each name, not counting the declaration.
#[derive(Default)]
struct Mentions(BTreeMap<String, usize>);

impl<'a> Visit<'a> for Mentions {
    fn visit_identifier_reference(&mut self, it: &IdentifierReference<'a>) {
        *self.0.entry(it.name.to_string()).or_default() += 1;
    }
}

/// The parts of the glue.
struct Parts {
    /// The glue without the functions that the WebAssembly imports.
    rest: String,
    /// The functions that the WebAssembly imports, as properties of an object with their short names.
    given: BTreeMap<String, String>,
    /// The names that it imports from our own JavaScript.
    taken: BTreeSet<String>,
}

fn split(glue: &str, wanted: &BTreeMap<String, String>) -> Result<Parts, String> {
    let allocator = Allocator::default();
    let program = tree(&allocator, glue)?;
    let mut mentions = Mentions::default();
    mentions.visit_program(&program);
    let (mut edits, mut given, mut taken) = (Vec::new(), BTreeMap::new(), BTreeSet::new());
    let mut remove = |span| edits.push(Edit { span, text: String::new() });

    for statement in &program.body {
        match statement {
            Statement::ImportDeclaration(import) => {
                taken.extend(imported(import)?);
                remove(import.span);
            }
            Statement::ExportDeclaration(export) => {
                let name = declared(&export.declaration)?;
                let Some(short) = wanted.get(&name) else {
                    if name == "__wbg_set_wasm" {
                        remove(Span::new(export.span.start, export.declaration.span().start));
                    }
                    continue;
                };
                let property = match &export.declaration {
                    _ if mentions.0.contains_key(&name) => None,
                    Declaration::FunctionDeclaration(function) => method(glue, short, function),
                    Declaration::VariableDeclaration(variable) => {
                        let value = variable.declarations.first().and_then(|it| it.init.as_ref());
                        value.map(|value| format!("{short}: {}", piece(glue, value.span())))
                    }
                    _ => None,
                };
                // A function that the glue itself uses too stays where it is.
                let start = export.span.start;
                let end = if property.is_some() { export.span.end } else { export.declaration.span().start };
                remove(Span::new(start, end));
                given.insert(short.clone(), property.unwrap_or_else(|| format!("{short}: {name}")));
            }
            Statement::ExportNamedDeclaration(export) => {
                for it in &export.specifiers {
                    let (local, name) = (named(&it.local)?, named(&it.exported)?);
                    let Some(short) = wanted.get(&name) else {
                        return Err(different(&format!("it exports `{name}` in a list")));
                    };
                    given.insert(short.clone(), format!("{short}: {local}"));
                }
                remove(export.span);
            }
            Statement::ExportAllDeclaration(_) | Statement::ExportFromDeclaration(_) => {
                return Err(different("it exports what is another file's"));
            }
            _ => {}
        }
    }
    Ok(Parts { rest: edited(glue, edits)?, given, taken })
}

/// The names that the glue imports from our own JavaScript.
fn imported(import: &ImportDeclaration<'_>) -> Result<Vec<String>, String> {
    if !import.source.value.starts_with(SNIPPETS) {
        return Err(different(&format!("it imports from `{}`", import.source.value)));
    }
    let specifiers = import.specifiers.iter().flatten();
    let names = specifiers.map(|it| match it {
        ImportDeclarationSpecifier::ImportSpecifier(it) if named(&it.imported)? == *it.local.name => {
            Ok(it.local.name.to_string())
        }
        _ => Err(different("it imports something by another name")),
    });
    names.collect()
}

/// A function written as a method, which is shorter than a property and has `arguments` too.
fn method(source: &str, name: &str, function: &Function<'_>) -> Option<String> {
    if function.generator {
        return None;
    }
    let body = function.body.as_ref()?;
    let is_async = if function.r#async { "async " } else { "" };
    let (params, body) = (piece(source, function.params.span), piece(source, body.span));
    Some(format!("{is_async}{name}{params} {body}"))
}

/// The one name that a declaration declares.
fn declared(declaration: &Declaration<'_>) -> Result<String, String> {
    let name = match declaration {
        Declaration::FunctionDeclaration(it) => it.id.as_ref().map(|id| id.name.to_string()),
        Declaration::ClassDeclaration(it) => it.id.as_ref().map(|id| id.name.to_string()),
        Declaration::VariableDeclaration(it) => match &it.declarations[..] {
            [only] => match &only.id {
                BindingPattern::BindingIdentifier(id) => Some(id.name.to_string()),
                _ => None,
            },
            _ => None,
        },
        _ => None,
    };
    name.ok_or_else(|| "an export of JavaScript declares more than one name, or none".to_owned())
}

fn named(name: &ModuleExportName<'_>) -> Result<String, String> {
    match name {
        ModuleExportName::IdentifierName(it) => Ok(it.name.to_string()),
        ModuleExportName::IdentifierReference(it) => Ok(it.name.to_string()),
        ModuleExportName::StringLiteral(_) => Err(different("a name is a text")),
    }
}

/// The source with the exports that `is_inner` names made plain declarations, and the names of these.
fn unexported(source: &str, is_inner: impl Fn(&str) -> bool) -> Result<(String, BTreeSet<String>), String> {
    let allocator = Allocator::default();
    let program = tree(&allocator, source)?;
    let (mut edits, mut names) = (Vec::new(), BTreeSet::new());
    for statement in &program.body {
        let Statement::ExportDeclaration(export) = statement else { continue };
        let name = declared(&export.declaration)?;
        if is_inner(&name) {
            let span = Span::new(export.span.start, export.declaration.span().start);
            edits.push(Edit { span, text: String::new() });
            names.insert(name);
        }
    }
    Ok((edited(source, edits)?, names))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test panics")]

    use std::collections::BTreeMap;

    use walrus::{FunctionBuilder, Module, ModuleConfig, ValType};

    use super::{link, short};
    use crate::minify::{Kind, minify};

    const OWN: &str =
        "export const moment = (ms) => ms + 1;\nconst inner = 1;\nexport async function ready() {}";

    const GLUE: &str = "
import { moment } from './snippets/banner-1234/src/browser.js';
let wasm;
export function __wbg_set_wasm(val) { wasm = val; }
function text(at) { return new Uint8Array(wasm.memory.buffer)[at]; }
/** Called by the loader. */
export function start(host) { wasm.start(host, wasm.start); }
export function __wbg_now_abcd(at) { return handle(function () { return text(at); }, arguments); }
export function __wbg_moment_ef01(at) { return moment(at); }
export function __wbg_again_2345() { return again; }
const again = __wbg_again_2345;
export const __wbg_global_6789 = typeof window == 'object';
export { handle as __wbg_handle_0123 };
function handle(call, all) { return call.apply(null, all); }
";

    /// A module with these imports and exports, all of them functions.
    fn module(imports: &[(&str, &str)], exports: &[&str]) -> Module {
        let mut module = Module::with_config(ModuleConfig::new());
        let of = module.types.add(&[ValType::I32], &[]);
        for (from, name) in imports {
            module.add_import_func(from, name, of);
        }
        for name in exports {
            let mut function = FunctionBuilder::new(&mut module.types, &[], &[]);
            function.func_body();
            let id = function.finish(Vec::new(), &mut module.funcs);
            module.exports.add(name, id);
        }
        module
    }

    const IMPORTS: [(&str, &str); 6] = [
        ("./outage_banner_bg.js", "__wbg_now_abcd"),
        ("./outage_banner_bg.js", "__wbg_moment_ef01"),
        ("./snippets/banner-1234/src/browser.js", "moment"),
        ("./outage_banner_bg.js", "__wbg_again_2345"),
        ("./outage_banner_bg.js", "__wbg_global_6789"),
        ("./outage_banner_bg.js", "__wbg_handle_0123"),
    ];

    const EXPORTS: [&str; 4] = ["memory", "unused", "start", "__wbindgen_start"];

    fn linked(glue: &str, own: &str) -> Result<(String, Module), String> {
        let mut module = module(&IMPORTS, &EXPORTS);
        let own = BTreeMap::from([("banner-1234/src/browser.js".to_owned(), own.to_owned())]);
        Ok((link(glue, &own, &mut module)?, module))
    }

    #[test]
    fn both_sides_call_each_other_by_the_same_short_names() {
        let (file, module) = linked(GLUE, OWN).unwrap();
        let imports: Vec<_> = module.imports.iter().map(|it| (&*it.module, &*it.name)).collect();
        assert_eq!(imports, ["a", "b", "c", "d", "e", "f"].map(|it| ("_", it)));
        let exports: Vec<_> = module.exports.iter().map(|it| &*it.name).collect();
        assert_eq!(exports, ["a", "b", "c"]);

        for piece in [
            "a(at) { return handle(function () { return text(at); }, arguments); }",
            "b(at) { return moment(at); }",
            "c: moment",
            "d: __wbg_again_2345",
            "e: typeof window == 'object'",
            "f: handle",
            "new Uint8Array(wasm.a.buffer)",
            "export function start(host) { wasm.b(host, wasm.b); }",
            "wasm.c();",
            "const moment = (ms) => ms + 1;\nconst inner",
            "export async function ready() {}",
            "\nfunction __wbg_again_2345() {",
        ] {
            assert!(file.contains(piece), "{piece}: {file}");
        }
        assert!(!file.contains("import "), "{file}");
        minify(&file, Kind::Module).unwrap();
    }

    #[test]
    fn glue_that_looks_different_stops_the_build_with_a_line() {
        for (from, to, line) in [
            ("{ moment }", "{ relative }", "it imports `relative`, which none of our own files exports"),
            ("{ moment }", "{ moment as m }", "it imports something by another name"),
            ("{ moment }", "* as own", "it imports something by another name"),
            ("'./snippets", "'./other", "it imports from `./other/banner-1234/src/browser.js`"),
            (
                "wasm.start(host, wasm.start)",
                "wasm['start'](host)",
                "it uses `wasm` otherwise than by `wasm.name`",
            ),
            (
                "wasm.start(host, wasm.start)",
                "wasm.begin(host)",
                "it calls `begin`, which the WebAssembly does not export",
            ),
            ("__wbg_now_abcd", "__wbg_now_ffff", "it has no `__wbg_now_abcd`, which the WebAssembly imports"),
            ("{ handle as __wbg_handle_0123 }", "{ handle as other }", "it exports `other` in a list"),
            ("let wasm;", "let wasm; export * from './other.js';", "it exports what is another file's"),
        ] {
            assert!(GLUE.contains(from), "{from}");
            let Err(error) = linked(&GLUE.replacen(from, to, 1), OWN) else { panic!("{to}: no error") };
            assert!(error.starts_with("the glue of wasm-bindgen looks different"), "{error}");
            assert!(error.contains(line) && !error.contains('\n'), "{to}: {error}");
        }
    }

    #[test]
    fn a_name_that_both_sides_declare_stops_the_build() {
        let (file, _) = linked(GLUE, &format!("{OWN}\nconst text = 1;")).unwrap();
        assert!(minify(&file, Kind::Module).unwrap_err().contains("text"), "{file}");
    }

    #[test]
    fn a_module_that_imports_from_elsewhere_stops_the_build() {
        let mut module = module(&[("env", "now")], &EXPORTS);
        let glue = "let wasm; function set(it) { wasm = it; }";
        let error = link(glue, &BTreeMap::new(), &mut module).unwrap_err();
        assert!(error.ends_with("the WebAssembly imports from `env`"), "{error}");
    }

    #[test]
    fn short_names_differ() {
        let mut names: Vec<_> = (0..200).map(short).collect();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), 200);
    }
}
