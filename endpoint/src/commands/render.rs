//! `render`: the banner as HTML that needs no script, as a piece of a mail, or as text.

use super::options::Clock;
use super::{hint, print, read};
use crate::disk;
use crate::failure::Failure;
use crate::render::{Form, Language, drawn};
use outage_banner_core::config::Config;
use outage_banner_core::text::Href;
use outage_banner_core::time::Timestamp;
use outage_banner_core::value::Value;
use std::path::PathBuf;

/// What `render` is asked.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "The options from --updates on are the tag's. If there is nothing to show, nothing is printed, and the \
                        file of --out is empty; the exit code is 0."
)]
pub(super) struct Arguments {
    /// An answer of an endpoint: a file, or what `data-endpoint` may have, short addresses too
    #[arg(value_name = "FILE|ADDRESS")]
    file: String,
    /// Tables with a style at each element, as mail programs want them
    #[arg(long)]
    email: bool,
    /// Text alone
    #[arg(long, conflicts_with = "email")]
    text: bool,
    /// The language of the banner
    #[arg(long, value_name = "de", default_value = "en")]
    lang: Language,
    /// Write this file, as a whole; if the feed cannot be read, it stays as it is
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    #[command(flatten)]
    clock: Clock,
    /// Names and host of the site: the title says whose status page speaks, if it is another's
    #[arg(long, value_name = "NAME|HOST")]
    site: Vec<String>,
    #[command(flatten)]
    tag: Attributes,
}

/// Attributes of the tag that mean something here; each by its name, as text.
#[derive(Debug, clap::Args)]
struct Attributes {
    /// Where you post updates
    #[arg(long, value_name = "ADDRESS", value_parser = addresses)]
    updates: Vec<String>,
    /// Where you answer people
    #[arg(long, value_name = "ADDRESS", value_parser = addresses)]
    support: Vec<String>,
    /// On which component a channel hangs
    #[arg(long, value_name = "CHANNEL:COMPONENT")]
    support_for: Vec<String>,
    /// Names or ids of the components that matter, or of their regions
    #[arg(long, value_name = "NAMES")]
    components: Vec<String>,
    /// What is shown
    #[arg(long, value_name = "WORD", value_delimiter = ' ', value_parser = SHOW)]
    show: Vec<String>,
    /// How far ahead planned work is announced
    #[arg(long, value_name = "HOURS", value_parser = number)]
    upcoming_hours: Option<String>,
    /// How long a resolved incident is shown
    #[arg(long, value_name = "MINUTES", value_parser = number)]
    resolved_minutes: Option<String>,
    /// Milder incidents are hidden
    #[arg(long, value_name = "WORD", value_parser = ["none", "minor", "major", "critical"])]
    min_impact: Option<String>,
    /// Colours of the page's form
    #[arg(long, value_name = "WORD", value_parser = ["auto", "light", "dark"])]
    theme: Option<String>,
    /// The only provider whose feed is read
    #[arg(long, value_name = "NAME")]
    provider: Option<String>,
    /// The tag by which a post counts
    #[arg(long, value_name = "#TAG")]
    post_tag: Option<String>,
    /// A file with words of your own, as JSON
    #[arg(long, value_name = "FILE")]
    strings: Option<PathBuf>,
}

const SHOW: [&str; 4] = ["incidents", "maintenance", "upcoming", "resolved"];

fn addresses(text: &str) -> Result<String, String> {
    let wrong = text.split([' ', ',']).find(|it| !it.is_empty() && Href::try_from(*it).is_err());
    match wrong {
        Some(wrong) => Err(format!("{wrong}: expected https:, http:, mailto:, tel: or sms:")),
        None => Ok(text.to_owned()),
    }
}

fn number(text: &str) -> Result<String, String> {
    match text.parse::<u32>() {
        Ok(1..) => Ok(text.to_owned()),
        _ => Err("expected a whole number from 1 on".to_owned()),
    }
}

/// Reads the feed, draws the banner, and prints it or writes its file.
pub(super) async fn run(arguments: &Arguments) -> Result<(), Failure> {
    let config = config(arguments)?;
    let moments = arguments.clock.moments()?;
    let now = Timestamp::from_millis(moments.now.as_millisecond());
    let (name, bytes) = read::found(&arguments.file).await.map_err(Failure::Failed)?;
    let feed = read::told(&name, &bytes, config.hints(now)).map_err(Failure::Failed)?;
    let form = match (arguments.email, arguments.text) {
        (true, _) => Form::Mail,
        (_, true) => Form::Text,
        _ => Form::Page,
    };
    let text = drawn(&feed.snapshot, now, &config, &moments.zone, form).await;
    match (&arguments.out, text) {
        (Some(path), text) => {
            let text = text.map(|it| it + "\n").unwrap_or_default();
            let failed = |error| Failure::Failed(format!("{}: {error}", path.display()));
            disk::put(path, text.as_bytes()).map_err(failed)
        }
        (None, Some(text)) => print(&mut std::io::stdout().lock(), &text),
        (None, None) => Ok(()),
    }
}

/// What the tag would say, in the language that was asked for.
fn config(arguments: &Arguments) -> Result<Config, Failure> {
    let Arguments { tag, lang, .. } = arguments;
    let joined = |values: &[String], between| (!values.is_empty()).then(|| values.join(between));
    let mut config = Config::read(&|name| match name {
        "updates" => joined(&tag.updates, " "),
        "support" => joined(&tag.support, " "),
        "support-for" => joined(&tag.support_for, ","),
        "components" => joined(&tag.components, ","),
        "show" => joined(&tag.show, " "),
        "upcoming-hours" => tag.upcoming_hours.clone(),
        "resolved-minutes" => tag.resolved_minutes.clone(),
        "min-impact" => tag.min_impact.clone(),
        "theme" => tag.theme.clone(),
        "provider" => tag.provider.clone(),
        "post-tag" => tag.post_tag.clone(),
        _ => None,
    });
    config.site = arguments.site.join("\n").into();
    config.lang = lang.tag.as_str().into();
    config.strings_lang = lang.nearest.as_str().into();
    if let Some(words) = lang.words() {
        config.strings.add(&words);
    }
    match &tag.strings {
        Some(path) => {
            let shown = path.display();
            let text = std::fs::read(path).map_err(|error| Failure::Failed(format!("{shown}: {error}")))?;
            let words: Value = serde_json::from_slice(&text)
                .map_err(|error| Failure::Failed(format!("{shown}: expected JSON: {error}")))?;
            if let [first, ..] = &*config.strings.add(&words) {
                return Err(Failure::Failed(format!("{shown}: there is no string of the name {first}")));
            }
            // Words in a language that we have none in are of that language.
            if lang.is_missing() {
                config.strings_lang = lang.tag.as_str().into();
            }
        }
        None if lang.is_missing() => hint(&format!("note: no words in {}: they are English", lang.tag)),
        None => {}
    }
    Ok(config)
}
