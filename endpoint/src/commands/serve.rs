//! `serve`: a whole endpoint.

use super::log;
use super::publish::Copying;
use crate::address::Address;
use crate::failure::Failure;
use crate::place::{FILE_NAME, Place};
use crate::serve::{Options, TokenHash, run as serve};
use clap::builder::{PathBufValueParser, TypedValueParser};
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

/// What `serve` is asked.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The feed, which need not be there yet; or a folder, of which each NAME.json is served, and nothing is written
    #[arg(long, value_name = "FILE|FOLDER", default_value = FILE_NAME, value_parser = place())]
    feed: PathBuf,
    /// Where visitors ask. There is no TLS here: for other machines, put a proxy or a CDN in front
    #[arg(long, value_name = "IP:PORT", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// Where /live, /health and /metrics are asked for; nowhere without it
    #[arg(long, value_name = "IP:PORT")]
    admin: Option<SocketAddr>,
    /// The hash of the token that may write, from `outage-banner token`; without it nothing can be written
    #[arg(long, value_name = "HASH")]
    token_hash: Option<TokenHash>,
    /// A proxy that ends TLS and sets X-Forwarded-Proto: from it, a token is taken; once or several times
    #[arg(long, value_name = "IP", value_delimiter = ',')]
    trusted_proxy: Vec<IpAddr>,
    /// Copy this feed to --feed while serving, as `publish` does; of several the first that answers is used
    #[arg(long, value_name = "ADDRESS", conflicts_with = "token_hash")]
    from: Vec<Address>,
    #[command(flatten)]
    copying: Copying,
    /// How many connections there may be at once
    #[arg(long, value_name = "N", default_value = "10000", value_parser = clap::value_parser!(u32).range(1..))]
    max_connections: u32,
    /// How long a slow client may take for a request, in seconds
    #[arg(long, value_name = "SECONDS", default_value = "10", value_parser = clap::value_parser!(u64).range(1..=600))]
    patience: u64,
}

/// A path. An address is none: it stands in `OUTAGE_BANNER_FEED` for the commands that edit, and as the name of a file it
/// would be one that never comes.
fn place() -> impl TypedValueParser<Value = PathBuf> {
    PathBufValueParser::new().try_map(|path| {
        let is_address = path.to_string_lossy().contains("://");
        let words = "`serve` looks at a file or a folder; --from copies what is at an address";
        if is_address { Err(words) } else { Ok(path) }
    })
}

/// Serves until the process is asked to end.
pub(super) async fn run(arguments: &Arguments) -> Result<(), Failure> {
    log();
    let publish = if arguments.from.is_empty() {
        None
    } else {
        if arguments.feed.is_dir() {
            let words =
                format!("{}: --from writes one feed, not a folder: name its file", arguments.feed.display());
            return Err(Failure::Refused(words));
        }
        let target = Place::File(crate::place::FilePlace::new(arguments.feed.clone()));
        Some(arguments.copying.options(arguments.from.clone(), vec![target])?)
    };
    serve(Options {
        listen: arguments.listen,
        admin: arguments.admin,
        feed: arguments.feed.clone(),
        token_hash: arguments.token_hash.clone(),
        trusted_proxies: arguments.trusted_proxy.clone(),
        max_connections: usize::try_from(arguments.max_connections).unwrap_or(usize::MAX),
        patience: Duration::from_secs(arguments.patience),
        publish,
    })
    .await
}
