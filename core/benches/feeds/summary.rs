//! Statuspage's `summary.json` of an invented company, as large as wanted: for the native benchmarks and for
//! `cargo xtask bench`.

use std::fmt::Write as _;

/// The title of the incident that counts.
#[allow(dead_code, reason = "only `cargo xtask bench` looks for it")]
pub(crate) const TITLE: &str = "Mail and web sites unreachable";

/// What the page says of itself while that incident is open.
#[allow(dead_code, reason = "only `cargo xtask bench` looks for it")]
pub(crate) const DESCRIPTION: &str = "Partial System Outage";

const WORDS: &str =
    "A core switch in the north hall failed; we are replacing it and expect the first servers back soon. ";

/// How much there is of what.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Size {
    pub(crate) components: usize,
    /// Open ones; none is a quiet day.
    pub(crate) incidents: usize,
    /// Of each incident.
    pub(crate) updates: usize,
    /// How often the same words stand in each update.
    pub(crate) words: usize,
}

/// As a small company has it on a quiet day.
#[allow(dead_code, reason = "only `cargo xtask bench` has quiet days")]
pub(crate) const QUIET: Size = Size { components: 12, incidents: 0, updates: 0, words: 0 };

/// The same company with something broken.
#[allow(dead_code, reason = "only `cargo xtask bench` shows it")]
pub(crate) const OUTAGE: Size = Size { components: 12, incidents: 1, updates: 3, words: 1 };

/// 200 KB.
pub(crate) const LARGE: Size = Size { components: 355, incidents: 12, updates: 8, words: 4 };

/// `ago` says when it was so many minutes ago, in RFC 3339.
pub(crate) fn summary(size: Size, ago: &dyn Fn(usize) -> String) -> String {
    let is_open = size.incidents > 0;
    let components = list(size.components, |index| component(index, is_open && index < 2, ago));
    let incidents = list(size.incidents, |index| incident(index, size, ago));
    format!(
        r#"{{"page":{{"id":"a1c2m3e4h5s6","name":"Acme Hosting","url":"https://status.example.net","time_zone":"Etc/UTC","updated_at":"{}"}},"components":[{components}],"incidents":[{incidents}],"scheduled_maintenances":[],{}}}"#,
        ago(4),
        status(is_open)
    )
}

/// Statuspage's `status.json`: the page and its own words, without components and incidents.
#[allow(dead_code, reason = "only other widgets ask for it")]
pub(crate) fn short(size: Size) -> String {
    format!(
        r#"{{"page":{{"id":"a1c2m3e4h5s6","name":"Acme Hosting","url":"https://status.example.net"}},{}}}"#,
        status(size.incidents > 0)
    )
}

fn status(is_open: bool) -> String {
    let (indicator, description) =
        if is_open { ("major", DESCRIPTION) } else { ("none", "All Systems Operational") };
    format!(r#""status":{{"indicator":"{indicator}","description":"{description}"}}"#)
}

fn component(index: usize, is_broken: bool, ago: &dyn Fn(usize) -> String) -> String {
    let name = ["Email", "Web sites", "Domains", "Databases", "Backups", "Control panel"][index % 6];
    let status = if is_broken { "major_outage" } else { "operational" };
    format!(
        r#"{{"id":"part{index:08}","name":"{name} {index}","status":"{status}","created_at":"{}","updated_at":"{}","position":{index},"description":"{name} for customers in hall {index}","showcase":true,"start_date":null,"group_id":null,"page_id":"a1c2m3e4h5s6","group":false,"only_show_if_degraded":false}}"#,
        ago(200_000),
        ago(40)
    )
}

fn incident(index: usize, size: Size, ago: &dyn Fn(usize) -> String) -> String {
    let title = if index == 0 { TITLE.to_owned() } else { format!("Slow answers in hall {index}") };
    let impact = if index == 0 { "major" } else { "minor" };
    let begun = 45 + index;
    let updates = list(size.updates, |number| {
        let status = if number + 1 == size.updates { "investigating" } else { "identified" };
        format!(
            r#"{{"id":"news{index:04}{number:04}","status":"{status}","body":"{}","incident_id":"case{index:08}","created_at":"{at}","updated_at":"{at}","display_at":"{at}","affected_components":[{{"code":"part00000000","name":"Email 0","old_status":"operational","new_status":"major_outage"}}],"deliver_notifications":true,"custom_tweet":null,"tweet_id":null}}"#,
            WORDS.repeat(size.words).trim_end(),
            at = ago(5 + index + 40 * number / size.updates.max(1)),
        )
    });
    let parts = list(2, |part| component(part, true, ago));
    format!(
        r#"{{"id":"case{index:08}","name":"{title}","status":"identified","created_at":"{}","updated_at":"{}","monitoring_at":null,"resolved_at":null,"impact":"{impact}","shortlink":"https://stspg.example/{index}","started_at":"{}","page_id":"a1c2m3e4h5s6","incident_updates":[{updates}],"components":[{parts}],"reminder_intervals":null}}"#,
        ago(begun),
        ago(5 + index),
        ago(begun)
    )
}

/// What `one` makes of each number, with commas between.
fn list(count: usize, one: impl Fn(usize) -> String) -> String {
    let mut text = String::new();
    for index in 0..count {
        let _ = write!(text, "{}{}", if index > 0 { "," } else { "" }, one(index));
    }
    text
}
