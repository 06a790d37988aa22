//! Changes JavaScript at places that its syntax tree names.

use std::cmp::Reverse;

use oxc::allocator::Allocator;
use oxc::ast::ast::Program;
use oxc::parser::Parser;
use oxc::span::{SourceType, Span};

/// One edit: source that replaces other source.
pub(crate) struct Edit {
    pub(crate) span: Span,
    pub(crate) text: String,
}

/// The syntax tree of a module.
pub(crate) fn tree<'a>(allocator: &'a Allocator, source: &'a str) -> Result<Program<'a>, String> {
    let parsed = Parser::new(allocator, source, SourceType::mjs()).parse();
    match parsed.diagnostics.first() {
        Some(error) => Err(format!("JavaScript: {error}")),
        None => Ok(parsed.program),
    }
}

/// The source of one node of the tree.
pub(crate) fn piece(source: &str, span: Span) -> &str {
    source.get(span.start as usize..span.end as usize).unwrap_or_default()
}

/// The source after all edits; no two of them may overlap.
pub(crate) fn edited(source: &str, mut edits: Vec<Edit>) -> Result<String, String> {
    edits.sort_by_key(|edit| Reverse(edit.span.start));
    if edits.windows(2).any(|pair| pair[1].span.end > pair[0].span.start) {
        return Err("JavaScript: two changes of one piece".to_owned());
    }
    let mut source = source.to_owned();
    for Edit { span, text } in edits {
        source.replace_range(span.start as usize..span.end as usize, &text);
    }
    Ok(source)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test panics")]

    use oxc::span::Span;

    use super::{Edit, edited};

    fn edit(start: u32, end: u32, text: &str) -> Edit {
        Edit { span: Span::new(start, end), text: text.to_owned() }
    }

    #[test]
    fn edits_keep_their_places() {
        let edits = vec![edit(0, 1, "one"), edit(4, 5, ""), edit(2, 3, "two")];
        assert_eq!(edited("a b c", edits).unwrap(), "one two ");
    }

    #[test]
    fn two_edits_of_one_piece_are_refused() {
        assert!(edited("a b c", vec![edit(0, 3, ""), edit(2, 5, "")]).is_err());
    }
}
