//! What an owner is told of a feed: whose it is, what visitors see of it, and what is wrong, each with its cure.

use crate::address::is_of_this_machine;
use crate::choices::Choices;
use crate::providers::label;
use outage_banner_core::check::{self, Finding, Level, note, wrong};
use outage_banner_core::config::Config;
use outage_banner_core::feed::{self, Error, Feed, Value};
use outage_banner_core::time::Timestamp;
use std::rc::Rc;

/// Whether a server is reached of which a page reads no answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Reach {
    /// It was read, or the cause says why not.
    #[default]
    Told,
    /// Its server answers, and lets no page of another site read that.
    Unshared,
    /// Nothing answers there, as far as a page can tell.
    Silent,
}

/// What came of one URL, as `browser.js` tells it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Answer {
    /// The URL that was asked.
    pub(crate) url: String,
    /// Of HTTP; nothing where no answer came.
    pub(crate) status: Option<u16>,
    /// The body, XML as JSON. It ends soon behind the most that is read.
    pub(crate) text: String,
    /// Its length as it came, in bytes.
    pub(crate) length: usize,
    /// The headers that a page may read.
    pub(crate) headers: Vec<(String, String)>,
    /// In the words of the tag's own check why nothing came, or what is wrong.
    pub(crate) cause: Option<String>,
    /// Where no answer could be read, whether there is one.
    pub(crate) reach: Reach,
    /// Whether the owner wrote a short address.
    pub(crate) is_short: bool,
    /// Why it does not count for a tag with the key that was chosen.
    pub(crate) unsigned: Option<String>,
    /// Whether it was XML.
    pub(crate) is_xml: bool,
    /// Whether it is on another origin than this page.
    pub(crate) is_foreign: bool,
}

impl Answer {
    /// All answers of one endpoint.
    pub(crate) fn read(json: &str) -> Vec<Self> {
        let json: serde_json::Value = serde_json::from_str(json).unwrap_or_default();
        let text = |it: &serde_json::Value| it.as_str().unwrap_or_default().to_owned();
        let headers = |it: &serde_json::Value| {
            let pairs = it.as_object().into_iter().flatten();
            pairs.map(|(name, value)| (name.clone(), text(value))).collect()
        };
        let of = |it: &serde_json::Value| Self {
            url: text(&it["url"]),
            status: it["status"].as_u64().and_then(|it| u16::try_from(it).ok()),
            text: text(&it["text"]),
            length: it["length"].as_u64().and_then(|it| usize::try_from(it).ok()).unwrap_or_default(),
            headers: headers(&it["headers"]),
            cause: it["cause"].as_str().map(str::to_owned),
            reach: match (it["isUnshared"] == true, it["isSilent"] == true) {
                (true, _) => Reach::Unshared,
                (_, true) => Reach::Silent,
                _ => Reach::Told,
            },
            is_short: it["isShort"] == true,
            unsigned: it["unsigned"].as_str().filter(|it| !it.is_empty()).map(str::to_owned),
            is_xml: it["isXml"] == true,
            is_foreign: it["isForeign"] == true,
        };
        json.as_array().into_iter().flatten().map(of).collect()
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|it| it.0 == name).map(|it| &*it.1)
    }
}

/// What is told of an endpoint.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Verdict {
    /// Whose feed it is; empty where it is none.
    pub(crate) provider: String,
    /// What visitors would see now.
    pub(crate) now: String,
    /// What they would have seen at the worst moment of its history.
    pub(crate) worst: String,
    /// When that was, in RFC 3339; empty where it is now, or there is none.
    pub(crate) worst_at: String,
    /// The worst first.
    pub(crate) findings: Vec<Finding>,
    /// The short address of the feed, where it is that of a page that people read.
    pub(crate) better: Option<String>,
    /// Whether a copy by a program of the owner's would help.
    pub(crate) needs_copy: bool,
    /// The feed itself, where visitors' browsers take it, to be shown.
    pub(crate) feed: Option<Rc<str>>,
    /// Whether it is one of our own format, or nothing lies at its address yet: the feed editor could write it.
    pub(crate) is_writable: bool,
    /// The text of a feed of our own format that has mistakes, to be looked through.
    pub(crate) mistaken: Option<String>,
}

