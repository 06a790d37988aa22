//! Whose service an address belongs to, and how people there write an account.

use crate::text::{cut, pieces};
use crate::words::words;

words! {
    /// The kind of a channel: it has an icon, a name and needs of its own.
    Service {
        /// A telephone number.
        Phone = "phone",
        /// A number for text messages.
        Sms = "sms",
        /// A mail address.
        Mail = "mail",
        /// A chat on the company's own site.
        Chat = "chat",
        /// X, once Twitter.
        X = "x",
        /// Mastodon, or another server that writes accounts as it does.
        Mastodon = "mastodon",
        /// Bluesky.
        Bluesky = "bluesky",
        /// Facebook and its Messenger.
        Facebook = "facebook",
        /// Instagram.
        Instagram = "instagram",
        /// `LinkedIn`.
        Linkedin = "linkedin",
        /// `YouTube`.
        Youtube = "youtube",
        /// Telegram.
        Telegram = "telegram",
        /// `WhatsApp`.
        Whatsapp = "whatsapp",
        /// Signal.
        Signal = "signal",
        /// Discord.
        Discord = "discord",
        /// Slack.
        Slack = "slack",
        /// Matrix.
        Matrix = "matrix",
        /// Reddit.
        Reddit = "reddit",
        /// `GitHub`.
        Github = "github",
        /// Zendesk.
        Zendesk = "zendesk",
        /// Any other page.
        Web = "web",
    }
}

/// Host by host; subdomains count too. Those of `web` write accounts as Mastodon does, but are not. One string: a
/// table of addresses would not compress.
const HOSTS: &str = "x.com=x twitter.com=x bsky.app=bluesky facebook.com=facebook m.me=facebook instagram.com=instagram \
    linkedin.com=linkedin youtube.com=youtube t.me=telegram wa.me=whatsapp whatsapp.com=whatsapp signal.me=signal \
    signal.group=signal discord.gg=discord discord.com=discord slack.com=slack matrix.to=matrix reddit.com=reddit \
    github.com=github zendesk.com=zendesk threads.com=web threads.net=web tiktok.com=web medium.com=web";

impl Service {
    /// The name it goes by in every language; `None` for what each language has a word for.
    #[must_use]
    pub fn brand(self) -> Option<&'static str> {
        Some(match self {
            Self::Phone | Self::Sms | Self::Mail | Self::Chat | Self::Web => return None,
            Self::X => "X",
            Self::Mastodon => "Mastodon",
            Self::Bluesky => "Bluesky",
            Self::Facebook => "Facebook",
            Self::Instagram => "Instagram",
            Self::Linkedin => "LinkedIn",
            Self::Youtube => "YouTube",
            Self::Telegram => "Telegram",
            Self::Whatsapp => "WhatsApp",
            Self::Signal => "Signal",
            Self::Discord => "Discord",
            Self::Slack => "Slack",
            Self::Matrix => "Matrix",
            Self::Reddit => "Reddit",
            Self::Github => "GitHub",
            Self::Zendesk => "Zendesk",
        })
    }
}

/// The service of an address, and the account as people there write it.
pub(crate) fn of(href: &str) -> (Service, String) {
    let (scheme, rest) = cut(href, b':').unwrap_or_default();
    let service = match scheme {
        "mailto" => Service::Mail,
        "tel" => Service::Phone,
        "sms" => Service::Sms,
        _ => return web(rest.get(2..).unwrap_or_default()),
    };
    (service, until(rest, b"?;").to_owned())
}

fn web(address: &str) -> (Service, String) {
    let address = address.strip_prefix("www.").unwrap_or(address);
    let plain = until(address, b"?#");
    let plain = plain.strip_suffix('/').unwrap_or(plain);
    let (host, path) = cut(plain, b'/').unwrap_or((plain, ""));
    let mut parts = pieces(path, b'/');
    let (first, second) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    let service = service(host, path);
    let account = match service {
        Service::X | Service::Instagram | Service::Facebook | Service::Telegram => ["@", first].concat(),
        Service::Bluesky => ["@", second].concat(),
        Service::Mastodon | Service::Youtube if first.as_bytes().first() == Some(&b'@') => {
            let is_whole = service == Service::Youtube || first.bytes().filter(|it| *it == b'@').count() > 1;
            if is_whole { first.to_owned() } else { [first, "@", host].concat() }
        }
        Service::Linkedin => second.to_owned(),
        Service::Reddit | Service::Github => path.to_owned(),
        Service::Whatsapp if first.bytes().all(|it| it.is_ascii_digit()) => ["+", first].concat(),
        Service::Matrix => address.get("matrix.to/#/".len()..).unwrap_or_default().to_owned(),
        Service::Whatsapp | Service::Signal | Service::Discord => {
            service.brand().unwrap_or_default().to_owned()
        }
        _ => plain.to_owned(),
    };
    // A bare sign is no account: an address of another form than the usual is shown as it is.
    (service, if account.len() > 1 { account } else { plain.to_owned() })
}

