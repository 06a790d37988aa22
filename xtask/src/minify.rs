//! Shortens JavaScript: no white space, no comments, short local names.

use oxc::allocator::Allocator;
use oxc::codegen::{Codegen, CodegenOptions};
use oxc::minifier::{Minifier, MinifierOptions};
use oxc::parser::Parser;
use oxc::semantic::SemanticBuilder;
use oxc::span::SourceType;

/// How a browser loads the file.
#[derive(Clone, Copy)]
pub(crate) enum Kind {
    /// By `import`: its top-level names are its own.
    Module,
    /// By `<script>`: its top-level names are the page's too, and stay.
    Script,
}

pub(crate) fn minify(source: &str, kind: Kind) -> Result<String, String> {
    let allocator = Allocator::default();
    let source_type = match kind {
        Kind::Module => SourceType::mjs(),
        Kind::Script => SourceType::script(),
    };
    let parsed = Parser::new(&allocator, source, source_type).parse();
    if let Some(error) = parsed.diagnostics.first() {
        return Err(format!("JavaScript: {error}"));
    }
    let mut program = parsed.program;
    // Errors for which a browser refuses source that can be parsed, for instance a name that is declared twice.
    let checked = SemanticBuilder::new().with_check_syntax_error(true).build(&program);
    if let Some(error) = checked.diagnostics.first() {
        return Err(format!("JavaScript: {error}"));
    }
    let minified = Minifier::new(MinifierOptions::default()).minify(&allocator, &mut program);
    let printer = Codegen::new().with_options(CodegenOptions::minify()).with_scoping(minified.scoping);
    Ok(printer.build(&program).code)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test panics")]

    use super::{Kind, minify};

    #[test]
    fn local_names_are_short_and_comments_gone() {
        let source = "// why\n(() => { const endpoint = load(); use(endpoint, endpoint); })();";
        assert_eq!(minify(source, Kind::Script).unwrap(), "(()=>{let e=load();use(e,e)})();");
    }

    #[test]
    fn exports_keep_their_names() {
        let short = minify("function start(wasm) { return wasm; }\nexport { start };", Kind::Module).unwrap();
        assert!(short.contains("as start}"), "{short}");
    }

    #[test]
    fn a_mistake_is_named() {
        for source in ["let = ;", "let one; const one = 1;"] {
            assert!(minify(source, Kind::Module).unwrap_err().starts_with("JavaScript: "), "{source}");
        }
    }
}
