//! Makes one file of wasm-bindgen's glue, our own JavaScript that it imports, and what starts the WebAssembly: a request
//! less for the visitor. And gives short names to what the file and the WebAssembly call each other by: wasm-bindgen's
//! own carry a hash each, are spelled out on both sides and do not compress, 3 KB for each visitor.
//!
//! What is changed is found on the syntax tree. Glue that looks different from what is known here stops the build.

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

/// What starts the WebAssembly, in the scope of the glue.
const START: &str = include_str!("start.js");

/// The variable of the glue that holds what the WebAssembly exports.
const WASM: &str = "wasm";

/// Where our own JavaScript comes from, for the glue and for the WebAssembly.
const SNIPPETS: &str = "./snippets/";

/// The module that everything in the file is to the WebAssembly, which repeats this name for each import.
const FILE: &str = "_";

/// The file, and in `module` the short names. `own` is the JavaScript of the snippets, by path.
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
    // In the order of the WebAssembly, in which the names rise: that compresses.
    let given: Vec<_> = module.imports.iter().filter_map(|it| given.remove(&it.name)).collect();
    let given = given.join(",\n");
    Ok(format!("{file}{rest}\nconst imports = {{ {FILE}: {{\n{given}\n}} }};\n"))
}

fn different(how: &str) -> String {
    format!("the glue of wasm-bindgen looks different from what xtask/src/link.rs knows: {how}")
}

/// Short names for what the glue calls in the WebAssembly; what it does not call is no export any more.
fn shorten_exports(glue: &str, module: &mut Module) -> Result<String, String> {
    let allocator = Allocator::default();
    let program = tree(&allocator, glue)?;
    let mut calls = Calls::default();
    calls.visit_program(&program);
    // The rest is the assignments: by the glue's own setter, which nobody calls, and by ours.
    if calls.mentions != calls.members.len() + 2 {
        return Err(different(&format!("it uses `{WASM}` otherwise than by `{WASM}.name`")));
    }

    let called: BTreeSet<&str> = calls.members.iter().map(|(name, _)| &**name).collect();
    let uncalled: Vec<_> = module.exports.iter().filter(|it| !called.contains(&*it.name)).collect();
    for id in uncalled.into_iter().map(walrus::Export::id).collect::<Vec<_>>() {
        module.exports.delete(id); // For uses of wasm-bindgen that are not ours.
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

/// Short names for what the WebAssembly imports, by the long ones.
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

/// a, b, … z, a1, b1, …
fn short(index: usize) -> String {
    let letter = char::from(b'a' + u8::try_from(index % 26).unwrap_or(0));
    if index < 26 { letter.to_string() } else { format!("{letter}{}", index / 26) }
}

/// Where the glue mentions what the WebAssembly exports.
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

/// How often a source mentions each name, besides where it declares it.
#[derive(Default)]
struct Mentions(BTreeMap<String, usize>);

impl<'a> Visit<'a> for Mentions {
    fn visit_identifier_reference(&mut self, it: &IdentifierReference<'a>) {
        *self.0.entry(it.name.to_string()).or_default() += 1;
    }
}

/// The glue, taken apart.
struct Parts {
    /// Without what the WebAssembly imports of it.
    rest: String,
    /// What the WebAssembly imports of it, as properties of an object, by short name.
    given: BTreeMap<String, String>,
    /// What it imports of our own JavaScript.
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
                // What the glue itself uses too stays where it is.
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

/// A function as a method: shorter than a property, and it has `arguments` too.
fn method(source: &str, name: &str, function: &Function<'_>) -> Option<String> {
    if function.generator {
        return None;
    }
    let body = function.body.as_ref()?;
    let is_async = if function.r#async { "async " } else { "" };
    let (params, body) = (piece(source, function.params.span), piece(source, body.span));
    Some(format!("{is_async}{name}{params} {body}"))
}

/// The only name that is declared.
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

/// A source in which what `is_inner` names is declared and not exported, and these names.
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

    /// A module that imports `imports` and exports `exports`, functions all.
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
