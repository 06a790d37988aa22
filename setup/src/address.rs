//! What shows of an address before anybody is asked: that nothing stands behind a short one, that it means another place
//! on each page, or that only this machine reaches it. And its host, for whoever pastes the page that people read.

use crate::providers::of_address;
use outage_banner_core::check::{Finding, wrong};
use std::net::Ipv4Addr;

/// Why this cannot be asked as it stands. `site` is what the owner has said of the site; it may be empty.
pub(crate) fn unasked(endpoint: &str, site: &str) -> Option<Finding> {
    if let Some(kind) = of_address(endpoint).filter(|it| it.prefix == endpoint && !it.example.is_empty()) {
        let cure =
            format!("write {}{}, with your own in the place of the example", kind.prefix, kind.example);
        return Some(wrong("address", format!("nothing stands behind {endpoint}"), cure));
    }
    // A + joins where an address begins behind it; elsewhere it is a letter of one.
    let mut parts = endpoint.split('+');
    let first = parts.next().filter(|it| !it.contains(':'));
    let part = first.or_else(|| parts.find(|it| it.starts_with('/')))?;
    let what = format!("{part} has no scheme: on each page it is an address of the site itself");
    if is_host(part.split('/').next().unwrap_or_default()) {
        return Some(wrong("address", what, format!("write https://{part}")));
    }
    let cure = "write the whole address, with https://; where it is meant so, say above where your site is";
    site.trim().is_empty().then(|| wrong("address", what, cure))
}

/// The host of an address that is none of a feed, and of no file: the page that people read, with or without its scheme.
pub(crate) fn host(address: &str) -> Option<&str> {
    let rest = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://"));
    let host = rest.unwrap_or(address).split(['/', '?', '#']).next().unwrap_or_default();
    let path = rest.unwrap_or(address).split(['?', '#']).next().unwrap_or_default();
    let is_file = path.rsplit_once('/').is_some_and(|it| it.1.contains('.'));
    let is_plain = |it: u8| it.is_ascii_alphanumeric() || b".-:".contains(&it);
    let is_one = if rest.is_some() { !host.is_empty() && host.bytes().all(is_plain) } else { is_host(host) };
    (is_one && !is_file && !address.contains('+')).then_some(host)
}

/// Whether only this machine itself reaches what is at an address, be it a short one.
pub(crate) fn is_of_this_machine(address: &str) -> bool {
    let lower = address.to_ascii_lowercase();
    let rest = lower.split_once("://").or_else(|| lower.split_once(':')).unwrap_or_default().1;
    let host =
        rest.split(['/', '\\', '?', '#']).next().unwrap_or_default().rsplit('@').next().unwrap_or_default();
    let name = host.split(':').next().unwrap_or_default();
    host.starts_with("[::1]")
        || name == "localhost"
        || name.ends_with(".localhost")
        || name.parse::<Ipv4Addr>().is_ok_and(|it| it.is_loopback() || it.is_unspecified())
}

/// Endings of files, which are no top-level domains.
const FILES: [&str; 7] = ["json", "xml", "rss", "atom", "txt", "php", "js"];

/// Whether this is a name such as `status.example.net`, and no file.
fn is_host(text: &str) -> bool {
    let Some((before, last)) = text.rsplit_once('.') else { return false };
    let is_label = |it: &str| !it.is_empty() && it.bytes().all(|it| it.is_ascii_alphanumeric() || it == b'-');
    last.len() > 1
        && last.bytes().all(|it| it.is_ascii_alphabetic())
        && before.split('.').all(is_label)
        && !FILES.contains(&&*last.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::{host, is_of_this_machine, unasked};

    #[test]
    fn what_no_visitor_reaches_is_known() {
        for address in [
            "https://cdn.example.net/banner/",
            "http://status.example.net:8080/",
            "https://127.example.net/",
            "http://[2001:db8::1]/",
            "http://localhost@status.example.net/",
            "http://status.example.net\\@localhost/",
            "https://status.example.net/?localhost",
            "statuspage:status.example.net",
            "/status.json",
            "slack:",
            "localhost",
            "",
        ] {
            assert!(!is_of_this_machine(address), "{address}");
        }
        for address in [
            "http://127.0.0.1:8000/",
            "http://localhost/",
            "HTTPS://LocalHost/",
            "http://a.localhost:1/",
            "http://[::1]:8000/x/",
            "http://0.0.0.0/",
            "http://ada@127.0.0.1/",
            "uptime-kuma:localhost:3001/main",
        ] {
            assert!(is_of_this_machine(address), "{address}");
        }
    }

    #[test]
    fn what_cannot_be_asked_is_told_with_what_to_write() {
        let site = "https://www.acme.example";
        for (endpoint, site, cure) in [
            ("statuspage:", site, "write statuspage:status.example.net"),
            ("upptime:", "", "write upptime:owner/repo"),
            ("status.example.net", site, "write https://status.example.net"),
            ("status.example.net/status.json", "", "write https://status.example.net/status.json"),
            ("https://a.example/x+/y.json", "", "write the whole address"),
            ("/status.json", " ", "write the whole address"),
            ("nonsense", "", "write the whole address"),
        ] {
            let found = unasked(endpoint, site).map(|it| it.cure).unwrap_or_default();
            assert!(found.starts_with(cure), "{endpoint}: {found}");
        }
        // A + that joins nothing, and one that does.
        assert_eq!(unasked("https://a.example/x+y.json+https://a.example/z", ""), None);
        for endpoint in
            ["slack:", "statuspage:a.example", "https://a.example/x", "/status.json", "status.json"]
        {
            assert_eq!(unasked(endpoint, site), None, "{endpoint}");
        }
    }

    #[test]
    fn a_page_for_people_has_the_host_of_its_feed() {
        for (address, expected) in [
            ("https://status.acme.example", Some("status.acme.example")),
            ("http://127.0.0.1:80/", Some("127.0.0.1:80")),
            ("https://status.acme.example/incidents/1?a#b", Some("status.acme.example")),
            ("status.acme.example", Some("status.acme.example")),
            ("status.acme.example/history", Some("status.acme.example")),
            ("https://status.acme.example/status.json?a", None),
            ("status.acme.example/feed.xml", None),
            ("status.json", None),
            ("nonsense", None),
            ("https://a.example+https://b.example", None),
            ("https://ada@a.example/", None),
            ("https:///", None),
            ("statuspage:a.example", None),
        ] {
            assert_eq!(host(address), expected, "{address}");
        }
    }
}
