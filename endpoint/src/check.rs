//! `check`: what visitors would see by an endpoint, and what is wrong with how it is served. Each finding names its cure.

mod answer;
mod finding;
mod headers;
mod independence;
mod shown;

use std::fmt::Write as _;

use reqwest::Url;
use serde_json::{Value, json};

use crate::address::Address;
use crate::ask::joined;
use crate::{clock, disk, web};
use answer::{Answer, Unanswered, ask};
pub use outage_banner_core::check::{Finding, Level};
use outage_banner_core::check::{refused, unreached, unread, wrong};
use outage_banner_core::feed;
pub(crate) use shown::value;

/// Everything about one endpoint.
#[derive(Clone, Debug)]
pub struct Checked {
    /// As it was written on the command line.
    pub address: String,
    /// Whose format it is; empty where it is no feed.
    pub provider: String,
    /// What a visitor would see now, and at the worst of what the feed tells; empty where it is no feed.
    pub now: String,
    /// See `now`.
    pub worst: String,
    /// The worst first.
    pub findings: Vec<Finding>,
}

/// Looks at an endpoint, or at a file that is to become one.
pub async fn check(address: &str, site: Option<&Url>) -> Checked {
    let mut checked = Checked {
        address: address.to_owned(),
        provider: String::new(),
        now: String::new(),
        worst: String::new(),
        findings: Vec::new(),
    };
    let body = body(address, site, &mut checked.findings).await;
    match body.and_then(|it| shown::of(&it, clock::now())) {
        Ok(shown) => {
            checked.provider = shown.provider.to_owned();
            checked.now = shown.now;
            checked.worst = shown.worst;
            checked.findings.extend(shown.findings);
        }
        Err(finding) => checked.findings.push(finding),
    }
    checked.findings.sort_by_key(|it| std::cmp::Reverse(it.level));
    checked
}

/// The whole body; what is wrong with how it came is added to the findings.
async fn body(address: &str, site: Option<&Url>, findings: &mut Vec<Finding>) -> Result<Vec<u8>, Finding> {
    let path = std::path::Path::new(address);
    if path.exists() && !path.is_dir() {
        return disk::read(path)
            .map_err(|error| wrong("file", format!("it cannot be read: {error}"), "let this user read it"));
    }
    let address = Address::parse(address).map_err(|error| {
        wrong("address", error.to_string(), "write the address as in `data-endpoint`, or the path of a file")
    })?;
    let mut bodies = Vec::new();
    for url in &address.parts {
        let answer: Answer = match ask(url, site).await {
            Ok(answer) => answer,
            Err(Unanswered::TooLarge) => return Err(unread(&feed::Error::TooLarge)),
            Err(Unanswered::Failed(words)) => return Err(silent(url, &address, &words).await),
        };
        findings.extend(headers::findings(&answer, site, clock::now()));
        if let Some(site) = site {
            findings.extend(independence::findings(url, site).await);
        }
        if answer.status != 200 {
            return Err(refused(answer.status));
        }
        bodies.push(answer.body);
    }
    Ok(match &mut *bodies {
        [only] => std::mem::take(only),
        parts => joined(parts),
    })
}

/// An address that does not answer. Where the same one answers without TLS, that is what its owner has to know.
async fn silent(url: &Url, address: &Address, words: &str) -> Finding {
    if answers_plainly(url).await {
        let plain: Vec<String> = address.parts.iter().filter_map(plain).map(Url::into).collect();
        let why = if words.starts_with(web::NO_TLS) { String::new() } else { format!(": {words}") };
        let what = format!("no answer by https, but one by http{why}");
        let cure = format!(
            "give this server a certificate, for no page on https may read http; meanwhile \
             `outage-banner serve --from {}` copies it for a proxy that has one",
            plain.join("+")
        );
        return wrong("tls", what, cure);
    }
    unreached(format!("no answer: {words}"), !address.written.contains("://"))
}

/// The same address without TLS, and without the password that it may have; `None` where it is that already.
fn plain(url: &Url) -> Option<Url> {
    let mut plain = url.clone();
    let is_plain = url.scheme() == "https" && plain.set_scheme("http").is_ok();
    // Both fail only for a URL without a host, which `Address::parse` refuses.
    let _ = plain.set_username("");
    let _ = plain.set_password(None);
    is_plain.then_some(plain)
}

/// A redirect to https is no answer: it leads to where nobody answers.
async fn answers_plainly(url: &Url) -> bool {
    let Some(plain) = plain(url) else { return false };
    let Ok(client) = web::client(&plain, false) else { return false };
    web::send(client.get(plain)).await.is_ok_and(|it| it.status.is_success())
}

impl Checked {
    /// Whether visitors would see nothing, or something wrong.
    #[must_use]
    pub fn is_wrong(&self) -> bool {
        self.findings.iter().any(|it| it.level == Level::Wrong)
    }

    /// For programs.
    #[must_use]
    pub fn json(&self) -> Value {
        let text = |it: &str| (!it.is_empty()).then(|| it.to_owned());
        json!({
            "address": self.address,
            "provider": text(&self.provider),
            "now": text(&self.now),
            "worst": text(&self.worst),
            "findings": self.findings.iter().map(finding::json).collect::<Vec<_>>(),
        })
    }

    /// For people.
    #[must_use]
    pub fn table(&self) -> String {
        let mut table = format!("{}\n", self.address);
        for (name, words) in [("feed", &self.provider), ("now", &self.now), ("worst", &self.worst)] {
            if !words.is_empty() {
                let _ = writeln!(table, "  {name:<8}{words}"); // To a string: it cannot fail.
            }
        }
        for it in &self.findings {
            let _ = writeln!(table, "  {:<8}{}\n          → {}", it.level.word(), it.what, it.cure); // As above.
        }
        if self.findings.is_empty() {
            table.push_str("  good    nothing to mend\n");
        }
        table
    }
}