impl Verdict {
    /// The whole in a line, for whoever hears it.
    pub(crate) fn summary(&self) -> String {
        let wrong = self.findings.iter().filter(|it| it.level == Level::Wrong).count();
        // A field that is still empty is no fault of the feed.
        let rest = self.findings.iter().filter(|it| it.level != Level::Wrong && **it != no_site()).count();
        let name = label(&self.provider);
        match (self.provider.is_empty(), wrong, rest) {
            (true, ..) if self.better.is_some() => "This is no feed, but its feed is found.".to_owned(),
            (true, ..) => "Visitors would see nothing from this feed.".to_owned(),
            (false, 0, 0) => format!("This is a feed of {name}. There is nothing to mend."),
            (false, 0, _) => format!("This is a feed of {name}. It works; {rest} could be better."),
            (false, ..) => format!("This is a feed of {name}. {wrong} must be mended."),
        }
    }

    /// The same with more findings.
    #[must_use]
    pub(crate) fn with(mut self, more: impl IntoIterator<Item = Finding>) -> Self {
        self.findings.extend(more);
        self.findings.sort_by_key(|it| std::cmp::Reverse(it.level));
        self
    }
}

/// A sentence of the tag's own check as a finding: what is the case, and behind the semicolon what helps.
pub(crate) fn sentence(level: Level, about: &'static str, line: &str) -> Finding {
    let (what, cure) = line.split_once("; ").unwrap_or((line, ""));
    Finding { level, about, what: what.to_owned(), cure: cure.to_owned() }
}

/// Judges the answers of one endpoint, all parts of it.
pub(crate) fn verdict(answers: &[Answer], choices: &Choices, now: Timestamp) -> Verdict {
    let mut found = Verdict::default();
    let mut findings = Vec::new();
    for it in answers {
        if it.url.starts_with("http://") && !is_of_this_machine(&it.url) {
            findings.push(check::plain(&shown(&it.url), choices.get("site").trim().starts_with("http:")));
        }
        if it.reach == Reach::Unshared && is_of_site(&it.url, choices.get("site")) {
            findings.push(unseen());
        } else if it.reach == Reach::Unshared {
            findings.push(check::unshared());
            found.needs_copy = true;
        } else if it.reach == Reach::Silent {
            findings.push(silent(it));
        } else if let Some(status) = it.status.filter(|it| !(200..300).contains(it)) {
            let line = it.cause.as_deref().map(|it| sentence(Level::Wrong, "status", it));
            findings.push(line.unwrap_or_else(|| check::refused(status)));
        } else if let Some(cause) = &it.cause {
            let finding = sentence(Level::Wrong, "reached", cause);
            let cure = Some(finding.cure).filter(|it| !it.is_empty());
            let cure =
                cure.unwrap_or_else(|| "visitors see nothing while that is so: check it again".to_owned());
            findings.push(Finding { cure, ..finding });
            found.needs_copy |= it.is_foreign && it.url.starts_with("http");
        } else {
            findings.extend(check::caching(it.header("cache-control"), it.header("age")));
            // What is too long to be read is told of what was read.
            findings.extend(check::large(it.length).filter(|_| it.length <= feed::MAX_BYTES));
            findings.extend(check::kind(it.header("content-type")));
            if let Some(line) = &it.unsigned {
                let finding = sentence(Level::Wrong, "signature", line);
                let cure = Some(finding.cure).filter(|it| !it.is_empty());
                let cure = cure.unwrap_or_else(|| {
                    "sign it by `outage-banner sign`, with the key of this one".to_owned()
                });
                findings.push(Finding { cure, ..finding });
            }
            if it.is_foreign && it.header("date").is_none() {
                findings.push(check::unexposed_date());
            }
        }
    }
    found.needs_copy |= findings.iter().any(|it| it.about == "size");
    let is_whole =
        !answers.is_empty() && !answers.iter().any(|it| it.cause.is_some() || it.reach != Reach::Told);
    if is_whole && answers.iter().all(|it| it.status.is_some_and(|it| (200..300).contains(&it))) {
        let text = match answers {
            [only] => only.text.clone(),
            parts => {
                format!("{{\"+\":[{}]}}", parts.iter().map(|it| &*it.text).collect::<Vec<_>>().join(","))
            }
        };
        read(&text, choices, now, &mut found, &mut findings);
        let counts =
            !found.provider.is_empty() && !findings.iter().any(|it| ["signature", "age"].contains(&it.about));
        // A script that answers for the feed would have to make XML again.
        found.feed = Some(text.into()).filter(|_| counts && !answers.iter().any(|it| it.is_xml));
    }
    let is_missing = matches!(answers, [Answer { status: Some(404 | 410), .. }]);
    found.is_writable = is_missing || found.provider == "outage-banner";
    found.with(findings)
}