fn service(host: &str, path: &str) -> Service {
    let is = |domain: &str| {
        host.strip_suffix(domain)
            .is_some_and(|before| before.is_empty() || before.as_bytes().last() == Some(&b'.'))
    };
    for (domain, word) in pieces(HOSTS, b' ').filter_map(|it| cut(it, b'=')) {
        if is(domain) {
            return Service::from_word(word).unwrap_or(Service::Web);
        }
    }
    if path.as_bytes().first() == Some(&b'@') || host.starts_with("mastodon.") {
        Service::Mastodon
    } else if host.starts_with("chat.") || pieces(path, b'/').any(|it| it == "chat" || it == "livechat") {
        Service::Chat
    } else {
        Service::Web
    }
}

fn until<'a>(text: &'a str, ends: &[u8]) -> &'a str {
    let end = text.bytes().position(|it| ends.contains(&it)).unwrap_or(text.len());
    text.get(..end).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::of;

    #[track_caller]
    fn check(href: &str, expected: &str) {
        let (service, account) = of(href);
        assert_eq!(format!("{} {account}", service.as_str()), expected, "{href}");
    }

    #[test]
    fn service_and_account_are_read_from_the_address() {
        for (href, expected) in [
            ("tel:+442079460123", "phone +442079460123"),
            ("tel:+44-20-7946-0123;ext=5", "phone +44-20-7946-0123"),
            ("sms:+15550100?body=hi", "sms +15550100"),
            ("mailto:help@acme.example?subject=Outage", "mail help@acme.example"),
            ("https://x.com/acme", "x @acme"),
            ("https://www.twitter.com/acme/", "x @acme"),
            ("https://mobile.twitter.com/acme?s=20", "x @acme"),
            ("https://social.example/@acme", "mastodon @acme@social.example"),
            ("https://mastodon.example/@acme@other.example", "mastodon @acme@other.example"),
            ("https://mastodon.example/about", "mastodon mastodon.example/about"),
            ("https://bsky.app/profile/acme.example", "bluesky @acme.example"),
            ("https://facebook.com/acme", "facebook @acme"),
            ("https://m.me/acme", "facebook @acme"),
            ("https://instagram.com/acme/", "instagram @acme"),
            ("https://www.linkedin.com/company/acme/", "linkedin acme"),
            ("https://www.youtube.com/@acme", "youtube @acme"),
            ("https://www.youtube.com/channel/UC123", "youtube youtube.com/channel/UC123"),
            ("https://t.me/acme_status", "telegram @acme_status"),
            ("https://wa.me/15550100", "whatsapp +15550100"),
            ("https://whatsapp.com/channel/0029", "whatsapp WhatsApp"),
            ("https://signal.me/#p/+15550100", "signal Signal"),
            ("https://discord.gg/abc", "discord Discord"),
            ("https://acme.slack.com/", "slack acme.slack.com"),
            ("https://matrix.to/#/#help:acme.example", "matrix #help:acme.example"),
            ("https://reddit.com/r/acme", "reddit r/acme"),
            ("https://github.com/acme/status/issues", "github acme/status/issues"),
            ("https://acme.zendesk.com/hc/en-us", "zendesk acme.zendesk.com/hc/en-us"),
            ("https://www.acme.example/chat", "chat acme.example/chat"),
            ("https://chat.acme.example", "chat chat.acme.example"),
            ("https://acme.example/help/", "web acme.example/help"),
            ("https://medium.com/@acme", "web medium.com/@acme"),
            ("https://notx.com/acme", "web notx.com/acme"),
            ("https://x.com/", "x x.com"),
        ] {
            check(href, expected);
        }
    }
}
