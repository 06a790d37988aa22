//! What the gate judges by: of each provider how its feeds are known, and of its rows what tells open from over. The
//! build writes it into `outage-banner-gate.js`; no visitor's WebAssembly has it.

use super::outage_banner::OUTAGE_BANNER;
use super::provider::Provider;
use super::rows::{Field, field, fields};
use super::words::{HEALTH, LIFE, WINDOW, Words};
use crate::model::{ComponentStatus, IncidentStatus, Indicator, MaintenanceStatus};
use serde_json::{Value, json};

/// A kind of word that the gate may take for fine: its letter, the common words, and whether a word is one of them.
struct Kind {
    letter: char,
    common: &'static str,
    is_fine: fn(Words, &str) -> bool,
}

const KINDS: [Kind; 5] = [
    Kind { letter: 'p', common: HEALTH[0], is_fine: |words, it| words.indicator(it) == Indicator::None },
    Kind {
        letter: 'c',
        common: HEALTH[0],
        is_fine: |words, it| words.component_status(it) == ComponentStatus::Operational,
    },
    Kind {
        letter: 'i',
        common: LIFE[3],
        is_fine: |words, it| words.incident_status(it) == Some(IncidentStatus::Resolved),
    },
    Kind {
        letter: 'm',
        common: WINDOW[2],
        is_fine: |words, it| words.maintenance_status(it) == Some(MaintenanceStatus::Completed),
    },
    Kind {
        letter: 's',
        common: WINDOW[0],
        is_fine: |words, it| words.maintenance_status(it) == Some(MaintenanceStatus::Scheduled),
    },
];

/// Our own format is held to its own words, letter by letter, and to times with a zone: after the mark, all that is fine.
const EXACT: &str = "= coperational iresolved mcompleted sscheduled";

/// `words`: for each kind of word, by its letter, those that are fine; `providers`: of each an array of its name, its
/// shapes, its words that differ, and its rows. Of a provider that a function reads there are no rows.
pub(super) fn json(providers: &[Provider]) -> Value {
    let words: serde_json::Map<String, Value> =
        KINDS.iter().map(|it| (it.letter.into(), it.common.into())).collect();
    let of = |it: &Provider| {
        let rows: Vec<String> = fields(it.rows).flat_map(|it| [row(it), regions(it)]).flatten().collect();
        let is_exact = it.name == OUTAGE_BANNER.name;
        let own = if is_exact { EXACT.to_owned() } else { own_words(it.words, &rows) };
        [vec![it.name.to_owned(), it.known.to_owned(), own], rows].concat()
    };
    json!({ "words": words, "providers": providers.iter().map(of).collect::<Vec<_>>() })
}

/// The row without what does not tell open from over: `kind=paths`, and its fields with a space before each.
fn row(row: Field<'_>) -> Option<String> {
    let (name, paths, kept): (_, _, &[&str]) = match row.name {
        "page" => ("page", field(row.inner, "overall")?.paths, &["else"]),
        "name" => return None,
        // Without a word of its own it is as its regions are: see `regions`.
        "component" if field(row.inner, "status").is_none() && field(row.inner, "regions").is_some() => {
            return None;
        }
        "component" => ("component", row.paths, &["~", "if", "unless", "status", "else", "parts"]),
        "active" => ("active", row.paths, &["~", "if", "unless"]),
        "upcoming" => ("upcoming", row.paths, &["~", "if", "unless", "start", "end"]),
        "incident" if field(row.inner, "planned").is_none() => {
            ("incident", row.paths, &["~", "if", "unless", "status", "over", "open", "end"])
        }
        name => {
            (name, row.paths, &["~", "if", "unless", "status", "over", "open", "planned", "start", "end"])
        }
    };
    // Where a word tells, an end closes no incident. The gate does not look for the newest update, which may have it.
    let updates = field(row.inner, "updates").unwrap_or_default();
    let own = field(row.inner, "status");
    let has_word = own.is_some() && row.name == "incident" && field(row.inner, "planned").is_none();
    let is_endless = has_word || own.is_none() && field(updates.inner, "status").is_some();
    let mut text = [name, "=", paths].concat();
    for it in fields(row.inner).filter(|it| kept.contains(&it.name) && !(is_endless && it.name == "end")) {
        text.push(' ');
        text.push_str(it.name);
        if it.name != it.paths {
            text.push('=');
            text.push_str(it.paths);
        }
    }
    Some(text)
}

/// To the gate the regions of a component are components too.
fn regions(component: Field<'_>) -> Option<String> {
    let regions = field(component.inner, "regions").filter(|_| component.name == "component")?;
    let paths: Vec<String> =
        component.paths.split('|').map(|path| [path, "..", regions.paths].concat()).collect();
    row(Field { name: "component", paths: &paths.join("|"), inner: regions.inner })
}

/// The words that the provider takes otherwise than others do, with the letter of their kind: fine, or with `!` not.
fn own_words(own: Words, rows: &[String]) -> String {
    let is_planned = |it: &&String| it.starts_with("maintenance=") || it.contains(" planned=");
    let uses = |letter| match letter {
        'p' => rows.iter().any(|it| it.starts_with("page=")),
        'c' => rows.iter().any(|it| it.starts_with("component=")),
        'i' => true,
        _ => rows.iter().any(|it| is_planned(&it)),
    };
    let mut differing = Vec::new();
    for kind in KINDS.iter().filter(|it| uses(it.letter)) {
        let theirs = own.0.split(' ').step_by(2).filter_map(|it| it.get(1..));
        let mut words: Vec<&str> = theirs.chain(kind.common.split(' ')).collect();
        words.sort_unstable();
        words.dedup();
        for word in words {
            let is_fine = (kind.is_fine)(own, word);
            if is_fine != (kind.is_fine)(Words(""), word) {
                let not = if is_fine { "" } else { "!" };
                differing.push([not, &kind.letter.to_string(), word].concat());
            }
        }
    }
    differing.join(" ")
}
