//! What the headers of an answer mean for visitors. Pure: the answer comes in, the findings go out.

use outage_banner_core::check::{self, Finding, note, weak, wrong};
use outage_banner_core::time::Timestamp;
use reqwest::Url;

use super::answer::Answer;
use crate::web::is_loopback;

/// Below this, compression saves no packet.
const WORTH_COMPRESSING: usize = 1_400;
/// The loader takes the difference for the way, not for a wrong clock.
const SKEW_MS: i64 = 2 * 60_000;

/// Everything that is to be said about how the answer came.
pub(super) fn findings(answer: &Answer, site: Option<&Url>, now: Timestamp) -> Vec<Finding> {
    let is_same_origin = site.is_some_and(|it| it.origin() == answer.asked.origin());
    let mut found = Vec::new();
    found.extend(way(answer, site));
    if !is_same_origin {
        found.extend(sharing(answer, site));
    }
    found.extend(caching(answer));
    found.extend(size(answer));
    found.extend(date(answer, now));
    found
}

fn header<'a>(answer: &'a Answer, name: &str) -> Option<&'a str> {
    answer.headers.get(name).and_then(|it| it.to_str().ok())
}

/// TLS and redirects.
fn way(answer: &Answer, site: Option<&Url>) -> Vec<Finding> {
    let mut found = Vec::new();
    let addresses = || std::iter::once(&answer.asked).chain(&answer.redirects);
    if let Some(plain) = addresses().find(|it| it.scheme() == "http" && !is_loopback(it)) {
        found.push(check::plain(&crate::web::shown(plain), site.is_some_and(|it| it.scheme() != "https")));
    }
    if let Some(last) = answer.redirects.last() {
        let what = match answer.redirects.len() {
            1 => "a redirect: it costs every visitor a request".to_owned(),
            more => format!("{more} redirects: each costs every visitor a request"),
        };
        found.push(weak("redirects", what, format!("write {} in the tag", crate::web::shown(last))));
    }
    found
}

/// CORS.
fn sharing(answer: &Answer, site: Option<&Url>) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut all = answer.headers.get_all("access-control-allow-origin").iter();
    let (allowed, second) = (all.next().and_then(|it| it.to_str().ok()), all.next());
    let origin = site.map(|it| it.origin().ascii_serialization());
    match (allowed, &origin) {
        (Some(_), _) if second.is_some() => {
            found.push(wrong(
                "cors",
                "Access-Control-Allow-Origin comes twice, so no browser takes it",
                "send it once",
            ));
        }
        (Some("*"), _) => {}
        (Some(allowed), Some(origin)) if allowed == origin => {
            if !header(answer, "vary").is_some_and(|it| it.to_ascii_lowercase().contains("origin")) {
                let what = "Access-Control-Allow-Origin names one site without Vary: Origin, so a cache may give it to another";
                found.push(weak("cors", what, "send Access-Control-Allow-Origin: *, or add Vary: Origin"));
            }
        }
        (Some(allowed), Some(origin)) => {
            found.push(wrong("cors", format!("only {allowed} may read it, not {origin}"), check::SHARE));
        }
        (Some(allowed), None) => {
            let what = format!("only {allowed} may read it");
            found.push(weak("cors", what, "say by --site which site is to read it"));
        }
        (None, _) => found.push(check::unshared()),
    }
    let exposed = header(answer, "access-control-expose-headers").unwrap_or_default().to_ascii_lowercase();
    let is_exposed = |name: &str| exposed == "*" || exposed.split(',').any(|it| it.trim() == name);
    if !is_exposed("date") {
        found.push(check::unexposed_date());
    }
    if !is_exposed("retry-after") {
        let what = "when you ask visitors to wait, their browsers do not hear it: Retry-After is not exposed";
        found.push(note("cors", what, check::EXPOSE));
    }
    found
}

fn caching(answer: &Answer) -> Vec<Finding> {
    let mut found = check::caching(header(answer, "cache-control"), header(answer, "age"));
    if !answer.headers.contains_key("etag") && !answer.headers.contains_key("last-modified") {
        found.push(weak(
            "etag",
            "there is no ETag: each look costs the whole body",
            "let the server send an ETag",
        ));
    }
    found
}

fn size(answer: &Answer) -> Vec<Finding> {
    let length = answer.body.len();
    let mut found = Vec::new();
    found.extend(check::large(length));
    if length > WORTH_COMPRESSING && answer.coding.is_none() {
        found.push(weak(
            "compression",
            format!("{length} bytes, not compressed"),
            "let the server compress it by gzip or Brotli",
        ));
    }
    found.extend(check::kind(header(answer, "content-type")).filter(|_| answer.status == 200));
    found
}

