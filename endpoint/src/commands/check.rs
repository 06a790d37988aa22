//! `check`: what is wrong with an endpoint.

use super::print;
use crate::check::{Checked, Level, check};
use crate::failure::Failure;
use reqwest::Url;
use serde_json::json;

/// What `check` is asked.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Exit code 0 where visitors see what the feed says, though something may be weak; 1 where they see \
                        nothing, or something wrong."
)]
pub(super) struct Arguments {
    /// Endpoints as in the tag, short addresses too, or files
    #[arg(value_name = "URL|FILE", required = true)]
    addresses: Vec<String>,
    /// The site that has the tag: may it read the feed, and do both fail together?
    #[arg(long, value_name = "URL", value_parser = site)]
    site: Option<Url>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

fn site(text: &str) -> Result<Url, String> {
    let with_scheme = if text.contains("://") { text.to_owned() } else { format!("https://{text}") };
    let url = Url::parse(&with_scheme).map_err(|error| error.to_string())?;
    if matches!(url.scheme(), "https" | "http") {
        Ok(url)
    } else {
        Err("expected https:// or http://".to_owned())
    }
}

/// Looks at each, and prints what was found.
pub(super) async fn run(arguments: &Arguments) -> Result<(), Failure> {
    let mut all: Vec<Checked> = Vec::new();
    for address in &arguments.addresses {
        all.push(check(address, arguments.site.as_ref()).await);
    }
    let text = if arguments.json {
        format!("{:#}", json!({ "checked": all.iter().map(Checked::json).collect::<Vec<_>>() }))
    } else {
        all.iter().map(Checked::table).collect::<Vec<_>>().join("\n").trim_end().to_owned()
    };
    print(&mut std::io::stdout().lock(), &text)?;
    let wrong = all.iter().flat_map(|it| &it.findings).filter(|it| it.level == Level::Wrong).count();
    match wrong {
        0 => Ok(()),
        1 => Err(Failure::Failed("one thing is wrong: see above".to_owned())),
        more => Err(Failure::Failed(format!("{more} things are wrong: see above"))),
    }
}
