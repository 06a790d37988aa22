//! `publish`: copies a feed, once or for as long as it runs.

use super::options::{Opening, Signing};
use super::{log, print};
use crate::address::Address;
use crate::failure::Failure;
use crate::place::Place;
use crate::publish::{MIN_EVERY, Options, once, run as run_for_ever};
use crate::signals;
use std::sync::Arc;
use std::time::Duration;

/// What to copy: the same for `serve --from`.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct Copying {
    /// Time between two requests, as in 60s or 5m; 15 seconds or more
    #[arg(long, value_name = "TIME", default_value = "60s", value_parser = every)]
    every: Duration,
    /// How long a copy holds when no newer one comes; longer than --every
    #[arg(long, value_name = "TIME", default_value = "10m", value_parser = time)]
    valid: Duration,
    /// The only provider whose feed is read
    #[arg(long, value_name = "NAME", default_value = "", hide_default_value = true)]
    provider: String,
    /// The tag by which a post on Mastodon or Bluesky counts
    #[arg(long, value_name = "TAG", default_value = "#status")]
    post_tag: String,
}

/// What `publish` is asked.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Where the feed is: a URL or a short address; of several the first that answers is used
    #[arg(long, value_name = "ADDRESS", required = true)]
    feed: Vec<Address>,
    /// Where the copy goes: a folder, a file, the URL of a server that takes PUT, or s3://, gs:// or az:// with bucket and
    /// key; once or several times
    #[arg(long, value_name = "TARGET", required = true)]
    to: Vec<String>,
    /// Copy once, for cron and CI
    #[arg(long)]
    once: bool,
    #[command(flatten)]
    copying: Copying,
    #[command(flatten)]
    opening: Opening,
    #[command(flatten)]
    signing: Signing,
}

impl Copying {
    /// With where from and where to, and the option that says the latter.
    pub(super) fn options(
        &self,
        feeds: Vec<Address>,
        (option, targets): (&'static str, Vec<Place>),
    ) -> Result<Options, Failure> {
        if self.valid <= self.every {
            let words =
                "--valid: a copy must hold for longer than --every, or it is old before the next one comes";
            return Err(Failure::Refused(words.to_owned()));
        }
        Ok(Options {
            feeds,
            targets,
            option,
            every: self.every,
            valid: self.valid,
            provider: self.provider.clone(),
            post_tag: self.post_tag.clone(),
            key: None,
        })
    }
}

/// Copies.
pub(super) async fn run(arguments: &Arguments) -> Result<(), Failure> {
    log();
    let setup = arguments.opening.setup()?; // The token is for those of the targets that are servers.
    let targets: Result<Vec<Place>, Failure> =
        arguments.to.iter().map(|it| Place::parse(it, &setup)).collect();
    let key = arguments.signing.key()?.map(Arc::new);
    let options = Options { key, ..arguments.copying.options(arguments.feed.clone(), ("--to", targets?))? };
    if arguments.once {
        let lines = once(&options).await?;
        return print(&mut std::io::stdout().lock(), &lines.join("\n"));
    }
    tokio::select! {
        () = run_for_ever(&options) => {}
        () = signals::end() => {} // A copy that is half written is thrown away, as after any crash.
    }
    Ok(())
}

fn every(text: &str) -> Result<Duration, String> {
    let every = time(text)?;
    if every < MIN_EVERY {
        Err(format!("expected {} seconds or more", MIN_EVERY.as_secs()))
    } else {
        Ok(every)
    }
}

/// `90`, `90s`, `5m` or `2h`.
fn time(text: &str) -> Result<Duration, String> {
    let (number, unit) = text.split_at(text.find(|it: char| !it.is_ascii_digit()).unwrap_or(text.len()));
    let seconds = match unit.trim() {
        "" | "s" => 1,
        "m" | "min" => 60,
        "h" => 3600,
        _ => return Err("expected a time such as 60s, 5m or 2h".to_owned()),
    };
    let number: u64 = number.parse().map_err(|_| "expected a time such as 60s, 5m or 2h".to_owned())?;
    match number.checked_mul(seconds) {
        Some(seconds @ 1..=604_800) => Ok(Duration::from_secs(seconds)),
        _ => Err("expected a time between a second and a week".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::{every, time};
    use std::time::Duration;

    #[test]
    fn times_are_written_as_people_say_them() {
        for (text, seconds) in [("90", 90), ("90s", 90), ("5m", 300), ("5 min", 300), ("2h", 7_200)] {
            assert_eq!(time(text), Ok(Duration::from_secs(seconds)), "{text}");
        }
        for text in ["", "s", "-5m", "1.5h", "5 days", "0", "99999999999999999999", "200h"] {
            assert!(time(text).is_err(), "{text}");
        }
    }

    #[test]
    fn nobody_is_asked_more_often_than_a_browser_would() {
        assert!(every("14s").is_err());
        assert_eq!(every("15s"), Ok(Duration::from_secs(15)));
    }
}