fn date(answer: &Answer, now: Timestamp) -> Vec<Finding> {
    match header(answer, "date").and_then(Timestamp::parse) {
        None => vec![weak(
            "date",
            "Date is missing, so visitors with a wrong clock see wrong ages",
            "let the server send Date",
        )],
        Some(at) if (at.millis() - now.millis()).abs() > SKEW_MS => {
            let minutes = (at.millis() - now.millis()).abs() / 60_000;
            let what = format!("the server's clock and this machine's differ by {minutes} minutes");
            vec![weak("date", what, "set both by NTP")]
        }
        Some(_) => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test panics")]

    use super::{Answer, findings};
    use outage_banner_core::time::Timestamp;
    use reqwest::Url;
    use reqwest::header::{HeaderMap, HeaderName, HeaderValue};

    const GOOD: [(&str, &str); 6] = [
        ("access-control-allow-origin", "*"),
        ("access-control-expose-headers", "Date, Retry-After"),
        ("cache-control", "max-age=15"),
        ("etag", "\"1\""),
        ("content-type", "application/json"),
        ("date", "Mon, 04 May 2026 14:05:00 GMT"),
    ];

    fn answer(changes: &[(&'static str, &'static str)]) -> Answer {
        let mut headers = HeaderMap::new();
        for (name, value) in GOOD.iter().chain(changes) {
            headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
        }
        headers.retain(|_, value| !value.is_empty());
        Answer {
            asked: Url::parse("https://status.other.example/status.json").unwrap(),
            redirects: Vec::new(),
            status: 200,
            headers,
            body: vec![b' '; 2_000],
            coding: Some("br".to_owned()),
        }
    }

    trait Retain {
        fn retain(&mut self, keep: impl Fn(&HeaderName, &HeaderValue) -> bool);
    }

    impl Retain for HeaderMap {
        fn retain(&mut self, keep: impl Fn(&HeaderName, &HeaderValue) -> bool) {
            *self = self
                .iter()
                .filter(|(name, value)| keep(name, value))
                .map(|(n, v)| (n.clone(), v.clone()))
                .collect();
        }
    }

    #[track_caller]
    fn check(answer: &Answer, site: &str, expected: &[&str]) {
        let site = Some(site).filter(|it| !it.is_empty()).map(|it| Url::parse(it).unwrap());
        let now = Timestamp::parse("2026-05-04T14:05:30Z").unwrap();
        let found: Vec<String> = findings(answer, site.as_ref(), now)
            .iter()
            .map(|it| format!("{} {}: {}", it.level.word(), it.about, it.what.split(':').next().unwrap()))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_good_answer_has_no_finding() {
        check(&answer(&[]), "", &[]);
        check(&answer(&[]), "https://www.acme.example", &[]);
    }

    #[test]
    fn whoever_may_not_read_it_is_told() {
        let missing = "wrong cors: no page of another site may read it";
        check(&answer(&[("access-control-allow-origin", "")]), "", &[missing]);
        check(&answer(&[("access-control-allow-origin", "")]), "https://www.acme.example/page", &[missing]);
        // On the same origin nobody needs to be allowed anything.
        check(&answer(&[("access-control-allow-origin", "")]), "https://status.other.example", &[]);
        let one = answer(&[("access-control-allow-origin", "https://www.acme.example")]);
        check(
            &one,
            "https://www.acme.example",
            &["weak cors: Access-Control-Allow-Origin names one site without Vary"],
        );
        check(&one, "https://shop.acme.example", &["wrong cors: only https"]);
        check(&one, "", &["weak cors: only https"]);
        let mut twice = answer(&[]);
        twice.headers.append("access-control-allow-origin", HeaderValue::from_static("*"));
        check(&twice, "", &["wrong cors: Access-Control-Allow-Origin comes twice, so no browser takes it"]);
        check(
            &answer(&[("access-control-expose-headers", "date")]),
            "",
            &["note cors: when you ask visitors to wait, their browsers do not hear it"],
        );
    }

    #[test]
    fn what_makes_news_late_or_dear_is_told() {
        for (name, value, expected) in [
            ("cache-control", "no-store", "weak cache: no-store"),
            ("cache-control", "", "weak cache: Cache-Control is missing"),
            (
                "cache-control",
                "public, max-age=3600",
                "weak cache: caches keep it for 3600 seconds, so visitors hear of an outage that much later",
            ),
            (
                "cache-control",
                "max-age=5, s-maxage=600",
                "weak cache: caches keep it for 600 seconds, so visitors hear of an outage that much later",
            ),
            ("age", "900", "weak cache: this answer lay in a cache for 900 seconds"),
            ("etag", "", "weak etag: there is no ETag"),
            ("content-type", "text/html", "note type: Content-Type is text/html"),
            ("date", "", "weak date: Date is missing, so visitors with a wrong clock see wrong ages"),
            (
                "date",
                "Mon, 04 May 2026 13:55:30 GMT",
                "weak date: the server's clock and this machine's differ by 10 minutes",
            ),
        ] {
            check(&answer(&[(name, value)]), "", &[expected]);
        }
        let plain = Answer { coding: None, ..answer(&[]) };
        check(&plain, "", &["weak compression: 2000 bytes, not compressed"]);
        let large = Answer { body: vec![b' '; 200_000], ..answer(&[]) };
        check(&large, "", &["weak size: 200000 bytes, which each visitor loads"]);
    }

    #[test]
    fn the_way_is_looked_at() {
        let plain = Answer { asked: Url::parse("http://status.other.example/").unwrap(), ..answer(&[]) };
        check(&plain, "", &["wrong tls: http"]);
        check(&plain, "https://www.acme.example", &["wrong tls: http"]);
        check(&plain, "http://www.acme.example", &["weak tls: http"]);
        let local = Answer { asked: Url::parse("http://127.0.0.1:8080/").unwrap(), ..answer(&[]) };
        check(&local, "", &[]);
        let moved = Answer { redirects: vec![Url::parse("https://b.example/x").unwrap()], ..answer(&[]) };
        check(&moved, "", &["weak redirects: a redirect"]);
    }
}
