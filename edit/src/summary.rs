//! What a feed says, for the person who edits it: its open incidents and planned work, its parts, and what was promised.

use crate::change::{is_open, names, own_id};
use crate::document::Node;
use jiff::Timestamp;

/// An incident or planned work.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record {
    /// Whether it is planned work.
    pub is_maintenance: bool,
    /// The id by which changes name it; its title where it has none.
    pub id: String,
    /// In the first language.
    pub title: String,
    /// How far it is, as the feed has it.
    pub status: String,
    /// How badly visitors are hit, as the feed has it.
    pub impact: String,
    /// What was said last, in the first language.
    pub latest: String,
    /// The same in each of its languages; the language is empty where none is told.
    pub said: Vec<(String, String)>,
    /// When that was, as the feed has it.
    pub posted_at: String,
    /// When the next update was promised.
    pub next_update_by: Option<Timestamp>,
    /// Begin and end of planned work, as the feed has them.
    pub window: (String, String),
    /// The ids of the components that it touches.
    pub components: Vec<String>,
}

impl Record {
    /// Whether the promise is broken at this moment.
    #[must_use]
    pub fn is_overdue(&self, now: Timestamp) -> bool {
        self.next_update_by.is_some_and(|by| by < now)
    }
}

/// What is open: incidents first, as the feed has them, then planned work.
#[must_use]
pub fn open(feed: &Node, now: Timestamp) -> Vec<Record> {
    let of = |key: &'static str| {
        feed.list(key).iter().filter(move |it| is_open(key, it, now)).map(move |it| record(key, it))
    };
    of("incidents").chain(of("maintenances")).collect()
}

fn record(key: &str, entry: &Node) -> Record {
    let updates = entry.list("updates");
    // Of two at the same second the first is shown.
    let newest = updates.iter().rev().max_by_key(|it| it.word("posted_at").parse::<Timestamp>().ok());
    let title = first(entry.get("title"));
    let id = entry.word("id");
    Record {
        is_maintenance: key == "maintenances",
        id: if id.is_empty() { title.clone() } else { id.to_owned() },
        title,
        status: entry.word("status").to_owned(),
        impact: entry.word("impact").to_owned(),
        latest: newest.map(|it| first(it.get("body"))).unwrap_or_default(),
        said: newest.map(|it| texts(it.get("body"))).unwrap_or_default(),
        posted_at: newest.map(|it| it.word("posted_at").to_owned()).unwrap_or_default(),
        next_update_by: entry.word("next_update_by").parse().ok(),
        window: (entry.word("starts_at").to_owned(), entry.word("ends_at").to_owned()),
        components: entry.list("components").iter().filter_map(Node::as_str).map(str::to_owned).collect(),
    }
}

/// A component: id, name in the first language, state as the feed has it.
#[must_use]
pub fn components(feed: &Node) -> Vec<[String; 3]> {
    let of = |it: &Node| {
        let id = own_id(it);
        let name = names(it).into_iter().next().unwrap_or_else(|| id.clone());
        [id, name, it.word("status").to_owned()]
    };
    feed.list("components").iter().map(of).collect()
}

/// A text in each of its languages; the language is empty where none is told.
#[must_use]
pub fn texts(text: Option<&Node>) -> Vec<(String, String)> {
    match text {
        Some(Node::Text(it)) => vec![(String::new(), it.clone())],
        Some(Node::Object(all)) => {
            all.iter().filter_map(|(lang, it)| Some((lang.clone(), it.as_str()?.to_owned()))).collect()
        }
        _ => Vec::new(),
    }
}

/// The languages in which something is said, in the order in which they come; none where no text tells its language.
#[must_use]
pub fn languages(feed: &Node) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut see = |text: Option<&Node>| {
        for (lang, _) in texts(text) {
            if !lang.is_empty() && !found.contains(&lang) {
                found.push(lang);
            }
        }
    };
    for key in ["incidents", "maintenances"] {
        for entry in feed.list(key) {
            see(entry.get("title"));
            entry.list("updates").iter().for_each(|it| see(it.get("body")));
        }
    }
    feed.list("components").iter().for_each(|it| see(it.get("name")));
    found
}

fn first(text: Option<&Node>) -> String {
    texts(text).into_iter().next().map(|it| it.1).unwrap_or_default()
}

/// The most lines between the first and the last difference that are compared one by one.
const MAX_LINES: usize = 1_000;

