//! HTML, plain or escaped, to text with line breaks. What is no HTML passes through.

use super::Href;

/// A link in the text: `LINK` address `LABEL` words `END`. No body can hold these: control characters are dropped.
pub(super) const LINK: char = '\u{1}';
pub(super) const LABEL: char = '\u{2}';
pub(super) const END: char = '\u{3}';

/// Bytes of text after which the rest is not read: more than the longest text that is kept, links included.
const ENOUGH: usize = 65_536;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Inline,
    Link,
    Break,
    Line,
    Item,
    Cell,
    Paragraph,
    Preformatted,
    /// Not for reading, content included.
    Hidden,
}

impl Kind {
    fn of(name: &str) -> Option<Self> {
        let knows = |names: &str| names.split(' ').any(|known| known.eq_ignore_ascii_case(name));
        ELEMENTS.iter().find(|(_, names)| knows(names)).map(|(kind, _)| *kind)
    }
}

/// The elements of HTML. Other names stay as text: `<host>` in a sentence is no tag.
const ELEMENTS: [(Kind, &str); 9] = [
    (Kind::Link, "a"),
    (Kind::Break, "br"),
    (Kind::Item, "li"),
    (Kind::Cell, "td th"),
    (Kind::Preformatted, "pre"),
    (Kind::Hidden, "script style template svg math"),
    (Kind::Paragraph, "p h1 h2 h3 h4 h5 h6 blockquote table dl details"),
    (
        Kind::Line,
        "div ul ol dt dd tr hr section article header footer main nav aside address center caption figure \
         figcaption summary form",
    ),
    (
        Kind::Inline,
        "b i u s em strong span small big font code kbd samp tt var time abbr cite q sub sup ins del strike mark \
         img wbr label button input html head body title meta link base iframe object embed video audio source \
         picture thead tbody tfoot col colgroup bdi bdo",
    ),
];

/// Letters between the name and its character are none: "lt<" is `&lt;`.
const ENTITIES: &str = "amp& lt< gt> quot\" apos' nbsp\u{a0} hellip… mdash— ndash– rsquo’ lsquo‘ rdquo” ldquo“ bull• \
    middot· copy© reg® trade™ deg° times× euro€ rarr→ laquo« raquo» sbquo‚ bdquo„ auml\u{e4} ouml\u{f6} uuml\u{fc} \
    Auml\u{c4} Ouml\u{d6} Uuml\u{dc} szlig\u{df} eacute\u{e9} egrave\u{e8} agrave\u{e0} ccedil\u{e7} ntilde\u{f1}";

pub(super) fn to_text(source: &str) -> String {
    if !has_tag(source) && source.contains('&') {
        let once = decode(source);
        if has_tag(&once) {
            return strip(&once);
        }
        let twice = decode(&once);
        if has_tag(&twice) {
            return strip(&twice);
        }
    }
    strip(source)
}

fn has_tag(source: &str) -> bool {
    let mut tags = Tags::default();
    let mut rest = source;
    while let Some((_, after)) = rest.split_once('<') {
        if tags.read(after).is_some() {
            return true;
        }
        rest = after;
    }
    false
}

fn decode(source: &str) -> String {
    let mut text = String::new();
    let mut rest = source;
    while let Some(c) = next(&mut rest) {
        text.push(if c == '&' { entity(&mut rest).unwrap_or(c) } else { c });
    }
    text
}

/// Takes the first character off `text`.
pub(super) fn next(text: &mut &str) -> Option<char> {
    let mut chars = text.chars();
    let c = chars.next();
    *text = chars.as_str();
    c
}

/// Takes what is before `mark` off `text`, and the mark; takes everything where there is none.
fn take_until<'a>(text: &mut &'a str, mark: char) -> Option<&'a str> {
    let split = text.split_once(mark);
    *text = split.unwrap_or_default().1;
    split.map(|(before, _)| before)
}

/// Takes what follows `&` off `text` when it is an entity.
fn entity(text: &mut &str) -> Option<char> {
    let end = text.bytes().take(10).position(|b| b == b';')?;
    let name = text.get(..end)?;
    let c = match name.strip_prefix('#') {
        Some(number) => {
            let hex = number.strip_prefix(['x', 'X']);
            u32::from_str_radix(hex.unwrap_or(number), if hex.is_some() { 16 } else { 10 })
                .ok()
                .and_then(char::from_u32)
        }
        None => ENTITIES.split(' ').find_map(|entity| {
            let mut chars = entity.strip_prefix(name)?.chars();
            chars.next().filter(|_| chars.next().is_none())
        }),
    }?;
    *text = text.get(end + 1..)?;
    Some(c)
}

struct Tag<'a> {
    kind: Kind,
    name: &'a str,
    closing: bool,
    attributes: &'a str,
    after: &'a str,
}

/// Reads tags in linear time, whatever the text: each search that fails once is not made again.
#[derive(Default)]
struct Tags {
    quotes_are_broken: bool,
    none_is_left: bool,
}

