//! Whether the banner can be read in an owner's colours: the contrast of WCAG 2.2, success criterion 1.4.3.

use crate::choices::{Choices, NAMES};

/// The least contrast that a text must have.
pub(crate) const LEAST: f64 = 4.5;

/// A colour in sRGB.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Colour([u8; 3]);

impl Colour {
    /// `#abc` or `#aabbcc`.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let digits = text.trim().strip_prefix('#')?;
        let digits: Option<Vec<u8>> =
            digits.chars().map(|it| it.to_digit(16).and_then(|it| u8::try_from(it).ok())).collect();
        let pair = |[high, low]: [u8; 2]| high * 16 + low;
        match *digits? {
            [r, g, b] => Some(Self([[r, r], [g, g], [b, b]].map(pair))),
            [r, r2, g, g2, b, b2] => Some(Self([[r, r2], [g, g2], [b, b2]].map(pair))),
            _ => None,
        }
    }

    /// As CSS has it.
    pub(crate) fn to_css(self) -> String {
        let [r, g, b] = self.0;
        format!("#{r:02x}{g:02x}{b:02x}")
    }

    /// The relative luminance.
    fn luminance(self) -> f64 {
        let [r, g, b] = self.0.map(|it| {
            let it = f64::from(it) / 255.0;
            if it <= 0.040_45 { it / 12.92 } else { ((it + 0.055) / 1.055).powf(2.4) }
        });
        0.2126 * r + 0.7152 * g + 0.0722 * b
    }

    /// So much of another colour in this one.
    fn mixed(self, other: Self, share: f64) -> Self {
        let mut mixed = self.0;
        for (own, other) in mixed.iter_mut().zip(other.0) {
            let value = f64::from(*own) * (1.0 - share) + f64::from(other) * share;
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between two bytes")]
            let byte = value.round() as u8;
            *own = byte;
        }
        Self(mixed)
    }
}

