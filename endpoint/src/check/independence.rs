//! Whether the endpoint still answers when the site does not.

use std::collections::BTreeSet;
use std::net::IpAddr;

use reqwest::Url;

use outage_banner_core::check::{Finding, note, weak, wrong};

/// What is known of both.
#[derive(Clone, Debug, Default)]
struct Hosts<'a> {
    feed: &'a str,
    site: &'a str,
    feed_addresses: BTreeSet<IpAddr>,
    site_addresses: BTreeSet<IpAddr>,
}

/// Looks both names up. Name servers are not asked for: the system's resolver has no way to.
pub(super) async fn findings(feed: &Url, site: &Url) -> Vec<Finding> {
    let hosts = Hosts {
        feed: feed.host_str().unwrap_or_default(),
        site: site.host_str().unwrap_or_default(),
        feed_addresses: addresses(feed).await,
        site_addresses: addresses(site).await,
    };
    judge(&hosts)
}

async fn addresses(url: &Url) -> BTreeSet<IpAddr> {
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
    let port = url.port_or_known_default().unwrap_or(443);
    // A name that has no address is told of by whoever asks it.
    tokio::net::lookup_host((host, port)).await.map(|it| it.map(|it| it.ip()).collect()).unwrap_or_default()
}

fn judge(hosts: &Hosts<'_>) -> Vec<Finding> {
    let elsewhere =
        "put it where it stays up: another provider, another network, a domain with other name servers";
    if hosts.feed == hosts.site {
        return vec![wrong(
            "independence",
            format!("it is on {}, the host of the site: both fail together", hosts.site),
            elsewhere,
        )];
    }
    let shared: Vec<String> =
        hosts.feed_addresses.intersection(&hosts.site_addresses).map(ToString::to_string).collect();
    if !shared.is_empty() {
        let what =
            format!("it is at {}, as the site is: the same machine, or the same CDN", shared.join(", "));
        return vec![weak("independence", what, elsewhere)];
    }
    match registrable(hosts.feed) {
        Some(domain) if registrable(hosts.site) == Some(domain) => {
            let what = format!(
                "it is under {domain}, as the site is: they share name servers, and whoever holds the domain"
            );
            vec![note(
                "independence",
                what,
                "take a name under another domain, or be sure of this one's name servers",
            )]
        }
        _ => Vec::new(),
    }
}

/// `acme.co.uk` of `www.acme.co.uk`, by the public suffix list; none for an address in digits.
fn registrable(host: &str) -> Option<&str> {
    if host.trim_matches(['[', ']']).parse::<IpAddr>().is_ok() {
        return None;
    }
    psl::domain_str(host)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test panics")]

    use super::{Hosts, judge};

    #[track_caller]
    fn check(feed: (&str, &[&str]), site: (&str, &[&str]), expected: Option<&str>) {
        let parsed = |it: &[&str]| it.iter().map(|it| it.parse().unwrap()).collect();
        let hosts = Hosts {
            feed: feed.0,
            site: site.0,
            feed_addresses: parsed(feed.1),
            site_addresses: parsed(site.1),
        };
        let found = judge(&hosts).first().map(|it| format!("{} {}", it.level.word(), it.what));
        match expected {
            Some(expected) => {
                assert!(found.as_deref().is_some_and(|it| it.starts_with(expected)), "{found:?}");
            }
            None => assert_eq!(found, None),
        }
    }

    #[test]
    fn what_fails_with_the_site_is_told() {
        check(("a.example", &[]), ("a.example", &[]), Some("wrong it is on a.example"));
        check(
            ("b.example", &["192.0.2.1"]),
            ("a.example", &["192.0.2.1", "192.0.2.2"]),
            Some("weak it is at 192.0.2.1"),
        );
        check(("status.acme.co.uk", &[]), ("www.acme.co.uk", &[]), Some("note it is under acme.co.uk"));
        // A public suffix is nobody's domain.
        check(("acme.github.io", &[]), ("other.github.io", &[]), None);
        check(("one.co.uk", &[]), ("two.co.uk", &[]), None);
        check(("192.0.2.1", &["192.0.2.1"]), ("198.51.100.1", &["198.51.100.1"]), None);
    }
}