/// Where nothing answers, it is not its server that keeps pages from it.
fn silent(answer: &Answer) -> Finding {
    let place = answer.url.split('/').take(3).collect::<Vec<_>>().join("/");
    let what = format!("nothing answers at {place}, as far as a page can tell");
    let finding = check::unreached(what, answer.is_short);
    let end = if finding.cure.ends_with('?') { "" } else { "." };
    let cure =
        format!("{}{end} If it opens in a tab, let it send Access-Control-Allow-Origin: *", finding.cure);
    Finding { cure, ..finding }
}

/// Whether an address is on the origin of the site, whose pages may read it without being allowed to.
fn is_of_site(url: &str, site: &str) -> bool {
    let site = site.trim();
    let origin = |it: &str| it.to_ascii_lowercase().split('/').take(3).collect::<Vec<_>>().join("/");
    let site = if site.contains("://") { site.to_owned() } else { format!("https://{site}") };
    origin(url) == origin(&site)
}

/// What the pages of the site may read and this one may not.
fn unseen() -> Finding {
    note(
        "cors",
        "pages of your site may read it, but this page may not: nothing more can be said of it here",
        "ask `outage-banner check ADDRESS --site SITE`, or let it send Access-Control-Allow-Origin: *",
    )
}

/// The address without what may be secret in it.
fn shown(url: &str) -> String {
    url.split(['?', '#']).next().unwrap_or_default().to_owned()
}

fn read(text: &str, choices: &Choices, now: Timestamp, found: &mut Verdict, findings: &mut Vec<Finding>) {
    let mut config = Config::read(&|name| choices.attribute(name));
    if let Some(lang) = choices.attribute("lang") {
        config.lang = lang.into();
    }
    let read = |now| {
        feed::read_by(text.as_bytes(), config.hints(now), |text| {
            serde_json::from_str::<Value>(text).map_err(|error| error.to_string())
        })
    };
    // A copy that is too old to be believed says at least what it is a copy of.
    let (old, answer) = match read(now) {
        Err(Error::Expired(until)) => (Some(until), read(Timestamp::from_millis(0))),
        answer => (None, answer),
    };
    let Feed { provider, snapshot, rival, has_mistake } = match answer {
        Ok(feed) => feed,
        Err(error) => {
            findings.push(check::unread(&error));
            return;
        }
    };
    provider.clone_into(&mut found.provider);
    findings.extend(rival.map(|it| check::rival(provider, it)));
    findings.extend(check::nameless(provider));
    let unstated = check::stateless(provider, || serde_json::from_str(text).ok());
    let is_stateless = unstated.is_some();
    findings.extend(unstated);
    findings.extend(old.map(|until| check::expired(until, now)));
    findings.extend(check::overdue(&snapshot, now));
    found.mistaken = has_mistake.then(|| text.to_owned());
    if findings.iter().any(|it| it.about == "signature") {
        "nothing: with this key the feed does not count".clone_into(&mut found.now);
        return;
    }
    found.now = match old {
        None if is_stateless => check::told_without_states(&snapshot, now, &config),
        None => check::told(&snapshot, now, &config),
        Some(_) => "what was last known, marked as old".to_owned(),
    };
    match check::worst(&snapshot, now, |at| read(at).ok().map(|it| it.snapshot)) {
        None => "the feed tells of no incident".clone_into(&mut found.worst),
        Some((then, at)) => {
            found.worst = check::told(&then, at, &config);
            if at != now {
                found.worst_at = at.to_rfc3339();
            }
        }
    }
}

