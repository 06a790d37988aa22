//! `cargo xtask demo`: the playground on the command line.

use crate::bundle;
use crate::root::root;
use xtask::playground::{FIRST_STATE, Playground};

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The site's port, or the next one that is free; the endpoint has one after it
    #[arg(long, value_name = "N", default_value_t = 8080)]
    port: u16,
    /// The endpoint's first state: the name of a file in xtask/demo without its number
    #[arg(long, value_name = "NAME", default_value = FIRST_STATE)]
    state: String,
}

pub(crate) fn run(Arguments { port, state }: &Arguments) -> Result<(), String> {
    Playground::check(&root().join("xtask/demo"), state)?;
    bundle::run()?;
    let playground = Playground::start(&root().join("dist"), &root().join("xtask/demo"), Some(*port), state)?;
    println!("site      {}/", playground.site.origin());
    println!("endpoint  {}", playground.url());
    println!("\"Take the site down\" is on the page; {} brings it back.", playground.desk());
    println!("Ctrl-C ends both.");
    playground.wait();
    Ok(())
}
