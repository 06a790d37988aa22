//! `keygen`, `sign` and `verify`: signatures by which a page knows that a feed is its owner's, whoever serves it.

use super::options::{Clock, Target, Visit};
use super::print;
use crate::failure::Failure;
use crate::place::Place;
use crate::sign::{PublicKey, SigningKey, pem};
use crate::words;
use std::fs::OpenOptions;
use std::io::{ErrorKind, Write as _};
use std::path::PathBuf;

/// What `keygen` is asked.
#[derive(Debug, clap::Args)]
pub(super) struct Keygen {
    /// The file for the private key; one that is there is never written over
    file: PathBuf,
}

/// What `sign` is asked.
#[derive(Debug, clap::Args)]
pub(super) struct Sign {
    #[command(flatten)]
    clock: Clock,
    #[command(flatten)]
    pub(super) target: Target,
}

/// What `verify` is asked.
#[derive(Debug, clap::Args)]
pub(super) struct Verify {
    /// The public key of the tag's data-key; while one is replaced, both
    #[arg(long, value_name = "BASE64", required = true)]
    public_key: Vec<PublicKey>,
    #[command(flatten)]
    visit: Visit,
}

/// Writes a private key that nobody but its owner can read, and prints the public one.
pub(super) fn keygen(it: &Keygen) -> Result<(), Failure> {
    let shown = it.file.display();
    let mut seed = [0; 32];
    getrandom::fill(&mut seed).map_err(|error| Failure::Failed(format!("no random bytes: {error}")))?;
    let text = pem(&seed);
    let key = SigningKey::from_pem(&text).map_err(|words| Failure::Failed(words.to_owned()))?;
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let written = options.open(&it.file).and_then(|mut file| {
        file.write_all(text.as_bytes())?;
        file.sync_all()
    });
    written.map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => {
            Failure::Refused(format!("{shown} is there already: nothing was written"))
        }
        _ => Failure::Failed(format!("{shown}: {error}")),
    })?;
    let words = format!(
        "private  {shown}   (for whoever writes the feed: --key; keep a copy where nobody else comes)\n\
         public   {public}   (for the tag: data-key)",
        public = key.public()
    );
    print(&mut std::io::stdout().lock(), &words)
}

/// Puts a signature beside a feed, and prints what was signed.
pub(super) async fn sign(it: &Sign) -> Result<(), Failure> {
    let place = it.target.place()?;
    let key = it.target.key()?;
    let key = key.ok_or_else(|| Failure::Usage("--key is missing: the private key that signs".to_owned()))?;
    let bytes = there(&place).await?;
    let moments = it.clock.moments()?;
    let said = words::said(&bytes, moments.now, &moments.zone)?;
    if !it.target.dry_run {
        place.write_signature(key.sign(&bytes)).await.map_err(Failure::Failed)?;
    }
    let did = if it.target.dry_run { "not signed, for this is a dry run" } else { "signed" };
    let mut out = std::io::stdout().lock();
    if it.target.json {
        let report = serde_json::json!({
            "action": "sign",
            "feed": place.to_string(),
            "written": !it.target.dry_run,
            "public_key": key.public().to_string(),
        });
        return print(&mut out, &format!("{report:#}"));
    }
    let lines = said.lines.iter().map(|it| it.chars().filter(|it| !it.is_control()).collect::<String>());
    let lines: Vec<String> = lines.map(|it| format!("  {it}")).collect();
    print(&mut out, &format!("{place}: {did}\n{}", lines.join("\n")))
}

/// Says whether a page with one of these keys would take the feed.
pub(super) async fn verify(it: &Verify) -> Result<(), Failure> {
    let place = it.visit.place()?;
    let bytes = there(&place).await?;
    let signature = place.signature().await.map_err(Failure::Failed)?;
    let signature =
        signature.ok_or_else(|| Failure::Refused(format!("{place}: there is no signature beside it")))?;
    if !it.public_key.iter().any(|key| key.verifies(&bytes, &signature)) {
        let words = format!("{place}: the signature is not that of this key over these bytes");
        return Err(Failure::Refused(words));
    }
    print(&mut std::io::stdout().lock(), &format!("{place}: the signature is good"))
}

async fn there(place: &Place) -> Result<Vec<u8>, Failure> {
    let found = place.read().await.map_err(Failure::Failed)?;
    Ok(found.ok_or_else(|| Failure::Failed(format!("{place}: there is no feed")))?.0)
}
