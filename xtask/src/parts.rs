//! Puts a file's own parts into it. The parts lie in a folder of their own, so that people can read and change each by
//! itself; but no visitor has to ask for each. It also puts the style sheet where a part imports it.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// The banner's style sheet, as `view::CSS` has it.
const CSS: &str = include_str!("../../src/view.css");

/// The import that stands for the style sheet.
const SHEET: &str = "./sheet.js";

/// The source with each of its parts once, in front of those that import it.
pub(crate) fn with_parts(source: &str, folder: &Path) -> Result<String, String> {
    let mut known = BTreeSet::new();
    let mut whole = String::new();
    take(source, folder, false, &mut known, &mut whole)?;
    Ok(whole)
}

fn take(
    source: &str,
    folder: &Path,
    is_part: bool,
    known: &mut BTreeSet<String>,
    whole: &mut String,
) -> Result<(), String> {
    let mut rest = String::new();
    for line in source.lines() {
        let Some(path) = part(line) else {
            // In one file with the others, a part exports nothing.
            rest.push_str(if is_part { line.strip_prefix("export ").unwrap_or(line) } else { line });
            rest.push('\n');
            continue;
        };
        if path == SHEET {
            let css = serde_json::Value::from(squeezed(CSS)).to_string();
            whole.push_str(&["const CSS = ", &css, ";\n"].concat());
            continue;
        }
        let file = folder.join(path);
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if known.insert(name) {
            let text = fs::read_to_string(&file).map_err(|error| format!("{}: {error}", file.display()))?;
            take(&text, file.parent().unwrap_or(folder), true, known, whole)?;
        }
    }
    whole.push_str(&rest);
    Ok(())
}

/// The path that a line imports, if that is a part: a file in a folder below, or beside another part.
fn part(line: &str) -> Option<&str> {
    let path = line.strip_prefix("import {")?.split_once("} from \"")?.1.strip_suffix("\";")?;
    (!path.starts_with("./outage-banner")).then_some(path)
}

/// The style sheet without comments and white space. Strings stay as they are.
pub(crate) fn squeezed(css: &str) -> String {
    let mut short = String::new();
    let mut rest = css;
    let mut is_quoted = false;
    while let Some(mark) = rest.chars().next() {
        let after = &rest[mark.len_utf8()..];
        if !is_quoted && rest.starts_with("/*") {
            rest = rest.split_once("*/").map_or("", |it| it.1);
            continue;
        }
        is_quoted ^= mark == '"';
        let next = after.trim_start().chars().next().unwrap_or('}');
        let is_idle = !is_quoted
            && match mark {
                ' ' | '\n' => {
                    matches!(short.chars().last().unwrap_or(';'), '{' | '}' | ';' | ',' | ':' | ' ')
                        || matches!(next, '{' | '}')
                }
                ';' => next == '}',
                _ => false,
            };
        if !is_idle {
            short.push(if mark == '\n' { ' ' } else { mark });
        }
        rest = after;
    }
    short
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test panics")]

    use super::{CSS, squeezed, with_parts};
    use std::fs;

    #[test]
    fn a_style_sheet_is_short_and_its_strings_are_whole() {
        let css = "/* why */\n.a, .b {\n  color: red;\n  content: \"a  ; }\";\n}\n\n.c > .d:not(.e) { margin: 0 auto; }\n";
        assert_eq!(squeezed(css), ".a,.b{color:red;content:\"a  ; }\"}.c > .d:not(.e){margin:0 auto}");
        assert!(squeezed(CSS).len() < CSS.len() && squeezed(CSS).contains(":host{all:initial !important"));
    }

    #[test]
    fn a_part_comes_once_and_before_what_needs_it() {
        let folder = std::env::temp_dir().join(format!("outage-banner-parts-{}", std::process::id()));
        fs::create_dir_all(folder.join("first")).unwrap();
        let write = |name: &str, text: &str| fs::write(folder.join("first").join(name), text).unwrap();
        write("a.js", "import { b } from \"./b.js\";\nexport const a = b;\n");
        write("b.js", "export const b = 1;\n");
        let source = "import { a } from \"./first/a.js\";\nimport { b } from \"./first/b.js\";\nexport default a + b;\n";
        let whole = with_parts(source, &folder).unwrap();
        fs::remove_dir_all(&folder).unwrap();
        assert_eq!(whole, "const b = 1;\nconst a = b;\nexport default a + b;\n");
    }

    #[test]
    fn what_another_file_has_stays_imported() {
        let source = "import { feed } from \"./outage-banner-check-feed.js\";\nfeed();\n";
        assert_eq!(with_parts(source, std::path::Path::new("/nowhere")).unwrap(), source);
        assert!(with_parts("import { a } from \"./none.js\";\n", std::path::Path::new("/nowhere")).is_err());
    }
}
