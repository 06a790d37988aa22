//! What the server counts, as Prometheus reads it.

use std::fmt::Write as _;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

/// What a request asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Feed,
    File,
    Write,
    Other,
}

const KINDS: [(Kind, &str); 4] =
    [(Kind::Feed, "feed"), (Kind::File, "file"), (Kind::Write, "write"), (Kind::Other, "other")];

/// Counters since the start.
#[derive(Debug, Default)]
pub(crate) struct Metrics {
    /// By kind and by the first digit of the status.
    requests: [[AtomicU64; 6]; 4],
    /// Connections that are open.
    pub(super) connections: AtomicI64,
    /// Connections that were closed at once because there were too many.
    pub(super) turned_away: AtomicU64,
    /// Tokens that were wrong or missing.
    pub(super) refused: AtomicU64,
}

/// One feed at this moment.
pub(super) struct FeedState<'a> {
    pub(super) name: &'a str,
    pub(super) is_good: bool,
    pub(super) changed_seconds: Option<u64>,
}

impl Metrics {
    pub(super) fn count(&self, kind: Kind, status: u16) {
        let class = usize::from(status / 100).min(5);
        self.requests[kind as usize][class].fetch_add(1, Ordering::Relaxed);
    }

    /// The text that Prometheus reads.
    pub(super) fn text(&self, feeds: &[FeedState<'_>]) -> String {
        let mut text = String::new();
        head(
            &mut text,
            "outage_banner_requests_total",
            "counter",
            "Answers, by what was asked for and the class of their status.",
        );
        for (kind, name) in KINDS {
            for (class, count) in self.requests[kind as usize].iter().enumerate().skip(1) {
                let count = count.load(Ordering::Relaxed);
                if count > 0 {
                    line(
                        &mut text,
                        "outage_banner_requests_total",
                        &format!("kind=\"{name}\",status=\"{class}xx\""),
                        count,
                    );
                }
            }
        }
        for (name, kind, help, value) in [
            (
                "outage_banner_connections",
                "gauge",
                "Open connections.",
                self.connections.load(Ordering::Relaxed).unsigned_abs(),
            ),
            (
                "outage_banner_connections_turned_away_total",
                "counter",
                "Connections beyond the limit.",
                self.turned_away.load(Ordering::Relaxed),
            ),
            (
                "outage_banner_tokens_refused_total",
                "counter",
                "Requests with a wrong token, or without one.",
                self.refused.load(Ordering::Relaxed),
            ),
        ] {
            head(&mut text, name, kind, help);
            let _ = writeln!(text, "{name} {value}"); // To a string: it cannot fail.
        }
        head(&mut text, "outage_banner_feed_good", "gauge", "Whether the file of a feed can be read as one.");
        for feed in feeds {
            line(
                &mut text,
                "outage_banner_feed_good",
                &format!("feed=\"{}\"", feed.name),
                u64::from(feed.is_good),
            );
        }
        head(
            &mut text,
            "outage_banner_feed_changed_seconds",
            "gauge",
            "When the file of a feed was last changed, in seconds since 1970.",
        );
        for feed in feeds {
            if let Some(seconds) = feed.changed_seconds {
                line(
                    &mut text,
                    "outage_banner_feed_changed_seconds",
                    &format!("feed=\"{}\"", feed.name),
                    seconds,
                );
            }
        }
        text
    }
}

fn head(text: &mut String, name: &str, kind: &str, help: &str) {
    let _ = writeln!(text, "# HELP {name} {help}\n# TYPE {name} {kind}"); // To a string: it cannot fail.
}

fn line(text: &mut String, name: &str, labels: &str, value: u64) {
    let _ = writeln!(text, "{name}{{{labels}}} {value}"); // To a string: it cannot fail.
}

#[cfg(test)]
mod tests {
    use super::{FeedState, Kind, Metrics};

    #[test]
    fn what_is_counted_is_told() {
        let metrics = Metrics::default();
        metrics.count(Kind::Feed, 200);
        metrics.count(Kind::Feed, 200);
        metrics.count(Kind::Write, 412);
        let feed = FeedState { name: "status.json", is_good: false, changed_seconds: Some(1_777_903_500) };
        let text = metrics.text(&[feed]);
        for line in [
            "outage_banner_requests_total{kind=\"feed\",status=\"2xx\"} 2",
            "outage_banner_requests_total{kind=\"write\",status=\"4xx\"} 1",
            "outage_banner_connections 0",
            "outage_banner_feed_good{feed=\"status.json\"} 0",
            "outage_banner_feed_changed_seconds{feed=\"status.json\"} 1777903500",
        ] {
            assert!(text.lines().any(|it| it == line), "{line} is not in\n{text}");
        }
    }
}
