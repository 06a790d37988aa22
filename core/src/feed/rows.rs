//! The row language: where a provider keeps what it says, as text. ARCHITECTURE.md has the grammar. Here a row is only
//! taken apart; what its paths lead to, `json` finds.

use crate::text::cut;

/// One field, `name=paths[inner]`: a name alone stands for the key of that name, and `[inner]` may be missing.
#[derive(Clone, Copy, Default)]
pub(super) struct Field<'r> {
    /// What it says, in a word of ours.
    pub(super) name: &'r str,
    /// Where: paths with `|` between them, of which the first that leads to something counts.
    pub(super) paths: &'r str,
    /// The fields of each entry there.
    pub(super) inner: &'r str,
}

/// The fields of a row.
pub(super) fn fields(row: &str) -> impl Iterator<Item = Field<'_>> {
    let mut rest = row;
    std::iter::from_fn(move || {
        rest = rest.trim_ascii_start();
        let (mut depth, mut open, mut end) = (0, rest.len(), rest.len());
        for (at, byte) in rest.bytes().enumerate() {
            match byte {
                b'[' => {
                    open = open.min(at);
                    depth += 1;
                }
                b']' => depth -= 1,
                b' ' if depth == 0 => {
                    end = at;
                    break;
                }
                _ => {}
            }
        }
        let head = rest.get(..open.min(end)).filter(|it| !it.is_empty())?;
        let inner = rest.get(open + 1..end - 1).unwrap_or_default();
        rest = rest.get(end..).unwrap_or_default();
        let (name, paths) = cut(head, b'=').unwrap_or((head, head));
        Some(Field { name, paths, inner })
    })
}

/// The field of this name.
pub(super) fn field<'r>(row: &'r str, name: &str) -> Option<Field<'r>> {
    fields(row).find(|it| it.name == name)
}