/// What is wrong with a choice that the tag's own check does not look at.
pub(crate) fn own_lines(choices: &Choices) -> Vec<(&'static str, String)> {
    let mut lines = Vec::new();
    for name in ["endpoint", "mirrors", "key", "updates", "support"] {
        if crate::choices::is_secret(choices.get(name)) {
            let line = "this has a password, a token or a private key in it, and everybody can read the tag: it is left out";
            lines.push((name, line.to_owned()));
        }
    }
    for name in ["updates", "support"] {
        for address in choices.get(name).split_whitespace() {
            let has_scheme =
                ["https:", "http:", "mailto:", "tel:", "sms:"].iter().any(|it| address.starts_with(it));
            if has_scheme && outage_banner_core::text::Href::try_from(address).is_err() {
                lines.push((name, format!("{address} leads nowhere, and is left out of the banner")));
            }
        }
    }
    lines
}

/// The channels as the banner names them: whose service each is, and what stands on its link.
pub(crate) fn channels(choices: &Choices, name: &str) -> String {
    let config = Config::read(&|it| choices.attribute(it).filter(|_| it == name));
    let labels: Vec<String> =
        config.channels.iter().map(|it| format!("{} ({})", it.label, it.service.as_str())).collect();
    labels.join(", ")
}

/// A site whose server fails together with the feed's, by the same host.
pub(crate) fn same_host(host: &str) -> Finding {
    wrong(
        "independence",
        format!("it is on {host}, the host of the site: both fail together"),
        "put it where it stays up: another provider, another network, a domain with other name servers",
    )
}

