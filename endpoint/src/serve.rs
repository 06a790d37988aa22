//! `serve`: one process that is a whole endpoint. The feed and the widget's files on one port; health and figures on
//! another, which only this machine or network need reach.

mod admin;
mod announce;
mod body;
mod connections;
mod feeds;
mod files;
mod metrics;
mod open_files;
mod routes;
mod token;
mod workers;
mod write;

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::thread;
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
/// When a port is taken, the options contradict each other, or it can serve no longer.
pub async fn run(options: Options) -> Result<(), Failure> {
    let source = Source::of(&options.feed)?;
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
    let end = crate::signals::end(); // Before anybody knows that we are here.
    // From here on connections are taken, and wait until all of it is read.
    announce::print(&announce::Known {
        listen: local(&listener)?,
        admin: admin.as_ref().map(local).transpose()?,
        source: &source,
        from: options.publish.as_ref().and_then(|it| it.feeds.first()).map(|it| &*it.written),
        is_open: writer.is_some(),
        has_files: Files::are_there(),
    });
    let connections = open_files::connections(options.max_connections);
    if connections < options.max_connections {
        tracing::warn!(
            "at most {connections} connections at once, not {}: the system lets this program open no more files; \
             `ulimit -n`, or LimitNOFILE of systemd, sets how many",
            options.max_connections
        );
    }
    let metrics = Arc::new(Metrics::default());
    let feeds = Arc::new(Feeds::new(source));
    let files = Files::embedded();

    let (stop, stopped) = watch::channel(false);
    tokio::spawn(feeds.clone().watch());
    if let Some(options) = options.publish {
        tokio::spawn(async move { publish::run(&options).await });
    }
    if let Some(listener) = admin {
        let serving = admin::serve(listener, feeds.clone(), metrics.clone(), stopped.clone());
        tokio::spawn(async move {
            if let Err(error) = serving.await {
                tracing::error!("health and figures are not served: {error}");
            }
        });
    }
    let endpoint =
        Arc::new(Endpoint { feeds, files, metrics: metrics.clone(), writer, openapi: routes::openapi() });
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let limits = Limits { connections, patience: options.patience, threads };
    let mut serving =
        tokio::spawn(connections::serve(listener, limits, metrics, stopped, move |peer, request| {
            endpoint.clone().respond(peer, request)
        }));
    let served = tokio::select! {
        // Nobody is to believe that it serves when it does not: whoever watches the process starts it again.
        served = &mut serving => served,
        () = end => {
            tracing::info!("ending: what is under way is finished first");
            let _ = stop.send(true); // Nobody listens only if serving has ended by itself.
            serving.await
        }
    };
    let failed = |error: &dyn std::fmt::Display| Failure::Failed(format!("the server ended: {error}"));
    served.map_err(|error| failed(&error))?.map_err(|error| failed(&error))
}

async fn bind(option: &str, address: SocketAddr) -> Result<TcpListener, Failure> {
    TcpListener::bind(address)
        .await
        .map_err(|error| Failure::Failed(format!("{address}: {error}; {option} names another")))
}

fn local(listener: &TcpListener) -> Result<SocketAddr, Failure> {
    listener.local_addr().map_err(|error| Failure::Failed(error.to_string()))
}
