//! The status pages whose feeds have a short address, for whoever does not know theirs.

use outage_banner_core::feed::UNKNOWN;

/// A kind of page: its short address without the parameter, what it is called, and what follows.
pub(crate) struct Provider {
    /// As in `docs/providers.md`, with the colon.
    pub(crate) prefix: &'static str,
    /// Its name.
    pub(crate) label: &'static str,
    /// The parameter, as an example; empty where there is one page only.
    pub(crate) example: &'static str,
}

const fn of(prefix: &'static str, label: &'static str, example: &'static str) -> Provider {
    Provider { prefix, label, example }
}

/// All of them, those of one's own first.
pub(crate) const PROVIDERS: [Provider; 39] = [
    of("statuspage:", "Statuspage", "status.example.net"),
    of("incidentio:", "incident.io", "status.example.net"),
    of("instatus:", "Instatus", "status.example.net"),
    of("betterstack:", "Better Stack", "status.example.net"),
    of("uptime-kuma:", "Uptime Kuma", "kuma.example.net/main"),
    of("uptimerobot:", "UptimeRobot", "ID"),
    of("statuspal:", "StatusPal", "subdomain"),
    of("statuspal-eu:", "StatusPal (EU)", "subdomain"),
    of("statusio:", "Status.io", "PAGEID"),
    of("cachet:", "Cachet 2", "status.example.net"),
    of("cachet3:", "Cachet 3", "status.example.net"),
    of("cstate:", "cState", "status.example.net"),
    of("upptime:", "Upptime", "owner/repo"),
    of("gatus:", "Gatus", "status.example.net"),
    of("openstatus:", "OpenStatus", "slug"),
    of("oneuptime:", "OneUptime", "oneuptime.com/ID"),
    of("rootly:", "Rootly", "status.example.net"),
    of("sorry:", "Sorry™", "status.example.net"),
    of("firehydrant:", "FireHydrant", "status.example.net"),
    of("flashduty:", "Flashduty", "status.example.net"),
    of("uptimeflare:", "UptimeFlare", "status.example.net"),
    of("statuscast:", "StatusCast", "status.example.net"),
    of("pagerduty:", "PagerDuty", "status.example.net"),
    of("datadog:", "Datadog", "status.example.net"),
    of("statushub:", "StatusHub", "status.example.net"),
    of("vigil:", "Vigil", "status.example.net"),
    of("mastodon:", "Mastodon account", "social.example/ACCOUNTID"),
    of("bluesky:", "Bluesky account", "acme.example"),
    of("slack:", "Slack’s own page", ""),
    of("heroku:", "Heroku’s own page", ""),
    of("salesforce:", "Salesforce’s own page", ""),
    of("azure:", "Azure’s own page", ""),
    of("azure-devops:", "Azure DevOps’ own page", ""),
    of("google-cloud:", "Google Cloud’s own page", ""),
    of("google-workspace:", "Google Workspace’s own page", ""),
    of("aws-health:", "AWS’ own page", ""),
    of("apple:", "Apple’s own page", ""),
    of("paypal:", "PayPal’s own page", ""),
    of("zendesk:", "Zendesk’s own page", ""),
];

/// The kind of page whose short address this is.
pub(crate) fn of_address(address: &str) -> Option<&'static Provider> {
    PROVIDERS.iter().find(|it| address.trim_start().starts_with(it.prefix))
}

/// Whose page it may be that people read on a host: those whose feed lies on the same host, the most usual
/// ones first.
pub(crate) const GUESSES: [&str; 8] = [
    "statuspage:",
    "incidentio:",
    "instatus:",
    "betterstack:",
    "rootly:",
    "cstate:",
    "flashduty:",
    "uptimeflare:",
];

/// What the readers' word for a provider is called.
pub(crate) fn label(word: &str) -> &str {
    match word {
        "outage-banner" => "our own format",
        "rss" => "RSS",
        "atom" => "Atom",
        "json-feed" => "JSON Feed",
        UNKNOWN => "a provider that does not show yet",
        word => {
            PROVIDERS.iter().find(|it| it.prefix.strip_suffix(':') == Some(word)).map_or(word, |it| it.label)
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test panics")]

    use super::{GUESSES, PROVIDERS, label, of_address};
    use std::collections::BTreeSet;

    #[test]
    fn the_short_addresses_are_those_of_the_table() {
        const TABLE: &str = include_str!("../../static/outage-banner-addresses.js");
        let entries = TABLE.split_once("const URLS = {").unwrap().1.split_once("\n};").unwrap().0;
        let lines = entries.replace(":\n", ": ");
        let known: BTreeSet<String> = lines
            .lines()
            .filter_map(|it| it.split_once(": ").filter(|it| it.1.trim().starts_with("\"https")))
            .map(|it| it.0.trim().trim_matches('"').trim_end_matches(':').to_owned())
            .collect();
        let here: BTreeSet<String> =
            PROVIDERS.iter().map(|it| it.prefix.trim_end_matches(':').to_owned()).collect();
        assert_eq!(here.len(), PROVIDERS.len(), "one is there twice");
        assert_eq!(here, known);
        for it in &PROVIDERS {
            assert_eq!(
                it.example.is_empty(),
                TABLE.contains(&format!("\"{}\": \"", it.prefix)),
                "{}",
                it.prefix
            );
        }
    }

    #[test]
    fn each_guess_has_a_name() {
        assert!(GUESSES.iter().all(|it| of_address(it).is_some_and(|kind| kind.prefix == *it)));
    }

    #[test]
    fn each_provider_has_a_name() {
        for (word, name) in
            [("statuspage", "Statuspage"), ("outage-banner", "our own format"), ("new", "new")]
        {
            assert_eq!(label(word), name);
        }
        for word in outage_banner_core::feed::providers() {
            assert_ne!(label(word), word, "{word} has no name here");
        }
    }

    #[test]
    fn an_address_tells_the_kind_of_page() {
        assert_eq!(of_address(" statuspal-eu:acme").unwrap().label, "StatusPal (EU)");
        assert!(of_address("https://status.example.net/").is_none());
    }
}