/// Two texts line by line, as a person compares them: which lines of each the other does not have.
#[must_use]
pub fn differing(one: &str, other: &str) -> [Vec<(String, bool)>; 2] {
    let [a, b] = [one, other].map(|it| it.lines().collect::<Vec<_>>());
    let head = a.iter().zip(&b).take_while(|(a, b)| a == b).count();
    let tail = a[head..].iter().rev().zip(b[head..].iter().rev()).take_while(|(a, b)| a == b).count();
    let [middle, other] = [&a, &b].map(|it| &it[head..it.len() - tail]);
    let between = if middle.len().max(other.len()) > MAX_LINES {
        [middle, other].map(|it| it.iter().map(|line| ((*line).to_owned(), true)).collect())
    } else {
        compared(middle, other)
    };
    let same = |lines: &[&str]| lines.iter().map(|it| ((*it).to_owned(), false)).collect::<Vec<_>>();
    between.map(|it| [same(&a[..head]), it, same(&a[a.len() - tail..])].concat())
}

fn compared(a: &[&str], b: &[&str]) -> [Vec<(String, bool)>; 2] {
    // The lengths of the longest common rest, from each pair of lines on.
    let mut longest = vec![vec![0_u32; b.len() + 1]; a.len() + 1];
    for (i, line) in a.iter().enumerate().rev() {
        for (j, its) in b.iter().enumerate().rev() {
            longest[i][j] = if line == its {
                longest[i + 1][j + 1] + 1
            } else {
                longest[i + 1][j].max(longest[i][j + 1])
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut found = [Vec::new(), Vec::new()];
    while i < a.len() || j < b.len() {
        if i < a.len() && j < b.len() && a[i] == b[j] {
            found[0].push((a[i].to_owned(), false));
            found[1].push((b[j].to_owned(), false));
            (i, j) = (i + 1, j + 1);
        } else if j == b.len() || i < a.len() && longest[i + 1][j] >= longest[i][j + 1] {
            found[0].push((a[i].to_owned(), true));
            i += 1;
        } else {
            found[1].push((b[j].to_owned(), true));
            j += 1;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test panics")]

    use super::{MAX_LINES, components, differing, languages, open};
    use crate::document::Node;

    const TWO_OPEN: &str = r#"{
  "version": 1,
  "components": [{ "id": "mail", "name": "Email", "status": "major_outage" }],
  "incidents": [
    {
      "id": "mail",
      "title": { "de": "E-Mail gestört", "en": "Mail is down" },
      "status": "investigating",
      "next_update_by": "2026-05-04T14:00:00Z",
      "updates": [
        { "posted_at": "2026-05-04T13:00:00Z", "body": { "de": "Seit eins.", "en": "Since one." } },
        { "posted_at": "2026-05-04T13:30:00Z", "body": { "de": "Wir suchen.", "en": "We are looking." } }
      ]
    },
    { "id": "old", "title": "Over", "status": "resolved" },
    { "id": "web", "title": "Web is slow", "status": "ongoing" }
  ],
  "maintenances": [{ "id": "disks", "title": "New disks", "starts_at": "2026-05-05T22:00:00Z", "ends_at": "2026-05-06T00:00:00Z" }]
}
"#;

    #[test]
    fn what_is_open_is_found_with_what_was_said_last_and_promised() {
        let feed = Node::parse(TWO_OPEN.as_bytes()).unwrap();
        let found = open(&feed, "2026-05-04T14:00:00Z".parse().unwrap());
        let told: Vec<_> = found.iter().map(|it| (&*it.id, &*it.title, &*it.latest)).collect();
        assert_eq!(
            told,
            [
                ("mail", "E-Mail gestört", "Wir suchen."),
                ("web", "Web is slow", ""),
                ("disks", "New disks", "")
            ]
        );
        assert!(found[0].is_overdue("2026-05-04T14:00:01Z".parse().unwrap()));
        assert!(!found[0].is_overdue("2026-05-04T13:59:00Z".parse().unwrap()));
        assert!(found[2].is_maintenance);
        assert_eq!(languages(&feed), ["de", "en"]);
        assert_eq!(components(&feed)[0], ["mail", "Email", "major_outage"].map(str::to_owned));
    }

    #[test]
    fn lines_that_only_one_text_has_are_marked() {
        let [one, other] = differing("a\nb\nc", "a\nx\nc\nd");
        let marked =
            |it: Vec<(String, bool)>| it.into_iter().filter(|it| it.1).map(|it| it.0).collect::<Vec<_>>();
        assert_eq!((one.len(), marked(one)), (3, vec!["b".to_owned()]));
        assert_eq!((other.len(), marked(other)), (4, vec!["x".to_owned(), "d".to_owned()]));
        let long = format!("head\n{}tail", "line\n".repeat(MAX_LINES + 1));
        let [one, other] = differing(&long, "head\nother\ntail");
        assert_eq!((marked(one).len(), marked(other)), (MAX_LINES + 1, vec!["other".to_owned()]));
        assert_eq!(differing("a", "a"), differing("a\n", "a\n"));
    }
}
