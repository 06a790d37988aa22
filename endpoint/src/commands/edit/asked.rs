//! What `post`, `update`, `resolve` and `maintain` are asked on the command line.

use crate::commands::options::{Clock, Target, Translations};

pub(super) const IMPACTS: [&str; 5] = ["none", "ungraded", "minor", "major", "critical"];
const STATES: [&str; 6] =
    ["operational", "degraded_performance", "partial_outage", "major_outage", "under_maintenance", "unknown"];

/// What `post` is asked.
#[derive(Debug, clap::Args)]
pub(in crate::commands) struct Post {
    /// What does not work, in one line, in the visitor's words; left out at a terminal, you are asked
    pub(super) title: Option<String>,
    /// The first update: what you know, what you are doing, what visitors can do
    #[arg(long)]
    pub(super) text: Option<String>,
    /// How badly visitors are hit; left out, it is not judged yet
    #[arg(long, value_name = "WORD", value_parser = IMPACTS)]
    pub(super) impact: Option<String>,
    /// Ids or names of the components that it touches
    #[arg(long, value_name = "COMPONENT,…", value_delimiter = ',')]
    pub(super) affects: Vec<String>,
    /// Add a component of this name to the feed, where it is not there yet; once or several times
    #[arg(long, value_name = "NAME", requires = "affects")]
    pub(super) add_component: Vec<String>,
    /// When visitors hear from you next: 30m, 14:35, tomorrow 9:00 or RFC 3339
    #[arg(long, value_name = "TIME")]
    pub(super) next: Option<String>,
    /// When it began, if that is not now: 20m, 13:50 or RFC 3339
    #[arg(long, value_name = "TIME")]
    pub(super) started: Option<String>,
    /// How far you are
    #[arg(long, value_name = "WORD", default_value = "investigating", value_parser = ["investigating", "identified", "monitoring", "ongoing"])]
    pub(super) status: String,
    /// The state of these components, where the impact does not say it right
    #[arg(long, value_name = "WORD", value_parser = STATES)]
    pub(super) component_status: Option<String>,
    /// The id of the incident; left out, it is made from day and title
    #[arg(long)]
    pub(super) id: Option<String>,
    /// The page about it
    #[arg(long)]
    pub(super) url: Option<String>,
    /// The title in another language
    #[arg(long, value_name = "LANG=TEXT")]
    pub(super) title_in: Vec<String>,
    #[command(flatten)]
    pub(super) translations: Translations,
    #[command(flatten)]
    pub(super) clock: Clock,
    #[command(flatten)]
    pub(in crate::commands) target: Target,
}

/// What `update` is asked.
#[derive(Debug, clap::Args)]
pub(in crate::commands) struct Update {
    /// What is new
    pub(super) text: Option<String>,
    /// Which one: its id, or a part of its title; left out, the only open incident
    #[arg(long, value_name = "ID|WORDS")]
    pub(super) id: Option<String>,
    /// How far you are: investigating, identified, monitoring, resolved or ongoing; scheduled, `in_progress` or completed
    #[arg(long, value_name = "WORD")]
    pub(super) status: Option<String>,
    /// How badly visitors are hit now
    #[arg(long, value_name = "WORD", value_parser = IMPACTS)]
    pub(super) impact: Option<String>,
    /// Ids or names of the components that it touches now
    #[arg(long, value_name = "COMPONENT,…", value_delimiter = ',')]
    pub(super) affects: Vec<String>,
    /// Add a component of this name to the feed, where it is not there yet; once or several times
    #[arg(long, value_name = "NAME", requires = "affects")]
    pub(super) add_component: Vec<String>,
    /// When visitors hear from you next: 30m, 14:35, tomorrow 9:00, RFC 3339, or `never`
    #[arg(long, value_name = "TIME")]
    pub(super) next: Option<String>,
    /// The state of these components, where the impact does not say it right
    #[arg(long, value_name = "WORD", value_parser = STATES)]
    pub(super) component_status: Option<String>,
    /// A new title
    #[arg(long)]
    pub(super) title: Option<String>,
    /// The title in another language
    #[arg(long, value_name = "LANG=TEXT")]
    pub(super) title_in: Vec<String>,
    /// When planned work begins now
    #[arg(long, value_name = "TIME")]
    pub(super) from: Option<String>,
    /// When planned work should be done now
    #[arg(long, value_name = "TIME")]
    pub(super) to: Option<String>,
    #[command(flatten)]
    pub(super) translations: Translations,
    #[command(flatten)]
    pub(super) clock: Clock,
    #[command(flatten)]
    pub(in crate::commands) target: Target,
}

/// What `resolve` is asked.
#[derive(Debug, clap::Args)]
pub(in crate::commands) struct Resolve {
    /// What visitors should know now
    pub(super) text: Option<String>,
    /// Which one: its id, or a part of its title; left out, the only open incident
    #[arg(long, value_name = "ID|WORDS")]
    pub(super) id: Option<String>,
    /// When it ended, if that is not now: 20m, 13:50 or RFC 3339
    #[arg(long, value_name = "TIME")]
    pub(super) at: Option<String>,
    /// Also take out of the feed what ended more than a day ago
    #[arg(long)]
    pub(super) tidy: bool,
    #[command(flatten)]
    pub(super) translations: Translations,
    #[command(flatten)]
    pub(super) clock: Clock,
    #[command(flatten)]
    pub(in crate::commands) target: Target,
}

/// What `maintain` is asked.
#[derive(Debug, clap::Args)]
pub(in crate::commands) struct Maintain {
    /// What you will do, in one line, in the visitor's words
    pub(super) title: String,
    /// When it begins: now, 22:00, tomorrow 9:00, 2h or RFC 3339
    #[arg(long, value_name = "TIME")]
    pub(super) from: String,
    /// When it should be done: 2h after it began, 23:30 or RFC 3339
    #[arg(long, value_name = "TIME")]
    pub(super) to: String,
    /// What visitors will notice, and for how long
    #[arg(long)]
    pub(super) text: Option<String>,
    /// Ids or names of the components that it touches
    #[arg(long, value_name = "COMPONENT,…", value_delimiter = ',')]
    pub(super) affects: Vec<String>,
    /// Add a component of this name to the feed, where it is not there yet; once or several times
    #[arg(long, value_name = "NAME", requires = "affects")]
    pub(super) add_component: Vec<String>,
    /// The id of the work; left out, it is made from day and title
    #[arg(long)]
    pub(super) id: Option<String>,
    /// The page about it
    #[arg(long)]
    pub(super) url: Option<String>,
    /// The title in another language
    #[arg(long, value_name = "LANG=TEXT")]
    pub(super) title_in: Vec<String>,
    #[command(flatten)]
    pub(super) translations: Translations,
    #[command(flatten)]
    pub(super) clock: Clock,
    #[command(flatten)]
    pub(in crate::commands) target: Target,
}