/// The contrast of two colours, from 1 to 21.
pub(crate) fn contrast(one: Colour, other: Colour) -> f64 {
    let (a, b) = (one.luminance(), other.luminance());
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// The banner's own colours in one theme, as its style sheet has them.
struct Look {
    name: &'static str,
    suffix: &'static str,
    text: [&'static str; 2],
    on: &'static str,
    paper: &'static str,
    /// Of each impact, and of the line across a critical banner.
    accents: [&'static str; 6],
}

const LOOKS: [Look; 2] = [
    Look {
        name: "light",
        suffix: "",
        text: ["#17181c", "#3d4049"],
        on: "#ffffff",
        paper: "#ffffff",
        accents: ["#6b4000", "#174a85", "#8a2e00", "#990f17", "#0f5230", "#990f17"],
    },
    Look {
        name: "dark",
        suffix: "-dark",
        text: ["#f3f4f6", "#c9cdd6"],
        on: "#111216",
        paper: "#101114",
        accents: ["#ffc766", "#8cc0ff", "#ffa36b", "#ff8f8f", "#7fdca4", "#ff7676"],
    },
];

/// A colour that cannot be read on another.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Fault {
    /// The choice that can be changed.
    pub(crate) name: &'static str,
    /// The sentence for the owner.
    pub(crate) line: String,
    /// The nearest colour for that choice that can be read; `None` where there is none.
    pub(crate) better: Option<String>,
}

/// What is wrong with the colours that are chosen.
pub(crate) fn faults(choices: &Choices) -> Vec<Fault> {
    let theme = choices.get("theme");
    let looks = LOOKS.iter().filter(|it| theme == "auto" || theme == it.name);
    looks.flat_map(|it| in_look(choices, it)).collect()
}

/// The colour that is chosen for a look, or that for the other one, which is for both if it is alone; and the choice by
/// which it is changed in this look.
fn chosen(choices: &Choices, name: &str, look: &Look) -> Option<(Colour, &'static str)> {
    let known = |end: &str| NAMES.iter().map(|it| it.0).find(|it| *it == [name, end].concat());
    let own = known(look.suffix)?;
    let [light, dark] =
        LOOKS.each_ref().map(|it| known(it.suffix).and_then(|it| Colour::parse(choices.get(it))));
    let colour = if look.suffix.is_empty() { light.or(dark) } else { dark.or(light) };
    colour.map(|it| (it, own))
}

fn in_look(choices: &Choices, look: &Look) -> Vec<Fault> {
    let get = |name| chosen(choices, name, look);
    let colours = |all: &[&str]| all.iter().filter_map(|it| Colour::parse(it)).collect::<Vec<_>>();
    let (background, text, accent) = (get("background"), get("color"), get("accent"));
    let accents = accent.map_or_else(|| colours(&look.accents), |it| vec![it.0]);
    let papers = background.map_or_else(
        || {
            let paper = Colour::parse(look.paper);
            paper.map(|paper| accents.iter().map(|it| paper.mixed(*it, 0.08)).collect()).unwrap_or_default()
        },
        |it| vec![it.0],
    );
    let texts = text.map_or_else(|| colours(&look.text), |it| vec![it.0]);
    let on = colours(&[look.on]);
    let mut faults = Vec::new();
    // The text stands on the background, "overdue" and the icon are in the accent on it, and white or black on the accent.
    for (what, own, front, back) in [
        ("the text on the background", text.or(background), &texts, &papers),
        ("the accent on the background, as in “overdue”,", accent.or(background), &accents, &papers),
        ("the words on the accent, as on the first button,", accent, &on, &accents),
    ] {
        let Some((colour, name)) = own else { continue };
        let pairs = || front.iter().flat_map(|front| back.iter().map(move |back| (*front, *back)));
        let least = pairs().map(|(front, back)| contrast(front, back)).fold(f64::INFINITY, f64::min);
        if least >= LEAST {
            continue;
        }
        let others: Vec<Colour> =
            if back.contains(&colour) && !front.contains(&colour) { front.clone() } else { back.clone() };
        let line = format!("In the {} theme {what} has {} : 1; it needs 4.5 : 1", look.name, floored(least));
        faults.push(Fault { name, line, better: better(colour, &others).map(Colour::to_css) });
    }
    faults
}

/// Two digits, and never more than there is.
fn floored(ratio: f64) -> String {
    format!("{:.1}", (ratio * 10.0).floor() / 10.0)
}

/// The colour with the least black or white in it that can be read beside all of these.
fn better(colour: Colour, others: &[Colour]) -> Option<Colour> {
    let (black, white) = (Colour([0; 3]), Colour([255; 3]));
    let steps = (1..=50).map(|it| f64::from(it) / 50.0);
    let mut tries = steps.flat_map(|share| [colour.mixed(black, share), colour.mixed(white, share)]);
    tries.find(|it| others.iter().all(|other| contrast(*it, *other) >= LEAST))
}

/// The custom properties for the colours that are chosen, a declaration each.
pub(crate) fn declarations(choices: &Choices) -> Vec<(String, String)> {
    let mut declarations = Vec::new();
    for name in ["background", "color", "accent"] {
        let [light, dark] = LOOKS
            .each_ref()
            .map(|it| Colour::parse(choices.get(&[name, it.suffix].concat())).map(Colour::to_css));
        let value = match (light, dark) {
            (Some(light), Some(dark)) if light != dark => format!("light-dark({light}, {dark})"),
            (Some(both), _) | (None, Some(both)) => both,
            (None, None) => continue,
        };
        declarations.push((format!("--outage-banner-{name}"), value));
    }
    declarations
}

/// The rule for an owner's style sheet; empty where no colour is chosen.
pub(crate) fn css(choices: &Choices) -> String {
    let declarations = declarations(choices);
    if declarations.is_empty() {
        return String::new();
    }
    let lines: Vec<String> =
        declarations.iter().map(|(name, value)| format!("  {name}: {value};\n")).collect();
    format!(":root {{\n{}}}", lines.concat())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test panics")]

    use super::{Choices, Colour, LEAST, LOOKS, contrast, css, faults};

    fn colour(text: &str) -> Colour {
        Colour::parse(text).unwrap()
    }

    #[test]
    fn contrast_is_that_of_the_standard() {
        for (one, other, ratio) in [
            ("#000", "#fff", 21.0),
            ("#777", "#fff", 4.478),
            ("#767676", "#ffffff", 4.542),
            ("#f00", "#00f", 2.149),
            ("#abc", "#AABBCC", 1.0),
        ] {
            assert!((contrast(colour(one), colour(other)) - ratio).abs() < 0.001, "{one} {other}");
        }
        for text in ["", "#", "red", "#12", "#12345", "#ggg", "fff", "#fff;}", "#ffffffff"] {
            assert_eq!(Colour::parse(text), None, "{text}");
        }
    }

    /// What is written here once more stands in the style sheet.
    #[test]
    fn the_looks_are_those_of_the_style_sheet() {
        const CSS: &str = include_str!("../../src/view.css");
        let [light, dark] = &LOOKS;
        let short = |it: &str| if it == "#ffffff" { "#fff".to_owned() } else { it.to_owned() };
        let mut pairs = vec![
            (light.text[0], dark.text[0]),
            (light.text[1], dark.text[1]),
            (light.on, dark.on),
            (light.paper, dark.paper),
        ];
        pairs.extend(light.accents.into_iter().zip(dark.accents));
        for (light, dark) in pairs {
            let pair = format!("light-dark({}, {})", short(light), short(dark));
            assert!(CSS.contains(&pair), "{pair}");
        }
        let count = CSS.matches("var(--outage-banner-accent, light-dark(").count();
        assert_eq!(count, light.accents.len(), "an impact has no colour here");
    }

    #[test]
    fn the_banners_own_colours_can_be_read() {
        assert_eq!(faults(&Choices::default()), []);
        for name in ["text", "paper"] {
            for look in &LOOKS {
                let choice =
                    if name == "text" { ("color", look.text[1]) } else { ("background", look.paper) };
                let choices = Choices::default().with("theme", look.name).with(choice.0, choice.1);
                assert_eq!(faults(&choices), [], "{} {name}", look.name);
            }
        }
    }

    #[test]
    fn what_cannot_be_read_is_told_with_a_colour_that_can() {
        for (theme, chosen, expected) in [
            ("light", vec![("color", "#999999")], vec!["color"]),
            ("light", vec![("background", "#333333")], vec!["background", "background"]),
            ("light", vec![("background", "#222"), ("color", "#eee"), ("accent", "#ffc766")], vec!["accent"]),
            (
                "dark",
                vec![("background-dark", "#222"), ("color-dark", "#eee"), ("accent-dark", "#ffc766")],
                vec![],
            ),
            ("light", vec![("accent", "#ffdd00")], vec!["accent", "accent"]),
            ("auto", vec![("color", "#1b1b1b")], vec!["color-dark"]),
            ("light", vec![("color-dark", "#f4f4f4")], vec!["color"]),
            ("auto", vec![("color", "#1b1b1b"), ("color-dark", "#f4f4f4")], vec![]),
        ] {
            let choices = chosen
                .iter()
                .fold(Choices::default().with("theme", theme), |it, (name, value)| it.with(name, value));
            let found = faults(&choices);
            assert_eq!(
                found.iter().map(|it| it.name).collect::<Vec<_>>(),
                expected,
                "{theme} {chosen:?}: {found:?}"
            );
        }
        let grey = Choices::default().with("theme", "light").with("color", "#999999");
        let better = faults(&grey)[0].better.clone().unwrap();
        assert_eq!(faults(&grey.with("color", &better)), []);
        assert!(contrast(colour(&better), colour("#fff")) >= LEAST);
    }

    #[test]
    fn who_takes_what_is_offered_ends_with_colours_that_can_be_read() {
        for theme in ["auto", "light", "dark"] {
            for (name, value) in [
                ("accent", "#ffdd00"),
                ("accent", "#0d5c63"),
                ("accent-dark", "#777777"),
                ("background", "#808080"),
                ("color", "#ff0000"),
            ] {
                let mut choices = Choices::default().with("theme", theme).with(name, value);
                for _ in 0..12 {
                    if let Some(fault) = faults(&choices).first() {
                        let better =
                            fault.better.clone().unwrap_or_else(|| panic!("{theme} {name}: {}", fault.line));
                        choices = choices.with(fault.name, &better);
                    }
                }
                assert_eq!(faults(&choices), [], "{theme} {name} {value}");
            }
        }
    }

    #[test]
    fn only_colours_get_into_the_style_sheet() {
        assert_eq!(css(&Choices::default()), "");
        let choices = Choices::default()
            .with("background", "#fff8EC")
            .with("background-dark", "#221a0c")
            .with("color", "red; } body { display: none")
            .with("accent", "#abc");
        assert_eq!(
            css(&choices),
            ":root {\n  --outage-banner-background: light-dark(#fff8ec, #221a0c);\n  --outage-banner-accent: #aabbcc;\n}"
        );
    }
}
