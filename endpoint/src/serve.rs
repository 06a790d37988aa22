//! `serve`: one process that is a whole endpoint. The feed and the widget's files on one port; health and figures on
//! another, which only this machine or network need reach.

mod admin;
mod body;
mod connections;
mod feeds;
mod files;
mod metrics;
mod routes;
mod token;
mod workers;
mod write;

use std::io::Write as _;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::failure::Failure;
use crate::publish;
use connections::Limits;
use feeds::{Feeds, Source};
use files::Files;
use metrics::Metrics;
use routes::Endpoint;
pub use token::TokenHash;
use write::Writer;

/// What is served, where and to whom.
#[derive(Clone, Debug)]
pub struct Options {
    /// Where visitors ask.
    pub listen: SocketAddr,
    /// Where health and figures are asked for.
    pub admin: Option<SocketAddr>,
    /// A feed, or a folder of feeds.
    pub feed: PathBuf,
    /// Of the token that may write.
    pub token_hash: Option<TokenHash>,
    /// Proxies that end TLS.
    pub trusted_proxies: Vec<IpAddr>,
    /// How many connections there may be.
    pub max_connections: usize,
    /// How long a head, a body and a silence between two requests may take.
    pub patience: Duration,
    /// What is copied to the feed meanwhile.
    pub publish: Option<publish::Options>,
}

/// Serves until the process is asked to end.
///
/// # Errors
/// When a port is taken, or the options contradict each other.
pub async fn run(options: Options) -> Result<(), Failure> {
    let source = Source::of(&options.feed);
    let writer = match (options.token_hash, &source) {
        (Some(_), Source::Folder(path)) => {
            let words = format!("{}: a token opens one feed, not a folder: name its file", path.display());
            return Err(Failure::Refused(words));
        }
        (Some(hash), Source::File(path)) => {
            Some(Writer::new(hash, options.trusted_proxies, path.clone(), options.patience))
        }
        (None, _) => None,
    };
    let listener = bind("--listen", options.listen).await?;
    let admin = match options.admin {
        Some(address) => Some(bind("--admin", address).await?),
        None => None,
    };
    let metrics = Arc::new(Metrics::default());
    let feeds = Arc::new(Feeds::new(source.clone()));
    let files = Files::embedded();
    let end = crate::signals::end(); // Before anybody knows that we are here.
    announce(&listener, admin.as_ref(), &source, &files)?;
    if let Source::File(path) = &source
        && !path.exists()
    {
        tracing::info!(
            "{} is not there yet: it is answered by 404 until something is written",
            path.display()
        );
    }

    let (stop, stopped) = watch::channel(false);
    tokio::spawn(feeds.clone().watch());
    if let Some(options) = options.publish {
        tokio::spawn(async move { publish::run(&options).await });
    }
    if let Some(listener) = admin {
        tokio::spawn(admin::serve(listener, feeds.clone(), metrics.clone()));
    }
    let endpoint =
        Arc::new(Endpoint { feeds, files, metrics: metrics.clone(), writer, openapi: routes::openapi() });
    let limits = Limits { connections: options.max_connections, patience: options.patience };
    let serving =
        tokio::spawn(connections::serve(listener, limits, metrics, stopped, move |peer, request| {
            endpoint.clone().respond(peer, request)
        }));
    end.await;
    tracing::info!("ending: what is under way is finished first");
    let _ = stop.send(true); // Nobody listens only if serving has ended by itself.
    serving.await.map_err(|error| Failure::Failed(format!("the server ended: {error}")))
}

async fn bind(option: &str, address: SocketAddr) -> Result<TcpListener, Failure> {
    TcpListener::bind(address)
        .await
        .map_err(|error| Failure::Failed(format!("{address}: {error}; {option} names another")))
}

/// What an owner needs next: the tag for a page, and a page that has it, with the addresses that are right at this moment.
fn announce(
    listener: &TcpListener,
    admin: Option<&TcpListener>,
    source: &Source,
    files: &Files,
) -> Result<(), Failure> {
    let local = |it: &TcpListener| it.local_addr().map_err(|error| Failure::Failed(error.to_string()));
    let origin = format!("http://{}", local(listener)?);
    let name = match source {
        Source::File(path) => path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
        Source::Folder(_) => crate::place::FILE_NAME.to_owned(),
    };
    let mut lines = vec![format!("feed     {origin}/{name}")];
    if let Some(admin) = admin {
        lines.push(format!("figures  http://{}/metrics", local(admin)?));
    }
    if files.build().is_some() {
        lines.push(format!(
            "tag      <script async src=\"{origin}/outage-banner.js\" data-endpoint=\"{origin}/{name}\"></script>"
        ));
        lines.push(format!("look     {origin}/?endpoint={origin}/{name}"));
    } else {
        lines.push("files    none: run `cargo xtask build`, and build this program again; the feed is served all the same".to_owned());
    }
    let mut out = std::io::stdout().lock();
    // Whoever started us may not read it, and that is no reason to end.
    let _ = writeln!(out, "{}", lines.join("\n")).and_then(|()| out.flush());
    Ok(())
}
