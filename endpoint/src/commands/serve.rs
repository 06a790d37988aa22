//! `serve`: a whole endpoint.

use super::log;
use super::publish::Copying;
use crate::address::Address;
use crate::failure::Failure;
use crate::place::{FILE_NAME, Place};
use crate::serve::{Options, TokenHash, run as serve};
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

/// What `serve` is asked.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The feed, which need not be there yet; or a folder, of which each NAME.json is served, and nothing is written
    #[arg(long, value_name = "FILE|FOLDER", default_value = FILE_NAME)]
    feed: PathBuf,
    /// Where visitors ask. There is no TLS here: for other machines, put a proxy or a CDN in front
    #[arg(long, value_name = "IP:PORT", default_value = "127.0.0.1:8080", value_parser = address)]
    listen: SocketAddr,
    /// Where /live, /health and /metrics are asked for; nowhere without it
    #[arg(long, value_name = "IP:PORT", value_parser = address)]
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

/// An IP and a port; what people write first is told the right one.
fn address(text: &str) -> Result<SocketAddr, String> {
    text.parse().map_err(|_| {
        let port = text.strip_prefix("localhost").unwrap_or(text);
        let port = port.strip_prefix(':').unwrap_or(port);
        match port.parse::<u16>() {
            Ok(port) => format!("expected an IP and a port: did you mean 127.0.0.1:{port}?"),
            Err(_) => "expected an IP and a port, as 127.0.0.1:8080 or [::1]:8080".to_owned(),
        }
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
        Some(arguments.copying.options(arguments.from.clone(), ("--feed", vec![target]))?)
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

#[cfg(test)]
mod tests {
    use super::address;

    #[test]
    fn what_people_write_for_an_address_is_told_the_right_one() {
        for text in ["8081", ":8081", "localhost:8081"] {
            assert!(address(text).is_err_and(|it| it.ends_with("did you mean 127.0.0.1:8081?")), "{text}");
        }
        for text in ["", "status.example.net:80", "127.0.0.1", "127.0.0.1:99999", "::1:80a"] {
            assert!(address(text).is_err_and(|it| it.contains("as 127.0.0.1:8080")), "{text}");
        }
        assert!(address("[::1]:8081").is_ok());
    }
}