/// A site of which nobody has said where it is.
pub(crate) fn no_site() -> Finding {
    note(
        "independence",
        "whether it fails together with your site is not known",
        "write the address of your site above, and check again",
    )
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test panics")]

    use super::{Answer, Choices, Level, Reach, channels, no_site, own_lines, verdict};
    use outage_banner_core::time::Timestamp;

    const GOOD: &str = r#"{"version": 1, "incidents": [
        {"id": "1", "title": "Slow", "impact": "minor", "started_at": "2026-05-04T13:50:00Z"},
        {"id": "2", "title": "Down", "impact": "critical", "status": "resolved", "started_at": "2026-04-01T09:00:00Z",
         "resolved_at": "2026-04-01T10:00:00Z", "updates": [{"posted_at": "2026-04-01T09:40:00Z", "body": "A switch failed."},
         {"posted_at": "2026-04-01T10:00:00Z", "body": "Over."}]}]}"#;

    fn answer(text: &str) -> Answer {
        let header = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
        Answer {
            url: "https://status.example.net/status.json".to_owned(),
            status: Some(200),
            text: text.to_owned(),
            length: text.len(),
            headers: [("cache-control", "max-age=15"), ("content-type", "application/json"), ("date", "x")]
                .map(header)
                .to_vec(),
            is_foreign: true,
            ..Answer::default()
        }
    }

    #[track_caller]
    fn check(answer: Answer, provider: &str, expected: &[&str]) -> super::Verdict {
        let now = Timestamp::parse("2026-05-04T14:05:00Z").unwrap();
        let found = verdict(&[answer], &Choices::default(), now);
        let lines: Vec<String> =
            found.findings.iter().map(|it| format!("{} {}", it.level.word(), it.about)).collect();
        assert_eq!(
            (&*found.provider, lines.iter().map(|it| &**it).collect::<Vec<_>>()),
            (provider, expected.to_vec())
        );
        assert!(
            found.findings.iter().all(|it| !it.cure.is_empty()),
            "each has its cure: {:?}",
            found.findings
        );
        found
    }

    #[test]
    fn a_feed_whose_states_are_at_another_address_is_not_all_well() {
        let page = r#"{"config": {"slug": "main"}, "publicGroupList": [{"id": 1, "monitorList": [{"id": 1, "name": "Mail"}]}]}"#;
        let found = check(answer(page), "uptime-kuma", &["weak states"]);
        assert!(found.findings[0].cure.contains("heartbeat/SLUG"), "{:?}", found.findings);
        assert_eq!(found.now, "nothing: how it is, this feed does not say");
        let beats = r#"{"heartbeatList": {"1": [{"status": 1}]}, "uptimeList": {}}"#;
        let both = format!(r#"{{"+": [{page}, {beats}]}}"#);
        assert_eq!(check(answer(&both), "uptime-kuma", &[]).now, "nothing: all is well");
    }

    #[test]
    fn a_good_feed_is_told_as_visitors_would_see_it() {
        let found = check(answer(GOOD), "outage-banner", &[]);
        assert_eq!(found.now, "minor incident: Slow");
        assert_eq!(found.worst, "critical incident: Down · A switch failed.");
        assert_eq!(found.worst_at, "2026-04-01T09:40:00Z");
        assert_eq!(found.feed.as_deref(), Some(GOOD));
        assert!(found.is_writable);
        assert_eq!(found.summary(), "This is a feed of our own format. There is nothing to mend.");
    }

    #[test]
    fn each_failure_is_told_with_its_cure() {
        let with = |change: &dyn Fn(&mut Answer)| {
            let mut it = answer(GOOD);
            change(&mut it);
            it
        };
        let found = check(
            with(&|it| {
                it.reach = Reach::Unshared;
                it.status = None;
            }),
            "",
            &["wrong cors"],
        );
        assert!(found.needs_copy);
        check(with(&|it| it.url = "http://status.example.net/".to_owned()), "outage-banner", &["wrong tls"]);
        check(with(&|it| it.url = "http://127.0.0.1:1/".to_owned()), "outage-banner", &[]);
        check(
            with(&|it| it.url = "http://localhost.example.net/".to_owned()),
            "outage-banner",
            &["wrong tls"],
        );
        assert!(!check(with(&|it| it.status = Some(503)), "", &["wrong status"]).is_writable);
        assert!(check(with(&|it| it.status = Some(404)), "", &["wrong status"]).is_writable);
        check(
            with(&|it| {
                it.status = None;
                it.cause = Some("https://a: no answer in 10 seconds; name a second address".to_owned());
            }),
            "",
            &["wrong reached"],
        );
        check(
            with(&|it| {
                it.status = None;
                it.cause = Some("https://a: this browser is offline".to_owned());
            }),
            "",
            &["wrong reached"],
        );
        check(with(&|it| it.headers.retain(|it| it.0 != "cache-control")), "outage-banner", &["weak cache"]);
        check(with(&|it| it.headers.retain(|it| it.0 != "date")), "outage-banner", &["note cors"]);
        check(with(&|it| it.length = 200_000), "outage-banner", &["weak size"]);
        let found = check(
            with(&|it| {
                it.unsigned = Some("its signature is not valid: somebody else has signed it".to_owned());
            }),
            "outage-banner",
            &["wrong signature"],
        );
        assert_eq!((&*found.now, &*found.worst), ("nothing: with this key the feed does not count", ""));
        assert_eq!(found.feed, None);
        assert_eq!(check(with(&|it| it.is_xml = true), "outage-banner", &[]).feed, None);

        check(with(&|it| it.text = "<!doctype html>".to_owned()), "", &["wrong feed"]);
        check(with(&|it| it.text = r#"{"version": 1"#.to_owned()), "", &["wrong feed"]);
        let long = "1,".repeat(1_200_000);
        let found = check(
            with(&|it| {
                it.text = format!("[{long}1]");
                it.length = it.text.len();
            }),
            "",
            &["wrong feed"],
        );
        assert!(!found.needs_copy, "a program reads no more of it than a banner");
        assert!(found.findings[0].cure.contains("take out what is over"), "{:?}", found.findings);
        check(with(&|it| it.text = "[]".to_owned()), "unknown", &["note provider"]);
        for (is_short, words) in [(true, "always asked by https"), (false, "is it the right one?")] {
            let silent = with(&|it| {
                (it.reach, it.is_short, it.status) = (Reach::Silent, is_short, None);
                it.cause =
                    Some("https://a: no answer that this page may read; let it send a header".to_owned());
            });
            let found = check(silent, "", &["wrong reached"]);
            assert_eq!(
                found.findings[0].what,
                "nothing answers at https://status.example.net, as far as a page can tell"
            );
            assert!(found.findings[0].cure.contains(words) && !found.needs_copy, "{:?}", found.findings);
        }
        check(
            answer(r#"{"version": 1, "checked_at": "2026-05-04T13:00:00Z", "valid_seconds": 600}"#),
            "outage-banner",
            &["wrong age"],
        );
        check(
            answer(
                r#"{"version": 1, "incidents": [{"title": "Down", "next_update_by": "2026-05-04T14:00:00Z"}]}"#,
            ),
            "outage-banner",
            &["note overdue"],
        );
        assert!(
            check(answer(r#"{"version": 1, "incidentes": []}"#), "outage-banner", &[]).mistaken.is_some()
        );
    }

    #[test]
    fn pages_of_the_site_may_read_what_lies_on_it() {
        let now = Timestamp::parse("2026-05-04T14:05:00Z").unwrap();
        let unshared = || Answer { reach: Reach::Unshared, status: None, ..answer("") };
        for (site, level) in [
            ("https://status.example.net/shop", Level::Note),
            ("Status.example.net", Level::Note),
            ("https://www.example.net", Level::Wrong),
            ("", Level::Wrong),
        ] {
            let found = verdict(&[unshared()], &Choices::default().with("site", site), now);
            let levels: Vec<Level> = found.findings.iter().map(|it| it.level).collect();
            assert_eq!((levels, found.needs_copy), (vec![level], level == Level::Wrong), "{site}");
        }
    }

    #[test]
    fn an_empty_field_of_the_owners_is_no_fault_of_the_feed() {
        let now = Timestamp::parse("2026-05-04T14:05:00Z").unwrap();
        let found = verdict(&[answer(r#"{"version": 1}"#)], &Choices::default(), now).with([no_site()]);
        assert_eq!(found.findings, [no_site()], "it is still said");
        assert!(found.summary().ends_with("There is nothing to mend."), "{}", found.summary());
        let large = Answer { length: 200_000, ..answer(r#"{"version": 1}"#) };
        let found = verdict(&[large], &Choices::default(), now).with([no_site()]);
        assert!(found.summary().ends_with("It works; 1 could be better."), "{}", found.summary());
    }

    #[test]
    fn parts_are_read_together_and_each_must_answer() {
        let now = Timestamp::parse("2026-05-04T14:05:00Z").unwrap();
        let page = r#"{"config": {"slug": "acme", "title": "Acme"}, "incident": null, "maintenanceList": [],
            "publicGroupList": [{"id": 1, "name": "H", "monitorList": [{"id": 1, "name": "Email", "type": "smtp"}]}]}"#;
        let beats = r#"{"heartbeatList": {"1": [{"status": 0, "time": "2026-05-04 13:59:00.000", "msg": "", "ping": 20}]}, "uptimeList": {"1_24": 1}}"#;
        let both = [answer(page), answer(beats)];
        let found = verdict(&both, &Choices::default(), now);
        assert!(found.provider == "uptime-kuma" && !found.is_writable);
        let broken = [answer(page), Answer { status: Some(404), ..answer(beats) }];
        let found = verdict(&broken, &Choices::default(), now);
        assert!(found.provider.is_empty() && found.findings.iter().any(|it| it.level == Level::Wrong));
    }

    #[test]
    fn the_answer_of_the_browser_is_read() {
        let json = r#"[{"url": "https://a/", "status": 200, "text": "{}", "length": 2, "headers": {"age": "3"}, "isForeign": true},
            {"url": "b", "cause": "no", "isUnshared": true}]"#;
        let all = Answer::read(json);
        assert_eq!(
            (all.len(), all[0].status, all[0].header("age"), all[0].is_foreign),
            (2, Some(200), Some("3"), true)
        );
        assert_eq!(
            (all[1].status, all[1].cause.as_deref(), all[1].reach),
            (None, Some("no"), Reach::Unshared)
        );
        assert!(Answer::read("nonsense").is_empty());
    }

    #[test]
    fn channels_are_read_as_the_banner_reads_them() {
        let choices = Choices::default()
            .with("updates", "http://social.example/@acme https:// mailto:")
            .with("support", "tel:+442079460123");
        assert_eq!(channels(&choices, "updates"), "@acme@social.example (mastodon)");
        assert_eq!(channels(&choices, "support"), "+442079460123 (phone)");
        let lines: Vec<_> = own_lines(&choices).into_iter().map(|it| it.1).collect();
        assert_eq!(lines.len(), 2, "{lines:?}");
    }
}