impl Tags {
    /// The tag of which `text` is what follows `<`.
    fn read<'a>(&mut self, text: &'a str) -> Option<Tag<'a>> {
        if let Some(comment) = text.strip_prefix("!--") {
            let mut after = comment;
            while let Some(content) = take_until(&mut after, '>')
                && !content.ends_with("--")
            {}
            return Some(Tag { kind: Kind::Inline, name: "", closing: true, attributes: "", after });
        }
        let inner = text.strip_prefix('/');
        let text = inner.unwrap_or(text);
        let end = text.bytes().take(12).position(|b| !b.is_ascii_alphanumeric())?;
        let (name, rest) = text.split_at_checked(end)?;
        let declaration = matches!(text.as_bytes(), [b'!' | b'?', b'a'..=b'z' | b'A'..=b'Z', ..]);
        let kind = if declaration { Kind::Inline } else { Kind::of(name)? };
        if !declaration && !matches!(rest.as_bytes().first()?, b'>' | b'/' | b' ' | b'\t' | b'\n' | b'\r') {
            return None;
        }
        let (attributes, after) = self.split_at_end(rest)?;
        Some(Tag { kind, name, closing: inner.is_some(), attributes, after })
    }

    fn split_at_end<'a>(&mut self, text: &'a str) -> Option<(&'a str, &'a str)> {
        if self.none_is_left {
            return None;
        }
        if !self.quotes_are_broken {
            let (mut quote, mut before) = (0, 0);
            for (at, byte) in text.bytes().enumerate() {
                match byte {
                    b'>' if quote == 0 => return Some((text.get(..at)?, text.get(at + 1..)?)),
                    b'"' | b'\'' if quote == 0 && before == b'=' => quote = byte,
                    _ if byte == quote => quote = 0,
                    _ => {}
                }
                before = byte;
            }
            self.quotes_are_broken = true;
        }
        let split = text.split_once('>');
        self.none_is_left = split.is_none();
        split
    }
}

/// What follows the content of the hidden element `name`.
fn skip_content<'a>(text: &'a str, name: &str) -> &'a str {
    let mut rest = text;
    while let Some((_, after)) = rest.split_once('<') {
        rest = after;
        if let Some(closing) = after.strip_prefix('/')
            && closing.get(..name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name))
        {
            return closing.split_once('>').unwrap_or_default().1;
        }
    }
    ""
}

fn href(attributes: &str) -> Option<Href> {
    let mut rest = attributes;
    loop {
        rest = rest.split_once([' ', '\t', '\n', '\r'])?.1;
        let Some(value) = rest.get(..4).filter(|name| name.eq_ignore_ascii_case("href")).and(rest.get(4..))
        else {
            continue;
        };
        let Some(value) = value.trim_ascii_start().strip_prefix('=') else { continue };
        let value = value.trim_ascii_start();
        let value = match value.as_bytes().first()? {
            b'"' => value.split('"').nth(1)?,
            b'\'' => value.split('\'').nth(1)?,
            _ => value.split([' ', '\t', '\n', '\r']).next()?,
        };
        return Href::try_from(decode(value).as_str()).ok();
    }
}

struct Stripper {
    text: String,
    /// Inside a block, a line break of the source is a space.
    in_block: bool,
    after_break: bool,
    in_link: bool,
}

fn strip(source: &str) -> String {
    let backslash_n = !source.contains(['\n', '\r']);
    let mut tags = Tags::default();
    let mut stripper = Stripper { text: String::new(), in_block: false, after_break: false, in_link: false };
    let mut rest = source;
    while stripper.text.len() < ENOUGH
        && let Some(c) = next(&mut rest)
    {
        match c {
            '<' => match tags.read(rest) {
                Some(tag) => {
                    rest = tag.after;
                    if tag.kind == Kind::Hidden && !tag.closing {
                        rest = skip_content(rest, tag.name);
                    }
                    stripper.tag(&tag);
                }
                None => stripper.push(c),
            },
            '&' => stripper.push(entity(&mut rest).unwrap_or(c)),
            '\r' if rest.starts_with('\n') => {}
            '\\' if backslash_n && rest.starts_with("r\\n") => rest = rest.get(1..).unwrap_or_default(),
            '\\' if backslash_n && rest.starts_with('n') => {
                next(&mut rest);
                stripper.push('\n');
            }
            _ => stripper.push(c),
        }
    }
    stripper.end_link();
    stripper.text
}

impl Stripper {
    fn push(&mut self, c: char) {
        let c = match c {
            '\n' | '\r' if self.in_block => ' ',
            '\n' | '\r' if self.after_break => {
                self.after_break = false;
                return;
            }
            '\n' | '\r' | '\u{2028}' | '\u{2029}' => '\n',
            '\t' | '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => {
                ' '
            }
            '\0'..='\x1f'
            | '\x7f'..='\u{9f}'
            | '\u{200b}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}' => return,
            _ => c,
        };
        self.after_break &= c == ' ';
        self.text.push(c);
    }

    fn tag(&mut self, tag: &Tag) {
        match tag.kind {
            Kind::Inline | Kind::Hidden => return,
            Kind::Cell => return self.text.push(' '),
            Kind::Link => {
                self.end_link();
                if let Some(href) = href(tag.attributes) {
                    self.text.push(LINK);
                    self.text.push_str(href.as_str());
                    self.text.push(LABEL);
                    self.in_link = true;
                }
                return;
            }
            Kind::Break => self.text.push('\n'),
            Kind::Paragraph | Kind::Preformatted => self.end_line("\n\n"),
            Kind::Line | Kind::Item => self.end_line("\n"),
        }
        if tag.kind == Kind::Item && !tag.closing {
            self.text.push_str("• ");
        }
        if tag.kind != Kind::Break {
            self.in_block = !tag.closing && tag.kind != Kind::Preformatted;
        }
        self.after_break = true;
    }

    fn end_link(&mut self) {
        if self.in_link {
            self.text.push(END);
        }
        self.in_link = false;
    }

    /// Makes the text end in at least `breaks`, unless nothing but a bullet is on its last line.
    fn end_line(&mut self, breaks: &str) {
        while self.text.ends_with(' ') {
            self.text.pop();
        }
        if self.text.ends_with('•') {
            return self.text.push(' ');
        }
        while !self.text.ends_with(breaks) {
            self.text.push('\n');
        }
    }
}
